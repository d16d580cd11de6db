package chat

import (
	"strings"
	"testing"
	"time"

	"plutbot/bot"
)

// recall looks at the person's results, and gives what they are told.
func (a *alarm) recall() []bot.Card {
	a.t.Helper()
	task := Recall(5, "v2", a.now)
	turn, err := a.chat.Due(a.data, task, a.now)
	if err != nil {
		a.t.Fatal(err)
	}
	a.turn = turn
	if turn.Ignore {
		return nil
	}
	a.data = turn.Data
	return tasksOf[bot.Card](a.person, "app.say")
}

func atOutcome(t *testing.T) *alarm {
	a := &alarm{person: finished(t), waiting: map[string]bot.Task{}}
	a.now = time.Date(2026, 11, 23, 3, 0, 0, 0, time.UTC)
	return a
}

func TestWhoseResultChangedIsToldOnce(t *testing.T) {
	t.Parallel()
	a := atOutcome(t)
	a.update("  - end: besar\n    when: omzet > values.jual.batas\n", "  - end: besar\n    when: omzet > 1000\n")
	said := a.recall()
	if len(said) != 1 {
		t.Fatalf("said %v", said)
	}
	for _, words := range []string{"Boleh jualan?", "dulu “Boleh", "sekarang “"} {
		if !strings.Contains(said[0].Text, words) {
			t.Errorf("no %q in %s", words, said[0].Text)
		}
	}
	if said := a.recall(); len(said) != 0 {
		t.Errorf("told again: %v", said)
	}
}

func TestOtherWordsAreNoNews(t *testing.T) {
	t.Parallel()
	a := atOutcome(t)
	a.update("review_days: 100", "review_days: 200", "confidence: high", "confidence: medium", "tone: good", "tone: good\n    recheck: kantor")
	if said := a.recall(); len(said) != 0 {
		t.Errorf("nothing changed, and the person is told %v", said)
	}
}

func TestAnotherListIsNamed(t *testing.T) {
	t.Parallel()
	a := atOutcome(t)
	a.update("documents: [ktp, foto]", "documents: [ktp]")
	said := a.recall()
	if len(said) != 1 || !strings.Contains(said[0].Text, "Yang berubah: dokumennya") {
		t.Errorf("said %v", said)
	}
}

func TestAnAnswerThatIsMissingNowIsAskedFor(t *testing.T) {
	t.Parallel()
	a := atOutcome(t)
	a.update("  - ask: nama\n", "  - ask: nama\n  - ask: lagi\n", "  mulai: {type: date}\n", "  mulai: {type: date}\n  lagi: {type: date}\n")
	said := a.recall()
	if len(said) != 1 || !strings.Contains(said[0].Text, "jawab lagi") {
		t.Errorf("said %v", said)
	}
}

func TestNobodyIsToldAtNightOrAgainstTheirWill(t *testing.T) {
	t.Parallel()
	a := atOutcome(t)
	a.now = day(2026, 11, 23, 23)
	a.update("documents: [ktp, foto]", "documents: [ktp]")
	if said := a.recall(); len(said) != 0 {
		t.Fatalf("told at night: %v", said)
	}
	if len(a.turn.Tasks) != 1 || !a.turn.Tasks[0].Due.Equal(day(2026, 11, 24, 9)) {
		t.Fatalf("tasks %v", a.turn.Tasks)
	}
	a.now = a.turn.Tasks[0].Due
	said := a.recall()
	if len(said) != 1 {
		t.Fatalf("in the morning: %v", said)
	}
	a.tapped(said[0], "Jangan kabari lagi")
	a.update("documents: [ktp, foto]", "documents: []")
	if said := a.recall(); len(said) != 0 {
		t.Errorf("told although it is not wanted: %v", said)
	}
}

func TestADutyThatBeginsIsToldWithItsReason(t *testing.T) {
	t.Parallel()
	a := atOutcome(t)
	a.update("why: [kecil, ", "why: [")
	said := a.recall()
	if len(said) != 1 || !strings.Contains(said[0].Text, "Yang berubah: alasannya.\n– ") {
		t.Errorf("said %v", said)
	}
}
