package storage_test

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"plutbot/internal/redistest"
	"plutbot/storage"
)

func TestErasingLeavesOnlyVersionAndAppliedUpdates(t *testing.T) {
	t.Parallel()
	redistest.Each(t, func(t *testing.T, s *storage.Store) {
		neighbor := int64(50) // its id begins like that of the erased chat
		for storage.PartitionOf(neighbor) != storage.PartitionOf(5) || fmt.Sprint(neighbor)[0] != '5' {
			neighbor++
		}
		prior := storage.Record{}
		for _, chat := range []int64{neighbor, 5} {
			prior = commit(t, s, storage.Commit{Chat: chat, Updates: []int64{1}, Card: 9, Data: []byte("secret"),
				Jobs: []storage.Job{{ID: "a", Chat: chat, Due: noon}, {ID: "b", Chat: -100, Due: noon}},
				Dead: &storage.DeadLetter{Update: 1, Chat: chat, Reason: "secret", At: noon}})
			add(t, s, storage.Job{ID: "c", Chat: chat, Due: noon})
		}
		erased := commit(t, s, storage.Commit{Chat: 5, Prior: prior, Updates: []int64{2}, Card: 9, Data: []byte("secret"),
			Jobs: []storage.Job{{ID: "bye", Chat: 5, Due: noon}}, Erase: true})
		got := load(t, s, 5)
		if !same(got, erased) || got.Version != prior.Version+1 || got.Card != 0 || got.Data != nil || !got.Seen.Has(1) || !got.Seen.Has(2) {
			t.Errorf("after erasing: %+v", got)
		}
		if ttl, err := s.TTL(t.Context(), 5); err != nil || ttl > 24*time.Hour || ttl < 23*time.Hour {
			t.Errorf("the mark stays for %s, %v", ttl, err)
		}
		var left []string
		for _, j := range claim(t, s, noon, time.Minute, 100) {
			left = append(left, fmt.Sprint(j.Chat, j.ID))
		}
		slices.Sort(left)
		want := []string{"-100b", "5bye", fmt.Sprint(neighbor, "a"), fmt.Sprint(neighbor, "c")}
		slices.Sort(want)
		if !slices.Equal(left, want) {
			t.Errorf("jobs left: %v, want %v", left, want)
		}
		letters, err := s.DeadLetters(t.Context(), 100)
		if err != nil || len(letters) != 1 || letters[0].Chat != neighbor {
			t.Errorf("dead letters left: %+v, %v", letters, err)
		}
		if r := load(t, s, neighbor); string(r.Data) != "secret" {
			t.Errorf("the neighbor has %+v", r)
		}
	})
}

func TestANewLifeIsFencedFromTheFormerOne(t *testing.T) {
	t.Parallel()
	redistest.Each(t, func(t *testing.T, s *storage.Store) {
		former := commit(t, s, storage.Commit{Chat: 5, Updates: []int64{1}, Data: []byte("former")})
		if err := s.Client().Del(t.Context(), s.SessionKey(5)).Err(); err != nil { // it expired
			t.Fatal(err)
		}
		if _, err := s.Commit(t.Context(), storage.Commit{Chat: 5, Prior: former, Updates: []int64{2}, TTL: day}); !errors.Is(err, storage.ErrConflict) {
			t.Errorf("a commit on an expired session gives %v", err)
		}
		commit(t, s, storage.Commit{Chat: 5, Updates: []int64{3}, Data: []byte("new")})
		if _, err := s.Commit(t.Context(), storage.Commit{Chat: 5, Prior: former, Updates: []int64{4}, TTL: day}); !errors.Is(err, storage.ErrConflict) {
			t.Errorf("a commit of the former life gives %v", err)
		}
	})
}

func TestASessionStaysForItsTTL(t *testing.T) {
	t.Parallel()
	redistest.Each(t, func(t *testing.T, s *storage.Store) {
		r := commit(t, s, storage.Commit{Chat: 5, Updates: []int64{1}, Data: []byte("x"), TTL: 90 * day})
		for range 2 {
			ttl, err := s.TTL(t.Context(), 5)
			if err != nil || ttl > 90*day || ttl < 90*day-time.Hour {
				t.Errorf("it stays for %s, %v", ttl, err)
			}
			if err := s.Shown(t.Context(), 5, r.Version, 7); err != nil {
				t.Fatal(err)
			}
		}
		commit(t, s, storage.Commit{Chat: 5, Prior: load(t, s, 5), Updates: []int64{2}, Data: []byte("x"), TTL: time.Hour})
		if ttl, err := s.TTL(t.Context(), 5); err != nil || ttl > time.Hour {
			t.Errorf("it stays for %s, %v", ttl, err)
		}
		for _, ttl := range []time.Duration{0, -day, time.Microsecond} {
			if _, err := s.Commit(t.Context(), storage.Commit{Chat: 6, Updates: []int64{1}, TTL: ttl}); err == nil || !strings.Contains(err.Error(), "time to live") {
				t.Errorf("a TTL of %s gives %v", ttl, err)
			}
		}
	})
}

