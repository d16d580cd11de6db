package compose_test

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"plutbot/bot"
	"plutbot/bot/broadcast"
	"plutbot/bot/broadcast/audience"
	"plutbot/bot/broadcast/compose"
	"plutbot/internal/botapi"
	"plutbot/internal/stage"
	"plutbot/locales"
	"plutbot/storage"
)

const (
	token    = "1000000000:the-token-of-the-compose-tests-00000"
	patience = 10 * time.Second
)

// rights are what each person was given.
type rights map[int64][]broadcast.Right

func (r rights) May(_ context.Context, person int64, right broadcast.Right) (bool, error) {
	return right.Within(r[person]), nil
}

func (r rights) Holders(_ context.Context, right broadcast.Right) (all []int64, _ error) {
	for person, given := range r {
		if right.Within(given) {
			all = append(all, person)
		}
	}
	return all, nil
}

// world is two administrators who write to people on record.
type world struct {
	*stage.Stage
	t         *testing.T
	part      *compose.Composer
	ana, budi *botapi.Person
}

func newWorld(t *testing.T, people int, alone int64, change ...func(*compose.Config)) *world {
	t.Helper()
	w := &world{Stage: stage.New(t, false), t: t}
	w.ana, w.budi = w.API.NewUser(botapi.User{FirstName: "Ana", Language: "id"}), w.API.NewUser(botapi.User{FirstName: "Budi", Language: "id"})
	w.ana.Start("")
	w.budi.Start("")
	today := int(w.API.Now().Add(7*time.Hour).Unix() / 86_400)
	for i := range people {
		p := bot.Person{Language: []string{"id", "id", "id", "en"}[i%4], LowData: i%4 == 2, Province: []string{"32", "35"}[i%2], Active: today}
		if i == 0 {
			p.Off = []string{"info"}
		}
		if _, err := w.Store.Commit(t.Context(), storage.Commit{Chat: int64(5000 + i), Data: []byte("x"), TTL: time.Hour, Person: p.Encode()}); err != nil {
			t.Fatal(err)
		}
	}
	control := broadcast.NewControl(w.Store, w.Store, w.API.Now, 30)
	config := compose.Config{Control: control, Store: w.Store, Messenger: w.Client, People: w.Store,
		Fill: func(ctx context.Context, id int64, c broadcast.Content, f audience.Filter) (int64, error) {
			return control.Fill(ctx, id, audience.Addressees(ctx, w.Store, f, c.Topic, c.Version, today))
		},
		Answering: func(context.Context, string) (broadcast.Answering, error) {
			return broadcast.Answering{Broadcasts: 2, Sent: 40, Replied: 10}, nil
		},
		Load: func(context.Context) (int, int, error) { return 7, 3, nil },
		Open: func(id int64, _ string) bot.Task {
			return bot.Say(fmt.Sprint("open", id), bot.Card{Text: fmt.Sprint("kartu ", id)})
		},
		Rights: rights{w.ana.ID(): broadcast.Rights(), w.budi.ID(): broadcast.Rights()}, Alone: alone, Topics: []string{"info", "pelatihan", "program", "penting"}, Guides: []string{"halal", "nib"},
		Name:    func(_ *locales.Printer, _ audience.Facet, value string) string { return "<" + value + ">" },
		Catalog: w.Catalog, Clock: w.API.Now, Wake: w.Wake}
	for _, c := range change {
		c(&config)
	}
	w.part = compose.New(config)
	w.Play(t, stage.Only(w.part), w.Store, bot.NewJobs(w, nil))
	return w
}

func (w *world) until(p *botapi.Person, what string, wanted func(botapi.Message) bool) {
	w.t.Helper()
	ctx, cancel := context.WithTimeout(w.t.Context(), patience)
	defer cancel()
	if err := p.WaitFor(ctx, func(all []botapi.Message) bool { return slices.ContainsFunc(all, wanted) }); err != nil {
		var texts []string
		for _, m := range p.Messages() {
			texts = append(texts, m.Text+m.Caption)
		}
		w.t.Fatalf("waiting for %q: %v; there is %q", what, err, texts)
	}
}

func (w *world) reads(p *botapi.Person, words string) {
	w.t.Helper()
	w.until(p, words, func(m botapi.Message) bool {
		return m.From != nil && m.From.IsBot && strings.Contains(m.Text+m.Caption, words)
	})
}

