package follow_test

import (
	"bytes"
	"context"
	"encoding/csv"
	"fmt"
	"iter"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/xuri/excelize/v2"

	"plutbot/bot"
	"plutbot/bot/broadcast"
	"plutbot/bot/broadcast/follow"
	"plutbot/bot/broadcast/report"
	"plutbot/internal/botapi"
	"plutbot/internal/stage"
	"plutbot/locales"
	"plutbot/storage"
)

const (
	token    = "1000000000:the-token-of-the-follow-tests-000000"
	patience = 10 * time.Second
)

// world is an administrator, some people who get announcements, and what
// follows these. Sending is done by hand, message by message.
type world struct {
	*stage.Stage
	t       *testing.T
	control *broadcast.Control
	follow  *follow.Follower
	admin   *botapi.Person
	reader  *botapi.Person // may look, and no more
	people  []*botapi.Person
}

func newWorld(t *testing.T, people int) *world {
	t.Helper()
	w := &world{Stage: stage.New(t, false), t: t}
	w.admin, w.reader = w.API.NewUser(botapi.User{FirstName: "Kepala", Language: "id"}), w.API.NewUser(botapi.User{FirstName: "Wira", Language: "id"})
	w.admin.Start("")
	w.reader.Start("")
	for i := range people {
		w.people = append(w.people, w.API.NewUser(botapi.User{FirstName: fmt.Sprint("Sari", i), Language: "id"}))
		w.people[i].Start("")
	}
	w.control = broadcast.NewControl(w.Store, w.Store, w.API.Now, 30)
	w.follow = follow.New(follow.Config{Control: w.control, Writing: w.control, Records: w.Store, Store: w.Store, Messenger: w.Client, Editor: w.Client,
		Fill: func(ctx context.Context, id, from int64) error {
			_, err := w.control.Fill(ctx, id, broadcast.Reacted(ctx, w.Store, from))
			return err
		},
		May: func(_ context.Context, person int64, r broadcast.Right) (bool, error) {
			return person == w.admin.ID() || person == w.reader.ID() && r == broadcast.Look, nil
		},
		Catalog: w.Catalog, Clock: w.API.Now, Wake: w.Wake, Log: w.Log})
	w.Play(t, stage.Only(w.follow), w.Store, bot.NewJobs(w, map[string]bot.Doer{follow.Part: w.follow}))
	return w
}

// release makes an announcement of everybody and begins it. The people get its
// versions by turns.
func (w *world) release(text string, versions ...broadcast.Variant) int64 {
	w.t.Helper()
	ctx := w.t.Context()
	source := w.admin.Send(text)
	content := broadcast.Content{Author: w.admin.ID(), Topic: "pelatihan", Urgent: true, Variants: []broadcast.Variant{{Language: "id", From: w.admin.ID(),
		Messages: []int64{int64(source.ID)}, Buttons: [][]broadcast.Button{{{Label: "=Daftar", Action: "g.nib"}}, {{Label: "Berhenti", Action: broadcast.ActionLeave}}}}}}
	content.Variants = append(content.Variants, versions...)
	b, err := w.control.Create(ctx, content)
	if err != nil {
		w.t.Fatal(err)
	}
	var audience iter.Seq2[storage.Addressee, error] = func(yield func(storage.Addressee, error) bool) {
		for i, p := range w.people {
			if !yield(storage.Addressee{Chat: p.ID(), Zone: i % storage.Zones, Variant: i % len(content.Variants)}, nil) {
				return
			}
		}
	}
	if _, err := w.control.Fill(ctx, b.ID, audience); err != nil {
		w.t.Fatal(err)
	}
	if moved, err := w.Store.MoveBroadcast(ctx, b.ID, storage.BroadcastRunning, "", w.API.Now()); err != nil || !moved {
		w.t.Fatalf("begun: %v, %v", moved, err)
	}
	return b.ID
}

