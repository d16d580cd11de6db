package chat

import (
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"time"

	"plutbot/bot"
	"plutbot/bot/office"
)

// tasksOf gives the data of the tasks of the last turn that do something.
func tasksOf[T any](p *person, do string) []T {
	p.t.Helper()
	var found []T
	for _, task := range p.turn.Tasks {
		if task.Do != do {
			continue
		}
		var data T
		if err := json.Unmarshal(task.Data, &data); err != nil {
			p.t.Fatal(err)
		}
		found = append(found, data)
	}
	return found
}

// only gives the data of the one task that does something.
func only[T any](p *person, do string) T {
	p.t.Helper()
	found := tasksOf[T](p, do)
	if len(found) != 1 {
		p.t.Fatalf("%d tasks %s in %v", len(found), do, p.turn.Tasks)
	}
	return found[0]
}

// write sends a text as a message with an id.
func (p *person) write(message int64, text string) {
	p.t.Helper()
	p.step(bot.Update{Kind: bot.KindText, Text: text, Message: message, Name: "Bu Sari"})
}

func (p *person) photo(message int64, caption, album string) {
	p.t.Helper()
	p.step(bot.Update{Kind: bot.KindPhoto, Text: caption, File: "f", Media: "photo", Message: message, Album: album})
}

// told has the conversation do a task of the desk. What it says besides is
// given back.
func (p *person) told(do, id string, data any) []bot.Card {
	p.t.Helper()
	task, err := bot.NewTask(do, id, data)
	if err != nil {
		p.t.Fatal(err)
	}
	task.Chat = 5
	if p.turn, err = p.chat.Due(p.data, task, p.now); err != nil {
		p.t.Fatal(err)
	}
	if p.turn.Ignore {
		return nil
	}
	p.data = p.turn.Data
	if p.turn.Card != nil {
		p.seen = *p.turn.Card
		p.older = append(p.older, p.seen)
		p.card = int64(len(p.older) - 1)
	}
	return tasksOf[bot.Card](p, "app.say")
}

// tap presses a button of a message that the bot sent besides.
func (p *person) tap(c bot.Card, label string) {
	p.t.Helper()
	p.older = append(p.older, c)
	p.pressOn(int64(len(p.older)-1), label)
}

// asked is a person with an open ticket, who is writing to the consultant.
func asked(t *testing.T) (*person, string) {
	p := finished(t)
	p.press("Konsultan")
	p.write(900, "Boleh dijual online?")
	p.press("Kirim")
	return p, only[bot.TicketOpening](p, bot.DeskOpen).Ticket
}

func TestAnEscalationHandsOverWhatIsKnownOnceItIsConfirmed(t *testing.T) {
	t.Parallel()
	p := finished(t)
	p.press("Konsultan")
	p.sees("Izin dan badan usaha", "Panduan: Boleh jualan?", "Barang: Kue", "Kode hasil", "Tanpa nama", "Baru terkirim kalau")
	p.write(900, "Boleh dijual <online>?")
	p.sees("Ditambahkan", "“Boleh dijual &lt;online&gt;?”")
	p.photo(901, "ini labelnya", "")
	p.sees("📷 foto: “ini labelnya”")
	if len(p.turn.Tasks) != 0 {
		t.Fatalf("handed over before it was confirmed: %v", p.turn.Tasks)
	}
	p.press("Kirim")
	p.sees("Sudah saya teruskan", "Anda sedang menulis kepada konsultan")
	o := only[bot.TicketOpening](p, bot.DeskOpen)
	if o.Field != bot.FieldInstitution || o.Guide != "jual" || !strings.HasPrefix(o.Code, "J-") || o.Name != "" || o.Language != "id" {
		t.Errorf("handed over: %+v", o)
	}
	if o.Province != "33" || o.Regency != "33.74" {
		t.Errorf("from %s %s", o.Province, o.Regency)
	}
	if !slices.Contains(o.Answers, "Nama: Kue <Bu> Sari & Co") && !slices.Contains(o.Answers, "Barang: Kue") {
		t.Errorf("answers: %q", o.Answers)
	}
	if len(o.Messages) != 2 || o.Messages[0].Text != "Boleh dijual <online>?" || o.Messages[1].Media != "photo" || o.Messages[1].Message != 901 || o.Messages[1].Ticket != o.Ticket {
		t.Errorf("messages: %+v", o.Messages)
	}
	if !strings.Contains(o.Suggested, "Boleh langsung jualan") || !strings.Contains(o.Suggested, "Kode <code>J-") {
		t.Errorf("the bot would answer: %q", o.Suggested)
	}
}

