package desk

import (
	"context"
	"fmt"
	"slices"
	"time"

	"plutbot/bot"
	"plutbot/storage"
)

// FirstAnswer is how long somebody waited for the first answer to a ticket. It
// does not tell whose.
type FirstAnswer struct {
	Field  string
	Asked  time.Time
	Waited time.Duration
	// Open says that nobody has answered yet; Waited is so far.
	Open bool
}

// answered is a first answer as it is stored; the moments are milliseconds.
// Waited is 0 as long as there is none, and unanswered when the ticket ended
// without one.
type answered struct {
	Key    string `json:"key"`
	Field  string `json:"field"`
	Asked  int64  `json:"asked"`
	Waited int64  `json:"waited"`
}

const unanswered = -1

// waits are those who waited lately for a first answer, the newest last.
type waits struct {
	Answers []answered `json:"answers,omitempty"`
}

const (
	// waitsName names the document, beside the list of groups.
	waitsName = "waits"
	// maxWaits is how many first answers are kept: some weeks of a busy desk.
	maxWaits = 500
	waitsFor = 60 * 24 * time.Hour
)

// await keeps when somebody begins and ceases to wait for a first answer.
func (c *change) await(before ticket) {
	k := c.k
	a := answered{Key: k.key(), Field: k.Field, Asked: k.Opened}
	switch {
	case k.Group == 0 || k.Opened == 0:
		return
	case k.Replied != 0 && (before.Replied == 0 || before.Opened != k.Opened):
		a.Waited = max(1, k.Replied-k.Opened)
	case k.Replied != 0:
		return
	case !k.open() && before.open():
		a.Waited = unanswered
	case before.Opened == k.Opened:
		return
	}
	c.jobs = append(c.jobs, c.desk.waitJob(k.Ticket, a))
}

func (d *Desk) waitJob(ticket string, a answered) storage.Job {
	return d.job(doWait, fmt.Sprintf("%s:%s:%d:%d", doWait, ticket, a.Asked, a.Waited), registryChat, d.Clock(), a)
}

// key tells tickets apart and does not tell whose they are.
func (k *ticket) key() string {
	return fmt.Sprintf("%x", causeNumber(fmt.Sprintf("%d/%s/%d", k.Chat, k.Ticket, k.Opened)))
}

// countWait keeps that somebody waits for a first answer, or has waited. These
// tasks come in any order.
func (d *Desk) countWait(ctx context.Context, t bot.Task) error {
	var a answered
	if err := read(t, &a); err != nil {
		return err
	}
	err := change1(ctx, d, storage.DocumentDesks, registryChat, waitsName, waitsFor, func(w *waits) error {
		i := slices.IndexFunc(w.Answers, func(known answered) bool { return known.Key == a.Key })
		switch {
		case i < 0:
			w.Answers = append(w.Answers[max(0, len(w.Answers)-maxWaits+1):], a)
		case a.Waited == 0 || w.Answers[i].Waited > 0:
			return errUnchanged
		default:
			w.Answers[i] = a
		}
		return nil
	})
	if err != nil {
		return err
	}
	return d.RecallAnswers(ctx)
}

// RecallAnswers reads how long people waited lately, also with other instances.
func (d *Desk) RecallAnswers(ctx context.Context) error {
	w, err := load1[waits](ctx, d, storage.DocumentDesks, registryChat, waitsName)
	if err != nil {
		return err
	}
	d.waits.Store(w)
	return nil
}

// FirstAnswers gives the first answers in a field as last recalled, and who
// still waits for one.
func (d *Desk) FirstAnswers(field string) []FirstAnswer {
	var of []FirstAnswer
	w := d.waits.Load()
	if w == nil {
		return nil
	}
	for _, a := range w.Answers {
		if a.Field != field || a.Waited == unanswered {
			continue
		}
		f := FirstAnswer{Field: a.Field, Asked: time.UnixMilli(a.Asked), Waited: time.Duration(a.Waited) * time.Millisecond}
		if a.Waited == 0 {
			f.Open, f.Waited = true, d.Clock().Sub(f.Asked)
		}
		of = append(of, f)
	}
	return of
}
