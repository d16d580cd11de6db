package broadcast_test

import (
	"errors"
	"slices"
	"testing"
	"time"

	"plutbot/bot"
	"plutbot/bot/broadcast"
	"plutbot/internal/botapi"
	"plutbot/internal/redistest"
	"plutbot/storage"
)

// unlimited is the rate of tests that are not about the rate.
const unlimited = 0

// TestABroadcastThroughABadDay sends to 10,000 people, of whom 2 % blocked the
// bot, from two instances, while Telegram wants to be left alone at times, once
// for 10,000 seconds, fails, and loses answers.
func TestABroadcastThroughABadDay(t *testing.T) {
	t.Parallel()
	s := redistest.Real(t)
	people := 10_000
	if s == nil {
		s, people = redistest.Memory(t), 1000 // in memory each step takes longer
	}
	w := newWorld(t, s, people, false)
	const lost = 30
	w.api.Fault(botapi.Fault{Method: "copyMessage", Share: 0.002, Seed: 1, Code: 429, RetryAfter: 1, Times: 3})
	w.api.Fault(botapi.Fault{Method: "copyMessage", Share: 0.01, Seed: 2, Code: 500, Times: lost})
	w.api.Fault(botapi.Fault{Method: "copyMessage", Share: 0.01, Seed: 3, Drop: true, Times: lost})
	w.api.Fault(botapi.Fault{Method: "copyMessage", Share: 0.01, Seed: 4, AfterEffect: true, Times: lost})
	w.api.Fault(botapi.Fault{Method: "copyMessage", Share: 0.0005, Seed: 5, Code: 429, RetryAfter: 10_000, Times: 1})
	id := w.release(nil)
	w.start("a", unlimited, 8, 100)
	w.start("b", unlimited, 8, 100)

	still, last, moved := time.Now(), storage.Counts{}, time.Duration(0)
	end := w.wait(id, "finished", func(s broadcast.Status) bool {
		if s.Counts != last {
			still, last = time.Now(), s.Counts
		}
		// When nothing moves, Telegram wants to be left alone: only the clock
		// ends that.
		if time.Since(still) > time.Second && s.State == storage.BroadcastRunning {
			still = time.Now()
			moved += 500 * time.Second
			w.api.Advance(500 * time.Second)
		}
		return finished(s)
	})
	if moved < 9_500*time.Second {
		t.Errorf("10,000 seconds were over after %s", moved)
	}
	blocked := int64(people / 50)
	unknown := w.compare(id)
	t.Logf("%v, unknown by reason %v, the clock was moved by %s", end.Counts, unknown, moved)
	// A call whose answer is lost does not tell who has blocked the bot.
	if n := end.Counts[storage.Blocked]; n > blocked || n+end.Counts[storage.Unknown] < blocked || end.Counts[storage.Failed] != 0 {
		t.Errorf("counts are %v", end.Counts)
	}
	if unknown[storage.ReasonCrashed] != 0 || unknown[int(bot.Temporary)] > 3*lost {
		t.Errorf("unknown are %v, but only %d calls had no answer", unknown, 3*lost)
	}
	if marked := int64(len(w.blocked)); marked != end.Counts[storage.Blocked] {
		t.Errorf("%d are marked as blocked, want %d", marked, end.Counts[storage.Blocked])
	}
}

func TestAPauseStopsWithinTwoSecondsAndAResumeGoesOn(t *testing.T) {
	t.Parallel()
	redistest.Each(t, func(t *testing.T, s *storage.Store) {
		w := newWorld(t, s, 150, false)
		id := w.release(nil)
		w.start("a", 100, 4, 100)
		w.start("b", 100, 4, 100)
		w.wait(id, "begun", func(s broadcast.Status) bool { return s.Counts[storage.Sent] > 5 })
		if err := w.control.Pause(t.Context(), id); err != nil {
			t.Fatal(err)
		}
		began := time.Now()
		at := w.wait(id, "at rest", func(s broadcast.Status) bool { return s.Counts[storage.Sending] == 0 })
		if took := time.Since(began); took > 2*time.Second || at.State != storage.BroadcastPaused {
			t.Errorf("%s after %s", at.State, took)
		}
		for range 20 { // it stays so
			if now := w.wait(id, "", func(broadcast.Status) bool { return true }); now.Counts != at.Counts {
				t.Fatalf("a paused broadcast went from %v to %v", at.Counts, now.Counts)
			}
			<-time.After(20 * time.Millisecond)
		}
		if err := w.control.Resume(t.Context(), id); err != nil {
			t.Fatal(err)
		}
		w.wait(id, "finished", finished)
		w.compare(id)
	})
}

