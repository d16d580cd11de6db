package main

import (
	"context"

	"plutbot/bot/broadcast"
	"plutbot/bot/outbox"
)

// pauseAt is the share of unexpected errors, in thousandths, at which a
// broadcast pauses itself.
const pauseAt = 100

// bulk is the gate as broadcasts see it.
type bulk struct{ pass outbox.Pass }

// Reserve implements broadcast.Gate.
func (b bulk) Reserve(ctx context.Context, messages int) (broadcast.Turn, error) {
	r, err := b.pass.Reserve(ctx, messages)
	if err != nil {
		return nil, err
	}
	return r, nil
}

// paidWorkers is how many calls of paid broadcasts may be under way at once:
// enough for their rate when each takes an eighth of a second.
const paidWorkers = 128

// bulkWorkers is how many broadcast calls may be under way at once: enough for
// the rate when each takes a fifth of a second.
func bulkWorkers(perSecond int) int {
	const least, unlimited = 8, 32
	if perSecond == 0 {
		return unlimited
	}
	return max(least, perSecond/5)
}
