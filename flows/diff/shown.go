package diff

import (
	"fmt"
	"slices"

	"plutbot/flows"
)

// Line is one thing that the card of an outcome shows.
type Line struct {
	// Part is where it stands: "why", "now", or "now buat_nib: cost" for what
	// belongs to a step.
	Part string
	// Message is the id of its text; "" where Text says it.
	Message string
	// Text is an address, a source, a tone: what needs no translation.
	Text string
}

// shown flattens what the card of a result shows.
func shown(r flows.Result) []Line {
	o := r.Outcome
	var all []Line
	say := func(part, text string) {
		if text != "" {
			all = append(all, Line{Part: part, Text: text})
		}
	}
	say("tone", string(o.Tone))
	say("confidence", string(o.Confidence))
	say("recheck", o.Recheck)
	for kind, items := range r.Lists {
		list := flows.ListKind(kind)
		for _, i := range items {
			all = append(all, Line{Part: list.String(), Message: flows.MessageID(r.Guide.ID, list.Message(), i.ID)})
			step := list.String() + " " + i.ID + ": "
			for _, of := range []struct {
				kind flows.ListKind
				id   string
			}{{flows.Where, i.Where}, {flows.Cost, i.Cost}, {flows.Time, i.Time}} {
				if of.id != "" {
					all = append(all, Line{Part: step + of.kind.String(), Message: flows.MessageID(r.Guide.ID, of.kind.Message(), of.id)})
				}
			}
			say(step+"link", i.Link)
			say(step+"guide", i.Guide)
		}
	}
	say("link", o.Link)
	if r.Score != nil {
		for _, part := range r.Score.Parts {
			say("score", fmt.Sprintf("%s %d/%d", part.ID, part.Have, part.Of))
		}
	}
	for _, c := range r.Sources {
		text := c.Source.Name
		if c.Article != "" {
			text += ", " + c.Article
		}
		say("source", text)
	}
	return all
}

// apart lists what only one of two cards shows.
func apart(before, after []Line) (adds, drops []Line) {
	only := func(these, those []Line) []Line {
		return slices.DeleteFunc(slices.Clone(these), func(l Line) bool { return slices.Contains(those, l) })
	}
	return only(after, before), only(before, after)
}
