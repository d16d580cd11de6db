package chat

import (
	"strings"
	"testing"

	"plutbot/bot"
	"plutbot/flows"
	"plutbot/flows/ask"
)

// wise knows topics by a word: "izin" surely, "usaha" not surely, "halo" as a
// greeting, "orang" as a wish for a person.
type wise struct{}

func (wise) Ask(text string) ask.Result {
	r := understood(text)
	for word, product := range map[string]ask.Product{"kripik": {ID: "keripik", Category: "kering"}, "es lilin": {ID: "lilin", Category: "dingin"}} {
		if strings.Contains(text, word) {
			r.Facts.Products = append(r.Facts.Products, product)
		}
	}
	for word, money := range map[string]ask.Money{
		"omzet 2 miliar sebulan": {Kind: ask.Revenue, Rupiah: 2e9, Per: ask.Monthly}, "omzet 900 juta": {Kind: ask.Revenue, Rupiah: 900e6},
		"modal 1 juta": {Kind: ask.Capital, Rupiah: 1e6},
	} {
		if strings.Contains(text, word) {
			r.Facts.Money = append(r.Facts.Money, money)
		}
	}
	return r
}

func understood(text string) ask.Result {
	for word, r := range map[string]ask.Result{
		"izin":   {Sure: true, Matches: []ask.Match{{Topic: "izin", Score: 0.9}}},
		"usaha":  {Matches: []ask.Match{{Topic: "izin", Score: 0.5}, {Topic: "pajak", Score: 0.3}, {Topic: topicConsultant, Score: 0.1}}},
		"dagang": {Matches: []ask.Match{{Topic: "izin", Score: 0.5}, {Topic: "izin", Score: 0.3}}},
		"halo":   {Sure: true, Matches: []ask.Match{{Topic: ask.Greeting, Score: 1}}},
		"orang":  {Sure: true, Matches: []ask.Match{{Topic: topicConsultant, Score: 1}}},
	} {
		if strings.Contains(text, word) {
			return r
		}
	}
	return ask.Result{}
}

func (wise) Cards(text string, _ []string, _ int) []ask.Match {
	switch {
	case strings.Contains(text, "bayar"):
		return []ask.Match{{Topic: "izin_bayar", Score: 0.9}, {Topic: "izin_lama", Score: 0.2}}
	case strings.Contains(text, "lama"):
		return []ask.Match{{Topic: "izin_lama", Score: 0.3}}
	default:
		return nil
	}
}

func (wise) Group(texts []string) [][]int { return [][]int{{0, 1}, {2}}[:min(2, len(texts))] }

func TestQuestionInAGuideIsAnsweredAndTheGuideGoesOn(t *testing.T) {
	t.Parallel()
	p := agreed(t)
	p.press("Boleh jualan?")
	p.press("Es")
	p.sees("Sudah punya NIB?")
	p.say("kak izin bayar ga?")
	p.sees("Apakah izin bayar?", "Dasar hukum", "Pasal 1", "Cek ulang di kantor dinas")
	p.press("Kembali ke pertanyaan")
	p.sees("Sudah punya NIB?")
	p.say("ya")
	p.sees("Berapa omzet setahun?")
}

func TestSureQuestionShowsItsTopicWithTheNearestCardFirst(t *testing.T) {
	t.Parallel()
	p := agreed(t)
	p.say("izin lama?")
	p.sees("Izin jualan", "Yang sering ditanyakan")
	if first := p.seen.Rows[0][0].Label; first != "Berapa lama?" {
		t.Errorf("the first button is %q", first)
	}
	p.press("Berapa lama?")
	p.sees("Sehari.")
	p.press("Pertanyaan lain")
	p.press("Izin bayar?")
	p.sees("Apakah izin bayar?")
	p.press("Boleh jualan?")
	p.sees("Apa yang Anda jual?")
}

func TestUnsureQuestionIsAskedBack(t *testing.T) {
	t.Parallel()
	p := agreed(t)
	p.say("soal usaha gimana")
	p.sees("Maksud Anda yang mana?")
	p.press("Pajak")
	p.sees("Pajak")
	p.say("soal usaha gimana")
	p.press("Tanya konsultan")
	p.sees("konsultan PLUT")
}

func TestOffTopicIsRefusedKindlyWithAWayOn(t *testing.T) {
	t.Parallel()
	p := agreed(t)
	p.say("siapa juara bola")
	p.sees("di luar yang saya kuasai")
	p.press("Boleh jualan?")
	p.sees("Apa yang Anda jual?")
}

func TestGreetingAndWishForAPersonAreUnderstoodAnywhere(t *testing.T) {
	t.Parallel()
	p := agreed(t)
	p.press("Boleh jualan?")
	p.say("halo kak")
	p.sees("Dengan senang hati", "Apa yang Anda jual?")
	p.say("mau ngomong sama orang")
	p.sees("konsultan PLUT")
}

// A short text while a question is open is an answer that was not understood:
// after three of them a person is offered.
func TestShortTextsStayAnswersWhileAQuestionIsOpen(t *testing.T) {
	t.Parallel()
	p := agreed(t)
	p.press("Boleh jualan?")
	for range 3 {
		p.say("usaha")
		p.sees("Apa yang Anda jual?")
	}
	p.sees("Konsultan")
	p.say("usaha saya ini bagaimana ya")
	p.sees("Maksud Anda yang mana?")
}