func (w *world) press(p *botapi.Person, label string) {
	w.t.Helper()
	w.until(p, label, func(m botapi.Message) bool {
		return m.ReplyMarkup != nil && strings.Contains(fmt.Sprintf("%+v", *m.ReplyMarkup), label)
	})
	if err := p.PressLabel(label); err != nil {
		w.t.Fatal(err)
	}
}

func (w *world) newest() (storage.Broadcast, broadcast.Content) {
	w.t.Helper()
	ids, err := w.Store.Broadcasts(w.t.Context(), 1)
	if err != nil || len(ids) != 1 {
		w.t.Fatalf("announcements: %v, %v", ids, err)
	}
	b, err := w.Store.LoadBroadcast(w.t.Context(), ids[0])
	if err != nil {
		w.t.Fatal(err)
	}
	content, err := broadcast.ContentOf(b)
	if err != nil {
		w.t.Fatal(err)
	}
	return b, content
}

// says gives the words of the messages that a version copies, all of which must
// be the bot's own.
func (w *world) says(v broadcast.Variant) (words []string) {
	for _, m := range w.ana.Messages() {
		if slices.Contains(v.Messages, int64(m.ID)) && m.From.IsBot {
			words = append(words, m.Text+m.Caption)
		}
	}
	return words
}

func TestAnAnnouncementIsWrittenRehearsedAndReleasedToThoseWhoWantIt(t *testing.T) {
	t.Parallel()
	w := newWorld(t, 9, 100)
	w.ana.Send("/siaran")
	w.reads(w.ana, "Kirim pesannya ke sini")
	message := w.ana.Send("Bazar UMKM hari Sabtu")
	w.reads(w.ana, "8 orang")
	w.press(w.ana, "👁 Pratinjau")
	w.until(w.ana, "the preview", func(m botapi.Message) bool {
		return m.From.IsBot && m.Text == "Bazar UMKM hari Sabtu" && m.ReplyMarkup != nil
	})
	w.press(w.ana, "👥 Penerima")
	w.press(w.ana, "Provinsi")
	w.press(w.ana, "<32> (4)")
	w.reads(w.ana, "sekarang 4 orang")
	w.press(w.ana, "✅ <32> (4)") // and now without them
	w.press(w.ana, "🚫 <32> (4)")
	w.press(w.ana, "<35> (4)")
	w.press(w.ana, "‹ Kembali")
	w.press(w.ana, "🔗 Tombol tautan")
	w.ana.Send("Daftar bukan-alamat")
	w.reads(w.ana, "belum bisa membacanya")
	w.ana.Send("Daftar https://contoh.go.id/daftar")
	w.press(w.ana, "📘 Tombol panduan")
	w.press(w.ana, "<nib>")
	w.press(w.ana, "🕘 Waktu")
	w.ana.Send("besok jam 09.00")
	w.reads(w.ana, "09.00 menurut jam penerima")
	w.press(w.ana, "✅ Periksa lalu kirim")
	w.reads(w.ana, "WIB 4")
	w.reads(w.ana, "sekitar 1 balasan (25% penerima membalas pada 2 pengumuman terakhir dengan topik ini). Sekarang 7 tiket terbuka, 3 menunggu jawaban")
	w.press(w.ana, "📤 Kirim")
	w.reads(w.ana, "dilepas")
	b, content := w.newest()
	w.reads(w.ana, fmt.Sprint("kartu ", b.ID))
	if b.State != storage.BroadcastScheduled || b.Total() != 4 || content.Topic != "info" || !strings.HasSuffix(content.At, "T09:00") || content.Author != w.ana.ID() {
		t.Errorf("released %s for %d: %+v", b.State, b.Total(), content)
	}
	v := content.Variants[0]
	if len(v.Buttons) != 3 || v.Buttons[0][0].Action != "g.nib" || v.Buttons[1][0].URL != "https://contoh.go.id/daftar" ||
		v.Buttons[2][0].Action != broadcast.ActionLeave || !slices.Equal(w.says(v), []string{"Bazar UMKM hari Sabtu"}) {
		t.Errorf("it is %+v", v)
	}
	if !w.ana.Edit(w.ana.ID(), message.ID, "Bazar UMKM batal") || !slices.Equal(w.says(v), []string{"Bazar UMKM hari Sabtu"}) {
		t.Errorf("changing the message after the release made it %q", w.says(v))
	}
	entries := w.Audit(t)
	if len(entries) != 1 || entries[0].What != "announcement.release" || entries[0].Who != w.ana.ID() {
		t.Errorf("the audit has %+v", entries)
	}
}

