package desk_test

import (
	"strings"
	"testing"

	"plutbot/bot"
	"plutbot/bot/desk"
	"plutbot/internal/botapi"
)

// has waits until a group's General has words.
func (w *world) has(f *botapi.Forum, words string) {
	w.t.Helper()
	w.eventually("waiting for "+words, f, 0, func(all []botapi.Message) bool { return strings.Contains(strings.Join(texts(all), "\n"), words) })
}

func TestConnectingSaysInPlainWordsWhatIsMissing(t *testing.T) {
	t.Parallel()
	w := newWorld(t, false)
	group := w.API.NewGroup("Konsultan Malang")
	group.Add(w.admin, w.rina)
	w.rina.SendTo(group.ID(), 0, "/hubungkan")
	w.has(group, "hanya untuk administrator bot")
	w.admin.SendTo(group.ID(), 0, "/hubungkan")
	w.has(group, "Topik belum aktif")

	forum := w.API.NewForum("Konsultan Malang")
	forum.Add(w.admin)
	forum.SetBotRights(nil)
	w.admin.SendTo(forum.ID(), 0, "/hubungkan")
	w.has(forum, "Saya belum jadi admin")
	forum.SetBotRights(&botapi.Rights{ManageChat: true, PinMessages: true, DeleteMessages: true})
	w.admin.SendTo(forum.ID(), 0, "/hubungkan")
	w.has(forum, "belum boleh mengelola topik")
	forum.SetBotRights(&botapi.Rights{ManageChat: true, ManageTopics: true})
	w.admin.SendTo(forum.ID(), 0, "/hubungkan")
	w.has(forum, "belum boleh menyematkan pesan")
	w.has(forum, "belum boleh menghapus pesan")
	forum.SetBotRights(&botapi.Rights{ManageChat: true, ManageTopics: true, PinMessages: true, DeleteMessages: true})
	w.admin.SendTo(forum.ID(), 0, "/hubungkan atlantis")
	w.has(forum, "Saya tidak tahu pasti yang dimaksud “atlantis”")
	w.admin.SendTo(forum.ID(), 0, "/hubungkan malang, pemasaran, sdm")
	w.has(forum, "Melayani: PLUT Kota Malang\nBidang: Pemasaran, SDM & pelatihan")
}

func TestTicketsGoToTheGroupOfTheirCentreAndField(t *testing.T) {
	t.Parallel()
	w := newWorld(t, false)
	malang, finance := w.API.NewForum("Malang"), w.API.NewForum("Pembiayaan")
	for f, serves := range map[*botapi.Forum]string{malang: "malang", finance: "bandung, malang, pembiayaan"} {
		f.Add(w.admin)
		w.admin.SendTo(f.ID(), 0, "/hubungkan "+serves)
		w.has(f, "sekarang meja konsultan")
	}
	for _, c := range []struct {
		name, field, province string
		group                 *botapi.Forum
	}{
		{"Ani", bot.FieldProduction, "35", malang},
		{"Ina", bot.FieldFinance, "32", finance},
		{"Uni", bot.FieldProduction, "32", w.forum}, // nobody else serves it: the default
		{"Oni", bot.FieldProduction, "", w.forum},
	} {
		p := w.API.NewUser(botapi.User{FirstName: c.name})
		p.Send("/start")
		w.open(p, bot.TicketOpening{Name: c.name, Field: c.field, Province: c.province})
		w.topicIn(c.group, c.name)
	}
	w.admin.SendTo(malang.ID(), 0, "/lepas")
	w.has(malang, "tidak lagi menerima tiket baru")
	p := w.API.NewUser(botapi.User{FirstName: "Eni"})
	p.Send("/start")
	w.open(p, bot.TicketOpening{Name: "Eni", Province: "35"})
	w.topicIn(w.forum, "Eni")
}

