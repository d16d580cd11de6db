package chat

import (
	"fmt"
	"io/fs"
	"os"
	"slices"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"plutbot/bot"
	"plutbot/flows"
	"plutbot/flows/definition"
	"plutbot/locales"
)

// content is a small guide with every kind of typed question, and the words of
// the bot itself.
func content(t testing.TB) (*flows.Content, *locales.Catalog) {
	t.Helper()
	loaded, err := definition.Load(os.DirFS("testdata/guides"))
	if err != nil {
		t.Fatal(err)
	}
	words := fstest.MapFS{}
	for name, fsys := range map[string]fs.FS{"bot": locales.FS(), "glossary": locales.FS(), "consultant": locales.FS(), "subscribe": locales.FS(),
		"profile": locales.FS(), "hitung": locales.FS(), "papers": locales.FS(), "remind": locales.FS(), "visit": locales.FS(), "plan": locales.FS(), "recall": locales.FS(), "needs": locales.FS(), "notes": locales.FS(), "jual": os.DirFS("testdata/locales")} {
		for _, lang := range []string{"id", "en"} {
			file := name + "." + lang + ".yaml"
			text, err := fs.ReadFile(fsys, file)
			if err != nil {
				t.Fatal(err)
			}
			words[file] = &fstest.MapFile{Data: text}
		}
	}
	catalog, err := locales.Load(words)
	if err != nil {
		t.Fatal(err)
	}
	return loaded, catalog
}

func newChat(t testing.TB) *Chat {
	t.Helper()
	loaded, catalog := content(t)
	return New(loaded, catalog, wise{})
}

// person is somebody who talks to the bot. Each step is also shown again, as
// after a crash, and must look the same.
type person struct {
	t     *testing.T
	chat  *Chat
	data  []byte
	card  int64
	seen  bot.Card
	turn  bot.Turn
	now   time.Time
	next  int64
	older []bot.Card // former cards by message id
}

func newPerson(t *testing.T) *person {
	t.Helper()
	return &person{t: t, chat: newChat(t), now: time.Date(2026, 11, 23, 3, 0, 0, 0, time.UTC), older: make([]bot.Card, 1)}
}

// agreed is a person who has agreed and sees the menu.
func agreed(t *testing.T) *person {
	p := newPerson(t)
	p.command("start", "")
	p.press("Setuju")
	return p
}

func (p *person) step(u bot.Update) {
	p.t.Helper()
	p.next++
	u.ID, u.Chat, u.Private = p.next, 5, true
	turn, err := p.chat.Step(p.data, p.card, u, p.now)
	if err != nil {
		p.t.Fatal(err)
	}
	p.turn = turn
	if turn.Ignore {
		return
	}
	p.data = turn.Data
	if turn.Erase {
		p.data = nil
	}
	if turn.Card == nil {
		return
	}
	if turn.Fresh || u.Press.Message == 0 {
		p.older = append(p.older, bot.Card{})
		p.card = int64(len(p.older) - 1)
	} else {
		p.card = u.Press.Message
	}
	p.seen = *turn.Card
	p.older[p.card] = p.seen
	again, err := p.chat.Show(p.data, p.now)
	if err != nil {
		p.t.Fatal(err)
	}
	if fmt.Sprint(again) != fmt.Sprint(p.seen) {
		p.t.Errorf("shown again it differs:\n%v\n%v", p.seen, again)
	}
}

func (p *person) command(name, rest string) {
	p.t.Helper()
	p.step(bot.Update{Kind: bot.KindCommand, Command: name, Text: rest})
}

func (p *person) say(text string) {
	p.t.Helper()
	p.step(bot.Update{Kind: bot.KindText, Text: text})
}

// press presses the button of the current card whose label contains the words.
func (p *person) press(label string) {
	p.t.Helper()
	p.pressOn(p.card, label)
}

// pressOn presses a button of any message that is still in the chat.
func (p *person) pressOn(message int64, label string) {
	p.t.Helper()
	for _, row := range p.older[message].Rows {
		for _, b := range row {
			if strings.Contains(b.Label, label) {
				p.step(bot.Update{Kind: bot.KindPress, Press: bot.Press{ID: "1", Data: b.Data, Message: message}})
				return
			}
		}
	}
	p.t.Fatalf("no button %q on %q: %v", label, p.older[message].Text, p.older[message].Rows)
}

