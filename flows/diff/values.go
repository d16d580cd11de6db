package diff

import (
	"maps"
	"slices"

	"plutbot/flows"
)

// Value is a dated value whose figure appears, goes or becomes another.
type Value struct {
	// Day is the first day, from that of the comparison on, on which the two
	// versions differ.
	Day flows.Day
	// Before and After are nil where the version has no figure for the day.
	Before, After *Figure
	ID            string
}

// Figure is a value on one day.
type Figure struct {
	Value *flows.DatedValue
	Entry flows.ValueEntry
}

// values compares the figures from a day on.
func values(before, after *flows.Content, day flows.Day) []Value {
	ids := map[string]bool{}
	for id := range before.Values {
		ids[id] = true
	}
	for id := range after.Values {
		ids[id] = true
	}
	var all []Value
	for _, id := range slices.Sorted(maps.Keys(ids)) {
		old, now := before.Values[id], after.Values[id]
		for _, d := range turns(day, old, now) {
			was, is := figureOn(old, d), figureOn(now, d)
			if !same(was, is) {
				all = append(all, Value{ID: id, Day: d, Before: was, After: is})
				break
			}
		}
	}
	return all
}

// turns are the day and the later ones on which a figure begins or ends.
func turns(day flows.Day, versions ...*flows.DatedValue) []flows.Day {
	days := []flows.Day{day}
	for _, v := range versions {
		if v == nil {
			continue
		}
		for _, e := range v.Entries {
			if e.From != nil && *e.From > day {
				days = append(days, *e.From)
			}
			if e.To != nil && *e.To >= day {
				days = append(days, *e.To+1)
			}
		}
	}
	slices.Sort(days)
	return slices.Compact(days)
}

func figureOn(v *flows.DatedValue, day flows.Day) *Figure {
	if v == nil {
		return nil
	}
	e, ok := v.On(day)
	if !ok {
		return nil
	}
	return &Figure{v, e}
}

// same says whether people would read the same.
func same(a, b *Figure) bool {
	if a == nil || b == nil {
		return a == b
	}
	return a.Value.Type == b.Value.Type && a.Entry.Low == b.Entry.Low && a.Entry.High == b.Entry.High
}