func TestQuestionBeforeTheConsentIsAnsweredAfterIt(t *testing.T) {
	t.Parallel()
	p := newPerson(t)
	p.say("izin jualan gimana")
	p.sees("Data Anda milik Anda")
	if strings.Contains(string(p.data), "jualan") {
		t.Error("the question itself is kept before the consent")
	}
	p.press("Setuju")
	p.sees("Izin jualan")
}

func TestSearchCommand(t *testing.T) {
	t.Parallel()
	p := agreed(t)
	p.command("cari", "izin bayar")
	p.sees("Apakah izin bayar?")
	p.command("cari", "")
	p.sees("Tulis saja pertanyaan Anda")
	p.command("cari", "juara bola")
	p.sees("di luar yang saya kuasai")
}

func TestOldButtonsOfTopicsAndCardsLeadOn(t *testing.T) {
	t.Parallel()
	p := agreed(t)
	for _, data := range []string{"q::hilang", "Q::hilang", "q", "Q"} {
		p.step(bot.Update{Kind: bot.KindPress, Press: bot.Press{ID: "1", Data: data, Message: p.card}})
		p.sees("pesan lama")
	}
}

func TestMentionedProductAnswersTheOpenQuestion(t *testing.T) {
	t.Parallel()
	p := agreed(t)
	p.press("Boleh jualan?")
	p.say("saya jualan kripik singkong di rumah")
	p.sees("Saya catat dari tulisan Anda", "Barang: Kue", "Apa bahannya?")
	p.press("Kembali")
	p.say("es lilin")
	p.sees("Barang: Es", "Sudah punya NIB?")
}

func TestTwoProductsAnswerNothing(t *testing.T) {
	t.Parallel()
	p := agreed(t)
	p.press("Boleh jualan?")
	p.say("kripik es lilin")
	p.sees("belum bisa membaca jawaban", "Apa yang Anda jual?")
}

func TestWhatAQuestionTellsIsNotAskedAgain(t *testing.T) {
	t.Parallel()
	p := agreed(t)
	p.say("izin kripik gimana")
	p.press("Boleh jualan?")
	p.sees("Sudah saya catat", "Barang: Kue", "Apa bahannya?")
	p.press("Ubah jawaban")
	p.press("1. Barang")
	p.press("Es")
	p.say("izin kripik gimana") // what was answered before stays
	p.press("Boleh jualan?")
	p.sees("Barang: Es", "Sudah punya NIB?")
}

func TestAdministratorGetsWhatCouldNotBeAnswered(t *testing.T) {
	t.Parallel()
	p := agreed(t)
	p.chat = p.chat.For([]int64{77})
	ask := func(from int64) {
		p.step(bot.Update{Kind: bot.KindCommand, Command: "pertanyaan", From: from})
	}
	ask(78)
	p.sees("belum saya kenal")
	if p.turn.Digest {
		t.Error("a stranger gets the questions")
	}
	ask(77)
	p.sees("sedang dikirim")
	if !p.turn.Digest {
		t.Error("the administrator gets nothing")
	}
	file, err := p.chat.Digest(p.data, []bot.Unanswered{{Text: "tanam padi"}, {Text: "nanam padi"}, {Text: "juara bola"}}, p.now)
	if want := "3 pertanyaan belum terjawab · 23 November 2026\n\n2 x tanam padi\n    nanam padi\n1 x juara bola\n"; err != nil || string(file.Content) != want {
		t.Errorf("%v %q", err, file.Content)
	}
}

func TestMentionedTurnoverMeansAnOption(t *testing.T) {
	t.Parallel()
	loaded, catalog := content(t)
	q, _ := loaded.Question("jual.barang")
	q.Amount = &flows.Amount{Kind: "omzet", Steps: []flows.AmountStep{{Option: "kue", UpTo: "jual.batas"}}}
	for text, want := range map[string]string{
		"omzet 900 juta":         "Barang: Kue", // the limit is 15 billion
		"omzet 2 miliar sebulan": "belum bisa membaca jawaban",
		"modal 1 juta":           "belum bisa membaca jawaban",
	} {
		p := newPerson(t)
		p.chat = New(loaded, catalog, wise{})
		p.command("start", "")
		p.press("Setuju")
		p.press("Boleh jualan?")
		p.say(text)
		p.sees(want)
	}
}

func TestMentionedPlaceMeansTheCity(t *testing.T) {
	t.Parallel()
	loaded, catalog := content(t)
	st := &step{Chat: New(loaded, catalog, wise{})}
	for want, codes := range map[string][]string{"Kota Bandung": {"32.04", "32.73"}, "": {"99.99"}, "Kabupaten Bandung": {"32.04"}} {
		got := ""
		if r := st.regency(codes); r != nil {
			got = r.Name
		}
		if got != want {
			t.Errorf("%v is %q, want %q", codes, got, want)
		}
	}
}

// Whichever topic was meant, a guide that answers all of them is right.
func TestUnsureQuestionLeadsToTheGuideOfAllItsTopics(t *testing.T) {
	t.Parallel()
	p := agreed(t)
	p.say("dagang kripik gimana ya")
	p.sees("Maksud Anda yang mana?")
	p.press("Boleh jualan?")
	p.sees("Sudah saya catat", "Barang: Kue")
}
