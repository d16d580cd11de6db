package desk

import (
	"context"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"plutbot/bot"
	"plutbot/storage"
)

// visitRows are the coming visits of a group.
type visitRows struct {
	Rows []visitRow `json:"rows,omitempty"`
	// Newest is the number of the newest row.
	Newest int64 `json:"newest,omitempty"`
}

// visitRow is a visit as a group knows it. Its number stands in buttons, since
// two SMEs may have the same code.
type visitRow struct {
	N int64 `json:"n"`
	ticketRef
	bot.VisitTime
	Field string `json:"field"`
	State string `json:"state"`
	// Message shows it, 0 while it is on its way, and Revision is the newest
	// that the group was told of.
	Message  int64 `json:"message,omitempty"`
	Revision int64 `json:"revision"`
	// Lost says that the message was deleted, so that a new one must show it.
	Lost bool `json:"lost,omitempty"`
}

func (r *visitRows) find(same func(visitRow) bool) *visitRow {
	i := slices.IndexFunc(r.Rows, same)
	if i < 0 {
		return nil
	}
	return &r.Rows[i]
}

// visitsFor is how long a group's list stays without a change: no visit is
// further ahead.
const visitsFor = 100 * 24 * time.Hour

// showVisit has the group's list and card show a visit as it is now. The visit
// itself is read, so the order of these tasks does not matter.
func (d *Desk) showVisit(ctx context.Context, t bot.Task) error {
	var ref ticketRef
	if err := read(t, &ref); err != nil {
		return err
	}
	v, err := d.loadVisit(ctx, ref)
	if err != nil {
		return err
	}
	if v != nil && v.Group != t.Chat {
		return nil
	}
	var before, row visitRow
	err = change1(ctx, d, storage.DocumentVisits, t.Chat, "", visitsFor, func(all *visitRows) error {
		before, row = visitRow{}, visitRow{}
		known := all.find(func(r visitRow) bool { return r.ticketRef == ref })
		if known != nil {
			before = *known
		}
		gone := v == nil || !d.Clock().Before(after(v.Day)) && !d.markable(v)
		switch {
		case known == nil && (gone || !v.open()):
			return errUnchanged // it was cancelled before anybody saw it, or is over
		case gone:
			all.Rows = slices.DeleteFunc(all.Rows, func(r visitRow) bool { return r.ticketRef == ref })
			return nil
		case known != nil && known.Lost:
			known.Lost, before = false, visitRow{}
		case known == nil:
			all.Newest++
			all.Rows = append(all.Rows, visitRow{N: all.Newest, ticketRef: ref})
			known = &all.Rows[len(all.Rows)-1]
		}
		known.VisitTime, known.Field, known.State, known.Revision = v.VisitTime, v.Field, v.State, v.Revision
		row = *known
		return nil
	})
	if err != nil || before.N == 0 && row.N == 0 {
		return err
	}
	return d.changeGroup(ctx, t.Chat, causeNumber(t.ID), func(g *group) error {
		d.sayVisit(g, v, before, row)
		return nil
	})
}

// sayVisit adds to what the group hears of a visit: its card, new or changed,
// and a message when it was the SME who changed something.
func (d *Desk) sayVisit(g *group, v *visit, before, row visitRow) {
	words := map[string]any{"Code": spelled(before.Ticket), "Day": d.visitDay(before.Day), "Part": d.visitPart(before.Part)}
	revise := func(text string, rows [][]bot.Button) {
		if before.Message != 0 {
			g.say(notice{Revise: before.Message, Text: text, Rows: rows, Visit: row.N})
		}
	}
	switch {
	case v == nil:
		text := d.words.Text("visit.desk.erased", words)
		if g.withdraw(before.N, text) {
			return // nobody has seen it yet
		}
		revise(text, nil)
		g.say(notice{Reply: before.Message, Text: text})
		return
	case row.N == 0 && (v.State == bot.VisitCame || v.State == bot.VisitMissed):
		text, _ := d.visitCard(v, before.N)
		revise(text, nil)
		return
	case row.N == 0:
		revise(d.words.Text("visit.desk.over", words), nil)
		return
	case before.N == 0:
		text, rows := d.visitCard(v, row.N)
		g.say(notice{Text: text, Rows: rows, Visit: row.N, Revision: row.Revision})
		return
	}
	text, rows := d.visitCard(v, row.N)
	revise(text, rows)
	if v.By != "" || before.Revision >= row.Revision {
		return // the staff did it, or knows it
	}
	words["Day"], words["Part"] = d.visitDay(row.Day), d.visitPart(row.Part)
	id := map[string]string{bot.VisitCancelled: "gone", bot.VisitWaiting: "wants", bot.VisitConfirmed: "agrees"}[v.State]
	if id != "" {
		g.say(notice{Reply: before.Message, Text: d.words.Text("visit.desk."+id, words)})
	}
}

