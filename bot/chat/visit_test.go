package chat

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"plutbot/bot"
	"plutbot/bot/agenda"
	"plutbot/flows/definition"
	"plutbot/flows/guides"
	"plutbot/locales"
)

// realChat is the conversation with the real guides.
var realChat = sync.OnceValues(func() (*Chat, error) {
	content, err := definition.Load(guides.FS())
	if err != nil {
		return nil, err
	}
	catalog, err := locales.Load(locales.FS())
	if err != nil {
		return nil, err
	}
	return New(content, catalog, nil), nil
})

// visitor is a person with the real guides, on a Monday morning.
func visitor(t *testing.T) *person {
	t.Helper()
	real, err := realChat()
	if err != nil {
		t.Fatal(err)
	}
	p := &person{t: t, chat: real, now: time.Date(2026, 11, 23, 3, 0, 0, 0, time.UTC), older: make([]bot.Card, 1)}
	p.command("start", "")
	p.press("Setuju")
	p.command("plut_terdekat", "")
	return p
}

// booked is somebody who has asked for a visit to the centre of Lima Puluh Kota.
func booked(t *testing.T) (*person, bot.VisitRequest) {
	t.Helper()
	p := visitor(t)
	p.say("Lima Puluh Kota")
	p.press("Buat janji kunjungan")
	p.press("Lima Puluh Kota")
	p.press("Modal")
	p.press("Rabu, 25 Nov 2026")
	p.press("Pagi")
	p.press("Kirim permintaan")
	return p, only[bot.VisitRequest](p, bot.DeskVisit)
}

func newsOf(r bot.VisitRequest, revision int64, state string) bot.VisitNews {
	return bot.VisitNews{Visit: r.Visit, Revision: revision, State: state, VisitTime: r.VisitTime}
}

func TestAVisitIsBookedAndNothingIsPromised(t *testing.T) {
	t.Parallel()
	p := visitor(t)
	p.say("Lima Puluh Kota")
	p.press("Buat janji kunjungan")
	p.sees("PLUT yang mana")
	p.press("Lima Puluh Kota")
	p.press("Modal")
	p.sees("Ini hari kerja berikutnya", "bisa berbeda")
	if all := strings.Join(p.buttons(), " "); strings.Contains(all, "23 Nov") || !strings.Contains(all, "Selasa, 24 Nov 2026") || strings.Contains(all, "28 Nov") {
		t.Errorf("the days are %q", all)
	}
	p.press("Rabu, 25 Nov 2026")
	p.press("Pagi, 08.00–12.00")
	p.sees("Belum pasti", "Nomor telepon tidak diberikan", "Tanpa nama", "Yang dibawa", "KTP", "Catatan penjualan")
	if len(p.turn.Tasks) != 0 {
		t.Fatalf("sent before it was confirmed: %v", p.turn.Tasks)
	}
	p.press("Kirim permintaan")
	p.sees("Menunggu kepastian PLUT", "Jangan berangkat dulu", "Jorong Ketinggian", "Rabu, 25 November 2026, pagi", "Yang dibawa")
	r := only[bot.VisitRequest](p, bot.DeskVisit)
	if r.Centre != "plut-1307" || r.Day != "2026-11-25" || r.Part != bot.VisitMorning || r.Field != bot.FieldFinance || r.Called != "" {
		t.Errorf("the desk is told %+v", r)
	}
	if strings.ContainsAny(r.Visit, "01OI") || len(r.Visit) != codeLength {
		t.Errorf("the code is %q", r.Visit)
	}
	if !slices.ContainsFunc(r.Bring, func(s string) bool { return strings.Contains(s, "KTP") }) {
		t.Errorf("to bring: %q", r.Bring)
	}
	p.sees(spelled(r.Visit))
	p.command("kunjungan", "")
	p.sees("Kunjungan Anda ke PLUT")
	p.press("25 Nov 2026, pagi")
	p.sees(spelled(r.Visit))
}

