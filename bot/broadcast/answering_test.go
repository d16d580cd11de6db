package broadcast_test

import (
	"encoding/json"
	"testing"

	"plutbot/bot/broadcast"
	"plutbot/internal/redistest"
	"plutbot/storage"
)

func TestAnswersAreExpectedAsTheyCameToEarlierAnnouncementsOfTheTopic(t *testing.T) {
	t.Parallel()
	s := redistest.Memory(t)
	w := newWorld(t, s, 20, false)
	if a, err := broadcast.AnsweringOf(t.Context(), s, "info"); err != nil || a != (broadcast.Answering{}) || a.Of(100) != 0 {
		t.Errorf("before the first: %+v, %v", a, err)
	}
	audience := func(topic string) func(*broadcast.Content) {
		return func(c *broadcast.Content) { c.Topic, c.Audience = topic, json.RawMessage("{}") }
	}
	first, other, notice := w.release(audience("info")), w.release(audience("program")), w.release(nil)
	w.start("a", unlimited, 4, 100)
	for _, id := range []int64{first, other, notice} {
		w.wait(id, "finished", finished)
	}
	w.release(audience("info")) // is on its way
	sent, replied := int64(0), int64(0)
	for r, err := range s.Recipients(t.Context(), first) {
		if err != nil {
			t.Fatal(err)
		}
		if r.State != storage.Sent {
			continue
		}
		if sent++; sent%4 == 0 {
			replied++
			if _, err := s.MarkRecipient(t.Context(), first, r.Position, r.Chat, storage.MarkReplied); err != nil {
				t.Fatal(err)
			}
		}
	}
	a, err := broadcast.AnsweringOf(t.Context(), s, "info")
	if err != nil || a.Sent < sent || a.Replied != replied || replied == 0 {
		t.Fatalf("%+v, want at least %d and %d answers (%v)", a, sent, replied, err)
	}
	if a, err = broadcast.AnsweringOf(t.Context(), s, "program"); err != nil || a.Broadcasts != 1 || a.Replied != 0 || a.Of(1000) != 0 {
		t.Errorf("the other topic: %+v, %v", a, err)
	}
	if got := (broadcast.Answering{Sent: 40, Replied: 10}).Of(1002); got != 251 {
		t.Errorf("%d answers", got)
	}
}
