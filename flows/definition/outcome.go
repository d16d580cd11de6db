package definition

import (
	"slices"
	"strings"

	"plutbot/flows"
)

var tones = []string{string(flows.Good), string(flows.Todo), string(flows.Stop), string(flows.Ask)}

// requiredLists are the parts without which an outcome would leave a person
// with an open question.
var requiredLists = []flows.ListKind{flows.Why, flows.Cost, flows.Time, flows.Changes}

// outcomes reads the outcomes with all their parts.
func (r *reading) outcomes(from ordered[outcomeYAML]) {
	for _, e := range from {
		y := e.Value
		checkID(r.problems, r.at(e.Line), e.Name)
		o := &flows.Outcome{ID: e.Name, Tone: flows.Tone(y.Tone), Confidence: flows.Confidence(y.Confidence),
			Recheck: y.Recheck, Link: y.Link, Position: r.at(e.Line)}
		if !slices.Contains(tones, y.Tone) {
			r.add(e.Line, "outcome %s: tone is one of %s", e.Name, strings.Join(tones, ", "))
		}
		if !slices.Contains(confidences, y.Confidence) {
			r.add(e.Line, "outcome %s: confidence is one of %s", e.Name, strings.Join(confidences, ", "))
		} else if o.Confidence != flows.High && o.Recheck == "" {
			r.add(e.Line, "outcome %s is of %s confidence and needs a place to check it again (recheck)", e.Name, y.Confidence)
		}
		checkURL(r.problems, r.at(e.Line), y.Link)
		r.lists(o, y)
		r.citations(o, y.Sources)
		r.guide.Outcomes = append(r.guide.Outcomes, o)
	}
}

func (r *reading) lists(o *flows.Outcome, y outcomeYAML) {
	parts := [flows.ListKinds][]itemYAML{y.Why, y.Now, y.Next, y.Later, y.Documents, y.Where, y.Cost, y.Time, y.Validity, y.Changes}
	for kind, items := range parts {
		for _, i := range items {
			r.itemID(i.ID, i.line)
			for _, ref := range []string{i.Where, i.Cost, i.Time} {
				if ref != "" {
					r.itemID(ref, i.line)
				}
			}
			checkURL(r.problems, r.at(i.line), i.Link)
			if i.Total && flows.ListKind(kind) != flows.Cost {
				r.add(i.line, "item %s: total marks a cost", i.ID)
			}
			o.Lists[kind] = append(o.Lists[kind], flows.Item{ID: i.ID, When: r.condition(i.When, i.line),
				Where: i.Where, Cost: i.Cost, Time: i.Time, Link: i.Link, Guide: i.Guide, Total: i.Total, Position: r.at(i.line)})
		}
	}
	for _, kind := range requiredLists {
		if len(o.Lists[kind]) == 0 {
			r.problems.add(o.Position, "outcome %s says nothing under %s", o.ID, kind)
		}
	}
	if len(o.Lists[flows.Now])+len(o.Lists[flows.Next])+len(o.Lists[flows.Later]) == 0 {
		r.problems.add(o.Position, "outcome %s needs something to do under now, next or later", o.ID)
	}
}

func (r *reading) itemID(id string, line int) {
	checkID(r.problems, r.at(line), strings.TrimPrefix(id, flows.SharedPrefix))
}

func (r *reading) citations(o *flows.Outcome, from []located[citationYAML]) {
	for _, c := range from {
		s := r.sources[c.Value.ID]
		if s == nil {
			r.add(c.Line, "source %q is not in %s", c.Value.ID, sourcesFile)
			continue
		}
		o.Sources = append(o.Sources, flows.Citation{Source: s, Article: c.Value.Article,
			When: r.condition(c.Value.When, c.Line), Position: r.at(c.Line)})
	}
	if len(from) == 0 {
		r.problems.add(o.Position, "outcome %s needs a legal source", o.ID)
	}
}
