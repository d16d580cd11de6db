package desk_test

import (
	"fmt"
	"regexp"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"plutbot/bot"
	"plutbot/bot/agenda"
	"plutbot/bot/chat"
	"plutbot/bot/desk"
	"plutbot/flows"
	"plutbot/flows/definition"
	"plutbot/flows/guides"
	"plutbot/internal/botapi"
	"plutbot/internal/redistest"
	"plutbot/internal/stage"
	"plutbot/locales"
	"plutbot/storage"
)

var realContent = sync.OnceValues(func() (*flows.Content, error) { return definition.Load(guides.FS()) })

// places are the real centres.
type places struct{ content *flows.Content }

func (places) Serving(string, string) []string { return nil }

func (p places) Named(words string, _ int) []desk.Centre {
	var found []desk.Centre
	for _, c := range p.content.Centres {
		if strings.EqualFold(c.Regency, words) {
			found = append(found, desk.Centre{ID: c.ID, Name: c.Name})
		}
	}
	return found
}

func (places) Provinces() []desk.Centre { return nil }

func (places) In(string) []desk.Centre { return nil }

func (p places) Centre(id string) (desk.Centre, bool) {
	for _, c := range p.content.Centres {
		if c.ID == id {
			return desk.Centre{ID: id, Name: c.Name}, true
		}
	}
	return desk.Centre{}, false
}

// uncounted observes nothing.
type uncounted struct{}

func (uncounted) Handled(bot.Kind, string, time.Duration) {}
func (uncounted) Happened(bot.Event)                      {}

// counter is a world in which SMEs talk to the real conversation.
type counter struct {
	*world
	sme   *botapi.Person
	codes []string // of the visits that were asked for
}

func newCounter(t *testing.T, change ...func(*desk.Config)) *counter {
	t.Helper()
	content, err := realContent()
	if err != nil {
		t.Fatal(err)
	}
	w := &world{Stage: stage.New(t, false), t: t}
	if redistest.Installed(t) {
		w.Store = redistest.Real(t)
	}
	w.forum = w.API.NewForum("Meja depan")
	w.rina, w.admin = w.API.NewUser(botapi.User{FirstName: "Rina"}), w.API.NewUser(botapi.User{FirstName: "Kepala"})
	w.forum.Add(w.rina, w.admin)
	talk := chat.New(content, w.Catalog, nil)
	w.config = desk.Config{Store: w.Store, Telegram: w.Client, Forum: w.Client, Files: w.Client, Centres: places{content}, Guides: country{}, Catalog: w.Catalog,
		Days: talk, Default: w.forum.ID(), Admins: []int64{w.admin.ID()}, Clock: w.API.Now, Wake: w.Wake, Log: w.Log}
	for _, c := range change {
		c(&w.config)
	}
	w.looks.Store = w.Store
	w.desk = desk.New(w.config)
	app := bot.New(bot.Config{Store: w.Store, Messenger: w.Client, Conversation: talk, Observer: uncounted{}, Clock: w.API.Now, Wake: w.Wake, Log: w.Log})
	w.Play(t, bot.NewRoute(app, w.desk), &w.looks, bot.NewJobs(app, map[string]bot.Doer{"desk": w.desk, "agenda": agenda.NewClerk(w.Client)}))
	return &counter{world: w, sme: w.API.NewUser(botapi.User{FirstName: "Sari", Language: "id"})}
}

// button finds a button by a part of its label.
func button(m botapi.Message, words string) (label, data string) {
	if m.ReplyMarkup == nil {
		return "", ""
	}
	for _, row := range m.ReplyMarkup.Rows {
		for _, b := range row {
			if strings.Contains(b.Text, words) {
				return b.Text, b.Data
			}
		}
	}
	return "", ""
}

var codePattern = regexp.MustCompile(`[2-9A-HJ-NP-Z]{3}-[2-9A-HJ-NP-Z]{3}`)

