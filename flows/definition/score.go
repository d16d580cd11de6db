package definition

import (
	"slices"

	"plutbot/flows"
)

type scoreYAML struct {
	Outcomes []string          `yaml:"outcomes"`
	Parts    ordered[partYAML] `yaml:"parts"`
}

type partYAML struct {
	Of    int                 `yaml:"of"`
	Loses []located[lossYAML] `yaml:"loses"`
}

type lossYAML struct {
	Points int    `yaml:"points"`
	When   string `yaml:"when"`
	Repair string `yaml:"repair"`
}

// score reads the score of a guide; the outcomes are read already.
func (r *reading) score(y scoreYAML, line int) {
	s := &flows.Score{Position: r.at(line)}
	for _, id := range y.Outcomes {
		o, ok := r.guide.Outcome(id)
		if !ok {
			r.add(line, "score: outcome %s does not exist", id)
			continue
		}
		s.Outcomes = append(s.Outcomes, o)
	}
	if len(s.Outcomes) == 0 || len(y.Parts) == 0 {
		r.add(line, "score needs the outcomes that show it, and parts")
	}
	for _, e := range y.Parts {
		checkID(r.problems, r.at(e.Line), e.Name)
		part := flows.ScorePart{ID: e.Name, Of: e.Value.Of}
		for _, l := range e.Value.Loses {
			if l.Value.Points < 1 || l.Value.Points > part.Of || l.Value.When == "" {
				r.add(l.Line, "score: %s loses points between 1 and %d, under a condition", e.Name, part.Of)
			}
			if l.Value.Repair != "" && !slices.ContainsFunc(s.Outcomes, func(o *flows.Outcome) bool { return does(o, l.Value.Repair) }) {
				r.add(l.Line, "score: none of its outcomes has the step %s", l.Value.Repair)
			}
			part.Loses = append(part.Loses, flows.ScoreLoss{Points: l.Value.Points, When: r.condition(l.Value.When, l.Line), Repair: l.Value.Repair})
		}
		if part.Of < 1 || len(part.Loses) == 0 {
			r.add(e.Line, "score: %s has of, its points, and loses", e.Name)
		}
		s.Parts = append(s.Parts, part)
	}
	r.guide.Score = s
}

// does says whether an outcome has a step.
func does(o *flows.Outcome, step string) bool {
	for _, kind := range []flows.ListKind{flows.Now, flows.Next, flows.Later} {
		if slices.ContainsFunc(o.Lists[kind], func(i flows.Item) bool { return i.ID == step }) {
			return true
		}
	}
	return false
}
