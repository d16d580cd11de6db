package check_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"plutbot/flows"
	"plutbot/flows/check"
	"plutbot/flows/definition"
	"plutbot/flows/guides"
)

// The questions of random guides, and what conditions say of each.
var (
	randomQuestions = `
  barang: {type: choice, options: [kue, es, mie]}
  bahan: {type: multi, options: [telur, susu, ikan, tanpa], none: tanpa}
  alat: {type: multi, options: [oven, panci, mesin]}
  nib: {type: yesno, optional: true}
  pekerja: {type: number, min: 0, max: 6}
`
	randomNames = []string{"barang", "bahan", "alat", "nib", "pekerja"}
	randomAtoms = map[string][]string{
		"barang":  {`barang == "kue"`, `barang != "es"`, `barang in ["es", "mie"]`, `asked("barang")`},
		"bahan":   {`"telur" in bahan`, `not ("susu" in bahan)`, `"tanpa" in bahan`, `len(bahan) >= 2`, `asked("bahan")`},
		"alat":    {`"oven" in alat`, `"mesin" in alat`, `len(alat) == 2`},
		"nib":     {`nib`, `not nib`, `asked("nib")`},
		"pekerja": {`pekerja > 3`, `pekerja == 0`, `pekerja <= values.jual.batas`, `pekerja * 2 == 4`},
	}
)

// randomCondition joins a few atoms over questions that stand above.
func randomCondition(t *rapid.T, above []string) string {
	if len(above) == 0 {
		return "today < values.jual.mulai"
	}
	var parts []string
	for range rapid.IntRange(1, 3).Draw(t, "atoms") {
		atoms := append([]string{"today < values.jual.mulai"}, randomAtoms[rapid.SampledFrom(above).Draw(t, "question")]...)
		parts = append(parts, "("+rapid.SampledFrom(atoms).Draw(t, "atom")+")")
	}
	return strings.Join(parts, rapid.SampledFrom([]string{" and ", " or "}).Draw(t, "join"))
}

// randomGuide has all questions in some order, ends between them, and a line
// with a condition on every outcome.
func randomGuide(t *rapid.T) string {
	var steps, outcomes, above []string
	end := func(when string) {
		id := fmt.Sprintf("akhir_%d", len(outcomes))
		steps = append(steps, "  - end: "+id)
		if when != "" {
			steps = append(steps, "    when: '"+when+"'")
		}
		outcomes = append(outcomes, fmt.Sprintf("  %s: {tone: good, confidence: high, why: [kecil, {id: manis, when: '%s'}], now: [buat], cost: [gratis], time: [sehari], changes: [lebih], sources: [{id: uu_1}]}",
			id, randomCondition(t, above)))
	}
	for _, q := range rapid.Permutation(randomNames).Draw(t, "order") {
		steps = append(steps, "  - ask: "+q)
		if rapid.Bool().Draw(t, "sometimes") {
			steps = append(steps, "    when: '"+randomCondition(t, above)+"'")
		}
		above = append(above, q)
		for range rapid.IntRange(0, 2).Draw(t, "ends") {
			end(randomCondition(t, above))
		}
	}
	end("")
	return "id: jual\ncode: J\nreview_days: 100\nquestions:" + randomQuestions + "steps:\n" + strings.Join(steps, "\n") + "\noutcomes:\n" + strings.Join(outcomes, "\n") + "\n"
}

// everyAnswer lists all answers to a question of a random guide.
func everyAnswer(q *flows.Question) []flows.Value {
	var all []flows.Value
	switch q.Type {
	case flows.Choice:
		for _, o := range q.Options {
			all = append(all, flows.OfChoice(o.ID))
		}
	case flows.Multi:
		for mask := range 1 << len(q.Options) {
			var many []string
			for i, o := range q.Options {
				if mask>>i&1 == 1 {
					many = append(many, o.ID)
				}
			}
			if v := flows.OfMulti(many...); q.Accepts(v) == flows.Fits {
				all = append(all, v)
			}
		}
	case flows.YesNo:
		all = []flows.Value{flows.OfYesNo(true), flows.OfYesNo(false), {Type: flows.YesNo, Skipped: true}}
	case flows.Number:
		for n := range 7 {
			all = append(all, flows.Value{Type: flows.Number, Number: float64(n)})
		}
	}
	return all
}

// bruteForce walks every combination of answers on a day before and a day
// after the law begins, and lists the lines of the guide that are never come
// by, as the check does.
func bruteForce(content *flows.Content, days []flows.Day) []string {
	g := content.Guides[0]
	taken, held := map[flows.Position]bool{}, map[flows.Position]bool{}
	for _, day := range days {
		var choices []int
		for first := true; first || len(choices) > 0; first = false {
			var widths []int
			trail := content.Walk(g, day, func(q *flows.Question) flows.Value {
				all := everyAnswer(q)
				if widths = append(widths, len(all)); len(choices) < len(widths) {
					choices = append(choices, 0)
				}
				return all[choices[len(widths)-1]]
			})
			taken[g.Steps[trail.Step].Position] = true
			for _, step := range g.Steps {
				if step.Ask != nil && trail.Index(step.Ask) >= 0 {
					taken[step.Position] = true
				}
			}
			if cond := trail.Outcome.Lists[flows.Why][1].When; content.Holds(g, cond, trail, day) {
				held[cond.Position] = true
			}
			for choices = choices[:len(widths)]; len(choices) > 0; choices = choices[:len(choices)-1] {
				last := len(choices) - 1
				if choices[last]++; choices[last] < widths[last] {
					break
				}
			}
		}
	}
	var never []string
	for _, step := range g.Steps {
		switch {
		case taken[step.Position]:
			if step.End != nil && !held[step.End.Lists[flows.Why][1].When.Position] {
				never = append(never, "condition of "+step.End.ID)
			}
		case step.Ask != nil:
			never = append(never, "question "+step.Ask.Name())
		default:
			never = append(never, "outcome "+step.End.ID)
		}
	}
	slices.Sort(never)
	return never
}

