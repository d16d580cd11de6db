// Package report says what became of an announcement: how many got it, and what
// they did with it. It counts people and names none.
package report

import (
	"cmp"
	"context"
	"fmt"
	"iter"
	"slices"

	"plutbot/bot/broadcast"
	"plutbot/storage"
)

// Records keep who got an announcement.
type Records interface {
	Recipients(ctx context.Context, id int64) iter.Seq2[storage.Recipient, error]
	Taps(ctx context.Context, id int64) ([storage.TapButtons]int64, error)
}

// Statuses tell how an announcement stands.
type Statuses interface {
	Status(ctx context.Context, id int64) (broadcast.Status, error)
}

// Line counts the recipients who have all of this in common.
type Line struct {
	Zone, Variant int
	State         storage.RecipientState
	// Reason says why it failed or is not known; 0 otherwise.
	Reason int
	Marks  storage.Mark
	Count  int64
}

// Report is what became of an announcement. Its lines add up to the records.
type Report struct {
	broadcast.Status
	Lines []Line
	Taps  [storage.TapButtons]int64
}

// Gather reads all records, a piece at a time, so that any number of recipients
// takes the same memory.
func Gather(ctx context.Context, records Records, statuses Statuses, id int64) (Report, error) {
	var r Report
	var err error
	if r.Status, err = statuses.Status(ctx, id); err != nil {
		return r, fmt.Errorf("report on an announcement: %w", err)
	}
	if r.Taps, err = records.Taps(ctx, id); err != nil {
		return r, fmt.Errorf("report on an announcement: %w", err)
	}
	counts := map[Line]int64{}
	for one, err := range records.Recipients(ctx, id) {
		if err != nil {
			return r, fmt.Errorf("report on an announcement: %w", err)
		}
		line := Line{Zone: one.Position.Zone(), Variant: one.Variant, State: one.State, Marks: one.Marks}
		if one.State == storage.Failed || one.State == storage.Unknown {
			line.Reason = one.Reason
		}
		counts[line]++
	}
	for line, n := range counts {
		line.Count = n
		r.Lines = append(r.Lines, line)
	}
	slices.SortFunc(r.Lines, func(a, b Line) int {
		return cmp.Or(cmp.Compare(a.State, b.State), cmp.Compare(a.Reason, b.Reason), cmp.Compare(a.Zone, b.Zone),
			cmp.Compare(a.Variant, b.Variant), cmp.Compare(a.Marks, b.Marks))
	})
	return r, nil
}

// sum counts the recipients of the lines that are wanted.
func (r Report) sum(wanted func(Line) bool) int64 {
	var n int64
	for _, l := range r.Lines {
		if wanted(l) {
			n += l.Count
		}
	}
	return n
}

// Recipients is how many there are on record.
func (r Report) Recipients() int64 { return r.sum(func(Line) bool { return true }) }

// In is how many stand in a state.
func (r Report) In(s storage.RecipientState) int64 {
	return r.sum(func(l Line) bool { return l.State == s })
}

// Marked is how many have a mark.
func (r Report) Marked(m storage.Mark) int64 {
	return r.sum(func(l Line) bool { return l.Marks&m != 0 })
}

// Why is how many did not get it for a reason.
type Why struct {
	Reason int
	Count  int64
}

// Reasons are why recipients stand in a state, most frequent first.
func (r Report) Reasons(s storage.RecipientState) []Why {
	counts := map[int]int64{}
	for _, l := range r.Lines {
		if l.State == s {
			counts[l.Reason] += l.Count
		}
	}
	var all []Why
	for reason, n := range counts {
		all = append(all, Why{reason, n})
	}
	slices.SortFunc(all, func(a, b Why) int { return cmp.Or(cmp.Compare(b.Count, a.Count), cmp.Compare(a.Reason, b.Reason)) })
	return all
}

// Tap is how many people pressed a button.
type Tap struct {
	Label string
	Count int64
}

// Buttons are the buttons that can be counted. Telegram does not tell who
// opened an address.
func (r Report) Buttons() []Tap {
	var all []Tap
	for i, action := range r.Content.Actions() {
		if i < len(r.Taps) {
			all = append(all, Tap{label(r.Content, action), r.Taps[i]})
		}
	}
	return all
}

// label is how the button with that action is called in its first version.
func label(c broadcast.Content, action string) string {
	for _, v := range c.Variants {
		for _, row := range v.Buttons {
			for _, b := range row {
				if b.Action == action {
					return b.Label
				}
			}
		}
	}
	return action
}
