package chat

import (
	"io/fs"
	"regexp"
	"slices"
	"strings"
	"testing"
	"unicode"

	"plutbot/bot"
	"plutbot/locales"
)

func (p *person) locate(latitude, longitude float64) {
	p.t.Helper()
	p.step(bot.Update{Kind: bot.KindLocation, Place: bot.Place{Latitude: latitude, Longitude: longitude}})
}

func (p *person) session() session {
	p.t.Helper()
	s, err := decode(p.chat.content, p.data)
	if err != nil {
		p.t.Fatal(err)
	}
	return s
}

func TestTheProfileIsFilledFieldByField(t *testing.T) {
	t.Parallel()
	p := agreed(t)
	p.command("profil", "")
	p.sees("Profil usaha", "Masih kosong")
	p.press("Nama usaha")
	p.sees("Apa nama usaha Anda?")
	p.say("Kue <Sari> & Co")
	p.sees("Tersimpan", "Kue &lt;Sari&gt; &amp; Co")
	p.press("Produk")
	p.say("kue lapis")
	p.press("Kode KBLI")
	p.say("107")
	p.sees("5 angka", "Berapa kode KBLI")
	p.say("10.792")
	p.sees("<b>Kode KBLI:</b> 10792", "<b>Produk:</b> kue lapis")
	p.press("Produk")
	p.sees("Sekarang: <b>kue lapis</b>")
	p.press("Kosongkan")
	p.doesNotSee("kue lapis")
	p.press("Nama usaha")
	p.say(strings.Repeat("x", 41))
	p.sees("Terlalu panjang", "Apa nama usaha Anda?")
}

func TestTheProfileKeepsDocumentsWithNumbersAndDays(t *testing.T) {
	t.Parallel()
	p := agreed(t)
	p.command("profil", "")
	p.press("NIB")
	p.say("3273 0101 0190 0001") // an identity number has 16 digits
	p.sees("13 angka", "NIK")
	p.say("1234567890123")
	p.sees("Kapan NIB terbit?")
	p.say("17/10/2099")
	p.sees("Tanggalnya belum cocok")
	p.say("17/10/2025")
	p.sees("<b>NIB:</b> punya, nomor 1234567890123, terbit 17 Oktober 2025")
	p.press("PIRT")
	p.press("Punya, tanpa nomor")
	p.sees("PIRT berlaku sampai kapan?")
	p.say("1 januari 2030")
	p.sees("<b>PIRT:</b> punya, berlaku sampai 1 Januari 2030")
	h, _ := p.session().holding("pirt")
	if day, ok := h.Ends(); !ok || day.String() != "2030-01-01" {
		t.Errorf("the PIRT ends on %v, %v", day, ok)
	}
	if h, _ := p.session().holding("nib"); h.Day == 0 {
		t.Error("the day of the NIB is lost")
	} else if _, ok := h.Ends(); ok {
		t.Error("the NIB ends")
	}
	p.press("Merek")
	p.press("Punya")
	p.press("Lewati")
	p.sees("<b>Merek:</b> punya")
	p.press("PIRT")
	p.press("Hapus dari profil")
	p.doesNotSee("<b>PIRT:</b>")
	p.sees("<b>NIB:</b> punya, nomor 1234567890123, terbit 17 Oktober 2025", "<b>Merek:</b> punya")
}

func TestWhatTheProfileKnowsIsNotAskedAgain(t *testing.T) {
	t.Parallel()
	p := agreed(t)
	p.command("profil", "")
	p.press("Wilayah")
	p.say("bandung")
	p.sees("Di kota atau kabupaten mana")
	p.press("Kota Bandung")
	p.sees("<b>Wilayah:</b> Kota Bandung, Jawa Barat")
	p.press("Menu")
	p.press("Boleh jualan?")
	p.press("Es")
	p.press("Tidak")
	p.say("300 juta")
	p.say("besok")
	p.sees("Apa nama usahanya?") // and not: in which city
	p.press("Lewati")
	p.command("profil", "")
	p.press("Wilayah")
	p.press("Kosongkan")
	p.doesNotSee("<b>Wilayah:</b>")
}

func TestWhatAGuideAskedIsInTheProfile(t *testing.T) {
	t.Parallel()
	p := finished(t)
	p.command("profil", "")
	p.sees("<b>Wilayah:</b> Kota Semarang, Jawa Tengah")
}

