package storage

import (
	"context"
	"fmt"
	"strconv"
	"strings"
	"time"
)

// Hold is a recipient that a worker is sending to.
type Hold struct {
	Recipient
	shape  shape
	member string // names recipient and worker among those under way
}

// TakeRecipient takes the next recipient of a running broadcast for a worker,
// of the first of the zones that has one, and marks it as Sending. Nobody else
// gets it. After the lease has ended it counts as Unknown. It gives false when
// there is nobody to send to at this moment.
func (s *Store) TakeRecipient(ctx context.Context, b Broadcast, worker string, zones []int, now time.Time, lease time.Duration) (Hold, bool, error) {
	if len(zones) == 0 {
		return Hold{}, false, nil
	}
	args := []any{now.UnixMilli(), now.Add(lease).UnixMilli(), worker, b.shape.width(), b.shape.per(), b.shape.fill, KeptBroadcast.Milliseconds()}
	args = append(args, "", 0) // the segment, see below
	for _, z := range zones {
		args = append(args, z)
	}
	keys := []string{s.keys.broadcast(classBroadcast, b.ID), s.keys.broadcast(classBroadcastFlight, b.ID), ""}
	for z := range Zones {
		keys = append(keys, s.keys.again(b.ID, z))
	}
	// Only the script knows who is next, and it must be given all keys: so it
	// is told the segment that is likely, and says when it needs another one.
	zone, segment := zones[0], b.next[zones[0]]/b.shape.per()
	for range maxGuesses {
		keys[2] = b.shape.segment(s.keys, zone, segment)
		args[7], args[8] = zone, segment
		answer, err := s.scripts.recipientTake.Run(ctx, s.client, keys, args...).StringSlice()
		if err != nil {
			return Hold{}, false, fmt.Errorf("take a recipient: %w", err)
		}
		switch answer[0] {
		case "none":
			return Hold{}, false, nil
		case "other":
			zone, segment = atoi(answer[1]), int64(atoi(answer[2]))
		default:
			p := Position(atoi(answer[2])<<2 | atoi(answer[1]))
			return Hold{b.shape.decode(answer[3], p), b.shape, memberOf(p, worker)}, true, nil
		}
	}
	return Hold{}, false, nil // others are faster; they do the work
}

// maxGuesses bounds the search for the right segment.
const maxGuesses = 8

func atoi(text string) int {
	n, _ := strconv.Atoi(text) // the script's own numbers
	return n
}

func memberOf(p Position, worker string) string {
	return strconv.FormatInt(int64(p), 10) + "/" + worker
}

// Outcome is what became of a recipient.
type Outcome struct {
	// State is Sent, Failed, Blocked, Unknown, or Queued for somebody to whom
	// nothing was sent for certain and who is tried again at Due.
	State    RecipientState
	Reason   int
	Messages []int64
	Due      time.Time
	// Unexpected counts towards the share at which a broadcast pauses itself.
	Unexpected bool
	// PauseAt is that share, in thousandths of the last few hundred; 0 never
	// pauses.
	PauseAt int
}

// pauseAfter is how many recipients must be settled before a broadcast may
// pause itself: the first failure alone would be a share of one.
const pauseAfter = 20

// SettleRecipient records what became of a recipient that was taken. It gives
// false when somebody else has decided on it meanwhile.
func (s *Store) SettleRecipient(ctx context.Context, h Hold, o Outcome, now time.Time) (bool, error) {
	packed, due, unexpected := []byte{}, "", 0
	if o.State == Sent {
		packed = packMessages(o.Messages, h.shape.messages)
	}
	if o.State == Queued {
		due = strconv.FormatInt(o.Due.UnixMilli(), 10)
	}
	if o.Unexpected {
		unexpected = 1
	}
	key, offset := h.shape.place(s.keys, h.Position)
	keys := []string{s.keys.broadcast(classBroadcast, h.shape.id), s.keys.broadcast(classBroadcastFlight, h.shape.id), key,
		s.keys.again(h.shape.id, h.Position.Zone()), s.keys.broadcasts(classBroadcastActive)}
	ok, err := s.yes(ctx, s.scripts.recipientSettle, keys, h.shape.id, h.member, offset+chatBytes, int(o.State), o.Reason, packed,
		now.UnixMilli(), KeptBroadcast.Milliseconds(), unexpected, o.PauseAt, pauseAfter, due, h.Position.index())
	if err != nil {
		return false, fmt.Errorf("settle a recipient: %w", err)
	}
	return ok, nil
}

