package guides_test

import (
	"math/rand/v2"
	"slices"
	"testing"

	"plutbot/flows"
	"plutbot/flows/definition"
	"plutbot/flows/guides"
)

// totals are the numbers of questions in all that somebody is told on the way
// of a trail, one for each question.
func totals(t *testing.T, c *flows.Content, trail flows.Trail, g *flows.Guide, day flows.Day) []int {
	t.Helper()
	s := flows.State{Guide: g.ID}
	var told []int
	for i, asked := range trail.Asked {
		v, _ := c.View(s, day)
		if v.Question != asked.Question {
			t.Fatalf("guide %s shows %v, not %s", g.ID, v.Question, asked.Question.ID)
		}
		number, about := c.Progress(s, v, day)
		if number != i+1 || about < number {
			t.Fatalf("%s is question %d of %d", asked.Question.ID, number, about)
		}
		told = append(told, about)
		s.Answers = s.Answers.With(asked.Question.ID, asked.Value)
	}
	return told
}

// What the first card of a guide promises is enough for at least three of four
// conversations that its author wrote down; whatever is answered, no answer
// adds more than three questions to it, and the last question is called so only
// when it is.
func TestNoGuidePromisesAShorterWayThanMostPeopleHave(t *testing.T) {
	t.Parallel()
	c, err := definition.Load(guides.FS())
	if err != nil {
		t.Fatal(err)
	}
	conversations, err := definition.Conversations(guides.FS(), c)
	if err != nil {
		t.Fatal(err)
	}
	for _, g := range c.Guides {
		t.Run(g.ID, func(t *testing.T) {
			t.Parallel()
			var lengths []int
			first := 0
			follow := func(trail flows.Trail, day flows.Day) {
				told := totals(t, c, trail, g, day)
				first = told[0]
				for i, about := range told {
					if i > 0 && about > told[i-1]+3 {
						t.Errorf("after %s the guide is said to have %d questions, before %d", trail.Asked[i-1].Question.ID, about, told[i-1])
					}
					if about == i+1 && len(told) > about {
						t.Errorf("%s is said to be the last question, and %s follows", trail.Asked[i].Question.ID, trail.Asked[i+1].Question.ID)
					}
				}
			}
			for _, k := range conversations {
				if k.Guide == g {
					trail := c.Replay(g, k.Answers, k.Day)
					lengths = append(lengths, len(trail.Asked))
					follow(trail, k.Day)
				}
			}
			slices.Sort(lengths)
			if most := lengths[(len(lengths)*3-1)/4]; first < most {
				t.Errorf("the first card promises %d questions, a quarter of the conversations has over %d", first, most)
			}
			random := rand.New(rand.NewPCG(3, 5))
			for range 60 {
				day := flows.Day(20_700 + random.IntN(150))
				follow(c.RandomWalk(g, day, random), day)
			}
		})
	}
}