func TestSeveralBusinessesAreKeptApart(t *testing.T) {
	t.Parallel()
	p := finished(t)
	p.command("profil", "")
	p.doesNotSee("Anda mengisi untuk")
	p.press("Nama usaha")
	p.say("Kue Sari")
	p.press("Usaha lain")
	p.sees("Usaha Anda di obrolan ini: 1")
	p.press("Tambah usaha")
	p.say("Warung Budi")
	p.sees("Anda mengisi untuk: <b>Warung Budi</b>", "Profil usaha")
	if len(p.state().Answers) != 0 {
		t.Errorf("the new business has answers: %v", p.state().Answers)
	}
	p.press("Menu")
	p.sees("Anda mengisi untuk: <b>Warung Budi</b>")
	p.press("Boleh jualan?")
	p.sees("Anda mengisi untuk: <b>Warung Budi</b>", "Apa yang Anda jual?")
	p.press("Es")
	p.command("usaha", "")
	if labels := p.buttons(); !slices.Contains(labels, "✅ Warung Budi") || !slices.Contains(labels, "Kue Sari") {
		t.Errorf("the businesses are %v", labels)
	}
	p.press("Kue Sari")
	p.sees("Anda mengisi untuk: <b>Kue Sari</b>", "Boleh langsung jualan")
	p.command("usaha", "")
	p.press("Warung Budi")
	p.sees("Sudah punya NIB?")
	p.command("usaha", "")
	p.press("Ganti nama")
	p.say("Warung Baru")
	p.sees("Anda mengisi untuk: <b>Warung Baru</b>")
	p.press("Hapus usaha")
	p.sees("Hapus Warung Baru?", "1 jawaban", "Usaha yang lain tetap ada")
	p.press("Ya, hapus usaha ini")
	p.sees("sudah dihapus", "Usaha Anda di obrolan ini: 1")
	if s := p.session(); s.Name != "Kue Sari" || len(s.State.Answers) == 0 || len(s.Others) != 0 {
		t.Errorf("left is %q with %d answers and %d others", s.Name, len(s.State.Answers), len(s.Others))
	}
	p.press("Menu")
	p.doesNotSee("Anda mengisi untuk")
}

func TestABusinessIsDeletedOnlyByTheCardThatAsked(t *testing.T) {
	t.Parallel()
	p := agreed(t)
	for range 2 { // the second one gets the number of the first
		p.command("usaha", "")
		p.press("Tambah usaha")
		p.say("Dua")
		if len(p.session().Others) != 1 {
			t.Fatalf("there are %d others", len(p.session().Others))
		}
		asked := p.card
		p.command("usaha", "")
		p.press("Hapus usaha")
		if asked == p.card {
			t.Fatal("the card is the former one")
		}
		p.press("Ya, hapus usaha ini")
	}
	p.command("usaha", "")
	p.press("Tambah usaha")
	p.say("Tiga")
	p.step(bot.Update{Kind: bot.KindPress, Press: bot.Press{ID: "1", Data: "bD::1", Message: p.card}})
	p.sees("Hapus Tiga?")
	if len(p.session().Others) != 1 {
		t.Error("an old card deleted a new business")
	}
	p.step(bot.Update{Kind: bot.KindPress, Press: bot.Press{ID: "1", Data: "bs::9", Message: p.card}})
	p.sees("pesan lama")
}

func TestThereIsABoundOnBusinesses(t *testing.T) {
	t.Parallel()
	p := agreed(t)
	for range maxBusinesses - 1 {
		p.command("usaha", "")
		p.press("Tambah usaha")
		p.say("usaha")
	}
	p.command("usaha", "")
	p.press("Tambah usaha")
	p.sees("Sudah penuh")
	if n := len(p.session().businesses()); n != maxBusinesses {
		t.Errorf("%d businesses", n)
	}
}