func TestWordsLeadToAConsultantAndTheQuestionGoesAlong(t *testing.T) {
	t.Parallel()
	p := agreed(t)
	p.write(700, "resep rendang padang")
	p.sees("di luar yang saya kuasai")
	p.write(701, "mau ngomong sama orang")
	p.sees("Bertanya kepada konsultan", "“resep rendang padang”")
	p.doesNotSee("mau ngomong")
	p.press("Kirim")
	if o := only[bot.TicketOpening](p, bot.DeskOpen); o.Asked != "resep rendang padang" || len(o.Messages) != 1 || o.Messages[0].Message != 700 {
		t.Errorf("handed over: %+v", o)
	}
}

func TestNothingIsHandedOverWithoutConsentOrWords(t *testing.T) {
	t.Parallel()
	p := newPerson(t)
	p.command("konsultan", "")
	p.press("Tulis ke konsultan")
	p.sees("Data Anda milik Anda")
	p.press("Setuju")
	p.sees("Bertanya kepada konsultan")
	p.press("Kirim")
	p.sees("Tulis dulu pertanyaan Anda")
	if len(p.turn.Tasks) != 0 {
		t.Errorf("handed over: %v", p.turn.Tasks)
	}
	p.press("Tidak jadi")
	p.sees("Tidak ada yang dikirim")
}

func TestThePersonChoosesFieldPlaceAndName(t *testing.T) {
	t.Parallel()
	p := agreed(t)
	p.command("konsultan", "")
	p.press("Ganti bidang")
	p.press("Pemasaran")
	p.sees("Pemasaran dan ekspor")
	p.press("Isi daerah")
	p.say("bandung")
	p.press("Kota Bandung")
	p.sees("Usaha Anda: Kota Bandung")
	p.press("Tampilkan nama")
	p.sees("Nama Telegram Anda ditampilkan")
	p.write(800, "Cara jual ke luar negeri?")
	message := p.card
	for _, row := range p.older[message].Rows {
		if strings.Contains(row[0].Label, "Kirim ke") {
			p.step(bot.Update{Kind: bot.KindPress, Name: "Bu Sari", Press: bot.Press{Data: row[0].Data, Message: message}})
		}
	}
	o := only[bot.TicketOpening](p, bot.DeskOpen)
	if o.Field != bot.FieldMarketing || o.Regency != "32.73" || o.Name != "Bu Sari" {
		t.Errorf("handed over: %+v", o)
	}
	p.press("Percakapan ini")
	p.press("Sembunyikan nama")
	p.sees("tidak terlihat")
	if n := only[bot.TicketName](p, bot.DeskName); n.Name != "" || n.Ticket != o.Ticket {
		t.Errorf("the name is %+v", n)
	}
}

func TestWhatIsTypedGoesWhereTheCardSays(t *testing.T) {
	t.Parallel()
	p, id := asked(t)
	for i, text := range []string{"satu", "dua", "tiga", "empat", "lima"} {
		p.write(int64(910+i), text)
		if p.turn.Card != nil {
			t.Errorf("message %d brings the card again", i+1)
		}
		if m := only[bot.TicketMessage](p, bot.DeskRelay); m.Text != text || m.Ticket != id || m.Message != int64(910+i) {
			t.Errorf("passed on: %+v", m)
		}
	}
	p.write(920, "enam")
	p.sees("Sudah diteruskan", "Anda sedang menulis kepada konsultan")
	p.now = p.now.Add(11 * time.Minute)
	p.step(bot.Update{Kind: bot.KindOther, Media: "voice", File: "v", Message: 921})
	p.sees("Sudah diteruskan")
	if m := only[bot.TicketMessage](p, bot.DeskRelay); m.Media != "voice" {
		t.Errorf("passed on: %+v", m)
	}
	p.press("Kembali ke bot")
	p.write(922, "izin jualan?")
	if len(tasksOf[bot.TicketMessage](p, bot.DeskRelay)) != 0 {
		t.Error("what is typed to the bot went to the consultant")
	}
	p.command("menu", "")
	p.press("Izin dan badan usaha")
	p.sees("menunggu konsultan")
	p.press("Tulis ke konsultan")
	p.write(923, "lanjut")
	if m := only[bot.TicketMessage](p, bot.DeskRelay); m.Text != "lanjut" {
		t.Errorf("passed on: %+v", m)
	}
	p.command("menu", "")
	p.sees("Mau cari tahu apa")
}

