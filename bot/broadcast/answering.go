package broadcast

import (
	"context"
	"errors"
	"fmt"
	"iter"

	"plutbot/storage"
)

// Past gives the broadcasts that were, newest first, and who got them.
type Past interface {
	Broadcasts(ctx context.Context, most int) ([]int64, error)
	LoadBroadcast(ctx context.Context, id int64) (storage.Broadcast, error)
	Recipients(ctx context.Context, id int64) iter.Seq2[storage.Recipient, error]
}

// Answering is how people answered earlier broadcasts.
type Answering struct {
	// Broadcasts are how many were looked at, Sent how many people got one of
	// them, and Replied how many of those wrote an answer.
	Broadcasts    int
	Sent, Replied int64
}

// Of is how many answers follow from so many recipients.
func (a Answering) Of(recipients int64) int64 {
	if a.Sent == 0 {
		return 0
	}
	return (recipients*a.Replied + a.Sent/2) / a.Sent
}

// What an estimate looks at: the newest broadcasts about the topic among the
// newest of all, and the first recipients of each. So it is as quick with a
// million recipients as with a thousand.
const (
	pastAll     = 30
	pastOfTopic = 5
	pastSample  = 2000
)

// AnsweringOf looks at how people answered the newest ended broadcasts about a
// topic.
func AnsweringOf(ctx context.Context, past Past, topic string) (Answering, error) {
	var a Answering
	ids, err := past.Broadcasts(ctx, pastAll)
	if err != nil {
		return a, fmt.Errorf("look at earlier broadcasts: %w", err)
	}
	for _, id := range ids {
		b, err := past.LoadBroadcast(ctx, id)
		if errors.Is(err, storage.ErrNoBroadcast) {
			continue
		}
		if err != nil {
			return a, fmt.Errorf("look at earlier broadcasts: %w", err)
		}
		content, err := ContentOf(b)
		if err != nil {
			return a, err
		}
		ended := b.State == storage.BroadcastFinished || b.State == storage.BroadcastCancelled
		if !ended || content.Topic != topic || len(content.Audience) == 0 { // a correction's notice has no audience of its own
			continue
		}
		if err := a.add(ctx, past, id); err != nil {
			return a, err
		}
		if a.Broadcasts == pastOfTopic {
			break
		}
	}
	return a, nil
}

// add counts the first recipients of a broadcast.
func (a *Answering) add(ctx context.Context, past Past, id int64) error {
	sent, replied := int64(0), int64(0)
	for r, err := range past.Recipients(ctx, id) {
		if err != nil {
			return fmt.Errorf("look at who answered broadcast %d: %w", id, err)
		}
		if r.State != storage.Sent {
			continue
		}
		if sent++; r.Marks&storage.MarkReplied != 0 {
			replied++
		}
		if sent == pastSample {
			break
		}
	}
	if sent > 0 {
		a.Broadcasts, a.Sent, a.Replied = a.Broadcasts+1, a.Sent+sent, a.Replied+replied
	}
	return nil
}
