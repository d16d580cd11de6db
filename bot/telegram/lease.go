package telegram

import (
	"context"
	"time"

	"plutbot/bot"
)

// leaseCheck is how often an instance without the lease asks for it, and one
// with the lease prolongs it.
const leaseCheck = 3 * time.Second

// take asks for the right to poll.
func (p *Poller) take(ctx context.Context) bool {
	held, err := p.Lease(ctx)
	if err != nil && ctx.Err() == nil {
		p.say("lease", "the right to poll cannot be asked for; trying again", err)
	}
	return err == nil && held
}

// keep prolongs the lease until ctx ends, and says whether it still has it. An
// error does not end it: while the lease cannot be asked for, no other instance
// can take it either.
func (p *Poller) keep(ctx context.Context) bool {
	unknown := false
	for {
		_ = bot.Sleep(ctx, leaseCheck)
		if ctx.Err() != nil {
			return true
		}
		held, err := p.Lease(ctx)
		switch {
		case err != nil && ctx.Err() != nil:
			return true
		case err != nil && !unknown:
			p.Log.Warn("the right to poll cannot be prolonged; trying again", "error", err)
		case err == nil && !held:
			p.Log.Info("another instance polls now")
			return false
		}
		unknown = err != nil
	}
}
