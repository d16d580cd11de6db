package check

import (
	"fmt"
	"slices"

	"plutbot/flows"
)

// survey is what walks have come by in one guide.
type survey struct {
	*checking
	search *search
	days   []flows.Day // the day of the check first
	taken  []bool      // by step
	held   map[*flows.Condition]bool
	walks  []flows.Trail
}

func newSurvey(c *checking, g *flows.Guide, days []flows.Day) *survey {
	return &survey{checking: c, search: newSearch(c.content, g), days: days, taken: make([]bool, len(g.Steps)), held: map[*flows.Condition]bool{}}
}

// Walks are walks through a guide that, between them, come by everything that
// can be come by on a day: every question, outcome and line.
func Walks(content *flows.Content, g *flows.Guide, day flows.Day) []flows.Trail {
	s := newSurvey(&checking{content: content, day: day}, g, []flows.Day{day})
	s.report()
	return s.walks
}

// reach looks for answers that lead to every step of a guide and that make
// every condition hold, and reports where there are none.
func (c *checking) reach(g *flows.Guide) { newSurvey(c, g, c.days(g)).report() }

func (s *survey) report() {
	c, g := s.checking, s.search.guide
	misses := make([]string, len(g.Steps))
	for i := range g.Steps {
		if !s.taken[i] {
			misses[i] = s.look(goal{step: i})
		}
	}
	for i, step := range g.Steps {
		switch {
		case s.taken[i]:
		case step.Ask != nil:
			c.add(Unreachable, step.Ask.Position, "no answers lead to question %s%s", step.Ask.Name(), misses[i])
		case step.When != nil && s.reached(step.End):
			c.add(NeverHolds, step.Position, "no answers make this condition true here: %s%s", step.When.Text, misses[i])
		}
	}
	for _, o := range g.Outcomes {
		if !s.reached(o) {
			c.add(Unreachable, o.Position, "no answers lead to outcome %s%s", o.ID, s.miss(o, misses))
			continue
		}
		for _, cond := range conditions(o) {
			if miss := s.hold(o, cond); !s.held[cond] {
				c.add(NeverHolds, cond.Position, "no answers make this condition true: %s%s", cond.Text, miss)
			}
		}
	}
	s.score()
}

// score looks for answers with which each part of the score loses its points,
// on one of the outcomes that show it.
func (s *survey) score() {
	g := s.search.guide
	for _, cond := range g.Score.Conditions() {
		miss := ""
		for _, o := range g.Outcomes {
			if g.Score.Counts(o) && !s.held[cond] {
				miss = s.hold(o, cond)
			}
		}
		if !s.held[cond] {
			s.add(NeverHolds, cond.Position, "no answers make this condition true: %s%s", cond.Text, miss)
		}
	}
}

// conditions are those of the parts of an outcome.
func conditions(o *flows.Outcome) []*flows.Condition {
	var all []*flows.Condition
	for _, items := range o.Lists {
		for _, i := range items {
			all = append(all, i.When)
		}
	}
	for _, s := range o.Sources {
		all = append(all, s.When)
	}
	return slices.DeleteFunc(all, func(cond *flows.Condition) bool { return cond == nil })
}

func (s *survey) reached(o *flows.Outcome) bool {
	for i, step := range s.search.guide.Steps {
		if step.End == o && s.taken[i] {
			return true
		}
	}
	return false
}

// miss is what there is to say about the searches for an outcome.
func (s *survey) miss(o *flows.Outcome, misses []string) string {
	for i, step := range s.search.guide.Steps {
		if step.End == o && misses[i] != "" {
			return misses[i]
		}
	}
	return ""
}

// hold looks for a way to an outcome at which a condition holds.
func (s *survey) hold(o *flows.Outcome, cond *flows.Condition) (miss string) {
	for i, step := range s.search.guide.Steps {
		if step.End == o && s.taken[i] && !s.held[cond] {
			miss = s.look(goal{step: i, then: cond})
		}
	}
	return miss
}

// look searches on every day that can matter and notes all that the walk it
// finds comes by. Where it had to give up, it says after how many walks.
func (s *survey) look(to goal) (miss string) {
	days := s.days
	if !s.search.dated(to) {
		days = days[:1]
	}
	walks, all := 0, true
	for _, day := range days {
		a := s.search.find(to, day, maxWalks-walks)
		if a.found {
			s.note(a.trail, day)
			return ""
		}
		walks, all = walks+a.walks, all && a.all
	}
	if all {
		return ""
	}
	return fmt.Sprintf(" (of %d combinations that were tried; there are more)", walks)
}

// note marks what a walk came by.
func (s *survey) note(t flows.Trail, day flows.Day) {
	s.walks = append(s.walks, t)
	for i, step := range s.search.guide.Steps {
		if i == t.Step || (step.Ask != nil && t.Index(step.Ask) >= 0) {
			s.taken[i] = true
		}
	}
	shown := conditions(t.Outcome)
	if score := s.search.guide.Score; score.Counts(t.Outcome) {
		shown = append(shown, score.Conditions()...)
	}
	for _, cond := range shown {
		if !s.held[cond] && s.content.Holds(s.search.guide, cond, t, day) {
			s.held[cond] = true
		}
	}
}

// days are the day of the check, then the day before, of and after every date
// that the guide's conditions depend on.
func (c *checking) days(g *flows.Guide) []flows.Day {
	var days []flows.Day
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
	return append([]flows.Day{c.day}, slices.Compact(days)...)
}
