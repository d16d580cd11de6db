package evidence_test

import (
	"bytes"
	"context"
	"encoding/csv"
	"fmt"
	"io"
	"log/slog"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"
	"unicode/utf8"

	"github.com/xuri/excelize/v2"

	"plutbot/bot"
	"plutbot/bot/chat"
	"plutbot/bot/evidence"
	"plutbot/bot/figures"
	"plutbot/flows"
	"plutbot/flows/definition"
	"plutbot/flows/guides"
	"plutbot/internal/botapi"
	"plutbot/internal/stage"
	"plutbot/storage"
)

// silent observes nothing.
type silent struct{}

func (silent) Handled(bot.Kind, string, time.Duration) {}
func (silent) Happened(bot.Event)                      {}

var loaded = sync.OnceValues(func() (*flows.Content, error) { return definition.Load(guides.FS()) })

// world is the conversation and the report on the same store, with a head who may
// see the report and any number of people who use the bot.
type world struct {
	*stage.Stage
	t       *testing.T
	content *flows.Content
	head    *botapi.Person
	part    *evidence.Evidence
	apps    [2]*bot.App // two instances
	cases   []evidence.Case

	mu   sync.Mutex
	at   time.Time
	next int64
}

func newWorld(t *testing.T) *world {
	t.Helper()
	content, err := loaded()
	if err != nil {
		t.Fatal(err)
	}
	w := &world{Stage: stage.New(t, false), t: t, content: content, at: time.Date(2026, 11, 10, 3, 0, 0, 0, time.UTC)}
	for i := range w.apps {
		w.apps[i] = bot.New(bot.Config{Store: w.Store, Messenger: w.Client, Conversation: chat.New(content, w.Catalog, nil), Observer: silent{},
			Clock: w.now, Wake: w.Wake, Log: slog.New(slog.NewTextHandler(io.Discard, nil))})
	}
	w.head = w.API.NewUser(botapi.User{FirstName: "Kepala", Language: "id"})
	w.head.Start("")
	w.part = evidence.New(evidence.Config{Store: w.Store, Messenger: w.Client, Content: content, Catalog: w.Catalog, Clock: w.now, Wake: w.Wake,
		Cases: func(context.Context, string) ([]evidence.Case, error) { return w.cases, nil },
		May:   func(_ context.Context, person int64) (bool, error) { return person == w.head.ID(), nil }})
	w.Play(t, bot.NewRoute(w.apps[0], w.part), w.Store, bot.NewJobs(w.apps[0], map[string]bot.Doer{evidence.Part: w.part}))
	return w
}

func (w *world) now() time.Time {
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.at
}

func (w *world) moveTo(at time.Time) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.at = at
}

// does gives an update of a person to one instance or both.
func (w *world) does(person int64, u bot.Update, instances ...int) {
	w.t.Helper()
	w.next++
	u.ID, u.Chat, u.From, u.Private, u.Language = 1_000_000+w.next, person, person, true, "id"
	for _, i := range append(instances, 0)[:max(1, len(instances))] {
		if _, err := w.apps[i].Handle(w.t.Context(), u); err != nil {
			w.t.Fatal(err)
		}
	}
}

func (w *world) presses(person int64, all ...string) {
	w.t.Helper()
	for _, data := range all {
		w.does(person, bot.Update{Kind: bot.KindPress, Press: bot.Press{ID: "1", Data: data, Message: 1, Inaccessible: true}})
	}
}

// comes is somebody who agrees to the privacy notice.
func (w *world) comes() int64 {
	w.t.Helper()
	p := w.API.NewUser(botapi.User{FirstName: "Sari", Language: "id"})
	p.Start("")
	stage.Reads(w.t, p, "Data Anda")
	w.presses(p.ID(), "y")
	return p.ID()
}

// The presses of the halal guide up to its last question, and to its outcome.
var (
	halalStart = []string{"g:halal", "a:halal:status:belum", "a:halal:usaha:camilan"}
	halalRest  = []string{"t:halal:bahan:tidak_ada", "t:halal:ukuran:tidak_ada", "t:halal:kendala:tidak_ada", "a:halal:nib:cocok", "a:halal:dana:gratis"}
)

