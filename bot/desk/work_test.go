package desk_test

import (
	"archive/zip"
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io/fs"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"plutbot/bot"
	"plutbot/bot/desk"
	"plutbot/internal/botapi"
	"plutbot/storage"
)

// label presses the button with a label on a message of the forum.
func (w *world) label(p *botapi.Person, m botapi.Message, label string) string {
	w.t.Helper()
	if m.ReplyMarkup != nil {
		for _, row := range m.ReplyMarkup.Rows {
			for _, b := range row {
				if strings.Contains(b.Text, label) {
					id, err := p.PressIn(m.Chat.ID, m.ID, b.Data)
					if err != nil {
						w.t.Fatal(err)
					}
					return id
				}
			}
		}
	}
	w.t.Fatalf("%q has no button %q", m.Text, label)
	return ""
}

func TestATicketIsHandedToAColleagueForAReason(t *testing.T) {
	t.Parallel()
	w := newWorld(t, false)
	w.sme("Sari")
	topic := w.topicOf("Sari")
	w.agus.SendTo(w.forum.ID(), topic, "// saya bisa bantu") // so the group knows Agus
	w.label(w.rina, w.sees(topic, "Belum ada yang menangani"), "tangani")
	w.label(w.rina, w.sees(topic, "Ditangani Rina"), "Oper")
	whom := w.sees(topic, "mau dioper ke mana")
	w.label(w.rina, whom, "Agus")
	w.label(w.rina, w.sees(topic, "Kenapa dioper"), "lebih paham")
	done := w.sees(topic, "mengoper tiket ini: Rina → Agus")
	if !strings.Contains(done.Text, "Alasan: Perlu yang lebih paham") {
		t.Errorf("no reason: %q", done.Text)
	}
	w.sees(topic, "Ditangani Agus")
	w.agus.SendTo(w.forum.ID(), topic, "/transkrip")
	w.hasFile(topic, "Rina -> Agus: Perlu yang lebih paham")
}

// hasFile waits until a topic has a file with words in it.
func (w *world) hasFile(topic int, words string) {
	w.t.Helper()
	w.eventually("a file with "+words, w.forum, topic, func(all []botapi.Message) bool {
		for _, m := range all {
			if m.Document != nil && strings.Contains(string(w.API.FileContent(m.Document.ID)), words) {
				return true
			}
		}
		return false
	})
}

func TestATicketMovesToAnotherGroupWithWhatWasSaid(t *testing.T) {
	t.Parallel()
	w := newWorld(t, false)
	malang := w.API.NewForum("Konsultan Malang")
	dewi := w.API.NewUser(botapi.User{FirstName: "Dewi"})
	malang.Add(w.admin, dewi)
	w.admin.SendTo(malang.ID(), 0, "/hubungkan malang, pembiayaan")
	w.eventually("connected", malang, 0, func(all []botapi.Message) bool {
		return strings.Contains(strings.Join(texts(all), ""), "PLUT Kota Malang")
	})
	sari := w.API.NewUser(botapi.User{FirstName: "Sari"})
	sari.Send("/start")
	w.open(sari, bot.TicketOpening{Name: "Sari", Province: "35"})
	topic := w.topicOf("Sari")
	sari.Send("butuh modal usaha")
	sari.SendPhoto("ktp.jpg", []byte("jpeg"), "ini KTP saya")
	w.sees(topic, "ini KTP saya")
	w.rina.SendTo(w.forum.ID(), topic, "Saya teruskan ya, Bu.")
	w.reads(sari, "Saya teruskan")
	w.rina.SendTo(w.forum.ID(), topic, "/oper pembiayaan soal KUR")
	w.sees(topic, "Alasan: soal KUR")
	there := w.topicIn(malang, "Sari")
	w.eventually("what was said", malang, there, func(all []botapi.Message) bool {
		text := strings.Join(texts(all), "\n")
		return strings.Contains(text, "butuh modal usaha") && strings.Contains(text, "Saya teruskan ya, Bu.") && strings.Contains(text, "ini KTP saya")
	})
	w.forum.AddAdmin(w.agus) // the topic is closed, but administrators may write
	w.agus.SendTo(w.forum.ID(), topic, "RAHASIA di topik lama")
	w.sees(topic, "dijawab di topik lain")
	sari.Send("halo Malang")
	w.eventually("the next message", malang, there, func(all []botapi.Message) bool {
		return strings.Contains(strings.Join(texts(all), "\n"), "halo Malang")
	})
	dewi.SendTo(malang.ID(), there, "Halo Bu, saya Dewi.")
	if got := w.reads(sari, "saya Dewi"); !strings.Contains(got.Text, "Dewi · PLUT Kota Malang") {
		t.Errorf("signed %q", got.Text)
	}
	for _, text := range texts(sari.Messages()) {
		if strings.Contains(text, "RAHASIA") {
			t.Errorf("leaked: %q", text)
		}
	}
	for _, text := range texts(w.forum.Messages(topic)) {
		if strings.Contains(text, "halo Malang") {
			t.Error("the former group still reads the SME")
		}
	}
}

