package check_test

import (
	"io/fs"
	"maps"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"plutbot/flows"
	"plutbot/flows/check"
	"plutbot/flows/definition"
)

// files is a small, faultless content.
func files() map[string]string {
	return map[string]string{
		"provinces.csv":  "code,name,timezone\n32,Jawa Barat,WIB\n",
		"regencies.csv":  "code,province_code,name\n32.73,32,Kota Bandung\n",
		"sources.yaml":   "uu_1: {name: UU 1, checked: 2026-11-01, review_days: 90}\n",
		"questions.yaml": "nib: {type: yesno}\n",
		"values.yaml": `
jual.batas:
  type: money
  entries: [{value: 500, source: uu_1, checked: 2026-11-01, confidence: high}]
jual.mulai:
  type: date
  entries: [{value: 2027-03-01, source: uu_1, checked: 2026-11-01, confidence: high}]
`,
		"jual/guide.yaml": `
id: jual
code: J
review_days: 100
questions:
  barang: {type: choice, options: [kue, es]}
  omzet: {type: money, min: 0}
steps:
  - ask: barang
  - ask: nib
  - ask: omzet
    when: barang == "kue"
  - end: besar
    when: omzet > values.jual.batas
  - end: nanti
    when: today < values.jual.mulai and barang == "es"
  - end: boleh
score: {outcomes: [boleh, besar, nanti], parts: {rasa: {of: 5, loses: [{points: 2, when: barang == "es"}, {points: 1, when: omzet > values.jual.batas, repair: buat}]}}}
outcomes:
  boleh:
    tone: good
    confidence: medium
    recheck: kantor
    why: [kecil, {id: manis, when: barang == "kue"}]
    now: [{id: buat, where: oss, cost: gratis}]
    cost: [shared.gratis]
    time: [sehari]
    changes: [lebih]
    sources: [{id: uu_1}]
  besar: {tone: stop, confidence: high, why: [kecil], now: [buat], cost: [gratis], time: [sehari], changes: [lebih], sources: [{id: uu_1}]}
  nanti: {tone: ask, confidence: high, why: [kecil], now: [buat], cost: [gratis], time: [sehari], changes: [lebih], sources: [{id: uu_1}]}
`,
		"lessons/bersih.yaml": "order: 1\nguide: jual\ncards: [a, b, c]\noptions: [lap, cuci]\nright: lap\nconfidence: high\nsources: [{id: uu_1}]\n",
		"glossary.yaml":       "everyday: [HP, UU]\nterms:\n  nib: {write: [NIB], guide: jual, sources: [{id: uu_1}]}\n",
		"jual/tests.yaml": `
- {name: kue, date: 2026-11-23, say: {barang: kue, nib: true, omzet: 500}, outcome: boleh, shows: [why.manis], hides: [why.besar]}
- {name: kue besar, date: 2026-11-23, say: {barang: kue, nib: false, omzet: 501}, outcome: besar}
- {name: es, date: 2026-11-23, say: {barang: es, nib: true}, outcome: nanti}
- {name: es sesudahnya, date: 2027-03-01, say: {barang: es, nib: true}, outcome: boleh, hides: [why.manis]}
`,
	}
}

// words is a catalog, the same in both languages.
type words map[string]string

func (w words) Languages() []string     { return []string{"id", "en"} }
func (w words) IDs() []string           { return slices.Sorted(maps.Keys(w)) }
func (w words) Raw(_, id string) string { return w[id] }
func (w words) Has(language, id string) bool {
	_, partial := w["@partial "+id]
	return w[id] != "" && (language == "id" || !partial)
}
func (w words) Position(language, _ string) (string, int) { return "jual." + language + ".yaml", 7 }

func allWords() words {
	w := words{}
	for _, id := range strings.Fields(`jual.title jual.intro
		jual.q.barang.text jual.q.barang.short jual.q.barang.why jual.q.barang.opt.kue jual.q.barang.opt.es
		jual.q.omzet.text jual.q.omzet.short jual.q.omzet.why jual.q.omzet.hint
		shared.q.nib.text shared.q.nib.short shared.q.nib.why
		lessons.bersih.title lessons.bersih.intro lessons.bersih.card.a lessons.bersih.card.b lessons.bersih.card.c
		lessons.bersih.quiz lessons.bersih.opt.lap lessons.bersih.opt.cuci lessons.bersih.right lessons.bersih.wrong
		jual.score.title jual.score.note jual.score.part.rasa
		jual.o.boleh.title jual.o.boleh.text jual.o.besar.title jual.o.besar.text jual.o.nanti.title jual.o.nanti.text
		jual.why.kecil jual.why.manis jual.todo.buat jual.where.oss jual.cost.gratis shared.cost.gratis jual.time.sehari jual.change.lebih
		shared.place.kantor bot.menu`) {
		w[id] = "kata"
	}
	w["jual.intro"], w["glossary.term.nib"] = "NIB-nya lewat HP", "Nomor usaha, NIB"
	return w
}

