package flows_test

import (
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"plutbot/flows"
	"plutbot/flows/definition"
	"plutbot/flows/guides"
)

// days are drawn around the days on which the figures of the guide change.
func days(t *rapid.T) flows.Day {
	return flows.Day(rapid.Int32Range(20_700, 20_850).Draw(t, "day"))
}

// anyValue is an answer to q that fits, or sometimes one that does not.
func anyValue(t *rapid.T, c *flows.Content, g *flows.Guide, q *flows.Question, day flows.Day) flows.Value {
	fitting := c.Samples(g, q, day)
	return rapid.SampledFrom(append(fitting, skipped(q.Type), flows.OfChoice("x"), flows.OfMulti("telur", "tidak_ada"), rupiah(-1), text(""))).Draw(t, "value")
}

// anyInput is something that a person could do, sensible or not.
func anyInput(t *rapid.T, c *flows.Content, p flows.State, day flows.Day) flows.Input {
	g, _ := c.Guide("kue")
	in := flows.Input{Kind: flows.InputKind(rapid.IntRange(int(flows.Open), int(flows.Look)).Draw(t, "kind")), Guide: "kue"}
	q := g.Questions[rapid.IntRange(0, len(g.Questions)-1).Draw(t, "question")]
	if v, ok := c.View(p, day); ok && v.Question != nil && rapid.IntRange(0, 3).Draw(t, "current") > 0 {
		q = v.Question
		if rapid.Bool().Draw(t, "answers") {
			in.Kind = flows.Give
		}
	}
	in.Question, in.Value = q.ID, anyValue(t, c, g, q, day)
	return in
}

// However a person came to where they are, the answers alone lead there: what
// else is stored can be lost.
func TestThePositionFollowsFromTheAnswers(t *testing.T) {
	t.Parallel()
	c := load(t)
	g := bakeryOf(t, c)
	rapid.Check(t, func(t *rapid.T) {
		day := days(t)
		s := flows.State{Guide: "kue"}
		for range rapid.IntRange(1, 40).Draw(t, "steps") {
			in := anyInput(t, c, s, day)
			kept := flows.State{Guide: s.Guide, Answers: slices.Clone(s.Answers), Pin: s.Pin, Shown: s.Shown, Structure: s.Structure, Wrong: s.Wrong}
			next, _ := c.Step(s, in, day)
			if diff := cmp.Diff(kept, s); diff != "" {
				t.Fatalf("the step changed the state that it was given: %s", diff)
			}
			s = next
			keepsAnswers(t, kept, s, in)
			if s.Guide == "" {
				continue
			}
			v, ok := c.View(s, day)
			ended := v.Trail.Outcome != nil && s.Pin == ""
			if !ok || (v.Question == nil) != ended {
				t.Fatalf("view %+v of %+v", v, s)
			}
			if v.Question != nil {
				number, about := c.Progress(s, v, day)
				if v.Question.ID != s.Shown || number < 1 || about < number {
					t.Fatalf("shown %s, remembered %s, question %d of %d", v.Question.ID, s.Shown, number, about)
				}
			}
			bare, _ := c.View(flows.State{Guide: "kue", Answers: s.Answers}, day)
			if way(bare.Trail) != way(v.Trail) || bare.Question != v.Trail.Current {
				t.Fatalf("replayed: %s, not %s", way(bare.Trail), way(v.Trail))
			}
			if s.Pin == "" && bare.Question != v.Question {
				t.Fatalf("replayed, another question is shown: %v, not %v", bare.Question, v.Question)
			}
		}
		stored, _, err := c.ReadAnswers(c.AppendAnswers(nil, s.Answers))
		if err != nil {
			t.Fatal(err)
		}
		if got, want := way(c.Replay(g, stored, day)), way(c.Replay(g, s.Answers, day)); got != want {
			t.Fatalf("stored and read: %s, not %s", got, want)
		}
	})
}

// keepsAnswers: only a restart takes answers away, and a step changes none but
// the one that is given.
func keepsAnswers(t *rapid.T, before, after flows.State, in flows.Input) {
	if in.Kind == flows.Restart {
		return
	}
	for _, a := range before.Answers {
		now, ok := after.Answers.Get(a.Question)
		if given := in.Kind == flows.Give && in.Question == a.Question; !ok || (!given && !now.Equal(a.Value)) {
			t.Fatalf("%v took the answer to %s: %+v, then %+v", in, a.Question, a.Value, now)
		}
	}
}

// Neither the order of the answers nor answers off the way make a difference.
func TestOnlyAnswersOnTheWayCount(t *testing.T) {
	t.Parallel()
	c := load(t)
	g := bakeryOf(t, c)
	rapid.Check(t, func(t *rapid.T) {
		day := days(t)
		var given flows.Answers
		for _, q := range g.Questions {
			given = append(given, flows.Answer{Question: q.ID, Value: rapid.SampledFrom(c.Samples(g, q, day)).Draw(t, q.Name())})
		}
		trail := c.Replay(g, given, day)
		var counted flows.Answers
		for _, asked := range trail.Asked {
			counted = append(counted, flows.Answer{Question: asked.Question.ID, Value: asked.Value})
		}
		counted = rapid.Permutation(counted).Draw(t, "order")
		want, _ := c.Result(g, given, day)
		got, ok := c.Result(g, counted, day)
		if !ok || way(got.Trail) != way(want.Trail) {
			t.Fatalf("%s, not %s", way(got.Trail), way(want.Trail))
		}
		for kind := range want.Lists {
			if diff := cmp.Diff(itemIDs(want.Lists[kind]), itemIDs(got.Lists[kind])); diff != "" {
				t.Fatalf("%s: %s", flows.ListKind(kind), diff)
			}
		}
		for _, cond := range g.Conditions() {
			if c.Holds(g, cond, trail, day) != c.Holds(g, cond, got.Trail, day) {
				t.Fatalf("%s depends on answers off the way", cond.Text)
			}
		}
	})
}

// Every guide of the program ends, whatever is answered, within its number of
// questions.
func TestRandomWalksEnd(t *testing.T) {
	t.Parallel()
	shipped, err := definition.Load(guides.FS())
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range []*flows.Content{load(t), shipped} {
		for _, g := range c.Guides {
			t.Run(g.ID, func(t *testing.T) {
				t.Parallel()
				rapid.Check(t, func(t *rapid.T) {
					day := days(t)
					random := rand.New(rand.NewPCG(rapid.Uint64().Draw(t, "seed"), 0))
					trail := c.RandomWalk(g, day, random)
					if trail.Outcome == nil || trail.Current != nil || len(trail.Asked) > len(g.Questions) {
						t.Fatal(way(trail))
					}
					var given flows.Answers
					for _, asked := range trail.Asked {
						if problem := asked.Question.Accepts(asked.Value); problem != flows.Fits {
							t.Fatalf("%s takes %+v and says %s", asked.Question.ID, asked.Value, problem)
						}
						given = given.With(asked.Question.ID, asked.Value)
					}
					if again := c.Replay(g, given, day); way(again) != way(trail) {
						t.Fatalf("replayed: %s, not %s", way(again), way(trail))
					}
				})
			})
		}
	}
}