// chooses begins to book a visit to the centre of Lima Puluh Kota.
func (c *counter) chooses() {
	c.t.Helper()
	if len(c.sme.Messages()) == 0 {
		c.sme.Send("/start")
		c.tap(c.reads(c.sme, "Data Anda milik Anda"), "Setuju, ayo mulai")
		c.lacks(c.sme, "Data Anda milik Anda")
	}
	c.sme.Send("/plut_terdekat")
	c.reads(c.sme, "kota atau kabupaten")
	c.sme.Send("Lima Puluh Kota")
	var near botapi.Message
	c.until("the centres near", func() bool {
		for _, m := range c.sme.Messages() {
			if label, _ := button(m, "Buat janji kunjungan"); label != "" {
				near = m
			}
		}
		return near.ID != 0
	})
	c.tap(near, "Buat janji kunjungan")
	c.tap(c.reads(c.sme, "PLUT yang mana"), "Lima Puluh Kota")
}

// books asks for a visit on the third day that is offered, in the morning, and
// gives its code and day.
func (c *counter) books() (code string, day time.Time) {
	c.t.Helper()
	c.chooses()
	c.tap(c.reads(c.sme, "Datang untuk urusan apa"), "Modal")
	days := c.reads(c.sme, "Mau datang hari apa")
	data := days.ReplyMarkup.Rows[2][0].Data
	day, err := time.Parse(time.DateOnly, data[strings.LastIndex(data, ":")+1:])
	if err != nil {
		c.t.Fatal(err)
	}
	c.press(days, data)
	c.tap(c.reads(c.sme, "Pagi atau siang"), "Pagi")
	c.tap(c.reads(c.sme, "Periksa dulu"), "Kirim permintaan")
	c.until("a new pass", func() bool {
		for _, m := range c.sme.Messages() {
			if found := codePattern.FindString(m.Text); strings.Contains(m.Text, "Menunggu kepastian PLUT") && !slices.Contains(c.codes, found) {
				code = found
			}
		}
		return code != ""
	})
	c.codes = append(c.codes, code)
	return code, day
}

// tap presses the button of a message of the SME.
func (c *counter) tap(m botapi.Message, words string) {
	c.t.Helper()
	label, data := button(m, words)
	if label == "" {
		c.t.Fatalf("no button %q under %q", words, m.Text)
	}
	c.press(m, data)
}

func (c *counter) press(m botapi.Message, data string) {
	c.t.Helper()
	if _, err := c.sme.Press(m.ID, data); err != nil {
		c.t.Fatal(err)
	}
}

// decides presses a button of the card of the group.
func (c *counter) decides(m botapi.Message, words string) (toast func() string) {
	c.t.Helper()
	label, data := button(m, words)
	if label == "" {
		c.t.Fatalf("no button %q under %q", words, m.Text)
	}
	id, err := c.rina.PressIn(c.forum.ID(), m.ID, data)
	if err != nil {
		c.t.Fatal(err)
	}
	return func() string {
		c.until("an answer to the press", func() bool { _, _, answered := c.rina.Toast(id); return answered })
		text, _, _ := c.rina.Toast(id)
		return text
	}
}

// shows waits until the card of a visit has words and no longer others.
func (c *counter) shows(code, words string) botapi.Message {
	c.t.Helper()
	var card botapi.Message
	c.eventually("the card of "+code+" with "+words, c.forum, 0, func(all []botapi.Message) bool {
		for _, m := range all {
			if strings.Contains(m.Text, code) && strings.Contains(m.Text, words) {
				card = m
			}
		}
		return card.ID != 0
	})
	return card
}

