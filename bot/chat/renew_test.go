package chat

import (
	"io/fs"
	"os"
	"strings"
	"testing"
	"testing/fstest"

	"plutbot/flows/definition"
)

// update puts a new version of the small guide under a person: pairs of old
// and new text.
func (p *person) update(replacements ...string) {
	p.t.Helper()
	p.replace("guide.yaml", replacements...)
}

// updateValues puts new figures under a person.
func (p *person) updateValues(replacements ...string) {
	p.t.Helper()
	p.replace("values.yaml", replacements...)
}

func (p *person) replace(file string, replacements ...string) {
	p.t.Helper()
	files := fstest.MapFS{}
	from := os.DirFS("testdata/guides")
	err := fs.WalkDir(from, ".", func(name string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		text, err := fs.ReadFile(from, name)
		if strings.HasSuffix(name, file) {
			text = []byte(strings.NewReplacer(replacements...).Replace(string(text)))
		}
		files[name] = &fstest.MapFile{Data: text}
		return err
	})
	if err != nil {
		p.t.Fatal(err)
	}
	loaded, err := definition.Load(files)
	if err != nil {
		p.t.Fatal(err)
	}
	_, words := content(p.t)
	p.chat = New(loaded, words, wise{})
}

// atTurnover is a person who is asked for the turnover, in a guide that will
// not ask for it from now on.
func atTurnover(t *testing.T) *person {
	p := agreed(t)
	p.press("Boleh jualan?")
	p.press("Es")
	p.press("Tidak")
	p.sees("Berapa omzet")
	p.update("  - ask: omzet\n", "", "  - end: besar\n    when: omzet > values.jual.batas\n", "", "  omzet: {type: money, min: 0, max: 100000000000}\n", "")
	return p
}

// Whatever a person does on a card that the new version of the guide does not
// know, they are told once, and nothing is taken for another question.
func TestANewVersionOfTheGuideIsExplainedOnce(t *testing.T) {
	t.Parallel()
	const explained = "Panduan ini baru saja diperbarui"
	for name, do := range map[string]func(*person){
		"a typed answer":         func(p *person) { p.say("300 juta") },
		"an answer for the next": func(p *person) { p.say("besok") },
		"a button of the card":   func(p *person) { p.press("Kenapa") },
		"back":                   func(p *person) { p.press("Kembali") },
		"an unknown command":     func(p *person) { p.command("apa", "") },
		"the guide opened again": func(p *person) { p.command("menu", ""); p.press("Boleh jualan?") },
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			p := atTurnover(t)
			before := len(p.state().Answers)
			do(p)
			p.sees(explained, "Kapan mulai?")
			if got := len(p.state().Answers); got != before || p.state().Wrong != 0 {
				t.Errorf("%d answers became %d, with %d wrong ones", before, got, p.state().Wrong)
			}
			p.say("besok")
			p.doesNotSee(explained)
			if got := len(p.state().Answers); got != before+1 {
				t.Errorf("%d answers after the next, not %d", got, before+1)
			}
		})
	}
}