func TestTheCentresAnswerComesWithThePassAndACalendarFile(t *testing.T) {
	t.Parallel()
	p, r := booked(t)
	n := newsOf(r, 2, bot.VisitConfirmed)
	n.By = "Rina · PLUT"
	said := p.told(bot.ChatVisit, "a", n)
	if len(said) != 1 || !strings.Contains(said[0].Text, "dikonfirmasi") || !strings.Contains(said[0].Text, "Rina") || !strings.Contains(said[0].Text, spelled(r.Visit)) {
		t.Fatalf("said %v", said)
	}
	a := only[agenda.Appointment](p, agenda.DoSend)
	if want := time.Date(2026, 11, 25, 1, 0, 0, 0, time.UTC); !a.Starts.Equal(want) || a.Zone != 7 || !strings.Contains(a.Place, "Jorong Ketinggian") || !strings.Contains(a.Notes, "KTP") {
		t.Errorf("the appointment is %+v", a)
	}
	if again := p.told(bot.ChatVisit, "a", n); len(again) != 0 {
		t.Errorf("the same news again says %v", again)
	}
	if old := p.told(bot.ChatVisit, "b", newsOf(r, 1, bot.VisitWaiting)); len(old) != 0 {
		t.Errorf("older news say %v", old)
	}
	p.tap(said[0], "Simpan ke kalender")
	p.sees("sedang dikirim", "Sudah dikonfirmasi")
	only[agenda.Appointment](p, agenda.DoSend)
}

func TestAnotherDayIsAgreedOnByBothSides(t *testing.T) {
	t.Parallel()
	p, r := booked(t)
	offer := newsOf(r, 2, bot.VisitMoved)
	offer.Day, offer.Part, offer.By = "2026-11-26", bot.VisitAfternoon, "Rina"
	first := p.told(bot.ChatVisit, "a", offer)
	offer.Revision, offer.Day = 3, "2026-11-27"
	second := p.told(bot.ChatVisit, "b", offer)
	if len(first) != 1 || len(second) != 1 || !strings.Contains(second[0].Text, "Jumat, 27 November 2026, siang") {
		t.Fatalf("offered: %v, %v", first, second)
	}
	p.tap(first[0], "Setuju hari itu")
	p.sees("sudah tidak berlaku", "27 November")
	if len(p.turn.Tasks) != 0 {
		t.Errorf("an older offer was accepted: %v", p.turn.Tasks)
	}
	p.tap(second[0], "Setuju hari itu")
	p.sees("Sudah dikonfirmasi", "27 November")
	if c := only[bot.VisitChange](p, bot.DeskVisitChange); c.Do != bot.VisitAccepts || c.Day != "2026-11-27" || c.Part != bot.VisitAfternoon {
		t.Errorf("decided %+v", c)
	}
	p.press("Usul hari lain")
	p.press("Senin, 30 Nov 2026")
	p.press("Siang")
	p.sees("Usul hari lain", spelled(r.Visit), "Belum pasti")
	p.press("Kirim permintaan")
	p.sees("Menunggu kepastian", "30 November")
	if c := only[bot.VisitChange](p, bot.DeskVisitChange); c.Do != bot.VisitMoves || c.Day != "2026-11-30" {
		t.Errorf("decided %+v", c)
	}
	ack := newsOf(r, 5, bot.VisitWaiting)
	ack.Day, ack.Part = "2026-11-30", bot.VisitAfternoon
	if said := p.told(bot.ChatVisit, "c", ack); len(said) != 0 {
		t.Errorf("what is known already is said: %v", said)
	}
}

func TestWhatIsCancelledStaysCancelled(t *testing.T) {
	t.Parallel()
	p, r := booked(t)
	p.press("Batalkan")
	p.press("Tetap datang")
	p.press("Batalkan")
	p.press("Ya, batalkan")
	p.sees("Dibatalkan")
	if c := only[bot.VisitChange](p, bot.DeskVisitChange); c.Do != bot.VisitCancels {
		t.Errorf("decided %+v", c)
	}
	if said := p.told(bot.ChatVisit, "a", newsOf(r, 2, bot.VisitConfirmed)); len(said) != 0 {
		t.Errorf("after it was cancelled: %v", said)
	}
	if said := p.told(bot.ChatVisitRemind, "b", bot.VisitRef{Visit: r.Visit, Day: r.Day}); len(said) != 0 {
		t.Errorf("reminded of a visit that was cancelled: %v", said)
	}
	p.press("Buat janji baru")
	p.sees("Datang untuk urusan apa")
}

