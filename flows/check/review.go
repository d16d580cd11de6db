package check

import (
	"cmp"
	"slices"
	"strings"

	"plutbot/flows"
)

// Review is a figure or a source that a person is to check again.
type Review struct {
	// Value is the figure, as far as it is one: its entry that counts now.
	Value *flows.DatedValue
	// Source is what is to be looked at: the source itself, or that of the figure.
	Source   *flows.Source
	Position flows.Position
	// Checked is the day of the last look, Due the last day without a new one.
	Checked, Due flows.Day
}

// What names it: "value halal.biaya", "source uu_33_2014".
func (r Review) What() string {
	if r.Value != nil {
		return "value " + r.Value.ID
	}
	return "source " + r.Source.ID
}

// Reviews lists what is to be checked again, the soonest first: every source,
// and every figure that counts on a day.
func Reviews(content *flows.Content, day flows.Day) []Review {
	var all []Review
	add := func(v *flows.DatedValue, s *flows.Source, at flows.Position, checked flows.Day) {
		all = append(all, Review{v, s, at, checked, checked + flows.Day(s.ReviewDays)})
	}
	for _, v := range content.Values {
		if e, ok := v.On(day); ok {
			add(v, e.Source, e.Position, e.Checked)
		}
	}
	for _, s := range content.Sources {
		add(nil, s, s.Position, s.Checked)
	}
	slices.SortFunc(all, func(a, b Review) int {
		return cmp.Or(int(a.Due-b.Due), strings.Compare(a.Position.File, b.Position.File), a.Position.Line-b.Position.Line, strings.Compare(a.What(), b.What()))
	})
	return all
}

// stale reports what should have been checked again before now.
func (c *checking) stale() {
	for _, r := range Reviews(c.content, c.day) {
		if r.Due < c.day {
			c.add(Stale, r.Position, "%s was checked on %s, %d days ago; the limit is %d", r.What(), r.Checked, c.day-r.Checked, r.Source.ReviewDays)
		}
	}
}
