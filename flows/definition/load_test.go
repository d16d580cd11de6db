package definition_test

import (
	"errors"
	"io/fs"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/google/go-cmp/cmp"

	"plutbot/flows"
	"plutbot/flows/definition"
)

// files is a small, faultless content.
func files() map[string]string {
	return map[string]string{
		"provinces.csv": "code,name,timezone\n32,Jawa Barat,WIB\n",
		"regencies.csv": "code,province_code,name\n32.73,32,Kota Bandung\n",
		"sources.yaml": `
uu_1:
  name: UU 1
  checked: 2026-11-01
`,
		"values.yaml": `
jual.batas:
  type: money
  entries:
    - value: 500
      to: 2026-12-31
      source: uu_1
      checked: 2026-11-01
      confidence: high
    - value: [600, 700]
      from: 2027-01-01
      source: uu_1
      checked: 2026-11-01
      confidence: high
jual.mulai:
  type: date
  recheck: kantor
  entries: [{value: 2026-10-17, source: uu_1, checked: 2026-11-01, confidence: medium}]
`,
		"questions.yaml": `
nib:
  type: yesno
`,
		"jual/guide.yaml": `
id: jual
code: J
review_days: 100
questions:
  barang:
    type: choice
    options: [kue, es]
  isi:
    type: multi
    options: [gula, susu, tidak_ada]
    none: tidak_ada
  omzet: {type: money, min: 0}
  nama: {type: text, max: 20, optional: true}
  tanggal: {type: date}
  asal: {type: region}
  titik: {type: location}
  foto: {type: photo}
  jumlah: {type: number}
steps:
  - ask: barang
  - ask: isi
    when: barang == "kue"
  - ask: nib
  - end: tunggu
    when: today < values.jual.mulai
  - ask: omzet
  - ask: nama
  - ask: tanggal
  - ask: asal
  - ask: titik
  - ask: foto
  - ask: jumlah
  - end: besar
    when: omzet > values.jual.batas
  - end: boleh
` + outcomes,
		"jual/tests.yaml":     tests,
		"glossary.yaml":       "everyday: [KTP]\nterms:\n  nib: {write: [NIB], guide: jual, sources: [{id: uu_1}]}\n",
		"lessons/bersih.yaml": "order: 1\nguide: jual\ncards: [a, b, c]\noptions: [lap, cuci]\nright: lap\nconfidence: medium\nrecheck: kantor\nsources: [{id: uu_1}]\n",
		"cards/izin.yaml": `
izin_apa:
  asks: [apa izinnya]
  confidence: high
  sources: [{id: uu_1}]
`,
	}
}

const outcomes = `finder: {words: [kode], steps: k_, confidence: medium, recheck: kantor, sources: [{id: uu_1}]}
score:
  outcomes: [boleh]
  parts:
    rasa:
      of: 5
      loses: [{points: 2, when: barang == "es", repair: buat_nib}]
outcomes:
  boleh:
    tone: good
    confidence: high
    why: [kecil, {id: manis, when: '"gula" in isi'}]
    now: [{id: buat_nib, when: not nib, where: oss, cost: gratis, time: sehari, link: "https://oss.go.id"}, {id: k_kue, when: barang == "kue"}]
    cost: [shared.gratis]
    time: [sehari]
    changes: [lebih]
    sources: [{id: uu_1, article: Pasal 1}]
  besar: {tone: stop, confidence: medium, recheck: kantor, why: [a], now: [b], cost: [c], time: [d], changes: [e], sources: [{id: uu_1}]}
  tunggu: {tone: ask, confidence: high, why: [a], later: [b], cost: [c], time: [d], changes: [e], sources: [{id: uu_1}]}
`

const tests = `
- name: kue kecil
  date: 2026-11-23
  say: {barang: kue, isi: [gula, susu], nib: false, omzet: 400, nama: null, tanggal: 2026-11-20, asal: "32.73", titik: [-6.9, 107.6], foto: f, jumlah: 2.5}
  outcome: boleh
  shows: [why.manis]
`

// content builds the faultless files with replacements: pairs of file and
// changed text, old => new.
func content(t *testing.T, file, before, after string) fs.FS {
	t.Helper()
	all := files()
	if file != "" {
		if !strings.Contains(all[file], before) {
			t.Fatalf("%s does not contain %q", file, before)
		}
		all[file] = strings.Replace(all[file], before, after, 1)
	}
	fsys := fstest.MapFS{}
	for name, text := range all {
		fsys[name] = &fstest.MapFile{Data: []byte(text)}
	}
	return fsys
}

