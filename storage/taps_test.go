package storage_test

import (
	"testing"

	"plutbot/internal/redistest"
	"plutbot/storage"
)

func TestEachPersonCountsOnceForEachButton(t *testing.T) {
	t.Parallel()
	redistest.Each(t, func(t *testing.T, s *storage.Store) {
		id := cast(t, s, 3)
		for _, tap := range []struct {
			button int
			at     storage.Position
		}{{0, 0}, {0, 0}, {0, 5}, {1, 5}, {storage.TapButtons, 1}, {-1, 1}, {0, -1}} {
			if err := s.CountTap(t.Context(), id, tap.button, tap.at); err != nil {
				t.Fatal(err)
			}
		}
		got, err := s.Taps(t.Context(), id)
		if want := ([storage.TapButtons]int64{2, 1}); err != nil || got != want {
			t.Errorf("taps %v, want %v (%v)", got, want, err)
		}
		if _, err := s.MoveBroadcast(t.Context(), id, storage.BroadcastCancelled, "", noon); err != nil {
			t.Fatal(err)
		}
		if dropped, err := s.DropBroadcast(t.Context(), id); err != nil || !dropped {
			t.Fatalf("dropped %v, %v", dropped, err)
		}
		if got, _ := s.Taps(t.Context(), id); got != [storage.TapButtons]int64{} {
			t.Errorf("after the broadcast was dropped: %v", got)
		}
	})
}