func (w *world) report(month string) evidence.Report {
	w.t.Helper()
	m, err := figures.ParseMonth(month)
	if err != nil {
		w.t.Fatal(err)
	}
	r, err := evidence.Gather(w.t.Context(), w.Store, func(context.Context, string) ([]evidence.Case, error) { return w.cases, nil }, m, w.now())
	if err != nil {
		w.t.Fatal(err)
	}
	return r
}

func TestTheReportTellsWhatPeopleDidWhereTheyStoppedAndHowItIsCounted(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.cases = []evidence.Case{{Field: bot.FieldProduction, First: 50 * time.Minute, Stars: 4, Ended: true}, {Field: bot.FieldProduction, First: 20 * time.Minute},
		{Field: bot.FieldFinance, First: 5 * time.Hour, Stars: 5, Ended: true}}
	for i := range 3 {
		person := w.comes()
		w.presses(person, halalStart...)
		if i == 0 {
			w.presses(person, halalRest...)
		}
	}
	w.comes()
	w.head.Send("/laporan")
	card := stage.Reads(t, w.head, "Laporan layanan November 2026")
	for _, words := range []string{"sampai 10 November 2026", "4 orang memakai bot, 4 di antaranya baru", "Panduan dibuka 3 kali, selesai 1",
		"Sertifikat halal: 3 orang, selesai 1. Paling banyak berhenti di “", "” (2)", "Separuh jawaban pertama datang dalam 50 menit (dari 3 jawaban)",
		"Nilai rata-rata 4,5 dari 5 (2 penilaian)", "0 dibuka, 2 selesai"} {
		if !strings.Contains(card.Text, words) {
			t.Errorf("no %q in\n%s", words, card.Text)
		}
	}
	stage.Press(t, w.head, "ℹ️ Cara menghitung")
	if text := stage.Reads(t, w.head, "Bot tidak bisa mengetahuinya dengan jujur").Text; utf8.RuneCountInString(text) > bot.MaxCardText || !strings.Contains(text, "kurang dari 5 orang") {
		t.Errorf("the definitions have %d characters:\n%s", utf8.RuneCountInString(text), text)
	}
	stage.Press(t, w.head, "‹ Kembali ke laporan")
	stage.Reads(t, w.head, "4 orang memakai bot")
	stage.Press(t, w.head, "🗓 Bulan lain")
	stage.Press(t, w.head, "Oktober 2026")
	stage.Reads(t, w.head, "Belum ada yang tercatat memakai bot di bulan ini")
}

func TestWithoutTheRightThereIsNoReport(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	other := w.API.NewUser(botapi.User{FirstName: "Budi", Language: "id"})
	for what, u := range map[string]bot.Update{
		"the command": {Kind: bot.KindCommand, Command: "laporan"},
		"a button":    {Kind: bot.KindPress, Press: bot.Press{ID: "1", Data: "be:x:2026-11", Message: 1}},
	} {
		u.ID, u.Private, u.Chat, u.From, u.Language = 5, true, other.ID(), other.ID(), "id"
		takes, err := w.part.Takes(t.Context(), u)
		if err != nil || takes != (u.Kind == bot.KindPress) {
			t.Errorf("%s is taken: %v, %v", what, takes, err)
		}
		if !takes {
			continue
		}
		if answer, err := w.part.Handle(t.Context(), u); err != nil || !strings.Contains(answer.Toast, "belum punya izin") {
			t.Errorf("%s gives %+v, %v", what, answer, err)
		}
	}
}

func TestAMonthEndsAtMidnightInJakarta(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.moveTo(time.Date(2026, 11, 30, 16, 59, 0, 0, time.UTC)) // 23.59 in Jakarta
	person := w.comes()
	w.presses(person, halalStart...)
	w.moveTo(time.Date(2026, 11, 30, 17, 0, 0, 0, time.UTC)) // midnight
	w.presses(person, halalRest...)
	november, december := w.report("2026-11"), w.report("2026-12")
	if november.People != 1 || november.New != 1 || len(november.Guides) != 1 || november.Guides[0].Stopped != 1 || november.Guides[0].Finished != 0 {
		t.Errorf("November is %+v", november.Sums)
	}
	if december.People != 1 || december.New != 0 || len(december.Guides) != 1 || december.Guides[0].Finished != 1 {
		t.Errorf("December is %+v", december.Sums)
	}
}