// withdraw replaces the card of a visit that still waits to be sent, and says
// whether there was one.
func (g *group) withdraw(number int64, text string) bool {
	i := slices.IndexFunc(g.Words, func(n notice) bool { return n.Visit == number && n.Revise == 0 })
	if i < 0 {
		return false
	}
	g.Words[i].Text, g.Words[i].Rows = text, nil
	return true
}

// visitLost has the card of a visit sent again that somebody deleted.
func (d *Desk) visitLost(ctx context.Context, id int64, n notice) error {
	return rewriteAs(ctx, d, storage.DocumentVisits, id, "", func(all *visitRows, doc *storage.Document) ([]storage.Job, error) {
		doc.TTL = visitsFor
		row := all.find(func(r visitRow) bool { return r.N == n.Visit && r.Message == n.Revise })
		if row == nil {
			return nil, errUnchanged
		}
		row.Message, row.Lost = 0, true
		return []storage.Job{d.job(doVisitCard, fmt.Sprintf("%s:lost:%d", doVisitCard, n.Revise), id, d.Clock(), row.ticketRef)}, nil
	})
}

// visitShown remembers which message shows a visit. When the visit changed
// while its card was under way, the card is brought up to date.
func (d *Desk) visitShown(ctx context.Context, id int64, n notice, message int64) error {
	gone := false
	err := rewriteAs(ctx, d, storage.DocumentVisits, id, "", func(all *visitRows, doc *storage.Document) ([]storage.Job, error) {
		doc.TTL = visitsFor
		row := all.find(func(r visitRow) bool { return r.N == n.Visit })
		if gone = row == nil; gone {
			return nil, errUnchanged
		}
		row.Message = message
		if row.Revision == n.Revision {
			return nil, nil
		}
		return []storage.Job{d.job(doVisitCard, fmt.Sprintf("%s:shown:%d", doVisitCard, n.Visit), id, d.Clock(), row.ticketRef)}, nil
	})
	if err != nil || !gone || len(n.Rows) == 0 {
		return err
	}
	return d.changeGroup(ctx, id, 0, func(g *group) error {
		g.say(notice{Revise: message, Text: d.words.Text("visit.desk.toast.gone", nil)})
		return nil
	})
}