// problems checks the content after one replacement.
func problems(t *testing.T, w words, day, file, before, after string) []check.Problem {
	t.Helper()
	all := files()
	if file != "" {
		if !strings.Contains(all[file], before) {
			t.Fatalf("%s does not contain %q", file, before)
		}
		all[file] = strings.ReplaceAll(all[file], before, after)
	}
	return run(t, filesystem(all), w, day)
}

func filesystem(files map[string]string) fs.FS {
	fsys := fstest.MapFS{}
	for name, text := range files {
		fsys[name] = &fstest.MapFile{Data: []byte(text)}
	}
	return fsys
}

func run(t *testing.T, fsys fs.FS, w words, day string) []check.Problem {
	t.Helper()
	content, err := definition.Load(fsys)
	if err != nil {
		t.Fatal(err)
	}
	tests, err := definition.Conversations(fsys, content)
	if err != nil {
		t.Fatal(err)
	}
	d, err := flows.ParseDay(day)
	if err != nil {
		t.Fatal(err)
	}
	return check.Run(content, tests, w, d)
}

func TestFaultlessContentHasNoProblems(t *testing.T) {
	t.Parallel()
	if found := problems(t, allWords(), "2026-11-23", "", "", ""); len(found) > 0 {
		t.Errorf("%v", found)
	}
}

