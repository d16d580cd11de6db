package desk

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"time"

	"plutbot/bot"
	"plutbot/storage"
)

// auditLine is one thing that a member of the staff did. It holds nothing that
// an SME said.
type auditLine struct {
	ID     string `json:"id"`
	At     int64  `json:"at"`
	Who    string `json:"who"`
	What   string `json:"what"`
	Ticket string `json:"ticket,omitempty"`
	Why    string `json:"why,omitempty"`
}

// auditDay is what happened in a group on one day. Lines are only added.
type auditDay struct {
	Lines []auditLine `json:"lines,omitempty"`
}

// audited are the events of a ticket's history that the staff answers for, and
// whether their text is a reason: others hold what was said to an SME.
var audited = map[string]bool{
	"claimed": false, "released": false, "moved": true, "closed": false, "reopened": false, "banned": true, "unbanned": true,
	"suggested": false, "withdrawn": false, "transcript": false, "asked guide": true, "asked document": true, "checked document": true,
	"proposed": false,
}

// account adds to the audit what the staff did to the ticket in this change.
func (c *change) account(events []event) {
	for n, e := range events {
		reason, ok := audited[e.What]
		if !ok || e.Who == "" || c.k.Group == 0 {
			continue
		}
		// The id tells lines apart and does not tell whose ticket it was.
		id := fmt.Sprintf("%x", causeNumber(fmt.Sprintf("%d:%s:%d:%d", c.k.Chat, c.k.Ticket, e.At, n)))
		l := auditLine{ID: id, At: e.At, Who: e.Who, What: e.What, Ticket: c.k.Ticket}
		if reason {
			l.Why = e.Text
		}
		c.jobs = append(c.jobs, c.desk.job(doAudit, doAudit+":"+l.ID, c.k.Group, c.desk.Clock(), l))
	}
}

// audit adds a line to the day of its group, once.
func (d *Desk) audit(ctx context.Context, t bot.Task) error {
	var l auditLine
	if err := read(t, &l); err != nil {
		return err
	}
	group, err := d.home(ctx, t.Chat)
	if err != nil {
		return err
	}
	return change1(ctx, d, storage.DocumentAudit, group, dayOf(time.UnixMilli(l.At)), bot.KeptStaff, func(day *auditDay) error {
		if !day.add(l) {
			return errUnchanged
		}
		return nil
	})
}

// add adds a line, unless it is there.
func (day *auditDay) add(l auditLine) bool {
	if slices.ContainsFunc(day.Lines, func(other auditLine) bool { return other.ID == l.ID }) {
		return false
	}
	day.Lines = append(day.Lines, l)
	return true
}

// western is the time of the capital, in which days are counted.
var western = time.FixedZone("WIB", 7*60*60)

func dayOf(t time.Time) string { return t.In(western).Format(time.DateOnly) }

// auditDays is how far back /jejak looks.
const auditDays = 31

// trail sends what the staff of a group did lately as a file. Only an
// administrator of the bot may see it.
func (d *Desk) trail(ctx context.Context, u bot.Update) error {
	if !slices.Contains(d.Admins, u.From) {
		return d.sayIn(ctx, u, d.words.Text("desk.admins_only", nil))
	}
	var b strings.Builder
	now := d.Clock()
	for ago := auditDays - 1; ago >= 0; ago-- {
		day, err := load1[auditDay](ctx, d, storage.DocumentAudit, u.Chat, dayOf(now.AddDate(0, 0, -ago)))
		if err != nil {
			return err
		}
		for _, l := range day.Lines {
			_, _ = fmt.Fprintf(&b, "%s\t%s\t%s\t%s\t%s\n", time.UnixMilli(l.At).In(western).Format("2006-01-02 15:04:05"), l.Who, l.What, l.Ticket, l.Why)
		}
	}
	if b.Len() == 0 {
		return d.sayIn(ctx, u, d.words.Text("desk.no_trail", nil))
	}
	return d.fileIn(ctx, u, bot.File{Name: "jejak-" + dayOf(now) + ".tsv", Content: []byte(b.String()),
		Caption: d.words.Text("desk.trail", map[string]any{"Days": auditDays})})
}

// fileIn adds a file for the group where the update came from.
func (d *Desk) fileIn(ctx context.Context, u bot.Update, f bot.File) error {
	return d.changeGroup(ctx, u.Chat, u.ID, func(g *group) error {
		g.say(notice{Topic: u.Topic, Reply: u.Message, File: &f})
		return nil
	})
}
