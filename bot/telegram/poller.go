package telegram

import (
	"context"
	"encoding/json"
	"fmt"
	"log/slog"
	"sync"
	"time"

	"plutbot/bot"
)

const (
	// pollSeconds is how long Telegram holds a getUpdates without an update;
	// pollLimit is how many it gives at once.
	pollSeconds = 50
	pollLimit   = 100
	// pollSlack is what a getUpdates may take on top of pollSeconds.
	pollSlack = 10 * time.Second
	// glance is how long a batch is waited for before the next look at what is
	// new. It bounds what a slow chat costs the others, and how often what it
	// holds up is fetched again.
	glance = 300 * time.Millisecond
	// firstRetry and lastRetry bound the pause before an update whose effect
	// could not be committed is tried again.
	firstRetry = 200 * time.Millisecond
	lastRetry  = 5 * time.Second
	// confirmTime bounds the last call, which confirms what is done.
	confirmTime = 2 * time.Second
)

// PollerOptions are what a Poller is made of. All fields are needed.
type PollerOptions struct {
	Client  *Client
	Handler Handler
	Lanes   *bot.Lanes
	Log     *slog.Logger
	// Lease takes or prolongs the right to poll, which one instance has. It is
	// asked every 3 seconds, so it should last for several times that.
	Lease func(ctx context.Context) (held bool, err error)
}

// Poller receives updates by getUpdates.
//
// Telegram forgets an update when a higher offset is asked for, so the offset
// is the first update whose effect is not committed. Updates behind it are
// given again and again, and told from new ones by their ids: so one slow chat
// does not stop the others, and nothing is kept here that a crash could lose.
// The price is that Telegram gives at most 100 from the offset on: with so many
// behind a chat that does not get on, the rest waits for that chat. Where
// nothing can be committed (no Redis), that is as it should be; and a slow
// reply does not hold a chat up for long, since it becomes a job.
type Poller struct {
	PollerOptions
	window []*flight
	offset int64 // when the window is empty
	work   sync.WaitGroup
	troubles
}

// flight is an update on its way. The window holds flights in the order in
// which Telegram gives them; ids alone say nothing about order, since they
// begin anew at random after a quiet week.
type flight struct {
	id   int64
	done chan struct{} // closed when its effect is committed
}

func (f *flight) isDone() bool {
	select {
	case <-f.done:
		return true
	default:
		return false
	}
}

// NewPoller makes a Poller.
func NewPoller(o PollerOptions) *Poller {
	return &Poller{PollerOptions: o, troubles: troubles{log: o.Log}}
}

// Run polls while this instance has the lease, until ctx ends; then it finishes
// what has begun and confirms it. It fails only when Telegram refuses the
// token.
func (p *Poller) Run(ctx context.Context) error {
	for ctx.Err() == nil {
		if !p.take(ctx) {
			_ = bot.Sleep(ctx, leaseCheck)
			continue
		}
		if err := p.hold(ctx); err != nil {
			return err
		}
	}
	return nil
}

// hold polls as long as the lease is prolonged, and that is until what has
// begun is finished.
func (p *Poller) hold(ctx context.Context) error {
	polling, lose := context.WithCancel(ctx)
	defer lose()
	keeping, stop := context.WithCancel(context.WithoutCancel(ctx))
	defer stop()
	held := true
	var keeper sync.WaitGroup
	keeper.Go(func() {
		held = p.keep(keeping)
		lose()
	})
	err := p.poll(polling)
	p.work.Wait()
	stop()
	keeper.Wait()
	if err == nil && held {
		p.confirm(ctx)
	}
	// Whoever polls next, here or elsewhere, gets from Telegram what is open.
	p.window, p.offset = nil, 0
	return err
}