// due gives the task of the last turn that does something later.
func due(p *person, do string) bot.Task {
	p.t.Helper()
	i := slices.IndexFunc(p.turn.Tasks, func(task bot.Task) bool { return task.Do == do })
	if i < 0 {
		p.t.Fatalf("no %s in %v", do, p.turn.Tasks)
	}
	return p.turn.Tasks[i]
}

func TestTheReminderComesOnceOnTheDayBefore(t *testing.T) {
	t.Parallel()
	p, r := booked(t)
	reminder := due(p, bot.ChatVisitRemind)
	if want := time.Date(2026, 11, 24, 3, 0, 0, 0, time.UTC); !reminder.Due.Equal(want) {
		t.Fatalf("it is due %v", reminder.Due)
	}
	p.now = reminder.Due
	unsure := *p
	if said := unsure.told(reminder.Do, reminder.ID, reminder.Data); len(said) != 1 || !strings.Contains(said[0].Text, "belum pasti") {
		t.Errorf("before anybody confirmed: %v", said)
	}
	p.told(bot.ChatVisit, "a", newsOf(r, 2, bot.VisitConfirmed))
	said := p.told(reminder.Do, reminder.ID, reminder.Data)
	if len(said) != 1 || !strings.Contains(said[0].Text, "Besok Anda ditunggu") || !strings.Contains(said[0].Text, "KTP") {
		t.Errorf("the reminder is %v", said)
	}
	if again := p.told(reminder.Do, reminder.ID, reminder.Data); len(again) != 0 {
		t.Errorf("reminded twice: %v", again)
	}
}

func TestNobodyIsRemindedWhoDoesNotWantIt(t *testing.T) {
	t.Parallel()
	ref := func(r bot.VisitRequest) bot.VisitRef { return bot.VisitRef{Visit: r.Visit, Day: r.Day} }
	quiet, r := booked(t)
	quiet.press("Tanpa pengingat")
	if said := quiet.told(bot.ChatVisitRemind, "a", ref(r)); len(said) != 0 {
		t.Errorf("without a reminder: %v", said)
	}
	refused, r := booked(t)
	refused.command("izin_data", "")
	refused.press("Izinkan pengingat")
	refused.press("Cabut izin pengingat")
	if said := refused.told(bot.ChatVisitRemind, "a", ref(r)); len(said) != 0 {
		t.Errorf("who refused reminders: %v", said)
	}
	moved, r := booked(t)
	other := newsOf(r, 2, bot.VisitMoved)
	other.Day = "2026-11-30"
	moved.told(bot.ChatVisit, "m", other)
	if said := moved.told(bot.ChatVisitRemind, "a", ref(r)); len(said) != 0 {
		t.Errorf("of the day that was left: %v", said)
	}
}

func TestAVisitIsForgottenThirtyDaysAfterItsDay(t *testing.T) {
	t.Parallel()
	p, r := booked(t)
	end := due(p, bot.ChatVisitForget)
	if want := time.Date(2026, 12, 26, 0, 0, 0, 0, wib); !end.Due.Equal(want) {
		t.Fatalf("it ends %v", end.Due)
	}
	kept := func() bool {
		s, err := decode(p.chat.content, p.data)
		if err != nil {
			t.Fatal(err)
		}
		return len(s.Parts.of(sectionVisits)) > 0
	}
	p.now = end.Due.Add(-time.Hour)
	p.told(end.Do, end.ID, end.Data)
	if !kept() {
		t.Error("it is forgotten before its time")
	}
	p.now = end.Due
	p.told(end.Do, end.ID, end.Data)
	if kept() {
		t.Errorf("%s is still known", r.Visit)
	}
}

func TestErasingAndWithdrawingReachTheDesk(t *testing.T) {
	t.Parallel()
	p, r := booked(t)
	p.command("hapus_data", "")
	p.sees("janji kunjungan, juga yang sudah pasti")
	p.press("Ya, hapus")
	if e := only[bot.VisitErasing](p, bot.DeskVisitErase); !slices.Equal(e.Visits, []string{r.Visit}) {
		t.Errorf("erased %v", e)
	}
	p, r = booked(t)
	p.command("izin_data", "")
	p.press("Cabut izin kunjungan")
	if e := only[bot.VisitErasing](p, bot.DeskVisitErase); !slices.Equal(e.Visits, []string{r.Visit}) {
		t.Errorf("erased %v", e)
	}
	p.command("kunjungan", "")
	p.sees("Belum ada")
}