func TestLoadReadsEveryPart(t *testing.T) {
	t.Parallel()
	c, err := definition.Load(content(t, "", "", ""))
	if err != nil {
		t.Fatal(err)
	}
	g, ok := c.Guide("jual")
	if !ok || len(g.Questions) != 10 || len(g.Outcomes) != 3 || g.Letters != "J" {
		t.Fatalf("guide %+v", g)
	}
	all, err := definition.Conversations(content(t, "", "", ""), c)
	if err != nil {
		t.Fatal(err)
	}
	r, ok := c.Result(g, all[0].Answers, all[0].Day)
	if !ok || r.Outcome.ID != "boleh" {
		t.Fatalf("outcome %+v of %+v", r.Outcome, r.Trail)
	}
	var why []string
	for _, i := range r.Lists[flows.Why] {
		why = append(why, i.ID)
	}
	if diff := cmp.Diff([]string{"kecil", "manis"}, why); diff != "" {
		t.Error(diff)
	}
	early, _ := flows.ParseDay("2026-10-16")
	if r, _ := c.Result(g, all[0].Answers, early); r.Outcome == nil || r.Outcome.ID != "tunggu" {
		t.Errorf("before the date: %+v", r.Outcome)
	}
	if c.Version == "" || len(c.Version) != 7 {
		t.Errorf("version %q", c.Version)
	}
}

func TestVersionFollowsTheFiles(t *testing.T) {
	t.Parallel()
	a, err := definition.Load(content(t, "", "", ""))
	if err != nil {
		t.Fatal(err)
	}
	b, err := definition.Load(content(t, "values.yaml", "value: 500", "value: 501"))
	if err != nil {
		t.Fatal(err)
	}
	if a.Version == b.Version {
		t.Error("a changed figure kept the version")
	}
}

func TestAGuideMayBringItsOwnFiguresAndSources(t *testing.T) {
	t.Parallel()
	fsys := content(t, "", "", "").(fstest.MapFS)
	fsys["jual/sources.yaml"] = &fstest.MapFile{Data: []byte("uu_5: {name: UU 5, checked: 2026-11-01}\n")}
	fsys["jual/values.yaml"] = &fstest.MapFile{Data: []byte("jual.biaya:\n  type: money\n  entries: [{value: 5, source: uu_5, checked: 2026-11-01, confidence: high}]\n")}
	c, err := definition.Load(fsys)
	if err != nil {
		t.Fatal(err)
	}
	if v := c.Values["jual.biaya"]; v == nil || v.Position.String() != "jual/values.yaml:1" {
		t.Errorf("value %+v", v)
	}
	fsys["jual/sources.yaml"] = &fstest.MapFile{Data: []byte("uu_1: {name: UU 1, checked: 2026-11-01}\n")}
	if _, err := definition.Load(fsys); err == nil || !strings.Contains(err.Error(), "jual/sources.yaml:1: uu_1 stands already in sources.yaml:2") {
		t.Errorf("a source in two files: %v", err)
	}
}

func TestTwoGuidesCannotHaveOneCode(t *testing.T) {
	t.Parallel()
	fsys := content(t, "", "", "").(fstest.MapFS)
	fsys["beli/guide.yaml"] = &fstest.MapFile{Data: []byte(strings.Replace(string(fsys["jual/guide.yaml"].Data), "id: jual", "id: beli", 1))}
	if _, err := definition.Load(fsys); err == nil || !strings.Contains(err.Error(), "jual/guide.yaml:1: code J is already that of the guide beli") {
		t.Errorf("two guides with one code: %v", err)
	}
}

