package desk

import (
	"context"
	"maps"
	"slices"
	"strconv"
	"time"

	"plutbot/bot"
	"plutbot/storage"
)

// Telegram gives a group another id when it becomes a supergroup, which it does
// when its topics are switched on. From then on the old id is refused. Of what
// stands in the old group nothing goes along, so a ticket gets a new topic that
// begins with what was said.

// maxHomes bounds how many ids one group may have had.
const maxHomes = 4

// home gives the id that a group has now.
func (d *Desk) home(ctx context.Context, id int64) (int64, error) {
	for range maxHomes {
		if id == 0 {
			return 0, nil
		}
		g, err := d.group(ctx, id)
		if err != nil || g.Moved == 0 {
			return id, err
		}
		id = g.Moved
	}
	return id, nil
}

// migrated follows a group to its new id.
func (d *Desk) migrated(ctx context.Context, u bot.Update) error {
	return d.moved(ctx, u.Chat, u.MovedTo)
}

// moved keeps that a group has a new id, together with the order to take along
// what belongs to it.
func (d *Desk) moved(ctx context.Context, from, to int64) error {
	return rewriteAs(ctx, d, storage.DocumentDesk, from, "", func(g *group, _ *storage.Document) ([]storage.Job, error) {
		if g.Moved != 0 || to == 0 || to == from {
			return nil, errUnchanged
		}
		g.Moved = to
		return []storage.Job{d.job(doMoved, doMoved, from, d.Clock(), nil)}, nil
	})
}

// takeAlong takes what belongs to a group to its new id: what it serves, its
// settings, figures, tickets and visits. Each step may be done twice.
func (d *Desk) takeAlong(ctx context.Context, t bot.Task) error {
	from := t.Chat
	old, err := d.group(ctx, from)
	if err != nil || old.Moved == 0 {
		return err
	}
	if from == d.Default {
		d.Log.Warn("the default group of the desk has a new id; set DESK_CHAT_ID to it", "id", old.Moved)
	}
	for _, step := range []func(context.Context, int64, *group) error{d.moveEntry, d.moveSettings, d.moveFigures, d.moveTickets, d.moveVisits} {
		if err := step(ctx, from, old); err != nil {
			return err
		}
	}
	return change1(ctx, d, storage.DocumentDesk, from, "", 0, func(g *group) error {
		*g = group{Moved: g.Moved}
		return nil
	})
}

// moveEntry has the list of groups name the new id.
func (d *Desk) moveEntry(ctx context.Context, from int64, old *group) error {
	return d.changeRegistry(ctx, func(r *registry) error {
		g := r.find(from)
		switch {
		case g == nil:
			return errUnchanged
		case r.find(old.Moved) != nil: // connected anew meanwhile
			r.Groups = slices.DeleteFunc(r.Groups, func(c connected) bool { return c.Group == from })
		default:
			g.Group = old.Moved
		}
		return nil
	})
}

// moveSettings takes the ready answers, the staff, and what the bot has to say.
func (d *Desk) moveSettings(ctx context.Context, from int64, old *group) error {
	return d.changeGroup(ctx, old.Moved, causeNumber(doMoved+decimal(from)), func(g *group) error {
		g.Canned, g.Staff = joined(old.Canned, g.Canned), joined(old.Staff, g.Staff)
		g.Nameless = g.Nameless || old.Nameless
		for _, n := range old.Words {
			if n.Topic == 0 && n.Revise == 0 && n.Visit == 0 {
				n.Reply = 0
				g.say(n)
			}
		}
		return nil
	})
}

// joined has the entries of both; those of the second count.
func joined[T any](first, second map[string]T) map[string]T {
	all := maps.Clone(first)
	if all == nil {
		return second
	}
	maps.Copy(all, second)
	return all
}

// moveFigures takes the audit and the reports.
func (d *Desk) moveFigures(ctx context.Context, from int64, old *group) error {
	now := d.Clock()
	for ago := time.Duration(0); ago <= bot.KeptStaff; ago += 24 * time.Hour {
		err := moveDocument(ctx, d, storage.DocumentAudit, from, old.Moved, dayOf(now.Add(-ago)), bot.KeptStaff, func(to, of *auditDay) {
			for _, l := range of.Lines {
				to.add(l)
			}
		})
		if err != nil {
			return err
		}
	}
	months := map[string]bool{}
	for ago := time.Duration(0); ago <= reportFor; ago += 24 * time.Hour {
		months[now.Add(-ago).In(western).Format("2006-01")] = true
	}
	for name := range months {
		err := moveDocument(ctx, d, storage.DocumentReport, from, old.Moved, name, reportFor, func(to, of *month) {
			to.Tickets = joined(of.Tickets, to.Tickets)
		})
		if err != nil {
			return err
		}
	}
	return nil
}

// moveDocument joins a document of one chat with that of another, and drops it.
func moveDocument[T any](ctx context.Context, d *Desk, kind storage.DocumentKind, from, to int64, name string, ttl time.Duration, join func(to, of *T)) error {
	doc, err := d.Store.LoadDocument(ctx, kind, from, name)
	if err != nil || doc.Version == 0 {
		return err
	}
	old, err := contentOf[T](doc)
	if err != nil {
		return err
	}
	err = change1(ctx, d, kind, to, name, ttl, func(v *T) error {
		join(v, old)
		return nil
	})
	if err != nil {
		return err
	}
	return d.drop(ctx, kind, from, name)
}

// moveTickets takes the open tickets. Closed ones follow when they are opened
// again.
func (d *Desk) moveTickets(ctx context.Context, from int64, old *group) error {
	b, err := load1[board](ctx, d, storage.DocumentBoard, from, "")
	if err != nil {
		return err
	}
	var refs []ticketRef
	for _, r := range b.Rows {
		refs = append(refs, r.ticketRef)
	}
	for _, w := range old.Waiting {
		refs = append(refs, w.ticketRef)
	}
	for _, ref := range refs {
		if err := d.moveTicket(ctx, ref, from, old.Moved); err != nil {
			return err
		}
	}
	return nil
}

// moveTicket has a ticket answered under the new id of its group.
func (d *Desk) moveTicket(ctx context.Context, ref ticketRef, from, to int64) error {
	return d.changeTicket(ctx, ref.Chat, ref.Ticket, "", func(c *change) error {
		k := c.k
		if k.State == "" || k.Group != from {
			return errUnchanged
		}
		c.jobs = append(c.jobs, d.boardJob(from, ref, "moved:"+strconv.FormatInt(to, 10)))
		if k.Topic != 0 {
			c.arrive(to, d.words.Text("desk.group_moved", nil))
			return nil
		}
		k.Group, k.Brief, c.ring = to, 0, true
		return nil
	})
}
