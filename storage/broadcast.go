package storage

import (
	"context"
	"errors"
	"fmt"
	"strconv"
	"time"

	"github.com/redis/go-redis/v9"
)

// BroadcastState is where a broadcast stands. The numbers are stored.
type BroadcastState uint8

// The states of a broadcast.
const (
	// BroadcastDraft is being written.
	BroadcastDraft BroadcastState = iota
	// BroadcastWaiting waits for the approval of a second person.
	BroadcastWaiting
	// BroadcastScheduled is released and begins by itself when its time comes.
	BroadcastScheduled
	// BroadcastRunning is being sent.
	BroadcastRunning
	// BroadcastPaused sends nothing until somebody resumes it.
	BroadcastPaused
	// BroadcastCancelled sends nothing any more; who is still queued gets nothing.
	BroadcastCancelled
	// BroadcastFinished has nobody queued or sending left.
	BroadcastFinished
)

// String gives the state's name.
func (s BroadcastState) String() string {
	names := [...]string{"draft", "waiting", "scheduled", "running", "paused", "cancelled", "finished"}
	if int(s) < len(names) {
		return names[s]
	}
	return "unknown"
}

// active says whether the sender looks at broadcasts in that state.
func (s BroadcastState) active() bool { return s == BroadcastScheduled || s == BroadcastRunning }

// The reasons why a broadcast is paused.
const (
	// PausedByHand: a person wanted it.
	PausedByHand = "hand"
	// PausedByErrors: too many calls failed for reasons nobody expected.
	PausedByErrors = "errors"
)

// Zones is how many time zones Indonesia has: WIB, WITA and WIT, by number.
const Zones = 3

// KeptBroadcast is how long a broadcast and its recipients stay after the last
// change: long enough for reports and corrections, and not longer, because it
// says who got what.
const KeptBroadcast = 180 * 24 * time.Hour

// Broadcast is one message to many people.
type Broadcast struct {
	// ID is 1, 2, 3, ...; an id is never given twice.
	ID int64
	// Version is the fence of the next SaveBroadcast; 0 means that there is none yet.
	Version uint64
	State   BroadcastState
	// Why is PausedByHand or PausedByErrors in a paused broadcast.
	Why string
	// Data is the content and all that was decided about it. It is opaque here.
	Data []byte
	// Began and Ended are the zero time before that.
	Began, Ended time.Time
	// Counts are the recipients by state; they add up to Total.
	Counts Counts
	// Rate is how many recipients were settled in a second lately, 0 if that is
	// not known.
	Rate float64

	totals, next [Zones]int64
	shape        shape
}

// Total is the number of recipients.
func (b Broadcast) Total() int64 {
	var n int64
	for _, t := range b.totals {
		n += t
	}
	return n
}

// Left says whether somebody in that zone was not tried yet. Those to be tried
// again are not counted.
func (b Broadcast) Left(zone int) bool { return b.next[zone] < b.totals[zone] }

// ZoneTotal is the number of recipients in a zone.
func (b Broadcast) ZoneTotal(zone int) int64 { return b.totals[zone] }

// Counts are numbers of recipients by RecipientState.
type Counts [recipientStates]int64

// Total is the sum of all.
func (c Counts) Total() int64 {
	var n int64
	for _, v := range c {
		n += v
	}
	return n
}

// ErrNoBroadcast says that there is no such broadcast, or no longer.
var ErrNoBroadcast = errors.New("there is no such broadcast")

func (k keys) broadcasts(c class) string { return k.partition(broadcastPartition, c) }

func (k keys) broadcast(c class, id int64) string {
	return k.broadcasts(c) + ":" + strconv.FormatInt(id, 10)
}

// broadcastPartition holds all broadcasts: one takes a few bytes for each
// recipient, and so a step may concern several of its keys.
var broadcastPartition = partitionOfName("broadcasts")

// CreateBroadcast stores a draft and gives it with its id.
func (s *Store) CreateBroadcast(ctx context.Context, data []byte, now time.Time) (Broadcast, error) {
	id, err := s.client.Incr(ctx, s.keys.broadcasts(classBroadcastNumber)).Result()
	if err != nil {
		return Broadcast{}, fmt.Errorf("number a broadcast: %w", err)
	}
	b := Broadcast{ID: id, Data: data}
	return b, s.SaveBroadcast(ctx, &b, now)
}

// SaveBroadcast replaces the data of a broadcast that is a draft or waits, and
// moves it to b.State, which is one of these. It fails with ErrConflict when b has another version than
// the stored one, or was released. The version of b is raised.
func (s *Store) SaveBroadcast(ctx context.Context, b *Broadcast, now time.Time) error {
	keys := []string{s.keys.broadcast(classBroadcast, b.ID), s.keys.broadcasts(classBroadcastList)}
	ok, err := s.yes(ctx, s.scripts.broadcastSave, keys, b.ID, b.Version, b.Data, int(b.State), now.UnixMilli(), KeptBroadcast.Milliseconds())
	if err == nil && !ok {
		err = ErrConflict
	}
	if err != nil {
		return fmt.Errorf("save a broadcast: %w", err)
	}
	b.Version++
	return nil
}