func TestLoadNamesFileAndLine(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ name, file, before, after, want string }{
		{"unknown key", "jual/guide.yaml", "review_days", "review_weeks", "jual/guide.yaml:4: unknown field"},
		{"broken yaml", "values.yaml", "type: money", "type: [money", "values.yaml:"},
		{"anchor", "sources.yaml", "name: UU 1", "name: &x UU 1", "sources.yaml:3: anchors"},
		{"double key", "questions.yaml", "  type: yesno", "  type: yesno\n  type: text", "questions.yaml:4: "},
		{"type of question", "jual/guide.yaml", "type: choice", "type: choise", "jual/guide.yaml:6: question barang: type is one of choice"},
		{"option twice", "jual/guide.yaml", "[kue, es]", "[kue, kue]", "jual/guide.yaml:6: question barang has the option kue twice"},
		{"one option", "jual/guide.yaml", "[kue, es]", "[kue]", "at least two options"},
		{"none", "jual/guide.yaml", "none: tidak_ada", "none: tak", "jual/guide.yaml:9: question isi: none"},
		{"hears no option", "jual/guide.yaml", "options: [kue, es]", "options: [kue, es]\n    hears: {roti: [roti]}", "question barang: hears names options of a choice"},
		{"amount of no option", "jual/guide.yaml", "options: [kue, es]", "options: [kue, es]\n    amount: {kind: omzet, up_to: {roti: jual.batas}}", "question barang has no option roti"},
		{"amount without value", "jual/guide.yaml", "options: [kue, es]", "options: [kue, es]\n    amount: {kind: omzet, up_to: {kue: jual.tak_ada}}", "jual.tak_ada is no value of money"},
		{"known of no option", "jual/guide.yaml", "options: [kue, es]", "options: [kue, es]\n    known: {roti: {shared.nib: [ya]}}", "known names options of a choice"},
		{"known from no question", "jual/guide.yaml", "options: [kue, es]", "options: [kue, es]\n    known: {kue: {lain.jenis: [roti]}}", "follows from lain.jenis, which is no other question with options"},
		{"bad id", "jual/guide.yaml", "jumlah: {", "Jumlah: {", `"Jumlah" is no id`},
		{"reserved id", "jual/guide.yaml", "jumlah: {", "other: {", `"other" is no id`},
		{"unknown question", "jual/guide.yaml", "ask: jumlah", "ask: jumla", "question jumla is neither"},
		{"unknown outcome", "jual/guide.yaml", "end: boleh", "end: bole", "outcome bole does not exist"},
		{"asked twice", "jual/guide.yaml", "ask: jumlah", "ask: foto", "asked twice"},
		{"ask and end", "jual/guide.yaml", "- ask: jumlah", "- {ask: jumlah, end: boleh}", "either ask or end"},
		{"unknown option", "jual/guide.yaml", `barang == "kue"`, `barang == "roti"`, `barang has no option "roti"`},
		{"unknown name", "jual/guide.yaml", `barang == "kue"`, `brang == "kue"`, "jual/guide.yaml:22: condition"},
		{"wrong type", "jual/guide.yaml", "omzet > values.jual.batas", `omzet > "x"`, "condition"},
		{"no yes or no", "jual/guide.yaml", "omzet > values.jual.batas", `omzet`, "condition"},
		{"unknown value", "jual/guide.yaml", "values.jual.batas", "values.jual.bates", "bates"},
		{"question below", "jual/guide.yaml", `when: barang == "kue"`, `when: nib`, "looks at nib, which no step above"},
		{"last step", "jual/guide.yaml", "  - end: boleh\n", "", "last step"},
		{"tone", "jual/guide.yaml", "tone: good", "tone: fine", "tone is one of"},
		{"confidence", "jual/guide.yaml", "confidence: high", "confidence: sure", "confidence is one of"},
		{"recheck of outcome", "jual/guide.yaml", ", recheck: kantor", "", "needs a place to check it again"},
		{"nothing to do", "jual/guide.yaml", "later: [b], ", "", "needs something to do"},
		{"no cost", "jual/guide.yaml", "    cost: [shared.gratis]\n", "", "says nothing under cost"},
		{"no source", "jual/guide.yaml", "sources: [{id: uu_1, article: Pasal 1}]", "sources: []", "needs a legal source"},
		{"unknown source", "jual/guide.yaml", "id: uu_1, article", "id: uu_2, article", `source "uu_2" is not in sources.yaml`},
		{"link", "jual/guide.yaml", "https://oss.go.id", "oss.go.id", "is no address"},
		{"folder", "jual/guide.yaml", "id: jual", "id: beli", "must be the name of the folder"},
		{"letters", "jual/guide.yaml", "code: J", "code: jual", "one to three capital letters"},
		{"value type", "values.yaml", "type: money", "type: rupiah", "values.yaml:2: value jual.batas: type is one of"},
		{"value id", "values.yaml", "jual.mulai:", "mulai:", "its id is guide or theme"},
		{"overlap", "values.yaml", "from: 2027-01-01", "from: 2026-12-31", "overlaps with the one on line"},
		{"range", "values.yaml", "[600, 700]", "[700, 600]", "smaller to the larger"},
		{"date in money", "values.yaml", "value: 500", "value: 2026-01-01", "is of type money"},
		{"bad date", "values.yaml", "from: 2027-01-01", "from: 1 Jan", "values.yaml:11: a date is written YYYY-MM-DD"},
		{"value recheck", "values.yaml", "  recheck: kantor\n", "", "needs a place to check it again"},
		{"value source", "values.yaml", "source: uu_1", "source: uu_9", `source "uu_9"`},
		{"unchecked source", "sources.yaml", "  checked: 2026-11-01\n", "", "needs the day on which it was checked"},
		{"points over all", "jual/guide.yaml", "points: 2", "points: 6", "score: rasa loses points between 1 and 5, under a condition"},
		{"points always lost", "jual/guide.yaml", `when: barang == "es", repair`, "repair", "under a condition"},
		{"repair that is no step", "jual/guide.yaml", "repair: buat_nib", "repair: kecil", "none of its outcomes has the step kecil"},
		{"outcome of a score", "jual/guide.yaml", "outcomes: [boleh]", "outcomes: [bole]", "score: outcome bole does not exist"},
		{"part without losses", "jual/guide.yaml", `loses: [{points: 2, when: barang == "es", repair: buat_nib}]`, "loses: []", "score: rasa has of, its points, and loses"},
		{"two cards", "lessons/bersih.yaml", "[a, b, c]", "[a, b]", "lessons/bersih.yaml:1: lesson bersih has 2 cards, a lesson has 3 to 5"},
		{"one answer", "lessons/bersih.yaml", "[lap, cuci]", "[lap]", "has 1 options, its question has 2 to 4"},
		{"wrong answer", "lessons/bersih.yaml", "right: lap", "right: sapu", "right is one of the options"},
		{"guide of a lesson", "lessons/bersih.yaml", "guide: jual", "guide: beli", "lesson bersih: there is no guide beli"},
		{"recheck of a lesson", "lessons/bersih.yaml", "recheck: kantor\n", "", "lesson bersih is of medium confidence and needs"},
		{"lesson without a source", "lessons/bersih.yaml", "[{id: uu_1}]", "[]", "lesson bersih needs a source"},
		{"id of a card of a lesson", "lessons/bersih.yaml", "[a, b, c]", "[a, b, C]", `"C" is no id`},
		{"total that is no cost", "jual/guide.yaml", "{id: buat_nib, when: not nib,", "{id: buat_nib, total: true, when: not nib,", "item buat_nib: total marks a cost"},
		{"finder without steps", "jual/guide.yaml", "steps: k_", "steps: kode_", "finder needs words, and steps"},
		{"recheck of a finder", "jual/guide.yaml", "confidence: medium, recheck: kantor, sources: [{id: uu_1}]}\nscore", "confidence: medium, sources: [{id: uu_1}]}\nscore", "finder is of medium confidence and needs"},
		{"source of a finder", "jual/guide.yaml", "recheck: kantor, sources: [{id: uu_1}]}\nscore", "recheck: kantor, sources: []}\nscore", "finder needs a source"},
		{"term without spelling", "glossary.yaml", "write: [NIB]", "write: []", "glossary.yaml:3: term nib needs write"},
		{"term that everybody knows", "glossary.yaml", "[NIB]", "[KTP]", "term nib: KTP is already explained by everyday"},
		{"guide of a term", "glossary.yaml", "guide: jual", "guide: beli", "term nib: there is no guide beli"},
		{"source of a term", "glossary.yaml", "id: uu_1", "id: uu_9", `source "uu_9"`},
		{"unknown key of a term", "glossary.yaml", "guide: jual", "topic: jual", "glossary.yaml:3: unknown field"},
		{"region", "regencies.csv", "32.73,32,", "32.73,33,", "regencies.csv:2: regency 32.73 is in the unknown province"},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			_, err := definition.Load(content(t, c.file, c.before, c.after))
			if err == nil {
				t.Fatal("accepted")
			}
			if !strings.Contains(err.Error(), c.want) {
				t.Errorf("got  %v\nwant %s", err, c.want)
			}
		})
	}
}