func TestALargeAnnouncementNeedsASecondAdministrator(t *testing.T) {
	t.Parallel()
	w := newWorld(t, 9, 5)
	w.ana.Send("/siaran")
	w.reads(w.ana, "Kirim pesannya")
	w.ana.Send("Bazar")
	w.press(w.ana, "✅ Periksa lalu kirim")
	w.press(w.ana, "📨 Minta persetujuan")
	w.reads(w.ana, "menunggu persetujuan")
	w.reads(w.budi, "8 orang")
	w.reads(w.budi, "Bazar")
	b, _ := w.newest()
	answer, err := w.part.Handle(t.Context(), bot.Update{ID: 1, Kind: bot.KindPress, Private: true, Chat: w.ana.ID(), From: w.ana.ID(), Language: "id",
		Press: bot.Press{ID: "x", Message: 1, Data: fmt.Sprint("bk:A:", b.ID)}})
	if err != nil || !strings.Contains(answer.Toast, "tidak boleh menyetujui sendiri") {
		t.Errorf("the author approved it: %+v, %v", answer, err)
	}
	if b, _ = w.newest(); b.State != storage.BroadcastWaiting {
		t.Fatalf("it is %s before it was approved", b.State)
	}
	w.press(w.budi, "✅ Setujui dan kirim")
	w.reads(w.ana, "disetujui Budi")
	b, content := w.newest()
	if b.State != storage.BroadcastScheduled || content.Approver != w.budi.ID() || b.Total() != 8 {
		t.Errorf("approved: %s, %+v", b.State, content)
	}
}

func TestNobodyElseMayWriteAnnouncements(t *testing.T) {
	t.Parallel()
	w := newWorld(t, 1, 5)
	for name, u := range map[string]bot.Update{
		"the command": {Kind: bot.KindCommand, Command: "siaran"}, "a text": {Kind: bot.KindText, Text: "halo"},
	} {
		u.Private, u.Chat, u.From = true, 77, 77
		if takes, err := w.part.Takes(t.Context(), u); takes || err != nil {
			t.Errorf("%s of a stranger: %v, %v", name, takes, err)
		}
	}
	answer, err := w.part.Handle(t.Context(), bot.Update{Kind: bot.KindPress, Private: true, Chat: 77, From: 77, Language: "id", Press: bot.Press{ID: "x", Data: "bk:S"}})
	if err != nil || !strings.Contains(answer.Toast, "belum punya izin") {
		t.Errorf("a button of a stranger: %+v, %v", answer, err)
	}
	if takes, _ := w.part.Takes(t.Context(), bot.Update{Kind: bot.KindText, Private: true, Chat: w.ana.ID(), From: w.ana.ID(), Text: "halo"}); takes {
		t.Error("a text of an administrator who writes no announcement was taken")
	}
}

func TestGoingFasterForStarsIsOfferedOnlyWhenSwitchedOnAndShowsTheCostBefore(t *testing.T) {
	t.Parallel()
	off := newWorld(t, 9, 100)
	off.ana.Send("/siaran")
	off.reads(off.ana, "Kirim pesannya")
	off.ana.Send("Bazar")
	off.press(off.ana, "✅ Periksa lalu kirim")
	off.reads(off.ana, "WIB 8")
	for _, m := range off.ana.Messages() {
		if m.ReplyMarkup != nil && strings.Contains(fmt.Sprintf("%+v", *m.ReplyMarkup), "Bintang") {
			t.Error("paying is offered although it is switched off")
		}
	}

	w := newWorld(t, 9, 5, func(c *compose.Config) { c.Paid = true })
	w.ana.Send("/siaran")
	w.reads(w.ana, "Kirim pesannya")
	w.ana.Send("Bazar")
	w.press(w.ana, "✅ Periksa lalu kirim")
	w.press(w.ana, "⭐ Kirim cepat: 0,8 Bintang")
	w.reads(w.ana, "0,1 × 8 = 0,8 Bintang")
	w.press(w.ana, "🐢 Tidak jadi bayar")
	w.press(w.ana, "⭐ Kirim cepat: 0,8 Bintang")
	w.press(w.ana, "📨 Minta persetujuan")
	w.reads(w.budi, "Jalur cepat berbayar: 0,8 Bintang")
	w.press(w.budi, "✅ Setujui dan kirim")
	w.reads(w.ana, "disetujui Budi")
	if _, content := w.newest(); !content.Paid {
		t.Errorf("it is not paid: %+v", content)
	}
	if e := w.Audit(t)[0]; e.What != "announcement.paid" || e.Who != w.budi.ID() || e.Note != "0.8" {
		t.Errorf("on record is %+v", e)
	}
}

