package chat

import (
	"encoding/json"
	"strings"
	"testing"

	"plutbot/bot"
	"plutbot/bot/papers"
	"plutbot/flows"
)

// codeOf is the reference code of the outcome in front of the person.
func codeOf(p *person) string {
	p.t.Helper()
	state, err := p.chat.State(p.data)
	if err != nil {
		p.t.Fatal(err)
	}
	guide, _ := p.chat.content.Guide(state.Guide)
	day := flows.DayOf(p.now.In(wib))
	return guide.Code(p.chat.content.Replay(guide, state.Answers, day), day)
}

func TestAnOutcomeIsSavedOnPaperAndItsCodeOpensItElsewhere(t *testing.T) {
	t.Parallel()
	p := finished(t)
	p.press("Simpan PDF")
	p.sees("Berkas PDF sedang dibuat", "Kode")
	paper := only[papers.Paper](p, papers.DoSend)
	if paper.Code != codeOf(p) || paper.Plain || len(paper.Blocks) == 0 {
		t.Fatalf("%+v", paper)
	}

	other := newPerson(t)
	other.command("start", paper.Start)
	other.press("Setuju")
	other.sees("Hasil dari sebuah kode", paper.Result)
	if state, _ := other.chat.State(other.data); len(state.Answers) > 0 {
		t.Error("answers of somebody else were kept unasked")
	}
	other.press("Pakai jawaban ini")
	other.sees(paper.Result, paper.Code)

	p.command("start", paper.Start)
	if strings.Contains(p.seen.Text, "Hasil dari sebuah kode") {
		t.Error("the own outcome looks like somebody else's")
	}
}

func TestThePlanOnPaperHasItsTicksAndLeadsBackToThePlan(t *testing.T) {
	t.Parallel()
	p := counting(t)
	p.command("diagnosis", "")
	for _, answer := range []string{"Roti, kue basah", "Buat sendiri, dikemas", "Seminggu lebih", "Tidak ada", "Belum punya", "Belum ada semuanya", "Online", "Selesai memilih", "Kecil"} {
		p.press(answer)
	}
	p.command("rencana", "")
	p.press("Centang langkah")
	p.press("Langkah 1")
	p.command("rencana", "")
	p.press("Simpan PDF")
	paper := only[papers.Paper](p, papers.DoSend)
	var boxes []papers.Line
	for _, b := range paper.Blocks {
		for _, l := range b.Lines {
			if l.Box != papers.NoBox {
				boxes = append(boxes, l)
			}
		}
	}
	if len(boxes) < 5 || boxes[0].Box != papers.Ticked || boxes[1].Box != papers.Empty || !strings.HasPrefix(boxes[1].Text, "2. ") {
		t.Errorf("the steps are %+v", boxes)
	}
	if first := paper.Blocks[0].Lines[0].Text; "2. "+first != boxes[1].Text {
		t.Errorf("first comes %q", first)
	}
	if !strings.HasPrefix(paper.Start, planPrefix) || len(paper.Start) > maxStart {
		t.Errorf("it leads to %q", paper.Start)
	}
	p.command("menu", "")
	p.command("start", paper.Start)
	p.sees("Rencana Anda", "sudah selesai")

	other := newPerson(t)
	other.chat = p.chat
	other.command("start", paper.Start)
	other.press("Setuju")
	other.sees("Hasil dari sebuah kode")
	other.press("Pakai jawaban ini")
	other.sees("Rencana Anda", "1. Buat NIB")
}

func TestACalculationIsSavedOnPaperWithItsSources(t *testing.T) {
	t.Parallel()
	p := counting(t)
	p.say("cicilan KUR 50 juta 3 tahun berapa?")
	p.press("Simpan PDF")
	p.sees("Berkas PDF sedang dibuat", "36 bulan")
	paper := only[papers.Paper](p, papers.DoSend)
	text := paper.Text("")
	for _, want := range []string{"Pinjaman: Rp50.000.000", "Cicilan per bulan: sekitar Rp1.521.0", "dicek", "https://"} {
		if !strings.Contains(text, want) {
			t.Errorf("no %q in\n%s", want, text)
		}
	}
	p.command("menu", "")
	p.command("start", paper.Start)
	p.sees("Pinjaman", "36 bulan")

	other := newPerson(t)
	other.chat = p.chat
	other.command("start", paper.Start)
	if s := other.session(); s.Screen != screenConsent || s.Parts.of(sectionCalc) != nil {
		t.Error("something is kept before the consent")
	}
}

func TestAMistypedCodeOpensNothing(t *testing.T) {
	t.Parallel()
	p := agreed(t)
	p.command("start", "k-JZZZZZZ")
	p.sees("Kode itu tidak bisa dibuka")
}

func TestAPhotoIsKeptAgainstADocumentShownAgainAndRemoved(t *testing.T) {
	t.Parallel()
	p := finished(t)
	p.press("Dokumen (")
	p.photo(900, "", "")
	p.sees("untuk dokumen yang mana", "1. KTP", "2. Foto produk")
	p.press("📎 1")
	p.sees("Tersimpan", "✅ 1. KTP 📎")
	p.press("📎 Foto no. 1 (1)")
	p.sees("KTP", "Tersimpan: 1")
	p.press("Kirim lagi")
	if kept := only[papers.Kept](p, papers.DoShow); kept.File != "f" || !kept.Photo || !strings.Contains(kept.Caption, "KTP") {
		t.Errorf("%+v", kept)
	}
	files, err := p.chat.Export(p.data, p.now)
	if err != nil || !strings.Contains(string(files[0].Content), "KTP: 1 foto") {
		t.Errorf("%v %v", files, err)
	}
	var all portable
	if err := json.Unmarshal(files[1].Content, &all); err != nil {
		t.Fatal(err)
	}
	if got := all.Businesses[0].Photos; len(got) != 1 || got[0] != (portablePhoto{"jual.doc.ktp", true, "f"}) || len(all.Businesses[0].Others) > 0 {
		t.Errorf("for other programs: %+v", all.Businesses[0])
	}
	p.press("Hapus foto")
	p.sees("Foto sudah dihapus")
	if s, _ := decode(p.chat.content, p.data); len(s.photos()) > 0 {
		t.Error("the photo is still kept")
	}
}

func TestAPhotoThatIsPutToNoDocumentIsNotKept(t *testing.T) {
	t.Parallel()
	p := finished(t)
	p.press("Dokumen (")
	p.step(bot.Update{Kind: bot.KindFile, File: "d", Media: "document", Message: 901})
	p.press("Batal")
	if s, _ := decode(p.chat.content, p.data); len(s.photos()) > 0 {
		t.Error("it is kept")
	}
}

func TestWhatIsSharedTellsNoAnswerAndLeadsToTheGuide(t *testing.T) {
	t.Parallel()
	p := finished(t)
	p.chat = p.chat.Named("plutbot")
	p.command("menu", "")
	p.press("Hasil")
	data, _ := json.Marshal(p.seen.Rows)
	if !strings.Contains(string(data), "https://t.me/share/url?") || !strings.Contains(string(data), "start%3Djual") {
		t.Errorf("%s", data)
	}
	if strings.Contains(string(data), strings.ReplaceAll(codeOf(p), "-", "")) {
		t.Error("the link tells the answers")
	}
}

func TestAPayloadFitsADeepLink(t *testing.T) {
	t.Parallel()
	if got := startOf("H-7Q2K-M4XD-9P", "halal"); got != "k-H7Q2KM4XD9P" {
		t.Error(got)
	}
	if got := startOf(strings.Repeat("A", 70), "halal"); got != "halal" {
		t.Error(got)
	}
}