func TestAVisitIsAskedForConfirmedAndRemembered(t *testing.T) {
	t.Parallel()
	c := newCounter(t)
	code, day := c.books()
	card := c.shows(code, "Menunggu jawaban Anda")
	for _, words := range []string{"PLUT-KUMKM Kabupaten Lima Puluh Kota", "pagi", "Pembiayaan", "KTP", "Nomor telepon tidak diberikan", "tanpa nama"} {
		if !strings.Contains(card.Text, words) {
			t.Errorf("the desk does not see %q:\n%s", words, card.Text)
		}
	}
	if strings.Contains(card.Text, "Sari") {
		t.Errorf("the name is shown: %s", card.Text)
	}
	if toast := c.decides(card, "Konfirmasi")(); !strings.Contains(toast, "Dikonfirmasi") {
		t.Errorf("the toast is %q", toast)
	}
	c.reads(c.sme, "Kabar baik")
	c.reads(c.sme, "Buka berkas ini")
	confirmed := c.shows(code, "Dikonfirmasi oleh Rina")
	if confirmed.ID != card.ID {
		t.Error("the card was sent again instead of changed")
	}
	c.rina.SendTo(c.forum.ID(), 0, "/kunjungan")
	c.has(c.forum, "Kunjungan yang akan datang")

	western := time.FixedZone("WIB", 7*60*60)
	before := time.Date(day.Year(), day.Month(), day.Day()-1, 10, 0, 0, 0, western)
	c.API.Advance(before.Add(-time.Minute).Sub(c.API.Now()))
	c.rest()
	if n := c.count("Besok Anda ditunggu"); n != 0 {
		t.Fatalf("reminded %d times before the hour", n)
	}
	c.API.Advance(2 * time.Minute)
	c.rest()
	c.reads(c.sme, "Besok Anda ditunggu")
	c.API.Advance(3 * time.Hour)
	c.rest()
	if n := c.count("Besok Anda ditunggu"); n != 1 {
		t.Errorf("reminded %d times", n)
	}
	c.API.Advance(before.Add(22*time.Hour - time.Minute).Sub(c.API.Now()))
	c.rest()
	if strings.Contains(strings.Join(texts(c.forum.Messages(0)), "\n"), "Kunjungan hari ini") {
		t.Error("the group hears of today before the office opens")
	}
	c.API.Advance(2 * time.Minute)
	c.has(c.forum, "Kunjungan hari ini")
	c.API.Advance(24 * time.Hour)
	c.rest()
	c.shows(code, "Tamunya waktu itu datang?")
	if n := strings.Count(strings.Join(texts(c.forum.Messages(0)), "\n"), "Kunjungan hari ini"); n != 1 {
		t.Errorf("the group hears of today %d times", n)
	}
	c.API.Advance(8 * 24 * time.Hour)
	c.rest()
	c.shows(code, "sudah lewat")
	c.unlisted()
}

// opens moves the clock to a day on which the offices have opened.
func (c *counter) opens(day time.Time) {
	c.API.Advance(day.Add(90 * time.Minute).Sub(c.API.Now())) // 8.30 in the west
	c.rest()
}

func TestTheStaffNotesInOnePressWhetherTheGuestCame(t *testing.T) {
	t.Parallel()
	c := newCounter(t)
	came, day := c.books()
	c.decides(c.shows(came, "Menunggu jawaban Anda"), "Konfirmasi")
	card := c.shows(came, "Dikonfirmasi oleh Rina")
	if label, _ := button(card, "Datang"); label != "" {
		t.Error("it can be noted before the day")
	}
	c.rest()
	c.opens(day)
	if ask := c.shows(came, "Tamunya datang?"); ask.ID != card.ID {
		t.Error("the card was sent again instead of changed")
	}
	c.API.Advance(24 * time.Hour)
	c.rest()
	c.rina.SendTo(c.forum.ID(), 0, "/kunjungan")
	c.has(c.forum, "belum dicatat datang atau tidak")
	said := len(c.sme.Messages())
	if toast := c.decides(c.shows(came, "Tamunya waktu itu datang?"), "Tidak datang")(); !strings.Contains(toast, "Dicatat tidak datang") {
		t.Errorf("the toast is %q", toast)
	}
	card = c.shows(came, "Tidak datang (dicatat Rina")
	if label, _ := button(card, "Tidak datang"); label != "" {
		t.Error("what is noted can be noted again")
	}
	c.decides(card, "Datang") // the wrong button was pressed
	c.shows(came, "Sudah datang (dicatat Rina")
	c.rest()
	if n := len(c.sme.Messages()); n != said {
		t.Errorf("the business owner hears of it: %q", lastOf(c.sme.Messages()))
	}
	c.sme.Send("/kunjungan")
	c.tap(c.reads(c.sme, "Kunjungan Anda ke PLUT"), "✔️")
	c.reads(c.sme, "Anda sudah datang ke PLUT ini")
	c.rina.SendTo(c.forum.ID(), 0, "/laporan "+day.Format("2006-01"))
	c.has(c.forum, "1 janji · 1 datang · 0 tidak datang · 0 dibatalkan")

	late := c.shows(came, "Sudah datang (dicatat Rina")
	c.API.Advance(8 * 24 * time.Hour)
	c.rest()
	if label, _ := button(c.shows(came, "Sudah datang"), "datang"); label != "" {
		t.Error("after a week it can still be changed")
	}
	if toast := c.decides(late, "Tidak datang")(); !strings.Contains(toast, "sudah lewat") {
		t.Errorf("a button of a week ago says %q", toast)
	}
	c.unlisted()
}