func (p *person) sees(words ...string) {
	p.t.Helper()
	for _, w := range words {
		if !strings.Contains(p.seen.Text, w) {
			p.t.Errorf("no %q on the card:\n%s", w, p.seen.Text)
		}
	}
}

func (p *person) doesNotSee(words ...string) {
	p.t.Helper()
	for _, w := range words {
		if strings.Contains(p.seen.Text, w) {
			p.t.Errorf("%q on the card:\n%s", w, p.seen.Text)
		}
	}
}

func (p *person) buttons() []string {
	var labels []string
	for _, row := range p.seen.Rows {
		for _, b := range row {
			labels = append(labels, b.Label)
		}
	}
	return labels
}

func (p *person) state() flows.State {
	p.t.Helper()
	s, err := p.chat.State(p.data)
	if err != nil {
		p.t.Fatal(err)
	}
	return s
}

// finished is a person at the outcome "boleh".
func finished(t *testing.T) *person {
	p := agreed(t)
	p.press("Boleh jualan?")
	p.press("Kue")
	p.press("Gula")
	p.press("Selesai")
	p.press("Tidak")
	p.say("300 juta")
	p.say("besok")
	p.say("semarang")
	p.press("Lewati")
	return p
}

func TestNothingIsKeptBeforeConsent(t *testing.T) {
	t.Parallel()
	p := newPerson(t)
	for _, do := range []func(){
		func() { p.command("start", "") }, func() { p.say("halo kak, mau tanya") }, func() { p.command("menu", "") }, func() { p.command("hapus_data", "") },
	} {
		do()
		p.sees("Data Anda milik Anda")
		if p.turn.TTL != keptUnagreed || len(p.state().Answers) > 0 {
			t.Errorf("kept for %s with %v", p.turn.TTL, p.state().Answers)
		}
	}
	p.press("Privasi")
	p.sees("Hak Anda", "UU 27/2022")
	p.press("Setuju")
	p.sees("Mau cari tahu apa")
	if p.turn.TTL != keptFor {
		t.Errorf("kept for %s", p.turn.TTL)
	}
}

func TestDeepLinkOpensItsGuideAfterConsent(t *testing.T) {
	t.Parallel()
	p := newPerson(t)
	p.command("start", "jual")
	p.sees("Boleh jualan?")
	p.press("Setuju")
	p.sees("Langkah 1 dari ±", "Apa yang Anda jual?", "Panduan ini mencari tahu")
	p.command("start", "tidak-ada")
	p.sees("Mau cari tahu apa")
}

func TestAGuideFromTheFirstQuestionToTheOutcome(t *testing.T) {
	t.Parallel()
	p := agreed(t)
	p.press("Boleh jualan?")
	first := p.card
	p.press("Kue")
	if p.card != first {
		t.Error("a press sent a new card instead of editing")
	}
	p.sees("Langkah 2", "Apa bahannya?", "Boleh pilih lebih dari satu")
	p.press("Gula")
	if !slices.Contains(p.buttons(), "✅ Gula") {
		t.Errorf("not ticked: %v", p.buttons())
	}
	p.press("Selesai")
	p.sees("Sudah punya NIB?")
	p.press("Tidak")
	p.sees("Berapa omzet setahun?", "300 juta")
	p.say("1,5 jt")
	if p.card == first {
		t.Error("a typed answer edited a card that has scrolled away")
	}
	p.sees("Kapan mulai?")
	p.say("17/10/26")
	p.say("semarang")
	p.sees("Apa nama usahanya?")
	p.say("Kue <Bu> Sari & Co")
	p.sees("✅ <b>Boleh langsung jualan</b>", "Untuk Kue, silakan.", "Usaha Anda kecil.", "Ada gula.", "1. Buat NIB", "2. Mulai jualan", "3. Catat penjualan", "OSS · Gratis · Sehari", "Kode <code>J-", "dicek 1 Nov 2026")
	p.press("Dasar hukum")
	p.sees("UU 1/2026 tentang Jualan", "Pasal 1", "dicek 1 Nov 2026")
	p.press("Kembali ke hasil")
	p.press("Biaya")
	p.sees("Gratis", "Sehari", "Selamanya")
	p.press("Kembali ke hasil")
	p.press("Kalau berubah")
	p.sees("Omzet naik")
	p.press("Konsultan")
	p.sees("Yang akan dibaca konsultan", "Kode hasil: <code>J-")
}

