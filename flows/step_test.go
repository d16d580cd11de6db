package flows_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"plutbot/flows"
)

// person is somebody who goes through the guide on one day.
type person struct {
	t       *testing.T
	content *flows.Content
	day     flows.Day
	state   flows.State
}

// visitor is a person with these answers who has just opened the guide.
func visitor(t *testing.T, given flows.Answers) *person {
	t.Helper()
	p := &person{t: t, content: load(t), day: on(t, "2026-11-23"), state: flows.State{Answers: given}}
	p.does(flows.Input{Kind: flows.Open, Guide: "kue"})
	return p
}

var eventNames = map[flows.EventKind]string{
	flows.Answered: "answered", flows.Changed: "changed", flows.Rejected: "rejected", flows.HelpOffered: "help offered",
	flows.OffTheWay: "off the way", flows.Renewed: "renewed", flows.Finished: "finished", flows.NoGuide: "no guide",
}

// does applies one input and gives what happened, written out.
func (p *person) does(in flows.Input) string {
	p.t.Helper()
	var events []flows.Event
	p.state, events = p.content.Step(p.state, in, p.day)
	var told []string
	for _, e := range events {
		told = append(told, strings.Join(strings.Fields(eventNames[e.Kind]+" "+e.Question+" "+string(e.Problem)+" "+e.Outcome), " "))
	}
	return strings.Join(told, ", ")
}

func (p *person) gives(question string, v flows.Value) string {
	p.t.Helper()
	return p.does(flows.Input{Kind: flows.Give, Question: question, Value: v})
}

func (p *person) changes(question string) string {
	p.t.Helper()
	return p.does(flows.Input{Kind: flows.Change, Question: question})
}

// happens compares what happened with what should.
func (p *person) happens(got, want string) {
	p.t.Helper()
	if got != want {
		p.t.Errorf("\n   happened: %s\nshould have: %s", got, want)
	}
}

// sees compares what is shown: a question, one shown again with an
// exclamation mark, or an outcome with an arrow.
func (p *person) sees(want string) {
	p.t.Helper()
	if got := p.view(); got != want {
		p.t.Errorf("sees %s, not %s", got, want)
	}
}

func (p *person) view() string {
	v, ok := p.content.View(p.state, p.day)
	switch {
	case !ok:
		return "menu"
	case v.Question == nil:
		return "-> " + v.Trail.Outcome.ID
	case v.Given != nil:
		return v.Question.Name() + "!"
	default:
		return v.Question.Name() + "?"
	}
}

func TestAWholeConversation(t *testing.T) {
	t.Parallel()
	p := visitor(t, nil)
	for _, a := range answered(said{"jenis": flows.OfChoice("keripik")}) {
		if slices.Contains([]string{"kue.bahan", "kue.asal_daging", "kue.karyawan"}, a.Question) {
			continue
		}
		p.sees(a.Question[strings.IndexByte(a.Question, '.')+1:] + "?")
		want := "answered " + a.Question
		if a.Question == "kue.foto" {
			want += ", finished boleh"
		}
		p.happens(p.gives(a.Question, a.Value), want)
	}
	p.sees("-> boleh")
}

func TestBackGoesOneQuestionBackEachTime(t *testing.T) {
	t.Parallel()
	p := visitor(t, answered(said{"omzet": {}}))
	p.sees("omzet?")
	for _, want := range []string{"nib!", "asal_daging!", "bahan!", "jenis!", "jenis!"} {
		p.happens(p.does(flows.Input{Kind: flows.Back}), "")
		p.sees(want)
	}
	p.does(flows.Input{Kind: flows.Forward})
	p.sees("omzet?")
}

func TestBackFromTheFirstQuestionAndFromAnOutcome(t *testing.T) {
	t.Parallel()
	p := visitor(t, nil)
	p.does(flows.Input{Kind: flows.Back})
	p.sees("jenis?")

	p = visitor(t, answered(nil))
	p.sees("-> boleh")
	p.does(flows.Input{Kind: flows.Back})
	p.sees("foto!")
	p.does(flows.Input{Kind: flows.Forward})
	p.sees("-> boleh")
}

// One changed answer keeps all others: only what it makes reachable, or
// invalid, is asked.
func TestOneAnswerIsChanged(t *testing.T) {
	t.Parallel()
	crisps := without(answered(said{"jenis": flows.OfChoice("keripik")}), "kue.bahan", "kue.asal_daging", "kue.karyawan")
	for _, tt := range []struct {
		name     string
		given    flows.Answers
		question string
		value    flows.Value
		happens  string
		sees     string
	}{
		{"nothing else depends on it", answered(nil), "shared.nib", flows.OfYesNo(true), "changed shared.nib", "-> boleh"},
		{"another outcome", answered(nil), "kue.omzet", rupiah(900_000_000), "changed kue.omzet, finished besar", "-> besar"},
		{"an early end", answered(nil), "kue.jenis", flows.OfChoice("jamu"), "changed kue.jenis, finished tanya", "-> tanya"},
		{"a question newly reachable", crisps, "kue.jenis", flows.OfChoice("roti"), "changed kue.jenis", "bahan?"},
		{"a late question newly reachable", crisps, "kue.omzet", rupiah(900_000_000), "changed kue.omzet", "karyawan?"},
		{"a later answer that is not valid", answered(said{"asal": region("")}), "kue.jenis", flows.OfChoice("keripik"), "changed kue.jenis", "asal?"},
		{"in the middle of the guide", answered(said{"mulai": {}}), "kue.bahan", flows.OfMulti("susu"), "changed kue.bahan", "mulai?"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			p := visitor(t, tt.given)
			p.happens(p.changes(tt.question), "")
			p.sees(tt.question[strings.IndexByte(tt.question, '.')+1:] + "!")
			p.happens(p.gives(tt.question, tt.value), tt.happens)
			p.sees(tt.sees)
			if diff := cmp.Diff(tt.given.With(tt.question, tt.value), p.state.Answers); diff != "" {
				t.Errorf("other answers were touched: %s", diff)
			}
		})
	}
}

