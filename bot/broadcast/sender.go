package broadcast

import (
	"context"
	"fmt"
	"log/slog"
	"sync"
	"time"

	"plutbot/bot"
	"plutbot/storage"
)

// Queue gives recipients to workers. What it says holds for all instances.
type Queue interface {
	ActiveBroadcasts(ctx context.Context) ([]int64, error)
	Broadcasts(ctx context.Context, limit int) ([]int64, error)
	TakeRecipient(ctx context.Context, b storage.Broadcast, worker string, zones []int, now time.Time, lease time.Duration) (storage.Hold, bool, error)
	SettleRecipient(ctx context.Context, h storage.Hold, o storage.Outcome, now time.Time) (bool, error)
	LapseRecipients(ctx context.Context, b storage.Broadcast, lost string, now time.Time) (int, error)
}

// Poster sends to one person. Its error holds a bot.Failure.
type Poster interface {
	Post(ctx context.Context, p bot.Post) ([]int64, error)
}

// People learns who cannot be reached any more.
type People interface {
	SetBlocked(ctx context.Context, chat int64, blocked bool, now time.Time) error
}

// Gate lets broadcasts through as fast as Telegram allows and everybody else
// leaves room.
type Gate interface {
	// Reserve waits until so many messages may be sent, as long as ctx lasts.
	Reserve(ctx context.Context, messages int) (Turn, error)
}

// Turn is the right to write to one person now. One of its methods follows.
type Turn interface {
	Do(ctx context.Context, chat int64, call func() error) error
	Drop()
}

// Config is what a Sender is made of. All fields are needed, except those of paid
// broadcasts.
type Config struct {
	Records Records
	Queue   Queue
	Poster  Poster
	People  People
	Gate    Gate
	// Paid is the gate of broadcasts that are paid for; nil when nothing may be
	// paid, and then these go like all others.
	Paid Gate
	// Owner tells this instance from the others and is the same after a restart.
	Owner string
	// Workers is how many calls may be under way at once, and PaidWorkers how many
	// of paid broadcasts.
	Workers, PaidWorkers int
	// PauseAt is the share of unexpected errors, in thousandths, at which a
	// broadcast pauses itself.
	PauseAt int
	Clock   bot.Clock
	Log     *slog.Logger
}

const (
	// hold is how long a worker may take for one recipient: several calls to
	// Telegram, each with its time limit.
	hold = time.Minute
	// tick is the time between two looks for broadcasts.
	tick = 500 * time.Millisecond
	// sweepEvery is after how many looks those are looked at, too, that are not
	// being sent, and sweeps is how many of them.
	sweepEvery = 20
	sweeps     = 20
	// settleFor is how long a worker tries to record what it did.
	settleFor = 30 * time.Second
	// unreachable is when to try again somebody for whom Telegram could not be
	// reached at all.
	unreachable = 15 * time.Second
)

// Sender sends the broadcasts that are released.
type Sender struct {
	Config

	mu      sync.Mutex
	current queue
	changed chan struct{} // closed when current was looked up anew
}

// queue is what is being sent: freely, and paid for. Each has workers of its own,
// so that the slower one does not keep those of the faster.
type queue struct{ free, paid []running }

// running is a broadcast from which recipients may be taken.
type running struct {
	storage.Broadcast
	content Content
	zones   []int
}

// NewSender makes a Sender.
func NewSender(c Config) *Sender { return &Sender{Config: c, changed: make(chan struct{})} }

// Run sends until ctx ends; the calls under way are finished and recorded.
func (s *Sender) Run(ctx context.Context) {
	var workers sync.WaitGroup
	for n := range s.Workers {
		workers.Go(func() {
			s.work(ctx, fmt.Sprintf("%s/%d", s.Owner, n), s.Gate, func(q queue) []running { return q.free })
		})
	}
	if s.Paid != nil {
		for n := range s.PaidWorkers {
			workers.Go(func() {
				s.work(ctx, fmt.Sprintf("%s/paid%d", s.Owner, n), s.Paid, func(q queue) []running { return q.paid })
			})
		}
	}
	ticker := time.NewTicker(tick)
	defer ticker.Stop()
	formerLife := true // what it had under way then is lost
	for n := 0; ctx.Err() == nil; n++ {
		if err := s.look(ctx, formerLife, formerLife || n%sweepEvery == 0); err != nil {
			if ctx.Err() == nil {
				s.Log.Warn("broadcasts cannot be read; trying again", "error", err)
			}
		} else {
			formerLife = false
		}
		select {
		case <-ctx.Done():
		case <-ticker.C:
		}
	}
	workers.Wait()
}

