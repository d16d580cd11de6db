package chat

import (
	"slices"
	"strings"

	"plutbot/flows"
)

const (
	// repairsShown is how many repairs stand out: more at once are put off.
	repairsShown = 3
	// barLength is how long the bar of a part is at most; a longer one breaks
	// on a small phone.
	barLength = 5
)

// score writes the number of an outcome and its parts, the weakest first: as
// words, which can be read aloud, with a bar behind them.
func (g *page) score(r flows.Result) {
	s := r.Score
	if s == nil {
		return
	}
	name := func(text string) string { return g.p.Text(flows.ScoreMessage(r.Guide.ID, text), g.words) }
	all := []string{g.p.Text("score.head", map[string]any{"Title": name("title"), "Have": s.Have, "Of": s.Of})}
	weakest, strongest := s.Parts[0], s.Parts[len(s.Parts)-1]
	for _, part := range s.Parts {
		id := "score.part"
		if part.Weaker(strongest) && !weakest.Weaker(part) {
			id = "score.weakest"
		}
		all = append(all, g.p.Text(id, map[string]any{"Part": name("part." + part.ID), "Have": part.Have, "Of": part.Of, "Bar": bar(part.Have, part.Of)}))
	}
	g.paragraph(lines(append(all, "<i>"+name("note")+"</i>")...))
}

// bar draws have of a whole; only the whole fills it.
func bar(have, of int) string {
	length := min(of, barLength)
	full := have * length / of
	return strings.Repeat("▰", full) + strings.Repeat("▱", length-full)
}

// repairs are the steps that stand out on an outcome with a score.
func repairs(r flows.Result) []*flows.Item {
	if r.Score == nil {
		return nil
	}
	return r.Score.Repairs[:min(repairsShown, len(r.Score.Repairs))]
}

// others are the steps of a list that do not stand out already.
func others(r flows.Result, kind flows.ListKind) []*flows.Item {
	first := repairs(r)
	return slices.DeleteFunc(slices.Clone(r.Lists[kind]), func(i *flows.Item) bool { return slices.Contains(first, i) })
}
