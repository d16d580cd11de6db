package storage_test

import (
	"errors"
	"fmt"
	"iter"
	"slices"
	"testing"
	"time"

	"plutbot/internal/redistest"
	"plutbot/storage"
)

// people is an audience of n, in all zones in turn.
func people(n int) iter.Seq2[storage.Addressee, error] {
	return func(yield func(storage.Addressee, error) bool) {
		for i := range n {
			if !yield(storage.Addressee{Chat: 6_000_000_000 + int64(i), Zone: i % storage.Zones, Variant: i % 2}, nil) {
				return
			}
		}
	}
}

// cast makes a broadcast to n people that runs, with two messages for each.
func cast(t *testing.T, s *storage.Store, n int) int64 {
	t.Helper()
	b, err := s.CreateBroadcast(t.Context(), []byte("draft"), noon)
	if err != nil {
		t.Fatal(err)
	}
	if got, err := s.FillBroadcast(t.Context(), b.ID, 2, people(n)); err != nil || got != int64(n) {
		t.Fatalf("filled with %d of %d: %v", got, n, err)
	}
	move(t, s, b.ID, storage.BroadcastRunning, true)
	return b.ID
}

func move(t *testing.T, s *storage.Store, id int64, to storage.BroadcastState, want bool) {
	t.Helper()
	if moved, err := s.MoveBroadcast(t.Context(), id, to, storage.PausedByHand, noon); err != nil || moved != want {
		t.Fatalf("moved to %s: %v %v, want %v", to, moved, err, want)
	}
}

func status(t *testing.T, s *storage.Store, id int64) storage.Broadcast {
	t.Helper()
	b, err := s.LoadBroadcast(t.Context(), id)
	if err != nil {
		t.Fatal(err)
	}
	if b.Counts.Total() != b.Total() {
		t.Errorf("the counts %v do not add up to %d", b.Counts, b.Total())
	}
	var counted storage.Counts
	for r, err := range s.Recipients(t.Context(), id) {
		if err != nil {
			t.Fatal(err)
		}
		counted[r.State]++
	}
	if counted != b.Counts {
		t.Errorf("the records say %v, the counts %v", counted, b.Counts)
	}
	return b
}

var allZones = []int{2, 1, 0}

func take(t *testing.T, s *storage.Store, id int64, worker string, now time.Time) (storage.Hold, bool) {
	t.Helper()
	b, err := s.LoadBroadcast(t.Context(), id)
	if err != nil {
		t.Fatal(err)
	}
	h, ok, err := s.TakeRecipient(t.Context(), b, worker, allZones, now, time.Minute)
	if err != nil {
		t.Fatal(err)
	}
	return h, ok
}

func settle(t *testing.T, s *storage.Store, h storage.Hold, o storage.Outcome, want bool) {
	t.Helper()
	if ok, err := s.SettleRecipient(t.Context(), h, o, noon); err != nil || ok != want {
		t.Fatalf("settled as %s: %v %v, want %v", o.State, ok, err, want)
	}
}

func useBroadcasts(t *testing.T, s *storage.Store) {
	t.Helper()
	id := cast(t, s, 3)
	take(t, s, id, "w", noon)
	h, _ := take(t, s, id, "w", noon)
	settle(t, s, h, storage.Outcome{State: storage.Queued, Due: noon}, true)
	if err := s.CountTap(t.Context(), id, 0, 1); err != nil {
		t.Fatal(err)
	}
}