func TestDocumentsAreTickedAndStayTicked(t *testing.T) {
	t.Parallel()
	p := finished(t)
	if !slices.Contains(p.buttons(), "📄 Dokumen (0/2)") {
		t.Errorf("buttons %v", p.buttons())
	}
	p.press("Dokumen")
	p.press("2")
	p.sees("1 dari 2", "✅ 2. Foto produk")
	p.command("menu", "")
	p.press("Hasil:")
	p.press("Dokumen (1/2)")
	p.press("2")
	p.sees("0 dari 2")
}

func TestExclusiveOptionDrivesTheOthersOut(t *testing.T) {
	t.Parallel()
	p := agreed(t)
	p.press("Boleh jualan?")
	p.press("Kue")
	p.press("Selesai")
	p.sees("Belum ada yang dipilih")
	p.press("Gula")
	p.press("Susu")
	p.press("Tidak ada")
	if got := p.buttons()[:3]; !slices.Equal(got, []string{"▫️ Gula", "▫️ Susu", "✅ Tidak ada"}) {
		t.Errorf("%v", got)
	}
	p.press("Susu")
	if got := p.buttons()[:3]; !slices.Equal(got, []string{"▫️ Gula", "✅ Susu", "▫️ Tidak ada"}) {
		t.Errorf("%v", got)
	}
}

func TestTypedAnswersInPlaceOfButtons(t *testing.T) {
	t.Parallel()
	p := agreed(t)
	p.press("Boleh jualan?")
	p.say("kue")
	p.say("gula sama susu")
	p.sees("NIB")
	p.say("belum ada kak")
	p.sees("omzet")
	answers := p.state().Answers
	if v, _ := answers.Get("jual.bahan"); !slices.Equal(v.Many, []string{"gula", "susu"}) {
		t.Errorf("answers %+v", answers)
	}
	if v, _ := answers.Get("shared.nib"); v.Yes() {
		t.Error("belum ada was read as yes")
	}
}

func TestWrongAnswersSayWhatToDoAndThenOfferAPerson(t *testing.T) {
	t.Parallel()
	p := agreed(t)
	p.press("Boleh jualan?")
	p.press("Es")
	p.press("Ya")
	p.say("1,5 m")
	p.sees("bisa berarti lebih dari satu")
	p.say("500rb sehari")
	p.sees("Tulis angkanya saja")
	p.say("banyak")
	p.sees("Konsultan", "Contoh jawaban: 300 juta")
	p.say("200 miliar")
	p.sees("Konsultan")
	p.say("300 juta")
	p.sees("Kapan mulai?")
	p.say("31/2/2026")
	p.sees("tidak ada di kalender")
	p.say("kapan-kapan")
	p.sees("17/10/2026 atau besok")
}

func TestLimitsAreSaidInWords(t *testing.T) {
	t.Parallel()
	p := agreed(t)
	p.press("Boleh jualan?")
	p.press("Es")
	p.press("Ya")
	p.say("200 miliar")
	p.sees("Paling banyak Rp100.000.000.000")
	p.say("1 jt")
	p.say("besok")
	p.say("semarang")
	p.say(strings.Repeat("panjang ", 5))
	p.sees("Paling banyak 20 huruf")
}

func TestRegionsAreFoundByNameOrByProvince(t *testing.T) {
	t.Parallel()
	p := agreed(t)
	p.press("Boleh jualan?")
	p.press("Es")
	p.press("Ya")
	p.say("1 jt")
	p.say("besok")
	p.sees("Ketik nama kota")
	p.say("atlantis")
	p.sees("belum ketemu")
	p.say("bandung")
	if got := p.buttons(); !slices.Contains(got, "Kota Bandung") || !slices.Contains(got, "Kabupaten Bandung") {
		t.Errorf("%v", got)
	}
	p.press("provinsi lain")
	p.press("Jawa Tengah")
	p.press("Kota Semarang")
	p.sees("nama usahanya")
}

func TestWhyBackAndChange(t *testing.T) {
	t.Parallel()
	p := agreed(t)
	p.press("Boleh jualan?")
	p.press("Es")
	p.press("Ya")
	p.press("Kenapa ditanya?")
	p.sees("Batasnya Rp15 miliar.")
	p.say("2 jt") // the question is in sight, so this answers it
	p.sees("Kapan mulai?")
	p.press("Kembali")
	p.sees("Jawaban Anda sekarang: <b>Rp2.000.000</b>")
	p.press("Kembali")
	p.sees("Sudah punya NIB?", "Jawaban Anda sekarang: <b>ya</b>")
	p.press("Biarkan")
	p.sees("Kapan mulai?")
	p.press("Ubah jawaban")
	p.sees("1. Barang: <b>Es</b>", "2. NIB: <b>ya</b>", "3. Omzet: <b>Rp2.000.000</b>")
	p.press("1. Barang")
	p.press("Kue")
	p.sees("Jawaban sudah diganti.", "Apa bahannya?") // newly asked
	p.press("Susu")
	p.press("Selesai")
	p.sees("Kapan mulai?") // the others were kept
}