func TestAReplyGoesToTheConsultantWhereverThePersonStands(t *testing.T) {
	t.Parallel()
	p, id := asked(t)
	p.press("Kembali ke bot")
	p.command("menu", "")
	card := p.seen.Text
	p.step(bot.Update{Kind: bot.KindText, Text: "iya betul", Message: 930, Reply: 555})
	if m := only[bot.TicketMessage](p, bot.DeskRelay); m.Reply != 555 || m.Ticket != id {
		t.Errorf("passed on: %+v", m)
	}
	if p.turn.Card != nil || p.seen.Text != card {
		t.Error("the card in front of the person was replaced")
	}
	p.step(bot.Update{Kind: bot.KindText, Text: "izin", Message: 931, Reply: p.card})
	if len(p.turn.Tasks) != 0 {
		t.Error("an answer to the bot's own card went to the consultant")
	}
}

func TestChangesAndReactionsArePassedOn(t *testing.T) {
	t.Parallel()
	p, id := asked(t)
	p.write(940, "harga 5000")
	p.step(bot.Update{Kind: bot.KindEdited, Text: "harga 6000", Message: 940})
	if m := only[bot.TicketMessage](p, bot.DeskEdit); m.Text != "harga 6000" || m.Ticket != id || p.turn.Card != nil {
		t.Errorf("changed: %+v", m)
	}
	p.step(bot.Update{Kind: bot.KindEdited, Text: "x", Message: 3})
	if !p.turn.Ignore {
		t.Error("a change of a message that is no consultant's business has an effect")
	}
	p.step(bot.Update{Kind: bot.KindReaction, Text: "👍", Message: 556})
	if r := only[bot.TicketReaction](p, bot.DeskReact); r.Emoji != "👍" || r.Message != 556 || r.Ticket != id {
		t.Errorf("reacted: %+v", r)
	}
	q := agreed(t)
	q.step(bot.Update{Kind: bot.KindReaction, Text: "👍", Message: 2})
	if !q.turn.Ignore {
		t.Error("a reaction without a ticket has an effect")
	}
}

func TestAChangeBeforeSendingChangesWhatIsSent(t *testing.T) {
	t.Parallel()
	p := agreed(t)
	p.command("konsultan", "")
	p.write(950, "tanya pritt")
	p.step(bot.Update{Kind: bot.KindEdited, Text: "tanya pirt", Message: 950})
	p.press("Kirim")
	if o := only[bot.TicketOpening](p, bot.DeskOpen); o.Messages[0].Text != "tanya pirt" {
		t.Errorf("sent: %+v", o.Messages)
	}
}

func TestOneFieldHasOneOpenTicket(t *testing.T) {
	t.Parallel()
	p, id := asked(t)
	p.press("Kembali ke bot")
	p.press("Konsultan")
	p.sees("masih punya percakapan")
	p.write(960, "satu lagi")
	p.press("Kirim")
	p.sees("percakapan yang masih terbuka")
	if len(tasksOf[bot.TicketOpening](p, bot.DeskOpen)) != 0 {
		t.Error("a second ticket was opened in the same field")
	}
	sent := tasksOf[bot.TicketMessage](p, bot.DeskRelay)
	if len(sent) != 2 || sent[0].Message != 0 || !strings.Contains(sent[0].Text, "Kode: J-") || sent[1].Text != "satu lagi" || sent[1].Ticket != id {
		t.Errorf("passed on: %+v", sent)
	}
}

