package telegram

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"math/rand/v2"
	"strings"
	"sync"
	"time"

	"plutbot/bot"
)

const (
	// pollTime is how long Telegram holds a getUpdates without an update, in
	// seconds; pollLimit is how many it gives at once.
	pollTime  = 25
	pollLimit = 100
	// pollSlack is what a getUpdates may take on top of pollTime.
	pollSlack = 10 * time.Second
	// firstRetry and lastRetry bound the pause before an update whose effect
	// could not be committed is tried again.
	firstRetry = 200 * time.Millisecond
	lastRetry  = 5 * time.Second
	// leaseCheck is how often an instance without the lease asks for it, and
	// one with the lease prolongs it.
	leaseCheck = 3 * time.Second
)

// PollerOptions are what a Poller is made of.
type PollerOptions struct {
	Client  *Client
	Handler Handler
	Lanes   *bot.Lanes
	Log     *slog.Logger
	// Lease takes or prolongs the right to poll, which one instance has.
	Lease func(ctx context.Context) (held bool, err error)
}

// Poller receives updates by getUpdates. Telegram forgets an update when a
// later offset is asked for, so the offset passes an update only after its
// effect is committed: a batch is dispatched to the lanes of its chats, and the
// next one is asked for when all of it is done. A chat whose effect cannot be
// committed (no Redis) thereby holds up the intake, and rightly so: nothing
// else could be committed either. A slow reply does not, since what takes
// longer than a few seconds becomes a job.
type Poller struct {
	PollerOptions
	offset int64
}

// NewPoller makes a Poller.
func NewPoller(o PollerOptions) *Poller { return &Poller{PollerOptions: o} }

// Run polls until ctx ends, finishes what has begun, and confirms it. It fails
// only when the token is refused.
func (p *Poller) Run(ctx context.Context) error {
	for ctx.Err() == nil {
		if !p.lease(ctx) {
			pause(ctx, leaseCheck)
			continue
		}
		if err := p.hold(ctx); err != nil {
			return err
		}
	}
	return nil
}

// hold polls as long as the lease is prolonged.
func (p *Poller) hold(ctx context.Context) error {
	holding, lose := context.WithCancel(ctx)
	defer lose()
	var keeper sync.WaitGroup
	keeper.Go(func() { p.keep(holding, lose) })
	defer keeper.Wait()
	defer lose()
	trouble := 0
	for holding.Err() == nil {
		updates, err := p.fetch(holding, pollTime, pollLimit)
		if err != nil {
			if bot.FailureOf(err).Reason == bot.Unauthorized {
				return fmt.Errorf("TELEGRAM_BOT_TOKEN: Telegram refuses the token: %w", err)
			}
			trouble = p.rest(holding, err, trouble)
			continue
		}
		trouble = 0
		if !p.finish(holding, updates) {
			break
		}
	}
	// Tell Telegram what is done, so that nobody gets it again. If this fails,
	// it comes again and is known as a repeat.
	if p.offset > 0 {
		last, cancel := context.WithTimeout(context.WithoutCancel(ctx), 2*time.Second)
		defer cancel()
		if _, err := p.fetch(last, 0, 1); err != nil {
			p.Log.Debug("the last offset was not confirmed", "error", err)
		}
	}
	return nil
}

// keep prolongs the lease until it is lost.
func (p *Poller) keep(ctx context.Context, lost func()) {
	silent := 0
	for {
		pause(ctx, leaseCheck)
		if ctx.Err() != nil {
			return
		}
		held, err := p.Lease(ctx)
		switch {
		case err != nil:
			// Nobody else can take it either while Redis is away; but when it
			// comes back, the lease may have run out.
			if silent++; silent == 1 {
				p.Log.Warn("the polling lease cannot be prolonged", "error", err)
			}
		case !held:
			p.Log.Info("another instance polls now")
			lost()
			return
		default:
			silent = 0
		}
	}
}

