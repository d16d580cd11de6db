package guides_test

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"testing"

	"plutbot/flows"
	"plutbot/flows/definition"
	"plutbot/flows/guides"
)

// leadsTo writes what answers lead to, without words.
func leadsTo(c *flows.Content, g *flows.Guide, answers flows.Answers, day flows.Day) string {
	r, done := c.Result(g, answers, day)
	if !done {
		return "a question"
	}
	out := r.Outcome.ID
	for kind, items := range r.Lists {
		for _, i := range items {
			out += fmt.Sprint(" ", kind, ":", i.ID)
		}
	}
	return out
}

// The same answers lead to the same, except from the days that Turns names; and
// some do change on such a day.
func TestAnswersChangeTheirMeaningOnlyOnTheDaysThatAreNamed(t *testing.T) {
	t.Parallel()
	c, err := definition.Load(guides.FS())
	if err != nil {
		t.Fatal(err)
	}
	random := rand.New(rand.NewPCG(1, 12))
	from, _ := flows.ParseDay("2026-01-01")
	changed := 0
	for _, g := range c.Guides {
		for range 40 {
			start := from + flows.Day(random.IntN(700))
			trail := c.RandomWalk(g, start, random)
			var answers flows.Answers
			for _, a := range trail.Asked {
				answers = answers.With(a.Question.ID, a.Value)
			}
			before := leadsTo(c, g, answers, start)
			for day := start + 1; day < start+400; day += flows.Day(1 + random.IntN(30)) {
				after := leadsTo(c, g, answers, day)
				if after == before {
					continue
				}
				changed++
				if len(g.Turns(start, day)) == 0 {
					t.Fatalf("guide %s: %v lead elsewhere between %s and %s, and no day is named", g.ID, answers, start, day)
				}
				break
			}
			if !slices.IsSorted(g.Turns(start, start+400)) {
				t.Fatalf("guide %s: the days are in no order", g.ID)
			}
		}
	}
	if changed == 0 {
		t.Error("nothing ever changes: this proves nothing")
	}
}
