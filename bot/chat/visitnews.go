package chat

import (
	"encoding/json"
	"fmt"
	"slices"
	"time"

	"plutbot/bot"
	"plutbot/bot/office"
	"plutbot/flows"
)

// remindAt is the hour of the day before a visit at which people are reminded,
// in their own zone: early enough to copy a paper before the shops close.
const remindAt = 10

// refused says whether a person withdrew what a purpose needs.
func (s session) refused(p purpose) bool { return s.consent(p).Withdrawn != 0 }

// visitTimes adds the tasks that come with the time of a visit: the reminder of
// the day before, unless it is too late for that, and the end of its keeping.
func (st *step) visitTimes(k visit) {
	add := func(do string, due time.Time) {
		ref := bot.VisitRef{Visit: k.Code, Day: k.Day.String()}
		t, err := bot.NewTask(do, fmt.Sprintf("%s:%s:%s", do, k.Code, ref.Day), ref)
		if err != nil {
			st.failed = err
			return
		}
		t.Due = due
		st.turn.Tasks = append(st.turn.Tasks, t)
	}
	if due := st.reminderOf(k); due.After(st.now) {
		add(bot.ChatVisitRemind, due)
	}
	add(bot.ChatVisitForget, midnight(k.Day+keptDays+1, wib))
}

// reminderOf is when somebody is reminded of a visit.
func (st *step) reminderOf(k visit) time.Time {
	zone := st.zoneOfCentre(k.Centre)
	if province, _ := st.place(); province != "" {
		zone = office.Zone(st.content, province)
	}
	return midnight(k.Day-1, zone).Add(remindAt * time.Hour)
}

// midnight begins a day in a zone.
func midnight(day flows.Day, zone *time.Location) time.Time {
	y, m, d := day.Time().Date()
	return time.Date(y, m, d, 0, 0, 0, 0, zone)
}

// visitOf reads the data of a task about a visit and finds the visit; nil when
// it is not known here.
func (st *step) visitOf(task bot.Task, data any, code func() string) (visits, *visit, error) {
	if err := json.Unmarshal(task.Data, data); err != nil {
		return visits{}, nil, fmt.Errorf("read the data of %s: %w", task.Do, err)
	}
	v := st.s.visits()
	v.All = slices.Clone(v.All)
	return v, v.find(code()), nil
}

// visitNews notes what became of a visit, and tells it.
func visitNews(st *step, task bot.Task) (bool, error) {
	var n bot.VisitNews
	v, k, err := st.visitOf(task, &n, func() string { return n.Visit })
	if err != nil || k == nil || n.Revision <= k.Revision || k.State == bot.VisitCancelled {
		return false, err
	}
	day, err := flows.ParseDay(n.Day)
	if err != nil {
		return false, fmt.Errorf("read the day of a visit: %w", err)
	}
	was := k.State
	known := k.State == n.State && k.Day == day && k.Part == n.Part && (n.By == "" || k.By == n.By)
	moved := k.Day != day
	k.Revision, k.State, k.Day, k.Part, k.By, k.Reason = n.Revision, n.State, day, n.Part, n.By, n.Reason
	if n.State == bot.VisitCame || n.State == bot.VisitMissed {
		st.s.setVisits(v, st.day) // the pass tells it to whoever looks
		st.count("visit_"+n.State, k.Guide, "")
		return true, nil
	}
	if !known {
		st.refile(k, was)
	}
	st.s.setVisits(v, st.day)
	if known {
		return true, nil
	}
	if moved {
		st.visitTimes(*k)
	}
	st.count("visit_"+n.State, k.Guide, "")
	return true, st.sayVisit(task, *k, "visit.news."+n.State)
}

// sayVisit sends the pass of a visit as a message of its own, with what is new
// above it.
func (st *step) sayVisit(task bot.Task, k visit, news string) error {
	s := st.s
	s.Notice, s.Screen, s.Arg = noNotice, screenVisit, k.Code
	card, err := st.render(s, st.day)
	if err != nil {
		return err
	}
	p := st.catalog.In(s.Language)
	card.Text = p.Text(news, nil) + "\n\n" + card.Text
	st.turn.Tasks = append(st.turn.Tasks, bot.Say("say:"+task.ID, card))
	return nil
}

// visitReminder reminds of a visit on the day before, or says that nobody has
// confirmed it.
func visitReminder(st *step, task bot.Task) (bool, error) {
	var ref bot.VisitRef
	v, k, err := st.visitOf(task, &ref, func() string { return ref.Visit })
	if err != nil || k == nil {
		return false, err
	}
	right := k.ahead(st.day) && k.Day.String() == ref.Day && k.Reminded != k.Day
	if !right || k.Quiet || st.s.refused(purposeReminders) {
		return false, nil
	}
	k.Reminded = k.Day
	st.s.setVisits(v, st.day)
	news := "visit.reminder.unsure"
	if k.State == bot.VisitConfirmed {
		news = "visit.reminder.sure"
	}
	st.count("visit_reminded", "", "")
	return true, st.sayVisit(task, *k, news)
}

// visitNowhere ends a booking that nobody would see, and says so. Somebody who
// has left it is left in peace.
func visitNowhere(st *step, task bot.Task) (bool, error) {
	var p bot.VisitPlace
	v, _, err := st.visitOf(task, &p, func() string { return "" })
	if err != nil || v.Draft == nil || v.Draft.Centre != p.Centre || v.Draft.Field != p.Field || !bookingScreens[st.s.Screen] {
		return false, err
	}
	v.Draft = nil
	st.s.setVisits(v, st.day)
	st.s.Screen, st.s.Arg, st.s.Page = screenVisitNowhere, p.Centre, 0
	st.count("visit_nowhere", "", "")
	return true, st.show()
}

// visitForgotten drops a visit whose time is over.
func visitForgotten(st *step, task bot.Task) (bool, error) {
	var ref bot.VisitRef
	v, k, err := st.visitOf(task, &ref, func() string { return ref.Visit })
	if err != nil || k == nil || k.Day.String() != ref.Day {
		return false, err
	}
	st.s.setVisits(v, st.day)
	return true, nil
}
