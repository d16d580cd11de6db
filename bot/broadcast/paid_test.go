package broadcast_test

import (
	"context"
	"log/slog"
	"sync"
	"testing"
	"time"

	"plutbot/bot"
	"plutbot/bot/broadcast"
	"plutbot/bot/outbox"
	"plutbot/bot/telegram"
	"plutbot/internal/redistest"
	"plutbot/storage"
)

// payer is a poster that remembers how many messages were to be paid.
type payer struct {
	*telegram.Client
	mu           sync.Mutex
	paid, unpaid int
}

func (p *payer) Post(ctx context.Context, post bot.Post) ([]int64, error) {
	p.mu.Lock()
	if post.Paid {
		p.paid++
	} else {
		p.unpaid++
	}
	p.mu.Unlock()
	return p.Client.Post(ctx, post)
}

// Telegram's limits are on.
func TestOnlyWhatIsPaidForPassesTheLimitsAndOnlyWhenItIsSwitchedOn(t *testing.T) {
	t.Parallel()
	const people = 150
	for name, on := range map[string]bool{"on": true, "off": false} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			w := newWorld(t, redistest.Memory(t), people, true)
			id := w.release(func(c *broadcast.Content) { c.Paid = true })
			client, err := telegram.NewClient(telegram.Options{Token: token, URL: w.server.URL})
			if err != nil {
				t.Fatal(err)
			}
			poster := &payer{Client: client}
			log := slog.New(slog.DiscardHandler)
			newGate := func(budgets outbox.Budgets, perSecond int) *outbox.Gate {
				return outbox.NewGate(outbox.GateOptions{Budgets: budgets, Instance: "a", PerSecond: perSecond, Clock: w.api.Now, Waited: func(string, time.Duration) {}, Log: log})
			}
			free, paid := newGate(w.store, outbox.PerSecond), newGate(storage.Paid{Store: w.store}, broadcast.PaidPerSecond)
			config := broadcast.Config{Records: w.store, Queue: w.store, Poster: poster, People: w, Gate: bulk{free.Pass(outbox.Broadcasts)}, Owner: "a", Workers: 4, PauseAt: 100, Clock: w.api.Now, Log: log}
			if on {
				config.Paid, config.PaidWorkers = bulk{paid.Pass(outbox.Broadcasts)}, 16
			}
			ctx, stop := context.WithCancel(t.Context())
			var running sync.WaitGroup
			running.Go(func() { free.Run(ctx) })
			running.Go(func() { paid.Run(ctx) })
			running.Go(func() { broadcast.NewSender(config).Run(ctx) })
			w.wait(id, "finished", finished)
			stop()
			running.Wait()
			w.compare(id)
			if on && (poster.paid != people || poster.unpaid != 0) || !on && poster.paid != 0 {
				t.Errorf("%d messages were paid, %d not", poster.paid, poster.unpaid)
			}
			if paid.Refused() != 0 {
				t.Errorf("what is paid for was refused %d times", paid.Refused())
			}
		})
	}
}
