package desk

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"time"

	"plutbot/bot"
	"plutbot/storage"
)

// Days knows when service centres are open.
type Days interface {
	// VisitDays gives the next times at which a centre can be visited by somebody
	// who is told now, of at most count days.
	VisitDays(centre string, now time.Time, count int) []bot.VisitTime
}

// doVisitCard has a group's card and list show a visit as it is now.
const doVisitCard = "desk.visitcard"

// doVisitDay tells a group in the morning who comes that day.
const doVisitDay = "desk.visitday"

// visit is a visit of an SME to a service centre. It is a document of the SME's
// chat and the one place where it is decided on.
type visit struct {
	bot.VisitRequest
	Chat  int64  `json:"chat"`
	State string `json:"state"` // one of bot.Visit*; "" for none
	// Group decides on it.
	Group int64 `json:"group,omitempty"`
	// By is who of the staff decided, "" when it was the SME, and Reason why it
	// was cancelled.
	By     string `json:"by,omitempty"`
	Reason string `json:"reason,omitempty"`
	// Revision grows with each change.
	Revision int64   `json:"revision"`
	History  []event `json:"history,omitempty"`
	// Seen are the causes already applied, the newest last.
	Seen []string `json:"seen,omitempty"`
}

// open says whether the visit can still take place, as far as was decided.
func (v *visit) open() bool {
	return v.State == bot.VisitWaiting || v.State == bot.VisitConfirmed || v.State == bot.VisitMoved
}

// markFor is how long after its day the staff can say whether the SME came.
const markFor = 7 * 24 * time.Hour

// markable says whether the staff can say now whether the SME came. They may
// change their mind: one press is easily a wrong one.
func (d *Desk) markable(v *visit) bool {
	now := d.Clock()
	agreed := v.State == bot.VisitConfirmed || v.State == bot.VisitCame || v.State == bot.VisitMissed
	return agreed && !now.Before(begins(v.Day)) && now.Before(after(v.Day).Add(markFor))
}

// begins is the start of a day in Indonesia: the east is the first to see it.
func begins(day string) time.Time {
	const east = 2 * time.Hour
	return after(day).AddDate(0, 0, -1).Add(-east)
}

// after is the end of a day in Indonesia: the west is the last to see it.
func after(day string) time.Time {
	t, err := time.ParseInLocation(time.DateOnly, day, western)
	if err != nil {
		return time.Time{}
	}
	return t.AddDate(0, 0, 1)
}

// opens is when the office of a visit opens on its day.
func (d *Desk) opens(v *visit) time.Time {
	const usual = 8 * time.Hour
	if d.Hours == nil {
		return after(v.Day).AddDate(0, 0, -1).Add(usual)
	}
	return d.Hours.After(v.Province, begins(v.Day), time.Minute)
}

// dayJobs come with the day of a confirmed visit: the group hears who comes,
// once for all, and the card asks whether the SME came, until nobody knows any
// more.
func (d *Desk) dayJobs(v *visit) []storage.Job {
	if v.State != bot.VisitConfirmed {
		return nil
	}
	jobs := []storage.Job{d.cardJob(v, "closed:"+v.Day, after(v.Day).Add(markFor))}
	if at := d.opens(v); at.After(d.Clock()) {
		jobs = append(jobs, d.cardJob(v, "begun:"+v.Day, at),
			d.job(doVisitDay, doVisitDay+":"+v.Day, v.Group, at, bot.VisitRef{Day: v.Day}))
	}
	return jobs
}

// keptVisit is how long a visit is kept from now on.
func (d *Desk) keptVisit(v *visit) time.Duration {
	return max(after(v.Day).Add(bot.KeptVisit).Sub(d.Clock()), time.Minute)
}

// cardJob has the visit's group show it.
func (d *Desk) cardJob(v *visit, mark string, due time.Time) storage.Job {
	id := fmt.Sprintf("%s:%d:%s:%s", doVisitCard, v.Chat, v.Visit, mark)
	return d.job(doVisitCard, id, v.Group, due, ticketRef{v.Chat, v.Visit})
}

