package outbox_test

import (
	"context"
	"errors"
	"strings"
	"testing"
	"time"

	"plutbot/bot"
	"plutbot/internal/redistest"
	"plutbot/storage"
)

// failing fails in the same way every time.
func failing(err error) doing {
	return func(context.Context, storage.Job) error { return err }
}

func TestAPassingFailureIsTriedAgain(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		do   doing
		want time.Duration
	}{
		"the network":               {failing(&bot.Failure{Reason: bot.Temporary, Err: errors.New("connection reset")}), time.Second},
		"an unexpected error":       {failing(errors.New("nobody thought of this")), time.Second},
		"a mistake in the program":  {func(context.Context, storage.Job) error { panic("nil map") }, time.Second},
		"Telegram's wish to wait":   {failing(&bot.Failure{Reason: bot.TooManyRequests, RetryAfter: 93 * time.Second}), 93 * time.Second},
		"a wish shorter than usual": {failing(&bot.Failure{Reason: bot.TooManyRequests, RetryAfter: time.Millisecond}), time.Second},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			redistest.Each(t, func(t *testing.T, s *storage.Store) {
				add(t, s, storage.Job{ID: "a", Chat: 7, Due: noon, Payload: []byte("what to do")})
				wantDone(t, "at first", newWorker(s, c.do).look(t, noon), "a")
				wantLeft(t, s, 1)
				again := newWorker(s, func(_ context.Context, j storage.Job) error {
					if j.Attempts != 1 || string(j.Payload) != "what to do" {
						t.Errorf("the second time it is %+v", j)
					}
					return nil
				})
				wantDone(t, "before the pause is over", again.look(t, noon.Add(c.want-time.Millisecond)))
				wantDone(t, "after the pause", again.look(t, noon.Add(c.want)), "a")
				wantLeft(t, s, 0)
			})
		})
	}
}

// The pauses double up to an hour; after about a day the job is given up, so
// that a broken one does not stay for ever.
func TestPausesGrowUntilTheJobIsGivenUp(t *testing.T) {
	t.Parallel()
	redistest.Each(t, func(t *testing.T, s *storage.Store) {
		add(t, s, storage.Job{ID: "a", Chat: 7, Due: noon})
		w := newWorker(s, failing(errors.New("still broken")))
		at := noon
		wantDone(t, "at first", w.look(t, at), "a")
		for n := range 30 {
			pause := min(time.Second<<n, time.Hour)
			wantDone(t, "during pause "+pause.String(), w.look(t, at.Add(pause-time.Millisecond)))
			at = at.Add(pause)
			wantDone(t, "after pause "+pause.String(), w.look(t, at), "a")
		}
		wantLeft(t, s, 0)
		if took := at.Sub(noon); took < 12*time.Hour || took > 36*time.Hour {
			t.Errorf("given up after %s", took)
		}
		if log := w.log.String(); strings.Count(log, "\n") != 1 || !strings.Contains(log, "level=ERROR") || !strings.Contains(log, "still broken") {
			t.Errorf("the log says:\n%s", log)
		}
	})
}

func TestWhatWillNeverSucceedIsGivenUpAtOnce(t *testing.T) {
	t.Parallel()
	s := redistest.Memory(t)
	for reason, level := range map[bot.Reason]string{
		bot.NotModified: "ERROR", bot.MessageGone: "ERROR", bot.Blocked: "DEBUG", bot.ChatNotFound: "DEBUG", bot.TopicGone: "ERROR",
		bot.Migrated: "ERROR", bot.BadMarkup: "ERROR", bot.StalePress: "ERROR", bot.Unauthorized: "ERROR", bot.Refused: "ERROR",
	} {
		add(t, s, storage.Job{ID: reason.String(), Chat: 7, Due: noon})
		w := newWorker(s, failing(&bot.Failure{Reason: reason, Err: errors.New("no")}))
		wantDone(t, "at first", w.look(t, noon), reason.String())
		wantLeft(t, s, 0)
		if log := w.log.String(); !strings.Contains(log, "level="+level) || !strings.Contains(log, "reason="+reason.String()) {
			t.Errorf("%s: the log says %q, want level %s", reason, log, level)
		}
	}
}

func TestAMistakeInTheProgramIsFoundByItsLogButHarmsNoOtherJob(t *testing.T) {
	t.Parallel()
	s := redistest.Memory(t)
	add(t, s, storage.Job{ID: "bad", Chat: 6_123_456_789, Due: noon, Attempts: 30}, storage.Job{ID: "good", Chat: 6_123_456_789, Due: noon.Add(time.Millisecond)})
	w := newWorker(s, func(_ context.Context, j storage.Job) error {
		if j.ID == "bad" {
			panic(errors.New("nil map"))
		}
		return nil
	})
	wantDone(t, "when both are due", w.look(t, noon.Add(time.Second)), "bad", "good")
	wantLeft(t, s, 0)
	if log := w.log.String(); !strings.Contains(log, "retry_test.go:") || !strings.Contains(log, "nil map") {
		t.Errorf("the log does not say where it happened:\n%s", log)
	} else if strings.Contains(log, "6123456789") || strings.Contains(log, "0x16cfc8915") {
		t.Errorf("the log holds the chat:\n%s", log)
	}
}
