package flows

import "slices"

// findTurns lists the days on which the same answers may begin to lead to
// something else: a value that a condition of the guide looks at changes or, if
// it is a day itself, comes or has passed.
func (g *Guide) findTurns(c *Content) []Day {
	var days []Day
	seen := map[string]bool{}
	look := func(cond *Condition) {
		if cond == nil {
			return
		}
		for _, id := range cond.Values {
			if v := c.Values[id]; v != nil && !seen[id] {
				seen[id] = true
				days = append(days, v.turns()...)
			}
		}
	}
	for _, s := range g.Steps {
		look(s.When)
	}
	for _, o := range g.Outcomes {
		for _, items := range o.Lists {
			for i := range items {
				look(items[i].When)
			}
		}
		for i := range o.Sources {
			look(o.Sources[i].When)
		}
	}
	slices.Sort(days)
	return slices.Compact(days)
}

// turns are the days on which a value changes or, if it is a day, is reached
// and has passed, in no order.
func (v *DatedValue) turns() []Day {
	var days []Day
	for _, e := range v.Entries {
		if e.From != nil {
			days = append(days, *e.From)
		}
		if e.To != nil {
			days = append(days, *e.To+1)
		}
		if v.Type == ValueDate {
			days = append(days, Day(e.High), Day(e.High)+1)
		}
	}
	return days
}

// Turns are the days after one and up to another on which the same answers may
// begin to lead to something else in the guide, in their order.
func (g *Guide) Turns(after, until Day) []Day {
	from, _ := slices.BinarySearch(g.turns, after+1)
	to, _ := slices.BinarySearch(g.turns, until+1)
	return g.turns[from:max(from, to)]
}

// Turns are the days after one and up to another from which a figure is another
// one, in their order.
func (v *DatedValue) Turns(after, until Day) []Day {
	days := slices.DeleteFunc(v.turns(), func(d Day) bool { return d <= after || d > until })
	slices.Sort(days)
	return slices.Compact(days)
}

// LastTurn is the last day up to one on which the same answers may have begun
// to lead to something else in any guide, or to other figures; 0 for none.
func (c *Content) LastTurn(day Day) Day {
	last := Day(0)
	for _, g := range c.Guides {
		if turns := g.Turns(0, day); len(turns) > 0 {
			last = max(last, turns[len(turns)-1])
		}
	}
	for _, v := range c.Values {
		if v.Type == ValueDate {
			continue // one that no condition looks at comes round without a change
		}
		for _, d := range v.turns() {
			if d <= day {
				last = max(last, d)
			}
		}
	}
	return last
}