// poll fetches and dispatches until ctx ends or the token is refused.
func (p *Poller) poll(ctx context.Context) error {
	for ctx.Err() == nil {
		updates, err := p.fetch(ctx, pollSeconds, pollLimit)
		if ctx.Err() != nil {
			return nil // what came is given again
		}
		if err != nil {
			if bot.FailureOf(err).Reason == bot.Unauthorized {
				return fmt.Errorf("TELEGRAM_BOT_TOKEN: Telegram refuses the token: %w", err)
			}
			_ = bot.Sleep(ctx, p.met(err))
			continue
		}
		p.over()
		p.dispatch(ctx, updates)
		if len(updates) > len(p.window) {
			_ = bot.Sleep(ctx, glance) // what has no id cannot be confirmed, and would come again at once
		}
		p.settle(ctx)
	}
	return nil
}

// fetch asks for the updates from the first open one on.
func (p *Poller) fetch(ctx context.Context, seconds, limit int) ([]json.RawMessage, error) {
	ctx, cancel := context.WithTimeout(ctx, time.Duration(seconds)*time.Second+pollSlack)
	defer cancel()
	var updates []json.RawMessage
	err := p.Client.wire.post(ctx, "getUpdates", struct {
		Offset  int64    `json:"offset,omitempty"`
		Limit   int      `json:"limit"`
		Timeout int      `json:"timeout"`
		Allowed []string `json:"allowed_updates"`
	}{p.next(), limit, seconds, allowedUpdates()}, &updates)
	return updates, err
}

// next is the offset: the first update that is not done, or else the one after
// the last.
func (p *Poller) next() int64 {
	for _, f := range p.window {
		if !f.isDone() {
			return f.id
		}
		p.offset = f.id + 1
	}
	return p.offset
}

// dispatch gives each new update to the lane of its chat. The window becomes
// what Telegram gave.
func (p *Poller) dispatch(ctx context.Context, updates []json.RawMessage) {
	known := make(map[int64]*flight, len(p.window))
	for _, f := range p.window {
		known[f.id] = f
	}
	p.window = p.window[:0]
	for _, raw := range updates {
		u, err := Decode(raw)
		if f, ok := known[u.ID]; ok {
			p.window = append(p.window, f)
			continue
		}
		f := &flight{id: u.ID, done: make(chan struct{})}
		switch {
		case err != nil:
			p.Log.Error("Telegram sent what is no update; it is passed over", "update", u.ID, "error", err)
			close(f.done)
		case u.Kind == bot.KindNone:
			close(f.done)
		default:
			p.work.Add(1)
			p.Lanes.Go(u.Chat, func() {
				defer p.work.Done()
				p.insist(ctx, u, f)
			})
		}
		if f.id != 0 {
			p.window = append(p.window, f)
		}
	}
}

// settle returns when all of the window is done, or else after a glance.
func (p *Poller) settle(ctx context.Context) {
	timer := time.NewTimer(glance)
	defer timer.Stop()
	for _, f := range p.window {
		select {
		case <-f.done:
		case <-timer.C:
			return
		case <-ctx.Done():
			return
		}
	}
}

// insist handles an update until its effect is committed; when ctx has ended,
// no further try begins.
func (p *Poller) insist(ctx context.Context, u bot.Update, f *flight) {
	wait := firstRetry
	for ctx.Err() == nil {
		answer, err := apply(ctx, p.Handler, u)
		if err == nil {
			close(f.done)
			p.answer(ctx, answer)
			return
		}
		p.Log.Warn("an update could not be committed; trying again", "update", u.ID, "kind", u.Kind.String(), "error", err)
		_ = bot.Sleep(ctx, wait)
		wait = min(2*wait, lastRetry)
	}
}

// answer ends the waiting of a pressed button. If that fails, the animation on
// the button ends by itself.
func (p *Poller) answer(ctx context.Context, a bot.Answer) {
	if a.Press == "" {
		return
	}
	if err := p.Client.Answer(context.WithoutCancel(ctx), a); err != nil {
		p.Log.Debug("a press stays unanswered", "reason", bot.FailureOf(err).Reason.String())
	}
}

// confirm tells Telegram what is done, so that nobody gets it again. If it
// fails, the updates come again and are known as repeats.
func (p *Poller) confirm(ctx context.Context) {
	if p.next() == 0 {
		return
	}
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), confirmTime)
	defer cancel()
	if _, err := p.fetch(ctx, 0, 1); err != nil {
		p.Log.Debug("the last updates could not be confirmed", "error", err)
	}
}