func TestReadyAnswersAreKeptInTheGroupAndFilled(t *testing.T) {
	t.Parallel()
	w := newWorld(t, false)
	sari := w.sme("Sari")
	topic := w.topicOf("Sari")
	w.rina.SendTo(w.forum.ID(), topic, "/balas nib")
	w.sees(topic, "Belum ada jawaban siap pakai")
	w.rina.SendTo(w.forum.ID(), 0, "/simpan nib Halo {nama}, NIB gratis di OSS.\nSalam, {konsultan}")
	w.sees(0, "Tersimpan")
	w.rina.SendTo(w.forum.ID(), topic, "/balas nib")
	w.reads(sari, "Halo Sari, NIB gratis di OSS.\nSalam, Rina")
	w.rina.SendTo(w.forum.ID(), 0, "/buang nib")
	w.sees(0, "sudah dibuang")
	w.rina.SendTo(w.forum.ID(), topic, "/balas nib")
	w.eventually("the list is empty again", w.forum, topic, func(all []botapi.Message) bool {
		return strings.Count(strings.Join(texts(all), "\n"), "Belum ada jawaban siap pakai") == 2
	})
}

func TestABannedSMEReachesNobodyUntilTheBanIsTakenBack(t *testing.T) {
	t.Parallel()
	w := newWorld(t, false)
	sari := w.sme("Sari")
	topic := w.topicOf("Sari")
	w.rina.SendTo(w.forum.ID(), topic, "/blokir")
	w.sees(topic, "/blokir alasan")
	w.rina.SendTo(w.forum.ID(), topic, "/blokir berkata kasar")
	w.sees(topic, "Alasan: berkata kasar")
	sari.Send("masih mau menulis")
	w.until("the SME is told of the ban and that the message is refused", func() bool { return w.times(bot.TicketBanned) == 2 })
	w.rina.SendTo(w.forum.ID(), topic, "/buka_blokir")
	w.sees(topic, "membuka blokir")
	sari.Send("maaf ya kak")
	w.sees(topic, "maaf ya kak")
	for _, text := range texts(w.forum.Messages(topic)) {
		if strings.Contains(text, "masih mau menulis") {
			t.Error("the message of a banned SME was relayed")
		}
	}
}

// until waits for something that shows in no chat.
func (w *world) until(what string, done func() bool) {
	w.t.Helper()
	ctx, cancel := context.WithTimeout(w.t.Context(), patience)
	defer cancel()
	for tick := time.NewTicker(time.Millisecond); !done(); {
		select {
		case <-tick.C:
		case <-ctx.Done():
			w.t.Fatalf("%s: not within %s", what, patience)
		}
	}
}

func TestAFloodIsStoppedWithAWord(t *testing.T) {
	t.Parallel()
	w := newWorld(t, false)
	sari := w.sme("Sari")
	topic := w.topicOf("Sari")
	for n := range 45 {
		sari.Send(fmt.Sprintf("banjir %02d", n))
	}
	w.sees(topic, "lebih dari 40 pesan")
	w.reads(sari, "sudah banyak sekali")
	w.sees(topic, "banjir 39")
	for _, text := range texts(w.forum.Messages(topic)) {
		if strings.Contains(text, "banjir 40") {
			t.Error("the 41st message was relayed")
		}
	}
}