// lease asks for the right to poll.
func (p *Poller) lease(ctx context.Context) bool {
	held, err := p.Lease(ctx)
	if err != nil && ctx.Err() == nil {
		p.Log.Warn("the polling lease cannot be asked for; trying again", "error", err)
	}
	return err == nil && held
}

// fetch asks for updates from the offset on.
func (p *Poller) fetch(ctx context.Context, seconds, limit int) ([]json.RawMessage, error) {
	ctx, cancel := context.WithTimeout(ctx, time.Duration(seconds)*time.Second+pollSlack)
	defer cancel()
	result, err := p.Client.callFor(ctx, "getUpdates", struct {
		Offset  int64    `json:"offset,omitempty"`
		Limit   int      `json:"limit"`
		Timeout int      `json:"timeout"`
		Allowed []string `json:"allowed_updates"`
	}{p.offset, limit, seconds, allowedUpdates})
	if err != nil {
		return nil, err
	}
	var updates []json.RawMessage
	if err := json.Unmarshal(result, &updates); err != nil {
		return nil, &bot.Failure{Reason: bot.Temporary, Err: fmt.Errorf("getUpdates: %w", err)}
	}
	return updates, nil
}

// finish has a batch handled and moves the offset past it. It says whether all
// of it is done; otherwise ctx has ended.
func (p *Poller) finish(ctx context.Context, raw []json.RawMessage) bool {
	var work sync.WaitGroup
	var mu sync.Mutex
	undone := false
	next := p.offset
	for _, r := range raw {
		u, err := Decode(r)
		if err != nil {
			p.Log.Error("Telegram sent what is no update; it is passed over", "error", err)
			continue
		}
		next = u.ID + 1
		if u.Kind == bot.KindNone {
			continue
		}
		work.Add(1)
		p.Lanes.Go(u.Chat, func() {
			defer work.Done()
			if !p.insist(ctx, u) {
				mu.Lock()
				undone = true
				mu.Unlock()
			}
		})
	}
	work.Wait()
	if undone {
		return false
	}
	p.offset = next
	return true
}

// insist handles an update until its effect is committed or ctx ends. What has
// begun is finished even then.
func (p *Poller) insist(ctx context.Context, u bot.Update) bool {
	wait := firstRetry
	for ctx.Err() == nil {
		working, cancel := context.WithTimeout(context.WithoutCancel(ctx), handleTime)
		answer, err := p.Handler.Handle(working, u)
		if err == nil && answer.Press != "" {
			if err := p.Client.Answer(working, answer); err != nil {
				p.Log.Debug("a press stays unanswered", "reason", bot.FailureOf(err).Reason.String())
			}
		}
		cancel()
		if err == nil {
			return true
		}
		p.Log.Warn("an update could not be committed; trying again", "update", u.ID, "kind", u.Kind.String(), "error", err)
		pause(ctx, wait)
		wait = min(2*wait, lastRetry)
	}
	return false
}

// rest waits after a failed getUpdates: as long as Telegram wants, or longer
// with each failure.
func (p *Poller) rest(ctx context.Context, err error, trouble int) int {
	if ctx.Err() != nil || errors.Is(err, context.Canceled) {
		return trouble
	}
	f := bot.FailureOf(err)
	if trouble == 0 {
		advice := ""
		if strings.Contains(err.Error(), "409") {
			advice = "another program polls with this token, or a webhook is set: stop one of them"
		}
		p.Log.Warn("updates cannot be fetched; trying again", "error", err, "advice", advice)
	}
	wait := min(firstRetry<<min(trouble, 8), 30*time.Second)
	wait += rand.N(wait / 4)
	pause(ctx, max(wait, f.RetryAfter))
	return trouble + 1
}

// pause waits unless ctx ends first.
func pause(ctx context.Context, d time.Duration) {
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-timer.C:
	case <-ctx.Done():
	}
}
