package broadcast

import (
	"context"
	"errors"
	"fmt"
	"iter"
	"time"

	"plutbot/bot"
	"plutbot/storage"
)

// Records keep the broadcasts.
type Records interface {
	CreateBroadcast(ctx context.Context, data []byte, now time.Time) (storage.Broadcast, error)
	SaveBroadcast(ctx context.Context, b *storage.Broadcast, now time.Time) error
	LoadBroadcast(ctx context.Context, id int64) (storage.Broadcast, error)
	FillBroadcast(ctx context.Context, id int64, messages int, audience iter.Seq2[storage.Addressee, error]) (int64, error)
	MoveBroadcast(ctx context.Context, id int64, to storage.BroadcastState, why string, now time.Time) (bool, error)
}

// Repeats take up again what was stopped, or did not arrive.
type Repeats interface {
	RequeueRecipients(ctx context.Context, id int64, now time.Time, states ...storage.RecipientState) (int64, error)
	ReopenBroadcast(ctx context.Context, id int64, now time.Time) (bool, error)
	RescheduleBroadcast(ctx context.Context, id int64, now time.Time) (bool, error)
}

// Control is where broadcasts are written, released and stopped. What it decides
// holds for all instances at once.
type Control struct {
	records Records
	repeats Repeats
	clock   bot.Clock
	rate    float64
}

// NewControl makes a Control. perSecond is how many messages Telegram allows in
// a second over all chats.
func NewControl(records Records, repeats Repeats, clock bot.Clock, perSecond int) *Control {
	return &Control{records, repeats, clock, float64(perSecond)}
}

// ErrState says that the broadcast is in a state that does not allow this.
var ErrState = errors.New("the broadcast is in another state")

// Create stores a new draft.
func (c *Control) Create(ctx context.Context, content Content) (storage.Broadcast, error) {
	return c.records.CreateBroadcast(ctx, content.Encode(), c.clock())
}

// Save stores a draft, or one that waits for approval. It fails with
// storage.ErrConflict when somebody else changed or released it meanwhile.
func (c *Control) Save(ctx context.Context, b *storage.Broadcast, content Content, waiting bool) error {
	b.Data, b.State = content.Encode(), storage.BroadcastDraft
	if waiting {
		b.State = storage.BroadcastWaiting
	}
	return c.records.SaveBroadcast(ctx, b, c.clock())
}

// Fill replaces the recipients of a broadcast that is not released, and gives
// how many there are.
func (c *Control) Fill(ctx context.Context, id int64, audience iter.Seq2[storage.Addressee, error]) (int64, error) {
	b, err := c.records.LoadBroadcast(ctx, id)
	if err != nil {
		return 0, err
	}
	content, err := ContentOf(b)
	if err != nil {
		return 0, err
	}
	return c.records.FillBroadcast(ctx, id, content.Messages(), audience)
}

// Start releases a broadcast: each zone gets it when it opens. It fails with
// ErrState when it was released already.
func (c *Control) Start(ctx context.Context, id int64) error {
	return c.move(ctx, id, storage.BroadcastScheduled, "")
}

// Pause stops the sending on all instances; the calls under way end.
func (c *Control) Pause(ctx context.Context, id int64) error {
	return c.move(ctx, id, storage.BroadcastPaused, storage.PausedByHand)
}

// Resume goes on with a paused broadcast.
func (c *Control) Resume(ctx context.Context, id int64) error {
	b, err := c.records.LoadBroadcast(ctx, id)
	if err != nil {
		return err
	}
	if b.State != storage.BroadcastPaused {
		return ErrState
	}
	if !b.Began.IsZero() {
		return c.move(ctx, id, storage.BroadcastRunning, "")
	}
	waits, err := c.repeats.RescheduleBroadcast(ctx, id, c.clock())
	if err == nil && !waits {
		err = ErrState
	}
	return err
}

// Cancel ends a broadcast; whoever is queued gets nothing.
func (c *Control) Cancel(ctx context.Context, id int64) error {
	return c.move(ctx, id, storage.BroadcastCancelled, "")
}

func (c *Control) move(ctx context.Context, id int64, to storage.BroadcastState, why string) error {
	moved, err := c.records.MoveBroadcast(ctx, id, to, why, c.clock())
	if err == nil && !moved {
		err = ErrState
	}
	if err != nil {
		return fmt.Errorf("move broadcast %d to %s: %w", id, to, err)
	}
	return nil
}

// Resend queues those again who stand in one of the states, Failed and Unknown,
// and lets a finished broadcast run for them. Somebody unknown may get it twice.
// It gives how many they are.
func (c *Control) Resend(ctx context.Context, id int64, states ...storage.RecipientState) (int64, error) {
	b, err := c.records.LoadBroadcast(ctx, id)
	if err != nil {
		return 0, err
	}
	if b.State != storage.BroadcastFinished && b.State != storage.BroadcastPaused && b.State != storage.BroadcastRunning {
		return 0, ErrState
	}
	n, err := c.repeats.RequeueRecipients(ctx, id, c.clock(), states...)
	if err != nil {
		return n, fmt.Errorf("send broadcast %d again: %w", id, err)
	}
	if b.State == storage.BroadcastFinished && n > 0 {
		_, err = c.repeats.ReopenBroadcast(ctx, id, c.clock())
	}
	return n, err
}

// Status is how a broadcast stands.
type Status struct {
	storage.Broadcast
	Content Content
	// Remaining is how long the sending still takes, without quiet hours.
	Remaining time.Duration
	// Opens is when the next zone that waits may get it; the zero time when
	// none waits.
	Opens time.Time
}

// Status tells how a broadcast stands.
func (c *Control) Status(ctx context.Context, id int64) (Status, error) {
	b, err := c.records.LoadBroadcast(ctx, id)
	if err != nil {
		return Status{}, err
	}
	s := Status{Broadcast: b}
	if s.Content, err = ContentOf(b); err != nil {
		return s, err
	}
	rate := b.Rate
	if rate <= 0 {
		rate = c.pace(s.Content)
	}
	s.Remaining = time.Duration(float64(b.Counts[storage.Queued]+b.Counts[storage.Sending]) / rate * float64(time.Second))
	now := c.clock()
	for zone := range storage.Zones {
		if !b.Left(zone) {
			continue
		}
		opens, err := s.Content.Opens(zone, now)
		if err != nil {
			return s, err
		}
		if opens.After(now) && (s.Opens.IsZero() || opens.Before(s.Opens)) {
			s.Opens = opens
		}
	}
	return s, nil
}

// Estimate is how long so many recipients take when nobody else writes.
func (c *Control) Estimate(recipients int64, content Content) time.Duration {
	return time.Duration(float64(recipients) / c.pace(content) * float64(time.Second))
}

// pace is how many people a second get the content when nobody else writes.
func (c *Control) pace(content Content) float64 {
	rate := c.rate
	if content.Paid || rate == 0 { // a server without limits is as fast
		rate = PaidPerSecond
	}
	return rate / float64(content.Messages())
}