func TestWhatMayBeForAConsultantIsHeldAndAskedAbout(t *testing.T) {
	t.Parallel()
	p, id := asked(t)
	p.command("menu", "")
	p.photo(970, "", "album")
	p.sees("📷 foto", "Ini untuk konsultan?")
	p.photo(971, "", "album")
	if p.turn.Card != nil {
		t.Error("each picture of an album is asked about")
	}
	p.press("Ya, teruskan")
	sent := tasksOf[bot.TicketMessage](p, bot.DeskRelay)
	if len(sent) != 2 || sent[0].Album != "album" || sent[1].Message != 971 || sent[0].Ticket != id {
		t.Errorf("passed on: %+v", sent)
	}
	p.command("menu", "")
	p.write(972, "tadi saya sudah ke dinas")
	p.sees("“tadi saya sudah ke dinas”", "Ini untuk konsultan?")
	p.press("Bukan")
	p.sees("Boleh langsung jualan")
}

func TestAPictureSentTooEarlyGoesAlongLater(t *testing.T) {
	t.Parallel()
	p := agreed(t)
	p.photo(980, "label saya", "")
	p.sees("tekan <b>Konsultan</b>")
	p.press("Konsultan")
	p.sees("📷 foto: “label saya”")
}

func TestClosingAsksForARatingInOneTap(t *testing.T) {
	t.Parallel()
	p, id := asked(t)
	p.press("Percakapan ini")
	p.press("Sudah selesai")
	p.press("Ya, tutup")
	if c := only[bot.TicketClosing](p, bot.DeskClose); c.Ticket != id {
		t.Errorf("closed: %+v", c)
	}
	p.sees("Bagaimana bantuannya")
	p.press("Simpan percakapan")
	p.sees("sedang dikirim sebagai berkas")
	if c := only[bot.TicketClosing](p, bot.DeskTranscript); c.Ticket != id {
		t.Errorf("the transcript of: %+v", c)
	}
	p.press("4 ⭐")
	p.sees("nilai 4 ⭐")
	if r := only[bot.TicketRating](p, bot.DeskRate); r.Stars != 4 || r.Comment != "" {
		t.Errorf("rated: %+v", r)
	}
	p.say("ramah dan cepat")
	if r := only[bot.TicketRating](p, bot.DeskRate); r.Stars != 4 || r.Comment != "ramah dan cepat" || r.Ticket != id {
		t.Errorf("commented: %+v", r)
	}
	p.sees("komentar Anda sudah diteruskan")
	if cards := p.told(bot.ChatTicket, "a", bot.TicketNews{Ticket: id, State: bot.TicketClosed}); len(cards) != 0 {
		t.Error("the end is told to the one who made it")
	}
	p.step(bot.Update{Kind: bot.KindText, Text: "ada satu lagi", Message: 990, Reply: 5})
	if m := only[bot.TicketMessage](p, bot.DeskRelay); m.Ticket != id {
		t.Errorf("a closed ticket is opened by an answer: %+v", m)
	}
}

func TestNewsOfATicketReachThePersonWithoutTakingTheirCard(t *testing.T) {
	t.Parallel()
	p, id := asked(t)
	p.press("Kembali ke bot")
	card := p.seen.Text
	said := p.told(bot.ChatTicket, "a", bot.TicketNews{Ticket: id, State: bot.TicketClaimed, By: "Budi <PLUT>"})
	if len(said) != 1 || !strings.Contains(said[0].Text, "Budi &lt;PLUT&gt;") {
		t.Fatalf("said: %v", said)
	}
	if again := p.told(bot.ChatTicket, "a", bot.TicketNews{Ticket: id, State: bot.TicketClaimed, By: "Budi <PLUT>"}); again != nil || !p.turn.Ignore {
		t.Error("the same news twice has an effect twice")
	}
	said = p.told(bot.ChatTicket, "b", bot.TicketNews{Ticket: id, State: bot.TicketClosed, Summary: "urus NIB dulu"})
	if len(said) != 1 || !strings.Contains(said[0].Text, "urus NIB dulu") || p.turn.Card != nil {
		t.Fatalf("said: %v", said)
	}
	if p.seen.Text != card {
		t.Error("the card in front of the person was taken")
	}
	p.tap(said[0], "5 ⭐")
	if r := only[bot.TicketRating](p, bot.DeskRate); r.Stars != 5 {
		t.Errorf("rated: %+v", r)
	}
	if said := p.told(bot.ChatTicket, "c", bot.TicketNews{Ticket: "unknown", State: bot.TicketClosed}); said != nil || !p.turn.Ignore {
		t.Error("news of a forgotten ticket has an effect")
	}
}

