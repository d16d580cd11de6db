package flows_test

import (
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"plutbot/flows"
	"plutbot/flows/definition"
)

// bakery is the guide that the tests play: every type of question, branches,
// early ends, figures with a history, and items with conditions.
const bakery = `
id: kue
code: K
review_days: 90
questions:
  jenis: {type: choice, options: [roti, keripik, jamu]}
  bahan: {type: multi, options: [telur, susu, daging, tidak_ada], none: tidak_ada}
  asal_daging: {type: choice, options: [bersertifikat, tidak_tahu]}
  omzet: {type: money, min: 0, max: 100000000000}
  karyawan: {type: number, min: 1, max: 500}
  mulai: {type: date}
  nama: {type: text, max: 12, optional: true}
  asal: {type: region}
  titik: {type: location, optional: true}
  foto: {type: photo, optional: true}
steps:
  - ask: jenis
  - end: tanya
    when: jenis == "jamu"
  - ask: bahan
    when: jenis == "roti"
  - ask: asal_daging
    when: '"daging" in bahan'
  - ask: shared.nib
  - ask: omzet
  - ask: karyawan
    when: omzet > values.kue.batas
  - ask: mulai
  - ask: nama
  - ask: asal
  - ask: titik
  - ask: foto
  - end: tunda
    when: today < values.kue.berlaku
  - end: besar
    when: omzet > values.kue.batas
  - end: boleh
outcomes:
  boleh:
    tone: good
    confidence: medium
    recheck: dinas
    why:
      - kecil
      - {id: manis, when: '"susu" in bahan'}
      - {id: daging_jelas, when: asal_daging == "bersertifikat"}
      - {id: ditanya_daging, when: asked("asal_daging")}
      - {id: modal_kecil, when: omzet <= values.kue.modal}
      - {id: usaha_lama, when: mulai < today}
      - {id: bernama, when: nama != ""}
      - {id: terpetakan, when: titik != ""}
    now: [{id: buat_nib, when: not nib, where: oss, cost: gratis, time: sehari}]
    next: [pasang_label]
    cost: [gratis]
    time: [sehari]
    changes: [cabang]
    sources: [{id: uu_1}, {id: uu_2, when: '"daging" in bahan'}]
  besar: {tone: todo, confidence: high, why: [a], now: [b], cost: [c], time: [d], changes: [e], sources: [{id: uu_1}]}
  tunda: {tone: ask, confidence: high, why: [a], later: [b], cost: [c], time: [d], changes: [e], sources: [{id: uu_1}]}
  tanya: {tone: ask, confidence: high, why: [a], now: [b], cost: [c], time: [d], changes: [e], sources: [{id: uu_1}]}
`

// license is a second guide; it shares a question with the first.
const license = `
id: izin
code: KI
review_days: 90
questions:
  tempat: {type: yesno}
steps:
  - ask: shared.nib
  - ask: tempat
  - end: selesai
outcomes:
  selesai: {tone: good, confidence: high, why: [a], now: [b], cost: [c], time: [d], changes: [e], sources: [{id: uu_1}]}
`

// figures have a limit that rises with the new year, a range, and a day on
// which the law begins.
const figures = `
kue.batas:
  type: money
  entries:
    - {value: 500000000, to: 2026-12-31, source: uu_1, checked: 2026-11-01, confidence: high}
    - {value: 750000000, from: 2027-01-01, source: uu_1, checked: 2026-11-01, confidence: high}
kue.modal:
  type: money
  recheck: dinas
  entries: [{value: [1000000, 2000000], from: 2026-01-01, to: 2027-12-31, source: uu_1, checked: 2026-11-01, confidence: medium}]
kue.berlaku:
  type: date
  entries: [{value: 2026-10-17, source: uu_1, checked: 2026-11-01, confidence: high}]
`