// look finds out what is to be sent now, and gives up what was lost.
func (s *Sender) look(ctx context.Context, formerLife, sweep bool) error {
	ids, err := s.Queue.ActiveBroadcasts(ctx)
	if err != nil {
		return err
	}
	var current queue
	for _, id := range ids {
		r, err := s.open(ctx, id)
		if err != nil {
			return err
		}
		if err := s.lapse(ctx, r.Broadcast, formerLife); err != nil {
			return err
		}
		switch {
		case len(r.zones) == 0:
		case r.content.Paid && s.Paid != nil:
			current.paid = append(current.paid, r)
		default:
			r.content.Paid = false // nobody pays
			current.free = append(current.free, r)
		}
	}
	s.mu.Lock()
	s.current = current
	close(s.changed)
	s.changed = make(chan struct{})
	s.mu.Unlock()
	if !sweep {
		return nil
	}
	// A paused or cancelled one may have lost a worker as well.
	if ids, err = s.Queue.Broadcasts(ctx, sweeps); err != nil {
		return err
	}
	for _, id := range ids {
		b, err := s.Records.LoadBroadcast(ctx, id)
		if err != nil {
			continue // it expired
		}
		if err := s.lapse(ctx, b, formerLife); err != nil {
			return err
		}
	}
	return nil
}

// lapse gives up what workers that died were sending.
func (s *Sender) lapse(ctx context.Context, b storage.Broadcast, formerLife bool) error {
	if b.Counts[storage.Sending] == 0 {
		return nil
	}
	lost := ""
	if formerLife {
		lost = s.Owner + "/"
	}
	n, err := s.Queue.LapseRecipients(ctx, b, lost, s.Clock())
	if n > 0 {
		s.Log.Warn("nobody knows whether some messages arrived", "broadcast", b.ID, "recipients", n)
	}
	return err
}

// open reads an active broadcast, begins it if its time has come, and tells the
// zones that may get it now: the eastern ones first, where the night comes first.
func (s *Sender) open(ctx context.Context, id int64) (running, error) {
	b, err := s.Records.LoadBroadcast(ctx, id)
	if err != nil {
		return running{}, err
	}
	r := running{Broadcast: b}
	if r.content, err = ContentOf(b); err != nil {
		return r, err
	}
	now := s.Clock()
	for zone := storage.Zones - 1; zone >= 0; zone-- {
		opens, err := r.content.Opens(zone, now)
		if err != nil {
			return r, err
		}
		if b.ZoneTotal(zone) > 0 && !opens.After(now) {
			r.zones = append(r.zones, zone)
		}
	}
	if b.State == storage.BroadcastScheduled && (len(r.zones) > 0 || b.Total() == 0) {
		_, err = s.Records.MoveBroadcast(ctx, id, storage.BroadcastRunning, "", now)
	}
	return r, err
}

// now gives what is being sent, and a channel that is closed when that may
// have changed.
func (s *Sender) now() (queue, <-chan struct{}) {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.current, s.changed
}

// work sends to one recipient after another.
func (s *Sender) work(ctx context.Context, name string, gate Gate, mine func(queue) []running) {
	for turn := 0; ctx.Err() == nil; turn++ {
		all, changed := s.now()
		current := mine(all)
		sent := false
		if len(current) > 0 {
			sent = s.one(ctx, name, gate, current[turn%len(current)])
		}
		if !sent && (len(current) == 0 || turn%len(current) == len(current)-1) {
			select {
			case <-ctx.Done():
			case <-changed:
			}
		}
	}
}

