package desk_test

import (
	"slices"
	"testing"
	"time"

	"plutbot/bot"
	"plutbot/bot/desk"
)

// Every first answer counts as soon as it is given, and so does who still waits
// for one; who was never answered, or is forgotten, counts no longer.
func TestFirstAnswersCountAlsoOfOpenTickets(t *testing.T) {
	t.Parallel()
	w := newWorld(t, false)
	sari, budi, tuti, dina := w.sme("Sari"), w.sme("Budi"), w.sme("Tuti"), w.sme("Dina")
	topic := w.topicOf("Sari")
	for _, name := range []string{"Budi", "Tuti", "Dina"} {
		w.topicOf(name)
	}
	w.rest()
	w.API.Advance(30 * time.Minute)
	w.rina.SendTo(w.forum.ID(), topic, "Boleh, Bu.")
	w.reads(sari, "Boleh, Bu.")
	w.task(tuti.ID(), "close", bot.DeskClose, bot.TicketClosing{Ticket: "p1"})
	w.task(dina.ID(), "erase", bot.DeskErase, bot.TicketErasing{Tickets: []string{"p1"}})
	w.rest()
	w.API.Advance(2 * time.Hour)
	all := w.desk.FirstAnswers(bot.FieldProduction)
	slices.SortFunc(all, func(a, b desk.FirstAnswer) int { return int(a.Waited - b.Waited) })
	if len(all) != 2 || all[0].Open || !near(all[0].Waited, 30*time.Minute) || !all[1].Open || !near(all[1].Waited, 150*time.Minute) {
		t.Errorf("first answers: %+v", all)
	}
	if other := w.desk.FirstAnswers(bot.FieldFinance); len(other) != 0 {
		t.Errorf("in another field: %+v", other)
	}
	w.rina.SendTo(w.forum.ID(), 0, "/laporan")
	w.sees(0, "1 tiket selesai · jawaban pertama rata-rata 30 menit (1 tiket)") // Tuti's ended without an answer
	w.sees(0, "Sekarang 1 tiket menunggu jawaban, paling lama 2 jam")
	w.rina.SendTo(w.forum.ID(), topic, "/tutup")
	w.rina.SendTo(w.forum.ID(), w.topicOf("Budi"), "Maaf lama.")
	w.reads(budi, "Maaf lama.")
	w.rest()
	w.rina.SendTo(w.forum.ID(), 0, "/laporan")
	w.sees(0, "2 tiket selesai · jawaban pertama rata-rata 90 menit (2 tiket)") // each first answer once
	w.sees(0, "Tidak ada tiket yang menunggu jawaban")
}

func near(got, want time.Duration) bool { return (got - want).Abs() < time.Minute }