func lastOf(all []botapi.Message) string { return all[len(all)-1].Text }

// The report of a month counts the visits of its days: one that is moved to
// another month is counted there.
func TestTheReportCountsVisitsMadeCancelledAndAttended(t *testing.T) {
	t.Parallel()
	c := newCounter(t)
	// reports says what the desk's report of a month says of visits.
	reports := func(month string) string {
		c.rina.SendTo(c.forum.ID(), 0, "/laporan "+month)
		text := ""
		c.eventually("the report of "+month, c.forum, 0, func(all []botapi.Message) bool {
			text = all[len(all)-1].Text
			return strings.Contains(text, "Laporan "+month)
		})
		return text
	}
	cancelled, day := c.books()
	c.decides(c.shows(cancelled, "Menunggu jawaban Anda"), "Batalkan")
	c.decides(c.shows(cancelled, "Alasannya dikirim"), "Kantor tutup")
	c.shows(cancelled, "Dibatalkan oleh Rina")
	missed, _ := c.books()
	c.decides(c.shows(missed, "Menunggu jawaban Anda"), "Konfirmasi")
	c.shows(missed, "Dikonfirmasi oleh Rina")
	c.rest()
	month := day.Format("2006-01")
	if text := reports(month); !strings.Contains(text, "2 janji · 0 datang · 0 tidak datang · 1 dibatalkan") {
		t.Errorf("the report is %q", text)
	}
	later := day.AddDate(0, 1, 0)
	change, err := bot.NewTask(bot.DeskVisitChange, "moved", bot.VisitChange{Visit: strings.ReplaceAll(missed, "-", ""), Do: bot.VisitMoves,
		VisitTime: bot.VisitTime{Day: later.Format(time.DateOnly), Part: bot.VisitMorning}})
	if err == nil {
		err = c.Store.AddJob(t.Context(), change.Job(c.sme.ID(), 0, c.API.Now()))
	}
	if err != nil {
		t.Fatal(err)
	}
	c.Wake()
	c.has(c.forum, "pelaku usaha mengusulkan")
	c.decides(c.shows(missed, "Menunggu jawaban Anda"), "Konfirmasi")
	c.shows(missed, "Dikonfirmasi oleh Rina")
	c.rest()
	if text := reports(month); !strings.Contains(text, "1 janji · 0 datang · 0 tidak datang · 1 dibatalkan") {
		t.Errorf("after one was moved to another month the report is %q", text)
	}
	c.opens(later)
	c.decides(c.shows(missed, "Tamunya datang?"), "Tidak datang")
	c.shows(missed, "Tidak datang (dicatat Rina")
	c.rest()
	if text := reports(later.Format("2006-01")); !strings.Contains(text, "1 janji · 0 datang · 1 tidak datang · 0 dibatalkan") {
		t.Errorf("the report of the other month is %q", text)
	}
}

// unlisted says that the group's list no longer tells of the SME.
func (c *counter) unlisted() {
	c.t.Helper()
	rows, err := c.Store.LoadDocument(c.t.Context(), storage.DocumentVisits, c.forum.ID(), "")
	if err != nil || strings.Contains(string(rows.Data), fmt.Sprint(c.sme.ID())) {
		c.t.Errorf("the group still lists it: %s, %v", rows.Data, err)
	}
}

// count says how many messages of the SME have words.
func (c *counter) count(words string) int {
	n := 0
	for _, m := range c.sme.Messages() {
		if strings.Contains(m.Text, words) {
			n++
		}
	}
	return n
}

