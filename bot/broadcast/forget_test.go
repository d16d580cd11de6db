package broadcast_test

import (
	"context"
	"testing"

	"plutbot/bot"
	"plutbot/bot/broadcast"
	"plutbot/internal/redistest"
	"plutbot/storage"
)

// Whoever erases the data is taken out of what was sent, out of what is being
// sent and out of corrections.
func TestAfterAnErasureNobodyIsWrittenToOrNamed(t *testing.T) {
	t.Parallel()
	w := newWorld(t, redistest.Memory(t), 6, false)
	sent := w.release(nil)
	i := w.start("a", 0, 2, 100)
	w.wait(sent, "finished", finished)
	i.stop()
	for r, err := range w.store.Recipients(t.Context(), sent) {
		if err != nil {
			t.Fatal(err)
		}
		if _, err := w.store.MarkRecipient(t.Context(), sent, r.Position, r.Chat, storage.MarkTapped); err != nil {
			t.Fatal(err)
		}
	}
	waiting := w.release(nil)
	gone, drafts := w.people[2].ID(), []int64{}
	forget := broadcast.Forgetter{Records: w.store, Clock: w.api.Now, Drafts: func(_ context.Context, chat int64) error {
		drafts = append(drafts, chat)
		return nil
	}}
	for range 2 {
		if err := forget.DoTask(t.Context(), bot.Task{Do: bot.NewsForget, Chat: gone}); err != nil {
			t.Fatal(err)
		}
	}
	if len(drafts) != 2 || drafts[0] != gone {
		t.Errorf("drafts were forgotten of %v", drafts)
	}
	i = w.start("a", 0, 2, 100)
	s := w.wait(waiting, "finished", finished)
	if s.Counts[storage.Sent] != 5 || s.Counts[storage.Failed] != 1 {
		t.Errorf("it went to %v", s.Counts)
	}
	if n := w.copies(w.people[2]); n != 1 {
		t.Errorf("whoever erased the data has it %d times", n)
	}
	reacted := 0
	for a, err := range broadcast.Reacted(t.Context(), w.store, sent) {
		if reacted++; err != nil || a.Chat == gone || a.Chat == storage.Nobody {
			t.Errorf("told of a correction: %+v, %v", a, err)
		}
	}
	c := broadcast.Correction{Broadcast: sent, Wordings: []broadcast.Wording{{Text: "Pelatihan lusa"}}}
	first, err := w.control.Status(t.Context(), sent)
	if err != nil {
		t.Fatal(err)
	}
	if done, err := c.Some(t.Context(), w.store, i.client, first.Content, 100); err != nil || !done || c.Done != 5 || c.Kept != 0 || reacted != 5 {
		t.Errorf("corrected %+v, %v, %v; %d reacted", c, done, err, reacted)
	}
	if first.Counts[storage.Sent] != 6 {
		t.Errorf("the sums are %v", first.Counts)
	}
}