func TestTimeWarnsRemindsAndCloses(t *testing.T) {
	t.Parallel()
	w := newWorld(t, false)
	sari := w.sme("Sari")
	topic := w.topicOf("Sari")
	at := func(d time.Duration) {
		w.API.Advance(d)
		w.Wake()
	}
	w.rina.SendTo(w.forum.ID(), 0, "/antrian")
	w.sees(0, "1 tiket terbuka, 1 menunggu jawaban")
	if open, waiting, err := w.desk.Load(t.Context()); err != nil || open != 1 || waiting != 1 {
		t.Errorf("the load is %d open, %d waiting, %v", open, waiting, err)
	}
	at(3*time.Hour + 13*time.Minute) // past 80 % of four hours
	w.sees(topic, "Batas waktunya sebentar lagi")
	at(50 * time.Minute)
	w.sees(topic, "lewat dari batas waktu")
	w.rina.SendTo(w.forum.ID(), 0, "/antrian")
	w.sees(0, "1 lewat batas waktu")
	w.rina.SendTo(w.forum.ID(), topic, "Sudah saya cek, Bu. Boleh.")
	w.reads(sari, "Sudah saya cek")
	at(3*24*time.Hour + time.Hour)
	w.reads(sari, "Apakah pertanyaan Anda sudah terjawab?")
	at(25 * time.Hour)
	w.sees(topic, "Tiket ditutup sendiri")
	w.until("the conversation knows", func() bool { return w.told(bot.TicketClosed) })
	w.rina.SendTo(w.forum.ID(), 0, "/antrian")
	w.sees(0, "Tidak ada tiket terbuka")
	if open, waiting, err := w.desk.Load(t.Context()); err != nil || open != 0 || waiting != 0 {
		t.Errorf("in the end the load is %d open, %d waiting, %v", open, waiting, err)
	}
	if n := strings.Count(strings.Join(texts(w.forum.Messages(topic)), "\n"), "batas waktu"); n != 1 {
		t.Errorf("%d reminders after the target, want one: the answer came", n)
	}
}

func TestGuidesAndDocumentsAreAskedForAndChecked(t *testing.T) {
	t.Parallel()
	w := newWorld(t, false)
	w.sme("Sari")
	topic := w.topicOf("Sari")
	w.rina.SendTo(w.forum.ID(), topic, "/panduan entah")
	w.sees(topic, "Kode yang ada: nib")
	w.rina.SendTo(w.forum.ID(), topic, "/panduan nib nib.risiko")
	w.sees(topic, "diminta mengisi panduan nib")
	w.until("the wish", func() bool { return w.toldTask(bot.ChatAskGuide, `"question":"nib.risiko"`) })
	w.rina.SendTo(w.forum.ID(), topic, "/minta Foto label")
	w.until("the wish for a document", func() bool { return w.toldTask(bot.ChatAskDoc, `"document":"Foto label"`) })
	w.label(w.rina, w.sees(topic, "diminta mengirim Foto label"), "Buram")
	w.until("the verdict", func() bool { return w.toldTask(bot.ChatDocument, `"verdict":"blurred"`) })
}

// toldTask says whether the conversation got a task with some data.
func (w *world) toldTask(do, data string) bool {
	w.mu.Lock()
	defer w.mu.Unlock()
	for _, t := range w.news {
		if t.Do == do && strings.Contains(string(t.Data), data) {
			return true
		}
	}
	return false
}