func TestEachDefectIsFound(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		name, day, file, before, after string
		words                          func(words)
		kind                           check.Kind
		want                           string
	}{
		{name: "outcome that nobody reaches", file: "jual/guide.yaml", before: "omzet > values.jual.batas", after: "omzet < 0 and nib",
			kind: check.Unreachable, want: "no answers lead to outcome besar"},
		{name: "question that nobody is asked", file: "jual/guide.yaml", before: `when: barang == "kue"` + "\n  - end: besar", after: "when: nib and not nib\n  - end: besar",
			kind: check.Unreachable, want: "jual/guide.yaml:7: no answers lead to question omzet"},
		{name: "item that is never shown", file: "jual/guide.yaml", before: `id: manis, when: barang == "kue"`, after: `id: manis, when: omzet > values.jual.batas`,
			kind: check.NeverHolds, want: "no answers make this condition true"},
		{name: "points that nobody loses", file: "jual/guide.yaml", before: `points: 2, when: barang == "es"`, after: `points: 2, when: barang == "es" and omzet > values.jual.batas`,
			kind: check.NeverHolds, want: "jual/guide.yaml:18: no answers make this condition true"},
		{name: "part of a score without a name", words: func(w words) { delete(w, "jual.score.part.rasa") }, kind: check.MissingText, want: "jual/guide.yaml:18: catalog en lacks jual.score.part.rasa"},
		{name: "text that no catalog has", words: func(w words) { delete(w, "jual.why.manis") }, kind: check.MissingText, want: "catalog id lacks jual.why.manis"},
		{name: "text that one catalog lacks", words: func(w words) { w["@partial jual.title"] = "kata" }, kind: check.MissingText, want: "catalog en lacks jual.title"},
		{name: "place to check again without a name", words: func(w words) { delete(w, "shared.place.kantor") }, kind: check.MissingText, want: "lacks shared.place.kantor"},
		{name: "place of a value without a name", file: "values.yaml", before: "type: money", after: "type: money\n  recheck: dinas", kind: check.MissingText, want: "values.yaml:2: catalog en lacks shared.place.dinas"},
		{name: "text that nothing uses", words: func(w words) { w["jual.todo.lama"] = "kata" }, kind: check.UnusedText, want: "jual.id.yaml:7: nothing uses jual.todo.lama"},
		{name: "value that nothing uses", file: "jual/guide.yaml", before: "today < values.jual.mulai and ", after: "", kind: check.UnusedValue, want: "values.yaml:5: nothing uses value jual.mulai"},
		{name: "source that nothing uses", file: "sources.yaml", before: "uu_1:", after: "uu_2: {name: UU 2, checked: 2026-11-01}\nuu_1:", kind: check.UnusedSource, want: "nothing uses source uu_2"},
		{name: "text with a value that does not exist", words: func(w words) { w["jual.cost.gratis"] = `Biaya {{.Short "jual.biaya"}}` }, kind: check.UnknownValue, want: "jual.en.yaml:7: jual.cost.gratis uses value jual.biaya, which does not exist"},
		{name: "long option", words: func(w words) { w["jual.q.barang.opt.kue"] = "Kue basah, kue kering, dan rotí" }, kind: check.LongLabel, want: `jual.id.yaml:7: jual.q.barang.opt.kue has 31 characters, at most 28 fit: "Kue basah`},
		{name: "long title", words: func(w words) { w["jual.title"] = strings.Repeat("a", 29) }, kind: check.LongLabel, want: "jual.title has 29 characters"},
		{name: "long short name", words: func(w words) { w["shared.q.nib.short"] = strings.Repeat("a", 29) }, kind: check.LongLabel, want: "shared.q.nib.short has 29 characters"},
		{name: "fee in prose", words: func(w words) { w["jual.cost.gratis"] = "Biaya resminya Rp150.000 per produk" }, kind: check.Figure, want: `jual.id.yaml:7: jual.cost.gratis has the figure "Rp150.000 per" in its text`},
		{name: "value without an entry for the day", file: "values.yaml", before: "value: 500,", after: "value: 500, to: 2026-01-01,", kind: check.Gap, want: "value jual.batas has no entry for 2026-11-23"},
		{name: "more options than a card holds", file: "jual/guide.yaml", before: "[kue, es]", after: "[kue, es, " + strings.Join(manyOptions(), ", ") + "]", kind: check.TooMany, want: "at most 24 fit a card"},
		{name: "test that ends elsewhere", file: "jual/tests.yaml", before: "omzet: 501}, outcome: besar", after: "omzet: 499}, outcome: besar", kind: check.Conversation, want: `jual/tests.yaml:3: "kue besar": ends at boleh, not at besar`},
		{name: "test with too few answers", file: "jual/tests.yaml", before: ", omzet: 500}", after: "}", kind: check.Conversation, want: "question omzet finds no answer"},
		{name: "test with too many answers", file: "jual/tests.yaml", before: "{name: es, date: 2026-11-23, say: {barang: es, nib: true}", after: "{name: es, date: 2026-11-23, say: {barang: es, nib: true, omzet: 1}", kind: check.Conversation, want: "question omzet is never asked"},
		{name: "test whose item is not shown", file: "jual/tests.yaml", before: "shows: [why.manis]", after: "shows: [doc.ktp]", kind: check.Conversation, want: "boleh does not show doc.ktp"},
		{name: "test whose item is shown all the same", file: "jual/tests.yaml", before: "hides: [why.besar]", after: "hides: [why.kecil]", kind: check.Conversation, want: "boleh shows why.kecil"},
		{name: "outcome without a test", file: "jual/tests.yaml", before: "- {name: kue besar, date: 2026-11-23, say: {barang: kue, nib: false, omzet: 501}, outcome: besar}\n", after: "", kind: check.Uncovered, want: "no test reaches outcome besar"},
		{name: "option without a test", file: "jual/tests.yaml", before: "nib: false", after: "nib: true", kind: check.Uncovered, want: "no test answers nib with false"},
		{name: "abbreviation that nobody explains", words: func(w words) { w["jual.why.manis"] = "Lihat <b>NIB</b>, {{.Value \"jual.batas\"}} dan SLHS" }, kind: check.Unexplained, want: "jual.id.yaml:7: jual.why.manis uses SLHS"},
		{name: "abbreviation in the name of a source", file: "sources.yaml", before: "name: UU 1", after: "name: PMK 1", kind: check.Unexplained, want: "sources.yaml:1: source uu_1 uses PMK"},
		{name: "term that no text uses", words: func(w words) { w["jual.intro"] = "kata" }, kind: check.UnusedTerm, want: "glossary.yaml:3: no text uses NIB"},
		{name: "term without its sentence", words: func(w words) { delete(w, "glossary.term.nib") }, kind: check.MissingText, want: "glossary.yaml:3: catalog en lacks glossary.term.nib"},
		{name: "card of a lesson without words", words: func(w words) { delete(w, "lessons.bersih.card.b") }, kind: check.MissingText, want: "lessons/bersih.yaml:1: catalog en lacks lessons.bersih.card.b"},
		{name: "long title of a lesson", words: func(w words) { w["lessons.bersih.title"] = strings.Repeat("a", 29) }, kind: check.LongLabel, want: "lessons.bersih.title has 29 characters"},
		{name: "words of a lesson that nothing uses", words: func(w words) { w["lessons.bersih.card.d"] = "kata" }, kind: check.UnusedText, want: "nothing uses lessons.bersih.card.d"},
		{name: "stale source", day: "2027-01-31", kind: check.Stale, want: "source uu_1 was checked on 2026-11-01, 91 days ago; the limit is 90"},
		{name: "stale value", file: "values.yaml", before: "checked: 2026-11-01", after: "checked: 2026-01-01", kind: check.Stale, want: "value jual.batas was checked on 2026-01-01"},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			w := allWords()
			if c.words != nil {
				c.words(w)
			}
			day := c.day
			if day == "" {
				day = "2026-11-23"
			}
			for _, p := range problems(t, w, day, c.file, c.before, c.after) {
				if p.Kind == c.kind && strings.Contains(p.String(), c.want) {
					return
				}
			}
			t.Errorf("not found: %s (%s) in %v", c.want, c.kind, problems(t, w, day, c.file, c.before, c.after))
		})
	}
}