func TestTheDeskOffersAnotherDayAndTheSMEAgrees(t *testing.T) {
	t.Parallel()
	c := newCounter(t)
	code, _ := c.books()
	card := c.shows(code, "Menunggu jawaban Anda")
	c.decides(card, "Ubah hari")
	choice := c.shows(code, "Tawarkan waktu lain")
	c.decides(choice, "siang")
	offer := c.reads(c.sme, "PLUT minta ganti hari")
	c.shows(code, "Hari ini ditawarkan Rina")
	if toast := c.decides(card, "Konfirmasi")(); !strings.Contains(toast, "berubah") {
		t.Errorf("a card of before the change says %q", toast)
	}
	c.tap(offer, "Setuju hari itu")
	c.reads(c.sme, "Buka berkas ini")
	c.shows(code, "Dikonfirmasi: pelaku usaha setuju")
	c.has(c.forum, "pelaku usaha setuju, ")
}

func TestEachSideCancelsAndTheOtherHearsOfIt(t *testing.T) {
	t.Parallel()
	c := newCounter(t)
	first, _ := c.books()
	card := c.shows(first, "Menunggu jawaban Anda")
	c.decides(card, "Batalkan")
	c.decides(c.shows(first, "Alasannya dikirim"), "Kantor tutup")
	c.reads(c.sme, "Kantornya tutup hari itu")
	c.shows(first, "Dibatalkan oleh Rina")

	second, _ := c.books()
	card = c.shows(second, "Menunggu jawaban Anda")
	c.tap(c.reads(c.sme, second), "Batalkan")
	c.tap(c.reads(c.sme, "PLUT langsung diberi tahu"), "Ya, batalkan")
	c.shows(second, "Dibatalkan pelaku usaha")
	c.has(c.forum, "pelaku usaha membatalkan")
	if toast := c.decides(card, "Konfirmasi")(); !strings.Contains(toast, "berubah") && !strings.Contains(toast, "lewat") {
		t.Errorf("confirming what was cancelled says %q", toast)
	}
	c.rest()
	if n := c.count("Kabar baik"); n != 0 {
		t.Errorf("a cancelled visit was confirmed %d times", n)
	}
}

func TestAVisitWithoutADeskIsToldHonestlyBeforeItIsSent(t *testing.T) {
	t.Parallel()
	c := newCounter(t, func(d *desk.Config) { d.Default = 0 })
	c.chooses()
	c.tap(c.reads(c.sme, "Datang untuk urusan apa"), "Modal")
	told := c.reads(c.sme, "belum bisa dipesan lewat bot")
	if !strings.Contains(told.Text, "Jorong Ketinggian") {
		t.Errorf("no contact: %s", told.Text)
	}
}

// The group leaves between the question and the request.
func TestARequestThatNobodyTakesIsToldHonestly(t *testing.T) {
	t.Parallel()
	c := newCounter(t, func(d *desk.Config) { d.Default = 0 })
	c.admin.SendTo(c.forum.ID(), 0, "/hubungkan Kabupaten Lima Puluh Kota")
	c.has(c.forum, "sekarang meja konsultan")
	c.chooses()
	c.tap(c.reads(c.sme, "Datang untuk urusan apa"), "Modal")
	days := c.reads(c.sme, "Mau datang hari apa")
	c.rest()
	c.admin.SendTo(c.forum.ID(), 0, "/lepas")
	c.has(c.forum, "tidak lagi menerima")
	c.press(days, days.ReplyMarkup.Rows[2][0].Data)
	c.tap(c.reads(c.sme, "Pagi atau siang"), "Pagi")
	c.tap(c.reads(c.sme, "Periksa dulu"), "Kirim permintaan")
	if pass := c.reads(c.sme, "tidak bisa dipesan di sini"); !strings.Contains(pass.Text, "tidak sampai ke siapa pun") || !strings.Contains(pass.Text, "Jorong Ketinggian") {
		t.Errorf("told: %s", pass.Text)
	}
}

func TestAVisitGoesToTheGroupOfItsCentre(t *testing.T) {
	t.Parallel()
	c := newCounter(t)
	own := c.API.NewForum("Lima Puluh Kota")
	own.Add(c.admin)
	c.admin.SendTo(own.ID(), 0, "/hubungkan Kabupaten Lima Puluh Kota")
	c.has(own, "sekarang meja konsultan")
	code, _ := c.books()
	c.has(own, code)
	if strings.Contains(strings.Join(texts(c.forum.Messages(0)), "\n"), code) {
		t.Error("another group sees it too")
	}
}

