package desk_test

import (
	"strings"
	"testing"
	"time"

	"plutbot/bot"
	"plutbot/bot/desk"
	"plutbot/internal/botapi"
)

var wib = time.FixedZone("WIB", 7*60*60)

// always is an office that closes at 15.30 every day, in East Java an hour
// earlier, and answers day and night.
type always struct{}

func (always) After(_ string, from time.Time, office time.Duration) time.Time {
	return from.Add(office)
}

func (always) Closes(province string, now time.Time) time.Time {
	now = now.In(wib)
	closes := time.Date(now.Year(), now.Month(), now.Day(), 15, 30, 0, 0, wib)
	if province == "35" { // for the test: an hour earlier there
		closes = closes.Add(-time.Hour)
	}
	if !now.Before(closes) {
		closes = closes.AddDate(0, 0, 1)
	}
	return closes
}

// handovers are the messages of a group's General that hand the day over.
func (w *world) handovers() []botapi.Message {
	var found []botapi.Message
	for _, m := range w.forum.Messages(1) {
		if strings.Contains(m.Text, "Serah terima") {
			found = append(found, m)
		}
	}
	return found
}

// evening moves the clock just past the end of the working day.
func (w *world) evening() {
	w.t.Helper()
	w.API.Advance(always{}.Closes("", w.API.Now()).Sub(w.API.Now()) + time.Second)
	w.rest()
}

func TestInTheEveningTheGroupHearsWhatStillWaits(t *testing.T) {
	t.Parallel()
	w := newWorld(t, false, func(c *desk.Config) { c.Hours = always{} })
	morning := always{}.Closes("", w.API.Now()).AddDate(0, 0, 1).Add(-6 * time.Hour)
	w.API.Advance(morning.Sub(w.API.Now()))
	w.second() // the handover comes once, however many instances there are
	sari, budi := w.sme("Sari"), w.sme("Budi")
	sariTopic, budiTopic := w.topicOf("Sari"), w.topicOf("Budi")
	w.rina.SendTo(w.forum.ID(), budiTopic, "Boleh, Pak.")
	w.reads(budi, "Boleh, Pak.")
	w.rest()
	if all := w.handovers(); len(all) != 0 {
		t.Fatalf("handed over by day: %q", texts(all))
	}
	day := w.API.Now().In(wib)
	w.evening()
	all := w.handovers()
	if len(all) != 1 {
		t.Fatalf("%d handovers: %q", len(all), texts(all))
	}
	date := w.Catalog.In("id").Date(always{}.Closes("", day))
	for _, words := range []string{date, "2 tiket terbuka, 1 menunggu jawaban", "belum ada yang menangani", "Rina"} {
		if !strings.Contains(all[0].Text, words) {
			t.Errorf("the handover lacks %q: %s", words, all[0].Text)
		}
	}
	w.evening() // Sari still waits
	if n := len(w.handovers()); n != 2 {
		t.Errorf("%d handovers after two days", n)
	}
	w.rina.SendTo(w.forum.ID(), sariTopic, "Maaf lama, Bu.")
	w.reads(sari, "Maaf lama, Bu.")
	w.rest()
	w.evening() // nobody waits: the desk is not disturbed
	if n := len(w.handovers()); n != 2 {
		t.Errorf("%d handovers, although nobody waits", n)
	}
	budi.Send("satu lagi, Kak")
	w.sees(budiTopic, "satu lagi, Kak")
	w.evening()
	if all := w.handovers(); len(all) != 3 || !strings.Contains(all[2].Text, "1 menunggu jawaban") {
		t.Errorf("the handovers are %q", texts(all))
	}
	if !w.told(bot.TicketClaimed) {
		t.Error("nobody claimed Budi's ticket")
	}
}

func TestAGroupHandsOverWhenItsOwnCentreCloses(t *testing.T) {
	t.Parallel()
	w := newWorld(t, false, func(c *desk.Config) { c.Hours = always{} })
	morning := always{}.Closes("", w.API.Now()).AddDate(0, 0, 1).Add(-6 * time.Hour)
	w.API.Advance(morning.Sub(w.API.Now()))
	w.admin.SendTo(w.forum.ID(), 0, "/hubungkan malang")
	w.has(w.forum, "sekarang meja konsultan")
	w.sme("Sari") // the default group serves her, too
	w.topicOf("Sari")
	w.API.Advance(always{}.Closes("35", w.API.Now()).Sub(w.API.Now()) + time.Second)
	w.rest()
	if n := len(w.handovers()); n != 1 {
		t.Errorf("%d handovers when the centre has closed", n)
	}
}