func TestTheCopyOfTheDataHoldsTheVisits(t *testing.T) {
	t.Parallel()
	p, r := booked(t)
	files, err := p.chat.Export(p.data, p.now)
	if err != nil {
		t.Fatal(err)
	}
	if text := string(files[0].Content); !strings.Contains(text, spelled(r.Visit)) || !strings.Contains(text, "menunggu kepastian") {
		t.Errorf("to read:\n%s", text)
	}
	var machine struct {
		Visits []struct{ Code, Centre, Day, Part, State string }
		Others map[string]any
	}
	if err := json.Unmarshal(files[1].Content, &machine); err != nil {
		t.Fatal(err)
	}
	if len(machine.Visits) != 1 || machine.Visits[0].Code != r.Visit || machine.Visits[0].Day != r.Day || machine.Visits[0].State != bot.VisitWaiting || len(machine.Others) != 0 {
		t.Errorf("for programs: %+v", machine)
	}
}

func TestThereAreNoMoreVisitsThanADeskCanBear(t *testing.T) {
	t.Parallel()
	p, _ := booked(t)
	book := func(day string) {
		p.command("plut_terdekat", "")
		p.say("Lima Puluh Kota")
		p.press("Buat janji kunjungan")
		p.press("Lima Puluh Kota")
		p.press("Modal")
		p.press(day)
		p.press("Pagi")
		p.press("Kirim permintaan")
	}
	book("25 Nov")
	p.sees("waktu yang sama")
	book("26 Nov")
	book("27 Nov")
	p.command("plut_terdekat", "")
	p.say("Lima Puluh Kota")
	p.press("Buat janji kunjungan")
	p.press("Lima Puluh Kota")
	p.sees("sudah penuh")
}

func TestAVisitWaitsForTheConsent(t *testing.T) {
	t.Parallel()
	p := visitor(t)
	p.data, p.card = nil, 0
	p.command("plut_terdekat", "")
	p.say("Lima Puluh Kota")
	p.press("Buat janji kunjungan")
	p.press("Lima Puluh Kota")
	p.sees("Data Anda milik Anda")
	p.press("Setuju")
	p.sees("Datang untuk urusan apa")
}

// Somebody in Jayapura goes to a centre of their own zone; ten o'clock comes
// there two hours earlier than in Jakarta.
func TestTheReminderComesAtTheHourOfThePersonsZone(t *testing.T) {
	t.Parallel()
	p := visitor(t)
	p.command("profil", "")
	s, err := decode(p.chat.content, p.data)
	if err != nil {
		t.Fatal(err)
	}
	st := &step{Chat: p.chat, s: s, now: p.now, day: 20000}
	k := visit{Code: "K7Q4MD", visitPlan: visitPlan{Centre: "plut-1307", Day: 20780, Part: bot.VisitMorning}}
	if at := st.reminderOf(k); at.Location().String() != "WIB" || at.Hour() != remindAt {
		t.Errorf("at the centre: %v", at)
	}
	st.s.Tickets.Regency = "91.71" // Kota Jayapura
	if at := st.reminderOf(k); at.Location().String() != "WIT" || at.Hour() != remindAt {
		t.Errorf("in Jayapura: %v", at)
	}
}

// All that is remembered of three visits must not weigh on each update.
func TestTheSessionStaysSmallWithVisits(t *testing.T) {
	t.Parallel()
	p, _ := booked(t)
	s, err := decode(p.chat.content, p.data)
	if err != nil {
		t.Fatal(err)
	}
	if n := len(s.Parts.of(sectionVisits)); n == 0 || n > 150 {
		t.Errorf("one visit takes %d bytes", n)
	}
}

