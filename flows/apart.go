package flows

import (
	"math/bits"
	"slices"
	"strings"
)

// Apart are answers to q of which conditions may think otherwise: each other
// answer is, for these conditions, like one of them. A question that none of
// the conditions reads has one such answer. It is false when there are too
// many, and only some are given.
func (c *Content) Apart(q *Question, conditions []*Condition, day Day) ([]Value, bool) {
	reading := slices.DeleteFunc(slices.Clone(conditions), func(cond *Condition) bool { return !slices.Contains(cond.Reads, q) })
	if len(reading) == 0 {
		return []Value{c.plainest(q, day)}, true
	}
	var apart []Value
	all := true
	switch q.Type {
	case Choice:
		apart = choicesApart(q, reading)
	case Multi:
		apart, all = ticksApart(q, reading)
	case YesNo:
		apart = []Value{OfYesNo(true), OfYesNo(false)}
	case Number, Money:
		for _, n := range c.limits(q, reading, day) {
			apart = append(apart, Value{Type: q.Type, Number: n})
		}
	case Date:
		for _, d := range c.dayLimits(reading, day) {
			apart = append(apart, OfDay(d))
		}
	case Text, Region:
		apart = c.wordsApart(q, reading, day)
	default:
		apart = []Value{c.plainest(q, day)}
	}
	if skipped := (Value{Type: q.Type, Skipped: true}); q.Optional && !slices.ContainsFunc(apart, skipped.Equal) {
		apart = append(apart, skipped)
	}
	return apart, all
}

// plainest is some answer to q.
func (c *Content) plainest(q *Question, day Day) Value {
	switch q.Type {
	case Number, Money:
		return Value{Type: q.Type, Number: c.limits(q, nil, day)[0]}
	case Date:
		return OfDay(day)
	default:
		return c.Samples(&Guide{}, q, day)[0]
	}
}

// told says which options of q the conditions name. Where a condition reads q
// and names none of them, it may tell all apart.
func told(q *Question, reading []*Condition) func(*Option) bool {
	named := map[string]bool{}
	all := false
	for _, cond := range reading {
		names := false
		for _, word := range cond.Words {
			if _, ok := q.Option(word); ok {
				named[word], names = true, true
			}
			names = names || word == q.Name() // asked() looks at no option
		}
		all = all || (!names && !cond.Counts)
	}
	return func(o *Option) bool { return all || named[o.ID] }
}

// choicesApart are the options that are named, and one of the others.
func choicesApart(q *Question, reading []*Condition) []Value {
	named := told(q, reading)
	var apart []Value
	other := false
	for _, o := range q.Options {
		if named(o) || !other {
			apart = append(apart, OfChoice(o.ID))
		}
		other = other || !named(o)
	}
	return apart
}

// mostTicks is how many options are combined with one another in every way.
const mostTicks = 10

// ticksApart combines the options that are named in every way, with none of
// the others, with one where nothing else is ticked, and with any number of
// them where a condition counts.
func ticksApart(q *Question, reading []*Condition) ([]Value, bool) {
	named := told(q, reading)
	var tell, others []string
	for _, o := range q.Options {
		switch {
		case o.ID == q.None:
		case named(o):
			tell = append(tell, o.ID)
		default:
			others = append(others, o.ID)
		}
	}
	counts := slices.ContainsFunc(reading, func(cond *Condition) bool { return cond.Counts })
	var apart []Value
	masks, all := combinations(len(tell))
	for _, mask := range masks {
		var ticked []string
		for i, id := range tell {
			if mask>>i&1 == 1 {
				ticked = append(ticked, id)
			}
		}
		most := 0
		if counts {
			most = len(others)
		} else if mask == 0 {
			most = min(1, len(others))
		}
		for n := range most + 1 {
			if many := slices.Concat(ticked, others[:n]); len(many) > 0 {
				apart = append(apart, inOrder(q, many))
			}
		}
	}
	if q.None != "" {
		apart = append(apart, OfMulti(q.None))
	}
	return apart, all
}

// combinations are the subsets of n things as bits: all, or where these are
// too many, those that hold or lack at most two of them.
func combinations(n int) (masks []uint64, all bool) {
	if n <= mostTicks {
		for mask := range uint64(1) << n {
			masks = append(masks, mask)
		}
		return masks, true
	}
	every := uint64(1)<<n - 1
	masks = []uint64{0, every}
	for i := range n {
		for j := range i + 1 {
			few := uint64(1)<<i | uint64(1)<<j
			masks = append(masks, few, every&^few)
		}
	}
	slices.SortFunc(masks, func(a, b uint64) int { return bits.OnesCount64(a) - bits.OnesCount64(b) })
	return slices.Compact(masks), false
}

// inOrder ticks options in the order of the question.
func inOrder(q *Question, many []string) Value {
	slices.SortFunc(many, func(a, b string) int { return q.optionIndex(a) - q.optionIndex(b) })
	return OfMulti(many...)
}

// wordsApart are the texts that the conditions name, or a place whose code
// begins so, and one that they do not name.
func (c *Content) wordsApart(q *Question, reading []*Condition, day Day) []Value {
	apart := []Value{c.plainest(q, day)}
	for _, cond := range reading {
		for _, word := range cond.Words {
			v := Value{Type: q.Type, Text: word}
			if q.Type == Region {
				v.Text = c.Regions.within(word)
			}
			if q.Accepts(v) == Fits && !slices.ContainsFunc(apart, v.Equal) {
				apart = append(apart, v)
			}
		}
	}
	return apart
}

// within is the first regency whose code begins like this, or "".
func (r *Regions) within(code string) string {
	if r == nil {
		return ""
	}
	for i := range r.Provinces {
		for _, regency := range r.Provinces[i].Regencies {
			if strings.HasPrefix(regency.Code, code) {
				return regency.Code
			}
		}
	}
	return ""
}