// changeVisit loads a visit, lets do change it, and writes it together with
// what follows: the SME hears of it, and so does the group. One that does not
// exist has no State. who is the member of the staff who does it, "" for the SME.
func (d *Desk) changeVisit(ctx context.Context, chat int64, code, cause, who string, do func(*visit) error) error {
	return rewriteAs(ctx, d, storage.DocumentVisit, chat, code, func(v *visit, doc *storage.Document) ([]storage.Job, error) {
		if slices.Contains(v.Seen, cause) {
			return nil, errUnchanged
		}
		v.Chat = chat
		before := v.Day
		if err := do(v); err != nil {
			return nil, err
		}
		v.Seen = append(v.Seen, cause)
		v.Seen = v.Seen[max(0, len(v.Seen)-maxSeen):]
		v.Revision++
		v.History = append(v.History, event{At: millis(d.Clock()), What: "visit " + v.State, Who: who, Text: v.Reason})
		v.History = v.History[max(0, len(v.History)-maxHistory):]
		doc.TTL = d.keptVisit(v)
		mark := fmt.Sprint(v.Revision)
		news := bot.VisitNews{Visit: v.Visit, Revision: v.Revision, State: v.State, VisitTime: v.VisitTime, By: v.By, Reason: v.Reason}
		jobs := []storage.Job{d.job(bot.ChatVisit, bot.ChatVisit+":"+code+":"+mark, chat, d.Clock(), news)}
		if v.Group == 0 {
			return jobs, nil
		}
		if who != "" {
			l := auditLine{ID: fmt.Sprintf("%d:%s:%s", chat, code, mark), At: millis(d.Clock()), Who: who, What: "visit " + v.State, Ticket: code, Why: v.Reason}
			jobs = append(jobs, d.job(doAudit, doAudit+":"+l.ID, v.Group, d.Clock(), l))
		}
		jobs = append(jobs, d.cardJob(v, mark, d.Clock()))
		jobs = append(jobs, d.dayJobs(v)...)
		jobs = append(jobs, d.tallyVisit(v, before)...)
		if v.Day != before && v.open() {
			jobs = append(jobs, d.cardJob(v, "past:"+v.Day, after(v.Day)))
		}
		return jobs, nil
	})
}

// openVisit takes the request of an SME.
func (d *Desk) openVisit(ctx context.Context, t bot.Task) error {
	var r bot.VisitRequest
	if err := read(t, &r); err != nil {
		return err
	}
	group, err := d.groupOf(ctx, []string{r.Centre}, r.Field)
	if err != nil {
		return err
	}
	banned, err := d.banned(ctx, t.Chat)
	if err != nil {
		return err
	}
	return d.changeVisit(ctx, t.Chat, r.Visit, t.ID, "", func(v *visit) error {
		if v.State != "" {
			return errUnchanged
		}
		v.VisitRequest, v.State, v.Group = r, bot.VisitWaiting, group
		switch {
		case banned != "":
			v.State, v.Reason, v.Group = bot.VisitCancelled, bot.VisitBanned, 0
		case group == 0:
			v.State = bot.VisitNowhere
		}
		return nil
	})
}

// visitable tells somebody who is about to ask for a visit that nobody would
// see it.
func (d *Desk) visitable(ctx context.Context, t bot.Task) error {
	var p bot.VisitPlace
	if err := read(t, &p); err != nil {
		return err
	}
	group, err := d.groupOf(ctx, []string{p.Centre}, p.Field)
	if err != nil || group != 0 {
		return err
	}
	return d.Store.WriteDocuments(ctx, t.Chat, nil, d.job(bot.ChatVisitNowhere, "nowhere:"+t.ID, t.Chat, d.Clock(), p))
}

// visitChanged takes a decision of the SME.
func (d *Desk) visitChanged(ctx context.Context, t bot.Task) error {
	var c bot.VisitChange
	if err := read(t, &c); err != nil {
		return err
	}
	return d.changeVisit(ctx, t.Chat, c.Visit, t.ID, "", func(v *visit) error {
		switch {
		case v.State == "" && d.Clock().Sub(t.Due) < relayPatience:
			return &bot.Again{After: relayPause} // the request is still on its way
		case !v.open():
			return errUnchanged
		}
		switch c.Do {
		case bot.VisitCancels:
			v.State = bot.VisitCancelled
		case bot.VisitMoves:
			v.State, v.VisitTime = bot.VisitWaiting, c.VisitTime
		case bot.VisitAccepts:
			// The centre may have offered yet another time meanwhile: then that
			// is what the SME is told again.
			if v.State != bot.VisitMoved || v.VisitTime != c.VisitTime {
				return nil
			}
			v.State = bot.VisitConfirmed
		default:
			return errUnchanged
		}
		v.By, v.Reason = "", ""
		return nil
	})
}

// eraseVisits forgets the visits of an SME and tells the groups.
func (d *Desk) eraseVisits(ctx context.Context, t bot.Task) error {
	var e bot.VisitErasing
	if err := read(t, &e); err != nil {
		return err
	}
	for _, code := range e.Visits {
		err := d.rewrite(ctx, storage.DocumentVisit, t.Chat, code, func(doc *storage.Document) ([]storage.Job, error) {
			v, err := contentOf[visit](*doc)
			if err != nil || doc.Version == 0 {
				return nil, cmp.Or(err, errUnchanged)
			}
			doc.Data = nil
			if v.Group == 0 {
				return nil, nil
			}
			return []storage.Job{d.cardJob(v, "erased", d.Clock())}, nil
		})
		if err != nil {
			return err
		}
	}
	return nil
}

// loadVisit reads a visit; nil when there is none.
func (d *Desk) loadVisit(ctx context.Context, ref ticketRef) (*visit, error) {
	v, err := load1[visit](ctx, d, storage.DocumentVisit, ref.Chat, ref.Ticket)
	if err != nil || v.State == "" {
		return nil, err
	}
	return v, nil
}