func TestNobodyGoesOnWritingToATicketThatEnded(t *testing.T) {
	t.Parallel()
	for state, words := range map[string]string{bot.TicketClosed: "sudah ditutup", bot.TicketNowhere: "Belum ada konsultan", bot.TicketBanned: "menutup percakapan"} {
		p, id := asked(t)
		p.told(bot.ChatTicket, "a", bot.TicketNews{Ticket: id, State: state, Reason: "kasar"})
		p.sees(words)
		p.write(991, "halo?")
		if len(tasksOf[bot.TicketMessage](p, bot.DeskRelay)) != 0 || p.turn.Card == nil {
			t.Errorf("after %s what is typed still goes to the consultant", state)
		}
	}
}

func TestAConsultantAsksForAGuideAndThePersonAgrees(t *testing.T) {
	t.Parallel()
	p, id := asked(t)
	said := p.told(bot.ChatAskGuide, "a", bot.GuideWish{Ticket: id, Guide: "jual", Question: "jual.barang", By: "Budi"})
	if len(said) != 1 || !strings.Contains(said[0].Text, "Boleh jualan?") || !strings.Contains(said[0].Text, "Barang") {
		t.Fatalf("said: %v", said)
	}
	p.tap(said[0], "Ya, isi panduannya")
	p.sees("Jawaban Anda sekarang: <b>Kue</b>")
	if m := only[bot.TicketMessage](p, bot.DeskRelay); m.Ticket != id {
		t.Errorf("the consultant is told: %+v", m)
	}
	p.tap(said[0], "Ya, isi panduannya")
	p.sees("pesan lama")
	said = p.told(bot.ChatAskGuide, "b", bot.GuideWish{Ticket: id, Guide: "jual"})
	p.tap(said[0], "Nanti saja")
	p.sees("Anda sedang menulis kepada konsultan")
	if said := p.told(bot.ChatAskGuide, "c", bot.GuideWish{Ticket: id, Guide: "gone"}); said != nil {
		t.Error("a guide that does not exist is asked for")
	}
}

func TestTheNextPictureGoesToTheRequestAndTheVerdictComesBack(t *testing.T) {
	t.Parallel()
	p, id := asked(t)
	p.command("menu", "")
	said := p.told(bot.ChatAskDoc, "a", bot.DocumentWish{Ticket: id, Document: "Label <depan>"})
	if len(said) != 1 || !strings.Contains(said[0].Text, "Label &lt;depan&gt;") {
		t.Fatalf("said: %v", said)
	}
	p.photo(992, "", "")
	if m := only[bot.TicketMessage](p, bot.DeskRelay); m.Document != "Label <depan>" || m.Message != 992 {
		t.Errorf("passed on: %+v", m)
	}
	p.sees("diteruskan untuk diperiksa")
	for verdict, words := range map[string]string{
		bot.DocumentBlurred: "Foto ulang", bot.DocumentName: "nama yang berbeda", bot.DocumentExpired: "masa berlakunya",
	} {
		said = p.told(bot.ChatDocument, verdict, bot.DocumentVerdict{Ticket: id, Document: "Label <depan>", Verdict: verdict})
		if !strings.Contains(said[0].Text, words) {
			t.Errorf("%s says %q", verdict, said[0].Text)
		}
	}
	p.tap(said[0], "Kirim ulang")
	p.sees("Kirim foto atau berkasnya")
	p.photo(993, "", "")
	if m := only[bot.TicketMessage](p, bot.DeskRelay); m.Document == "" {
		t.Error("the second picture is not for the request")
	}
	said = p.told(bot.ChatDocument, "r", bot.DocumentVerdict{Ticket: id, Document: "Label <depan>", Verdict: bot.DocumentRight})
	if !strings.Contains(said[0].Text, "sudah benar") {
		t.Errorf("says %q", said[0].Text)
	}
	p.command("menu", "")
	p.photo(994, "", "")
	if len(tasksOf[bot.TicketMessage](p, bot.DeskRelay)) != 0 {
		t.Error("a picture goes to a request that was met")
	}
}

