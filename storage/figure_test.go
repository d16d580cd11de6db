package storage_test

import (
	"errors"
	"maps"
	"sync"
	"testing"
	"time"

	"plutbot/internal/redistest"
	"plutbot/storage"
)

func figuresOf(t *testing.T, s *storage.Store, month string) map[string]int64 {
	t.Helper()
	counts, err := s.Figures(t.Context(), month)
	if err != nil {
		t.Fatal(err)
	}
	return counts
}

func TestCountsAreCommittedWithTheSessionOrNotAtAll(t *testing.T) {
	t.Parallel()
	redistest.Each(t, func(t *testing.T, s *storage.Store) {
		first := storage.Commit{Chat: 5, Updates: []int64{1}, Data: []byte("x"), TTL: day, Month: "2026-11",
			Figures: []storage.Figure{{Name: "people", By: 1}, {Name: "stopped/a/b", By: 1}}, Jobs: []storage.Job{{ID: "a", Chat: 5, Due: noon}}}
		r := commit(t, s, first)
		if _, err := s.Commit(t.Context(), first); !errors.Is(err, storage.ErrConflict) {
			t.Errorf("the same commit again gives %v", err)
		}
		commit(t, s, storage.Commit{Chat: 5, Prior: r, Updates: []int64{2}, Data: []byte("x"), Month: "2026-11",
			Figures: []storage.Figure{{Name: "stopped/a/b", By: -1}, {Name: "stopped/a/c", By: 1}}})
		if got, want := figuresOf(t, s, "2026-11"), map[string]int64{"people": 1, "stopped/a/c": 1}; !maps.Equal(got, want) {
			t.Errorf("counted is %v, want %v", got, want)
		}
		if got := figuresOf(t, s, "2026-12"); len(got) != 0 {
			t.Errorf("in another month there is counted %v", got)
		}
		if jobs := claim(t, s, noon, time.Minute, 10); len(jobs) != 1 || jobs[0].ID != "a" {
			t.Errorf("behind the counts there are the jobs %+v", jobs)
		}
	})
}

func TestTheCountsOfAllChatsAddUp(t *testing.T) {
	t.Parallel()
	redistest.Each(t, func(t *testing.T, s *storage.Store) {
		const chats, turns = 40, 10
		var all sync.WaitGroup
		for chat := range int64(chats) {
			all.Go(func() {
				r := storage.Record{}
				for update := range int64(turns) {
					r = commit(t, s, storage.Commit{Chat: chat, Prior: r, Updates: []int64{update}, Data: []byte("x"), Month: "2026-11",
						Figures: []storage.Figure{{Name: "asked", By: 1}}})
				}
				commit(t, s, storage.Commit{Chat: chat, Prior: r, Updates: []int64{turns}, Erase: true})
			})
		}
		all.Wait()
		if got := figuresOf(t, s, "2026-11"); len(got) != 1 || got["asked"] != chats*turns {
			t.Errorf("counted is %v", got)
		}
	})
}
