package broadcast_test

import (
	"context"
	"iter"
	"log/slog"
	"net/http/httptest"
	"sync"
	"testing"
	"time"

	"plutbot/bot/broadcast"
	"plutbot/bot/outbox"
	"plutbot/bot/telegram"
	"plutbot/internal/botapi"
	"plutbot/storage"
)

const token = "1000000000:a-token-of-the-local-stand-in-only"

// world is Telegram with many people, and one admin whose message is sent.
type world struct {
	t       testing.TB
	api     *botapi.Server
	server  *httptest.Server
	store   *storage.Store
	control *broadcast.Control
	admin   *botapi.Person
	message int64
	people  []*botapi.Person

	mu      sync.Mutex
	blocked map[int64]bool // who is marked as somebody who blocked the bot
}

// SetBlocked implements broadcast.People.
func (w *world) SetBlocked(_ context.Context, chat int64, blocked bool, _ time.Time) error {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.blocked[chat] = blocked
	return nil
}

// newWorld makes a world of so many people, who all know the bot; every
// fiftieth has blocked it. Telegram's own rate is enforced when limits is true.
func newWorld(t testing.TB, s *storage.Store, people int, limits bool) *world {
	t.Helper()
	w := &world{t: t, store: s, blocked: map[int64]bool{}, api: botapi.New(botapi.Config{Token: token, BotName: "Uji", BotUsername: "uji_bot", NoRecord: true})}
	w.server = httptest.NewServer(w.api.Handler())
	t.Cleanup(func() { w.api.Close(); w.server.Close() })
	w.api.SetDate(time.Date(2026, 12, 1, 0, 0, 0, 0, time.UTC))
	// By day in all three zones, so that nobody sleeps.
	if hour := w.api.Now().UTC().Hour(); hour != 3 {
		w.api.Advance(time.Duration((27-hour)%24) * time.Hour)
	}
	w.control = broadcast.NewControl(s, s, w.api.Now, outbox.PerSecond)
	w.admin = w.api.NewUser(botapi.User{FirstName: "Kepala"})
	w.message = int64(w.admin.Send("Pelatihan kemasan besok").ID)
	for n := range people {
		p := w.api.NewUser(botapi.User{FirstName: "Sari"})
		p.Send("/start")
		if n%50 == 49 {
			p.Block()
		}
		w.people = append(w.people, p)
	}
	w.api.SetLimits(limits)
	return w
}

// audience is everybody, in all zones in turn.
func (w *world) audience() iter.Seq2[storage.Addressee, error] {
	return func(yield func(storage.Addressee, error) bool) {
		for i, p := range w.people {
			if !yield(storage.Addressee{Chat: p.ID(), Zone: i % storage.Zones}, nil) {
				return
			}
		}
	}
}

// release makes a broadcast to everybody and releases it.
func (w *world) release(change func(*broadcast.Content)) int64 {
	w.t.Helper()
	content := broadcast.Content{Author: w.admin.ID(), Topic: "info", Urgent: true, Variants: []broadcast.Variant{{
		Language: "id", From: w.admin.ID(), Messages: []int64{w.message}, Buttons: [][]broadcast.Button{{{Label: "Berhenti", Action: "off"}}},
	}}}
	if change != nil {
		change(&content)
	}
	b, err := w.control.Create(context.Background(), content)
	if err != nil {
		w.t.Fatal(err)
	}
	if n, err := w.control.Fill(context.Background(), b.ID, w.audience()); err != nil || n != int64(len(w.people)) {
		w.t.Fatalf("filled with %d: %v", n, err)
	}
	if err := w.control.Start(context.Background(), b.ID); err != nil {
		w.t.Fatal(err)
	}
	return b.ID
}

// bulk is the gate as the sender sees it.
type bulk struct{ pass outbox.Pass }

func (b bulk) Reserve(ctx context.Context, messages int) (broadcast.Turn, error) {
	r, err := b.pass.Reserve(ctx, messages)
	if err != nil {
		return nil, err
	}
	return r, nil
}

// instance is one process of the bot.
type instance struct {
	gate   *outbox.Gate
	client *telegram.Client
	stop   func()
}

// start starts an instance, which ends with the test at the latest.
func (w *world) start(name string, perSecond, workers, pauseAt int) *instance {
	w.t.Helper()
	client, err := telegram.NewClient(telegram.Options{Token: token, URL: w.server.URL})
	if err != nil {
		w.t.Fatal(err)
	}
	log := slog.New(slog.DiscardHandler)
	gate := outbox.NewGate(outbox.GateOptions{Budgets: w.store, Instance: name, PerSecond: perSecond, Clock: w.api.Now,
		Waited: func(string, time.Duration) {}, Log: log})
	sender := broadcast.NewSender(broadcast.Config{Records: w.store, Queue: w.store, Poster: client, People: w,
		Gate: bulk{gate.Pass(outbox.Broadcasts)}, Owner: name, Workers: workers, PauseAt: pauseAt, Clock: w.api.Now, Log: log})
	ctx, cancel := context.WithCancel(context.Background())
	var running sync.WaitGroup
	running.Go(func() { gate.Run(ctx) })
	running.Go(func() { sender.Run(ctx) })
	i := &instance{gate: gate, client: client, stop: sync.OnceFunc(func() { cancel(); running.Wait() })}
	w.t.Cleanup(i.stop)
	return i
}

// wait waits until a broadcast is as wanted.
func (w *world) wait(id int64, what string, wanted func(broadcast.Status) bool) broadcast.Status {
	w.t.Helper()
	end := time.After(2 * time.Minute)
	for {
		s, err := w.control.Status(context.Background(), id)
		if err != nil {
			w.t.Fatal(err)
		}
		if s.Counts.Total() != s.Total() {
			w.t.Fatalf("the counts %v do not add up to %d", s.Counts, s.Total())
		}
		if wanted(s) {
			return s
		}
		select {
		case <-end:
			w.t.Fatalf("never %s: %s with %v", what, s.State, s.Counts)
		case <-time.After(20 * time.Millisecond):
		}
	}
}

func finished(s broadcast.Status) bool { return s.State == storage.BroadcastFinished }

// copies is how often each person has the announcement.
func (w *world) copies(p *botapi.Person) (n int) {
	for _, m := range p.Messages() {
		if m.From != nil && m.From.IsBot && m.Text == "Pelatihan kemasan besok" {
			n++
		}
	}
	return n
}

// compare compares what the records say with what people have.
func (w *world) compare(id int64) (unknown map[int]int) {
	w.t.Helper()
	by := map[int64]storage.Recipient{}
	for r, err := range w.store.Recipients(context.Background(), id) {
		if err != nil {
			w.t.Fatal(err)
		}
		by[r.Chat] = r
	}
	unknown = map[int]int{}
	for _, p := range w.people {
		r, n := by[p.ID()], w.copies(p)
		switch {
		case n > 1:
			w.t.Errorf("somebody has it %d times", n)
		case r.State == storage.Sent && n != 1, r.State == storage.Unknown && n > 1,
			r.State != storage.Sent && r.State != storage.Unknown && n != 0:
			w.t.Errorf("recorded as %s, but there are %d", r.State, n)
		}
		if r.State == storage.Unknown {
			unknown[r.Reason]++
		}
	}
	return unknown
}
