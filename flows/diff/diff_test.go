package diff_test

import (
	"fmt"
	"io/fs"
	"maps"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/google/go-cmp/cmp"

	"plutbot/flows"
	"plutbot/flows/definition"
	"plutbot/flows/diff"
)

const guide = `
id: jual
code: J
review_days: 100
questions:
  barang: {type: choice, options: [kue, es]}
  bahan: {type: multi, options: [gula, susu, tidak_ada], none: tidak_ada}
  omzet: {type: money, min: 0}
steps:
  - ask: barang
  - ask: bahan
    when: barang == "kue"
  - ask: omzet
  - end: besar
    when: omzet > values.jual.batas
  - end: boleh
outcomes:
  boleh:
    tone: good
    confidence: high
    why: [kecil, {id: manis, when: '"gula" in bahan'}]
    now: [{id: buat, cost: gratis}]
    cost: [gratis]
    time: [sehari]
    changes: [lebih]
    sources: [{id: uu_1}]
  besar: {tone: stop, confidence: high, why: [kecil], now: [buat], cost: [gratis], time: [sehari], changes: [lebih], sources: [{id: uu_1}]}
`

const values = `
jual.batas:
  type: money
  entries:
    - {value: 500, to: 2026-12-31, source: uu_1, checked: 2026-11-01, confidence: high}
    - {value: 700, from: 2027-01-01, source: uu_1, checked: 2026-11-01, confidence: high}
jual.hari: {type: days, entries: [{value: [1, 3], source: uu_1, checked: 2026-11-01, confidence: high}]}
`

// words is a catalog of one language.
type words map[string]string

func (words) Languages() []string       { return []string{"id"} }
func (w words) IDs() []string           { return slices.Sorted(maps.Keys(w)) }
func (w words) Raw(_, id string) string { return w[id] }

// version is the content after replacements: pairs of old and new text, in the
// guide or in the values.
func version(t *testing.T, replacements ...string) diff.Side {
	t.Helper()
	text := guide + "====" + values
	for i := 0; i < len(replacements); i += 2 {
		if !strings.Contains(text, replacements[i]) {
			t.Fatalf("the content does not contain %q", replacements[i])
		}
		text = strings.Replace(text, replacements[i], replacements[i+1], 1)
	}
	jual, figures, _ := strings.Cut(text, "====")
	return side(t, map[string]string{"jual/guide.yaml": jual, "jual/tests.yaml": "[]", "values.yaml": figures})
}

func side(t *testing.T, files map[string]string) diff.Side {
	t.Helper()
	files = maps.Clone(files)
	files["provinces.csv"] = "code,name,timezone\n32,Jawa Barat,WIB\n"
	files["regencies.csv"] = "code,province_code,name\n32.73,32,Kota Bandung\n"
	files["sources.yaml"] = "uu_1: {name: UU 1, checked: 2026-11-01}"
	files["questions.yaml"] = "{}"
	fsys := fstest.MapFS{}
	for name, text := range files {
		fsys[name] = &fstest.MapFile{Data: []byte(text)}
	}
	return load(t, fsys)
}

func load(t *testing.T, fsys fs.FS) diff.Side {
	t.Helper()
	content, err := definition.Load(fsys)
	if err != nil {
		t.Fatal(err)
	}
	tests, err := definition.Conversations(fsys, content)
	if err != nil {
		t.Fatal(err)
	}
	return diff.Side{Content: content, Tests: tests, Words: words{}}
}

func day(t *testing.T, text string) flows.Day {
	t.Helper()
	d, err := flows.ParseDay(text)
	if err != nil {
		t.Fatal(err)
	}
	return d
}

