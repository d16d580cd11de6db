package chat

import (
	"strings"
	"sync"
	"testing"

	"plutbot/flows"
	"plutbot/flows/definition"
	"plutbot/flows/guides"
	"plutbot/locales"
)

// shipped is somebody in the conversation about the guides that are shipped.
func shipped(t *testing.T) *person {
	t.Helper()
	p := newPerson(t)
	var err error
	if p.chat, err = shippedChat(); err != nil {
		t.Fatal(err)
	}
	p.data = p.chat.Begin("id", flows.State{}, p.now)
	return p
}

// shippedChat reads the content once: it takes a while, and never changes.
var shippedChat = sync.OnceValues(func() (*Chat, error) {
	content, err := definition.Load(guides.FS())
	if err != nil {
		return nil, err
	}
	catalog, err := locales.Load(locales.FS())
	if err != nil {
		return nil, err
	}
	return New(content, catalog, nil), nil
})

// A kitchen that checks itself sees its number, the weakest part first, and the
// three repairs that matter most before all other steps.
func TestAScoreStandsOnTheOutcomeWithTheRepairsThatMatter(t *testing.T) {
	t.Parallel()
	var answers flows.Answers
	for question, v := range map[string]flows.Value{
		"keluhan": flows.OfChoice("tidak"), "bahaya": flows.OfMulti("tidak_ada"), "tambahan": flows.OfChoice("aman"), "usaha": flows.OfChoice("saji"),
		"tempat": flows.OfMulti("air", "sampah"), "orang": flows.OfMulti("tangan", "latih"), "alat": flows.OfMulti("beres"), "catat": flows.OfMulti("catatan"),
	} {
		answers = answers.With("keamanan-pangan."+question, v)
	}
	p := shipped(t)
	p.data = p.chat.Begin("id", flows.State{Guide: "keamanan-pangan", Answers: answers}, p.now)
	p.command("menu", "")
	p.press("Hasil: 🧼 Keamanan pangan")
	p.sees("Nilai kebersihan: 76 dari 100", "Tempat dan air: <b>13 dari 25</b> ▰▰▱▱▱ paling lemah", "Alat dan simpanan: 25 dari 25 ▰▰▰▰▰", "bukan nilai dari dinas")
	_, steps, _ := strings.Cut(p.seen.Text, "Perbaikan terpenting")
	for _, want := range []string{"1. Pakai air bersih", "2. Cuci tangan", "3. Pakai tempat sampah", "<b>Nanti</b>", "4. Daftar penyuluhan", "5. Mulai buku catatan"} {
		_, rest, found := strings.Cut(steps, want)
		if !found {
			t.Fatalf("%q is missing or out of place in\n%s", want, steps)
		}
		steps = rest
	}
}
