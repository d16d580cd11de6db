package storage_test

import (
	"errors"
	"slices"
	"sync"
	"testing"
	"time"

	"plutbot/internal/redistest"
	"plutbot/storage"
)

// day is a time to live that no test outlives.
const day = 24 * time.Hour

func load(t *testing.T, s *storage.Store, chat int64) storage.Record {
	t.Helper()
	r, err := s.Load(t.Context(), chat)
	if err != nil {
		t.Fatal(err)
	}
	return r
}

func commit(t *testing.T, s *storage.Store, c storage.Commit) storage.Record {
	t.Helper()
	if c.TTL == 0 {
		c.TTL = day
	}
	r, err := s.Commit(t.Context(), c)
	if err != nil {
		t.Fatal(err)
	}
	return r
}

func same(a, b storage.Record) bool {
	return a.Version == b.Version && a.Card == b.Card && a.Seen == b.Seen && slices.Equal(a.Data, b.Data)
}

func TestACommittedSessionIsLoadedAsItWas(t *testing.T) {
	t.Parallel()
	redistest.Each(t, func(t *testing.T, s *storage.Store) {
		for _, chat := range []int64{1, 123456789, -1001234567890, 1 << 52} {
			if r := load(t, s, chat); !same(r, storage.Record{}) {
				t.Fatalf("chat %d begins with %+v", chat, r)
			}
			r := commit(t, s, storage.Commit{Chat: chat, Updates: []int64{77}, Card: 5, Data: []byte("a\x00\xff\r\n")})
			if got := load(t, s, chat); !same(got, r) || string(got.Data) != "a\x00\xff\r\n" || got.Card != 5 || !got.Seen.Has(77) {
				t.Errorf("chat %d: committed %+v, loaded %+v", chat, r, got)
			}
			next := commit(t, s, storage.Commit{Chat: chat, Prior: r, Updates: []int64{78}, Card: 6, Data: nil})
			if got := load(t, s, chat); !same(got, next) || got.Version == r.Version || !got.Seen.Has(77) || !got.Seen.Has(78) {
				t.Errorf("chat %d: committed %+v, loaded %+v", chat, next, got)
			}
		}
	})
}

func TestOfTwoWritersOneWins(t *testing.T) {
	t.Parallel()
	redistest.Each(t, func(t *testing.T, s *storage.Store) {
		prior := commit(t, s, storage.Commit{Chat: 5, Updates: []int64{1}, Data: []byte("start")})
		for _, prior := range []storage.Record{prior, {}} {
			chat := int64(5)
			if prior.Version == 0 {
				chat = 6
			}
			var wins sync.Map
			var group sync.WaitGroup
			for w := range int64(8) {
				group.Go(func() {
					_, err := s.Commit(t.Context(), storage.Commit{Chat: chat, Prior: prior, Updates: []int64{100 + w}, Data: []byte{byte(w)}, TTL: day})
					if err == nil {
						wins.Store(w, true)
					} else if !errors.Is(err, storage.ErrConflict) {
						t.Error(err)
					}
				})
			}
			group.Wait()
			r, won := load(t, s, chat), 0
			wins.Range(func(w, _ any) bool {
				won++
				if r.Data[0] != byte(w.(int64)) || !r.Seen.Has(100+w.(int64)) {
					t.Errorf("writer %d won, but %+v is stored", w, r)
				}
				return true
			})
			if won != 1 {
				t.Errorf("%d writers won on chat %d", won, chat)
			}
		}
	})
}

func TestARepeatedCommitHasNoSecondEffect(t *testing.T) {
	t.Parallel()
	redistest.Each(t, func(t *testing.T, s *storage.Store) {
		prior := commit(t, s, storage.Commit{Chat: 5, Updates: []int64{1}, Data: []byte("one")})
		c := storage.Commit{Chat: 5, Prior: prior, Updates: []int64{2}, Data: []byte("two"), TTL: day,
			Jobs: []storage.Job{{ID: "j", Chat: 5, Due: time.UnixMilli(10), Payload: []byte("p")}},
			Dead: &storage.DeadLetter{Update: 2, Chat: 5, Reason: "r", At: time.UnixMilli(99)}}
		first := commit(t, s, c)
		// As after a lost reply, or by a second process that was given update 2.
		if _, err := s.Commit(t.Context(), c); !errors.Is(err, storage.ErrConflict) {
			t.Errorf("a repetition gives %v", err)
		}
		if got := load(t, s, 5); !same(first, got) {
			t.Errorf("first %+v, then %+v", first, got)
		}
		if depth, err := s.JobDepth(t.Context()); depth != 1 || err != nil {
			t.Errorf("%d jobs, %v", depth, err)
		}
		if letters, err := s.DeadLetters(t.Context(), 10); len(letters) != 1 || err != nil {
			t.Errorf("%d dead letters, %v", len(letters), err)
		}
		if err := s.Shown(t.Context(), 5, first.Version, 44); err != nil {
			t.Fatal(err)
		}
		if _, err := s.Commit(t.Context(), c); !errors.Is(err, storage.ErrConflict) {
			t.Errorf("a repetition after the card was shown gives %v", err)
		}
		if got := load(t, s, 5); !got.Seen.Has(2) || got.Card != 44 {
			t.Errorf("stored %+v", got)
		}
	})
}

func TestShownCountsOnlyForItsVersion(t *testing.T) {
	t.Parallel()
	redistest.Each(t, func(t *testing.T, s *storage.Store) {
		old := commit(t, s, storage.Commit{Chat: 5, Updates: []int64{1}, Data: []byte("x")})
		for _, card := range []int64{1, 127, 128, 99999, 3, 1 << 31} {
			if err := s.Shown(t.Context(), 5, old.Version, card); err != nil {
				t.Fatal(err)
			}
			want := old
			want.Card = card
			if got := load(t, s, 5); !same(got, want) {
				t.Errorf("got %+v, want %+v", got, want)
			}
		}
		next := commit(t, s, storage.Commit{Chat: 5, Prior: old, Updates: []int64{2}, Card: 9, Data: []byte("y")})
		for _, version := range []uint32{old.Version, 0, next.Version + 1} {
			if err := s.Shown(t.Context(), 5, version, 1000); err != nil {
				t.Fatal(err)
			}
		}
		if err := s.Shown(t.Context(), 6, next.Version, 1000); err != nil {
			t.Fatal(err)
		}
		if got := load(t, s, 5); !same(got, next) {
			t.Errorf("got %+v, want %+v", got, next)
		}
		if got := load(t, s, 6); !same(got, storage.Record{}) {
			t.Errorf("a session appeared: %+v", got)
		}
	})
}