func TestErasingTakesTheVisitFromTheDesk(t *testing.T) {
	t.Parallel()
	c := newCounter(t)
	code, _ := c.books()
	c.shows(code, "Menunggu jawaban Anda")
	c.sme.Send("/hapus_data")
	c.tap(c.reads(c.sme, "Hapus"), "Ya, hapus")
	c.shows(code, "menghapus datanya")
	c.rest()
	doc, err := c.Store.LoadDocument(t.Context(), storage.DocumentVisit, c.sme.ID(), strings.ReplaceAll(code, "-", ""))
	if err != nil || doc.Version != 0 {
		t.Errorf("it is still there: %s, %v", doc.Data, err)
	}
	c.unlisted()
}

func TestWhoBlockedTheBotIsNotReminded(t *testing.T) {
	t.Parallel()
	c := newCounter(t)
	code, day := c.books()
	c.decides(c.shows(code, "Menunggu jawaban Anda"), "Konfirmasi")
	c.reads(c.sme, "Kabar baik")
	c.rest()
	c.sme.Block()
	c.API.Advance(day.Sub(c.API.Now()))
	c.rest()
	if n := c.count("Besok Anda ditunggu"); n != 0 {
		t.Errorf("reminded %d times", n)
	}
	if n, err := c.Store.JobDepth(t.Context()); err != nil || n > 5 {
		t.Errorf("%d jobs are left, %v", n, err)
	}
}

func TestAVisitIsKeptThirtyDaysAfterItsDay(t *testing.T) {
	t.Parallel()
	store, pass := redistest.Aging(t)
	now := time.Now()
	day := now.AddDate(0, 0, 3).In(time.FixedZone("WIB", 7*60*60)).Format(time.DateOnly)
	over, err := time.ParseInLocation(time.DateOnly, day, time.FixedZone("WIB", 7*60*60))
	if err != nil {
		t.Fatal(err)
	}
	catalog, err := locales.Load(locales.FS())
	if err != nil {
		t.Fatal(err)
	}
	d := desk.New(desk.Config{Store: store, Centres: country{}, Catalog: catalog, Default: -9, Clock: func() time.Time { return now }, Wake: func() {}})
	task, err := bot.NewTask(bot.DeskVisit, "a", bot.VisitRequest{Visit: "K7Q4MD", Centre: "bandung", Field: bot.FieldFinance, VisitTime: bot.VisitTime{Day: day, Part: bot.VisitMorning}})
	if err != nil {
		t.Fatal(err)
	}
	task.Chat = 5
	if err := d.DoTask(t.Context(), task); err != nil {
		t.Fatal(err)
	}
	there := func() bool {
		doc, err := store.LoadDocument(t.Context(), storage.DocumentVisit, 5, "K7Q4MD")
		if err != nil {
			t.Fatal(err)
		}
		return doc.Version != 0
	}
	pass(over.AddDate(0, 0, 1).Add(bot.KeptVisit - time.Hour).Sub(now))
	if !there() {
		t.Error("it is gone before its time")
	}
	pass(2 * time.Hour)
	if there() {
		t.Error("it is kept for too long")
	}
}

func TestTheCounterOpensAVisitByItsCode(t *testing.T) {
	t.Parallel()
	c := newCounter(t)
	code, _ := c.books()
	card := c.shows(code, "Menunggu jawaban Anda")
	c.rina.SendTo(c.forum.ID(), 0, "/kunjungan "+strings.ToLower(code))
	var newer botapi.Message
	c.eventually("the card again", c.forum, 0, func(all []botapi.Message) bool {
		for _, m := range all {
			if m.ID > card.ID && strings.Contains(m.Text, code) {
				newer = m
			}
		}
		return newer.ID != 0
	})
	c.decides(newer, "Konfirmasi")
	c.reads(c.sme, "Kabar baik")
	c.rina.SendTo(c.forum.ID(), 0, "/kunjungan ZZZ-ZZZ")
	c.has(c.forum, "tidak ada di daftar")
	c.sme.Send("/siapa_melihat")
	seen := c.reads(c.sme, "Kunjungan "+code+", PLUT-KUMKM")
	if !strings.Contains(seen.Text, "Rina") || !strings.Contains(seen.Text, "kunjungan dikonfirmasi") {
		t.Errorf("who saw it: %s", seen.Text)
	}
}

