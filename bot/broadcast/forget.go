package broadcast

import (
	"context"
	"fmt"
	"time"

	"plutbot/bot"
)

// Forgetting takes people out of what is kept about broadcasts.
type Forgetting interface {
	ForgetRecipient(ctx context.Context, chat int64, now time.Time) (int, error)
}

// Forgetter does the tasks of people who have erased their data.
type Forgetter struct {
	Records Forgetting
	// Drafts forgets what the person was writing.
	Drafts func(ctx context.Context, chat int64) error
	Clock  bot.Clock
}

// DoTask implements bot.Doer. Doing it again changes nothing more.
func (f Forgetter) DoTask(ctx context.Context, t bot.Task) error {
	if t.Do != bot.NewsForget {
		return &bot.Failure{Reason: bot.Refused, Err: fmt.Errorf("a job wants %q", t.Do)}
	}
	if _, err := f.Records.ForgetRecipient(ctx, t.Chat, f.Clock()); err != nil {
		return err
	}
	return f.Drafts(ctx, t.Chat)
}