// visitCard writes what the staff sees of a visit, with the buttons that it
// needs now.
func (d *Desk) visitCard(v *visit, number int64) (string, [][]bot.Button) {
	parts := []string{
		d.words.Text("visit.desk.head", map[string]any{"Code": spelled(v.Visit), "Centre": escape(v.Name)}),
		d.words.Text("visit.desk.day", map[string]any{"Day": d.visitDay(v.Day), "Part": d.visitPart(v.Part)}),
		d.words.Text("visit.desk.topic", map[string]any{"Field": d.words.Text("desk.field."+v.Field, nil), "Topic": escape(clip(v.Topic, 100))}),
		d.words.Text("visit.desk.who", map[string]any{"Name": escape(v.Called), "Region": escape(v.Regency), "Code": escape(v.Code)}),
	}
	if len(v.Bring) > 0 {
		parts = append(parts, d.words.Text("visit.desk.bring", map[string]any{"List": escape(clip(strings.Join(v.Bring, "; "), 1200))}))
	}
	text := strings.Join(parts, "\n") + "\n\n" + d.words.Text("visit.desk.state."+v.State, map[string]any{"By": escape(v.By)})
	over := !d.Clock().Before(after(v.Day))
	if v.State == bot.VisitConfirmed && d.markable(v) {
		text += "\n" + d.words.Text("visit.desk.ask", map[string]any{"Over": over})
	}
	if v.open() && !over {
		text += "\n" + d.words.Text("visit.desk.how", nil)
	}
	button := func(label, verb string) bot.Button {
		return bot.Button{Label: d.words.Text("visit.desk.button."+label, nil), Data: pressOf(verb, number, v.VisitTime)}
	}
	var rows [][]bot.Button
	if d.markable(v) {
		var marks []bot.Button
		if v.State != bot.VisitCame {
			marks = append(marks, button("came", verbCame))
		}
		if v.State != bot.VisitMissed {
			marks = append(marks, button("missed", verbMissed))
		}
		rows = append(rows, marks)
	}
	if !v.open() || over {
		return text, rows
	}
	if v.State == bot.VisitWaiting {
		rows = append(rows, []bot.Button{button("confirm", verbConfirm)})
	}
	last := []bot.Button{button("cancel", verbCancel)}
	if d.Days != nil {
		last = append([]bot.Button{button("move", verbMove)}, last...)
	}
	return text, append(rows, last)
}

// pressVisit begins what the buttons about visits carry: then what they do, the
// number of the visit in the group, the time that was seen, and a choice.
const pressVisit = "dv:"

const (
	verbConfirm = "ok"
	verbMove    = "mv"
	verbTo      = "to" // with the new time
	verbCancel  = "no"
	verbWhy     = "nr" // with the reason
	verbBack    = "bk"
	verbCame    = "in"
	verbMissed  = "ab"
)

// marks are the buttons by which the staff says whether the SME came.
var marks = map[string]string{verbCame: bot.VisitCame, verbMissed: bot.VisitMissed}

func pressOf(verb string, number int64, seen bot.VisitTime, more ...string) string {
	return pressVisit + strings.Join(append([]string{verb, decimal(number), seen.Day, seen.Part}, more...), ":")
}

// visitPressed does a button about a visit and gives the toast.
func (d *Desk) visitPressed(ctx context.Context, u bot.Update) (string, error) {
	parts := append(strings.Split(strings.TrimPrefix(u.Press.Data, pressVisit), ":"), "", "", "", "", "", "")
	number, _ := strconv.ParseInt(parts[1], 10, 64)
	seen := bot.VisitTime{Day: parts[2], Part: parts[3]}
	all, err := load1[visitRows](ctx, d, storage.DocumentVisits, u.Chat, "")
	if err != nil {
		return "", err
	}
	row := all.find(func(r visitRow) bool { return r.N == number })
	if row == nil {
		return d.words.Text("visit.desk.toast.gone", nil), nil
	}
	if err := d.meet(ctx, u); err != nil {
		return "", err
	}
	v, err := d.loadVisit(ctx, row.ticketRef)
	if err != nil {
		return "", err
	}
	mark := marks[parts[0]]
	if v == nil || v.Group != u.Chat || mark == "" && !v.open() || mark != "" && !d.markable(v) {
		return d.words.Text("visit.desk.toast.gone", nil), d.reviseVisit(ctx, u, v, number)
	}
	if v.VisitTime != seen {
		return d.words.Text("visit.desk.toast.changed", nil), d.reviseVisit(ctx, u, v, number)
	}
	if mark != "" {
		return d.markVisit(ctx, u, row.ticketRef, seen, mark)
	}
	switch parts[0] {
	case verbMove:
		return "", d.offerDays(ctx, u, v, number)
	case verbCancel:
		return "", d.offerVisitReasons(ctx, u, v, number)
	case verbConfirm:
		return d.decideVisit(ctx, u, row.ticketRef, seen, bot.VisitConfirmed, seen, "")
	case verbTo:
		return d.decideVisit(ctx, u, row.ticketRef, seen, bot.VisitMoved, bot.VisitTime{Day: parts[4], Part: parts[5]}, "")
	case verbWhy:
		return d.decideVisit(ctx, u, row.ticketRef, seen, bot.VisitCancelled, seen, parts[4])
	default:
		return "", d.reviseVisit(ctx, u, v, number)
	}
}

