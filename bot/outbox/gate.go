package outbox

import (
	"context"
	"errors"
	"log/slog"
	"sync"
	"time"

	"plutbot/bot"
	"plutbot/storage"
)

// Lane is how urgent a call is. What is more urgent never waits for the rest.
type Lane uint8

// The lanes, the most urgent first.
const (
	// Replies go to somebody who waits for them.
	Replies Lane = iota
	// Desk is what consultants and people tell each other.
	Desk
	// Broadcasts take what the others leave.
	Broadcasts
	lanes
)

// String gives the lane's name in metrics.
func (l Lane) String() string { return [...]string{"replies", "desk", "broadcasts"}[l] }

// Telegram's published limits, with a margin for the time that calls are on
// their way.
const (
	// PerSecond is how many messages all chats together may get in a second.
	PerSecond = 30
	// A private chat may get one message a second, or a few at once.
	privateSpan  = time.Second + 50*time.Millisecond
	privateBurst = 5
	// A group may get twenty messages in a minute, over all its topics.
	groupSpan  = time.Minute + time.Second
	groupBurst = 20
)

const (
	// patience is how long a reply or the desk waits in its lane; what must
	// wait longer fails, to be tried again as a job.
	patience = 3 * time.Second
	// look is how often somebody who waits looks again when nobody can know
	// how long it takes.
	look = 5 * time.Millisecond
	// maxLook bounds each wait, so that a moved clock or a new part is noticed.
	maxLook = 250 * time.Millisecond
	// shareEvery is the time between two talks with the other instances, and
	// shareLease how long an instance may be silent.
	shareEvery = 250 * time.Millisecond
	shareLease = 3 * time.Second
	// shareTrust is how long after a talk broadcasts rely on it: less than the
	// lease by more than a call takes.
	shareTrust = shareLease / 2
	// idlePart is how many calls in a second an instance keeps for a sudden crowd.
	idlePart = 6
	// bulkLasts is how long after a broadcast's message broadcasts go on.
	bulkLasts = 2 * time.Second
	// forever is longer than anybody waits.
	forever = 1<<63 - 1 - time.Hour
	// keptChats is how many chats are remembered before those that have been
	// quiet are forgotten.
	keptChats = 10_000
)

// Budgets are what the gates of all instances agree on.
type Budgets interface {
	ShareBudget(ctx context.Context, w storage.Wish, now time.Time) (storage.Share, error)
	PaceChat(ctx context.Context, chat int64, p storage.Pace, messages int, sent bool, now time.Time) (time.Duration, error)
	HoldSending(ctx context.Context, chat int64, until, now time.Time) error
}

// GateOptions are what a Gate is made of. All fields are needed.
type GateOptions struct {
	Budgets Budgets
	// Instance tells this process from the others and is the same after a restart.
	Instance string
	// PerSecond is how many messages all instances together may send in a
	// second; 0 knows no limits, also not of single chats, and obeys only
	// Telegram's own word.
	PerSecond int
	Clock     bot.Clock
	// Waited is told how long each call waited.
	Waited func(lane string, waited time.Duration)
	Log    *slog.Logger
}

// Gate is what every call that sends something passes. It keeps to Telegram's
// limits, over all chats and for each, together with the gates of the other
// instances, and obeys when Telegram wants to be left alone. A reply takes no
// round trip to Redis: the instance holds a part of the budget beforehand.
type Gate struct {
	GateOptions

	mu        sync.Mutex
	window    window
	crowd     crowd
	waiting   [lanes]int
	refused   int
	bulkNext  time.Time // when the next broadcast message may begin
	bulkUntil time.Time // until when broadcasts count as going on
	bulkFrom  time.Time // when this instance may begin with broadcasts
	instances int
	shared    time.Time // the last talk
	holds     map[int64]time.Time
	even      map[int64]time.Time // private chats: when all would have been sent one by one
	reports   []int64             // private chats whose messages the others do not know of
}

// NewGate makes a Gate. Until Run begins it lets a few calls through.
func NewGate(o GateOptions) *Gate {
	return &Gate{GateOptions: o, window: window{limit: min(idlePart, o.PerSecond)}, instances: 1,
		holds: map[int64]time.Time{}, even: map[int64]time.Time{}}
}

// Pass is the gate as one lane sees it.
type Pass struct {
	gate *Gate
	lane Lane
}

// Pass gives the gate for calls of one lane.
func (g *Gate) Pass(lane Lane) Pass { return Pass{g, lane} }

// Do makes a call that sends so many messages to a chat, as soon as the limits
// allow it; 0 is a call that only must not disturb while Telegram wants to be
// left alone. What would have to wait longer than somebody who reads can wait
// is not called, and the error is a bot.Failure that says when to try again.
// What Telegram says of its limits is remembered.
func (p Pass) Do(ctx context.Context, chat int64, messages int, call func() error) error {
	return p.gate.do(ctx, p.lane, chat, messages, call)
}

func (g *Gate) do(ctx context.Context, lane Lane, chat int64, messages int, call func() error) error {
	began := time.Now()
	for {
		wait, err := g.chat(ctx, chat, messages)
		if err != nil {
			return err
		}
		if wait == 0 {
			break
		}
		if time.Since(began)+wait > patience {
			return &bot.Failure{Reason: bot.TooManyRequests, RetryAfter: wait, Err: errBusy}
		}
		if err := bot.Sleep(ctx, min(wait, maxLook)); err != nil {
			return &bot.Failure{Reason: bot.Temporary, Unsent: true, Err: err}
		}
	}
	r, err := g.reserve(ctx, lane, messages, patience-time.Since(began))
	if err != nil {
		return err
	}
	g.Waited(lane.String(), time.Since(began))
	return r.call(ctx, chat, call)
}

