package flows_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"plutbot/flows"
)

// Edits of the guide, as an author makes them: pairs of old and new text.
var (
	startRemoved = []string{"  mulai: {type: date}\n", "", "  - ask: mulai\n", "", "      - {id: usaha_lama, when: mulai < today}\n", ""}
	meatRemoved  = []string{"[bersertifikat, tidak_tahu]", "[bersertifikat, impor]"}
	sizeAdded    = []string{"  mulai: {type: date}\n", "  mulai: {type: date}\n  luas: {type: number, min: 1}\n", "  - ask: mulai\n", "  - ask: luas\n  - ask: mulai\n"}
	nameCounted  = []string{"nama: {type: text, max: 12, optional: true}", "nama: {type: number}", `nama != ""`, "nama > 0"}
	reordered    = []string{"[roti, keripik, jamu]", "[jamu, keripik, roti]"}
)

// The content changes while a person is on the way. All answers are kept, one
// event explains what is asked otherwise, and nothing that was meant for the
// old card is taken for the new one.
func TestTheGuideChangesUnderAPerson(t *testing.T) {
	t.Parallel()
	give := func(question string, v flows.Value) flows.Input {
		return flows.Input{Kind: flows.Give, Question: question, Value: v}
	}
	open := flows.Input{Kind: flows.Open, Guide: "kue"}
	for _, tt := range []struct {
		name    string
		given   said
		edit    []string
		input   flows.Input
		happens string
		sees    string
	}{
		{"the question on the card is gone", said{"mulai": {}, "asal": {}}, startRemoved, give("kue.mulai", flows.OfDay(5)), "renewed kue.mulai", "asal?"},
		{"what is typed for it is no answer to the next", said{"mulai": {}, "nama": {}}, startRemoved, give("kue.nama", text("Senin")), "renewed kue.mulai", "nama?"},
		{"nor is it a wrong one", said{"mulai": {}, "asal": {}}, startRemoved, flows.Input{Kind: flows.Misread}, "renewed kue.mulai", "asal?"},
		{"back goes back all the same", said{"mulai": {}, "asal": {}}, startRemoved, flows.Input{Kind: flows.Back}, "renewed kue.mulai", "nama!"},
		{"an earlier question is gone", said{"asal": {}}, startRemoved, give("kue.asal", region("32.73")), "answered kue.asal, finished boleh", "-> boleh"},
		{"an option given earlier is gone", said{"asal_daging": flows.OfChoice("tidak_tahu"), "asal": {}}, meatRemoved, give("kue.asal", region("32.73")), "renewed kue.asal", "asal_daging?"},
		{"an option on the card is gone", said{"asal_daging": {}}, meatRemoved, give("kue.asal_daging", flows.OfChoice("tidak_tahu")), "rejected kue.asal_daging not_offered", "asal_daging?"},
		{"another option on the card is gone", said{"asal_daging": {}}, meatRemoved, give("kue.asal_daging", flows.OfChoice("bersertifikat")), "answered kue.asal_daging, finished boleh", "-> boleh"},
		{"a question is new before the card", said{"asal": {}}, sizeAdded, give("kue.asal", region("32.73")), "renewed kue.asal", "luas?"},
		{"a question is new after the card", said{"omzet": {}}, sizeAdded, give("kue.omzet", rupiah(5)), "answered kue.omzet", "luas?"},
		{"a question is new before an outcome", nil, sizeAdded, open, "renewed", "luas?"},
		{"a question takes another type", said{"asal": {}}, nameCounted, give("kue.asal", region("32.73")), "renewed kue.asal", "nama?"},
		{"options stand in another order", said{"asal": {}}, reordered, give("kue.asal", region("32.73")), "answered kue.asal, finished boleh", "-> boleh"},
		{"a look tells it too", said{"mulai": {}, "asal": {}}, startRemoved, flows.Input{Kind: flows.Look}, "renewed kue.mulai", "asal?"},
		{"a look that finds nothing new", said{"omzet": {}}, sizeAdded, flows.Input{Kind: flows.Look}, "", "omzet?"},
		{"the guide is opened again", said{"mulai": {}, "asal": {}}, startRemoved, open, "renewed kue.mulai", "asal?"},
		{"the guide is opened again and asks the same", said{"omzet": {}}, sizeAdded, open, "", "omzet?"},
		{"restarted, there is nothing to explain", said{"mulai": {}}, startRemoved, flows.Input{Kind: flows.Restart, Guide: "kue"}, "", "jenis?"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			p := visitor(t, answered(tt.given))
			given := p.state.Answers
			p.content = load(t, tt.edit...)
			p.happens(p.does(tt.input), tt.happens)
			p.sees(tt.sees)
			if tt.input.Kind != flows.Restart {
				for _, a := range given {
					if kept, ok := p.state.Answers.Get(a.Question); !ok || !cmp.Equal(kept, a.Value) {
						t.Errorf("the answer to %s became %+v", a.Question, kept)
					}
				}
			}
			if p.state.Wrong > 1 {
				t.Errorf("%d wrong answers", p.state.Wrong)
			}
			p.happens(p.does(open), "") // it is explained once
		})
	}
}

func TestAQuestionThatIsShownAgainIsGone(t *testing.T) {
	t.Parallel()
	p := visitor(t, answered(said{"foto": {}}))
	p.changes("kue.mulai")
	p.content = load(t, startRemoved...)
	p.happens(p.does(flows.Input{Kind: flows.Misread}), "renewed kue.mulai")
	p.sees("foto?")
	p.happens(p.gives("kue.foto", photo("AgAC")), "answered kue.foto, finished boleh")
}

func TestAQuestionComesBackWithItsAnswer(t *testing.T) {
	t.Parallel()
	p := visitor(t, answered(nil))
	p.content = load(t, startRemoved...)
	p.does(flows.Input{Kind: flows.Open, Guide: "kue"})
	p.content = load(t)
	p.happens(p.does(flows.Input{Kind: flows.Open, Guide: "kue"}), "")
	p.sees("-> boleh")
}

// Somebody who left the guide and comes back is told why a question that was
// answered is asked again.
func TestAnAnswerThatLapsedIsExplained(t *testing.T) {
	t.Parallel()
	for _, leave := range []flows.Input{{Kind: flows.Leave}, {Kind: flows.Open, Guide: "izin"}} {
		p := visitor(t, answered(said{"asal_daging": flows.OfChoice("tidak_tahu")}))
		p.does(leave)
		p.content = load(t, meatRemoved...)
		p.happens(p.does(flows.Input{Kind: flows.Open, Guide: "kue"}), "renewed kue.asal_daging")
		p.sees("asal_daging?")
		p.happens(p.gives("kue.asal_daging", flows.OfChoice("impor")), "answered kue.asal_daging, finished boleh")
	}
}

// A figure of law changes at New Year while a person thinks about a question
// that only the old figure asks for.
func TestAFigureChangesUnderAPerson(t *testing.T) {
	t.Parallel()
	p := visitor(t, nil)
	p.day = on(t, "2026-12-31")
	p.state.Answers = answered(said{"omzet": rupiah(600_000_000), "karyawan": {}, "nama": {}})
	p.does(flows.Input{Kind: flows.Open, Guide: "kue"})
	p.sees("karyawan?")
	p.day++
	p.happens(p.gives("kue.karyawan", count(3)), "renewed kue.karyawan")
	p.sees("nama?")
	p.happens(p.gives("kue.nama", text("Bu Sri")), "answered kue.nama, finished boleh")
}
