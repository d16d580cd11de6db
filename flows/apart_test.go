package flows_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"plutbot/flows"
)

// short writes an answer in few characters.
func short(v flows.Value) string {
	switch {
	case v.Skipped:
		return "-"
	case v.Type == flows.Multi:
		return strings.Join(v.Many, "+")
	case v.Type == flows.YesNo:
		return fmt.Sprint(v.Yes())
	case v.Type == flows.Date:
		return v.Day().String()
	case v.Text != "":
		return v.Text
	default:
		return fmt.Sprint(v.Number)
	}
}

func TestAnswersThatConditionsTellApart(t *testing.T) {
	t.Parallel()
	c := load(t)
	g := bakeryOf(t, c)
	scope, err := flows.NewScope(g.Questions, c.Values)
	if err != nil {
		t.Fatal(err)
	}
	for _, tt := range []struct {
		question, conditions, want string
	}{
		{"kue.jenis", `nib`, "roti"},
		{"kue.jenis", `jenis == "jamu"`, "roti jamu"},
		{"kue.jenis", `jenis == "jamu"; jenis in ["roti", "jamu"]`, "roti keripik jamu"},
		{"kue.jenis", `jenis startsWith "ro"`, "roti keripik jamu"},
		{"kue.jenis", `asked("jenis")`, "roti"},
		{"kue.bahan", `omzet > 5`, "telur"},
		{"kue.bahan", `"susu" in bahan`, "telur susu tidak_ada"},
		{"kue.bahan", `"susu" in bahan; not ("daging" in bahan)`, "telur susu daging susu+daging tidak_ada"},
		{"kue.bahan", `len(bahan) > 1`, "telur telur+susu telur+susu+daging tidak_ada"},
		{"kue.bahan", `len(bahan) > 1 and "daging" in bahan`, "telur telur+susu daging telur+daging telur+susu+daging tidak_ada"},
		{"shared.nib", `nib and jenis == "roti"`, "true false"},
		{"kue.omzet", `omzet > 40`, "0 1 2 39 40 41 1e+11"},
		{"kue.karyawan", `jenis == "roti"`, "1"},
		{"kue.mulai", `mulai < values.kue.berlaku`, "2026-10-16 2026-10-17 2026-10-18 2026-11-22 2026-11-23 2026-11-24"},
		{"kue.nama", `nama == "Bu Sri"`, "contoh Bu Sri -"},
		{"kue.asal", `asal startsWith "33."`, "32.73 33.74"},
		{"kue.titik", `titik != ""`, "0 -"},
	} {
		var conditions []*flows.Condition
		for text := range strings.SplitSeq(tt.conditions, "; ") {
			cond, err := scope.Compile(text, flows.Position{})
			if err != nil {
				t.Fatal(err)
			}
			conditions = append(conditions, cond)
		}
		q, _ := g.Question(tt.question)
		apart, all := c.Apart(q, conditions, on(t, "2026-11-23"))
		var got []string
		for _, v := range apart {
			got = append(got, short(v))
			if problem := q.Accepts(v); problem != flows.Fits {
				t.Errorf("%s, %s: %+v is %s", tt.question, tt.conditions, v, problem)
			}
		}
		if diff := cmp.Diff(tt.want, strings.Join(got, " ")); diff != "" || !all {
			t.Errorf("%s, %s: all %t, %s", tt.question, tt.conditions, all, diff)
		}
	}
}

// Twelve options have too many combinations; each alone, each pair and all
// together are among those tried.
func TestTooManyTicksAreTriedInPart(t *testing.T) {
	t.Parallel()
	q := &flows.Question{ID: "kue.topping", Type: flows.Multi}
	var names []string
	for i := range 12 {
		id := fmt.Sprintf("o%02d", i)
		q.Options = append(q.Options, &flows.Option{ID: id})
		names = append(names, fmt.Sprintf("%q in topping", id))
	}
	scope, err := flows.NewScope([]*flows.Question{q}, nil)
	if err != nil {
		t.Fatal(err)
	}
	cond, err := scope.Compile(strings.Join(names, " or "), flows.Position{})
	if err != nil {
		t.Fatal(err)
	}
	apart, all := (&flows.Content{}).Apart(q, []*flows.Condition{cond}, 0)
	var got []string
	for _, v := range apart {
		got = append(got, short(v))
	}
	for _, want := range []string{"o03", "o03+o11", "o00+o01+o02+o03+o04+o05+o06+o07+o08+o09+o10+o11"} {
		if !slices.Contains(got, want) {
			t.Errorf("%s is not tried", want)
		}
	}
	if all || len(got) > 200 {
		t.Errorf("%d ways to tick, all: %t", len(got), all)
	}
}

func TestTheReasonOfACondition(t *testing.T) {
	t.Parallel()
	c := load(t)
	g := bakeryOf(t, c)
	day := on(t, "2026-11-23")
	trail := c.Replay(g, answered(nil), day) // roti, telur and daging, no nib, 50 million, no karyawan
	scope, err := flows.NewScope(g.Questions, c.Values)
	if err != nil {
		t.Fatal(err)
	}
	for text, want := range map[string]string{
		`jenis == "roti"`:                                          "jenis",
		`jenis == "roti" and "susu" in bahan`:                      "bahan",
		`jenis == "roti" and "daging" in bahan`:                    "jenis bahan",
		`"susu" in bahan and jenis == "jamu"`:                      "jenis", // the first that was known
		`nib or "daging" in bahan or jenis == "roti"`:              "jenis",
		`nib or jenis == "jamu"`:                                   "nib jenis",
		`not (nib or jenis == "jamu")`:                             "nib jenis",
		`nib && omzet > 1 || jenis != "roti"`:                      "nib jenis",
		`asked("karyawan") and jenis == "roti"`:                    "karyawan",
		`today < values.kue.berlaku and nib`:                       "",
		`jenis == "roti" ? "susu" in bahan : nib`:                  "jenis bahan nib",
		`(omzet > 5 or nib) and !(asal_daging == "bersertifikat")`: "asal_daging",
	} {
		cond, err := scope.Compile(text, flows.Position{})
		if err != nil {
			t.Errorf("%s: %v", text, err)
			continue
		}
		var names []string
		for _, q := range c.Because(g, cond, trail, day) {
			names = append(names, q.Name())
		}
		if got := strings.Join(names, " "); got != want {
			t.Errorf("%s: because of %q, not %q", text, got, want)
		}
	}
}
