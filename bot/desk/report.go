package desk

import (
	"cmp"
	"context"
	"fmt"
	"maps"
	"slices"
	"strconv"
	"time"

	"plutbot/bot"
	"plutbot/storage"
)

// reportFor is how long the figures of a month stay: for the yearly report.
const reportFor = 400 * 24 * time.Hour

// month is what became of the tickets that ended or were first answered in a
// month, by ticket, so that one that is opened again and rated later counts once.
type month struct {
	Tickets map[string]outcome `json:"tickets,omitempty"`
	// Visits are those whose day is in the month.
	Visits map[string]visited `json:"visits,omitempty"`
}

// visited is what became of a visit. It names no SME.
type visited struct {
	// State is one of bot.Visit*; "" for a visit that was moved to another month.
	State    string `json:"state,omitempty"`
	Revision int64  `json:"revision"`
}

// visitTally keeps a visit's state for the report of a month.
type visitTally struct {
	Key   string `json:"key"`
	Month string `json:"month"`
	visited
}

// tallyVisit has the reports of a visit's month, and of the one of its day
// before, tell of it.
func (d *Desk) tallyVisit(v *visit, before string) []storage.Job {
	month := func(day string) string { return day[:min(len(day), len("2006-01"))] }
	key := fmt.Sprintf("%x", causeNumber(fmt.Sprintf("visit/%d/%s", v.Chat, v.Visit)))
	to := func(month, state string) storage.Job {
		id := fmt.Sprintf("%s:%s:%d:%s", doVisitTally, key, v.Revision, month)
		return d.job(doVisitTally, id, v.Group, d.Clock(), visitTally{key, month, visited{state, v.Revision}})
	}
	jobs := []storage.Job{to(month(v.Day), v.State)}
	if before != "" && month(before) != month(v.Day) {
		jobs = append(jobs, to(month(before), ""))
	}
	return jobs
}

// countVisit keeps what became of a visit. These tasks come in any order.
func (d *Desk) countVisit(ctx context.Context, t bot.Task) error {
	var o visitTally
	if err := read(t, &o); err != nil {
		return err
	}
	group, err := d.home(ctx, t.Chat)
	if err != nil {
		return err
	}
	return change1(ctx, d, storage.DocumentReport, group, o.Month, reportFor, func(m *month) error {
		if m.Visits == nil {
			m.Visits = map[string]visited{}
		}
		if known, some := m.Visits[o.Key]; some && known.Revision >= o.Revision {
			return errUnchanged
		}
		m.Visits[o.Key] = o.visited
		return nil
	})
}

// visitsText sums up the visits of a month; "" where there were none.
func (d *Desk) visitsText(m *month) string {
	n := map[string]int{}
	made := 0
	for _, v := range m.Visits {
		if v.State != "" {
			made++
			n[v.State]++
		}
	}
	if made == 0 {
		return ""
	}
	return d.words.Text("desk.report.visits", map[string]any{"Made": made, "Came": n[bot.VisitCame], "Missed": n[bot.VisitMissed], "Cancelled": n[bot.VisitCancelled]})
}

// outcome is what became of a ticket. It names no SME.
type outcome struct {
	By      string `json:"by,omitempty"`
	Field   string `json:"field"`
	Minutes int    `json:"minutes,omitempty"` // until the first answer, if it came in this month
	Stars   int    `json:"stars,omitempty"`
	// Open says that it did not end in this month.
	Open bool `json:"open,omitempty"`
}

// tally keeps a ticket's outcome for the report of its month.
type tally struct {
	Key   string `json:"key"`
	Month string `json:"month"`
	outcome
}

func monthOf(at int64) string { return time.UnixMilli(at).In(western).Format("2006-01") }

// tally adds the ticket to the report when it was first answered, ended or was
// rated.
func (c *change) tally(before ticket) {
	k := c.k
	if k.Group == 0 {
		return
	}
	o := outcome{By: k.OwnerName, Field: k.Field, Stars: k.Stars}
	minutes := max(1, int((k.Replied-k.Opened)/time.Minute.Milliseconds()))
	var month, what string
	switch {
	case k.State == stateClosed && (before.State != k.State || before.Stars != k.Stars):
		month, what = monthOf(k.Closed), strconv.Itoa(k.Stars)
		if k.Replied != 0 && monthOf(k.Replied) == month {
			o.Minutes = minutes
		}
	case k.Replied != 0 && before.Replied != k.Replied:
		month, what, o.Minutes, o.Open = monthOf(k.Replied), "answered", minutes, true
	default:
		return
	}
	id := fmt.Sprintf("%s:%s:%d:%s", doTally, k.Ticket, k.Opened, what)
	c.jobs = append(c.jobs, c.desk.job(doTally, id, k.Group, c.desk.Clock(), tally{k.key(), month, o}))
}

