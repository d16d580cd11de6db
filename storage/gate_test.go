package storage_test

import (
	"testing"
	"time"

	"plutbot/internal/redistest"
	"plutbot/storage"
)

func share(t *testing.T, s *storage.Store, name string, held, want int) storage.Share {
	t.Helper()
	got, err := s.ShareBudget(t.Context(), storage.Wish{Instance: name, Total: 30, Held: held, Want: want, Lease: time.Minute}, noon)
	if err != nil {
		t.Fatal(err)
	}
	return got
}

func hold(t *testing.T, s *storage.Store, chat int64, until time.Time) {
	t.Helper()
	if err := s.HoldSending(t.Context(), chat, until, noon); err != nil {
		t.Fatal(err)
	}
}

// pace is a pair of limits like Telegram's.
var (
	inGroup   = storage.Pace{Group: true, Span: time.Minute, Burst: 20}
	inPrivate = storage.Pace{Span: time.Second, Burst: 5}
)

func pace(t *testing.T, s *storage.Store, chat int64, p storage.Pace, n int, sent bool, now time.Time) time.Duration {
	t.Helper()
	wait, err := s.PaceChat(t.Context(), chat, p, n, sent, now)
	if err != nil {
		t.Fatal(err)
	}
	return wait
}

func useGate(t *testing.T, s *storage.Store) {
	t.Helper()
	share(t, s, "a", 0, 30)
	hold(t, s, 0, noon.Add(time.Hour))
	pace(t, s, 5, inPrivate, 1, false, noon)
	pace(t, s, -5, inGroup, 1, false, noon)
}

func TestTheBudgetIsSharedAndNeverGivenTwice(t *testing.T) {
	t.Parallel()
	redistest.Each(t, func(t *testing.T, s *storage.Store) {
		if got := share(t, s, "a", 0, 6); got.PerSecond != 30 || got.Instances != 1 {
			t.Errorf("alone it gets %+v", got)
		}
		if got := share(t, s, "b", 0, 30); got.PerSecond != 0 || got.Instances != 2 {
			t.Errorf("as long as a has everything, b gets %+v", got)
		}
		if got := share(t, s, "a", 30, 6); got.PerSecond != 6 {
			t.Errorf("a wants little and keeps %d", got.PerSecond)
		}
		if got := share(t, s, "b", 0, 30); got.PerSecond != 0 {
			t.Errorf("a has not let go, and b gets %d", got.PerSecond)
		}
		if got := share(t, s, "a", 6, 6); got.PerSecond != 6 {
			t.Errorf("a gets %d", got.PerSecond)
		}
		if got := share(t, s, "b", 0, 30); got.PerSecond != 24 {
			t.Errorf("b gets %d", got.PerSecond)
		}
		// Both want everything: b must give back, and a gets it only then.
		if got := share(t, s, "a", 6, 30); got.PerSecond != 6 {
			t.Errorf("a gets %d too soon", got.PerSecond)
		}
		if got := share(t, s, "b", 24, 30); got.PerSecond != 15 {
			t.Errorf("b keeps %d", got.PerSecond)
		}
		share(t, s, "b", 15, 30)
		if got := share(t, s, "a", 6, 30); got.PerSecond != 15 {
			t.Errorf("a gets %d", got.PerSecond)
		}
	})
}

func TestAnInstanceThatBeginsAnewLeavesItsFormerPartTaken(t *testing.T) {
	t.Parallel()
	redistest.Each(t, func(t *testing.T, s *storage.Store) {
		share(t, s, "a", 0, 30)
		share(t, s, "b", 0, 30)
		share(t, s, "a", 15, 30)
		if got := share(t, s, "b", 0, 30); got.PerSecond != 15 {
			t.Fatalf("b gets %d", got.PerSecond)
		}
		again := storage.Wish{Instance: "a", Total: 30, Want: 6, Lease: time.Minute, Fresh: true}
		if got, err := s.ShareBudget(t.Context(), again, noon); err != nil || got.PerSecond != 6 {
			t.Errorf("a begins anew with %d: %v", got.PerSecond, err)
		}
		if got := share(t, s, "b", 15, 30); got.PerSecond != 15 {
			t.Errorf("while Telegram may still count what a sent in its former life, b gets %d", got.PerSecond)
		}
		share(t, s, "a", 6, 6)
		if got := share(t, s, "b", 15, 30); got.PerSecond != 24 {
			t.Errorf("a second later b gets %d", got.PerSecond)
		}
	})
}

