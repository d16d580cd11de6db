package desk_test

import (
	"testing"
	"time"

	"plutbot/bot"
	"plutbot/internal/botapi"
	"plutbot/storage"
)

// TestWhatTheDeskKeepsIsGoneWhenItsTimeIsOver lets the desk write every kind of
// data of the retention table that it is the author of, and waits.
func TestWhatTheDeskKeepsIsGoneWhenItsTimeIsOver(t *testing.T) {
	t.Parallel()
	kept := map[string]struct {
		kind  storage.DocumentKind
		write func(w *world, topic int)
		owner func(w *world, sari *botapi.Person) (chat int64, name string)
	}{
		"ticket": {storage.DocumentTicket, func(*world, int) {}, func(_ *world, sari *botapi.Person) (int64, string) { return sari.ID(), "p1" }},
		"closed": {storage.DocumentTicket, func(w *world, topic int) {
			w.rina.SendTo(w.forum.ID(), topic, "/tutup Selesai.")
			w.until("the end of the talk", func() bool { return w.told(bot.TicketClosed) })
		}, func(_ *world, sari *botapi.Person) (int64, string) { return sari.ID(), "p1" }},
		"ban": {storage.DocumentBan, func(w *world, topic int) {
			w.rina.SendTo(w.forum.ID(), topic, "/blokir menipu")
			w.until("the ban", func() bool { return w.told(bot.TicketBanned) })
		}, func(_ *world, sari *botapi.Person) (int64, string) { return sari.ID(), "" }},
		"staff": {storage.DocumentAudit, func(w *world, topic int) {
			w.rina.SendTo(w.forum.ID(), topic, "Boleh, Bu.")
			w.until("an owner", func() bool { return w.told(bot.TicketClaimed) })
		}, func(w *world, _ *botapi.Person) (int64, string) {
			return w.forum.ID(), w.API.Now().In(time.FixedZone("WIB", 7*60*60)).Format(time.DateOnly)
		}},
	}
	for _, r := range bot.Retentions() {
		test, ok := kept[r.Kind]
		if !ok {
			continue
		}
		delete(kept, r.Kind)
		t.Run(r.Kind, func(t *testing.T) {
			t.Parallel()
			w := newWorld(t, false)
			sari := w.sme("Sari")
			topic := w.topicOf("Sari")
			test.write(w, topic)
			w.rest()
			chat, name := test.owner(w, sari)
			there := func() bool {
				d, err := w.Store.LoadDocument(t.Context(), test.kind, chat, name)
				if err != nil {
					t.Fatal(err)
				}
				return d.Version != 0
			}
			w.Age(r.For - time.Hour)
			if !there() {
				t.Errorf("it is gone before %s", r.For)
			}
			w.Age(2 * time.Hour)
			if there() {
				t.Errorf("it is still there after %s", r.For)
			}
		})
	}
	for kind := range kept {
		t.Errorf("%s does not stand in the table", kind)
	}
}