func TestWithoutADeskTheConversationIsToldSo(t *testing.T) {
	t.Parallel()
	w := newWorld(t, false, func(c *desk.Config) { c.Default = 0 })
	p := w.API.NewUser(botapi.User{FirstName: "Sari"})
	p.Send("/start")
	w.open(p, bot.TicketOpening{Name: "Sari"})
	w.until("the news", func() bool { return w.told(bot.TicketNowhere) })
}

func TestNamesOfConsultantsAreShownAsTheGroupDecides(t *testing.T) {
	t.Parallel()
	w := newWorld(t, false)
	sari := w.sme("Sari")
	topic := w.topicOf("Sari")
	w.rina.SendTo(w.forum.ID(), topic, "/nama sembunyi")
	w.sees(topic, "hanya melihat nama PLUT")
	w.rina.SendTo(w.forum.ID(), topic, "Siap, Bu.")
	if got := w.reads(sari, "Siap, Bu."); strings.Contains(got.Text, "Rina") {
		t.Errorf("the name is shown: %q", got.Text)
	}
}

// Telegram says in several ways that a topic is gone; each time the message
// arrives once, in a new topic.
func TestEveryWordForALostTopicMakesANewOne(t *testing.T) {
	t.Parallel()
	for _, words := range []string{"message thread not found", "TOPIC_DELETED", "TOPIC_ID_INVALID"} {
		t.Run(words, func(t *testing.T) {
			t.Parallel()
			w := newWorld(t, false)
			sari := w.sme("Sari")
			topic := w.topicOf("Sari")
			w.rest()
			w.API.Fault(botapi.Fault{Method: "reopenForumTopic", Code: 400, Description: "Bad Request: " + words, Times: 1})
			w.API.Fault(botapi.Fault{Method: "sendMessage", Code: 400, Description: "Bad Request: " + words, Times: 1})
			sari.Send("sampai ya?")
			found := w.sees(0, "sampai ya?")
			if found.ThreadID == topic {
				t.Error("the message is in the lost topic")
			}
			w.rest()
			if n := strings.Count(strings.Join(texts(w.forum.Messages(0)), "\n"), "sampai ya?"); n != 1 {
				t.Errorf("the message arrived %d times", n)
			}
		})
	}
}

func TestAClosedTopicIsOpenedForWhatTheSMESays(t *testing.T) {
	t.Parallel()
	w := newWorld(t, false)
	sari := w.sme("Sari")
	topic := w.topicOf("Sari")
	if err := w.forum.SetTopicClosed(topic, true); err != nil {
		t.Fatal(err)
	}
	w.until("the ticket is closed too", func() bool { return w.told(bot.TicketClosed) })
	sari.Send("satu lagi")
	w.sees(topic, "satu lagi")
}

// rights are all that the bot needs in a group.
var rights = botapi.Rights{ManageChat: true, ManageTopics: true, PinMessages: true, DeleteMessages: true}

// pick presses a button of the message of a group's General that has words.
func (w *world) pick(f *botapi.Forum, who *botapi.Person, words, label string) {
	w.t.Helper()
	var found botapi.Message
	w.eventually("a screen with "+words+" and "+label, f, 0, func(all []botapi.Message) bool {
		for _, m := range all {
			if strings.Contains(m.Text, words) && hasButton(m, label) {
				found = m
			}
		}
		return found.ID != 0
	})
	w.label(who, found, label)
}

func hasButton(m botapi.Message, label string) bool {
	if m.ReplyMarkup == nil {
		return false
	}
	for _, row := range m.ReplyMarkup.Rows {
		for _, b := range row {
			if strings.Contains(b.Text, label) {
				return true
			}
		}
	}
	return false
}