func TestAnUpdateThatComesAgainCountsOnceAlsoOnAnotherInstance(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	person := w.comes()
	for _, data := range append(slices.Clone(halalStart), halalRest...) {
		w.does(person, bot.Update{Kind: bot.KindPress, Press: bot.Press{ID: "1", Data: data, Message: 1, Inaccessible: true}}, 0, 1, 0, 1)
	}
	for range 2 {
		w.does(person, bot.Update{Kind: bot.KindText, Text: "resep rendang padang"}, 1, 0, 1)
	}
	r := w.report("2026-11")
	if r.People != 1 || r.New != 1 || r.Refused != 2 || len(r.Guides) != 1 || r.Guides[0].People != 1 || r.Guides[0].Finished != 1 {
		t.Errorf("counted is %+v", r.Sums)
	}
}

func TestAnErasureLeavesTheFiguresAsTheyAre(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	person := w.comes()
	w.presses(person, halalStart...)
	before := w.report("2026-11")
	w.presses(person, "E")
	if r, err := w.Store.Load(t.Context(), person); err != nil || len(r.Data) != 0 {
		t.Errorf("%d bytes of the person are left, %v", len(r.Data), err)
	}
	if after := w.report("2026-11"); fmt.Sprint(after.Sums) != fmt.Sprint(before.Sums) {
		t.Errorf("the erasure changes %+v to %+v", before.Sums, after.Sums)
	}
	counts, err := w.Store.Figures(t.Context(), "2026-11")
	if err != nil {
		t.Fatal(err)
	}
	for name := range counts {
		if strings.Contains(name, strconv.FormatInt(person, 10)) {
			t.Errorf("a count is called %s", name)
		}
	}
}

// announce stores an announcement that began and reached some people.
func (w *world) announce(sent int) {
	w.t.Helper()
	b, err := w.Store.CreateBroadcast(w.t.Context(), []byte("{}"), w.now())
	if err != nil {
		w.t.Fatal(err)
	}
	if _, err := w.Store.FillBroadcast(w.t.Context(), b.ID, 1, func(yield func(storage.Addressee, error) bool) {
		for i := range sent + 1 {
			if !yield(storage.Addressee{Chat: int64(7000 + i)}, nil) {
				return
			}
		}
	}); err != nil {
		w.t.Fatal(err)
	}
	if _, err := w.Store.MoveBroadcast(w.t.Context(), b.ID, storage.BroadcastRunning, "", w.now()); err != nil {
		w.t.Fatal(err)
	}
	if b, err = w.Store.LoadBroadcast(w.t.Context(), b.ID); err != nil {
		w.t.Fatal(err)
	}
	for range sent {
		h, ok, err := w.Store.TakeRecipient(w.t.Context(), b, "w", []int{0}, w.now(), time.Minute)
		if err != nil || !ok {
			w.t.Fatal(ok, err)
		}
		if _, err := w.Store.SettleRecipient(w.t.Context(), h, storage.Outcome{State: storage.Sent, Messages: []int64{7}}, w.now()); err != nil {
			w.t.Fatal(err)
		}
	}
}

// livesIn tells the region, in the guide that asks for it.
func (w *world) livesIn(person int64, regency string) {
	w.t.Helper()
	w.presses(person, "g:plut", "a:plut:siapa:mitra")
	w.does(person, bot.Update{Kind: bot.KindText, Text: regency})
}