// The request is met wherever the picture is sent: in the talk, and as an answer.
func TestAPictureInTheTalkMeetsTheRequest(t *testing.T) {
	t.Parallel()
	for name, reply := range map[string]int64{"in the talk": 0, "as an answer": 80} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			p, id := asked(t)
			p.sees("Anda sedang menulis kepada konsultan")
			p.told(bot.ChatAskDoc, "a", bot.DocumentWish{Ticket: id, Document: "Label"})
			p.write(991, "sebentar ya")
			if m := only[bot.TicketMessage](p, bot.DeskRelay); m.Document != "" {
				t.Errorf("a text meets the request: %+v", m)
			}
			for n, want := range []string{"Label", ""} {
				p.step(bot.Update{Kind: bot.KindPhoto, File: "f", Media: "photo", Message: 992 + int64(n), Reply: reply})
				if m := only[bot.TicketMessage](p, bot.DeskRelay); m.Document != want {
					t.Errorf("picture %d is for %q, want %q", n, m.Document, want)
				}
			}
		})
	}
}

func TestErasingAlsoErasesAtTheDesk(t *testing.T) {
	t.Parallel()
	p, id := asked(t)
	p.command("hapus_data", "")
	p.press("Ya, hapus")
	if e := only[bot.TicketErasing](p, bot.DeskErase); !slices.Equal(e.Tickets, []string{id}) || !p.turn.Erase {
		t.Errorf("erased: %+v", e)
	}
}

func TestThePromiseOfAnAnswerIsHonest(t *testing.T) {
	t.Parallel()
	p := agreed(t)
	p.chat = p.chat.Waiting(func(string) []office.Sample {
		var samples []office.Sample
		for i := range 6 {
			samples = append(samples, office.Sample{Asked: p.now.AddDate(0, 0, -7*(i+1)), Waited: time.Duration(i+1) * 40 * time.Minute})
		}
		return samples
	})
	p.command("konsultan", "")
	p.sees("dijawab dalam 2 jam", "paling lama sekitar 4 jam")
	q := agreed(t)
	q.command("konsultan", "")
	q.sees("belum bisa saya pastikan")
}

func TestARecordWithoutTicketsAndOneWithAllLoad(t *testing.T) {
	t.Parallel()
	c := newChat(t)
	s := session{Language: "id", Consent: 1, Screen: screenTalk, Tickets: tickets{
		All:   []ticket{{ID: "a", Field: bot.FieldFinance, State: bot.TicketClaimed, By: "Budi", Opened: 1, Sent: []int64{5, 6}, Document: "NPWP", Guide: &bot.GuideWish{Guide: "jual"}}},
		At:    "a",
		Draft: &draft{Field: bot.FieldPeople, Messages: []bot.TicketMessage{{Message: 1, Text: "hai", Entities: []bot.Entity{{Type: "bold", Length: 3}}}}},
		Named: true, Regency: "32.73", Outlook: outlook{Open: true, At: 5, Zone: 7},
	}}
	data := s.encode(c.content)
	again, err := decode(c.content, data)
	if err != nil || fmt.Sprintf("%+v", again.Tickets.All[0].Guide) != fmt.Sprintf("%+v", s.Tickets.All[0].Guide) || again.Tickets.Draft.Messages[0].Text != "hai" || !again.Tickets.Named {
		t.Errorf("%+v, %v", again, err)
	}
	for n := range len(data) {
		if _, err := decode(c.content, data[:n]); err == nil && n > len(data)-10 {
			t.Errorf("a record cut at %d loads", n)
		}
	}
	bare := session{Language: "id", Consent: 1}.encode(c.content)
	if with := len(bare); with > 12 {
		t.Errorf("a session without tickets takes %d bytes", with)
	}
	if s, err := decode(c.content, bare); err != nil || len(s.Tickets.All) != 0 {
		t.Errorf("%+v, %v", s, err)
	}
	s.Tickets = tickets{}
	for i := range 40 {
		s.Tickets.begin(bot.FieldFinance, time.Unix(int64(i/2), 0)).State = bot.TicketClosed
	}
	if len(s.Tickets.All) > maxTickets || len(s.Tickets.Gone)+len(s.Tickets.All) != 40 {
		t.Errorf("%d tickets are remembered, %d are gone", len(s.Tickets.All), len(s.Tickets.Gone))
	}
}