func TestOldButtonsChangeNothingSilently(t *testing.T) {
	t.Parallel()
	p := agreed(t)
	p.press("Boleh jualan?")
	p.press("Es")
	p.press("Ya")
	old := p.card // "omzet", its buttons are gone once it is answered by text
	p.say("2 jt")
	current := p.card
	p.older[old] = bot.Card{Text: "NIB", Rows: [][]bot.Button{{{Label: "Tidak", Data: "a:jual:nib:0"}, {Label: "Ya", Data: "a:jual:nib:1"}, {Label: "Kue", Data: "a:jual:bahan:gula"}, {Label: "Lama", Data: "zz:1"}, {Label: "Hilang", Data: "a:hilang:x:y"}}}}
	saved := p.older[old]
	p.pressOn(old, "Tidak")
	p.sees("pesan sebelumnya", "Sekarang: <b>ya</b>", "Menjadi: <b>tidak</b>")
	if v, _ := p.state().Answers.Get("shared.nib"); !v.Yes() {
		t.Error("changed before it was confirmed")
	}
	p.press("Tidak, biarkan")
	p.sees("Kapan mulai?")
	p.older[old] = saved
	p.pressOn(old, "Tidak")
	p.press("Ya, ganti")
	if v, _ := p.state().Answers.Get("shared.nib"); v.Yes() {
		t.Error("not changed after it was confirmed")
	}
	p.older[old] = saved
	p.pressOn(old, "Kue")
	p.sees("tidak lagi ditanyakan")
	p.older[old] = saved
	p.pressOn(old, "Lama")
	p.sees("Panduan itu sudah tidak ada")
	p.older[old] = saved
	p.pressOn(old, "Hilang")
	p.sees("Mau cari tahu apa")
	_ = current
}

func TestPressingTwiceCountsOnce(t *testing.T) {
	t.Parallel()
	p := agreed(t)
	p.press("Boleh jualan?")
	first := p.seen
	p.press("Es")
	p.older[p.card] = first
	p.press("Es")
	p.sees("Sudah punya NIB?")
	p.doesNotSee("pesan sebelumnya", "pesan lama")
}

func TestMenuHelpAndLanguageLeadBackToTheQuestion(t *testing.T) {
	t.Parallel()
	p := agreed(t)
	p.press("Boleh jualan?")
	p.press("Es")
	for _, command := range []string{"bantuan", "privasi", "bahasa", "konsultan"} {
		p.command(command, "")
		p.press("Kembali ke pertanyaan")
		p.sees("Sudah punya NIB?")
	}
	p.command("menu", "")
	p.press("Lanjutkan")
	p.sees("Sudah punya NIB?")
	p.command("bahasa", "")
	p.press("English")
	p.sees("We now use English", "Step 2 of")
	p.command("bahasa", "")
	p.press("Indonesia")
	p.sees("Langkah 2")
}

func TestLanguageFollowsTelegramOnce(t *testing.T) {
	t.Parallel()
	p := newPerson(t)
	p.step(bot.Update{Kind: bot.KindCommand, Command: "start", Language: "en-GB"})
	p.sees("Your data is yours")
	p.step(bot.Update{Kind: bot.KindCommand, Command: "menu", Language: "id"})
	p.sees("Your data is yours")
}

func TestExportHoldsEverything(t *testing.T) {
	t.Parallel()
	p := finished(t)
	p.command("data_saya", "")
	if !p.turn.Export {
		t.Fatal("no file")
	}
	files, err := p.chat.Export(p.data, p.now)
	if err != nil {
		t.Fatal(err)
	}
	file := files[0]
	for _, want := range []string{"Barang: Kue", "Bahan: Gula", "Omzet: Rp300.000.000", "Mulai: 24 November 2026", "Kota: Kota Semarang, Jawa Tengah", "Nama: dilewati", "versi 3, 23 November 2026"} {
		if !strings.Contains(string(file.Content), want) {
			t.Errorf("no %q in\n%s", want, file.Content)
		}
	}
}

