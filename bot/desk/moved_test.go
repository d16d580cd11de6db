package desk_test

import (
	"strings"
	"testing"
	"time"

	"plutbot/bot"
	"plutbot/bot/desk"
	"plutbot/internal/botapi"
)

// The default group is a basic one, so tickets wait. When its topics are
// switched on it has a new id, and they are shown there.
func TestTicketsThatWaitFollowTheirGroupToItsNewID(t *testing.T) {
	t.Parallel()
	for name, missed := range map[string]bool{"told by Telegram": false, "found out by a refusal": true} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			var group *botapi.Forum
			w := newWorld(t, false, func(c *desk.Config) { c.Default = -1002000000002 })
			group = w.API.NewGroup("Konsultan lama")
			if group.ID() != w.config.Default {
				t.Fatalf("the group has the id %d", group.ID())
			}
			group.Add(w.rina, w.admin)
			sari := w.sme("Sari")
			sari.Send("masih menunggu")
			w.rest()
			w.deaf.Store(missed)
			forum := group.Upgrade()
			w.passTime(time.Minute, 20*time.Minute, func() bool { return len(forum.Topics()) == 2 })
			topic := w.topicIn(forum, "Sari")
			w.eventually("what waited", forum, topic, func(all []botapi.Message) bool {
				return strings.Contains(strings.Join(texts(all), "\n"), "masih menunggu")
			})
			w.rina.SendTo(forum.ID(), topic, "Halo Bu Sari.")
			w.reads(sari, "Halo Bu Sari.")
			budi := w.sme("Budi") // the setting still names the former id
			w.topicIn(forum, "Budi")
			budi.Send("saya juga")
		})
	}
}

// A ticket in the middle of its conversation goes on, both ways, with what was
// said, the ready answers, the queue and the report.
func TestAnOpenTicketGoesOnWhenItsGroupHasANewID(t *testing.T) {
	t.Parallel()
	w := newWorld(t, false)
	w.admin.SendTo(w.forum.ID(), 0, "/hubungkan malang")
	w.has(w.forum, "sekarang meja konsultan")
	sari := w.API.NewUser(botapi.User{FirstName: "Sari"})
	sari.Send("/start")
	w.open(sari, bot.TicketOpening{Name: "Sari", Province: "35"})
	topic := w.topicOf("Sari")
	w.rina.SendTo(w.forum.ID(), 0, "/simpan nib Halo {nama}, NIB gratis.")
	w.sees(0, "Tersimpan")
	sari.Send("pesan pertama")
	w.sees(topic, "pesan pertama")
	w.rina.SendTo(w.forum.ID(), topic, "jawaban pertama")
	w.reads(sari, "jawaban pertama")
	dina := w.API.NewUser(botapi.User{FirstName: "Dina"})
	dina.Send("/start")
	w.open(dina, bot.TicketOpening{Name: "Dina", Province: "35"})
	done := w.topicOf("Dina")
	w.rina.SendTo(w.forum.ID(), done, "/tutup beres")
	w.until("closed", func() bool { return w.told(bot.TicketClosed) })
	w.rest()

	forum := w.forum.Upgrade()
	sari.Send("pesan kedua")
	there := w.topicIn(forum, "Sari")
	w.eventually("all that was said", forum, there, func(all []botapi.Message) bool {
		text := strings.Join(texts(all), "\n")
		return strings.Contains(text, "alamat baru") && strings.Contains(text, "pesan pertama") && strings.Contains(text, "jawaban pertama") && strings.Contains(text, "pesan kedua")
	})
	w.rina.SendTo(forum.ID(), there, "/balas nib")
	if got := w.reads(sari, "Halo Sari, NIB gratis."); !strings.Contains(got.Text, "PLUT Kota Malang") {
		t.Errorf("the group lost what it serves: %q", got.Text)
	}
	dina.Send("satu lagi") // a closed ticket follows when it is opened again
	w.topicIn(forum, "Dina")
	w.rina.SendTo(forum.ID(), 0, "/antrian")
	w.has(forum, "2 tiket terbuka")
	w.rina.SendTo(forum.ID(), 0, "/laporan")
	w.has(forum, "1 tiket selesai")
	w.admin.SendTo(forum.ID(), 0, "/jejak")
	w.eventually("the audit", forum, 0, func(all []botapi.Message) bool {
		for _, m := range all {
			if m.Document != nil && strings.Contains(string(w.API.FileContent(m.Document.ID)), "Rina\tclosed") {
				return true
			}
		}
		return false
	})
	if n := strings.Count(strings.Join(texts(forum.Messages(0)), "\n"), "pesan kedua"); n != 1 {
		t.Errorf("the message came %d times", n)
	}
	w.rest()
	if n := len(forum.Topics()); n != 3 {
		t.Errorf("%d topics, want General and two", n)
	}
}