func TestATemplateBeginsAnAnnouncementAgainAndADraftWaits(t *testing.T) {
	t.Parallel()
	w := newWorld(t, 9, 100)
	w.ana.Send("/siaran")
	w.reads(w.ana, "Kirim pesannya")
	w.press(w.ana, "📂 Templat")
	w.reads(w.ana, "Belum ada templat")
	w.press(w.ana, "‹ Kembali")
	message := w.ana.Send("Pelatihan bulanan")
	w.press(w.ana, "🏷 Topik")
	w.press(w.ana, "Pelatihan")
	w.press(w.ana, "📘 Tombol panduan")
	w.press(w.ana, "<nib>")
	w.press(w.ana, "🕘 Waktu")
	w.ana.Send("besok jam 09.00")
	w.press(w.ana, "💾 Simpan templat")
	w.ana.Send("nama yang jelas terlalu panjang untuk sebuah tombol")
	w.reads(w.ana, "kosong atau terlalu panjang")
	w.ana.Send("Pelatihan  rutin")
	w.reads(w.ana, "Templatnya sudah disimpan")
	w.press(w.ana, "🗑 Buang konsep")
	w.reads(w.ana, "Konsepnya dibuang")

	w.ana.Send("/siaran")
	w.until(w.ana, "a new question", func(m botapi.Message) bool {
		return m.From.IsBot && m.ReplyMarkup != nil && strings.Contains(m.Text, "Kirim pesannya") && m.ID > message.ID+3
	})
	w.press(w.ana, "📂 Templat")
	w.press(w.ana, "📄 Pelatihan rutin")
	w.until(w.ana, "the message again", func(m botapi.Message) bool { return m.From.IsBot && m.Text == "Pelatihan bulanan" })
	w.until(w.ana, "the draft", func(m botapi.Message) bool {
		return strings.Contains(m.Text, "Topik: Pelatihan") && strings.Contains(m.Text, "Waktu: sekarang") && strings.Contains(m.Text, "Tombol panduan: <nib>")
	})
	w.ana.Send("/siaran") // the draft waits, also for another day
	w.press(w.ana, "✅ Periksa lalu kirim")
	w.press(w.ana, "📤 Kirim")
	w.reads(w.ana, "dilepas")
	b, content := w.newest()
	if content.Topic != "pelatihan" || content.At != "" || !slices.Equal(w.says(content.Variants[0]), []string{"Pelatihan bulanan"}) || b.Total() == 0 {
		t.Errorf("released %+v", content)
	}

	w.ana.Delete(w.ana.ID(), message.ID)
	w.ana.Send("/siaran")
	w.press(w.ana, "📂 Templat")
	w.press(w.ana, "📄 Pelatihan rutin")
	w.until(w.ana, "the question for the message", func(m botapi.Message) bool {
		return m.From.IsBot && m.ID > message.ID+10 && strings.Contains(m.Text, "Kirim pesannya")
	})
	w.ana.Send("Pelatihan baru")
	w.reads(w.ana, "Topik: Pelatihan")
	w.press(w.ana, "📂 Templat")
	w.press(w.ana, "🗑") // the template
	w.reads(w.ana, "Belum ada templat")
	w.press(w.ana, "‹ Kembali")
	w.press(w.ana, "✅ Periksa lalu kirim")
	w.press(w.ana, "📤 Kirim")
	w.until(w.ana, "the second release", func(m botapi.Message) bool { return strings.Contains(m.Text, "no. 2 dilepas") })
	if _, content := w.newest(); !slices.Equal(w.says(content.Variants[0]), []string{"Pelatihan baru"}) {
		t.Errorf("released %+v", content)
	}
}

func TestWhatSomebodyWasWritingIsForgottenWithTheTemplates(t *testing.T) {
	t.Parallel()
	w := newWorld(t, 1, 100)
	w.ana.Send("/siaran")
	w.reads(w.ana, "Kirim pesannya")
	w.ana.Send("Bazar")
	w.press(w.ana, "💾 Simpan templat")
	w.ana.Send("Bazar")
	w.reads(w.ana, "Templatnya sudah disimpan")
	for range 2 {
		if err := w.part.Forget(t.Context(), w.ana.ID()); err != nil {
			t.Fatal(err)
		}
	}
	for _, name := range []string{"draft", "templates"} {
		if doc, err := w.Store.LoadDocument(t.Context(), storage.DocumentCompose, w.ana.ID(), name); err != nil || doc.Version != 0 {
			t.Errorf("%s is still there: %s, %v", name, doc.Data, err)
		}
	}
}