// LapseRecipients makes Unknown what stands in Sending although its lease has
// ended, or although its worker, one whose name begins with lost, has begun a
// new life ("" for none). It gives how many these were.
func (s *Store) LapseRecipients(ctx context.Context, b Broadcast, lost string, now time.Time) (int, error) {
	under, err := s.client.ZRangeWithScores(ctx, s.keys.broadcast(classBroadcastFlight, b.ID), 0, -1).Result()
	if err != nil {
		return 0, fmt.Errorf("look for lost recipients: %w", err)
	}
	lapsed := 0
	for _, z := range under {
		member := fmt.Sprint(z.Member)
		number, worker, _ := strings.Cut(member, "/")
		if (lost == "" || !strings.HasPrefix(worker, lost)) && z.Score > float64(now.UnixMilli()) {
			continue
		}
		h := Hold{Recipient{Position: Position(atoi(number))}, b.shape, member}
		ok, err := s.SettleRecipient(ctx, h, Outcome{State: Unknown, Reason: ReasonCrashed}, now)
		if err != nil {
			return lapsed, err
		}
		if ok {
			lapsed++
		}
	}
	return lapsed, nil
}

// RequeueRecipients queues again those in one of the states, which may be
// Failed and Unknown, and gives how many. It sends nothing by itself: see
// ReopenBroadcast.
func (s *Store) RequeueRecipients(ctx context.Context, id int64, now time.Time, states ...RecipientState) (int64, error) {
	b, err := s.LoadBroadcast(ctx, id)
	if err != nil {
		return 0, err
	}
	wanted := map[RecipientState]bool{}
	for _, state := range states {
		if state != Failed && state != Unknown {
			return 0, fmt.Errorf("nobody sends again what is %s", state)
		}
		wanted[state] = true
	}
	var queued int64
	width := b.shape.width()
	for key, first := range b.shape.segments(s.keys, b.totals) {
		stored, err := s.client.Get(ctx, key).Result()
		if err != nil {
			return queued, fmt.Errorf("read the recipients of a broadcast: %w", err)
		}
		args := []any{now.UnixMilli(), KeptBroadcast.Milliseconds(), width, chatBytes, first.index()}
		for i := int64(0); (i+1)*width <= int64(len(stored)); i++ {
			state := RecipientState(stored[i*width+chatBytes] & 7)
			if wanted[state] && readChat(stored[i*width:]) != Nobody {
				args = append(args, i, int(state))
			}
		}
		if len(args) == 5 {
			continue
		}
		keys := []string{s.keys.broadcast(classBroadcast, id), key, s.keys.again(id, first.Zone())}
		n, err := s.scripts.recipientRequeue.Run(ctx, s.client, keys, args...).Int64()
		if err != nil {
			return queued, fmt.Errorf("queue recipients again: %w", err)
		}
		queued += n
	}
	return queued, nil
}

// ReopenBroadcast lets a finished broadcast run again, for those who were
// queued again. It gives false when it is in another state.
func (s *Store) ReopenBroadcast(ctx context.Context, id int64, now time.Time) (bool, error) {
	return s.moveBroadcast(ctx, id, BroadcastRunning, "6", "", now)
}

// RescheduleBroadcast lets a paused broadcast wait for its hour again. It gives
// false when it is in another state.
func (s *Store) RescheduleBroadcast(ctx context.Context, id int64, now time.Time) (bool, error) {
	return s.moveBroadcast(ctx, id, BroadcastScheduled, "4", "", now)
}