// One slip of the pen must not be looked for among its consequences.
func TestAGuideThatCannotBeReadIsTheOnlyProblem(t *testing.T) {
	t.Parallel()
	_, err := definition.Load(content(t, "jual/guide.yaml", "\ncode: J\n", "\n code: [J\n"))
	var problems definition.Problems
	if !errors.As(err, &problems) || len(problems) != 1 || !strings.HasPrefix(problems[0].String(), "jual/guide.yaml:") {
		t.Errorf("got %v", err)
	}
}

func TestConversationsNameFileAndLine(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ name, before, after, want string }{
		{"question", "barang: kue", "brang: kue", "has no question brang"},
		{"option", "barang: kue", "barang: roti", "roti is no answer to barang: not_offered"},
		{"type", "omzet: 400", "omzet: banyak", "banyak is not of type money"},
		{"outcome", "outcome: boleh", "outcome: bole", `jual/tests.yaml:2: "kue kecil": outcome "bole" does not exist`},
		{"date", "  date: 2026-11-23\n", "", "needs the date"},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			fsys := content(t, "jual/tests.yaml", c.before, c.after)
			loaded, err := definition.Load(fsys)
			if err != nil {
				t.Fatal(err)
			}
			_, err = definition.Conversations(fsys, loaded)
			if err == nil || !strings.Contains(err.Error(), c.want) {
				t.Errorf("got  %v\nwant %s", err, c.want)
			}
		})
	}
}