func TestReportsAndTheAuditTellWhoDidWhat(t *testing.T) {
	t.Parallel()
	w := newWorld(t, false)
	sari := w.sme("Sari")
	topic := w.topicOf("Sari")
	w.rina.SendTo(w.forum.ID(), topic, "Boleh, Bu.")
	w.reads(sari, "Boleh, Bu.")
	w.rina.SendTo(w.forum.ID(), topic, "/tutup RAHASIA ringkasan")
	w.sees(topic, "Selesai")
	w.task(sari.ID(), "rate", bot.DeskRate, bot.TicketRating{Ticket: "p1", Stars: 4})
	w.sees(topic, "4/5 dari pelaku usaha")
	w.rest()
	w.rina.SendTo(w.forum.ID(), 0, "/laporan")
	w.sees(0, "Rina: 1 tiket selesai · jawaban pertama rata-rata 1 menit (1 tiket) · nilai 4 dari 5")
	w.rina.SendTo(w.forum.ID(), 0, "/jejak")
	w.sees(0, "hanya untuk administrator bot")
	w.admin.SendTo(w.forum.ID(), 0, "/jejak")
	w.hasFile(0, "Rina\tclaimed\tp1")
	for _, m := range w.forum.Messages(0) {
		if m.Document != nil && strings.Contains(string(w.API.FileContent(m.Document.ID)), "RAHASIA") {
			t.Error("the audit holds what was said to the SME")
		}
	}
}

// The figures of a month are those of all groups, also of one that is a desk no
// more, and stay when a ticket is erased.
func TestTheOutcomesOfAMonthAreThoseOfAllGroups(t *testing.T) {
	t.Parallel()
	w := newWorld(t, false)
	malang := w.API.NewForum("Malang")
	malang.Add(w.admin, w.rina)
	w.admin.SendTo(malang.ID(), 0, "/hubungkan malang")
	w.has(malang, "sekarang meja konsultan")
	sari := w.sme("Sari")
	eni := w.API.NewUser(botapi.User{FirstName: "Eni"})
	eni.Send("/start")
	w.open(eni, bot.TicketOpening{Name: "Eni", Field: bot.FieldFinance, Province: "35"})
	w.rina.SendTo(w.forum.ID(), w.topicOf("Sari"), "Boleh, Bu.")
	w.reads(sari, "Boleh, Bu.")
	w.API.Advance(2 * time.Hour)
	topic := w.topicIn(malang, "Eni")
	w.rina.SendTo(malang.ID(), topic, "Bisa, Bu.")
	w.reads(eni, "Bisa, Bu.")
	w.rina.SendTo(malang.ID(), topic, "/tutup Selesai.")
	w.until("the end of the talk", func() bool { return w.told(bot.TicketClosed) })
	w.task(eni.ID(), "rate", bot.DeskRate, bot.TicketRating{Ticket: "p1", Stars: 4})
	w.rest()
	w.admin.SendTo(malang.ID(), 0, "/lepas")
	w.has(malang, "tidak lagi menerima tiket baru")
	w.task(sari.ID(), "erase", bot.DeskErase, bot.TicketErasing{Tickets: []string{"p1"}})
	w.sees(0, "Topik tiketnya sudah saya hapus")
	month := w.API.Now().In(time.FixedZone("WIB", 7*60*60)).Format("2006-01")
	got, err := w.desk.Outcomes(t.Context(), month)
	if err != nil {
		t.Fatal(err)
	}
	slices.SortFunc(got, func(a, b desk.Outcome) int { return int(a.First - b.First) })
	if len(got) != 2 || got[0].Field != bot.FieldProduction || got[0].Ended || got[0].First != time.Minute ||
		got[1].Field != bot.FieldFinance || !got[1].Ended || got[1].First < 2*time.Hour || got[1].Stars != 4 {
		t.Errorf("there is %+v", got)
	}
}

func TestErasingDeletesTheTopicAndTellsTheGroup(t *testing.T) {
	t.Parallel()
	w := newWorld(t, false)
	sari := w.sme("Sari")
	topic := w.topicOf("Sari")
	w.task(sari.ID(), "erase", bot.DeskErase, bot.TicketErasing{Tickets: []string{"p1"}})
	w.sees(0, "Topik tiketnya sudah saya hapus")
	if n := len(w.forum.Messages(topic)); n != 0 {
		t.Errorf("%d messages are left", n)
	}
	w.rina.SendTo(w.forum.ID(), 0, "/antrian")
	w.sees(0, "Tidak ada tiket terbuka")
}