// send sends to the next recipients; outcomes says what becomes of each.
func (w *world) send(id int64, outcomes ...storage.Outcome) {
	w.t.Helper()
	ctx := w.t.Context()
	for _, o := range outcomes {
		b, err := w.Store.LoadBroadcast(ctx, id)
		if err != nil {
			w.t.Fatal(err)
		}
		h, ok, err := w.Store.TakeRecipient(ctx, b, "w", []int{0, 1, 2}, w.API.Now(), time.Minute)
		if err != nil || !ok {
			w.t.Fatalf("took %v, %v", ok, err)
		}
		if o.State == storage.Sent {
			if o.Messages, err = w.Client.Post(ctx, bot.Post{Chat: h.Chat, Text: "Pelatihan hari Senin",
				Rows: [][]bot.Button{{{Label: "Daftar", Data: broadcast.Press{Broadcast: id, Position: h.Position, Action: "g.nib"}.Data()}}}}); err != nil {
				w.t.Fatal(err)
			}
		}
		if settled, err := w.Store.SettleRecipient(ctx, h, o, w.API.Now()); err != nil || !settled {
			w.t.Fatalf("settled %v, %v", settled, err)
		}
	}
}

func (w *world) open(p *botapi.Person, id int64) {
	w.t.Helper()
	if err := w.Store.AddJob(w.t.Context(), follow.Open(id, "id").Job(p.ID(), 0, w.API.Now())); err != nil {
		w.t.Fatal(err)
	}
	w.Wake()
}

// reads waits for words in a message of the bot.
func (w *world) reads(p *botapi.Person, words string) botapi.Message {
	w.t.Helper()
	return stage.Reads(w.t, p, words)
}

func (w *world) press(p *botapi.Person, label string) {
	w.t.Helper()
	stage.Press(w.t, p, label)
}

var (
	sent    = storage.Outcome{State: storage.Sent}
	blocked = storage.Outcome{State: storage.Blocked, Reason: int(bot.Blocked)}
	failed  = storage.Outcome{State: storage.Failed, Reason: int(bot.Refused)}
	unknown = storage.Outcome{State: storage.Unknown, Reason: int(bot.Temporary)}
)

func TestTheCardFollowsTheAnnouncementAndStopsIt(t *testing.T) {
	t.Parallel()
	w := newWorld(t, 4)
	id := w.release("Pelatihan hari Senin")
	w.open(w.admin, id)
	card := w.reads(w.admin, "sedang dikirim")
	w.reads(w.admin, "dari 4, sisa 4")
	w.send(id, sent, sent)
	if now := w.reads(w.admin, "Terkirim 2 dari 4, sisa 2"); now.ID != card.ID {
		t.Errorf("the card came anew as %d, it was %d", now.ID, card.ID)
	}
	w.press(w.admin, "⏸ Jeda")
	w.reads(w.admin, "dijeda")
	if b, _ := w.Store.LoadBroadcast(t.Context(), id); b.State != storage.BroadcastPaused {
		t.Errorf("it is %s", b.State)
	}
	w.press(w.admin, "▶️ Lanjutkan")
	w.reads(w.admin, "sedang dikirim")
	w.press(w.admin, "🛑 Batalkan")
	w.reads(w.admin, "2 orang yang belum dapat giliran")
	w.press(w.admin, "‹ Tidak jadi")
	w.reads(w.admin, "sedang dikirim")
	w.press(w.admin, "🛑 Batalkan")
	w.press(w.admin, "🛑 Ya, batalkan sisanya")
	w.reads(w.admin, "dibatalkan")
	w.reads(w.admin, "belum dikirim: 2")
	entries := w.Audit(t)
	if len(entries) != 3 || entries[0].What != "announcement.cancel" || entries[2].Who != w.admin.ID() {
		t.Errorf("the audit has %+v", entries)
	}
}