func TestNobodyIsLedThroughABookingThatNobodyTakes(t *testing.T) {
	t.Parallel()
	p := visitor(t)
	p.say("Lima Puluh Kota")
	p.press("Buat janji kunjungan")
	p.press("Lima Puluh Kota")
	p.press("Modal")
	place := only[bot.VisitPlace](p, bot.DeskVisitable)
	p.press("Rabu, 25 Nov 2026")
	other := place
	other.Field = bot.FieldPeople
	p.told(bot.ChatVisitNowhere, "a", other)
	p.sees("Pagi atau siang")
	p.told(bot.ChatVisitNowhere, "b", place)
	p.sees("belum bisa dipesan", "Jorong Ketinggian")
	p.doesNotSee("tidak sampai ke siapa pun")
	p.pressOn(p.card-1, "Pagi")
	p.doesNotSee("Periksa dulu")
}

func TestTheNameGoesAlongOnlyWhenItIsShown(t *testing.T) {
	t.Parallel()
	p := visitor(t)
	p.say("Lima Puluh Kota")
	p.press("Buat janji kunjungan")
	p.press("Lima Puluh Kota")
	p.press("Pemasaran")
	p.press("Rabu, 25 Nov 2026")
	p.press("Siang")
	p.press("Tampilkan nama")
	p.sees("Nama Telegram Anda")
	for _, row := range p.seen.Rows {
		if strings.Contains(row[0].Label, "Kirim permintaan") {
			p.step(bot.Update{Kind: bot.KindPress, Name: "Bu Sari", Press: bot.Press{Data: row[0].Data, Message: p.card}})
		}
	}
	if r := only[bot.VisitRequest](p, bot.DeskVisit); r.Called != "Bu Sari" {
		t.Errorf("the desk is told %+v", r)
	}
}

func TestAVisitAboutThePlanNamesEachPaperOnce(t *testing.T) {
	t.Parallel()
	p := visitor(t)
	p.command("menu", "")
	p.press("Saya butuh apa saja?")
	for _, answer := range []string{"Camilan", "Buat sendiri, dikemas", "suhu ruang", "Tidak ada", "Sudah, isinya cocok", "Belum ada semuanya", "Sekitar", "Selesai memilih", "Kecil"} {
		p.press(answer)
	}
	p.command("plut_terdekat", "")
	p.say("Lima Puluh Kota")
	p.press("Buat janji kunjungan")
	p.press("Lima Puluh Kota")
	p.press("Rencana saya")
	p.press("Rabu, 25 Nov 2026")
	p.press("Pagi")
	p.sees("Urusan: 📋 Rencana saya", "Yang dibawa", "Rancangan label")
	for _, paper := range []string{"• KTP", "• NIB"} {
		if n := strings.Count(p.seen.Text, paper); n != 1 {
			t.Errorf("%q stands there %d times:\n%s", paper, n, p.seen.Text)
		}
	}
}

func TestAVisitIsBookedInEnglishToo(t *testing.T) {
	t.Parallel()
	p := visitor(t)
	p.command("bahasa", "")
	p.press("English")
	p.command("plut_terdekat", "")
	p.say("Lima Puluh Kota")
	p.press("Book a visit")
	p.press("Lima Puluh Kota")
	p.press("Finance")
	p.press("Wednesday, 25 Nov 2026")
	p.press("Morning")
	p.sees("Not settled yet", "No phone number")
	p.press("Send the request")
	p.sees("Waiting for the PLUT", "Wednesday")
	if r := only[bot.VisitRequest](p, bot.DeskVisit); !slices.ContainsFunc(r.Bring, func(s string) bool { return strings.Contains(s, "cukup ditunjukkan") }) {
		t.Errorf("the staff reads %q", r.Bring)
	}
	for _, row := range p.seen.Rows {
		for _, b := range row {
			if len([]rune(b.Label)) > MaxLabel {
				t.Errorf("%q is too long", b.Label)
			}
		}
	}
}

func TestADayMayBeTypedAndAWishUnderstood(t *testing.T) {
	t.Parallel()
	p := visitor(t)
	p.say("Lima Puluh Kota")
	p.press("Buat janji kunjungan")
	p.press("Lima Puluh Kota")
	p.press("Modal")
	p.say("26/11/26")
	p.sees("Kamis, 26 November 2026", "Pagi atau siang")
	p.press("Ganti hari")
	p.say("28/11/26")
	p.sees("tidak bisa dipilih lagi")
	p.command("menu", "")
	p.say("saya mau buat janji temu")
	p.sees("kota atau kabupaten")
}