func TestEraseForgetsEverything(t *testing.T) {
	t.Parallel()
	p := finished(t)
	p.command("hapus_data", "")
	p.sees("tidak bisa dibatalkan")
	p.press("Kembali ke hasil")
	p.sees("Boleh langsung jualan")
	p.command("hapus_data", "")
	p.press("Ya, hapus")
	p.sees("sudah dihapus")
	if !p.turn.Erase {
		t.Error("the store is not told")
	}
	p.press("Mulai lagi")
	p.sees("Data Anda milik Anda")
}

func TestRestartAsksFirst(t *testing.T) {
	t.Parallel()
	p := finished(t)
	p.press("Ubah jawaban")
	p.press("Ulang dari awal")
	p.sees("Ulang panduan")
	p.press("Tidak, biarkan")
	p.sees("Boleh langsung jualan")
	p.press("Ubah jawaban")
	p.press("Ulang dari awal")
	p.press("Ya, ulang")
	p.sees("Apa yang Anda jual?")
	if len(p.state().Answers) != 1 { // NIB is shared with other guides and stays
		t.Errorf("answers %+v", p.state().Answers)
	}
}

func TestEveryOtherMessageGetsOneHelpfulAnswer(t *testing.T) {
	t.Parallel()
	p := agreed(t)
	p.step(bot.Update{Kind: bot.KindOther})
	p.sees("baru bisa membaca tulisan", "Mau cari tahu apa")
	p.say("brp biaya nya min")
	p.sees("di luar yang saya kuasai")
	p.command("apaini", "")
	p.sees("belum saya kenal")
	p.press("Boleh jualan?")
	p.step(bot.Update{Kind: bot.KindPhoto, File: "f"})
	p.sees("baru bisa membaca tulisan", "Apa yang Anda jual?")
}

func TestBlockingAndGroupsAreNotAnswered(t *testing.T) {
	t.Parallel()
	p := agreed(t)
	p.step(bot.Update{Kind: bot.KindBlocked})
	if !p.turn.Ignore {
		t.Error("answered somebody who blocked the bot")
	}
	turn, err := p.chat.Step(nil, 0, bot.Update{Chat: -100, Kind: bot.KindText, Text: "halo"}, p.now)
	if err != nil || !turn.Ignore {
		t.Errorf("answered in a group: %+v, %v", turn, err)
	}
}

func TestDamagedRecordCanBeLeftWithStart(t *testing.T) {
	t.Parallel()
	p := agreed(t)
	p.data = []byte{99}
	if _, err := p.chat.Step(p.data, 1, bot.Update{Private: true, Kind: bot.KindText, Text: "x"}, p.now); err == nil {
		t.Error("a damaged record was read")
	}
	if turn := p.chat.Apologize(p.data, bot.Update{}, p.now); turn.Card == nil || !strings.Contains(turn.Card.Text, "Maaf") {
		t.Errorf("apology %+v", turn)
	}
	p.command("start", "")
	p.sees("Data Anda milik Anda")
}

func TestProofreadFindsNothingInTheSmallGuide(t *testing.T) {
	t.Parallel()
	day, _ := flows.ParseDay("2026-11-23")
	for _, problem := range newChat(t).Proofread(day, func(*flows.Guide) []flows.Trail { return nil }) {
		t.Error(problem)
	}
}

func TestMediumConfidenceSaysWhereToCheckAgain(t *testing.T) {
	t.Parallel()
	p := agreed(t)
	p.press("Boleh jualan?")
	p.press("Es")
	p.press("Ya")
	p.say("20 miliar")
	p.say("besok")
	p.say("semarang")
	p.press("Lewati")
	p.sees("🤝", "Cek ulang di kantor dinas")
	p.press("Biaya")
	p.sees("Rp300.000–Rp500.000", "Cek ulang di kantor dinas")
}

// A session with six answers must stay small: it is what there are most of.
func TestSessionIsCompact(t *testing.T) {
	t.Parallel()
	p := finished(t)
	if n := len(p.data); n > 96 { // with what the outcome told
		t.Errorf("seven answers take %d bytes", n)
	}
}