func TestAHoldIsKnownToAllUntilItEnds(t *testing.T) {
	t.Parallel()
	redistest.Each(t, func(t *testing.T, s *storage.Store) {
		hold(t, s, 7, noon.Add(time.Hour))
		hold(t, s, 7, noon.Add(time.Minute)) // the longer one stays
		hold(t, s, 0, noon.Add(10_000*time.Second))
		got := share(t, s, "a", 0, 6).Holds
		if len(got) != 2 || !got[7].Equal(noon.Add(time.Hour)) || !got[0].Equal(noon.Add(10_000*time.Second)) {
			t.Errorf("holds are %v", got)
		}
		late, err := s.ShareBudget(t.Context(), storage.Wish{Instance: "a", Total: 30, Lease: time.Minute}, noon.Add(2*time.Hour))
		if err != nil || len(late.Holds) != 1 {
			t.Errorf("two hours later: %v %v", late.Holds, err)
		}
	})
}

func TestAChatGetsItsMessagesAtItsPace(t *testing.T) {
	t.Parallel()
	redistest.Each(t, func(t *testing.T, s *storage.Store) {
		for n := range 20 {
			if wait := pace(t, s, -7, inGroup, 1, false, noon.Add(time.Duration(n)*time.Second)); wait != 0 {
				t.Fatalf("message %d to a group waits %s", n, wait)
			}
		}
		if wait := pace(t, s, -7, inGroup, 1, false, noon.Add(30*time.Second)); wait != 30*time.Second {
			t.Errorf("the 21st waits %s", wait)
		}
		if wait := pace(t, s, -7, inGroup, 1, false, noon.Add(60*time.Second)); wait != 0 {
			t.Errorf("after a minute it waits %s", wait)
		}
		for n := range 5 {
			if wait := pace(t, s, 7, inPrivate, 1, n == 0, noon); wait != 0 {
				t.Fatalf("message %d to a person waits %s", n, wait)
			}
		}
		if wait := pace(t, s, 7, inPrivate, 1, false, noon.Add(400*time.Millisecond)); wait != 600*time.Millisecond {
			t.Errorf("the sixth waits %s", wait)
		}
		if wait := pace(t, s, 7, inPrivate, 1, false, noon.Add(time.Second)); wait != 0 {
			t.Errorf("after a second it waits %s", wait)
		}
	})
}

func TestWhatIsPaidForHasLimitsOfItsOwn(t *testing.T) {
	t.Parallel()
	redistest.Each(t, func(t *testing.T, s *storage.Store) {
		now := time.Now()
		paid := storage.Paid{Store: s}
		if err := paid.HoldSending(t.Context(), 0, now.Add(time.Hour), now); err != nil {
			t.Fatal(err)
		}
		free, err := s.ShareBudget(t.Context(), storage.Wish{Instance: "a", Total: 30, Want: 30, Lease: time.Minute}, now)
		if err != nil || free.PerSecond != 30 || len(free.Holds) != 0 {
			t.Errorf("the limits of all are %+v, %v", free, err)
		}
		share, err := paid.ShareBudget(t.Context(), storage.Wish{Instance: "a", Total: 1000, Want: 1000, Lease: time.Minute}, now)
		if err != nil || share.PerSecond != 1000 || len(share.Holds) != 1 {
			t.Errorf("the limits of what is paid for are %+v, %v", share, err)
		}
	})
}