func TestTheSMEGetsTheTranscriptWithoutTheNotesOfTheStaff(t *testing.T) {
	t.Parallel()
	w := newWorld(t, false)
	sari := w.sme("Sari")
	topic := w.topicOf("Sari")
	sari.Send("apa syaratnya?")
	w.sees(topic, "apa syaratnya?")
	w.rina.SendTo(w.forum.ID(), topic, "// RAHASIA")
	w.rina.SendTo(w.forum.ID(), topic, "Cukup KTP.")
	w.reads(sari, "Cukup KTP.")
	w.task(sari.ID(), "transcript", bot.DeskTranscript, bot.TicketClosing{Ticket: "p1"})
	file := string(w.API.FileContent(w.reads(sari, "Catatan percakapan Anda").Document.ID))
	if !strings.Contains(file, "apa syaratnya?") || !strings.Contains(file, "Cukup KTP.") || strings.Contains(file, "RAHASIA") {
		t.Errorf("the transcript says:\n%s", file)
	}
}

func TestAMessageIsWithdrawn(t *testing.T) {
	t.Parallel()
	w := newWorld(t, false)
	sari := w.sme("Sari")
	topic := w.topicOf("Sari")
	wrong := w.rina.SendTo(w.forum.ID(), topic, "salah kirim")
	w.reads(sari, "salah kirim")
	w.rina.Reply(w.forum.ID(), wrong.ID, "/tarik")
	w.lacks(sari, "salah kirim")
}

func TestAConsultantGoesHomeAndProposesACard(t *testing.T) {
	t.Parallel()
	w := newWorld(t, false)
	w.sme("Sari")
	topic := w.topicOf("Sari")
	w.rina.SendTo(w.forum.ID(), topic, "/ambil")
	w.sees(topic, "Ditangani Rina")
	w.rest()
	w.rina.SendTo(w.forum.ID(), 0, "/pulang")
	w.sees(0, "1 tiket Anda kembali ke antrian")
	w.sees(topic, "menunggu konsultan lain")
	w.agus.SendTo(w.forum.ID(), topic, "/usul Apakah keripik perlu BPOM? | Tidak, cukup P-IRT.")
	w.sees(topic, "Usulan kartu sudah disimpan")
	w.admin.SendTo(w.forum.ID(), 0, "/usulan")
	var archive []byte
	w.eventually("the drafts", w.forum, 0, func(all []botapi.Message) bool {
		for _, m := range all {
			if m.Document != nil {
				archive = w.API.FileContent(m.Document.ID)
			}
		}
		return archive != nil
	})
	files := unpacked(t, archive)
	if card := files["guides/cards/pirt_syarat.usulan.yaml"]; !strings.Contains(card, `- "Apakah keripik perlu BPOM?"`) {
		t.Errorf("the card is %q among %d files", card, len(files))
	}
	w.admin.SendTo(w.forum.ID(), 0, "/usulan selesai")
	w.sees(0, "1 usulan sudah diambil")
	w.admin.SendTo(w.forum.ID(), 0, "/usulan")
	w.sees(0, "Belum ada usulan kartu")
}

// unpacked gives the files of an archive.
func unpacked(t *testing.T, archive []byte) map[string]string {
	t.Helper()
	r, err := zip.NewReader(bytes.NewReader(archive), int64(len(archive)))
	if err != nil {
		t.Fatal(err)
	}
	files := map[string]string{}
	for _, f := range r.File {
		text, err := fs.ReadFile(r, f.Name)
		if err != nil {
			t.Fatal(err)
		}
		files[f.Name] = string(text)
	}
	return files
}

// What the bot itself says for the SME, such as that a guide is being filled in,
// does not open a ticket again that was closed meanwhile.
func TestOnlyWhatTheSMEWritesOpensATicketAgain(t *testing.T) {
	t.Parallel()
	w := newWorld(t, false)
	sari := w.sme("Sari")
	topic := w.topicOf("Sari")
	w.rina.SendTo(w.forum.ID(), topic, "/tutup beres")
	w.until("closed", func() bool { return w.told(bot.TicketClosed) })
	w.task(sari.ID(), "told", bot.DeskRelay, bot.TicketMessage{Ticket: "p1", Text: "Panduan sedang diisi."})
	w.sees(topic, "Panduan sedang diisi.")
	w.rest()
	if text := strings.Join(texts(w.forum.Messages(topic)), "\n"); strings.Contains(text, "dibuka kembali") {
		t.Errorf("it is open again: %s", text)
	}
	sari.Send("satu lagi")
	w.sees(topic, "dibuka kembali")
}