func TestTheNearestCentreIsFoundByNameProvinceAndLocation(t *testing.T) {
	t.Parallel()
	p := newPerson(t) // no consent is needed
	p.command("plut_terdekat", "")
	p.sees("PLUT terdekat dari mana?")
	p.press("Jawa Barat")
	p.press("Kabupaten Bandung")
	p.sees("PLUT terdekat dari Kabupaten Bandung", "PLUT daerah Anda", "PLUT tingkat provinsi", "kabar 2023, pastikan dulu", "dinas yang mengurus koperasi dan UMKM di Kabupaten Bandung")
	own, province := strings.Index(p.seen.Text, "PLUT-KUMKM Kabupaten Bandung"), strings.Index(p.seen.Text, "PLUT-KUMKM Provinsi")
	if own < 0 || province < own {
		t.Errorf("the own centre does not come first:\n%s", p.seen.Text)
	}
	if !strings.Contains(p.seen.Rows[1][0].URL, "Jl.+Contoh+1") {
		t.Errorf("the map searches for %q", p.seen.Rows[1][0].URL)
	}
	p.press("Cari daerah lain")
	p.say("kota bandung")
	p.sees("Belum ada PLUT yang kami ketahui di Kota Bandung", "PLUT tingkat provinsi")
	p.locate(-6.98, 110.41)
	p.sees("PLUT terdekat dari Kota Semarang", "Perkiraan dari lokasi Anda", "Tanyakan dulu", "km")
	if strings.Contains(string(p.data), "110.41") {
		t.Error("the location is kept")
	}
	p.locate(52.5, 13.4)
	p.sees("tidak ada di daerah yang saya kenal")
	p.say("atlantis")
	p.sees("belum ketemu")
}

func TestALocationAnswersTheQuestionAfterTheRegion(t *testing.T) {
	t.Parallel()
	p := agreed(t)
	p.press("Boleh jualan?")
	p.press("Es")
	p.press("Tidak")
	p.say("300 juta")
	p.say("besok")
	p.sees("kirim lokasi")
	p.locate(-6.98, 110.41)
	p.sees("Apa nama usahanya?")
	p.command("plut_terdekat", "")
	p.sees("PLUT terdekat dari Kota Semarang")
	p.command("profil", "")
	p.press("Wilayah")
	p.locate(-6.92, 107.62)
	p.sees("<b>Wilayah:</b> Kota Bandung, Jawa Barat")
}

func TestACodeOfABusinessIsComparedWithThoseThatTheGuidesTell(t *testing.T) {
	t.Parallel()
	p := counting(t)
	for code, want := range map[string]string{"10794": "10794 itu: Keripik, kerupuk, peyek", "1 0 7 9 2": "10792 itu: Kue basah", "99999": "99999 tidak ada di daftar saya"} {
		p.command("profil", "")
		p.press("KBLI")
		p.say(code)
		p.sees("Tersimpan", want, "<b>Kode KBLI:</b> "+strings.ReplaceAll(code, " ", ""))
	}
}

func TestTheDisplayOfFewDataHasNoPictures(t *testing.T) {
	t.Parallel()
	p := agreed(t)
	p.command("tampilan", "")
	p.press("Pakai hemat data")
	p.sees("Tampilan diganti", "Sekarang: <b>hemat data</b>")
	p.command("menu", "")
	p.press("Boleh jualan?")
	p.press("Kue")
	p.press("Gula")
	if !slices.Contains(p.buttons(), "(v) Gula") {
		t.Errorf("the tick cannot be read: %v", p.buttons())
	}
	for _, row := range p.seen.Rows {
		if len(row) != 1 {
			t.Errorf("%d buttons in a row", len(row))
		}
		if pictures.MatchString(row[0].Label) {
			t.Errorf("a picture on %q", row[0].Label)
		}
	}
	if pictures.MatchString(p.seen.Text) {
		t.Errorf("a picture in %q", p.seen.Text)
	}
	p.command("tampilan", "")
	p.press("Pakai tampilan biasa")
	p.command("menu", "")
	if !pictures.MatchString(strings.Join(p.buttons(), "")) {
		t.Error("the usual display is not back")
	}
}

func TestTheDisplayOfFewDataShortensLongCardsUntilAskedForAll(t *testing.T) {
	t.Parallel()
	p := finished(t)
	whole := p.seen.Text
	p.command("tampilan", "")
	p.press("Pakai hemat data")
	p.press("ke hasil")
	if short, full := len(plain(p.seen.Text)), len(plain(whole)); short >= full {
		t.Errorf("the short card has %d letters, the whole one %d", short, full)
	}
	p.sees("Boleh langsung jualan")
	p.doesNotSee("Ada gula")
	if few := p.buttons(); slices.Contains(few, "Simpan teks") || slices.Contains(few, "Dasar hukum") {
		t.Errorf("so many buttons on a short card: %v", few)
	}
	p.press("Selengkapnya")
	p.sees("Boleh langsung jualan", "Ada gula")
	if slices.Contains(p.buttons(), "Selengkapnya") {
		t.Error("there is nothing more to show")
	}
	p.press("Biaya")
	p.press("ke hasil")
	p.doesNotSee("Ada gula")
	p.press("Dokumen")
	if !slices.ContainsFunc(p.buttons(), func(label string) bool { return strings.Contains(label, "1. KTP") }) {
		t.Errorf("the boxes cannot be told apart by ear: %v", p.buttons())
	}
	p.command("tampilan", "")
	p.press("Pakai tampilan biasa")
	p.press("ke hasil")
	p.sees("Ada gula")
}

