package desk

import (
	"context"
	"fmt"
	"time"

	"plutbot/bot"
)

const (
	// firstReply is how long an SME waits for the first answer at most, in
	// office time, unless the group has another target.
	firstReply = 4 * time.Hour
	// warnAt is at which part of that time the topic is warned.
	warnAt = 0.8
	// maxReminders bounds how often a topic is reminded of the same wait: the
	// warning, the target, and then once each working day.
	maxReminders = 6
	// silentFor is how long an SME may be silent after an answer before the
	// ticket is about to be closed, and closingIn how long after the notice.
	silentFor = 3 * 24 * time.Hour
	closingIn = 24 * time.Hour
)

// watching is what a ticket remembers of time. It is part of the ticket.
type watching struct {
	// Waits is since when the SME waits for an answer, in milliseconds, Due
	// when that answer is due; both 0 when the consultants spoke last.
	Waits int64 `json:"waits,omitempty"`
	Due   int64 `json:"due,omitempty"`
	// Reminded counts the reminders of this wait.
	Reminded int `json:"reminded,omitempty"`
	// Noticed is when the SME was told that the silent ticket will be closed.
	Noticed int64 `json:"noticed,omitempty"`
	// Alarm is when the ticket must be looked at next; 0 for never.
	Alarm int64 `json:"alarm,omitempty"`
	// Minutes of office time are the target of the first answer; 0 is the usual.
	Minutes int `json:"minutes,omitempty"`
}

// heed follows what was said: it begins or ends a wait and sets the next
// alarm. before is the ticket as it was.
func (c *change) heed(before ticket) {
	k := c.k
	if k.Said != before.Said {
		k.Waits, k.Due, k.Reminded = 0, 0, 0
	}
	if k.Heard != before.Heard {
		k.Noticed = 0
		if k.Waits == 0 {
			k.Waits, k.Reminded = k.Heard, 0
			k.Due = millis(c.desk.officeTime(k, k.Heard, target(k)))
		}
	}
	if k.Said != before.Said {
		k.Noticed = 0
	}
	if !k.open() {
		k.Waits, k.Due, k.Reminded, k.Noticed = 0, 0, 0, 0
	}
	alarm := c.desk.alarm(k)
	if alarm == k.Alarm {
		return
	}
	if k.Alarm = alarm; alarm == 0 {
		return
	}
	id := fmt.Sprintf("%s:%s:%d", doWatch, k.Ticket, alarm)
	c.jobs = append(c.jobs, c.desk.job(doWatch, id, k.Chat, time.UnixMilli(alarm), ticketRef{k.Chat, k.Ticket}))
}

// officeTime is when so much office time has passed for a ticket.
func (d *Desk) officeTime(k *ticket, from int64, office time.Duration) time.Time {
	at := time.UnixMilli(from)
	if d.Hours == nil {
		return at.Add(office)
	}
	return d.Hours.After(k.Province, at, office)
}

// alarm is when a ticket must be looked at next, in milliseconds.
func (d *Desk) alarm(k *ticket) int64 {
	switch {
	case !k.open() || k.Group == 0 || k.Blocked:
		return 0
	case k.Waits != 0 && k.Reminded == 0:
		return millis(d.officeTime(k, k.Waits, time.Duration(warnAt*float64(target(k)))))
	case k.Waits != 0 && k.Reminded < maxReminders:
		// A working day has eight hours: one reminder in each.
		return millis(d.officeTime(k, k.Due, time.Duration(k.Reminded-1)*8*time.Hour))
	case k.Waits != 0:
		return 0
	case k.Noticed != 0:
		return millis(time.UnixMilli(k.Noticed).Add(closingIn))
	case k.Said != 0:
		return millis(d.officeTime(k, millis(time.UnixMilli(k.Said).Add(silentFor)), time.Minute))
	}
	return 0
}

// target is how long the SME of a ticket waits for an answer at most.
func target(k *ticket) time.Duration {
	if k.Minutes > 0 {
		return time.Duration(k.Minutes) * time.Minute
	}
	return firstReply
}

// watch looks at a ticket whose alarm has come.
func (d *Desk) watch(ctx context.Context, t bot.Task) error {
	var ref ticketRef
	if err := read(t, &ref); err != nil {
		return err
	}
	return d.changeTicket(ctx, ref.Chat, ref.Ticket, t.ID, func(c *change) error {
		k := c.k
		now := d.Clock()
		if k.Alarm == 0 || millis(now) < k.Alarm {
			return errUnchanged // somebody spoke meanwhile
		}
		switch {
		case k.Waits != 0:
			id := "late"
			if k.Reminded == 0 && millis(now) < k.Due {
				id = "soon"
			} else if k.Reminded == 0 {
				k.Reminded++ // the warning is overtaken
			}
			k.Reminded++
			c.words("watch."+id, map[string]any{"Time": d.span(now.Sub(time.UnixMilli(k.Waits))), "Owner": escape(k.OwnerName)})
		case k.Noticed == 0:
			k.Noticed = millis(now)
			c.in(item{Kind: itemWords, Text: d.Catalog.In(k.Language).Text("desk.silent", nil)})
		default:
			d.end(c, "", d.Catalog.In(k.Language).Text("desk.silent_summary", nil))
			c.words("closed_silent", nil)
		}
		return nil
	})
}
