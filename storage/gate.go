package storage

import (
	"context"
	"fmt"
	"strconv"
	"time"
)

// Share is an instance's part of what all instances may send.
type Share struct {
	// PerSecond is how many calls in any second are this instance's.
	PerSecond int
	// Instances is how many instances share.
	Instances int
	// Holds are the chats to which nothing may be sent before a time; chat 0 is
	// everybody.
	Holds map[int64]time.Time
}

// Wish is what an instance asks of ShareBudget.
type Wish struct {
	Instance string
	// Total is what all instances together may send in a second.
	Total int
	// Held is how many of these the instance has or has used in the last second,
	// and Want how many it can use.
	Held, Want int
	// Fresh says that the instance began a moment ago: what its former life held
	// stays its own, since Telegram still counts what was sent with it.
	Fresh bool
	// Lease is how long the instance may be silent before its part is given to others.
	Lease time.Duration
}

// ShareBudget gives an instance its part of the calls of each second. The parts
// never add up to more than the total, as long as everybody keeps to its own.
func (s *Store) ShareBudget(ctx context.Context, w Wish, now time.Time) (Share, error) {
	return s.shareBudget(ctx, gateName, w, now)
}

func (s *Store) shareBudget(ctx context.Context, name string, w Wish, now time.Time) (Share, error) {
	keys := []string{s.keys.named(classShares, name), s.keys.named(classHolds, name)}
	fresh := ""
	if w.Fresh {
		fresh = "fresh"
	}
	answer, err := s.scripts.gateShare.Run(ctx, s.client, keys, w.Instance, w.Total, w.Held, w.Want, w.Lease.Milliseconds(), now.UnixMilli(), fresh).StringSlice()
	if err != nil {
		return Share{}, fmt.Errorf("share the budget: %w", err)
	}
	share := Share{PerSecond: atoi(answer[0]), Instances: atoi(answer[1]), Holds: map[int64]time.Time{}}
	for i := 2; i+1 < len(answer); i += 2 {
		chat, err := strconv.ParseInt(answer[i], 10, 64)
		ends, err2 := strconv.ParseFloat(answer[i+1], 64)
		if err == nil && err2 == nil { // only HoldSending writes them
			share.Holds[chat] = time.UnixMilli(int64(ends))
		}
	}
	return share, nil
}

// The names of the keys that all instances share to keep to Telegram's limits,
// and to those for messages that are paid for.
const (
	gateName = "gate"
	paidName = "paid"
)

// Paid are the limits for messages that are paid for: they are shared like the
// others, and count for themselves.
type Paid struct{ *Store }

// ShareBudget is that of the Store.
func (p Paid) ShareBudget(ctx context.Context, w Wish, now time.Time) (Share, error) {
	return p.shareBudget(ctx, paidName, w, now)
}

// HoldSending is that of the Store.
func (p Paid) HoldSending(ctx context.Context, chat int64, until, now time.Time) error {
	return p.holdSending(ctx, paidName, chat, until, now)
}

// holdGrace is how long a hold stays on record after its end.
const holdGrace = time.Hour

// HoldSending lets nothing be sent to a chat before a time; chat 0 is everybody.
// A longer hold stays.
func (s *Store) HoldSending(ctx context.Context, chat int64, until, now time.Time) error {
	return s.holdSending(ctx, gateName, chat, until, now)
}

func (s *Store) holdSending(ctx context.Context, name string, chat int64, until, now time.Time) error {
	ttl := max(until.Sub(now), 0) + holdGrace
	_, err := s.yes(ctx, s.scripts.gateHold, []string{s.keys.named(classHolds, name)}, chat, until.UnixMilli(), ttl.Milliseconds())
	if err != nil {
		return fmt.Errorf("hold a chat: %w", err)
	}
	return nil
}

// Pace is how fast a chat may get messages: in a group, Burst in any Span; in a
// private chat one in each Span, or Burst at once after a silence.
type Pace struct {
	Group bool
	Span  time.Duration
	Burst int
}

// PaceChat counts messages to a chat, of all instances, and gives 0; or it gives
// how long to wait, and then nothing is counted. sent counts them in any case.
func (s *Store) PaceChat(ctx context.Context, chat int64, p Pace, messages int, sent bool, now time.Time) (time.Duration, error) {
	kind, count := "private", ""
	if p.Group {
		kind = "group"
	}
	if sent {
		count = "count"
	}
	key := s.keys.partition(partitionOf(chat), classPace) + ":" + strconv.FormatInt(chat, 10)
	wait, err := s.scripts.gateChat.Run(ctx, s.client, []string{key}, now.UnixMilli(), messages, kind, p.Span.Milliseconds(), p.Burst, count,
		paceTTL.Milliseconds()).Int64()
	if err != nil {
		return 0, fmt.Errorf("pace a chat: %w", err)
	}
	return time.Duration(wait) * time.Millisecond, nil
}

// paceTTL is how long it is known what was sent to a chat; no limit looks
// further back.
const paceTTL = 2 * time.Minute