func FuzzSession(f *testing.F) {
	loaded, _ := content(f)
	s := session{Language: "en", Screen: screenGuide, Arg: "32", business: business{Ticks: []uint16{1, 2}, State: flows.State{Guide: "jual", Pin: "jual.barang",
		Answers: flows.Answers{{Question: "jual.barang", Value: flows.OfChoice("kue")}}}}}
	f.Add(s.encode(loaded))
	s.addBusiness("Warung")
	s.Parts, s.Own = s.Parts.with(100, []byte("x")), s.Own.with(101, []byte("y"))
	f.Add(s.encode(loaded))
	f.Add([]byte{})
	f.Fuzz(func(t *testing.T, data []byte) {
		s, err := decode(loaded, data)
		if err != nil {
			return
		}
		again, err := decode(loaded, s.encode(loaded))
		if err != nil {
			t.Fatalf("%+v: %v", s, err)
		}
		if string(again.encode(loaded)) != string(s.encode(loaded)) {
			t.Errorf("%+v became %+v", s, again)
		}
	})
}

func FuzzPress(f *testing.F) {
	loaded, catalog := content(f)
	c := New(loaded, catalog, wise{})
	now := time.Date(2026, 11, 23, 3, 0, 0, 0, time.UTC)
	data := c.Begin("id", flows.State{Guide: "jual"}, now)
	for _, s := range []string{"a:jual:barang:kue", "t:jual:bahan:gula", "p:jual:asal:-1", "o:jual:docs", "v:jual", "u:jual:omzet", "k:jual:ktp", "::::", "a:jual", "r:jual:asal:99"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, pressed string) {
		turn, err := c.Step(data, 1, bot.Update{Private: true, Kind: bot.KindPress, Press: bot.Press{Data: pressed, Message: 1}}, now)
		if err != nil || (turn.Card != nil && turn.Card.Text == "") {
			t.Errorf("%q: %+v, %v", pressed, turn, err)
		}
	})
}

func BenchmarkStep(b *testing.B) {
	loaded, catalog := content(b)
	c := New(loaded, catalog, wise{})
	now := time.Date(2026, 11, 23, 3, 0, 0, 0, time.UTC)
	menu, err := c.Step(c.Begin("id", flows.State{Guide: "jual"}, now), 1, bot.Update{Private: true, Kind: bot.KindCommand, Command: "menu"}, now)
	if err != nil {
		b.Fatal(err)
	}
	data := menu.Data // the first sign of life of a day costs more
	b.ReportAllocs()
	for b.Loop() {
		if _, err := c.Step(data, 1, bot.Update{Private: true, Kind: bot.KindPress, Press: bot.Press{Data: "a:jual:barang:kue", Message: 1}}, now); err != nil {
			b.Fatal(err)
		}
	}
}

func TestGuidesOfAGroupStandUnderOneButton(t *testing.T) {
	t.Parallel()
	loaded, catalog := content(t)
	loaded.Guides[0].Group = "dagang"
	p := newPerson(t)
	p.chat = New(loaded, catalog, wise{})
	p.command("start", "")
	p.press("Setuju")
	p.press("group.dagang") // the small content has no words for it
	p.sees("Mau mulai dari yang mana?")
	p.press("Boleh jualan?")
	p.sees("Apa yang Anda jual?")
	p.command("menu", "")
	p.press("Lanjutkan")
	p.sees("Apa yang Anda jual?")
	p.step(bot.Update{Kind: bot.KindPress, Press: bot.Press{ID: "1", Data: "G::hilang", Message: p.card}})
	p.sees("Mau cari tahu apa hari ini?")
}

func TestConsultantScreenLeadsToTheCentresOfAProvince(t *testing.T) {
	t.Parallel()
	loaded, catalog := content(t)
	loaded.Centres = []flows.Centre{
		{ID: "a", Name: "PLUT Bandung", Province: "32", Regency: "Kota Bandung", Address: "Jl. Braga 1", Source: "https://a", Seen: "2024-05-08", Confidence: flows.High},
		{ID: "b", Name: "PLUT Cianjur", Province: "32", Regency: "Kabupaten Cianjur", Source: "https://b", Seen: "2023", Confidence: flows.Medium},
	}
	p := newPerson(t)
	p.chat = New(loaded, catalog, wise{})
	p.command("konsultan", "") // no consent is needed to find a centre
	p.press("Cari PLUT")
	p.press("Jawa Barat")
	p.sees("PLUT Bandung", "Jl. Braga 1", "kabar 8 Mei 2024", "PLUT Cianjur", "Kabupaten Cianjur", "kabar 2023, pastikan dulu")
	p.press("Pilih provinsi lain")
	p.sees("PLUT di provinsi mana?")
}