// count keeps an outcome.
func (d *Desk) count(ctx context.Context, t bot.Task) error {
	var o tally
	if err := read(t, &o); err != nil {
		return err
	}
	group, err := d.home(ctx, t.Chat)
	if err != nil {
		return err
	}
	return change1(ctx, d, storage.DocumentReport, group, o.Month, reportFor, func(m *month) error {
		if m.Tickets == nil {
			m.Tickets = map[string]outcome{}
		}
		known, some := m.Tickets[o.Key]
		if some && o.Open {
			return errUnchanged // it has ended meanwhile
		}
		if o.Stars == 0 {
			o.Stars = known.Stars
		}
		m.Tickets[o.Key] = o.outcome
		return nil
	})
}

// report tells how a month went, by consultant: /laporan [2026-11].
func (d *Desk) report(ctx context.Context, u bot.Update) error {
	name := u.Text
	if _, err := time.Parse("2006-01", name); err != nil {
		name = d.Clock().In(western).Format("2006-01")
	}
	m, err := load1[month](ctx, d, storage.DocumentReport, u.Chat, name)
	if err != nil {
		return err
	}
	b, err := load1[board](ctx, d, storage.DocumentBoard, u.Chat, "")
	if err != nil {
		return err
	}
	text := d.reportText(name, m)
	if name == d.Clock().In(western).Format("2006-01") {
		text += "\n\n" + d.waitingText(b.Rows)
	}
	return d.sayIn(ctx, u, text)
}

// waitingText tells how many wait for an answer now, and the longest how long.
func (d *Desk) waitingText(rows []row) string {
	n, oldest := 0, millis(d.Clock())
	for _, r := range rows {
		if r.Waits != 0 {
			n, oldest = n+1, min(oldest, r.Waits)
		}
	}
	return d.words.Text("desk.report.waiting", map[string]any{"N": n, "Time": d.span(d.Clock().Sub(time.UnixMilli(oldest)))})
}

// figures sum up outcomes.
type figures struct{ tickets, rated, stars, answered, minutes int }

func (f *figures) add(o outcome) {
	if !o.Open {
		f.tickets++
	}
	if o.Stars > 0 {
		f.rated++
		f.stars += o.Stars
	}
	if o.Minutes > 0 {
		f.answered++
		f.minutes += o.Minutes
	}
}

func (d *Desk) reportText(name string, m *month) string {
	all := figures{}
	by := map[string]*figures{}
	for _, o := range m.Tickets {
		all.add(o)
		who := cmp.Or(o.By, d.words.Text("desk.queue.nobody", nil))
		if by[who] == nil {
			by[who] = &figures{}
		}
		by[who].add(o)
	}
	lines := []string{d.words.Text("desk.report.head", map[string]any{"Month": name, "Figures": d.figuresText(all)})}
	if visits := d.visitsText(m); visits != "" {
		lines = append(lines, visits)
	}
	for _, who := range slices.Sorted(maps.Keys(by)) {
		lines = append(lines, "👤 "+escape(who)+": "+d.figuresText(*by[who]))
	}
	return clipLines(lines, 3800)
}

func (d *Desk) figuresText(f figures) string {
	text := d.words.Text("desk.report.tickets", map[string]any{"N": f.tickets})
	if f.answered > 0 {
		text += " · " + d.words.Text("desk.report.first", map[string]any{"Time": d.span(time.Duration(f.minutes/f.answered) * time.Minute), "N": f.answered})
	}
	if f.rated > 0 {
		stars := d.words.Number(float64(f.stars*10/f.rated) / 10)
		text += " · " + d.words.Text("desk.report.stars", map[string]any{"Stars": stars, "N": f.rated})
	}
	return text
}

// Outcome is what became of a ticket in a month. It names nobody.
type Outcome struct {
	Field string
	// First is how long the first answer took, if it came in that month; else 0.
	First time.Duration
	// Stars from 1 to 5, 0 for none.
	Stars int
	// Ended says that the ticket ended in that month.
	Ended bool
}

// Outcomes gives those of a month, such as "2026-11", of all groups that are or
// were connected.
func (d *Desk) Outcomes(ctx context.Context, name string) ([]Outcome, error) {
	r, err := d.registry(ctx)
	if err != nil {
		return nil, err
	}
	groups := append(slices.Clone(r.Former), d.Default)
	for _, g := range r.Groups {
		groups = append(groups, g.Group)
	}
	for i, g := range groups {
		if groups[i], err = d.home(ctx, g); err != nil {
			return nil, err
		}
	}
	slices.Sort(groups)
	var all []Outcome
	for _, group := range slices.Compact(groups) {
		m, err := load1[month](ctx, d, storage.DocumentReport, group, name)
		if err != nil {
			return nil, err
		}
		for _, o := range m.Tickets {
			all = append(all, Outcome{o.Field, time.Duration(o.Minutes) * time.Minute, o.Stars, !o.Open})
		}
	}
	return all, nil
}