func TestTheEndIsToldWithAReportWhoseTotalsAreThoseOfTheRecords(t *testing.T) {
	t.Parallel()
	w := newWorld(t, 7)
	id := w.release("Pelatihan hari Senin")
	w.open(w.admin, id)
	first := w.reads(w.admin, "sedang dikirim")
	w.send(id, sent, blocked, sent, failed, unknown, sent, sent)
	for r, err := range w.Store.Recipients(t.Context(), id) {
		if err != nil {
			t.Fatal(err)
		}
		if r.State == storage.Sent && r.Position.Zone() == 0 {
			if _, err := w.Store.MarkRecipient(t.Context(), id, r.Position, r.Chat, storage.MarkTapped); err != nil {
				t.Fatal(err)
			}
			if err := w.Store.CountTap(t.Context(), id, 0, r.Position); err != nil {
				t.Fatal(err)
			}
		}
	}
	told := w.reads(w.admin, "Terkirim ke 4 dari 7 orang")
	ctx, cancel := context.WithTimeout(t.Context(), patience)
	defer cancel()
	if err := w.admin.WaitFor(ctx, func(all []botapi.Message) bool {
		told = all[len(all)-1]
		return told.ID != first.ID && strings.Contains(told.Text, "Terkirim ke 4 dari 7")
	}); err != nil {
		t.Fatalf("the end was not told in a message of its own: %v", err)
	}
	w.reads(w.admin, "memblokir bot: 1")
	w.reads(w.admin, "ditolak Telegram: 1")
	w.press(w.admin, "📄 Laporan .csv")
	w.reads(w.admin, "7 penerima, tanpa nama")

	r, err := report.Gather(t.Context(), w.Store, w.control, id)
	if err != nil {
		t.Fatal(err)
	}
	catalog, err := locales.Load(locales.FS())
	if err != nil {
		t.Fatal(err)
	}
	p := catalog.In("id")
	file, err := r.CSV(p)
	if err != nil {
		t.Fatal(err)
	}
	rows, err := csv.NewReader(bytes.NewReader(bytes.TrimPrefix(file.Content, []byte("\ufeff")))).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	total, tapped := 0, 0
	for _, row := range rows[1:] {
		n, err := strconv.Atoi(row[len(row)-1])
		if err != nil {
			t.Fatal(err)
		}
		total += n
		if row[4] == "ya" {
			tapped += n
		}
	}
	if total != 7 || int64(tapped) != r.Marked(storage.MarkTapped) || tapped == 0 {
		t.Errorf("the CSV counts %d people, %d of whom tapped: %q", total, tapped, rows)
	}
	checkWorkbook(t, r, p)
}

func checkWorkbook(t *testing.T, r report.Report, p *locales.Printer) {
	t.Helper()
	file, err := r.XLSX(p)
	if err != nil {
		t.Fatal(err)
	}
	book, err := excelize.OpenReader(bytes.NewReader(file.Content))
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = book.Close() }()
	sums, err := book.GetRows("Ringkasan")
	if err != nil {
		t.Fatal(err)
	}
	values := map[string]string{}
	for _, row := range sums {
		if len(row) > 1 {
			values[row[0]] = row[1]
		}
	}
	for name, want := range map[string]string{"Penerima": "7", "terkirim": "4", "gagal": "1", "memblokir bot": "1", "belum jelas": "1",
		"gagal: ditolak Telegram": "1", "Tombol: =Daftar": fmt.Sprint(r.Taps[0])} {
		if values[name] != want {
			t.Errorf("the workbook says %q of %q, want %q", values[name], name, want)
		}
	}
	lines, err := book.GetRows("Rincian")
	if err != nil || len(lines) != len(r.Lines)+1 {
		t.Errorf("the workbook has %d lines, want %d (%v)", len(lines), len(r.Lines)+1, err)
	}
}

