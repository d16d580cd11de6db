package chat

import (
	"encoding/json"
	"slices"
	"strings"
	"testing"
	"time"

	"plutbot/bot"
)

// alarm is a person whose tasks wait until their time, as in the outbox.
type alarm struct {
	*person
	waiting map[string]bot.Task
}

// reminded is a person who wants reminders.
func reminded(t *testing.T) *alarm {
	a := &alarm{person: newPerson(t), waiting: map[string]bot.Task{}}
	a.command("start", "")
	a.press("kabari saya")
	return a
}

// collect takes the tasks of the last turn.
func (a *alarm) collect() {
	for _, task := range a.turn.Tasks {
		if _, waits := a.waiting[task.ID]; task.Do == chatRemind && !waits {
			a.waiting[task.ID] = task
		}
	}
	a.turn.Tasks = nil
}

// until lets time pass. It gives what the person is told meanwhile, with the
// time at which.
func (a *alarm) until(end time.Time) (said []bot.Card, when []time.Time) {
	a.t.Helper()
	for {
		a.collect()
		var next bot.Task
		for _, task := range a.waiting {
			if next.ID == "" || task.Due.Before(next.Due) {
				next = task
			}
		}
		if next.ID == "" || next.Due.After(end) {
			a.now = end
			return said, when
		}
		if next.Due.After(a.now) {
			a.now = next.Due
		}
		for range 2 { // tasks come at least once
			var err error
			if a.turn, err = a.chat.Due(a.data, next, a.now); err != nil {
				a.t.Fatal(err)
			}
			if a.turn.Ignore {
				break
			}
			a.data = a.turn.Data
			for _, task := range a.turn.Tasks {
				if task.Do != "app.say" {
					continue
				}
				var card bot.Card
				if err := json.Unmarshal(task.Data, &card); err != nil {
					a.t.Fatal(err)
				}
				said, when = append(said, card), append(when, a.now)
			}
			a.collect()
		}
		delete(a.waiting, next.ID)
	}
}

// permit writes down a PIRT that ends on a day.
func (a *alarm) permit(day string) {
	a.t.Helper()
	a.command("profil", "")
	a.press("PIRT")
	if strings.Contains(strings.Join(a.buttons(), "\n"), "Punya") {
		a.press("Punya")
	} else {
		a.press("tanggal")
	}
	a.say(day)
	a.sees("berlaku sampai")
	a.collect()
}

// tapped presses a button of a message that the bot sent besides.
func (a *alarm) tapped(c bot.Card, label string) {
	a.t.Helper()
	a.older = append(a.older, c)
	a.pressOn(int64(len(a.older)-1), label)
	a.collect()
}

func day(y int, m time.Month, d, hour int) time.Time { return time.Date(y, m, d, hour, 0, 0, 0, wib) }

func TestAPermitIsRemindedOfNinetyThirtyAndSevenDaysBeforeItsEnd(t *testing.T) {
	t.Parallel()
	a := reminded(t)
	a.permit("1 juni 2027")
	said, when := a.until(day(2027, 7, 1, 12))
	want := []time.Time{day(2027, 3, 3, 9), day(2027, 5, 2, 9), day(2027, 5, 25, 9)}
	if !slices.EqualFunc(when, want, time.Time.Equal) {
		t.Fatalf("reminded at %v: %v", when, said)
	}
	for i, words := range []string{"90 hari lagi", "30 hari lagi", "7 hari lagi"} {
		if !strings.Contains(said[i].Text, words) || !strings.Contains(said[i].Text, "PIRT") || !strings.Contains(said[i].Text, "1 Juni 2027") {
			t.Errorf("no %q in %s", words, said[i].Text)
		}
	}
}

func TestAnEndThatIsNearIsNoNewsToWhoJustWroteItDown(t *testing.T) {
	t.Parallel()
	a := reminded(t)
	a.permit("20 desember 2026") // 27 days from now
	if _, when := a.until(day(2027, 1, 10, 12)); len(when) != 1 || !when[0].Equal(day(2026, 12, 13, 9)) {
		t.Errorf("reminded at %v", when)
	}
}

func TestARenewedPermitBeginsAnew(t *testing.T) {
	t.Parallel()
	a := reminded(t)
	a.permit("1 juni 2027")
	a.until(day(2027, 4, 1, 12))
	a.permit("1 juni 2028")
	if _, when := a.until(day(2028, 3, 10, 12)); len(when) != 1 || !when[0].Equal(day(2028, 3, 3, 9)) {
		t.Errorf("reminded at %v", when)
	}
}