// Reserve waits, as long as ctx lasts, until a message may be sent to somebody,
// who need not be known yet: while a broadcast waits for its turn, nobody is
// on record as being written to. Do or Drop must follow.
func (p Pass) Reserve(ctx context.Context, messages int) (*Reservation, error) {
	began := time.Now()
	r, err := p.gate.reserve(ctx, p.lane, messages, forever)
	if err == nil {
		p.gate.Waited(p.lane.String(), time.Since(began))
	}
	return r, err
}

// Reservation is the right to make one call.
type Reservation struct {
	gate     *Gate
	began    time.Time
	messages int
	reply    bool
}

// Drop gives the right back.
func (r *Reservation) Drop() { r.end(false) }

// Do makes the call to a chat, unless that chat must be left alone: then the
// error is a bot.Failure that says when to try again.
func (r *Reservation) Do(ctx context.Context, chat int64, call func() error) error {
	wait, err := r.gate.chat(ctx, chat, r.messages)
	if err == nil && wait > 0 {
		err = &bot.Failure{Reason: bot.TooManyRequests, RetryAfter: wait, Err: errBusy}
	}
	if err != nil {
		r.Drop()
		return err
	}
	return r.call(ctx, chat, call)
}

func (r *Reservation) call(ctx context.Context, chat int64, call func() error) error {
	r.began = time.Now()
	defer r.end(true) // also when the call panics
	err := call()
	r.gate.heed(ctx, chat, err)
	return err
}

func (r *Reservation) end(called bool) {
	r.gate.mu.Lock()
	defer r.gate.mu.Unlock()
	r.gate.window.end(r.began, time.Now(), r.messages, r.reply, called)
}

// Try says how long a call would have to wait now; 0 is not at all. Nothing is
// taken.
func (g *Gate) Try(lane Lane, chat int64) time.Duration {
	g.mu.Lock()
	defer g.mu.Unlock()
	now := g.Clock()
	return max(g.held(chat, now), g.privateWait(chat, now), g.ahead(lane, 1, time.Now()))
}

// Hold lets nothing be sent to a chat before a time, by any instance; chat 0 is
// everybody.
func (g *Gate) Hold(ctx context.Context, chat int64, until time.Time) {
	g.mu.Lock()
	if until.After(g.holds[chat]) {
		g.holds[chat] = until
	}
	g.mu.Unlock()
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), time.Second)
	defer cancel()
	if err := g.Budgets.HoldSending(ctx, chat, until, g.Clock()); err != nil {
		g.Log.Warn("the other instances do not know that Telegram wants to be left alone", "error", err)
	}
}

// heed remembers when Telegram wants to be left alone.
func (g *Gate) heed(ctx context.Context, chat int64, err error) {
	if err == nil {
		return
	}
	f := bot.FailureOf(err)
	if f.Reason != bot.TooManyRequests {
		return
	}
	now := g.Clock()
	g.mu.Lock()
	g.refused++
	// Telegram does not say which limit it is. A group, and a person who got
	// several messages just now, have their own; otherwise it is that of all.
	busy := chat < 0 || g.even[chat].Sub(now) > privateSpan
	g.mu.Unlock()
	if !busy {
		chat = 0
	}
	g.Hold(ctx, chat, now.Add(f.RetryAfter))
}

// reserve waits at most patience until so many messages may be sent.
func (g *Gate) reserve(ctx context.Context, lane Lane, messages int, patience time.Duration) (*Reservation, error) {
	began := time.Now()
	for {
		if err := ctx.Err(); err != nil {
			return nil, &bot.Failure{Reason: bot.Temporary, Unsent: true, Err: err}
		}
		r, wait, crowded := g.attempt(lane, messages)
		if r != nil {
			return r, nil
		}
		err := g.await(ctx, wait, patience-time.Since(began))
		if crowded {
			g.mu.Lock()
			g.waiting[lane]--
			g.mu.Unlock()
		}
		if err != nil {
			return nil, err
		}
	}
}

// await waits a while, unless that takes longer than the patience.
func (g *Gate) await(ctx context.Context, wait, patience time.Duration) error {
	if wait > patience {
		return &bot.Failure{Reason: bot.TooManyRequests, RetryAfter: wait, Err: errBusy}
	}
	if err := bot.Sleep(ctx, min(wait, maxLook)); err != nil {
		return &bot.Failure{Reason: bot.Temporary, Unsent: true, Err: err}
	}
	return nil
}

var errBusy = errors.New("the limits of Telegram are used up for now")

// attempt gives a reservation, or how long to wait. When crowded, the limit
// over all chats is used up, and one more is counted as waiting.
func (g *Gate) attempt(lane Lane, messages int) (r *Reservation, wait time.Duration, crowded bool) {
	g.mu.Lock()
	defer g.mu.Unlock()
	now := time.Now()
	if wait := g.held(0, g.Clock()); wait > 0 {
		return nil, wait, false
	}
	if messages > 0 && g.PerSecond > 0 {
		if wait := g.ahead(lane, messages, now); wait > 0 {
			g.waiting[lane]++
			return nil, wait, true
		}
	}
	g.window.begin(messages)
	switch lane {
	case Replies:
		g.crowd.add(now, messages)
	case Broadcasts:
		g.bulkNext = later(g.bulkNext, now.Add(-g.spacing(1))).Add(g.spacing(messages))
		g.bulkUntil = now.Add(bulkLasts)
	}
	return &Reservation{g, now, messages, lane == Replies}, 0, false
}