// The search finds exactly what a walk over every combination finds.
func TestSearchFindsWhateverCanBeReached(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		all := files()
		all["jual/guide.yaml"], all["jual/tests.yaml"] = randomGuide(t), "[]\n"
		all["values.yaml"] = strings.ReplaceAll(all["values.yaml"], "value: 500", "value: 5")
		content, err := definition.Load(filesystem(all))
		if err != nil {
			t.Fatalf("%v\n%s", err, all["jual/guide.yaml"])
		}
		law, _ := flows.ParseDay("2027-03-01")
		var found []string
		for _, p := range check.Run(content, nil, words{}, law-100) {
			switch p.Kind {
			case check.Unreachable:
				_, what, _ := strings.Cut(p.Message, "no answers lead to ")
				found = append(found, what)
			case check.NeverHolds:
				at := slices.IndexFunc(content.Guides[0].Outcomes, func(o *flows.Outcome) bool { return o.Position.Line == p.Position.Line })
				found = append(found, "condition of "+content.Guides[0].Outcomes[at].ID)
			}
		}
		slices.Sort(found)
		if never := bruteForce(content, []flows.Day{law - 1, law}); !slices.Equal(found, never) {
			t.Fatalf("found %v, not %v in\n%s", found, never, all["jual/guide.yaml"])
		}
	})
}

// manyTicks asks six questions with eight options each before an outcome that
// takes a certain tick of each.
func manyTicks(last string) map[string]string {
	var questions, steps strings.Builder
	var needs []string
	for i := range 6 {
		fmt.Fprintf(&questions, "  t%d: {type: multi, options: [a, b, c, d, e, f, g, tidak_ada], none: tidak_ada}\n", i)
		fmt.Fprintf(&steps, "  - ask: t%d\n", i)
		needs = append(needs, fmt.Sprintf(`"e" in t%d and not ("c" in t%d)`, i, i))
	}
	all := files()
	outcome := ": {tone: good, confidence: high, why: [kecil], now: [buat], cost: [gratis], time: [sehari], changes: [lebih], sources: [{id: uu_1}]}\n"
	all["jual/guide.yaml"] = "id: jual\ncode: J\nreview_days: 100\nquestions:\n" + questions.String() + "steps:\n" + steps.String() +
		"  - end: jauh\n    when: '" + strings.Join(append(needs, last), " and ") + "'\n  - end: dekat\noutcomes:\n  jauh" + outcome + "  dekat" + outcome
	all["jual/tests.yaml"] = "[]\n"
	return all
}

func TestAnOutcomeBehindManyTicksIsFound(t *testing.T) {
	t.Parallel()
	for _, p := range run(t, filesystem(manyTicks("true")), words{}, "2026-11-23") {
		if p.Kind == check.Unreachable || p.Kind == check.NeverHolds {
			t.Error(p)
		}
	}
}

// Where a search gives up, the report does not claim more than was tried.
func TestABoundedSearchSaysSo(t *testing.T) {
	t.Parallel()
	var bounded []string
	for _, p := range run(t, filesystem(manyTicks("len(t0) + len(t1) + len(t2) + len(t3) + len(t4) + len(t5) == 100")), words{}, "2026-11-23") {
		if p.Kind == check.Unreachable {
			bounded = append(bounded, p.Message)
		}
	}
	if len(bounded) != 1 || bounded[0] != "no answers lead to outcome jauh (of 5000 combinations that were tried; there are more)" {
		t.Errorf("%q", bounded)
	}
}

// The walks for proofreading come by every line of the guides.
func TestWalksComeByEverything(t *testing.T) {
	t.Parallel()
	content, err := definition.Load(guides.FS())
	if err != nil {
		t.Fatal(err)
	}
	const day = 20780
	for _, g := range content.Guides {
		questions, lines := map[*flows.Question]bool{}, map[flows.Position]bool{}
		for _, trail := range check.Walks(content, g, day) {
			for _, a := range trail.Asked {
				questions[a.Question] = true
			}
			lines[trail.Outcome.Position] = true
			for _, items := range trail.Outcome.Lists {
				for _, i := range items {
					if content.Holds(g, i.When, trail, day) {
						lines[i.Position] = true
					}
				}
			}
		}
		for _, q := range g.Questions {
			if !questions[q] {
				t.Errorf("%s: %s is not asked", g.ID, q.ID)
			}
		}
		for _, o := range g.Outcomes {
			for _, items := range o.Lists {
				for _, i := range items {
					if !lines[i.Position] && (i.When == nil || len(i.When.Values) == 0) { // its day may be over
						t.Errorf("%s: %s of %s is not shown", g.ID, i.ID, o.ID)
					}
				}
			}
		}
	}
}
