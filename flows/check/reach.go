package check

import (
	"math/rand/v2"
	"slices"

	"plutbot/flows"
)

const (
	// maxWalks bounds the walks over all combinations of answers, per day.
	maxWalks = 20_000
	// randomWalks add combinations of ticks that the former leaves out.
	randomWalks = 2_000
)

// reach walks a guide on every day on which its result may differ, and reports
// what no walk comes by.
func (c *checking) reach(g *flows.Guide) {
	conditions := owned(g)
	held := make(map[*flows.Condition]bool, len(conditions))
	asked, ended := map[*flows.Question]bool{}, map[*flows.Outcome]bool{}
	for _, day := range c.days(g) {
		visit := func(t flows.Trail) bool {
			for _, a := range t.Asked {
				asked[a.Question] = true
			}
			ended[t.Outcome] = true
			for cond, outcome := range conditions {
				if !held[cond] && (outcome == nil || outcome == t.Outcome) && c.content.Holds(g, cond, t, day) {
					held[cond] = true
				}
			}
			return true
		}
		c.content.AllWalks(g, day, maxWalks, visit)
		random := rand.New(rand.NewPCG(uint64(day), uint64(g.Structure)))
		for range randomWalks {
			visit(c.content.RandomWalk(g, day, random))
		}
	}
	for _, q := range g.Questions {
		if !asked[q] {
			c.add(Unreachable, q.Position, "no answers lead to question %s", q.Name())
		}
	}
	for _, o := range g.Outcomes {
		if !ended[o] {
			c.add(Unreachable, o.Position, "no answers lead to outcome %s", o.ID)
		}
	}
	for cond := range conditions {
		if !held[cond] {
			c.add(NeverHolds, cond.Position, "no answers make this condition true: %s", cond.Text)
		}
	}
}

// owned are the conditions of a guide with the outcome that each is part of;
// those of steps belong to none.
func owned(g *flows.Guide) map[*flows.Condition]*flows.Outcome {
	all := map[*flows.Condition]*flows.Outcome{}
	for _, cond := range g.Conditions() {
		all[cond] = nil
	}
	for _, o := range g.Outcomes {
		for _, items := range o.Lists {
			for _, i := range items {
				all[i.When] = o
			}
		}
		for _, s := range o.Sources {
			all[s.When] = o
		}
	}
	delete(all, nil)
	return all
}

// days are the day of the check, and the day before, of and after every date
// that the guide's conditions depend on.
func (c *checking) days(g *flows.Guide) []flows.Day {
	days := []flows.Day{c.day}
	around := func(d flows.Day) { days = append(days, d-1, d, d+1) }
	for _, cond := range g.Conditions() {
		for _, id := range cond.Values {
			v := c.content.Values[id]
			for _, e := range v.Entries {
				if e.From != nil {
					around(*e.From)
				}
				if e.To != nil {
					around(*e.To)
				}
				if v.Type == flows.ValueDate {
					around(flows.Day(e.High))
				}
			}
		}
	}
	slices.Sort(days)
	return slices.Compact(days)
}
