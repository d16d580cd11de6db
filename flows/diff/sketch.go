package diff

import (
	"fmt"
	"strings"

	"plutbot/flows"
)

// sketch writes down all of a guide on which it rests what answers lead to on a
// day. Two versions with the same sketch need no comparing.
func sketch(c *flows.Content, g *flows.Guide, day flows.Day) string {
	var s strings.Builder
	note := func(args ...any) { _, _ = fmt.Fprintln(&s, args...) }
	when := func(cond *flows.Condition) string {
		if cond == nil {
			return ""
		}
		for _, id := range cond.Values {
			if f := figureOn(c.Values[id], day); f != nil {
				note(id, f.Value.Type, f.Entry.Low, f.Entry.High)
			}
		}
		return cond.Text
	}
	for _, q := range g.Questions {
		note(q.ID, describe(q))
		for _, o := range q.Options {
			note(o.ID)
		}
	}
	for _, step := range g.Steps {
		if step.Ask != nil {
			note("ask", step.Ask.ID, when(step.When))
		} else {
			note("end", step.End.ID, when(step.When))
		}
	}
	for _, o := range g.Outcomes {
		all := flows.Result{Guide: g, Outcome: o}
		for kind := range o.Lists {
			for i := range o.Lists[kind] {
				note(kind, o.Lists[kind][i].ID, when(o.Lists[kind][i].When))
				all.Lists[kind] = append(all.Lists[kind], &o.Lists[kind][i])
			}
		}
		for i := range o.Sources {
			note(o.Sources[i].Source.ID, when(o.Sources[i].When))
			all.Sources = append(all.Sources, &o.Sources[i])
		}
		note(o.ID, shown(all))
	}
	if g.Score != nil {
		for _, o := range g.Score.Outcomes {
			note("score", o.ID)
		}
		for _, part := range g.Score.Parts {
			for _, loss := range part.Loses {
				note(part.ID, part.Of, loss.Points, loss.Repair, when(loss.When))
			}
		}
	}
	return s.String()
}