// load reads the guides above after replacements in the first one: pairs of
// old and new text.
func load(t testing.TB, replacements ...string) *flows.Content {
	t.Helper()
	for i := 0; i < len(replacements); i += 2 {
		if !strings.Contains(bakery, replacements[i]) {
			t.Fatalf("the guide does not contain %q", replacements[i])
		}
	}
	fsys := fstest.MapFS{}
	for name, text := range map[string]string{
		"provinces.csv":   "code,name,timezone\n32,Jawa Barat,WIB\n33,Jawa Tengah,WIB\n",
		"regencies.csv":   "code,province_code,name\n32.04,32,Kabupaten Bandung\n32.17,32,Kabupaten Bandung Barat\n32.73,32,Kota Bandung\n33.74,33,Kota Semarang\n",
		"sources.yaml":    "uu_1: {name: UU 1, checked: 2026-11-01}\nuu_2: {name: UU 2, checked: 2026-11-01}\n",
		"questions.yaml":  "nib: {type: yesno}\n",
		"values.yaml":     figures,
		"izin/guide.yaml": license,
		"kue/guide.yaml":  strings.NewReplacer(replacements...).Replace(bakery),
	} {
		fsys[name] = &fstest.MapFile{Data: []byte(text)}
	}
	content, err := definition.Load(fsys)
	if err != nil {
		t.Fatal(err)
	}
	return content
}

// bakeryOf is the guide that the tests play.
func bakeryOf(t testing.TB, c *flows.Content) *flows.Guide {
	t.Helper()
	g, ok := c.Guide("kue")
	if !ok {
		t.Fatal("no guide")
	}
	return g
}

// on is a day, written YYYY-MM-DD.
func on(t testing.TB, text string) flows.Day {
	t.Helper()
	d, err := flows.ParseDay(text)
	if err != nil {
		t.Fatal(err)
	}
	return d
}

// said are answers by the plain names of their questions.
type said map[string]flows.Value

// answered is a full way through the guide, changed as given; a question with
// the zero Value gets no answer. The answer under karyawan counts only for a
// large bakery.
func answered(changes said) flows.Answers {
	all := []flows.Answer{
		{Question: "kue.jenis", Value: flows.OfChoice("roti")},
		{Question: "kue.bahan", Value: flows.OfMulti("telur", "daging")},
		{Question: "kue.asal_daging", Value: flows.OfChoice("bersertifikat")},
		{Question: "shared.nib", Value: flows.OfYesNo(false)},
		{Question: "kue.omzet", Value: rupiah(50_000_000)},
		{Question: "kue.karyawan", Value: count(12)},
		{Question: "kue.mulai", Value: flows.OfDay(20_000)},
		{Question: "kue.nama", Value: text("Bu Sri")},
		{Question: "kue.asal", Value: region("32.73")},
		{Question: "kue.titik", Value: flows.Value{Type: flows.Location, Skipped: true}},
		{Question: "kue.foto", Value: flows.Value{Type: flows.Photo, Skipped: true}},
	}
	var out flows.Answers
	for _, a := range all {
		v, changed := changes[a.Question[strings.IndexByte(a.Question, '.')+1:]]
		switch {
		case !changed:
			out = append(out, a)
		case v.Type != 0:
			out = append(out, flows.Answer{Question: a.Question, Value: v})
		}
	}
	return out
}

func rupiah(n float64) flows.Value     { return flows.Value{Type: flows.Money, Number: n} }
func count(n float64) flows.Value      { return flows.Value{Type: flows.Number, Number: n} }
func text(s string) flows.Value        { return flows.Value{Type: flows.Text, Text: s} }
func region(code string) flows.Value   { return flows.Value{Type: flows.Region, Text: code} }
func photo(id string) flows.Value      { return flows.Value{Type: flows.Photo, Text: id} }
func skipped(t flows.Type) flows.Value { return flows.Value{Type: t, Skipped: true} }
func place(lat, long float64) flows.Value {
	return flows.Value{Type: flows.Location, Latitude: lat, Longitude: long}
}

// way writes a trail: the questions on it, then what comes next.
func way(trail flows.Trail) string {
	var names []string
	for _, asked := range trail.Asked {
		names = append(names, asked.Question.Name())
	}
	if trail.Outcome != nil {
		return strings.Join(append(names, "-> "+trail.Outcome.ID), " ")
	}
	return strings.Join(append(names, trail.Current.Name()+"?"), " ")
}

// itemIDs are the ids of the items of one part of an outcome.
func itemIDs(items []*flows.Item) []string {
	var ids []string
	for _, i := range items {
		ids = append(ids, i.ID)
	}
	return ids
}

// without drops the answers to some questions, by full id.
func without(answers flows.Answers, questions ...string) flows.Answers {
	return slices.DeleteFunc(slices.Clone(answers), func(a flows.Answer) bool { return slices.Contains(questions, a.Question) })
}
