package flows_test

import (
	"fmt"
	"sync"
	"testing"

	"github.com/google/go-cmp/cmp"

	"plutbot/flows"
)

func TestAnswersFindTheirBranch(t *testing.T) {
	t.Parallel()
	c := load(t)
	for _, tt := range []struct {
		name    string
		date    string
		answers flows.Answers
		want    string
	}{
		{"nothing said", "2026-11-23", nil, "jenis?"},
		{"an early end", "2026-11-23", answered(said{"jenis": flows.OfChoice("jamu")}), "jenis -> tanya"},
		{"a branch left out", "2026-11-23", answered(said{"jenis": flows.OfChoice("keripik")}),
			"jenis nib omzet mulai nama asal titik foto -> boleh"},
		{"a branch taken", "2026-11-23", answered(nil), "jenis bahan asal_daging nib omzet mulai nama asal titik foto -> boleh"},
		{"a branch in a branch left out", "2026-11-23", answered(said{"bahan": flows.OfMulti("telur")}),
			"jenis bahan nib omzet mulai nama asal titik foto -> boleh"},
		{"a figure above its limit", "2026-11-23", answered(said{"omzet": rupiah(500_000_001)}),
			"jenis bahan asal_daging nib omzet karyawan mulai nama asal titik foto -> besar"},
		{"a figure at its limit", "2026-11-23", answered(said{"omzet": rupiah(500_000_000)}),
			"jenis bahan asal_daging nib omzet mulai nama asal titik foto -> boleh"},
		{"the first gap is asked", "2026-11-23", answered(said{"nib": {}, "asal": {}}), "jenis bahan asal_daging nib?"},
		{"a later gap is asked after it", "2026-11-23", answered(said{"asal": {}}), "jenis bahan asal_daging nib omzet mulai nama asal?"},
		{"an answer that does not fit is asked again", "2026-11-23", answered(said{"asal_daging": flows.OfChoice("impor")}),
			"jenis bahan asal_daging?"},
		{"passed over", "2026-11-23", answered(said{"nama": skipped(flows.Text)}),
			"jenis bahan asal_daging nib omzet mulai nama asal titik foto -> boleh"},
		{"passed over where that cannot be", "2026-11-23", answered(said{"omzet": skipped(flows.Money)}), "jenis bahan asal_daging nib omzet?"},
		{"answers of other guides", "2026-11-23", flows.Answers{{Question: "izin.tempat", Value: flows.OfYesNo(true)}}, "jenis?"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			if got := way(c.Replay(bakeryOf(t, c), tt.answers, on(t, tt.date))); got != tt.want {
				t.Errorf("\n got %s\nwant %s", got, tt.want)
			}
		})
	}
}

// A figure, and today, count as they are on the day of the answer.
func TestTheDayDecides(t *testing.T) {
	t.Parallel()
	c := load(t)
	for _, tt := range []struct {
		name, day string
		omzet     float64
		want      string
	}{
		{"the day before the law begins", "2026-10-16", 50_000_000, "tunda"},
		{"the day on which it begins", "2026-10-17", 50_000_000, "boleh"},
		{"the old limit's last day", "2026-12-31", 600_000_000, "besar"},
		{"the new limit's first day", "2027-01-01", 600_000_000, "boleh"},
		{"above the new limit", "2027-01-01", 750_000_001, "besar"},
		{"a day long after", "2060-02-29", 750_000_000, "boleh"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			r, ok := c.Result(bakeryOf(t, c), answered(said{"omzet": rupiah(tt.omzet)}), on(t, tt.day))
			if !ok || r.Outcome.ID != tt.want {
				t.Errorf("%v, want %s", way(r.Trail), tt.want)
			}
		})
	}
}

// However many days are asked about, at once and again, each has its figures.
func TestEachDayHasItsOwnFigures(t *testing.T) {
	t.Parallel()
	c := load(t)
	g := bakeryOf(t, c)
	begins, rises := on(t, "2026-10-17"), on(t, "2027-01-01")
	var wait sync.WaitGroup
	for range 4 {
		wait.Go(func() {
			for day := begins - 200; day < rises+200; day++ {
				want := "besar"
				switch {
				case day < begins:
					want = "tunda"
				case day >= rises:
					want = "boleh"
				}
				if r, _ := c.Result(g, answered(said{"omzet": rupiah(600_000_000)}), day); r.Outcome == nil || r.Outcome.ID != want {
					t.Errorf("on %s %s, want %s", day, way(r.Trail), want)
				}
			}
		})
	}
	wait.Wait()
}

