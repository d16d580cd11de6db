package bot_test

import (
	"context"
	"slices"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"plutbot/bot"
)

func TestLanesKeepTheOrderOfAChatAndRunChatsSideBySide(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		lanes := bot.NewLanes(2)
		var mu sync.Mutex
		order := map[int64][]int{}
		began := time.Now()
		for n := range 3 {
			for chat := range int64(2) {
				lanes.Go(chat, func() {
					time.Sleep(time.Second) // of the test's clock
					mu.Lock()
					defer mu.Unlock()
					order[chat] = append(order[chat], n)
				})
			}
		}
		if got := lanes.Depth(); got != 6 {
			t.Errorf("depth %d", got)
		}
		lanes.Wait()
		if took := time.Since(began); took != 3*time.Second {
			t.Errorf("two lanes of three seconds took %s", took)
		}
		for chat, got := range order {
			if !slices.Equal(got, []int{0, 1, 2}) {
				t.Errorf("chat %d ran %v", chat, got)
			}
		}
	})
}

func TestLanesHaveABound(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		lanes := bot.NewLanes(3)
		began := time.Now()
		for chat := range int64(9) {
			lanes.Go(chat, func() { time.Sleep(time.Second) })
		}
		lanes.Wait()
		if took := time.Since(began); took != 3*time.Second {
			t.Errorf("nine chats, three at a time, took %s", took)
		}
	})
}

func TestDoStopsWaitingWithItsContextButTheWorkIsDone(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		lanes := bot.NewLanes(1)
		ctx, cancel := context.WithTimeout(t.Context(), time.Second)
		defer cancel()
		done := false
		if err := lanes.Do(ctx, 1, func() { time.Sleep(time.Minute); done = true }); err == nil {
			t.Error("waited for a minute")
		}
		lanes.Wait()
		if !done {
			t.Error("the work was dropped")
		}
	})
}