func TestACardThatSomebodyDeletedComesAgain(t *testing.T) {
	t.Parallel()
	c := newCounter(t)
	code, _ := c.books()
	card := c.shows(code, "Menunggu jawaban Anda")
	c.rest()
	c.rina.Delete(c.forum.ID(), card.ID)
	c.tap(c.reads(c.sme, code), "Usul hari lain")
	days := c.reads(c.sme, "Mau datang hari apa")
	c.press(days, days.ReplyMarkup.Rows[3][0].Data)
	c.tap(c.reads(c.sme, "Pagi atau siang"), "Siang")
	c.tap(c.reads(c.sme, "Usul hari lain"), "Kirim permintaan")
	again := c.shows(code, "Menunggu jawaban Anda")
	if again.ID == card.ID {
		t.Fatal("the card is still there")
	}
	c.decides(again, "Konfirmasi")
	c.reads(c.sme, "Kabar baik")
}

// Telegram and the outbox may do things twice, and answers may get lost.
func TestATaskThatComesTwiceHasNoSecondEffect(t *testing.T) {
	t.Parallel()
	c := newCounter(t)
	request := bot.VisitRequest{Visit: "K7Q4MD", Centre: "plut-1307", Name: "PLUT", Field: bot.FieldFinance,
		VisitTime: bot.VisitTime{Day: c.API.Now().AddDate(0, 0, 5).Format(time.DateOnly), Part: bot.VisitMorning}}
	for n := range 3 {
		c.task(c.sme.ID(), "visit", bot.DeskVisit, request)
		c.rest()
		if n == 0 {
			c.decides(c.shows("K7Q-4MD", "Menunggu jawaban Anda"), "Konfirmasi")
			c.shows("K7Q-4MD", "Dikonfirmasi oleh Rina")
		}
	}
	change := bot.VisitChange{Visit: "K7Q4MD", Do: bot.VisitCancels}
	for range 3 {
		c.task(c.sme.ID(), "change", bot.DeskVisitChange, change)
		c.rest()
	}
	c.shows("K7Q-4MD", "Dibatalkan pelaku usaha")
	all := strings.Join(texts(c.forum.Messages(0)), "\n")
	if cards, told := strings.Count(all, "Diminta")+strings.Count(all, "🏷"), strings.Count(all, "membatalkan"); cards != 1 || told != 1 {
		t.Errorf("%d cards, told %d times:\n%s", cards, told, all)
	}
}

func TestManyVisitsKeepToTheBudgetOfTheGroup(t *testing.T) {
	t.Parallel()
	c := newCounter(t)
	c.API.SetLimits(true)
	const many = 50
	day := c.API.Now().AddDate(0, 0, 5).Format(time.DateOnly)
	for n := range many {
		p := c.API.NewUser(botapi.User{FirstName: "Usaha"})
		c.task(p.ID(), "visit", bot.DeskVisit, bot.VisitRequest{Visit: fmt.Sprintf("AAA%03d", n), Centre: "plut-1307", Name: "PLUT",
			Field: bot.FieldFinance, VisitTime: bot.VisitTime{Day: day, Part: bot.VisitMorning}})
	}
	shown := func() bool {
		return strings.Count(strings.Join(texts(c.forum.Messages(0)), "\n"), "Menunggu jawaban Anda") == many
	}
	c.passTime(5*time.Second, 10*time.Minute, shown)
	var sent []int64
	for _, m := range c.forum.Messages(0) {
		if m.Text != "" && m.From.IsBot {
			sent = append(sent, m.Date)
		}
	}
	for _, call := range c.API.Calls() {
		if call.Code == 429 && call.Params["chat_id"] == fmt.Sprint(c.forum.ID()) {
			t.Errorf("%s was refused: %s", call.Method, call.Error)
		}
	}
	for n := range sent {
		if n >= 18 && sent[n]-sent[n-18] < 59 {
			t.Errorf("19 messages within %d seconds", sent[n]-sent[n-18])
		}
	}
	c.rina.SendTo(c.forum.ID(), 0, "/kunjungan")
	c.passTime(5*time.Second, 3*time.Minute, func() bool { return strings.Contains(strings.Join(texts(c.forum.Messages(0)), "\n"), "dan 20 lagi") })
}

