package desk

import (
	"context"
	"fmt"
	"time"

	"plutbot/bot"
	"plutbot/storage"
)

// goHome gives back all tickets of a consultant who goes home: /pulang. They
// wait for whoever works next.
func (d *Desk) goHome(ctx context.Context, u bot.Update) error {
	b, err := load1[board](ctx, d, storage.DocumentBoard, u.Chat, "")
	if err != nil {
		return err
	}
	given := 0
	for _, r := range b.Rows {
		if r.Owner != u.From {
			continue
		}
		err := d.changeTicket(ctx, r.Chat, r.Ticket, causeOf(u), func(c *change) error {
			if c.k.Owner != u.From || !c.k.open() || c.k.Group != u.Chat {
				return errUnchanged
			}
			c.k.Owner, c.k.OwnerName, c.k.State = 0, "", stateOpen
			c.k.happened(d.Clock(), "released", u.Name, "")
			c.words("released", map[string]any{"Name": escape(u.Name)})
			c.stale()
			c.news(bot.TicketOpen)
			return nil
		})
		if err != nil {
			return err
		}
		given++
	}
	return d.sayIn(ctx, u, d.words.Text("desk.home", map[string]any{"N": given}))
}

// evening makes the job that hands the group's tickets over at the end of the
// working day, unless there is one.
func (d *Desk) evening(ctx context.Context, g *group, id int64) ([]storage.Job, error) {
	now := d.Clock()
	if d.Hours == nil || g.Evening > millis(now) {
		return nil, nil
	}
	province, err := d.placeOf(ctx, id)
	if err != nil {
		return nil, err
	}
	at := d.Hours.Closes(province, now)
	g.Evening = millis(at)
	return []storage.Job{d.job(doEvening, fmt.Sprintf("%s:%d", doEvening, g.Evening), id, at, nil)}, nil
}

// placeOf gives the province of a group's first centre, "" for one that serves
// all.
func (d *Desk) placeOf(ctx context.Context, id int64) (string, error) {
	r, err := d.registry(ctx)
	if err != nil {
		return "", err
	}
	if g := r.find(id); g != nil && len(g.Centres) > 0 {
		c, _ := d.Centres.Centre(g.Centres[0])
		return c.Province, nil
	}
	return "", nil
}

// handOver tells the group at the end of the day what is still open, so that
// nothing is forgotten overnight. A quiet desk is not disturbed.
func (d *Desk) handOver(ctx context.Context, t bot.Task) error {
	b, err := load1[board](ctx, d, storage.DocumentBoard, t.Chat, "")
	if err != nil {
		return err
	}
	waits := 0
	for _, r := range b.Rows {
		if r.Waits != 0 {
			waits++
		}
	}
	visits, err := d.visitsWaiting(ctx, t.Chat)
	if err != nil || waits+visits == 0 {
		return err
	}
	text := d.words.Text("desk.evening", map[string]any{"Date": d.words.Date(d.Clock().In(western))}) + "\n\n" + d.queueText(t.Chat, b.Rows)
	if visits > 0 {
		text += "\n\n" + d.words.Text("visit.desk.evening", map[string]any{"Count": visits})
	}
	return d.changeGroup(ctx, t.Chat, causeNumber(t.ID), func(g *group) error {
		g.say(notice{Text: text})
		return nil
	})
}

// Hours knows when consultants work.
type Hours interface {
	// After is when so much office time has passed since a moment, at the place
	// with that province code ("" for the capital's).
	After(province string, from time.Time, office time.Duration) time.Time
	// Closes is when the working day ends at a place: today's, or that of the
	// next working day.
	Closes(province string, now time.Time) time.Time
}
