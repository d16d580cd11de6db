package desk

import (
	"cmp"
	"context"
	"fmt"
	"maps"
	"slices"
	"time"

	"plutbot/bot"
	"plutbot/storage"
)

// reportFor is how long the figures of a month stay: for the yearly report.
const reportFor = 400 * 24 * time.Hour

// month is what became of the tickets that ended in a month, by ticket, so
// that one that is opened again and rated later counts once.
type month struct {
	Tickets map[string]outcome `json:"tickets,omitempty"`
}

// outcome is what became of a ticket. It names no SME.
type outcome struct {
	By      string `json:"by,omitempty"`
	Field   string `json:"field"`
	Minutes int    `json:"minutes,omitempty"` // until the first answer
	Stars   int    `json:"stars,omitempty"`
}

// tally keeps a ticket's outcome for the report of its month.
type tally struct {
	Key   string `json:"key"`
	Month string `json:"month"`
	// Opened and Waited, until the first answer, in milliseconds; 0 for none.
	Opened int64 `json:"opened,omitempty"`
	Waited int64 `json:"waited,omitempty"`
	outcome
}

// tally adds the ticket to the report when it ended or was rated.
func (c *change) tally(before ticket) {
	k := c.k
	if k.State != stateClosed || k.Group == 0 || before.State == k.State && before.Stars == k.Stars {
		return
	}
	o := outcome{By: k.OwnerName, Field: k.Field, Stars: k.Stars}
	if k.Replied != 0 {
		o.Minutes = max(1, int((k.Replied-k.Opened)/time.Minute.Milliseconds()))
	}
	// The key tells tickets apart and does not tell whose they are.
	key := fmt.Sprintf("%x", causeNumber(fmt.Sprintf("%d/%s/%d", k.Chat, k.Ticket, k.Opened)))
	t := tally{Key: key, Month: time.UnixMilli(k.Closed).In(western).Format("2006-01"), outcome: o}
	if k.Replied != 0 {
		t.Opened, t.Waited = k.Opened, max(1, k.Replied-k.Opened)
	}
	id := fmt.Sprintf("%s:%s:%d:%d", doTally, k.Ticket, k.Opened, k.Stars)
	c.jobs = append(c.jobs, c.desk.job(doTally, id, k.Group, c.desk.Clock(), t))
}

// count keeps an outcome.
func (d *Desk) count(ctx context.Context, t bot.Task) error {
	var o tally
	if err := read(t, &o); err != nil {
		return err
	}
	if o.Waited != 0 {
		if err := d.countWait(ctx, answered{Key: o.Key, Field: o.Field, Asked: o.Opened, Waited: o.Waited}); err != nil {
			return err
		}
	}
	group, err := d.home(ctx, t.Chat)
	if err != nil {
		return err
	}
	return change1(ctx, d, storage.DocumentReport, group, o.Month, reportFor, func(m *month) error {
		if m.Tickets == nil {
			m.Tickets = map[string]outcome{}
		}
		if o.Stars == 0 {
			o.Stars = m.Tickets[o.Key].Stars
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
	return d.sayIn(ctx, u, d.reportText(name, m))
}

// figures sum up outcomes.
type figures struct{ tickets, rated, stars, answered, minutes int }

func (f *figures) add(o outcome) {
	f.tickets++
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
	for _, who := range slices.Sorted(maps.Keys(by)) {
		lines = append(lines, "👤 "+escape(who)+": "+d.figuresText(*by[who]))
	}
	return clipLines(lines, 3800)
}

func (d *Desk) figuresText(f figures) string {
	text := d.words.Text("desk.report.tickets", map[string]any{"N": f.tickets})
	if f.answered > 0 {
		text += " · " + d.words.Text("desk.report.first", map[string]any{"Time": d.span(time.Duration(f.minutes/f.answered) * time.Minute)})
	}
	if f.rated > 0 {
		stars := d.words.Number(float64(f.stars*10/f.rated) / 10)
		text += " · " + d.words.Text("desk.report.stars", map[string]any{"Stars": stars, "N": f.rated})
	}
	return text
}
