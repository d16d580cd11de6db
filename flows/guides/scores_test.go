package guides_test

import (
	"math/rand/v2"
	"strings"
	"testing"

	"plutbot/flows"
	"plutbot/flows/definition"
	"plutbot/flows/guides"
)

// everyWalk calls see for many complete walks through a guide.
func everyWalk(t *testing.T, guide string, see func(flows.Result)) {
	t.Helper()
	content, err := definition.Load(guides.FS())
	if err != nil {
		t.Fatal(err)
	}
	g, ok := content.Guide(guide)
	if !ok {
		t.Fatal("no guide ", guide)
	}
	day, _ := flows.ParseDay("2026-11-29")
	for i := range 3000 {
		trail := content.RandomWalk(g, day, rand.New(rand.NewPCG(uint64(i), 7)))
		var answers flows.Answers
		for _, a := range trail.Asked {
			answers = answers.With(a.Question.ID, a.Value)
		}
		r, ok := content.Result(g, answers, day)
		if !ok {
			t.Fatalf("%v leads nowhere", answers)
		}
		see(r)
	}
}

// The stage that the outcome names is that of the weakest field of the score,
// and the field is one of the weakest.
func TestGrowthScoreAgreesWithItsStage(t *testing.T) {
	t.Parallel()
	stages := map[string]int{"rumah": 1, "tumbuh": 2, "siap": 3, "industri": 4}
	everyWalk(t, "naik-kelas", func(r flows.Result) {
		stage, field, _ := strings.Cut(r.Outcome.ID, "_")
		weakest := r.Score.Parts[0].Have
		if weakest != stages[stage] {
			t.Errorf("%s: the weakest field has %d (%v)", r.Outcome.ID, weakest, r.Trail.Asked)
		}
		for _, part := range r.Score.Parts {
			if part.ID == field && part.Have != weakest {
				t.Errorf("%s: %s has %d, the weakest field %d", r.Outcome.ID, field, part.Have, weakest)
			}
		}
	})
}

// A kitchen in which all is well has all points, one in which something is not
// has fewer and is told what to repair first.
func TestHygieneScoreAgreesWithItsOutcome(t *testing.T) {
	t.Parallel()
	everyWalk(t, "keamanan-pangan", func(r flows.Result) {
		switch r.Outcome.ID {
		case "baik":
			if r.Score.Have != 100 || len(r.Score.Repairs) > 0 {
				t.Errorf("a good kitchen has %d points and %d repairs", r.Score.Have, len(r.Score.Repairs))
			}
		case "segera", "perbaiki":
			if r.Score.Of != 100 || r.Score.Have >= 100 || len(r.Score.Repairs) == 0 {
				t.Errorf("%s: %d of %d, %d repairs", r.Outcome.ID, r.Score.Have, r.Score.Of, len(r.Score.Repairs))
			}
		default:
			if r.Score != nil {
				t.Errorf("%s has a score before everything was asked", r.Outcome.ID)
			}
		}
	})
}