// decideVisit takes a decision of the staff on a visit whose time they saw.
func (d *Desk) decideVisit(ctx context.Context, u bot.Update, ref ticketRef, seen bot.VisitTime, state string, to bot.VisitTime, reason string) (string, error) {
	if after(to.Day).IsZero() || !slices.Contains(bot.VisitParts(), to.Part) || reason != "" && !slices.Contains(bot.VisitReasons(), reason) {
		return "", nil // no button of this program
	}
	if !d.Clock().Before(after(to.Day)) {
		return d.words.Text("visit.desk.toast.changed", nil), nil // an offer of days ago
	}
	by, err := d.signature(ctx, u)
	if err != nil {
		return "", err
	}
	toast := state
	err = d.changeVisit(ctx, ref.Chat, ref.Ticket, causeOf(u), u.Name, func(v *visit) error {
		toast = state
		switch {
		case !v.open() || v.VisitTime != seen || v.Group != u.Chat:
			toast = "changed"
			return errUnchanged
		case v.State == state && v.VisitTime == to:
			return errUnchanged // somebody did the same
		case state == bot.VisitConfirmed && v.State != bot.VisitWaiting:
			toast = "changed"
			return errUnchanged
		}
		v.State, v.VisitTime, v.By, v.Reason = state, to, by, reason
		return nil
	})
	if err != nil {
		return "", err
	}
	return d.words.Text("visit.desk.toast."+toast, nil), nil
}

// markVisit keeps whether an SME came at the time that the staff saw.
func (d *Desk) markVisit(ctx context.Context, u bot.Update, ref ticketRef, seen bot.VisitTime, state string) (string, error) {
	by, err := d.signature(ctx, u)
	if err != nil {
		return "", err
	}
	toast := state
	err = d.changeVisit(ctx, ref.Chat, ref.Ticket, causeOf(u), u.Name, func(v *visit) error {
		toast = state
		switch {
		case !d.markable(v) || v.VisitTime != seen || v.Group != u.Chat:
			toast = "changed"
			return errUnchanged
		case v.State == state:
			return errUnchanged // somebody did the same
		}
		v.State, v.By, v.Reason = state, by, ""
		return nil
	})
	if err != nil {
		return "", err
	}
	return d.words.Text("visit.desk.toast."+toast, nil), nil
}

// reviseVisit shows a visit as it is now in the message that was pressed.
func (d *Desk) reviseVisit(ctx context.Context, u bot.Update, v *visit, number int64) error {
	if v == nil {
		return nil
	}
	text, rows := d.visitCard(v, number)
	return d.revisePressed(ctx, u, text, rows)
}

// revisePressed changes the message that was pressed.
func (d *Desk) revisePressed(ctx context.Context, u bot.Update, text string, rows [][]bot.Button) error {
	return d.changeGroup(ctx, u.Chat, u.ID, func(g *group) error {
		g.say(notice{Revise: u.Press.Message, Text: text, Rows: rows})
		return nil
	})
}

// offeredDays is how many days the staff may choose from.
const offeredDays = 5

// offerDays shows the times that can be offered instead.
func (d *Desk) offerDays(ctx context.Context, u bot.Update, v *visit, number int64) error {
	if d.Days == nil {
		return nil
	}
	text := d.words.Text("visit.desk.choose_day", map[string]any{"Code": spelled(v.Visit), "Day": d.visitDay(v.Day), "Part": d.visitPart(v.Part)})
	var rows [][]bot.Button
	day := ""
	for _, at := range d.Days.VisitDays(v.Centre, d.Clock(), offeredDays) {
		if at == v.VisitTime {
			continue
		}
		label := d.words.Text("visit.desk.button.to", map[string]any{"Day": d.visitDayShort(at.Day), "Part": d.visitPart(at.Part)})
		b := bot.Button{Label: label, Data: pressOf(verbTo, number, v.VisitTime, at.Day, at.Part)}
		if at.Day == day {
			rows[len(rows)-1] = append(rows[len(rows)-1], b)
			continue
		}
		day = at.Day
		rows = append(rows, []bot.Button{b})
	}
	return d.revisePressed(ctx, u, text, append(rows, d.backToVisit(v, number)))
}