func TestVisitsFollowTheirGroupToItsNewID(t *testing.T) {
	t.Parallel()
	c := newCounter(t)
	code, _ := c.books()
	c.shows(code, "Menunggu jawaban Anda")
	c.rest()
	c.forum = c.forum.Upgrade()
	c.decides(c.shows(code, "Menunggu jawaban Anda"), "Konfirmasi")
	c.reads(c.sme, "Kabar baik")
	c.shows(code, "Dikonfirmasi oleh Rina")
}

// Both sides decide at the same moment, many times: in the end both read the
// same, and what was cancelled is never confirmed.
func TestBothSidesDecideAtTheSameMoment(t *testing.T) {
	t.Parallel()
	c := newCounter(t)
	for round := range 3 {
		c.sme = c.API.NewUser(botapi.User{FirstName: "Sari", Language: "id"})
		code, _ := c.books()
		card := c.shows(code, "Menunggu jawaban Anda")
		c.tap(c.reads(c.sme, code), "Batalkan")
		sure := c.reads(c.sme, "PLUT langsung diberi tahu")
		_, yes := button(sure, "Ya, batalkan")
		_, confirm := button(card, "Konfirmasi")
		var both sync.WaitGroup
		both.Go(func() { _, _ = c.sme.Press(sure.ID, yes) })
		both.Go(func() { _, _ = c.rina.PressIn(c.forum.ID(), card.ID, confirm) })
		both.Wait()
		c.shows(code, "Dibatalkan pelaku usaha")
		c.rest()
		doc, err := c.Store.LoadDocument(t.Context(), storage.DocumentVisit, c.sme.ID(), strings.ReplaceAll(code, "-", ""))
		if err != nil || !strings.Contains(string(doc.Data), `"state":"cancelled"`) {
			t.Errorf("round %d: the desk has %s, %v", round, doc.Data, err)
		}
		c.sme.Send("/kunjungan")
		if label, _ := button(c.reads(c.sme, "Kunjungan Anda ke PLUT"), "pagi"); !strings.HasPrefix(label, "✖️") {
			t.Errorf("round %d: the SME's list says %q", round, label)
		}
	}
}

// The group may not be written to at the moment, so the card waits; the SME
// erases everything before it is out.
func TestAVisitThatIsErasedBeforeTheDeskSawItIsNotShown(t *testing.T) {
	t.Parallel()
	c := newCounter(t)
	c.forum.RemoveBot()
	code, _ := c.books()
	c.rest()
	c.sme.Send("/hapus_data")
	c.tap(c.reads(c.sme, "Hapus"), "Ya, hapus")
	c.rest()
	c.forum.SetBotRights(&botapi.Rights{ManageChat: true, ManageTopics: true})
	c.passTime(30*time.Second, 20*time.Minute, func() bool { return strings.Contains(strings.Join(texts(c.forum.Messages(0)), "\n"), code) })
	c.rest()
	if all := strings.Join(texts(c.forum.Messages(0)), "\n"); strings.Contains(all, "Pembiayaan") || strings.Count(all, code) != 1 {
		t.Errorf("the group reads %s", all)
	}
}

// Telegram delivers every update twice.
func TestAVisitIsBookedOnceHoweverOftenTelegramDelivers(t *testing.T) {
	t.Parallel()
	c := newCounter(t)
	c.API.Fault(botapi.Fault{Method: "getUpdates", DuplicateDelivery: true})
	code, _ := c.books()
	c.decides(c.shows(code, "Menunggu jawaban Anda"), "Konfirmasi")
	c.reads(c.sme, "Kabar baik")
	c.shows(code, "Dikonfirmasi oleh Rina")
	c.rest()
	files := 0
	for _, m := range c.sme.Messages() {
		if m.Document != nil {
			files++
		}
	}
	if cards := len(c.forum.Messages(0)); c.count("Kabar baik") != 1 || files != 1 || strings.Count(strings.Join(texts(c.forum.Messages(0)), "\n"), code) != 1 {
		t.Errorf("%d cards, told %d times, %d files", cards, c.count("Kabar baik"), files)
	}
}
