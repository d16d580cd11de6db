package storage

import (
	"context"
	_ "embed"
	"errors"

	"github.com/redis/go-redis/v9"
)

var (
	//go:embed scripts/commit.lua
	commitLua string
	//go:embed scripts/write.lua
	writeLua string
	//go:embed scripts/shown.lua
	shownLua string
	//go:embed scripts/add.lua
	addLua string
	//go:embed scripts/claim.lua
	claimLua string
	//go:embed scripts/settle.lua
	settleLua string
	//go:embed scripts/lease.lua
	leaseLua string
	//go:embed scripts/release.lua
	releaseLua string
	//go:embed scripts/audit.lua
	auditLua string
	//go:embed scripts/forget.lua
	forgetLua string
	//go:embed scripts/drop_last.lua
	dropLastLua string
	//go:embed scripts/gate_share.lua
	gateShareLua string
	//go:embed scripts/gate_hold.lua
	gateHoldLua string
	//go:embed scripts/gate_chat.lua
	gateChatLua string
	//go:embed scripts/broadcast_save.lua
	broadcastSaveLua string
	//go:embed scripts/broadcast_fill.lua
	broadcastFillLua string
	//go:embed scripts/broadcast_move.lua
	broadcastMoveLua string
	//go:embed scripts/recipient_take.lua
	recipientTakeLua string
	//go:embed scripts/recipient_settle.lua
	recipientSettleLua string
	//go:embed scripts/recipient_requeue.lua
	recipientRequeueLua string
	//go:embed scripts/recipient_forget.lua
	recipientForgetLua string
	//go:embed scripts/recipient_mark.lua
	recipientMarkLua string
)

// scripts are the writes that must happen as one. Each takes all its keys as
// KEYS, all of one partition, so that it runs on a cluster; each may be
// repeated without a second effect. They go by hash; a server that does not
// know the hash, such as one that was restarted, gets the text.
type scripts struct {
	commit, write, shown, add, claim, settle, lease, release, audit, forget, dropLast *redis.Script

	gateShare, gateHold, gateChat                                   *redis.Script
	broadcastSave, broadcastFill, broadcastMove                     *redis.Script
	recipientTake, recipientSettle, recipientRequeue, recipientMark *redis.Script
	recipientForget                                                 *redis.Script
}

func newScripts() scripts {
	return scripts{
		commit:   redis.NewScript(commitLua),
		write:    redis.NewScript(writeLua),
		shown:    redis.NewScript(shownLua),
		add:      redis.NewScript(addLua),
		claim:    redis.NewScript(claimLua),
		settle:   redis.NewScript(settleLua),
		lease:    redis.NewScript(leaseLua),
		release:  redis.NewScript(releaseLua),
		audit:    redis.NewScript(auditLua),
		forget:   redis.NewScript(forgetLua),
		dropLast: redis.NewScript(dropLastLua),

		gateShare: redis.NewScript(gateShareLua),
		gateHold:  redis.NewScript(gateHoldLua),
		gateChat:  redis.NewScript(gateChatLua),

		broadcastSave:    redis.NewScript(broadcastSaveLua),
		broadcastFill:    redis.NewScript(broadcastFillLua),
		broadcastMove:    redis.NewScript(broadcastMoveLua),
		recipientTake:    redis.NewScript(recipientTakeLua),
		recipientSettle:  redis.NewScript(recipientSettleLua),
		recipientRequeue: redis.NewScript(recipientRequeueLua),
		recipientForget:  redis.NewScript(recipientForgetLua),
		recipientMark:    redis.NewScript(recipientMarkLua),
	}
}

// yes runs a script that answers 1 or 0.
func (s *Store) yes(ctx context.Context, script *redis.Script, keys []string, args ...any) (bool, error) {
	n, err := script.Run(ctx, s.client, keys, args...).Int()
	return n == 1, plain(err)
}

// plain hides that the answer "nothing there" is an error of the client, so
// that only real errors go up.
func plain(err error) error {
	if errors.Is(err, redis.Nil) {
		return nil
	}
	return err
}