func manyOptions() []string {
	var ids []string
	for c := 'a'; c <= 'w'; c++ {
		ids = append(ids, "pilihan_"+string(c))
	}
	return ids
}

func TestOnlyStrictChecksFailOnWhatIsDueForReview(t *testing.T) {
	t.Parallel()
	for kind, want := range map[check.Kind]bool{check.Stale: true, check.Uncovered: true, check.Figure: true, check.LongLabel: false, check.Unreachable: false, check.MissingText: false} {
		if kind.Strict() != want {
			t.Errorf("%s: strict %t", kind, kind.Strict())
		}
	}
}

// A second guide must differ in its place in the menu.
func TestTwoGuidesInOnePlaceAreFound(t *testing.T) {
	t.Parallel()
	all := files()
	for order, want := range map[string]bool{"order: 10\n": true, "order: 20\n": false} {
		all["jual/guide.yaml"] = "order: 10\n" + files()["jual/guide.yaml"][1:]
		all["beli/guide.yaml"] = order + strings.NewReplacer("id: jual\ncode: J", "id: beli\ncode: B").Replace(files()["jual/guide.yaml"][1:])
		all["beli/tests.yaml"] = all["jual/tests.yaml"]
		found := false
		for _, p := range run(t, filesystem(all), allWords(), "2026-11-23") {
			found = found || p.String() == "jual/guide.yaml:1: order 10 is already that of the guide beli (same-place)"
		}
		if found != want {
			t.Errorf("%s found: %t", order, found)
		}
	}
}

// What texts say with dated values counts as used, and labels that are as long
// as a phone allows are well.
func TestTextsUseValues(t *testing.T) {
	t.Parallel()
	w := allWords()
	w["jual.cost.gratis"] = `Sampai {{.Value "jual.mulai"}}, batasnya {{.Short "jual.batas"}}`
	w["jual.title"], w["jual.o.boleh.title"] = strings.Repeat("é", 28), strings.Repeat("a", 90)
	for _, p := range problems(t, w, "2026-11-23", "jual/guide.yaml", "today < values.jual.mulai and ", "") {
		if p.Kind != check.Conversation { // the guide has changed
			t.Error(p)
		}
	}
}

// Whatever a law says from, until, before, on or after a day holds on some day
// near it, whichever day the check is made on.
func TestConditionsHoldNearTheirDates(t *testing.T) {
	t.Parallel()
	for _, when := range []string{
		"today < values.jual.mulai", "today == values.jual.mulai", "today > values.jual.mulai", "today <= values.jual.mulai", "today >= values.jual.mulai",
		"values.jual.batas == 500", "values.jual.batas == 900", "values.jual.batas == 0",
	} {
		for _, day := range []string{"2020-01-01", "2027-02-28", "2027-03-01", "2027-03-02", "2030-12-31"} {
			all := files()
			all["values.yaml"] = strings.ReplaceAll(all["values.yaml"], "[{value: 500,", "[{value: 900, from: 2026-12-02, to: 2028-01-01, source: uu_1, checked: 2026-11-01, confidence: high}, {value: 500, to: 2026-12-01,")
			all["jual/guide.yaml"] = strings.ReplaceAll(all["jual/guide.yaml"], `id: manis, when: barang == "kue"`, "id: manis, when: "+when)
			for _, p := range run(t, filesystem(all), allWords(), day) {
				if p.Kind == check.NeverHolds || p.Kind == check.Unreachable {
					t.Errorf("on %s: %s", day, p)
				}
			}
		}
	}
}