// Telegram gives many first messages at once, and two instances work on them.
func TestConcurrentFirstMessagesMakeOneTopic(t *testing.T) {
	t.Parallel()
	w := newWorld(t, false)
	w.second()
	sari := w.API.NewUser(botapi.User{FirstName: "Sari"})
	sari.Send("/start")
	var all sync.WaitGroup
	for n := range 20 {
		all.Go(func() {
			w.task(sari.ID(), fmt.Sprint("open:", n), bot.DeskOpen, bot.TicketOpening{Ticket: "p1", Field: bot.FieldProduction, Language: "id", Name: "Sari",
				Asked: "apa", Messages: []bot.TicketMessage{{Ticket: "p1", Message: int64(1000 + n), Text: fmt.Sprintf("pertama %02d", n)}}})
		})
	}
	all.Wait()
	topic := w.topicOf("Sari")
	w.eventually("all messages", w.forum, topic, func(all []botapi.Message) bool {
		return strings.Count(strings.Join(texts(all), "\n"), "pertama ") == 20
	})
	if n := len(w.forum.Topics()); n != 2 {
		t.Errorf("%d topics, want General and one", n)
	}
}

func TestAnSMEIsToldWhoHadToDoWithTheirData(t *testing.T) {
	t.Parallel()
	w := newWorld(t, false)
	sari := w.sme("Sari")
	topic := w.topicOf("Sari")
	w.rina.SendTo(w.forum.ID(), topic, "Boleh, Bu.")
	w.reads(sari, "Boleh, Bu.")
	w.rina.SendTo(w.forum.ID(), topic, "/transkrip")
	w.hasFile(topic, "Boleh, Bu.")
	said := func(chat int64, words string) (text string) {
		w.until("a message with "+words, func() bool {
			w.mu.Lock()
			defer w.mu.Unlock()
			for _, n := range w.news {
				var c bot.Card
				if n.Do == "app.say" && n.Chat == chat && json.Unmarshal(n.Data, &c) == nil && strings.Contains(c.Text, words) {
					text = c.Text
				}
			}
			return text != ""
		})
		return text
	}
	for chat, what := range map[int64]string{sari.ID(): "data.export", sari.ID() + 1: "somebody.else"} {
		if err := w.Store.AddAudit(t.Context(), storage.AuditEntry{At: w.API.Now(), Who: w.admin.ID(), Name: "Kepala", What: what, About: chat}); err != nil {
			t.Fatal(err)
		}
	}
	w.task(sari.ID(), "seen", bot.DeskSeen, bot.TicketsSeen{Tickets: []string{"p1", "gone"}, Language: "id"})
	told := said(sari.ID(), "Yang pernah membuka data Anda")
	for _, want := range []string{"Grup konsultan PLUT, dibuka", "Rina, ditangani", "Rina, jawaban", "Rina, transkrip dikirim", "Kepala, pekerjaan pengelola (data.export)"} {
		if !strings.Contains(told, want) {
			t.Errorf("no %q in\n%s", want, told)
		}
	}
	if strings.Contains(told, "somebody.else") {
		t.Errorf("it tells about another person:\n%s", told)
	}
	w.task(sari.ID(), "erase", bot.DeskErase, bot.TicketErasing{Tickets: []string{"p1"}})
	w.rest()
	w.task(sari.ID(), "seen again", bot.DeskSeen, bot.TicketsSeen{Tickets: []string{"p1"}, Language: "id"})
	w.task(w.rina.ID(), "seen", bot.DeskSeen, bot.TicketsSeen{Tickets: []string{"p1"}, Language: "id"})
	w.task(w.agus.ID(), "seen", bot.DeskSeen, bot.TicketsSeen{Language: "id"})
	said(w.rina.ID(), "sudah terhapus")
	said(w.agus.ID(), "Belum ada orang yang melihat")
}