func TestWhatWeighsOnTheStaffHasAnEnd(t *testing.T) {
	t.Parallel()
	p, _ := booked(t)
	for range maxMoves {
		p.press("Usul hari lain")
		p.press("Kamis, 26 Nov 2026")
		p.press("Pagi")
		p.press("Kirim permintaan")
	}
	p.press("Usul hari lain")
	p.sees("terlalu sering", "26 November")
	for range maxRemembered {
		p.press("Batalkan")
		p.press("Ya, batalkan")
		p.press("Buat janji baru")
		p.press("Modal")
		p.press("Rabu, 25 Nov 2026")
		p.press("Pagi")
		p.press("Kirim permintaan")
		if strings.Contains(p.seen.Text, "terlalu sering") {
			return
		}
	}
	t.Error("there is no end of it")
}

func TestAConfirmedVisitIsGivenUpOnlyAfterSayingSo(t *testing.T) {
	t.Parallel()
	p, r := booked(t)
	said := p.told(bot.ChatVisit, "a", newsOf(r, 2, bot.VisitConfirmed))
	first := only[agenda.Appointment](p, agenda.DoSend)
	p.tap(said[0], "Usul hari lain")
	p.press("Kamis, 26 Nov 2026")
	p.press("Siang")
	p.sees("dilepas sampai PLUT menjawab")
	p.press("Kirim permintaan")
	unsure := only[agenda.Appointment](p, agenda.DoSend)
	if unsure.ID != first.ID || unsure.Revision <= first.Revision || unsure.State != agenda.Tentative || unsure.Starts.Day() != 26 {
		t.Errorf("the calendar still shows %+v instead of %+v", first, unsure)
	}
	n := newsOf(r, 4, bot.VisitConfirmed)
	n.Day, n.Part = "2026-11-26", bot.VisitAfternoon
	p.told(bot.ChatVisit, "b", n)
	if second := only[agenda.Appointment](p, agenda.DoSend); second.ID != first.ID || second.Revision <= unsure.Revision || second.State != agenda.Firm || second.Starts.Day() != 26 {
		t.Errorf("the calendar does not replace %+v by %+v", first, second)
	}
}

// Whether somebody came is the staff's to say: nobody is written to for it, and
// the pass and the copy of the data tell it.
func TestThePassTellsWhatTheStaffNoted(t *testing.T) {
	t.Parallel()
	for state, words := range map[string]string{bot.VisitCame: "Anda sudah datang", bot.VisitMissed: "PLUT mencatat Anda tidak datang"} {
		p, r := booked(t)
		p.told(bot.ChatVisit, "a", newsOf(r, 2, bot.VisitConfirmed))
		if said := p.told(bot.ChatVisit, "b", newsOf(r, 3, state)); len(said) != 0 || len(p.turn.Tasks) != 0 {
			t.Errorf("%s: said %v, %v", state, said, p.turn.Tasks)
		}
		p.command("kunjungan", "")
		p.press("✔️ 25 Nov 2026")
		p.sees(words)
		if card := fmt.Sprintf("%+v", p.seen); !strings.Contains(card, "Buat janji baru") || strings.Contains(card, "Batalkan") || strings.Contains(card, "Usul hari lain") {
			t.Errorf("the pass is %s", card)
		}
		files, err := p.chat.Export(p.data, p.now)
		if text := string(files[0].Content); err != nil || !strings.Contains(text, map[string]string{bot.VisitCame: "sudah datang", bot.VisitMissed: "tidak datang"}[state]) {
			t.Errorf("the copy of the data says %q, %v", text, err)
		}
		p.told(bot.ChatVisit, "c", newsOf(r, 4, bot.VisitCame)) // the wrong button was pressed
		p.command("kunjungan", "")
		p.press("✔️ 25 Nov 2026")
		p.sees("Anda sudah datang")
	}
}

