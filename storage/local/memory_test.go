package local

import (
	"testing"
	"testing/synctest"
	"time"

	"github.com/alicebob/miniredis/v2"
)

func TestKeysInMemoryExpire(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		m := miniredis.NewMiniRedis()
		if err := m.Set("key", "value"); err != nil {
			t.Fatal(err)
		}
		m.SetTTL("key", time.Hour)
		stop := make(chan struct{})
		go age(m, stop)
		time.Sleep(time.Hour - tick)
		synctest.Wait()
		if !m.Exists("key") {
			t.Error("it expired too early")
		}
		time.Sleep(2 * tick)
		synctest.Wait()
		if m.Exists("key") {
			t.Error("it does not expire")
		}
		close(stop)
	})
}
