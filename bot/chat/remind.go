package chat

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"time"

	"plutbot/bot"
	"plutbot/flows"
)

// sectionReminders holds what was reminded of, for those who allow reminders.
const sectionReminders sectionID = 4

// chatRemind is the task in which a chat is reminded.
const chatRemind = "chat.remind"

// The kinds of reminder, as buttons and texts know them. The names are stored.
const (
	remindPermit = "izin"    // a document of the business ends
	remindGuide  = "panduan" // a guide was begun and not finished
	remindPlan   = "langkah" // the next step of the plan, or its documents
	remindKeep   = "simpan"  // what is kept is about to be deleted
)

var reminderKinds = []string{remindPermit, remindGuide, remindPlan, remindKeep}

const (
	// remindHour is the hour at which people are reminded, where they live; a
	// reminder that could not be sent then comes before remindUntil, or the next
	// day.
	remindHour, remindUntil = 9, 20
	// guideDays after the last word somebody is reminded of an unfinished guide.
	guideDays = 2
	// planDays lie between two reminders of the plan, and maxNudges is how many
	// of them come without a word from the person.
	planDays, maxNudges = 7, 4
	// keepDays before a session is deleted the person is told.
	keepDays = 7
	// laterDays is how long a reminder is put off.
	laterDays = 7
	// maxReminded bounds the guides of which somebody was reminded.
	maxReminded = 16
)

// permitDays are the days before the end of a document on which people are
// reminded of it.
var permitDays = []int{90, 30, 7}

// reminding is what the session remembers of the reminders. The names of the
// fields are stored: add, never change.
type reminding struct {
	// Next is the minute (Unix) of the task that waits; one of another minute is
	// no longer right. 0 is none.
	Next int64 `json:"n,omitempty"`
	// Active is the day of the last word of the person, and Last that of the last
	// reminder that was no permit's.
	Active flows.Day `json:"a,omitempty"`
	Last   flows.Day `json:"l,omitempty"`
	// Nudges are the reminders of the plan since then.
	Nudges int `json:"w,omitempty"`
	// Blocked says that the person blocked the bot.
	Blocked bool `json:"b,omitempty"`
	// Warned says that the person was told that what is kept will be deleted.
	Warned bool `json:"k,omitempty"`
	// Off are the kinds, and the permits, of which nobody wants to be reminded.
	Off []string `json:"o,omitempty"`
	// Later are the days before which nobody wants to be reminded, by kind or
	// permit.
	Later map[string]flows.Day `json:"p,omitempty"`
	// Guides are the guides of which the person was reminded, by key.
	Guides []uint32 `json:"g,omitempty"`
	// Permits are those that are known, by business and kind.
	Permits map[string]permitTold `json:"t,omitempty"`
}

// permitTold says how far the reminders of a document have come: those of the
// first Told permitDays are past. Another End begins anew.
type permitTold struct {
	End  flows.Day `json:"e"`
	Told int       `json:"t,omitempty"`
}

func (s session) reminding() reminding {
	var r reminding
	if data := s.Parts.of(sectionReminders); data != nil {
		_ = json.Unmarshal(data, &r) // a damaged part reminds of nothing
	}
	return r
}

func (s *session) remindBy(r reminding) {
	data, _ := json.Marshal(r) // numbers and strings always marshal
	s.Parts = s.Parts.with(sectionReminders, data)
}

// wants says whether reminders of a kind, or of a permit, are wanted.
func (r reminding) wants(keys ...string) bool {
	return !slices.ContainsFunc(keys, func(k string) bool { return slices.Contains(r.Off, k) })
}

// set says whether a kind or a permit is wanted.
func (r *reminding) set(key string, wanted bool) {
	r.Off = slices.DeleteFunc(slices.Clone(r.Off), func(k string) bool { return k == key })
	if !wanted {
		r.Off = append(r.Off, key)
	}
}

// reminder is something to remind of.
type reminder struct {
	// Kind is one of reminderKinds, and Key it or the permit.
	Kind, Key string
	// Due is when.
	Due time.Time
	// Business whose document it is, Document what, and End its last day.
	Business business
	Document string
	End      flows.Day
	// Guide that is unfinished, or that leads through the step of the plan; nil
	// for none.
	Guide *flows.Guide
	// Step of the plan, and Missing the documents that are not ticked.
	Step    *flows.Item
	Missing int
}

// localZone is where the person lives: WIB until they told a region.
func (c *Chat) localZone(s session) *time.Location {
	for _, b := range s.businesses() {
		code, _, _ := strings.Cut(c.regencyOf(b), ".")
		if province, ok := c.content.Regions.Province(code); ok {
			for hours, name := range zoneNames {
				if name == province.Zone {
					return zoneOf(hours)
				}
			}
		}
	}
	return wib
}

