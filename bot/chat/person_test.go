package chat

import (
	"testing"
	"time"

	"plutbot/bot"
	"plutbot/flows"
)

// at is a moment of a day in November.
func at(day int) time.Time { return time.Date(2026, 11, day, 3, 0, 0, 0, time.UTC) }

func TestAnnouncementsHearOfAPersonOnceADayAndWhenAGuideEnds(t *testing.T) {
	t.Parallel()
	loaded, catalog := content(t)
	c := New(loaded, catalog, wise{})
	step := func(data []byte, u bot.Update, now time.Time) bot.Turn {
		t.Helper()
		u.Private = true
		turn, err := c.Step(data, 1, u, now)
		if err != nil {
			t.Fatal(err)
		}
		return turn
	}
	menu := bot.Update{Kind: bot.KindCommand, Command: "menu"}
	if turn := step(nil, menu, at(23)); turn.Person != nil {
		t.Errorf("told before the consent: %+v", turn.Person)
	}
	data := c.Begin("id", flows.State{Guide: "jual", Answers: flows.Answers{{Question: "jual.barang", Value: flows.OfChoice("kue")}}}, at(23))
	first := step(data, menu, at(23))
	if first.Person == nil || first.Person.Language != "id" || len(first.Person.Guides) != 1 || first.Person.Guides[0].Outcome != "" || first.Person.Guides[0].Question == "" {
		t.Fatalf("the first sign of life tells %+v", first.Person)
	}
	again := step(first.Data, menu, at(23))
	if again.Person != nil {
		t.Errorf("told twice on one day: %+v", again.Person)
	}
	english := bot.Update{Kind: bot.KindPress, Press: bot.Press{Data: press{Do: doLanguage, Guide: "en"}.data()}}
	if spoken := step(again.Data, english, at(23)); spoken.Person == nil || spoken.Person.Language != "en" {
		t.Errorf("another language tells %+v", spoken.Person)
	}
	if next := step(again.Data, menu, at(24)); next.Person == nil || next.Person.Active != int(flows.DayOf(at(24))) {
		t.Errorf("the next day tells %+v", next.Person)
	}
}

func TestOnlyWhatWasAskedForIsWantedAndTheDayIsKept(t *testing.T) {
	t.Parallel()
	s := session{}
	u := s.subscriptions()
	if u.wants("info") || u.wants("pelatihan") || !u.wants("penting") || u.wants("iklan") || u.set("iklan", true, 20000) {
		t.Errorf("at first %+v", u)
	}
	u.set("pelatihan", true, 20000)
	u.set("penting", false, 20001)
	s.subscribe(u)
	got := s.subscriptions()
	if !got.wants("pelatihan") || got.wants("info") || got.wants("penting") || got != u {
		t.Errorf("kept %+v, want %+v", got, u)
	}
	got.set("pelatihan", false, 20003)
	if got.wants("pelatihan") || got.days[1] != 20003 || got.days[3] != 20001 {
		t.Errorf("refused: %+v", got)
	}
}