// TestNothingThatIsSentIsLost sends all kinds of messages at any moment: each
// is answered by a card, passed on to the desk, or kept for it.
func TestNothingThatIsSentIsLost(t *testing.T) {
	t.Parallel()
	for seed := range uint64(12) {
		random := rand.New(rand.NewPCG(seed, 7))
		p, id := asked(t)
		for i := range 120 {
			message := int64(2000 + i)
			u := bot.Update{Message: message, Text: []string{"halo", "izin", "rendang", "300 juta", "orang"}[random.IntN(5)]}
			switch random.IntN(12) {
			case 0:
				u.Kind, u.Media, u.File = bot.KindPhoto, "photo", "f"
			case 1:
				u.Kind, u.Media = bot.KindOther, "sticker"
			case 2:
				u.Kind, u.Media, u.File = bot.KindFile, "document", "f"
			case 3:
				u.Kind, u.Media, u.Text = bot.KindLocation, "location", ""
			case 4:
				u.Kind, u.Reply = bot.KindText, 555
			case 5, 6:
				p.pressAny(random)
				continue
			case 7:
				p.command([]string{"menu", "konsultan", "bantuan"}[random.IntN(3)], "")
				continue
			case 8:
				states := []string{bot.TicketClaimed, bot.TicketClosed, bot.TicketOpen}
				p.told(bot.ChatTicket, fmt.Sprint(i), bot.TicketNews{Ticket: id, State: states[random.IntN(3)], By: fmt.Sprint(i)})
				continue
			default:
				u.Kind = bot.KindText
			}
			p.step(u)
			relayed := tasksOf[bot.TicketMessage](p, bot.DeskRelay)
			if p.turn.Ignore || p.turn.Card == nil && (len(relayed) == 0 || relayed[len(relayed)-1].Message != message) {
				t.Fatalf("seed %d, message %d (%s) is met with silence: %+v", seed, i, u.Kind, p.turn)
			}
		}
	}
}

// pressAny presses any button in sight that does not erase.
func (p *person) pressAny(random *rand.Rand) {
	p.t.Helper()
	var all []bot.Button
	for _, row := range p.seen.Rows {
		for _, b := range row {
			if b.Data != "" && b.Data != string(doEraseYes) {
				all = append(all, b)
			}
		}
	}
	if len(all) > 0 {
		p.step(bot.Update{Kind: bot.KindPress, Press: bot.Press{Data: all[random.IntN(len(all))].Data, Message: p.card}})
	}
}

// Whoever is not understood at first and then asks for a person has told it
// already, all of it.
func TestWhatTheBotCouldNotUseGoesWithTheQuestion(t *testing.T) {
	t.Parallel()
	p := finished(t)
	p.photo(900, "ini produknya", "")
	p.step(bot.Update{Kind: bot.KindOther, Media: "voice", Message: 901, File: "v"})
	p.press("Konsultan")
	p.sees("ini produknya", "suara")
	p.write(902, "Produk saya mau masuk minimarket, perlu apa saja?")
	p.write(903, "tolong ya")
	p.press("Kirim")
	o := only[bot.TicketOpening](p, bot.DeskOpen)
	if o.Asked != "Produk saya mau masuk minimarket, perlu apa saja?" {
		t.Errorf("the question is %q", o.Asked)
	}
	if len(o.Messages) != 4 || o.Messages[0].Message != 900 || o.Messages[1].Message != 901 {
		t.Errorf("messages: %+v", o.Messages)
	}
}