// A calendar that holds a visit follows it: whoever changes or cancels it, each
// file has the same id and a higher number than the one before.
func TestTheCalendarFollowsAVisitUntilItIsCancelled(t *testing.T) {
	t.Parallel()
	filed := func(p *person, before agenda.Appointment, state string) agenda.Appointment {
		t.Helper()
		a := only[agenda.Appointment](p, agenda.DoSend)
		if a.ID != before.ID || a.Revision <= before.Revision || a.State != state {
			t.Errorf("after %+v the calendar gets %+v, want %q", before, a, state)
		}
		return a
	}
	for who, cancels := range map[string]func(p *person, r bot.VisitRequest){
		"the business owner": func(p *person, _ bot.VisitRequest) {
			p.command("kunjungan", "")
			p.press("27 Nov 2026")
			p.press("Batalkan")
			p.press("Ya, batalkan")
			p.sees("Dibatalkan")
		},
		"the centre": func(p *person, r bot.VisitRequest) {
			n := newsOf(r, 5, bot.VisitCancelled)
			n.Day, n.Reason = "2026-11-27", bot.VisitClosed
			p.told(bot.ChatVisit, "d", n)
		},
		"an erasure": func(p *person, _ bot.VisitRequest) {
			p.command("hapus_data", "")
			p.press("Ya, hapus")
		},
	} {
		p, r := booked(t)
		p.told(bot.ChatVisit, "a", newsOf(r, 2, bot.VisitConfirmed))
		first := filed(p, agenda.Appointment{ID: strings.ToLower(r.Visit) + "@plutbot"}, agenda.Firm)
		offer := newsOf(r, 3, bot.VisitMoved)
		offer.Day = "2026-11-27"
		said := p.told(bot.ChatVisit, "b", offer)
		second := filed(p, first, agenda.Tentative)
		p.tap(said[0], "Setuju hari itu")
		third := filed(p, second, agenda.Firm)
		if third.Starts.Day() != 27 || second.Starts != third.Starts {
			t.Errorf("the calendar shows %v, then %v", second.Starts, third.Starts)
		}
		accepted := newsOf(r, 4, bot.VisitConfirmed)
		accepted.Day = "2026-11-27"
		p.told(bot.ChatVisit, "c", accepted)
		if again := tasksOf[agenda.Appointment](p, agenda.DoSend); len(again) != 0 {
			t.Errorf("what the calendar has is sent again: %+v", again)
		}
		cancels(p, r)
		last := filed(p, third, agenda.Cancelled)
		if !strings.HasPrefix(last.Title, "Batal: ") || strings.Contains(last.Notes, "KTP") {
			t.Errorf("%s cancels with %+v", who, last)
		}
	}
	p, _ := booked(t)
	p.press("Batalkan")
	p.press("Ya, batalkan")
	if files := tasksOf[agenda.Appointment](p, agenda.DoSend); len(files) != 0 {
		t.Errorf("a visit that no calendar has is taken out of it: %+v", files)
	}
}

func TestAButtonOfAnOlderCardDoesNotSkipAQuestion(t *testing.T) {
	t.Parallel()
	p := visitor(t)
	p.say("Lima Puluh Kota")
	p.press("Buat janji kunjungan")
	p.press("Lima Puluh Kota")
	for _, data := range []string{"jN", "jd::1", "jD::2026-11-25", "jp::pagi", "jx", "jT", "jp::malam", "jD::x", "jt:nix", "jt::nix", "jy::x:y"} {
		p.step(bot.Update{Kind: bot.KindPress, Press: bot.Press{Data: data, Message: p.card}})
		if strings.Contains(p.seen.Text, "⟦") {
			t.Fatalf("after %s: %s", data, p.seen.Text)
		}
		if len(tasksOf[bot.VisitRequest](p, bot.DeskVisit)) != 0 {
			t.Fatalf("%s sends a visit without a topic", data)
		}
	}
	for _, data := range []string{"jb:", "jb::nowhere", "jc", "jv::XXXXXX", "jm::XXXXXX", "jK::XXXXXX", "ji::XXXXXX", "jr::XXXXXX", "jn", "jn", "jx", "jl"} {
		p.step(bot.Update{Kind: bot.KindPress, Press: bot.Press{Data: data, Message: p.card}})
		if strings.Contains(p.seen.Text, "⟦") || len(p.turn.Tasks) != 0 {
			t.Fatalf("after %s: %s, %v", data, p.seen.Text, p.turn.Tasks)
		}
	}
}
