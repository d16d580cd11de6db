package chat

import (
	"strings"
	"testing"
)

func TestTermsOfACardAreExplainedAndLeadBackToIt(t *testing.T) {
	t.Parallel()
	p := agreed(t)
	p.doesNotSee("Arti istilah") // the menu uses none
	p.command("jual", "")
	p.press("Es")
	before := p.seen.Text
	p.press("Arti istilah")
	p.sees("Arti istilah di kartu ini", "<b>NIB</b>")
	p.doesNotSee("<b>OSS</b>")
	p.press("‹ Kembali")
	if p.seen.Text != before {
		t.Errorf("back at %q, not at %q", p.seen.Text, before)
	}
	p.press("Arti istilah")
	p.say("ya") // the open question is still there
	if v, ok := p.state().Answers.Get("shared.nib"); !ok || !v.Yes() {
		t.Error("what was typed beside the terms was not taken as the answer")
	}
}

func TestATermIsFoundByCommandByLetterAndByAsking(t *testing.T) {
	t.Parallel()
	p := agreed(t)
	for _, ask := range []func(){
		func() { p.command("istilah", "nib") },
		func() { p.command("istilah", "apa itu NIB?") },
		func() { p.say("apa itu NIB") },
		func() { p.say("NIB itu apa sih kak?") },
		func() { p.say("kepanjangan dari nib") },
		func() { p.command("istilah", ""); p.press("N"); p.press("NIB") },
	} {
		p.command("menu", "")
		ask()
		p.sees("📖 <b>NIB</b>", "Nomor Induk Berusaha", "UU 1/2026")
	}
	p.press("Boleh jualan?")
	p.sees("Apa yang Anda jual?")
	p.say("apa itu spp irt")
	p.sees("📖 <b>SPP-IRT</b>")
	p.command("istilah", "XYZ")
	p.sees("belum ada di daftar", "Daftar istilah")
	p.say("apa itu izin usaha") // no term: a question as any other
	p.doesNotSee("📖 <b>")
}

func TestATermThatIsGoneLeavesTheList(t *testing.T) {
	t.Parallel()
	p := agreed(t)
	s, err := decode(p.chat.content, p.data)
	if err != nil {
		t.Fatal(err)
	}
	s.Screen, s.Arg = screenTerm, "gone"
	card, err := p.chat.Show(s.encode(p.chat.content), p.now)
	if err != nil || !strings.Contains(card.Text, "Daftar istilah") {
		t.Errorf("%q, %v", card.Text, err)
	}
}