// told writes a report in few words: parts, changes with their first example,
// figures.
func told(r diff.Report) []string {
	var all []string
	for _, g := range r.Guides {
		if g.Appears || g.Goes {
			all = append(all, fmt.Sprintf("guide %s %t %t", g.ID, g.Appears, g.Goes))
		}
		for _, p := range g.Parts {
			all = append(all, fmt.Sprintf("%s %s: %q -> %q", p.Kind, p.ID, p.Before, p.After))
		}
		for _, c := range g.Changes {
			all = append(all, fmt.Sprintf("%s -> %s, e.g. %s", c.Before, c.After, c.Examples[0]))
			for _, l := range c.Drops {
				all = append(all, "- "+l.Part+": "+l.Message+l.Text)
			}
			for _, l := range c.Adds {
				all = append(all, "+ "+l.Part+": "+l.Message+l.Text)
			}
		}
	}
	for _, v := range r.Values {
		all = append(all, fmt.Sprintf("%s on %s: %s -> %s", v.ID, v.Day, figure(v.Before), figure(v.After)))
	}
	return all
}

func figure(f *diff.Figure) string {
	if f == nil {
		return "none"
	}
	return fmt.Sprintf("%g..%g", f.Entry.Low, f.Entry.High)
}

func TestCompareTellsWhatChangesForPeople(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		day    string // 2026-11-24 where it is empty
		change []string
		want   []string
	}{
		"nothing": {},
		"the order of options, which changes none": {change: []string{"[kue, es]", "[es, kue]"}},
		"a figure, and who is on the other side of it": {
			change: []string{"value: 500,", "value: 600,"},
			want:   []string{"besar -> boleh, e.g. {barang: es, omzet: 501}", "jual.batas on 2026-11-24: 500..500 -> 600..600"},
		},
		"a figure from next year on": {
			change: []string{"value: 700", "value: 800"},
			want:   []string{"jual.batas on 2027-01-01: 700..700 -> 800..800"},
		},
		"the same figure on a day of next year": {
			day:    "2027-02-01",
			change: []string{"value: 700", "value: 800"},
			want:   []string{"besar -> boleh, e.g. {barang: es, omzet: 701}", "jual.batas on 2027-02-01: 700..700 -> 800..800"},
		},
		"an entry that is written in two, which changes none": {
			change: []string{"value: [1, 3],", "value: [1, 3], to: 2027-05-01,", "entries: [{value: [1", "entries: [{value: [1, 3], from: 2027-05-02, source: uu_1, checked: 2026-11-01, confidence: high}, {value: [1"},
		},
		"a value that goes": {
			change: []string{"jual.hari", "jual.lama"},
			want:   []string{"jual.hari on 2026-11-24: 1..3 -> none", "jual.lama on 2026-11-24: none -> 1..3"},
		},
		"a condition of a line": {
			change: []string{`'"gula" in bahan'`, `'"susu" in bahan'`},
			want: []string{
				"boleh -> boleh, e.g. {barang: kue, bahan: [gula], omzet: 0}", "- why: jual.why.manis",
				"boleh -> boleh, e.g. {barang: kue, bahan: [susu], omzet: 0}", "+ why: jual.why.manis",
			},
		},
		"what belongs to a step": {
			change: []string{"cost: gratis}]", "cost: bayar}]"},
			want:   []string{"boleh -> boleh, e.g. {barang: es, omzet: 0}", "- now buat: cost: jual.cost.gratis", "+ now buat: cost: jual.cost.bayar"},
		},
		"the tone": {
			change: []string{"tone: stop", "tone: ask"},
			want:   []string{"besar -> besar, e.g. {barang: es, omzet: 501}", "- tone: stop", "+ tone: ask"},
		},
		"an option with its own way, and one that goes": {
			change: []string{"[kue, es]", "[kue, roti]", "  - ask: omzet", "  - end: besar\n    when: barang == \"roti\"\n  - ask: omzet"},
			want: []string{`option barang: roti: "" -> "roti"`, `option barang: es: "es" -> ""`,
				" -> besar, e.g. {barang: roti}", "boleh -> , e.g. {barang: es, omzet: 0}", "besar -> , e.g. {barang: es, omzet: 501}"},
		},
		"a question and an outcome that appear": {
			change: []string{"  omzet: {", "  cabang: {type: yesno}\n  omzet: {", "  - end: boleh", "  - ask: cabang\n  - end: jauh\n    when: cabang\n  - end: boleh",
				"  besar: {", "  jauh: {tone: ask, confidence: high, why: [kecil], now: [buat], cost: [gratis], time: [sehari], changes: [lebih], sources: [{id: uu_1}]}\n  besar: {"},
			want: []string{`question cabang: "" -> "yesno"`, `outcome jauh: "" -> "ask"`, "boleh -> jauh, e.g. {barang: es, omzet: 0, cabang: true}"},
		},
		"a question that takes something else": {
			change: []string{"min: 0}", "min: 10, optional: true}"},
			want: []string{`question omzet: "money, min 0" -> "money, min 10, optional"`,
				" -> boleh, e.g. {barang: es, omzet: null}", "boleh -> , e.g. {barang: es, omzet: 0}"},
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			if c.day == "" {
				c.day = "2026-11-24"
			}
			got := told(diff.Compare(version(t), version(t, c.change...), day(t, c.day)))
			if d := cmp.Diff(c.want, got); d != "" {
				t.Error(d)
			}
		})
	}
}

