package chat

import (
	"strings"
	"testing"
)

func TestKeptQuestionsTellNothingAboutWhoAsked(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]string{
		"kak nomor saya 0812-3456-7890 tolong":           "kak nomor saya # tolong",
		"NIK 3273012345670001 kok ditolak":               "NIK # kok ditolak",
		"kirim ke sari.keripik@gmail.com ya":             "kirim ke # ya",
		"lihat https://contoh.id/saya dan @sari_keripik": "lihat # dan #",
		"nama saya sari mau tanya izin":                  "# mau tanya izin",
		"Saya Bu Sari Dewi jual keripik":                 "# jual keripik",
		"rumah di jalan Melati 5 jauh":                   "rumah di # jauh",
		"izin   keripik\tapa":                            "izin keripik apa",
	} {
		if got := mask(text); got != want {
			t.Errorf("%q becomes %q, want %q", text, got, want)
		}
	}
	if long := mask(strings.Repeat("a", 5000)); len(long) > maxKept {
		t.Errorf("%d bytes are kept", len(long))
	}
}

func TestUnansweredQuestionsAreCollected(t *testing.T) {
	t.Parallel()
	p := agreed(t)
	p.say("siapa juara bola 2026")
	if got := p.turn.Unanswered; got.Result != "refused" || got.Text != "siapa juara bola #" {
		t.Errorf("%+v", got)
	}
	p.say("soal usaha gimana")
	if got := p.turn.Unanswered; got.Result != "unsure" {
		t.Errorf("%+v", got)
	}
	p.say("izin bayar?")
	if got := p.turn.Unanswered; got.Text != "" {
		t.Errorf("an answered question is kept: %+v", got)
	}
}
