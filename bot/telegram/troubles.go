package telegram

import (
	"errors"
	"log/slog"
	"math/rand/v2"
	"net/http"
	"time"

	"plutbot/bot"
)

const (
	// lastRest bounds the pause between failing calls of getUpdates.
	lastRest = 30 * time.Second
	// sayAgain is after how long a trouble that stays is logged again.
	sayAgain = 10 * time.Minute
)

// troubles decides how long to rest after a failure of getUpdates, and says
// each trouble once, not each time.
type troubles struct {
	log    *slog.Logger
	inARow int
	said   string
	saidAt time.Time
}

// met takes a failure and gives the pause after it: as long as Telegram wants,
// or longer with each failure. The pauses are spread, so that several instances
// do not come back together.
func (t *troubles) met(err error) time.Duration {
	f := bot.FailureOf(err)
	what, message := f.Reason.String(), "updates cannot be fetched; trying again"
	if r, ok := errors.AsType[*refusal](err); ok && r.Code == http.StatusConflict {
		what = "conflict"
		message = "updates cannot be fetched: another program polls with this token, or a webhook is set; stop the one or delete the other"
	}
	t.say(what, message, err)
	rest := min(firstRetry<<min(t.inARow, 10), lastRest)
	t.inARow++
	return max(rest+rand.N(rest/4), f.RetryAfter)
}

// over says that a call went well.
func (t *troubles) over() { t.inARow = 0 }

// say logs a trouble, unless that was the last thing said, a short while ago.
func (t *troubles) say(what, message string, err error) {
	if what == t.said && time.Since(t.saidAt) < sayAgain {
		return
	}
	t.said, t.saidAt = what, time.Now()
	t.log.Warn(message, "error", err)
}
