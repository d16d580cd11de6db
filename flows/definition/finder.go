package definition

import (
	"slices"

	"plutbot/flows"
)

type finderYAML struct {
	Words      []string                `yaml:"words"`
	Steps      string                  `yaml:"steps"`
	Confidence string                  `yaml:"confidence"`
	Recheck    string                  `yaml:"recheck"`
	Sources    []located[citationYAML] `yaml:"sources"`
}

// finder reads how codes are found by typed questions: the step of an option
// is called after it.
func (r *reading) finder(y finderYAML, line int) {
	f := &flows.Finder{Words: y.Words, Confidence: flows.Confidence(y.Confidence), Recheck: y.Recheck, Position: r.at(line)}
	for _, q := range r.guide.Questions {
		for _, o := range q.Options {
			step := y.Steps + o.ID
			if slices.ContainsFunc(r.guide.Outcomes, func(outcome *flows.Outcome) bool { return does(outcome, step) }) {
				f.Entries = append(f.Entries, flows.FinderEntry{Question: q, Option: o, Step: step})
			}
		}
	}
	if len(y.Words) == 0 || y.Steps == "" || len(f.Entries) == 0 {
		r.add(line, "finder needs words, and steps: how the steps begin that are called after options")
	}
	checkConfidence(r.problems, r.at(line), "finder", y.Confidence, y.Recheck)
	f.Sources = plainCitations(y.Sources, r.file, "finder", r.sources, r.problems)
	if len(y.Sources) == 0 {
		r.add(line, "finder needs a source")
	}
	r.guide.Finder = f
}
