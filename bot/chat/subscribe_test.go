package chat

import (
	"slices"
	"testing"

	"plutbot/bot"
)

func TestNewsIsChosenByTopicAndAnnouncementsHearOfIt(t *testing.T) {
	t.Parallel()
	p := agreed(t)
	p.command("langganan", "")
	p.sees("Kabar dari PLUT", "🔕 Pelatihan", "✅ <b>Kabar penting</b>", "UU 27/2022")
	p.doesNotSee("Pilihan terakhir")
	p.press("Mau: Pelatihan")
	p.sees("kami kirim ke sini", "✅ <b>Pelatihan</b>", "🔕 Info", "Pilihan terakhir")
	if off := p.turn.Person.Off; !slices.Equal(off, []string{"info", "program"}) {
		t.Errorf("not wanted: %q", off)
	}
	p.press("Hentikan: Kabar penting")
	p.sees("tidak kami kirim lagi", "🔕 Kabar penting", "✅ <b>Pelatihan</b>")
	p.press("Mau semuanya")
	if off := p.turn.Person.Off; len(off) != 0 {
		t.Errorf("not wanted: %q", off)
	}
	p.press("Hentikan semuanya")
	if off := p.turn.Person.Off; len(off) != len(AnnouncementTopics) {
		t.Errorf("not wanted: %q", off)
	}
}

// An announcement may be older than the session of whoever got it.
func TestOneTapEndsATopicEvenWithoutASession(t *testing.T) {
	t.Parallel()
	loaded, catalog := content(t)
	c := New(loaded, catalog, nil)
	turn, err := c.Step(nil, 0, bot.Update{Kind: bot.KindPress, Private: true, Press: bot.Press{Data: Unsubscribe("pelatihan"), Message: 5}}, at(23))
	if err != nil {
		t.Fatal(err)
	}
	if turn.Person == nil || !slices.Contains(turn.Person.Off, "pelatihan") {
		t.Fatalf("announcements hear %+v", turn.Person)
	}
	s, err := decode(loaded, turn.Data)
	if err != nil || s.subscriptions().wants("pelatihan") || s.Notice != noticeUnsubscribed {
		t.Errorf("kept %+v (%v)", s, err)
	}
	if turn, _ = c.Step(nil, 0, bot.Update{Kind: bot.KindPress, Private: true, Press: bot.Press{Data: press{Do: doSubscription, Name: "pelatihan", Option: wanted}.data()}}, at(23)); turn.Person != nil {
		t.Errorf("somebody who has agreed to nothing wants to hear of it: %+v", turn.Person)
	}
}

func TestAnAnswerToAnAnnouncementIsOfferedToAConsultantAndAnswersNoQuestion(t *testing.T) {
	t.Parallel()
	p := agreed(t)
	p.command("jual", "")
	before := p.state().Answers
	p.step(bot.Update{Kind: bot.KindText, Text: "kue", Message: 77, Reply: 70, Announcement: 3})
	p.sees("Anda membalas sebuah kabar", "kue")
	if after := p.state().Answers; len(after) != len(before) {
		t.Errorf("it was taken as an answer: %v", after)
	}
	p.press("Kirim ke konsultan")
	if len(p.turn.Tasks) != 1 || p.turn.Tasks[0].Do != bot.DeskOpen {
		t.Errorf("sending it makes %+v", p.turn.Tasks)
	}
}