func TestAValueOnADay(t *testing.T) {
	t.Parallel()
	c := load(t)
	for _, tt := range []struct {
		id, day   string
		low, high float64
		ok        bool
	}{
		{"kue.batas", "1999-01-01", 500_000_000, 500_000_000, true},
		{"kue.batas", "2026-12-31", 500_000_000, 500_000_000, true},
		{"kue.batas", "2027-01-01", 750_000_000, 750_000_000, true},
		{"kue.modal", "2025-12-31", 0, 0, false},
		{"kue.modal", "2026-01-01", 1_000_000, 2_000_000, true},
		{"kue.modal", "2027-12-31", 1_000_000, 2_000_000, true},
		{"kue.modal", "2028-01-01", 0, 0, false},
	} {
		e, ok := c.Values[tt.id].On(on(t, tt.day))
		if ok != tt.ok || e.Low != tt.low || e.High != tt.high {
			t.Errorf("%s on %s: %v to %v, %t", tt.id, tt.day, e.Low, e.High, ok)
		}
	}
}

// Every item and source of an outcome stands there for its own reason.
func TestAnOutcomeShowsWhatApplies(t *testing.T) {
	t.Parallel()
	c := load(t)
	const day = "2026-11-23"
	for _, tt := range []struct {
		name    string
		changes said
		day     string
		why     []string
		now     int
		sources int
	}{
		{"meat with its paper", nil, day, []string{"kecil", "daging_jelas", "ditanya_daging", "usaha_lama", "bernama"}, 1, 2},
		{"meat without", said{"asal_daging": flows.OfChoice("tidak_tahu")}, day, []string{"kecil", "ditanya_daging", "usaha_lama", "bernama"}, 1, 2},
		{"no meat: its question, though answered, does not count", said{"bahan": flows.OfMulti("susu")}, day, []string{"kecil", "manis", "usaha_lama", "bernama"}, 1, 1},
		{"a branch left: its answers do not count", said{"jenis": flows.OfChoice("keripik")}, day, []string{"kecil", "usaha_lama", "bernama"}, 1, 1},
		{"a business number at hand", said{"jenis": flows.OfChoice("keripik"), "nib": flows.OfYesNo(true)}, day, []string{"kecil", "usaha_lama", "bernama"}, 0, 1},
		{"a range counts with its upper end", said{"jenis": flows.OfChoice("keripik"), "omzet": rupiah(2_000_000)}, day, []string{"kecil", "modal_kecil", "usaha_lama", "bernama"}, 1, 1},
		{"just above the range", said{"jenis": flows.OfChoice("keripik"), "omzet": rupiah(2_000_001)}, day, []string{"kecil", "usaha_lama", "bernama"}, 1, 1},
		{"a value without an entry for the day is zero", said{"jenis": flows.OfChoice("keripik"), "omzet": rupiah(1)}, "2028-01-01", []string{"kecil", "usaha_lama", "bernama"}, 1, 1},
		{"begun today", said{"jenis": flows.OfChoice("keripik"), "mulai": flows.OfDay(on(t, day))}, day, []string{"kecil", "bernama"}, 1, 1},
		{"begun yesterday", said{"jenis": flows.OfChoice("keripik"), "mulai": flows.OfDay(on(t, day) - 1)}, day, []string{"kecil", "usaha_lama", "bernama"}, 1, 1},
		{"passed over and placed", said{"jenis": flows.OfChoice("keripik"), "nama": skipped(flows.Text), "titik": place(-6.9, 107.6)}, day, []string{"kecil", "usaha_lama", "terpetakan"}, 1, 1},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			r, ok := c.Result(bakeryOf(t, c), answered(tt.changes), on(t, tt.day))
			if !ok || r.Outcome.ID != "boleh" {
				t.Fatal(way(r.Trail))
			}
			if diff := cmp.Diff(tt.why, itemIDs(r.Lists[flows.Why])); diff != "" {
				t.Error(diff)
			}
			if len(r.Lists[flows.Now]) != tt.now || len(r.Sources) != tt.sources {
				t.Errorf("%d things to do now, want %d; %d sources, want %d", len(r.Lists[flows.Now]), tt.now, len(r.Sources), tt.sources)
			}
		})
	}
}