func TestAReminderIsPutOffOrStopped(t *testing.T) {
	t.Parallel()
	a := reminded(t)
	a.permit("1 juni 2027")
	said, _ := a.until(day(2027, 3, 4, 8))
	a.tapped(said[0], "7 hari lagi")
	a.sees("Pengingat", "saya ingatkan lagi 7 hari lagi")
	said, when := a.until(day(2027, 3, 20, 8))
	if len(when) != 1 || !when[0].Equal(day(2027, 3, 11, 9)) || !strings.Contains(said[0].Text, "82 hari lagi") {
		t.Fatalf("put off, it comes at %v: %v", when, said)
	}
	a.tapped(said[0], "Jangan ingatkan")
	if _, when := a.until(day(2027, 6, 20, 8)); len(when) != 0 {
		t.Errorf("stopped, it still comes at %v", when)
	}
	a.command("pengingat", "")
	a.press("Ingatkan: PIRT")
	a.doesNotSee("Ingatkan: PIRT")
}

func TestRemindersComeInDaytimeWhereThePersonLives(t *testing.T) {
	t.Parallel()
	a := reminded(t)
	a.command("profil", "")
	a.press("Wilayah")
	a.say("jayapura")
	a.permit("1 juni 2027")
	_, when := a.until(day(2027, 3, 10, 0))
	if len(when) != 1 || !when[0].Equal(day(2027, 3, 3, 7)) {
		t.Errorf("9 o'clock in Papua is 7 in Jakarta, and it comes at %v", when)
	}
}

func TestAProcessThatWasDownRemindsLateAndInDaytime(t *testing.T) {
	t.Parallel()
	a := reminded(t)
	a.permit("1 juni 2027")
	a.now = day(2027, 5, 10, 23) // two days of reminders have passed
	said, when := a.until(day(2027, 5, 11, 12))
	if len(when) != 1 || !when[0].Equal(day(2027, 5, 11, 9)) || !strings.Contains(said[0].Text, "21 hari lagi") {
		t.Errorf("at %v: %v", when, said)
	}
}

func TestNobodyIsRemindedWithoutConsent(t *testing.T) {
	t.Parallel()
	p := agreed(t)
	a := &alarm{person: p, waiting: map[string]bot.Task{}}
	a.permit("1 juni 2027")
	if len(a.waiting) != 0 {
		t.Fatalf("tasks wait: %v", a.waiting)
	}
	a.sees("Mau diingatkan")
	a.press("Pengingat")
	a.press("Boleh, ingatkan")
	a.sees("PIRT berlaku sampai 1 Juni 2027", "3 Maret 2027")
	a.collect()
	a.command("izin_data", "")
	a.press("Cabut izin pengingat")
	if said, _ := a.until(day(2027, 6, 2, 8)); len(said) != 0 {
		t.Errorf("after the consent was withdrawn: %v", said)
	}
}

func TestAnUnfinishedGuideIsRemindedOfOnce(t *testing.T) {
	t.Parallel()
	a := reminded(t)
	a.press("Boleh jualan?")
	a.press("Kue")
	said, when := a.until(day(2027, 1, 20, 8))
	if len(when) != 1 || !when[0].Equal(day(2026, 11, 25, 9)) || !strings.Contains(said[0].Text, "Boleh jualan?") {
		t.Fatalf("at %v: %v", when, said)
	}
	a.tapped(said[0], "Lanjutkan")
	a.sees("Apa bahannya?")
}

func TestWhoBlockedTheBotCostsNothing(t *testing.T) {
	t.Parallel()
	a := reminded(t)
	a.permit("1 juni 2027")
	a.step(bot.Update{Kind: bot.KindBlocked})
	if said, _ := a.until(day(2027, 4, 2, 8)); len(said) != 0 {
		t.Errorf("said to nobody: %v", said)
	}
	a.command("menu", "")
	if said, _ := a.until(day(2027, 6, 2, 8)); len(said) != 3 || !strings.Contains(said[0].Text, "60 hari lagi") {
		t.Errorf("back again, the person is told %v", said)
	}
}

func TestAReminderDoesNotKeepDataLonger(t *testing.T) {
	t.Parallel()
	a := reminded(t)
	a.press("Boleh jualan?")
	a.press("Kue")
	end := a.now.Add(a.turn.TTL)
	a.collect()
	said, when := a.until(end)
	if len(said) == 0 {
		t.Fatal("nobody is told that data go")
	}
	last := said[len(said)-1]
	if !strings.Contains(last.Text, "akan terhapus") {
		t.Fatalf("nobody is told that data go: %v", said)
	}
	if left := end.Sub(when[len(when)-1]); left < 6*24*time.Hour {
		t.Errorf("told %v before", left)
	}
	a.tapped(last, "Simpan terus")
	if got := a.now.Add(a.turn.TTL); !got.After(end) {
		t.Errorf("kept until %v, before until %v", got, end)
	}
}

func TestWhoWantsToBeRemindedOfAPermitIsRememberedUntilItsEnd(t *testing.T) {
	t.Parallel()
	a := reminded(t)
	a.command("profil", "")
	a.press("PIRT")
	a.press("Punya")
	a.say("1 juni 2030")
	want := day(2030, 6, 1, 0).Add(bot.KeptReminded).Sub(a.now)
	if late := a.turn.TTL - want; late < 0 || late > 24*time.Hour {
		t.Errorf("kept for %v and not for %v", a.turn.TTL, want)
	}
}