// offerVisitReasons asks why a visit is cancelled.
func (d *Desk) offerVisitReasons(ctx context.Context, u bot.Update, v *visit, number int64) error {
	text := d.words.Text("visit.desk.choose_reason", map[string]any{"Code": spelled(v.Visit)})
	var rows [][]bot.Button
	for _, reason := range bot.VisitReasons() {
		rows = append(rows, []bot.Button{{Label: d.words.Text("visit.desk.button."+reason, nil), Data: pressOf(verbWhy, number, v.VisitTime, reason)}})
	}
	return d.revisePressed(ctx, u, text, append(rows, d.backToVisit(v, number)))
}

func (d *Desk) backToVisit(v *visit, number int64) []bot.Button {
	return []bot.Button{{Label: d.words.Text("visit.desk.button.back", nil), Data: pressOf(verbBack, number, v.VisitTime)}}
}

// maxVisitLines is how many visits /kunjungan shows: what fits into a message.
const maxVisitLines = 30

// visitsAhead lists the coming visits of a group: /kunjungan. With a code it
// shows the card of that visit, for the one at the counter.
func (d *Desk) visitsAhead(ctx context.Context, u bot.Update) error {
	all, err := load1[visitRows](ctx, d, storage.DocumentVisits, u.Chat, "")
	if err != nil {
		return err
	}
	if code := strings.ToUpper(strings.Join(strings.FieldsFunc(u.Text, func(r rune) bool { return r == '-' || r == ' ' }), "")); code != "" {
		return d.visitOfCode(ctx, u, all, code)
	}
	open, unmarked := 0, 0
	rows := slices.DeleteFunc(all.Rows, func(r visitRow) bool {
		switch past := !d.Clock().Before(after(r.Day)); {
		case past && r.State == bot.VisitConfirmed:
			unmarked++
		case past || r.State == bot.VisitCancelled || r.State == bot.VisitCame || r.State == bot.VisitMissed:
			return true
		default:
			open++
		}
		return false
	})
	slices.SortStableFunc(rows, func(a, b visitRow) int { return strings.Compare(a.Day+a.Part, b.Day+b.Part) }) // pagi, siang
	if len(rows) == 0 {
		return d.sayIn(ctx, u, d.words.Text("visit.desk.list_none", nil))
	}
	heading := "visit.desk.list"
	if open == 0 {
		heading = "visit.desk.list_none"
	}
	text := d.visitLines(u.Chat, heading, rows)
	if unmarked > 0 {
		text += "\n\n" + d.words.Text("visit.desk.list_unmarked", nil)
	}
	return d.sayIn(ctx, u, text)
}

// visitLines lists visits under a heading.
func (d *Desk) visitLines(group int64, heading string, rows []visitRow) string {
	lines := []string{d.words.Text(heading, nil), ""}
	for n, r := range rows {
		if n == maxVisitLines {
			lines = append(lines, d.words.Text("visit.desk.list_more", map[string]any{"Count": len(rows) - n}))
			break
		}
		link, state := "", r.State
		if !d.Clock().Before(after(r.Day)) {
			state = "past"
		}
		if r.Message != 0 {
			link = topicLink(group, r.Message)
		}
		lines = append(lines, d.words.Text("visit.desk.line", map[string]any{"State": state, "Day": d.visitDayShort(r.Day), "Part": d.visitPart(r.Part),
			"Code": spelled(r.Ticket), "Link": link, "Field": d.words.Text("desk.field."+r.Field, nil)}))
	}
	return strings.Join(lines, "\n")
}