// LoadBroadcast gives a broadcast as it stands. It fails with ErrNoBroadcast
// when there is none.
func (s *Store) LoadBroadcast(ctx context.Context, id int64) (Broadcast, error) {
	fields, err := s.client.HGetAll(ctx, s.keys.broadcast(classBroadcast, id)).Result()
	if err == nil && len(fields) == 0 {
		err = ErrNoBroadcast
	}
	if err != nil {
		return Broadcast{}, fmt.Errorf("load a broadcast: %w", err)
	}
	return readBroadcast(id, fields), nil
}

func readBroadcast(id int64, fields map[string]string) Broadcast {
	number := func(name string) int64 {
		n, _ := strconv.ParseInt(fields[name], 10, 64) // a missing one is 0
		return n
	}
	moment := func(name string) time.Time {
		if n := number(name); n != 0 {
			return time.UnixMilli(n)
		}
		return time.Time{}
	}
	b := Broadcast{ID: id, Version: uint64(number("version")), State: BroadcastState(number("state")), Why: fields["why"],
		Data: []byte(fields["data"]), Began: moment("began"), Ended: moment("ended"),
		shape: shape{id: id, fill: number("fill"), messages: int(number("messages"))}}
	for z := range Zones {
		b.totals[z], b.next[z] = number(fmt.Sprint("total", z)), number(fmt.Sprint("next", z))
	}
	for i := range b.Counts {
		b.Counts[i] = number(fmt.Sprint("count", i))
	}
	// Two marks are kept, so that the rate is that of at least one interval.
	if seconds := float64(number("last")-number("mark")) / 1000; seconds > 0 {
		b.Rate = float64(number("settled")-number("marked")) / seconds
	}
	return b
}

// Broadcasts gives the ids of the newest broadcasts, newest first.
func (s *Store) Broadcasts(ctx context.Context, limit int) ([]int64, error) {
	members, err := s.client.ZRevRange(ctx, s.keys.broadcasts(classBroadcastList), 0, int64(limit)-1).Result()
	if err != nil {
		return nil, fmt.Errorf("list broadcasts: %w", err)
	}
	return broadcastIDs(members)
}

// ActiveBroadcasts gives the ids of those that are scheduled or running.
func (s *Store) ActiveBroadcasts(ctx context.Context) ([]int64, error) {
	members, err := s.client.SMembers(ctx, s.keys.broadcasts(classBroadcastActive)).Result()
	if err != nil {
		return nil, fmt.Errorf("list active broadcasts: %w", err)
	}
	return broadcastIDs(members)
}

func broadcastIDs(members []string) ([]int64, error) {
	ids := make([]int64, len(members))
	for i, m := range members {
		id, err := strconv.ParseInt(m, 10, 64)
		if err != nil {
			return nil, fmt.Errorf("list broadcasts: %w", err)
		}
		ids[i] = id
	}
	return ids, nil
}

// moves says from where a broadcast may get into a state.
var moves = map[BroadcastState]string{
	BroadcastScheduled: "0,1,2", BroadcastRunning: "0,1,2,4", BroadcastPaused: "2,3", BroadcastCancelled: "0,1,2,3,4",
}

// MoveBroadcast moves a broadcast to BroadcastScheduled, BroadcastRunning,
// BroadcastPaused or BroadcastCancelled, for all instances at once; why tells
// the reason of a pause. It gives false when the state it is in does not allow
// that. What has nobody queued and runs is finished.
func (s *Store) MoveBroadcast(ctx context.Context, id int64, to BroadcastState, why string, now time.Time) (bool, error) {
	from, ok := moves[to]
	if !ok {
		return false, fmt.Errorf("move a broadcast: nobody moves one to %s", to)
	}
	return s.moveBroadcast(ctx, id, to, from, why, now)
}

func (s *Store) moveBroadcast(ctx context.Context, id int64, to BroadcastState, from, why string, now time.Time) (bool, error) {
	active := 0
	if to.active() {
		active = 1
	}
	keys := []string{s.keys.broadcast(classBroadcast, id), s.keys.broadcasts(classBroadcastActive)}
	moved, err := s.yes(ctx, s.scripts.broadcastMove, keys, id, int(to), ","+from+",", active, why, now.UnixMilli(), KeptBroadcast.Milliseconds())
	if err != nil {
		return false, fmt.Errorf("move a broadcast: %w", err)
	}
	return moved, nil
}

// DropBroadcast forgets a draft, or the broadcast with all its recipients once
// nothing is sent any more. It gives false while it is scheduled, runs or is
// paused.
func (s *Store) DropBroadcast(ctx context.Context, id int64) (bool, error) {
	b, err := s.LoadBroadcast(ctx, id)
	if errors.Is(err, ErrNoBroadcast) {
		return true, nil
	}
	if err != nil {
		return false, err
	}
	if b.State.active() || b.State == BroadcastPaused {
		return false, nil
	}
	pipe := s.client.Pipeline()
	for key := range b.shape.segments(s.keys, b.totals) {
		pipe.Del(ctx, key)
	}
	for z := range Zones {
		pipe.Del(ctx, s.keys.again(id, z))
	}
	for button := range TapButtons {
		pipe.Del(ctx, s.keys.taps(id, button))
	}
	pipe.Del(ctx, s.keys.broadcast(classBroadcast, id), s.keys.broadcast(classBroadcastFlight, id))
	pipe.ZRem(ctx, s.keys.broadcasts(classBroadcastList), id)
	if _, err := pipe.Exec(ctx); err != nil && !errors.Is(err, redis.Nil) {
		return false, fmt.Errorf("drop a broadcast: %w", err)
	}
	return true, nil
}