// fair is the hour of a day at which somebody may be reminded.
func fair(day flows.Day, zone *time.Location) time.Time {
	t := day.Time()
	return time.Date(t.Year(), t.Month(), t.Day(), remindHour, 0, 0, 0, zone)
}

// permitKey names a document of a business.
func permitKey(b business, kind string) string { return numberOf(b) + "-" + kind }

// meetPermits notes documents that were not known before, or that have another
// end now. Days of reminders that have passed already are no news to somebody
// who just wrote down the end.
func (r *reminding) meetPermits(s session, today flows.Day) {
	met := map[string]permitTold{}
	for _, b := range s.businesses() {
		for _, h := range b.holdings() {
			end, ends := h.Ends()
			if !ends {
				continue
			}
			key := permitKey(b, h.Kind)
			told, known := r.Permits[key]
			if !known || told.End != end {
				told = permitTold{End: end, Told: passed(end, today)}
			}
			met[key] = told
		}
	}
	r.Permits = met
	of := func(key string) bool { return strings.Contains(key, "-") && met[key].End == 0 }
	r.Off = slices.DeleteFunc(slices.Clone(r.Off), of)
	for key := range r.Later {
		if of(key) {
			delete(r.Later, key)
		}
	}
}

// permitEnds says whether a document of a business has an end that is known.
func (s session) permitEnds() bool {
	return slices.ContainsFunc(s.businesses(), func(b business) bool {
		return slices.ContainsFunc(b.holdings(), func(h holding) bool { _, ends := h.Ends(); return ends })
	})
}

// passed is how many of the permitDays have come.
func passed(end, today flows.Day) int {
	n := 0
	for n < len(permitDays) && end-flows.Day(permitDays[n]) <= today {
		n++
	}
	return n
}

// reminders are what the person is going to be reminded of, the next first.
func (c *Chat) reminders(s session, r reminding, day flows.Day) []reminder {
	zone := c.localZone(s)
	var all []reminder
	add := func(m reminder, on flows.Day) {
		if !r.wants(m.Kind, m.Key) {
			return
		}
		on = max(on, r.Later[m.Key])
		if m.Kind != remindPermit {
			on = max(on, r.Last+1) // one a day is enough
		}
		m.Due = fair(on, zone)
		all = append(all, m)
	}
	for _, b := range s.businesses() {
		for _, h := range b.holdings() {
			key := permitKey(b, h.Kind)
			if told, ok := r.Permits[key]; ok && told.Told < len(permitDays) {
				add(reminder{Kind: remindPermit, Key: key, Business: b, Document: h.Kind, End: told.End},
					told.End-flows.Day(permitDays[told.Told]))
			}
		}
	}
	if g := c.unfinished(s, day); g != nil && !slices.Contains(r.Guides, keyOf(g.ID)) {
		add(reminder{Kind: remindGuide, Key: remindGuide, Guide: g}, r.Active+guideDays)
	}
	if m, ok := c.nextStep(s, day); ok && r.Nudges < maxNudges {
		add(m, r.Active+flows.Day(planDays*(r.Nudges+1)))
	}
	if until := c.keptUntil(s, r); !r.Warned && len(s.State.Answers) > 0 {
		add(reminder{Kind: remindKeep, Key: remindKeep, End: until}, until-keepDays)
	}
	slices.SortStableFunc(all, func(a, b reminder) int { return a.Due.Compare(b.Due) })
	return all
}

// keptUntil is the day until which the session is kept: some time after the
// last word, or after the last reminder of a permit.
func (c *Chat) keptUntil(s session, r reminding) flows.Day {
	days := func(d time.Duration) flows.Day { return flows.Day(d.Hours() / 24) }
	until := r.Active + days(keptFor)
	if !s.allows(purposeReminders) || r.Blocked {
		return until
	}
	for key, told := range r.Permits {
		if r.wants(remindPermit, key) {
			until = max(until, told.End+days(bot.KeptReminded))
		}
	}
	return until
}

// unfinished is the guide that the person has begun and left; nil for none.
func (c *Chat) unfinished(s session, day flows.Day) *flows.Guide {
	v, ok := c.content.View(s.State, day)
	if !ok || v.Question == nil || !begun(v.Guide, s.State.Answers) {
		return nil
	}
	return v.Guide
}