// visitsToday tells a group who comes on a day, when that day begins.
func (d *Desk) visitsToday(ctx context.Context, t bot.Task) error {
	var today bot.VisitRef
	if err := read(t, &today); err != nil {
		return err
	}
	all, err := load1[visitRows](ctx, d, storage.DocumentVisits, t.Chat, "")
	if err != nil {
		return err
	}
	rows := slices.DeleteFunc(all.Rows, func(r visitRow) bool { return r.Day != today.Day || r.State != bot.VisitConfirmed })
	if len(rows) == 0 {
		return nil
	}
	slices.SortStableFunc(rows, func(a, b visitRow) int { return strings.Compare(a.Part, b.Part) })
	return d.changeGroup(ctx, t.Chat, causeNumber(t.ID), func(g *group) error {
		g.say(notice{Text: d.visitLines(t.Chat, "visit.desk.today", rows)})
		return nil
	})
}

// visitOfCode shows the cards of the visits with a code: two SMEs may have the
// same.
func (d *Desk) visitOfCode(ctx context.Context, u bot.Update, all *visitRows, code string) error {
	var cards []notice
	for _, r := range all.Rows {
		if r.Ticket != code {
			continue
		}
		v, err := d.loadVisit(ctx, r.ticketRef)
		if err != nil {
			return err
		}
		if v != nil {
			text, rows := d.visitCard(v, r.N)
			cards = append(cards, notice{Topic: u.Topic, Reply: u.Message, Text: text, Rows: rows, Visit: r.N, Revision: v.Revision})
		}
	}
	if len(cards) == 0 {
		return d.sayIn(ctx, u, d.words.Text("visit.desk.no_code", map[string]any{"Code": escape(clip(u.Text, 40))}))
	}
	return d.changeGroup(ctx, u.Chat, u.ID, func(g *group) error {
		for _, c := range cards {
			g.say(c)
		}
		return nil
	})
}

// visitsWaiting counts the visits that wait for an answer of a group.
func (d *Desk) visitsWaiting(ctx context.Context, id int64) (int, error) {
	all, err := load1[visitRows](ctx, d, storage.DocumentVisits, id, "")
	if err != nil {
		return 0, err
	}
	n := 0
	for _, r := range all.Rows {
		if r.State == bot.VisitWaiting && d.Clock().Before(after(r.Day)) {
			n++
		}
	}
	return n, nil
}

// visitDay writes a day with its weekday.
func (d *Desk) visitDay(day string) string {
	t, err := time.Parse(time.DateOnly, day)
	if err != nil {
		return day
	}
	return d.words.Weekday(t) + ", " + d.words.Date(t)
}

func (d *Desk) visitDayShort(day string) string {
	t, err := time.Parse(time.DateOnly, day)
	if err != nil {
		return day
	}
	return d.words.Weekday(t) + " " + d.words.DateShort(t)
}

func (d *Desk) visitPart(part string) string { return d.words.Text("visit.part."+part, nil) }

// spelled writes the code of a visit as it is read out.
func spelled(code string) string { return code[:len(code)/2] + "-" + code[len(code)/2:] }

// moveVisits takes the coming visits of a group to its new id, with new cards.
func (d *Desk) moveVisits(ctx context.Context, from int64, old *group) error {
	all, err := load1[visitRows](ctx, d, storage.DocumentVisits, from, "")
	if err != nil {
		return err
	}
	for _, r := range all.Rows {
		err := rewriteAs(ctx, d, storage.DocumentVisit, r.Chat, r.Ticket, func(v *visit, doc *storage.Document) ([]storage.Job, error) {
			if v.Group != from || !v.open() {
				return nil, errUnchanged
			}
			v.Group, doc.TTL = old.Moved, d.keptVisit(v)
			jobs := []storage.Job{d.cardJob(v, "moved", d.Clock()), d.cardJob(v, "past:"+v.Day, after(v.Day))}
			return append(jobs, d.dayJobs(v)...), nil
		})
		if err != nil {
			return err
		}
	}
	return d.drop(ctx, storage.DocumentVisits, from, "")
}
