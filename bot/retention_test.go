package bot_test

import (
	"io"
	"log/slog"
	"slices"
	"testing"
	"time"

	"plutbot/bot"
	"plutbot/bot/chat"
	"plutbot/bot/figures"
	"plutbot/flows/definition"
	"plutbot/flows/guides"
	"plutbot/internal/redistest"
	"plutbot/locales"
	"plutbot/storage"
)

// silent observes nothing.
type silent struct{}

func (silent) Handled(bot.Kind, string, time.Duration) {}
func (silent) Happened(bot.Event)                      {}

// TestWhatIsKeptIsGoneWhenItsTimeIsOver lets the real conversation write every
// kind of data of the table that it is the author of, and waits: an hour before
// the time is over it is there, an hour after it is not.
func TestWhatIsKeptIsGoneWhenItsTimeIsOver(t *testing.T) {
	t.Parallel()
	content, err := definition.Load(guides.FS())
	if err != nil {
		t.Fatal(err)
	}
	catalog, err := locales.Load(locales.FS())
	if err != nil {
		t.Fatal(err)
	}
	const (
		person = 5
		day    = 24 * time.Hour
	)
	type world struct {
		store *storage.Store
		does  func(bot.Update)
	}
	agreeFrom := func(w world, id int64) {
		w.does(bot.Update{ID: id, Kind: bot.KindCommand, Command: "start"})
		w.does(bot.Update{ID: id + 1, Kind: bot.KindPress, Press: bot.Press{ID: "1", Data: "y"}})
		w.does(bot.Update{ID: id + 2, Kind: bot.KindCommand, Command: "profil"})
	}
	agree := func(w world) { agreeFrom(w, 1) }
	session := func(w world) bool {
		r, err := w.store.Load(t.Context(), person)
		if err != nil {
			t.Fatal(err)
		}
		return r.Version != 0
	}
	now := time.Now()
	written := map[string]struct {
		write func(world)
		there func(world) bool
	}{
		"session":  {agree, session},
		"unagreed": {func(w world) { w.does(bot.Update{ID: 1, Kind: bot.KindCommand, Command: "start"}) }, session},
		"erased": {func(w world) {
			agree(w)
			w.does(bot.Update{ID: 4, Kind: bot.KindPress, Press: bot.Press{ID: "1", Data: "E"}})
			if r, err := w.store.Load(t.Context(), person); err != nil || len(r.Data) != 0 {
				t.Fatalf("after the erasure %d bytes are left, %v", len(r.Data), err)
			}
		}, session},
		"announced": {func(w world) { agree(w) }, func(w world) bool {
			n := 0
			for _, err := range w.store.People(t.Context()) {
				if n++; err != nil {
					t.Fatal(err)
				}
			}
			return n > 0
		}},
		"blocked": {func(w world) {
			agree(w)
			w.does(bot.Update{ID: 4, Kind: bot.KindBlocked})
		}, func(w world) bool {
			if !session(w) { // only of whoever has one the mark can be seen
				agreeFrom(w, 11)
			}
			for p, err := range w.store.People(t.Context()) {
				if err != nil {
					t.Fatal(err)
				}
				return p.Blocked
			}
			t.Fatal("nobody is known")
			return false
		}},
		"audit": {func(w world) {
			for _, later := range []time.Duration{0, bot.KeptSession} { // what comes later keeps nothing longer
				if err := w.store.AddAudit(t.Context(), storage.AuditEntry{At: now.Add(later), What: later.String(), About: person}); err != nil {
					t.Fatal(err)
				}
			}
		}, func(w world) bool {
			all, err := w.store.AuditAbout(t.Context(), person)
			if err != nil {
				t.Fatal(err)
			}
			return slices.ContainsFunc(all, func(e storage.AuditEntry) bool { return e.At.Equal(now) })
		}},
		"question": {func(w world) {
			agree(w)
			w.does(bot.Update{ID: 4, Kind: bot.KindText, Text: "resep rendang padang"})
		}, func(w world) bool {
			all, err := w.store.Questions(t.Context())
			if err != nil {
				t.Fatal(err)
			}
			return len(all) > 0
		}},
		"figures": {agree, func(w world) bool {
			counts, err := w.store.Figures(t.Context(), figures.MonthOf(now).String())
			if err != nil {
				t.Fatal(err)
			}
			return len(counts) > 0
		}},
		"failure": {func(w world) {
			c := storage.Commit{Chat: person, Updates: []int64{9}, TTL: time.Hour, Dead: &storage.DeadLetter{Update: 9, Chat: person, Reason: "x", At: now}}
			if _, err := w.store.Commit(t.Context(), c); err != nil {
				t.Fatal(err)
			}
		}, func(w world) bool {
			all, err := w.store.DeadLetters(t.Context(), 10)
			if err != nil {
				t.Fatal(err)
			}
			return len(all) > 0
		}},
	}
	// What other parts write, from the same constants, their own tests wait for;
	// what is kept for reminders counts from the end of a permit.
	elsewhere := map[string]bool{"ticket": true, "closed": true, "ban": true, "staff": true, "broadcast": true, "reminder": true, "visit": true}
	for _, r := range bot.Retentions() {
		test, ok := written[r.Kind]
		if !ok {
			if !elsewhere[r.Kind] {
				t.Errorf("nothing tests how long %s is kept", r.Kind)
			}
			continue
		}
		t.Run(r.Kind, func(t *testing.T) {
			t.Parallel()
			store, pass := redistest.Aging(t)
			at := now
			app := bot.New(bot.Config{Store: store, Messenger: newTelegramFake(), Conversation: chat.New(content, catalog, nil), Observer: silent{},
				Clock: func() time.Time { return now }, Wake: func() {}, Log: slog.New(slog.NewTextHandler(io.Discard, nil))})
			w := world{store, func(u bot.Update) {
				u.Chat, u.From, u.Private = person, person, true
				if _, err := app.Handle(t.Context(), u); err != nil {
					t.Fatal(err)
				}
			}}
			test.write(w)
			wait := func(d time.Duration) {
				pass(d)
				at = at.Add(d)
				if err := store.Sweep(t.Context(), at); err != nil {
					t.Fatal(err)
				}
			}
			wait(r.For - day) // what is kept by the day may go in its course
			if !test.there(w) {
				t.Errorf("it is gone before %s", r.For)
			}
			wait(day + time.Hour)
			if test.there(w) {
				t.Errorf("it is still there after %s", r.For)
			}
		})
	}
}
