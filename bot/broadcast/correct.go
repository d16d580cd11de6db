package broadcast

import (
	"context"
	"fmt"
	"iter"

	"plutbot/bot"
	"plutbot/storage"
)

// Editor changes messages that were sent.
type Editor interface {
	Revise(ctx context.Context, message int64, p bot.Post) error
}

// Sent gives the recipients of a broadcast and marks them.
type Sent interface {
	Recipients(ctx context.Context, id int64) iter.Seq2[storage.Recipient, error]
	MarkRecipient(ctx context.Context, id int64, p storage.Position, chat int64, m storage.Mark) (bool, error)
}

// Correction gives a broadcast that was sent another wording, in place.
type Correction struct {
	Broadcast int64 `json:"broadcast"`
	// Wordings are by the number of the version.
	Wordings []Wording `json:"wordings"`
	// Next is how many recipients were passed, in their order; Done of them were
	// corrected, and Kept have the old wording because Telegram refused.
	Next int64 `json:"next,omitempty"`
	Done int64 `json:"done,omitempty"`
	Kept int64 `json:"kept,omitempty"`
}

// Some goes on with a correction for so many recipients and says whether
// everybody was passed. Whatever it did is in the correction, also when it
// fails; doing it again changes nothing.
func (c *Correction) Some(ctx context.Context, sent Sent, editor Editor, content Content, most int) (bool, error) {
	place, tried := int64(0), 0
	for r, err := range sent.Recipients(ctx, c.Broadcast) {
		if err != nil {
			return false, fmt.Errorf("correct a broadcast: %w", err)
		}
		if place++; place <= c.Next {
			continue
		}
		if r.State != storage.Sent || r.Chat == storage.Nobody || len(r.Messages) == 0 || r.Messages[0] == 0 {
			c.Next = place
			continue
		}
		if tried++; tried > most {
			return false, nil
		}
		if err := c.one(ctx, sent, editor, content, r); err != nil {
			return false, err
		}
		c.Next = place
	}
	return true, nil
}

// one corrects the message of one recipient.
func (c *Correction) one(ctx context.Context, sent Sent, editor Editor, content Content, r storage.Recipient) error {
	wording := c.Wordings[0]
	if r.Variant < len(c.Wordings) {
		wording = c.Wordings[r.Variant]
	}
	v := content.variant(r.Variant)
	post := bot.Post{Chat: r.Chat, Text: wording.Text, Entities: wording.Entities, Rows: v.rows(c.Broadcast, r.Position)}
	if len(v.Messages) > 1 {
		post.Rows = nil // an album's buttons stand under the message that follows it
	}
	err := editor.Revise(ctx, r.Messages[0], post)
	if err != nil && refused(err) && v.Words == nil { // it is no text: a picture or a file with words under it
		post.Copy = v.Messages
		err = editor.Revise(ctx, r.Messages[0], post)
	}
	if err != nil {
		if !refused(err) {
			return fmt.Errorf("correct a message: %w", err)
		}
		c.Kept++
		return nil
	}
	c.Done++
	_, err = sent.MarkRecipient(ctx, c.Broadcast, r.Position, r.Chat, storage.MarkCorrected)
	return err
}

// refused says whether the same call would be refused again.
func refused(err error) bool {
	reason := bot.FailureOf(err).Reason
	return reason != bot.Temporary && reason != bot.TooManyRequests && reason != bot.Unauthorized
}

// Reacted are the recipients who pressed a button of a broadcast or answered it,
// and did not opt out.
func Reacted(ctx context.Context, sent Sent, id int64) iter.Seq2[storage.Addressee, error] {
	return func(yield func(storage.Addressee, error) bool) {
		for r, err := range sent.Recipients(ctx, id) {
			if err == nil && (r.State != storage.Sent || r.Chat == storage.Nobody || r.Marks&(storage.MarkTapped|storage.MarkReplied) == 0 || r.Marks&storage.MarkLeft != 0) {
				continue
			}
			if !yield(storage.Addressee{Chat: r.Chat, Zone: r.Position.Zone(), Variant: r.Variant}, err) || err != nil {
				return
			}
		}
	}
}
