package storage_test

import (
	"testing"
	"time"

	"plutbot/internal/redistest"
	"plutbot/storage"
)

func TestAForgottenRecipientIsCountedAndNamedNoMore(t *testing.T) {
	t.Parallel()
	redistest.Each(t, func(t *testing.T, s *storage.Store) {
		const people = 5
		first, second := cast(t, s, people), cast(t, s, people)
		var got []storage.Hold
		for i, o := range []storage.Outcome{{State: storage.Sent, Messages: []int64{7, 8}}, {State: storage.Failed, Reason: 3}, {State: storage.Sent, Messages: []int64{9, 10}}} {
			h, ok := take(t, s, first, "w", noon)
			if !ok {
				t.Fatalf("nobody is the %d. one", i)
			}
			if ok, err := s.SettleRecipient(t.Context(), h, o, noon); err != nil || !ok {
				t.Fatal(ok, err)
			}
			got = append(got, h)
		}
		sent, failed := got[0], got[1]
		if ok, err := s.MarkRecipient(t.Context(), first, sent.Position, sent.Chat, storage.MarkReplied); err != nil || !ok {
			t.Fatal(ok, err)
		}
		if err := s.CountTap(t.Context(), first, 0, sent.Position); err != nil {
			t.Fatal(err)
		}
		before := status(t, s, first).Counts
		for i, h := range []storage.Hold{sent, failed} {
			for _, want := range []int{2, 0} { // in both broadcasts, and once
				if n, err := s.ForgetRecipient(t.Context(), h.Chat, noon); err != nil || n != want {
					t.Errorf("forgot %d of %d, %v, want %d", i, n, err, want)
				}
			}
		}
		if now := status(t, s, first).Counts; now != before {
			t.Errorf("the sums were %v and are %v", before, now)
		}
		if b := status(t, s, second); b.Counts[storage.Queued] != people-2 || b.Counts[storage.Failed] != 2 {
			t.Errorf("of those who wait there are %v", b.Counts)
		}
		for _, id := range []int64{first, second} {
			nobody := 0
			for r, err := range s.Recipients(t.Context(), id) {
				if err != nil || r.Chat == sent.Chat || r.Chat == failed.Chat {
					t.Errorf("broadcast %d still knows %+v, %v", id, r, err)
				}
				if r.Chat != storage.Nobody {
					continue
				}
				nobody++
				if r.State == storage.Sent && (r.Marks != storage.MarkReplied || r.Messages[0] != 0 || r.Messages[1] != 0) {
					t.Errorf("what is left is %+v", r)
				}
			}
			if nobody != 2 {
				t.Errorf("%d were forgotten in %d", nobody, id)
			}
		}
		if taps, err := s.Taps(t.Context(), first); err != nil || taps[0] != 1 {
			t.Errorf("taps %v, %v", taps, err)
		}
		if ok, err := s.MarkRecipient(t.Context(), first, sent.Position, sent.Chat, storage.MarkTapped); err != nil || ok {
			t.Errorf("a later press was noted: %v, %v", ok, err)
		}
		if n, err := s.RequeueRecipients(t.Context(), first, noon, storage.Failed); err != nil || n != 0 {
			t.Errorf("%d are to get it again, %v", n, err)
		}
		for n := 0; ; n++ {
			h, ok := take(t, s, second, "w", noon)
			if !ok {
				if n != people-2 {
					t.Errorf("%d got the second one", n)
				}
				break
			}
			if h.Chat == sent.Chat || h.Chat == failed.Chat || h.Chat == storage.Nobody {
				t.Errorf("to be written to: %d", h.Chat)
			}
			if _, err := s.SettleRecipient(t.Context(), h, storage.Outcome{State: storage.Sent, Messages: []int64{1, 2}}, noon); err != nil {
				t.Fatal(err)
			}
		}
		if b := status(t, s, second); b.State != storage.BroadcastFinished {
			t.Errorf("the second one is %s with %v", b.State, b.Counts)
		}
	})
}

func TestABroadcastWhoseLastPersonIsForgottenIsFinished(t *testing.T) {
	t.Parallel()
	redistest.Each(t, func(t *testing.T, s *storage.Store) {
		id := cast(t, s, 1)
		if n, err := s.ForgetRecipient(t.Context(), 6_000_000_000, noon.Add(time.Hour)); err != nil || n != 1 {
			t.Fatal(n, err)
		}
		b := status(t, s, id)
		if active, err := s.ActiveBroadcasts(t.Context()); err != nil || len(active) != 0 || b.State != storage.BroadcastFinished || !b.Ended.Equal(noon.Add(time.Hour)) {
			t.Errorf("it is %s since %s, active are %v, %v", b.State, b.Ended, active, err)
		}
	})
}

func TestFormerRecipientsAreGoneWhenABroadcastIsFilledAnew(t *testing.T) {
	t.Parallel()
	redistest.Each(t, func(t *testing.T, s *storage.Store) {
		b, err := s.CreateBroadcast(t.Context(), nil, noon)
		if err != nil {
			t.Fatal(err)
		}
		for _, n := range []int{40, 2} {
			if _, err := s.FillBroadcast(t.Context(), b.ID, 1, people(n)); err != nil {
				t.Fatal(err)
			}
		}
		if got := status(t, s, b.ID); got.Total() != 2 {
			t.Errorf("there are %d", got.Total())
		}
		for fill, want := range map[int64]int64{1: 0, 2: 1} {
			if n, err := s.Client().Exists(t.Context(), s.SegmentKey(b.ID, fill)).Result(); err != nil || n != want {
				t.Errorf("of filling %d there are %d, %v", fill, n, err)
			}
		}
	})
}