func TestEveryRecipientIsTakenOnceAndEndsTheBroadcast(t *testing.T) {
	t.Parallel()
	redistest.Each(t, func(t *testing.T, s *storage.Store) {
		const n = 4500 // several segments in each zone
		id := cast(t, s, n)
		got := map[int64]bool{}
		for i := 0; ; i++ {
			h, ok := take(t, s, id, "w", noon)
			if !ok {
				break
			}
			if got[h.Chat] {
				t.Fatalf("taken twice: %d", i)
			}
			if want := int((h.Chat - 6_000_000_000) % storage.Zones); h.Position.Zone() != want || h.Variant != int(h.Chat%2) {
				t.Fatalf("%+v stands in the wrong zone or version", h.Recipient)
			}
			got[h.Chat] = true
			o := storage.Outcome{State: storage.Sent, Messages: []int64{int64(i) + 1, int64(i) + 2}}
			if i%50 == 0 {
				o = storage.Outcome{State: storage.Blocked, Reason: 4}
			}
			settle(t, s, h, o, true)
		}
		b := status(t, s, id)
		if len(got) != n || b.State != storage.BroadcastFinished || b.Counts[storage.Sent] != n-n/50 || b.Counts[storage.Blocked] != n/50 {
			t.Errorf("took %d; %s with %v", len(got), b.State, b.Counts)
		}
		for r, err := range s.Recipients(t.Context(), id) {
			if err != nil || r.State == storage.Sent && (len(r.Messages) != 2 || r.Messages[1] != r.Messages[0]+1) || r.State == storage.Blocked && r.Reason != 4 {
				t.Fatalf("recorded %+v: %v", r, err)
			}
			if one, err := s.Recipient(t.Context(), id, r.Position); err != nil || one.Chat != r.Chat {
				t.Fatalf("at its position stands %+v: %v", one, err)
			}
			if r.Position > 400 {
				break
			}
		}
	})
}

func TestWhatWasUnderWayInACrashIsUnknownAndNeverTakenAgain(t *testing.T) {
	t.Parallel()
	redistest.Each(t, func(t *testing.T, s *storage.Store) {
		id := cast(t, s, 5)
		first, _ := take(t, s, id, "a/1", noon)
		second, _ := take(t, s, id, "b/1", noon)
		b := status(t, s, id)
		if n, err := s.LapseRecipients(t.Context(), b, "a/", noon); err != nil || n != 1 {
			t.Fatalf("after the crash of a: %d lapsed: %v", n, err)
		}
		if n, err := s.LapseRecipients(t.Context(), b, "", noon.Add(time.Minute)); err != nil || n != 1 {
			t.Fatalf("after the lease of b: %d lapsed: %v", n, err)
		}
		if b = status(t, s, id); b.Counts[storage.Unknown] != 2 {
			t.Errorf("counts are %v", b.Counts)
		}
		// b was not dead, only late: what it knows is better than not knowing.
		settle(t, s, second, storage.Outcome{State: storage.Sent, Messages: []int64{9}}, true)
		settle(t, s, second, storage.Outcome{State: storage.Sent, Messages: []int64{10}}, false)
		settle(t, s, first, storage.Outcome{State: storage.Queued, Due: noon}, false)
		for {
			h, ok := take(t, s, id, "c", noon)
			if !ok {
				break
			}
			if h.Chat == first.Chat || h.Chat == second.Chat {
				t.Error("taken again without anybody's decision")
			}
			settle(t, s, h, storage.Outcome{State: storage.Sent, Messages: []int64{1}}, true)
		}
		if b = status(t, s, id); b.State != storage.BroadcastFinished || b.Counts[storage.Unknown] != 1 || b.Counts[storage.Sent] != 4 {
			t.Errorf("%s with %v", b.State, b.Counts)
		}
	})
}