func TestTheFilesHoldEveryFigureAddUpAndNameNoSmallGroup(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.cases = []evidence.Case{{Field: bot.FieldProduction, First: 50 * time.Minute, Stars: 4, Ended: true}}
	w.announce(2)
	for i := range 14 {
		person := w.comes()
		if i < 11 { // three do not tell, and would stand alone with the five of Malang's province
			w.livesIn(person, map[bool]string{true: "Kota Semarang", false: "Kota Malang"}[i < 6])
		}
		w.presses(person, halalStart[:1+i%3]...)
		if i%3 == 2 {
			w.presses(person, halalRest...)
		}
	}
	w.head.Send("/laporan 2026-11")
	stage.Press(t, w.head, "📊 Unduh Excel")
	book, err := excelize.OpenReader(bytes.NewReader(w.file("laporan-layanan-2026-11.xlsx")))
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = book.Close() }()
	if want := []string{"Ringkasan", "Wilayah", "Panduan", "Berhenti di mana", "Hasil panduan", "Pertanyaan", "Konsultan", "Pengumuman", "Cara menghitung"}; !slices.Equal(book.GetSheetList(), want) {
		t.Fatalf("the sheets are %q", book.GetSheetList())
	}
	rows := func(sheet string) [][]string {
		t.Helper()
		all, err := book.GetRows(sheet)
		if err != nil || len(all) < 5 || !strings.Contains(all[0][0], "Laporan layanan November 2026") {
			t.Fatalf("%s: %q, %v", sheet, all, err)
		}
		return all[3:]
	}
	sums := map[string]string{}
	for _, row := range rows("Ringkasan") {
		sums[row[0]] = row[1]
	}
	for name, want := range map[string]string{"Orang yang memakai bot": "14", "Di antaranya baru": "14", "Kasus selesai": "1", "Separuh dijawab dalam (menit)": "50",
		"Nilai rata-rata (1-5)": "4", "Pengumuman": "1", "Pengumuman terkirim": "2"} {
		if sums[name] != want {
			t.Errorf("%s: %q, want %s", name, sums[name], want)
		}
	}
	for sheet, column := range map[string]int{"Wilayah": 1, "Panduan": 1, "Berhenti di mana": 2, "Hasil panduan": 2, "Pertanyaan": 1} {
		addsUp(t, sheet, rows(sheet), column)
	}
	guide := rows("Panduan")
	for _, row := range guide {
		if number(t, row[1]) != number(t, row[2])+number(t, row[3])+number(t, row[4]) {
			t.Errorf("a guide is %q", row)
		}
	}
	if got, want := fmt.Sprint(rows("Wilayah")), "[[Jawa Tengah 6] [lainnya 8] [Jumlah 14]]"; got != want {
		t.Errorf("the regions are %s, want %s", got, want)
	}

	stage.Press(t, w.head, "📄 Unduh .csv")
	table, err := csv.NewReader(strings.NewReader(strings.TrimPrefix(string(w.file("laporan-layanan-2026-11.csv")), "\ufeff"))).ReadAll()
	if err != nil || len(table) < 40 {
		t.Fatalf("the table has %d rows, %v", len(table), err)
	}
	inTable := map[string]string{}
	for _, row := range table {
		if row[1] == "Ringkasan" {
			inTable[row[2]] = row[5]
		}
	}
	for name, value := range sums {
		if inTable[name] != value && name != "Angka" {
			t.Errorf("%s is %q in the table and %q in the workbook", name, inTable[name], value)
		}
	}
}

// file waits for one of that name and gives its content.
func (w *world) file(name string) []byte {
	w.t.Helper()
	ctx, cancel := context.WithTimeout(w.t.Context(), 20*time.Second)
	defer cancel()
	id := ""
	if err := w.head.WaitFor(ctx, func(all []botapi.Message) bool {
		for _, m := range all {
			if m.Document != nil && m.Document.Name == name && strings.Contains(m.Caption, "tanpa nama") {
				id = m.Document.ID
			}
		}
		return id != ""
	}); err != nil {
		w.t.Fatalf("waiting for %s: %v", name, err)
	}
	return w.API.FileContent(id)
}

// addsUp checks that the last row is the sum of the others.
func addsUp(t *testing.T, sheet string, rows [][]string, column int) {
	t.Helper()
	sum := int64(0)
	for _, row := range rows[:len(rows)-1] {
		sum += number(t, row[column])
	}
	if last := rows[len(rows)-1]; last[0] != "Jumlah" || number(t, last[column]) != sum {
		t.Errorf("%s: %q, the rows add up to %d", sheet, last, sum)
	}
}

func number(t *testing.T, cell string) int64 {
	t.Helper()
	n, err := strconv.ParseInt(cell, 10, 64)
	if err != nil {
		t.Errorf("%q is no number", cell)
	}
	return n
}
