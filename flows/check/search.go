package check

import (
	"slices"

	"plutbot/flows"
)

// maxWalks bounds how many combinations of answers are tried for one goal.
const maxWalks = 5_000

// goal is a step to be taken and, for a step that ends, a condition that must
// hold there.
type goal struct {
	step int
	then *flows.Condition
}

// search looks for answers that lead to places of one guide. It tries those
// answers alone that some condition on the way can tell apart, and when a walk
// goes astray it goes back to the last answer that led it astray, not to the
// last answer given (backjumping).
type search struct {
	content *flows.Content
	guide   *flows.Guide
	asks    map[*flows.Question]*flows.Condition // the condition of the step that asks
}

func newSearch(content *flows.Content, g *flows.Guide) *search {
	s := &search{content: content, guide: g, asks: map[*flows.Question]*flows.Condition{}}
	for _, step := range g.Steps {
		if step.Ask != nil {
			s.asks[step.Ask] = step.When
		}
	}
	return s
}

// decision is a question on the present way with the answers to be tried.
type decision struct {
	question *flows.Question
	values   []flows.Value
	at       int
	blamed   []*flows.Question // earlier questions that bar the answers tried
}

// attempt is how a search went.
type attempt struct {
	trail flows.Trail
	found bool
	walks int
	all   bool // nothing was left untried
}

// find looks for a walk to the goal on a day.
func (s *search) find(to goal, day flows.Day, limit int) attempt {
	bearing := s.bearing(to)
	apart := map[*flows.Question][]flows.Value{}
	result := attempt{all: true}
	var way []decision
	for result.walks < limit {
		depth := 0
		trail := s.content.Walk(s.guide, day, func(q *flows.Question) flows.Value {
			if depth == len(way) {
				if apart[q] == nil {
					values, all := s.content.Apart(q, bearing, day)
					apart[q], result.all = values, result.all && all
				}
				way = append(way, decision{question: q, values: apart[q]})
			}
			depth++
			return way[depth-1].values[way[depth-1].at]
		})
		result.walks++
		blamed, there := s.blame(to, trail, day)
		if there {
			result.trail, result.found = trail, true
			return result
		}
		if way = jump(way, blamed); len(way) == 0 {
			return result
		}
	}
	result.all = false
	return result
}

// blame says which questions led a walk astray; none when no answer leads to
// the goal. It is true when the walk came by the goal.
func (s *search) blame(to goal, trail flows.Trail, day flows.Day) ([]*flows.Question, bool) {
	step := s.guide.Steps[to.step]
	culprit := to.then
	switch {
	case trail.Step < to.step:
		culprit = s.guide.Steps[trail.Step].When
	case step.End != nil && trail.Step > to.step, step.Ask != nil && trail.Index(step.Ask) < 0:
		culprit = step.When
	case to.then == nil || s.content.Holds(s.guide, to.then, trail, day):
		return nil, true
	}
	return s.roots(nil, culprit, trail, day), false
}

// roots adds to blamed the questions on which it rests how a condition comes
// out, and those on which it rests whether these are asked.
func (s *search) roots(blamed []*flows.Question, cond *flows.Condition, trail flows.Trail, day flows.Day) []*flows.Question {
	if cond == nil {
		return blamed
	}
	for _, q := range s.content.Because(s.guide, cond, trail, day) {
		if !slices.Contains(blamed, q) {
			blamed = s.roots(append(blamed, q), s.asks[q], trail, day)
		}
	}
	return blamed
}

// jump goes back to the last question that is blamed and takes its next
// answer. Where it has none left, the blame falls on the questions before it.
func jump(way []decision, blamed []*flows.Question) []decision {
	for len(way) > 0 {
		last := &way[len(way)-1]
		if slices.Contains(blamed, last.question) {
			last.blamed = union(last.blamed, blamed)
			if last.at++; last.at < len(last.values) {
				return way
			}
			blamed = last.blamed
		}
		way = way[:len(way)-1]
	}
	return nil
}

// bearing are the conditions that decide whether a walk comes to the goal.
func (s *search) bearing(to goal) []*flows.Condition {
	var all []*flows.Condition
	var add func(*flows.Condition)
	add = func(cond *flows.Condition) {
		if cond == nil || slices.Contains(all, cond) {
			return
		}
		all = append(all, cond)
		for _, q := range cond.Reads {
			add(s.asks[q])
		}
	}
	for i, step := range s.guide.Steps[:to.step+1] {
		if step.End != nil || i == to.step {
			add(step.When)
		}
	}
	add(to.then)
	return all
}

// dated says whether it may depend on the day whether a walk comes to the goal.
func (s *search) dated(to goal) bool {
	return slices.ContainsFunc(s.bearing(to), func(cond *flows.Condition) bool { return len(cond.Values) > 0 })
}

func union(a, b []*flows.Question) []*flows.Question {
	both := slices.Clone(a)
	for _, q := range b {
		if !slices.Contains(both, q) {
			both = append(both, q)
		}
	}
	return both
}