func TestUnknownAndFailedAreSentAgainOnlyByDecision(t *testing.T) {
	t.Parallel()
	redistest.Each(t, func(t *testing.T, s *storage.Store) {
		id := cast(t, s, 6)
		states := []storage.RecipientState{storage.Sent, storage.Failed, storage.Unknown, storage.Blocked, storage.Failed, storage.Sent}
		for _, state := range states {
			h, _ := take(t, s, id, "w", noon)
			settle(t, s, h, storage.Outcome{State: state, Reason: 11}, true)
		}
		if _, err := s.RequeueRecipients(t.Context(), id, noon, storage.Blocked); err == nil {
			t.Error("blocked people were queued again")
		}
		if n, err := s.RequeueRecipients(t.Context(), id, noon, storage.Failed, storage.Unknown); err != nil || n != 3 {
			t.Fatalf("queued %d again: %v", n, err)
		}
		if _, ok := take(t, s, id, "w", noon); ok {
			t.Error("a finished broadcast sends")
		}
		if ok, err := s.ReopenBroadcast(t.Context(), id, noon); err != nil || !ok {
			t.Fatalf("reopened: %v %v", ok, err)
		}
		for range 3 {
			h, ok := take(t, s, id, "w", noon)
			if !ok || h.Reason != 0 {
				t.Fatalf("took %+v: %v", h, ok)
			}
			settle(t, s, h, storage.Outcome{State: storage.Sent}, true)
		}
		if b := status(t, s, id); b.State != storage.BroadcastFinished || b.Counts != (storage.Counts{storage.Sent: 5, storage.Blocked: 1}) {
			t.Errorf("%s with %v", b.State, b.Counts)
		}
	})
}

func TestAPauseHoldsAndTooManyErrorsPause(t *testing.T) {
	t.Parallel()
	redistest.Each(t, func(t *testing.T, s *storage.Store) {
		id := cast(t, s, 300)
		h, _ := take(t, s, id, "w", noon)
		move(t, s, id, storage.BroadcastPaused, true)
		if _, ok := take(t, s, id, "w", noon); ok {
			t.Error("a paused broadcast sends")
		}
		settle(t, s, h, storage.Outcome{State: storage.Queued, Due: noon.Add(time.Hour)}, true)
		move(t, s, id, storage.BroadcastRunning, true)
		for n := 0; ; n++ {
			h, ok := take(t, s, id, "w", noon)
			if !ok {
				break
			}
			o := storage.Outcome{State: storage.Blocked, PauseAt: 100} // expected: does not count
			if n%8 == 0 {
				o = storage.Outcome{State: storage.Failed, Unexpected: true, PauseAt: 100}
			}
			settle(t, s, h, o, true)
		}
		b := status(t, s, id)
		if settled := b.Counts[storage.Failed] + b.Counts[storage.Blocked]; b.State != storage.BroadcastPaused || b.Why != storage.PausedByErrors || settled != 20 {
			t.Errorf("%s because of %q after %d", b.State, b.Why, settled)
		}
		move(t, s, id, storage.BroadcastCancelled, true)
		move(t, s, id, storage.BroadcastRunning, false)
		status(t, s, id)
	})
}

