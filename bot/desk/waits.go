package desk

import (
	"context"
	"slices"
	"time"

	"plutbot/storage"
)

// FirstAnswer is how long somebody waited for the first answer to a ticket. It
// does not tell whose.
type FirstAnswer struct {
	Field  string
	Asked  time.Time
	Waited time.Duration
}

// answered is a first answer as it is stored; the moments are milliseconds.
type answered struct {
	Key    string `json:"key"`
	Field  string `json:"field"`
	Asked  int64  `json:"asked"`
	Waited int64  `json:"waited"`
}

// waits are the first answers lately, the newest last.
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

// countWait keeps a first answer, once for each ticket.
func (d *Desk) countWait(ctx context.Context, a answered) error {
	err := change1(ctx, d, storage.DocumentDesks, registryChat, waitsName, waitsFor, func(w *waits) error {
		if slices.ContainsFunc(w.Answers, func(known answered) bool { return known.Key == a.Key }) {
			return errUnchanged
		}
		w.Answers = append(w.Answers[max(0, len(w.Answers)-maxWaits+1):], a)
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

// FirstAnswers gives the first answers in a field as last recalled.
func (d *Desk) FirstAnswers(field string) []FirstAnswer {
	var of []FirstAnswer
	w := d.waits.Load()
	if w == nil {
		return nil
	}
	for _, a := range w.Answers {
		if a.Field == field {
			of = append(of, FirstAnswer{Field: a.Field, Asked: time.UnixMilli(a.Asked), Waited: time.Duration(a.Waited) * time.Millisecond})
		}
	}
	return of
}