// Answers to questions that are no longer asked stay, and count again when
// their question comes back.
func TestAnswersComeBackWithTheirQuestions(t *testing.T) {
	t.Parallel()
	p := visitor(t, answered(nil))
	p.gives("kue.jenis", flows.OfChoice("jamu"))
	p.sees("-> tanya")
	p.happens(p.gives("kue.jenis", flows.OfChoice("roti")), "changed kue.jenis, finished boleh")
	p.sees("-> boleh")
}

func TestOnlyQuestionsOnTheWayCanBeChanged(t *testing.T) {
	t.Parallel()
	p := visitor(t, answered(said{"jenis": flows.OfChoice("keripik"), "mulai": {}}))
	before := p.state
	for _, question := range []string{"kue.bahan", "kue.nama", "kue.mulai", "izin.tempat", "kue.resep", ""} {
		p.happens(p.changes(question), strings.TrimSpace("off the way "+question))
		if question != "kue.mulai" {
			p.happens(p.gives(question, text("x")), strings.TrimSpace("off the way "+question))
		}
		if diff := cmp.Diff(before, p.state); diff != "" {
			t.Errorf("%s changed something: %s", question, diff)
		}
	}
}

func TestTheThirdWrongAnswerOffersAConsultant(t *testing.T) {
	t.Parallel()
	misread := flows.Input{Kind: flows.Misread}
	p := visitor(t, answered(said{"omzet": {}}))
	p.happens(p.does(misread), "rejected kue.omzet wrong_type")
	p.happens(p.gives("kue.omzet", rupiah(-5)), "rejected kue.omzet too_small")
	p.happens(p.does(misread), "rejected kue.omzet wrong_type, help offered kue.omzet")
	p.happens(p.does(misread), "rejected kue.omzet wrong_type, help offered kue.omzet")
	p.sees("omzet?")

	for name, forgives := range map[string]func() string{
		"a right answer": func() string { return p.gives("kue.omzet", rupiah(5)) },
		"back":           func() string { return p.does(flows.Input{Kind: flows.Back}) },
		"forward":        func() string { return p.does(flows.Input{Kind: flows.Forward}) },
		"change":         func() string { return p.changes("kue.bahan") },
		"open":           func() string { return p.does(flows.Input{Kind: flows.Open, Guide: "kue"}) },
		"restart":        func() string { return p.does(flows.Input{Kind: flows.Restart, Guide: "kue"}) },
	} {
		p = visitor(t, answered(said{"omzet": {}}))
		p.does(misread)
		p.does(misread)
		forgives()
		if got := p.does(misread); strings.Contains(got, "help") {
			t.Errorf("after %s: %s", name, got)
		}
	}
}

// Wrong answers to a question that is shown again count for that question, and
// leave the former answer as it is.
func TestAWrongAnswerKeepsTheFormerOne(t *testing.T) {
	t.Parallel()
	p := visitor(t, answered(nil))
	p.changes("kue.nama")
	p.happens(p.does(flows.Input{Kind: flows.Misread}), "rejected kue.nama wrong_type")
	p.happens(p.gives("kue.nama", text("Bu Sri Rahayu Ningsih")), "rejected kue.nama too_long")
	p.sees("nama!")
	if v, _ := p.state.Answers.Get("kue.nama"); v.Text != "Bu Sri" {
		t.Errorf("the answer became %+v", v)
	}
}

func TestResume(t *testing.T) {
	t.Parallel()
	p := visitor(t, answered(said{"mulai": {}}))
	p.does(flows.Input{Kind: flows.Leave})
	p.sees("menu")
	p.day += 100
	p.happens(p.does(flows.Input{Kind: flows.Open, Guide: "kue"}), "")
	p.sees("mulai?")
}

func TestGuidesShareAnswers(t *testing.T) {
	t.Parallel()
	p := visitor(t, answered(nil))
	p.happens(p.does(flows.Input{Kind: flows.Open, Guide: "izin"}), "")
	p.sees("tempat?")
	p.happens(p.gives("izin.tempat", flows.OfYesNo(true)), "answered izin.tempat, finished selesai")
	p.does(flows.Input{Kind: flows.Open, Guide: "kue"})
	p.sees("-> boleh")
}

func TestRestartDropsTheGuidesOwnAnswers(t *testing.T) {
	t.Parallel()
	p := visitor(t, append(answered(nil), flows.Answer{Question: "izin.tempat", Value: flows.OfYesNo(true)}))
	p.happens(p.does(flows.Input{Kind: flows.Restart, Guide: "kue"}), "")
	p.sees("jenis?")
	var left []string
	for _, a := range p.state.Answers {
		left = append(left, a.Question)
	}
	if diff := cmp.Diff([]string{"shared.nib", "izin.tempat"}, left); diff != "" {
		t.Error(diff)
	}
}

func TestAGuideThatIsGone(t *testing.T) {
	t.Parallel()
	p := visitor(t, answered(nil))
	given := p.state.Answers
	p.happens(p.does(flows.Input{Kind: flows.Open, Guide: "roti"}), "no guide")
	p.sees("menu")
	p.happens(p.gives("kue.jenis", flows.OfChoice("roti")), "no guide")
	if diff := cmp.Diff(given, p.state.Answers); diff != "" {
		t.Error(diff)
	}
}