func TestADraftIsFencedAndFilledOnce(t *testing.T) {
	t.Parallel()
	redistest.Each(t, func(t *testing.T, s *storage.Store) {
		b, err := s.CreateBroadcast(t.Context(), []byte("one"), noon)
		if err != nil {
			t.Fatal(err)
		}
		other := b
		b.Data, b.State = []byte("two"), storage.BroadcastWaiting
		if err := s.SaveBroadcast(t.Context(), &b, noon); err != nil {
			t.Fatal(err)
		}
		if err := s.SaveBroadcast(t.Context(), &other, noon); !errors.Is(err, storage.ErrConflict) {
			t.Errorf("an old version was saved: %v", err)
		}
		twice := func(yield func(storage.Addressee, error) bool) {
			for range 2 {
				for a, err := range people(10) {
					if !yield(a, err) {
						return
					}
				}
			}
		}
		broken := func(yield func(storage.Addressee, error) bool) {
			_ = yield(storage.Addressee{Chat: 1}, nil) && yield(storage.Addressee{}, errors.New("the registry is away"))
		}
		if n, err := s.FillBroadcast(t.Context(), b.ID, 1, twice); err != nil || n != 10 {
			t.Errorf("filled with %d: %v", n, err)
		}
		if _, err := s.FillBroadcast(t.Context(), b.ID, 1, broken); err == nil {
			t.Error("filled with half an audience")
		}
		if got := status(t, s, b.ID); string(got.Data) != "two" || got.Total() != 10 || got.State != storage.BroadcastWaiting {
			t.Errorf("stored %+v", got)
		}
		move(t, s, b.ID, storage.BroadcastScheduled, true)
		if active, err := s.ActiveBroadcasts(t.Context()); err != nil || !slices.Equal(active, []int64{b.ID}) {
			t.Errorf("active are %v: %v", active, err)
		}
		if err := s.SaveBroadcast(t.Context(), &b, noon); !errors.Is(err, storage.ErrConflict) {
			t.Errorf("changed after its release: %v", err)
		}
		if _, err := s.FillBroadcast(t.Context(), b.ID, 1, people(3)); !errors.Is(err, storage.ErrConflict) {
			t.Errorf("filled after its release: %v", err)
		}
		if dropped, err := s.DropBroadcast(t.Context(), b.ID); err != nil || dropped {
			t.Errorf("dropped while scheduled: %v %v", dropped, err)
		}
		move(t, s, b.ID, storage.BroadcastCancelled, true)
		if dropped, err := s.DropBroadcast(t.Context(), b.ID); err != nil || !dropped {
			t.Errorf("not dropped: %v %v", dropped, err)
		}
		if _, err := s.LoadBroadcast(t.Context(), b.ID); !errors.Is(err, storage.ErrNoBroadcast) {
			t.Errorf("still there: %v", err)
		}
		if list, err := s.Broadcasts(t.Context(), 5); err != nil || len(list) != 0 {
			t.Errorf("listed %v: %v", list, err)
		}
	})
}

func TestAMarkIsSetOnceAndOnlyForThatPerson(t *testing.T) {
	t.Parallel()
	redistest.Each(t, func(t *testing.T, s *storage.Store) {
		id := cast(t, s, 4)
		h, _ := take(t, s, id, "w", noon)
		settle(t, s, h, storage.Outcome{State: storage.Failed, Reason: 11}, true)
		for i, want := range []bool{true, false} {
			if set, err := s.MarkRecipient(t.Context(), id, h.Position, h.Chat, storage.MarkTapped); err != nil || set != want {
				t.Errorf("call %d: %v %v", i, set, err)
			}
		}
		if set, err := s.MarkRecipient(t.Context(), id, h.Position, h.Chat+1, storage.MarkLeft); err != nil || set {
			t.Errorf("marked somebody else: %v %v", set, err)
		}
		if _, err := s.MarkRecipient(t.Context(), id, h.Position, h.Chat, storage.MarkCorrected); err != nil {
			t.Error(err)
		}
		r, err := s.Recipient(t.Context(), id, h.Position)
		if err != nil || r.Marks != storage.MarkTapped|storage.MarkCorrected || r.Reason != 11 || r.State != storage.Failed {
			t.Errorf("recorded %+v: %v", r, err)
		}
	})
}

func TestAMillionRecipientsAreSmallInRedis(t *testing.T) {
	t.Parallel()
	server := redistest.Server(t)
	if server == nil {
		return
	}
	s := openServer(t, server)
	b, err := s.CreateBroadcast(t.Context(), nil, noon)
	if err != nil {
		t.Fatal(err)
	}
	const n = 100_000
	if _, err := s.FillBroadcast(t.Context(), b.ID, 1, people(n)); err != nil {
		t.Fatal(err)
	}
	names, err := s.Client().Keys(t.Context(), fmt.Sprintf("*:b*:%d*", b.ID)).Result()
	if err != nil {
		t.Fatal(err)
	}
	var bytes int64
	for _, name := range names {
		used, err := s.Client().MemoryUsage(t.Context(), name).Result()
		if err != nil {
			t.Fatal(err)
		}
		bytes += used
	}
	t.Logf("%.2f bytes for each recipient, in %d keys", float64(bytes)/n, len(names))
	if bytes > 15*n {
		t.Errorf("%.2f bytes for each recipient, want at most 15", float64(bytes)/n)
	}
}