func TestAShortCardKeepsWhatMustBeSaidWithIt(t *testing.T) {
	t.Parallel()
	c := newChat(t)
	g := &page{Chat: c, s: session{Screen: screenPlan}, p: c.catalog.In("id")}
	g.s.setDisplay(displayLean)
	g.text, g.head = []string{"notice", strings.Repeat("a", 2*briefText), "left out", "cek lagi"}, 1
	g.always = []int{3}
	g.shorten()
	if want := []string{"notice", strings.Repeat("a", 2*briefText), "cek lagi"}; !slices.Equal(g.text, want) || len(g.rows) != 1 {
		t.Errorf("%v %v", g.text, g.rows)
	}
}

func TestTheDisplayOfFewDataSendsNoMessageThatOnlyConfirms(t *testing.T) {
	t.Parallel()
	p, ticket := asked(t)
	p.command("tampilan", "")
	p.press("Pakai hemat data")
	if said := p.told(bot.ChatTicket, "1", bot.TicketNews{Ticket: ticket, State: bot.TicketClaimed, By: "Rina"}); len(said) != 0 {
		t.Errorf("it says %v", said)
	}
	s := p.session()
	if k := s.Tickets.find(ticket); k.State != bot.TicketClaimed || k.By != "Rina" {
		t.Errorf("the ticket is %+v", k)
	}
	said := p.told(bot.ChatAskDoc, "2", bot.DocumentWish{Ticket: ticket, Document: "KTP"})
	if len(said) != 1 || pictures.MatchString(said[0].Text) || len(said[0].Rows) == 0 {
		t.Errorf("%+v", said)
	}
	said = p.told(bot.ChatDocument, "3", bot.DocumentVerdict{Ticket: ticket, Document: "KTP", Verdict: bot.DocumentRight})
	s = p.session()
	if len(said) != 0 || s.Tickets.find(ticket).Document != "" {
		t.Errorf("it says %v", said)
	}
}

func TestAVoiceNoteIsToldWhatToDo(t *testing.T) {
	t.Parallel()
	p := agreed(t)
	p.press("Boleh jualan?")
	p.step(bot.Update{Kind: bot.KindOther, Media: "voice"})
	p.sees("mikrofon di papan ketik", "Apa yang Anda jual?")
	p.step(bot.Update{Kind: bot.KindOther, Media: "sticker"})
	p.doesNotSee("mikrofon")
}

// labelWords are a word for every place that the catalogs fill in.
func labelWords(t *testing.T) map[string]any {
	t.Helper()
	all := map[string]any{}
	files, err := fs.Glob(locales.FS(), "*.yaml")
	if err != nil {
		t.Fatal(err)
	}
	place := regexp.MustCompile(`[{ ]\.([A-Z]\w*)`)
	for _, name := range files {
		text, err := fs.ReadFile(locales.FS(), name)
		if err != nil {
			t.Fatal(err)
		}
		for _, found := range place.FindAllSubmatch(text, -1) {
			all[string(found[1])] = "x"
		}
	}
	return all
}

// TestNoButtonIsAPictureAlone: a screen reader says nothing useful about one.
func TestNoButtonIsAPictureAlone(t *testing.T) {
	t.Parallel()
	catalog, err := locales.Load(locales.FS())
	if err != nil {
		t.Fatal(err)
	}
	words := labelWords(t)
	for _, language := range catalog.Languages() {
		for _, id := range catalog.IDs() {
			if !slices.ContainsFunc([]string{".button.", ".opt.", ".short"}, func(part string) bool { return strings.Contains(id+".", part) }) {
				continue
			}
			label := leanLabel(catalog.In(language).Text(id, words))
			if !strings.ContainsFunc(label, unicode.IsLetter) || strings.HasPrefix(label, "⟦") || pictures.MatchString(label) {
				t.Errorf("%s in %s is %q", id, language, label)
			}
		}
	}
}
