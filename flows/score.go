package flows

import "slices"

// Score is a number that a guide puts on what was answered: every part begins
// with all its points and loses those of what is not well.
type Score struct {
	// Outcomes that show the score: those before which everything was asked
	// that it rests on.
	Outcomes []*Outcome
	Parts    []ScorePart
	Position Position
}

// ScorePart is one part; its name is the message <guide>.score.part.<id>.
type ScorePart struct {
	ID string
	// Of is how many points there are.
	Of    int
	Loses []ScoreLoss
}

// ScoreLoss takes points away under a condition.
type ScoreLoss struct {
	Points int
	When   *Condition
	// Repair is the step of an outcome that wins the points back, or "".
	Repair string
}

// ScoreMessage is the id of a text about the score of a guide: "title", "note",
// "part.<id>".
func ScoreMessage(guide, text string) string { return guide + ".score." + text }

// Scored is a score that was reached.
type Scored struct {
	Have, Of int
	// Parts with the weakest first; of two alike, the one that stands first in
	// the guide.
	Parts []ScoredPart
	// Repairs are the steps that win most points back, the most important
	// first. All of them are steps of the result.
	Repairs []*Item
}

// ScoredPart is what was reached in one part.
type ScoredPart struct {
	ID       string
	Have, Of int
}

// Weaker says whether less of this part was reached than of another one.
func (p ScoredPart) Weaker(than ScoredPart) bool { return p.Have*than.Of < than.Have*p.Of }

// Counts says whether an outcome shows the score.
func (s *Score) Counts(o *Outcome) bool { return s != nil && slices.Contains(s.Outcomes, o) }

// Conditions are those of the losses.
func (s *Score) Conditions() []*Condition {
	var all []*Condition
	if s == nil {
		return all
	}
	for _, part := range s.Parts {
		for _, loss := range part.Loses {
			if loss.When != nil {
				all = append(all, loss.When)
			}
		}
	}
	return all
}

// score adds up the score of a result; nil where it has none. env stands at the
// end of its trail.
func (r Result) score(env *environment) *Scored {
	s := r.Guide.Score
	if !s.Counts(r.Outcome) {
		return nil
	}
	out := &Scored{}
	points := map[*Item]int{}
	for _, part := range s.Parts {
		have := part.Of
		for _, loss := range part.Loses {
			if !env.holds(loss.When) {
				continue
			}
			have -= loss.Points
			if i := r.step(loss.Repair); i != nil {
				if points[i] == 0 {
					out.Repairs = append(out.Repairs, i)
				}
				points[i] += loss.Points
			}
		}
		have = max(have, 0)
		out.Parts = append(out.Parts, ScoredPart{part.ID, have, part.Of})
		out.Have, out.Of = out.Have+have, out.Of+part.Of
	}
	slices.SortStableFunc(out.Parts, func(a, b ScoredPart) int { return a.Have*b.Of - b.Have*a.Of })
	slices.SortStableFunc(out.Repairs, func(a, b *Item) int { return points[b] - points[a] })
	return out
}

// step finds a step of now, next or later by its id.
func (r Result) step(id string) *Item {
	for _, kind := range []ListKind{Now, Next, Later} {
		for _, i := range r.Lists[kind] {
			if i.ID == id {
				return i
			}
		}
	}
	return nil
}