func TestACancelLeavesTheRestAlone(t *testing.T) {
	t.Parallel()
	s := redistest.Memory(t)
	w := newWorld(t, s, 200, false)
	id := w.release(nil)
	w.start("a", 100, 4, 100)
	w.wait(id, "begun", func(s broadcast.Status) bool { return s.Counts[storage.Sent] > 5 })
	if err := w.control.Cancel(t.Context(), id); err != nil {
		t.Fatal(err)
	}
	end := w.wait(id, "at rest", func(s broadcast.Status) bool { return s.Counts[storage.Sending] == 0 })
	if end.State != storage.BroadcastCancelled || end.Counts[storage.Queued] == 0 {
		t.Errorf("%s with %v", end.State, end.Counts)
	}
	w.compare(id)
}

func TestErrorsThatNobodyExpectedPauseABroadcast(t *testing.T) {
	t.Parallel()
	s := redistest.Memory(t)
	w := newWorld(t, s, 200, false)
	w.api.Fault(botapi.Fault{Method: "copyMessage", Code: 400, Description: "Bad Request: something new"})
	id := w.release(nil)
	w.start("a", unlimited, 4, 100)
	at := w.wait(id, "paused", func(s broadcast.Status) bool {
		return s.State == storage.BroadcastPaused && s.Counts[storage.Sending] == 0
	})
	if at.Why != storage.PausedByErrors || at.Counts[storage.Failed] > 25 {
		t.Errorf("paused by %q with %v", at.Why, at.Counts)
	}
	w.api.ClearFaults()
	if n, err := w.control.Resend(t.Context(), id, storage.Failed); err != nil || n != at.Counts[storage.Failed] {
		t.Errorf("queued %d again: %v", n, err)
	}
	if err := w.control.Resume(t.Context(), id); err != nil {
		t.Fatal(err)
	}
	end := w.wait(id, "finished", finished)
	if end.Counts != (storage.Counts{storage.Sent: 196, storage.Blocked: 4}) {
		t.Errorf("in the end %v", end.Counts)
	}
	w.compare(id)
}

func TestAnAnnouncementBeginsAtItsHourInEachZone(t *testing.T) {
	t.Parallel()
	s := redistest.Memory(t)
	w := newWorld(t, s, 30, false) // it is between 10 and 11 in WIB
	w.start("a", unlimited, 4, 100)
	id := w.release(func(c *broadcast.Content) { c.At, c.Urgent = "2026-12-02T09:00", false })
	w.api.SetDate(time.Date(2026, 12, 2, 0, 0, 0, 0, time.UTC))
	early := w.api.Now().Truncate(24 * time.Hour).Add(-90 * time.Minute) // 07.30 in WIT
	w.api.Advance(early.Sub(w.api.Now()))
	if err := w.control.Pause(t.Context(), id); err != nil { // for a while, before it begins
		t.Fatal(err)
	}
	if err := w.control.Start(t.Context(), id); !errors.Is(err, broadcast.ErrState) {
		t.Errorf("a second release ended the pause: %v", err)
	}
	if err := w.control.Resume(t.Context(), id); err != nil {
		t.Fatal(err)
	}
	if at, err := w.control.Status(t.Context(), id); err != nil || at.State != storage.BroadcastScheduled || !at.Began.IsZero() {
		t.Errorf("resumed, it is %s (%v)", at.State, err)
	}
	for hour, want := range []int64{0, 10, 20, 30} {
		at := w.wait(id, "so far", func(s broadcast.Status) bool { return s.Counts[storage.Queued] <= 30-want })
		if at.Counts[storage.Queued] != 30-want {
			t.Errorf("at %s, step %d, %v", w.api.Now().UTC(), hour, at.Counts)
		}
		w.api.Advance(time.Hour)
		if hour == 0 {
			w.api.Advance(time.Hour) // 09.30 in WIT
		}
	}
}