func TestCompareTellsGuidesThatAppearAndGo(t *testing.T) {
	t.Parallel()
	before := version(t)
	after := side(t, map[string]string{
		"toko/guide.yaml": strings.Replace(guide, "id: jual", "id: toko", 1), "toko/tests.yaml": "[]", "values.yaml": values,
	})
	want := []string{"guide toko true false", "guide jual false true"}
	if d := cmp.Diff(want, told(diff.Compare(before, after, day(t, "2026-11-24")))); d != "" {
		t.Error(d)
	}
}

// Where a search cannot know the figure that matters, the authors' tests may.
func TestCompareUsesTheTestsOfBothVersions(t *testing.T) {
	t.Parallel()
	before := version(t)
	files := map[string]string{
		"jual/guide.yaml": strings.Replace(guide, `'"gula" in bahan'`, `'omzet * 2 == 246 and "susu" in bahan'`, 1),
		"values.yaml":     values,
		"jual/tests.yaml": "- {name: dekat, date: 2026-11-24, say: {barang: kue, bahan: [susu], omzet: 123}, outcome: boleh}",
	}
	r := diff.Compare(before, side(t, files), day(t, "2026-11-24"))
	found := slices.ContainsFunc(r.Guides[0].Changes, func(c diff.Change) bool {
		return len(c.Adds) == 1 && slices.Contains(c.Examples, "{barang: kue, bahan: [susu], omzet: 123}")
	})
	if !found {
		t.Errorf("%+v", r.Guides)
	}
}

func TestCompareTellsTheSameTwice(t *testing.T) {
	t.Parallel()
	tell := func() diff.Report {
		return diff.Compare(version(t), version(t, "value: 500,", "value: 600,", `'"gula" in bahan'`, `'"susu" in bahan'`, "tone: stop", "tone: ask"), day(t, "2026-11-24"))
	}
	first, second := fmt.Sprintf("%+v", tell().Guides), fmt.Sprintf("%+v", tell().Guides)
	if first != second {
		t.Error(cmp.Diff(first, second))
	}
}

func TestCompareTellsTextsThatChange(t *testing.T) {
	t.Parallel()
	before, after := version(t), version(t)
	before.Words = words{"jual.title": "Jual", "jual.intro": "Sama", "jual.lama": "Hilang"}
	after.Words = words{"jual.title": "Jualan", "jual.intro": "Sama", "jual.baru": "Muncul"}
	want := []diff.Text{{ID: "jual.title", Language: "id", Before: "Jual", After: "Jualan"}}
	if d := cmp.Diff(want, diff.Compare(before, after, day(t, "2026-11-24")).Texts); d != "" {
		t.Error(d)
	}
}