// nextStep is what the plan has next: the first step that is not done, or else
// documents that are not ticked.
func (c *Chat) nextStep(s session, day flows.Day) (reminder, bool) {
	m := reminder{Kind: remindPlan, Key: remindPlan}
	r, ok := c.planned(s, day)
	if !ok {
		return m, false
	}
	for _, i := range todos(r) {
		if s.stepDone(r.Guide, i) {
			continue
		}
		to, ok := c.content.Guide(i.Guide)
		if !ok {
			m.Step = i
			return m, true
		}
		of, reached := c.content.Result(to, s.State.Answers, day)
		if !reached {
			m.Step, m.Guide = i, to
			return m, true
		}
		for _, d := range of.Lists[flows.Documents] {
			if !slices.Contains(s.Ticks, tickKey(flows.MessageID(to.ID, flows.Documents.Message(), d.ID))) {
				m.Missing++
			}
		}
		if m.Missing > 0 {
			m.Step, m.Guide = i, to
			return m, true
		}
	}
	return m, false
}

// remind sees to it that a task waits for the next reminder, after whatever the
// turn did. word says that the person did something.
func (st *step) remind(word bool) {
	if st.turn.Erase {
		return
	}
	if st.s.Consent < ConsentVersion || !st.s.allows(purposeReminders) {
		st.s.Parts = st.s.Parts.with(sectionReminders, nil)
		return
	}
	r := st.s.reminding()
	if word || r.Active == 0 {
		r.Blocked, r.Warned = false, false
		if r.Active != st.today() {
			r.Active, r.Nudges = st.today(), 0
		}
	}
	r.meetPermits(st.s, st.today())
	next := int64(0)
	if all := st.reminders(st.s, r, st.today()); len(all) > 0 && !r.Blocked {
		due := st.daytime(all[0].Due)
		next = due.Unix() / 60
		if next != r.Next {
			st.task(chatRemind, fmt.Sprintf("%s:%d:%d", chatRemind, st.update.Chat, next), remindTask{At: next})
			st.turn.Tasks[len(st.turn.Tasks)-1].Due = due
		}
	}
	r.Next = next
	st.s.remindBy(r)
}

// daytime is a time that is not in the past and at which people are awake.
func (st *step) daytime(due time.Time) time.Time {
	zone := st.localZone(st.s)
	due = due.In(zone)
	if now := st.now.In(zone); due.Before(now) {
		due = now.Truncate(time.Minute).Add(time.Minute)
	}
	switch {
	case due.Hour() < remindHour:
		return fair(flows.DayOf(due), zone)
	case due.Hour() >= remindUntil:
		return fair(flows.DayOf(due)+1, zone)
	}
	return due
}

// remindTask is the data of chatRemind.
type remindTask struct {
	// At is the minute (Unix) for which it was meant.
	At int64 `json:"at"`
}

// remindDue reminds of what is due.
func remindDue(st *step, task bot.Task) (bool, error) {
	var t remindTask
	if err := json.Unmarshal(task.Data, &t); err != nil {
		return false, fmt.Errorf("read the data of %s: %w", task.Do, err)
	}
	r := st.s.reminding()
	if r.Next != t.At || r.Blocked || st.s.Consent < ConsentVersion || !st.s.allows(purposeReminders) {
		return false, nil // something else was decided since
	}
	r.Next = 0
	if !st.daytime(st.now).After(st.now.Add(2 * time.Minute)) {
		other := false
		for _, m := range st.reminders(st.s, r, st.today()) {
			if m.Due.After(st.now) || m.Kind != remindPermit && other {
				continue
			}
			other = other || m.Kind != remindPermit
			r.note(m, st.today())
			st.sayReminder(fmt.Sprintf("%s:%s", task.ID, m.Key), m)
			st.count("reminded", "", "")
		}
	}
	st.s.remindBy(r)
	return true, nil
}

// note remembers that the person was reminded.
func (r *reminding) note(m reminder, day flows.Day) {
	delete(r.Later, m.Key)
	if m.Kind == remindPermit {
		r.Permits[m.Key] = permitTold{End: m.End, Told: max(passed(m.End, day), r.Permits[m.Key].Told+1)}
		return
	}
	r.Last = day
	switch m.Kind {
	case remindGuide:
		r.Guides = append(r.Guides, keyOf(m.Guide.ID))
		r.Guides = r.Guides[max(0, len(r.Guides)-maxReminded):]
	case remindPlan:
		r.Nudges++
	case remindKeep:
		r.Warned = true
	}
}

// blocked stops the reminders of somebody who blocked the bot: they cost no
// call until that person writes again.
func (st *step) blocked() bool {
	r := st.s.reminding()
	if r.Next == 0 || r.Blocked {
		return false
	}
	r.Blocked, r.Next = true, 0
	st.s.remindBy(r)
	return true
}