func TestOnlyWhatFailedIsSentAgainAndOnlyByChoice(t *testing.T) {
	t.Parallel()
	w := newWorld(t, 4)
	id := w.release("Pelatihan hari Senin")
	w.open(w.admin, id)
	w.send(id, sent, failed, unknown, failed)
	w.reads(w.admin, "Terkirim ke 1 dari 4 orang")
	w.press(w.admin, "🔁 Kirim ulang: gagal (2)")
	w.reads(w.admin, "Kirim ulang ke 2 orang yang gagal?")
	w.press(w.admin, "🔁 Ya, kirim ulang")
	w.reads(w.admin, "sisa 2")
	w.send(id, sent, sent)
	b, err := w.Store.LoadBroadcast(t.Context(), id)
	if err != nil || b.State != storage.BroadcastFinished || b.Counts[storage.Sent] != 3 || b.Counts[storage.Unknown] != 1 {
		t.Errorf("it ended as %s with %v (%v)", b.State, b.Counts, err)
	}
	w.reads(w.admin, "Terkirim ke 3 dari 4 orang")
}

func TestACorrectionChangesEveryMessageAndTellsOnlyThoseWhoReacted(t *testing.T) {
	t.Parallel()
	w := newWorld(t, 4)
	id := w.release("Pelatihan hari Senin")
	w.send(id, sent, sent, sent, sent)
	var reacted, gone int64
	for r, err := range w.Store.Recipients(t.Context(), id) {
		if err != nil {
			t.Fatal(err)
		}
		switch {
		case reacted == 0:
			reacted = r.Chat
			if _, err := w.Store.MarkRecipient(t.Context(), id, r.Position, r.Chat, storage.MarkReplied); err != nil {
				t.Fatal(err)
			}
		case gone == 0: // somebody who has blocked the bot since
			gone = r.Chat
		}
	}
	for _, p := range w.people {
		if p.ID() == gone {
			p.Block()
		}
	}
	w.open(w.admin, id)
	w.reads(w.admin, "Terkirim ke 4 dari 4 orang")
	w.press(w.admin, "✏️ Ralat isinya")
	w.reads(w.admin, "Tulis isi yang benar")
	w.admin.Send("Pelatihan hari Selasa")
	w.reads(w.admin, "Perbaiki pengumuman no.")
	w.reads(w.admin, "Pelatihan hari Selasa")
	w.press(w.admin, "✏️ Ya, perbaiki sekarang")
	w.reads(w.admin, "3 pesan sudah diperbaiki")
	w.reads(w.admin, "1 orang yang sudah menanggapi")
	for _, p := range w.people {
		if p.ID() == gone {
			continue
		}
		m := w.reads(p, "Pelatihan hari Selasa")
		if m.ReplyMarkup == nil {
			t.Error("the buttons are gone")
		}
	}
	ids, err := w.Store.Broadcasts(t.Context(), 5)
	if err != nil || len(ids) != 2 {
		t.Fatalf("announcements: %v, %v", ids, err)
	}
	for r, err := range w.Store.Recipients(t.Context(), ids[0]) {
		if err != nil || r.Chat != reacted {
			t.Errorf("told: %+v, %v", r, err)
		}
	}
	if n, err := w.Store.LoadBroadcast(t.Context(), ids[0]); err != nil || n.State != storage.BroadcastScheduled || n.Total() != 1 {
		t.Errorf("the notice is %s for %d (%v)", n.State, n.Total(), err)
	}
}

