package broadcast_test

import (
	"context"
	"errors"
	"testing"
	"time"

	"plutbot/bot"
	"plutbot/internal/redistest"
	"plutbot/storage"
)

func TestTheRecordsOfABroadcastAreGoneWhenTheirTimeIsOver(t *testing.T) {
	t.Parallel()
	store, pass := redistest.Aging(t)
	w := newWorld(t, store, 5, false)
	id := w.release(nil)
	var kept time.Duration
	for _, r := range bot.Retentions() {
		if r.Kind == "broadcast" {
			kept = r.For
		}
	}
	recipients := func() (n int) {
		b, err := store.LoadBroadcast(context.Background(), id)
		if errors.Is(err, storage.ErrNoBroadcast) {
			return 0
		}
		if err != nil {
			t.Fatal(err)
		}
		return int(b.Total())
	}
	pass(kept - time.Hour)
	if n := recipients(); n != 5 {
		t.Errorf("%d recipients before %s", n, kept)
	}
	pass(2 * time.Hour)
	if n := recipients(); n != 0 {
		t.Errorf("%d recipients after %s", n, kept)
	}
}