func TestWhatAGroupServesIsPressedInOneMessage(t *testing.T) {
	t.Parallel()
	w := newWorld(t, false)
	malang := w.API.NewForum("Malang")
	malang.Add(w.admin, w.rina)
	malang.SetBotRights(&rights)
	w.admin.SendTo(malang.ID(), 0, "/hubungkan")
	w.pick(malang, w.admin, "semua PLUT", "Pilih PLUT")
	w.pick(malang, w.admin, "provinsi mana", "Jawa Timur")
	w.pick(malang, w.admin, "PLUT yang dilayani", "▫️ Kota Malang")
	w.pick(malang, w.admin, "Sekarang: PLUT Kota Malang", "Provinsi lain")
	w.pick(malang, w.admin, "provinsi mana", "Jawa Timur · ✅ 1")
	w.pick(malang, w.admin, "Sekarang: PLUT Kota Malang", "Selesai")
	w.pick(malang, w.admin, "Melayani: PLUT Kota Malang", "Pilih bidang")
	w.pick(malang, w.admin, "bidang yang dilayani", "▫️ Pembiayaan")
	w.pick(malang, w.admin, "Sekarang: Pembiayaan", "▫️ Pemasaran")
	w.pick(malang, w.admin, "Sekarang: Pembiayaan, Pemasaran", "✅ Pembiayaan")
	w.pick(malang, w.admin, "Sekarang: Pemasaran", "Selesai")
	w.pick(malang, w.admin, "Melayani: PLUT Kota Malang\nBidang: Pemasaran", "Jadikan grup utama")
	w.has(malang, "Tiket yang tidak punya grup lain juga masuk ke sini")
	if all := texts(malang.Messages(0)); len(all) != 3 {
		t.Errorf("%d messages, want the greeting, the command and one answer: %q", len(all), all)
	}
	for name, o := range map[string]bot.TicketOpening{"Ani": {Field: bot.FieldMarketing, Province: "35"}, "Ina": {Field: bot.FieldFinance, Province: "32"}} {
		p := w.API.NewUser(botapi.User{FirstName: name})
		p.Send("/start")
		o.Name = name
		w.open(p, o)
		w.topicIn(malang, name) // one is served, the other has no other group
	}
}

// A repeated press, and one on an older view, does what its button says; only
// administrators of the bot may press.
func TestAPressOnWhatAGroupServesSaysWhatShallBeTrue(t *testing.T) {
	t.Parallel()
	w := newWorld(t, false)
	w.admin.SendTo(w.forum.ID(), 0, "/hubungkan")
	var m botapi.Message
	w.eventually("the buttons", w.forum, 0, func(all []botapi.Message) bool {
		m = all[len(all)-1]
		return hasButton(m, "Pilih PLUT")
	})
	press := func(who *botapi.Person, data string) string {
		id, err := who.PressIn(w.forum.ID(), m.ID, data)
		if err != nil {
			t.Fatal(err)
		}
		return id
	}
	toast := press(w.rina, "dk:sv:f:pembiayaan")
	w.toast(w.rina, toast, "hanya untuk administrator")
	for _, data := range []string{"dk:sv:on:35:0:malang", "dk:sv:on:35:0:malang", "dk:sv:on:35:0:atlantis", "dk:sv:f:pembiayaan", "dk:sv:f:pembiayaan", "dk:sv:home"} {
		press(w.admin, data)
	}
	w.has(w.forum, "Melayani: PLUT Kota Malang\nBidang: Pembiayaan")
	w.admin.SendTo(w.forum.ID(), 0, "/hubungkan")
	w.eventually("the same again", w.forum, 0, func(all []botapi.Message) bool {
		return strings.Count(strings.Join(texts(all), "\n"), "Melayani: PLUT Kota Malang\nBidang: Pembiayaan") == 2
	})
	w.admin.SendTo(w.forum.ID(), 0, "/lepas")
	w.has(w.forum, "tidak lagi menerima tiket baru")
	toast = press(w.admin, "dk:sv:home")
	w.toast(w.admin, toast, "/hubungkan lagi")
}

// toast waits for the answer to a press.
func (w *world) toast(p *botapi.Person, press, words string) {
	w.t.Helper()
	w.until("a toast with "+words, func() bool { text, _, ok := p.Toast(press); return ok && strings.Contains(text, words) })
}