// one takes a recipient of a broadcast and sends to him; it gives false when
// there is nobody. Nobody is taken before the gate is open: so only what is
// really under way can be lost by a crash.
func (s *Sender) one(ctx context.Context, worker string, gate Gate, r running) bool {
	turn, err := gate.Reserve(ctx, r.content.Messages())
	if err != nil {
		return false
	}
	taken, ok, err := s.Queue.TakeRecipient(ctx, r.Broadcast, worker, r.zones, s.Clock(), hold)
	if err != nil || !ok {
		turn.Drop()
		if err != nil && ctx.Err() == nil {
			s.Log.Warn("a recipient cannot be taken; trying again", "broadcast", r.ID, "error", err)
		}
		return false
	}
	ctx = context.WithoutCancel(ctx)  // what is begun is ended
	if taken.Chat == storage.Nobody { // forgotten while it was queued again
		turn.Drop()
		s.settle(ctx, r.ID, taken, storage.Outcome{State: storage.Failed, Reason: storage.ReasonLeftOut})
		return true
	}
	ids, err := s.send(ctx, turn, r, taken)
	s.settle(ctx, r.ID, taken, s.judge(ctx, r.ID, taken.Chat, ids, err))
	return true
}

// send makes the calls for one recipient.
func (s *Sender) send(ctx context.Context, turn Turn, r running, to storage.Hold) (ids []int64, err error) {
	v := r.content.variant(to.Variant)
	posts := v.posts(to.Chat, v.rows(r.ID, to.Position))
	for i := range posts {
		posts[i].Paid = r.content.Paid
	}
	err = turn.Do(ctx, to.Chat, func() (err error) {
		if ids, err = s.Poster.Post(ctx, posts[0]); err != nil || len(posts) == 1 {
			return err
		}
		// The announcement is there; that its buttons are missing is no reason
		// to send it again.
		footer, err := s.Poster.Post(ctx, posts[1])
		if err != nil {
			s.Log.Warn("an announcement went out without its buttons", "broadcast", r.ID, "error", err)
			return nil
		}
		ids = append(ids, footer...)
		return nil
	})
	return ids, err
}

// judge gives each failure its one treatment.
func (s *Sender) judge(ctx context.Context, id, chat int64, ids []int64, err error) storage.Outcome {
	now := s.Clock()
	if err == nil {
		return storage.Outcome{State: storage.Sent, Messages: ids}
	}
	f := bot.FailureOf(err)
	o := storage.Outcome{State: storage.Failed, Reason: int(f.Reason), Unexpected: true, PauseAt: s.PauseAt}
	switch {
	case f.Reason == bot.TooManyRequests:
		return storage.Outcome{State: storage.Queued, Due: now.Add(f.RetryAfter)}
	case f.Reason == bot.Temporary && f.Unsent:
		return storage.Outcome{State: storage.Queued, Due: now.Add(unreachable)}
	case f.Reason == bot.Temporary:
		o.State = storage.Unknown // it may have had its effect
	case f.Reason == bot.Blocked || f.Reason == bot.ChatNotFound:
		o.State, o.Unexpected = storage.Blocked, false
		if err := s.People.SetBlocked(ctx, chat, true, now); err != nil {
			s.Log.Warn("it cannot be remembered who blocked the bot", "error", err)
		}
	case f.Reason == bot.Unauthorized:
		// Nothing will work for anybody, and nobody is to blame.
		if _, err := s.Records.MoveBroadcast(ctx, id, storage.BroadcastPaused, storage.PausedByErrors, now); err != nil {
			s.Log.Warn("a broadcast cannot be paused", "broadcast", id, "error", err)
		}
		return storage.Outcome{State: storage.Queued, Due: now}
	default:
		s.Log.Debug("a recipient was refused", "broadcast", id, "reason", f.Reason.String(), "error", err)
	}
	return o
}

// settle records an outcome, as long as it takes within reason. When Redis
// stays away, the recipient becomes unknown in the end.
func (s *Sender) settle(ctx context.Context, id int64, h storage.Hold, o storage.Outcome) {
	ctx, cancel := context.WithTimeout(ctx, settleFor)
	defer cancel()
	for pause := 50 * time.Millisecond; ; pause = min(2*pause, time.Second) {
		_, err := s.Queue.SettleRecipient(ctx, h, o, s.Clock())
		if err == nil {
			return
		}
		select {
		case <-ctx.Done():
			s.Log.Error("it cannot be recorded what became of a recipient", "broadcast", id, "state", o.State.String(), "error", err)
			return
		case <-time.After(pause):
		}
	}
}