func TestACorrectionAsksForEachLanguageOnceAndTellsInIt(t *testing.T) {
	t.Parallel()
	w := newWorld(t, 4)
	english := int64(w.admin.Send("Training on Monday").ID)
	words := broadcast.Wording{Text: "Training on Monday"}
	id := w.release("Pelatihan hari Senin",
		broadcast.Variant{Language: "id", LowData: true, Words: &broadcast.Wording{Text: "Pelatihan hari Senin"}},
		broadcast.Variant{Language: "en", From: w.admin.ID(), Messages: []int64{english}},
		broadcast.Variant{Language: "en", LowData: true, Words: &words})
	w.send(id, sent, sent, sent, sent)
	for r, err := range w.Store.Recipients(t.Context(), id) {
		if err != nil {
			t.Fatal(err)
		}
		if _, err := w.Store.MarkRecipient(t.Context(), id, r.Position, r.Chat, storage.MarkReplied); err != nil {
			t.Fatal(err)
		}
	}
	w.open(w.admin, id)
	w.press(w.admin, "✏️ Ralat isinya")
	w.reads(w.admin, "untuk versi 🇮🇩 Bahasa Indonesia")
	w.admin.Send("Pelatihan hari Selasa")
	w.reads(w.admin, "untuk versi 🇬🇧 English")
	w.admin.Send("Training on Tuesday")
	w.press(w.admin, "✏️ Ya, perbaiki sekarang")
	w.reads(w.admin, "4 pesan sudah diperbaiki")
	for i, want := range []string{"Pelatihan hari Selasa", "Pelatihan hari Selasa", "Training on Tuesday", "Training on Tuesday"} {
		w.reads(w.people[i], want)
	}
	ids, err := w.Store.Broadcasts(t.Context(), 1)
	if err != nil || len(ids) != 1 || ids[0] == id {
		t.Fatalf("announcements: %v, %v", ids, err)
	}
	notice, err := w.control.Status(t.Context(), ids[0])
	if err != nil {
		t.Fatal(err)
	}
	told := map[int64]string{}
	for r, err := range w.Store.Recipients(t.Context(), ids[0]) {
		if err != nil {
			t.Fatal(err)
		}
		for _, m := range w.admin.Messages() {
			if int64(m.ID) == notice.Content.Variants[r.Variant].Messages[0] {
				told[r.Chat] = m.Text
			}
		}
	}
	for i, want := range []string{"Ralat.", "Ralat.", "Correction.", "Correction."} {
		if text := told[w.people[i].ID()]; !strings.Contains(text, want) {
			t.Errorf("person %d is told %q, want %q", i, text, want)
		}
	}
}

func TestEachCommandAndButtonAsksForItsRight(t *testing.T) {
	t.Parallel()
	w := newWorld(t, 2)
	id := w.release("Pelatihan hari Senin")
	w.send(id, failed)
	w.open(w.reader, id)
	card := w.reads(w.reader, "sedang dikirim")
	stranger := w.people[0]
	for verb, looks := range map[string]bool{"o": true, "t": true, "x": true, "p": false, "s": false, "c": false, "C": false, "f": false, "F": false,
		"u": false, "U": false, "e": false, "E": false, "d": false} {
		for _, c := range []struct {
			from  bot.Update
			wants bool
		}{{bot.Update{From: w.reader.ID()}, looks}, {bot.Update{From: stranger.ID()}, false}} {
			u := c.from
			u.Kind, u.Private, u.Chat, u.ID, u.Language = bot.KindPress, true, w.reader.ID(), time.Now().UnixNano(), "id"
			u.Press = bot.Press{ID: "x", Message: int64(card.ID), Data: "bf:" + verb + ":" + strconv.FormatInt(id, 36)}
			answer, err := w.follow.Handle(t.Context(), u)
			if err != nil {
				t.Fatalf("%s: %v", verb, err)
			}
			if allowed := answer.Toast != "Anda belum punya izin untuk ini."; allowed != c.wants {
				t.Errorf("%s by %d: allowed %v, want %v", verb, u.From, allowed, c.wants)
			}
		}
	}
	for person, want := range map[*botapi.Person]bool{w.admin: true, w.reader: true, stranger: false} {
		if takes, err := w.follow.Takes(t.Context(), bot.Update{Kind: bot.KindCommand, Command: "kiriman", Private: true, Chat: person.ID(), From: person.ID()}); err != nil || takes != want {
			t.Errorf("the list for %d: %v, %v", person.ID(), takes, err)
		}
	}
	if b, _ := w.Store.LoadBroadcast(t.Context(), id); b.State != storage.BroadcastRunning || b.Counts[storage.Failed] != 1 {
		t.Errorf("somebody without the right changed it: %s %v", b.State, b.Counts)
	}
}