func TestThereIsNoResultBeforeTheEnd(t *testing.T) {
	t.Parallel()
	c := load(t)
	if r, ok := c.Result(bakeryOf(t, c), answered(said{"foto": {}}), on(t, "2026-11-23")); ok {
		t.Errorf("result %s", r.Outcome.ID)
	}
}

// What is not sure says so, and where to check it again.
func TestDoubtComesWithAPlaceToCheckAgain(t *testing.T) {
	t.Parallel()
	c := load(t)
	g := bakeryOf(t, c)
	r, _ := c.Result(g, answered(nil), on(t, "2026-11-23"))
	if r.Outcome.Confidence != flows.Medium || r.Outcome.Recheck != "dinas" {
		t.Errorf("outcome of %s confidence, check again at %q", r.Outcome.Confidence, r.Outcome.Recheck)
	}
	v := c.Values["kue.modal"]
	if e, _ := v.On(r.Day); e.Confidence != flows.Medium || v.Recheck != "dinas" || e.Source.ID != "uu_1" {
		t.Errorf("value of %s confidence from %s, check again at %q", e.Confidence, e.Source.ID, v.Recheck)
	}
	sure, _ := g.Outcome("besar")
	if sure.Confidence != flows.High || sure.Recheck != "" {
		t.Errorf("outcome of %s confidence, check again at %q", sure.Confidence, sure.Recheck)
	}
}

// Every operator that the README of guides names does what it says.
func TestConditions(t *testing.T) {
	t.Parallel()
	c := load(t)
	g := bakeryOf(t, c)
	scope, err := flows.NewScope(g.Questions, c.Values)
	if err != nil {
		t.Fatal(err)
	}
	day := on(t, "2026-11-23")
	trail := c.Replay(g, answered(said{"omzet": rupiah(400_000_000), "titik": place(0, 0)}), day)
	for text, want := range map[string]bool{
		`jenis == "roti"`:                         true,
		`jenis != "roti"`:                         false,
		`jenis in ["keripik", "roti"]`:            true,
		`jenis not in ["keripik", "roti"]`:        false,
		`"daging" in bahan and "telur" in bahan`:  true,
		`"susu" in bahan or "tidak_ada" in bahan`: false,
		`not nib`:         true,
		`nib == true`:     false,
		`len(bahan) == 2`: true,
		`omzet >= 400000000 and omzet <= 400000000`:   true,
		`omzet < values.kue.batas`:                    true,
		`omzet * 2 > values.kue.batas`:                true,
		`omzet * 12 / 4 <= values.kue.batas * 1.5`:    false,
		`karyawan == 0`:                               true, // not asked
		`asked("karyawan")`:                           false,
		`asked("omzet")`:                              true,
		`nama == "Bu Sri"`:                            true,
		`asal == "32.73"`:                             true,
		`asal startsWith "32."`:                       true,
		`titik != ""`:                                 true,
		`foto == ""`:                                  true,
		`today >= values.kue.berlaku`:                 true,
		`today < values.kue.berlaku`:                  false,
		`mulai <= today and not (mulai == today)`:     true,
		`values.kue.berlaku > mulai`:                  true,
		`jenis == "roti" ? omzet > 0 : omzet > 99999`: true,
	} {
		cond, err := scope.Compile(text, flows.Position{})
		if err != nil {
			t.Errorf("%s: %v", text, err)
			continue
		}
		if got := c.Holds(g, cond, trail, day); got != want {
			t.Errorf("%s is %t", text, got)
		}
	}
}

func TestConditionsAreCheckedBeforeTheyAreUsed(t *testing.T) {
	t.Parallel()
	c := load(t)
	scope, err := flows.NewScope(bakeryOf(t, c).Questions, c.Values)
	if err != nil {
		t.Fatal(err)
	}
	for _, text := range []string{
		"", "jenis", "jenis ==", "jenis == 5", `jenis == "soto"`, `"soto" == jenis`, `jenis in ["roti", "soto"]`, `"soto" in bahan`,
		`"soto" not in bahan`, "omzet", `omzet > "5"`, "omzet > today", "today > 5", "values.kue.batas", "omzet > values.kue.bates",
		"omzet > values.batas", "berat > 5", `asked("berat")`, "asked(jenis)", "asked()", "nib > 1",
		"now() > today", `date("2026-13-45") > today`, `int(nama) > 5`, `bahan[5] == "telur"`, "bahan[len(bahan)] == nama", `any(bahan, # == "soto")`,
		"5 % len(bahan) == 0", "nama matches asal",
	} {
		if cond, err := scope.Compile(text, flows.Position{}); err == nil {
			t.Errorf("%q is taken as a condition: %+v", text, cond)
		}
	}
}