func TestAnAlbumGoesOutWholeWithItsButtonsBelow(t *testing.T) {
	t.Parallel()
	s := redistest.Memory(t)
	w := newWorld(t, s, 5, false)
	var ids []int64
	for _, name := range []string{"satu.jpg", "dua.jpg"} {
		ids = append(ids, int64(w.admin.SendPhoto(name, []byte(name), name).ID))
	}
	id := w.release(func(c *broadcast.Content) {
		c.Variants[0].Messages, c.Variants[0].Footer = ids, "Info dari PLUT"
	})
	w.start("a", unlimited, 2, 100)
	w.wait(id, "finished", finished)
	for r, err := range s.Recipients(t.Context(), id) {
		if err != nil || r.State != storage.Sent || len(r.Messages) != 3 || r.Messages[2] == 0 {
			t.Errorf("recorded %+v: %v", r, err)
		}
	}
	for _, p := range w.people {
		all := p.Messages()
		last := all[len(all)-1]
		if last.Text != "Info dari PLUT" || last.ReplyMarkup == nil || len(all[len(all)-2].Photo) == 0 {
			t.Errorf("somebody sees %+v", last)
		}
	}
}

func TestSomebodyWithLowDataGetsTheWordsAndNoPicture(t *testing.T) {
	t.Parallel()
	w := newWorld(t, redistest.Memory(t), 1, false)
	picture := int64(w.admin.SendPhoto("bazar.jpg", []byte("jpg"), "Bazar hari Sabtu").ID)
	id := w.release(func(c *broadcast.Content) {
		words := &broadcast.Wording{Text: "Bazar hari Sabtu", Entities: []bot.Entity{{Type: "bold", Length: 5}}}
		c.Variants[0].Messages = []int64{picture}
		c.Variants = slices.Insert(c.Variants, 0, broadcast.Variant{Language: "id", LowData: true, Words: words,
			Buttons: [][]broadcast.Button{{{Label: "Lihat gambar", Action: broadcast.ActionFull}}}})
	})
	w.start("a", unlimited, 2, 100)
	w.wait(id, "finished", finished)
	all := w.people[0].Messages()
	if m := all[len(all)-1]; m.Text != "Bazar hari Sabtu" || len(m.Entities) != 1 || m.Entities[0].Type != "bold" || m.ReplyMarkup == nil {
		t.Errorf("they see %+v", m)
	}
}

func TestWhatADeadInstanceHadUnderWayIsUnknownWhenItIsBack(t *testing.T) {
	t.Parallel()
	s := redistest.Memory(t)
	w := newWorld(t, s, 20, false)
	id := w.release(nil)
	if _, err := s.MoveBroadcast(t.Context(), id, storage.BroadcastRunning, "", w.api.Now()); err != nil {
		t.Fatal(err)
	}
	b, err := s.LoadBroadcast(t.Context(), id)
	if err != nil {
		t.Fatal(err)
	}
	for _, worker := range []string{"a/0", "b/0"} {
		if _, ok, err := s.TakeRecipient(t.Context(), b, worker, []int{0, 1, 2}, w.api.Now(), time.Minute); err != nil || !ok {
			t.Fatal(ok, err)
		}
	}
	w.start("a", unlimited, 2, 100)
	at := w.wait(id, "nearly done", func(s broadcast.Status) bool { return s.Counts[storage.Queued] == 0 && s.Counts[storage.Sending] == 1 })
	if at.Counts[storage.Unknown] != 1 {
		t.Errorf("of the former life of a: %v", at.Counts)
	}
	w.api.Advance(time.Minute) // b does not come back
	if end := w.wait(id, "finished", finished); end.Counts[storage.Unknown] != 2 {
		t.Errorf("in the end %v", end.Counts)
	}
	w.compare(id)
}