func TestDeadLettersComeNewestFirst(t *testing.T) {
	t.Parallel()
	redistest.Each(t, func(t *testing.T, s *storage.Store) {
		for i := range int64(20) {
			commit(t, s, storage.Commit{Chat: i, Updates: []int64{i}, Dead: &storage.DeadLetter{Update: i, Chat: i,
				Reason: "panic: \x00", At: noon.Add(time.Duration(i*7%20) * time.Second), Payload: []byte{byte(i), 0}}})
		}
		letters, err := s.DeadLetters(t.Context(), 15)
		if err != nil || len(letters) != 15 {
			t.Fatalf("%d letters, %v", len(letters), err)
		}
		for i, d := range letters {
			if at := noon.Add(time.Duration(19-i) * time.Second); !d.At.Equal(at) || d.Chat != d.Update || d.Reason != "panic: \x00" || !slices.Equal(d.Payload, []byte{byte(d.Update), 0}) {
				t.Errorf("letter %d is %+v", i, d)
			}
		}
		if none, err := s.DeadLetters(t.Context(), 0); len(none) != 0 || err != nil {
			t.Errorf("%v, %v", none, err)
		}
	})
}

func TestDeadLettersAreBounded(t *testing.T) {
	t.Parallel()
	redistest.Each(t, func(t *testing.T, s *storage.Store) {
		prior := storage.Record{}
		for i := range int64(130) {
			prior = commit(t, s, storage.Commit{Chat: 5, Prior: prior, Updates: []int64{i},
				Dead: &storage.DeadLetter{Update: i, Chat: 5, At: noon.Add(time.Duration(i) * time.Second)}})
		}
		letters, err := s.DeadLetters(t.Context(), 1000)
		if err != nil || len(letters) != 100 || letters[0].Update != 129 {
			t.Fatalf("%d letters, %v", len(letters), err)
		}
		commit(t, s, storage.Commit{Chat: 5, Prior: prior, Updates: []int64{200},
			Dead: &storage.DeadLetter{Update: 200, Chat: 5, At: noon.Add(31 * day)}})
		if letters, err = s.DeadLetters(t.Context(), 1000); err != nil || len(letters) != 1 || letters[0].Update != 200 {
			t.Errorf("after a month: %d letters, %v", len(letters), err)
		}
	})
}

func TestALeaseHasOneOwner(t *testing.T) {
	t.Parallel()
	redistest.Each(t, func(t *testing.T, s *storage.Store) {
		acquire := func(owner string, want bool) {
			t.Helper()
			if got, err := s.AcquireLease(t.Context(), "scheduler", owner, time.Minute); got != want || err != nil {
				t.Errorf("%s: %v, %v", owner, got, err)
			}
		}
		acquire("a", true)
		acquire("b", false)
		acquire("a", true)
		if err := s.ReleaseLease(t.Context(), "scheduler", "b"); err != nil {
			t.Fatal(err)
		}
		acquire("b", false)
		if other, err := s.AcquireLease(t.Context(), "other", "b", time.Minute); !other || err != nil {
			t.Errorf("another name: %v, %v", other, err)
		}
		if err := s.ReleaseLease(t.Context(), "scheduler", "a"); err != nil {
			t.Fatal(err)
		}
		acquire("b", true)
	})
}

func TestAConstantIsMadeOnce(t *testing.T) {
	t.Parallel()
	redistest.Each(t, func(t *testing.T, s *storage.Store) {
		broken := errors.New("no randomness")
		if _, err := s.Constant(t.Context(), "secret", func() (string, error) { return "", broken }); !errors.Is(err, broken) {
			t.Fatalf("got %v", err)
		}
		values := make(chan string, 8)
		var group sync.WaitGroup
		for i := range 8 {
			group.Go(func() {
				v, err := s.Constant(t.Context(), "secret", func() (string, error) { return fmt.Sprint("made by ", i), nil })
				if err != nil {
					t.Error(err)
				}
				values <- v
			})
		}
		group.Wait()
		close(values)
		first := <-values
		for v := range values {
			if v != first {
				t.Errorf("both %q and %q", first, v)
			}
		}
		if v, err := s.Constant(t.Context(), "secret", func() (string, error) { return "again", nil }); v != first || err != nil {
			t.Errorf("later %q, %v", v, err)
		}
	})
}