func TestAConditionTellsWhatItLooksAt(t *testing.T) {
	t.Parallel()
	c := load(t)
	scope, err := flows.NewScope(bakeryOf(t, c).Questions, c.Values)
	if err != nil {
		t.Fatal(err)
	}
	cond, err := scope.Compile(`omzet > values.kue.batas and asked("nib") and (omzet < 5 or karyawan > 2.5)`, flows.Position{File: "a.yaml", Line: 7})
	if err != nil {
		t.Fatal(err)
	}
	var reads []string
	for _, q := range cond.Reads {
		reads = append(reads, q.ID)
	}
	got := fmt.Sprint(reads, cond.Values, cond.Numbers, cond.Position)
	if want := "[kue.omzet shared.nib kue.karyawan] [kue.batas] [5 2.5] a.yaml:7"; got != want {
		t.Errorf("\n got %s\nwant %s", got, want)
	}
}

func TestNamesThatConditionsNeedAreNoQuestions(t *testing.T) {
	t.Parallel()
	for _, ids := range [][]string{{"kue.today"}, {"kue.values"}, {"kue.asked"}, {"kue.nib", "shared.nib"}} {
		var questions []*flows.Question
		for _, id := range ids {
			questions = append(questions, &flows.Question{ID: id, Type: flows.YesNo})
		}
		if _, err := flows.NewScope(questions, nil); err == nil {
			t.Errorf("%v accepted", ids)
		}
	}
}

// What answers to other questions tell is not asked, as long as they tell it;
// an answer of one's own counts more, and nothing follows from what follows.
func TestWhatOtherAnswersTellIsNotAsked(t *testing.T) {
	t.Parallel()
	c := load(t,
		"  jenis: {type: choice, options: [roti, keripik, jamu]}", "  jenis: {type: choice, options: [roti, keripik, jamu], known: {roti: {kue.rumah: [ya], kue.jual: [ya]}}}\n"+
			"  rumah: {type: choice, options: [ya, bukan]}\n  jual: {type: choice, options: [ya, bukan]}",
		"  asal_daging: {type: choice, options: [bersertifikat, tidak_tahu]}", "  asal_daging: {type: choice, options: [bersertifikat, tidak_tahu], known: {bersertifikat: {kue.jenis: [roti]}}}",
		"  - end: boleh", "  - ask: rumah\n  - ask: jual\n  - end: boleh")
	g := bakeryOf(t, c)
	day := on(t, "2026-11-23")
	var answers flows.Answers
	asks := func(want string) {
		t.Helper()
		if trail := c.Replay(g, answers, day); trail.Current == nil || trail.Current.ID != want {
			t.Errorf("with %v it asks %v, want %s", answers, trail.Current, want)
		}
	}
	asks("kue.jenis")
	answers = answers.With("kue.rumah", flows.OfChoice("ya"))
	asks("kue.jenis") // half of it tells nothing
	answers = answers.With("kue.jual", flows.OfChoice("ya"))
	asks("kue.bahan")
	answers = answers.With("kue.bahan", flows.Value{Type: flows.Multi, Many: []string{"daging"}})
	asks("kue.asal_daging") // nobody said that it is bread: it only follows
	state, _ := c.Step(flows.State{Guide: g.ID, Answers: answers}, flows.Input{Kind: flows.Change, Question: "kue.jenis"}, day)
	if v, ok := c.View(state, day); !ok || v.Question.ID != "kue.jenis" || v.Given == nil || v.Given.Text != "roti" {
		t.Errorf("it cannot be changed: %+v", v)
	}
	state, _ = c.Step(state, flows.Input{Kind: flows.Give, Question: "kue.jenis", Value: flows.OfChoice("keripik")}, day)
	answers = state.Answers
	asks("shared.nib")
	answers = answers.Without("kue.jenis").With("kue.jual", flows.OfChoice("bukan"))
	asks("kue.jenis")
}
