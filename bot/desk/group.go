package desk

import (
	"context"
	"encoding/json"
	"fmt"
	"hash/fnv"
	"slices"
	"strconv"
	"time"

	"plutbot/bot"
	"plutbot/storage"
)

// Telegram lets a bot write about 20 messages a minute into a group, over all
// its topics. Two are left for what Telegram counts and we do not.
const (
	budget       = 18
	budgetWindow = time.Minute
)

// The ranks of what a group has to say, the most urgent first.
const (
	rankNew    = iota // a ticket that nobody has seen yet
	rankSaid          // what somebody said
	rankChores        // the brief shows an older state
)

// group is what a staff group is and has to say.
type group struct {
	// Waiting are the tickets with something to say.
	Waiting []waiting `json:"waiting,omitempty"`
	// Words of the bot for the group, outside its tickets, in order.
	Words []notice `json:"words,omitempty"`
	// Sent are the milliseconds of the messages of the last minute, oldest
	// first, and Hold is until when Telegram wants to be left alone.
	Sent []int64 `json:"sent,omitempty"`
	Hold int64   `json:"hold,omitempty"`
	// Pumping is the number of the job that sends; Idle says that it has ended.
	Pumping int64 `json:"pumping,omitempty"`
	Busy    bool  `json:"busy,omitempty"`
	// Throttled is when the group was told that messages wait.
	Throttled int64 `json:"throttled,omitempty"`
	// Seen are the updates already applied, the newest last.
	Seen []int64 `json:"seen,omitempty"`
	// Canned are the ready answers by their code.
	Canned map[string]string `json:"canned,omitempty"`
	// Nameless hides the consultants' names from SMEs.
	Nameless bool `json:"nameless,omitempty"`
	// Staff are those who were seen to act in the group, by their id.
	Staff map[string]member `json:"staff,omitempty"`
	// Making are the topics asked for lately, the newest last.
	Making []making `json:"making,omitempty"`
	// Moved is the id that the group has now, 0 while it is this one.
	Moved int64 `json:"moved,omitempty"`
	// Evening is when the tickets are handed over next, in milliseconds.
	Evening int64 `json:"evening,omitempty"`
}

// waiting is a ticket that has something to say.
type waiting struct {
	ticketRef
	// N changes each time that the ticket rings, so that a pump that saw it
	// empty cannot drop what came meanwhile.
	N     int64 `json:"n"`
	Rank  int   `json:"rank"`
	Since int64 `json:"since"`
	// After is when to look at it, in milliseconds: an album may still grow.
	After int64 `json:"after,omitempty"`
}

// notice is a text of the bot for a topic, in Telegram HTML, or a file.
type notice struct {
	Topic int64          `json:"topic,omitempty"`
	Reply int64          `json:"reply,omitempty"`
	Text  string         `json:"text,omitempty"`
	Rows  [][]bot.Button `json:"rows,omitempty"`
	File  *bot.File      `json:"file,omitempty"`
	// Revise is the message of the bot that gets the text instead of a new one.
	Revise int64 `json:"revise,omitempty"`
	// Close closes the topic afterwards.
	Close bool `json:"close,omitempty"`
	// Visit is the number of the visit whose card this is, as it was at Revision;
	// 0 for none.
	Visit    int64 `json:"visit,omitempty"`
	Revision int64 `json:"revision,omitempty"`
}

// wait is how long the group must be left alone before the next message.
func (g *group) wait(now time.Time) time.Duration {
	g.Sent = slices.DeleteFunc(g.Sent, func(at int64) bool { return at <= millis(now.Add(-budgetWindow)) || at > millis(now) })
	wait := time.UnixMilli(g.Hold).Sub(now)
	if len(g.Sent) >= budget {
		wait = max(wait, time.UnixMilli(g.Sent[len(g.Sent)-budget]).Add(budgetWindow).Sub(now))
	}
	return max(wait, 0)
}

// say adds a text for the group. A message that waits to be revised is revised
// once, besides the first in the queue, which may be on its way.
func (g *group) say(n notice) {
	if i := slices.IndexFunc(g.Words, func(w notice) bool { return n.Revise != 0 && w.Revise == n.Revise }); i > 0 {
		g.Words = slices.Delete(g.Words, i, i+1)
	}
	g.Words = append(g.Words, n)
}

// next is the ticket whose turn it is, and how long until one comes; ok is
// false when none waits. Chores wait until nothing else does.
func (g *group) next(now time.Time) (w waiting, in time.Duration, ok bool) {
	best := -1
	in = time.Hour
	for i, w := range g.Waiting {
		if later := time.UnixMilli(w.After).Sub(now); later > 0 {
			in = min(in, later)
			continue
		}
		if best < 0 || w.Rank < g.Waiting[best].Rank || w.Rank == g.Waiting[best].Rank && w.Since < g.Waiting[best].Since {
			best = i
		}
	}
	if best < 0 {
		return waiting{}, in, len(g.Waiting) > 0
	}
	return g.Waiting[best], 0, true
}

// find gives the entry of a ticket, nil when it does not wait.
func (g *group) find(ref ticketRef) *waiting {
	for i := range g.Waiting {
		if g.Waiting[i].ticketRef == ref {
			return &g.Waiting[i]
		}
	}
	return nil
}

// maxGroupSeen is how many updates a group remembers, against repeats.
const maxGroupSeen = 256

func (g *group) seen(update int64) bool {
	if update != 0 && slices.Contains(g.Seen, update) {
		return true
	}
	if update != 0 {
		g.Seen = append(g.Seen, update)
		g.Seen = g.Seen[max(0, len(g.Seen)-maxGroupSeen):]
	}
	return false
}

// group reads a group's document.
func (d *Desk) group(ctx context.Context, id int64) (*group, error) {
	return load1[group](ctx, d, storage.DocumentDesk, id, "")
}

// causeNumber stands for a cause that is no update among the seen updates.
func causeNumber(cause string) int64 {
	h := fnv.New64a()
	_, _ = h.Write([]byte(cause)) // never fails
	return -int64(h.Sum64()>>1) - 1
}

// changeGroup changes a group, under the id that it has now.
func (d *Desk) changeGroup(ctx context.Context, id, update int64, do func(*group) error) error {
	for range maxHomes {
		moved, err := d.changeHere(ctx, id, update, do)
		if err != nil || moved == 0 {
			return err
		}
		id = moved
	}
	return nil
}

// changeHere loads a group's document, lets do change it, and writes it. When
// the group has something to say and nobody says it, the pump is started. Of a
// group that has another id by now it gives that one and changes nothing.
func (d *Desk) changeHere(ctx context.Context, id, update int64, do func(*group) error) (moved int64, err error) {
	err = rewriteAs(ctx, d, storage.DocumentDesk, id, "", func(g *group, _ *storage.Document) ([]storage.Job, error) {
		if moved = g.Moved; moved != 0 || g.seen(update) {
			return nil, errUnchanged
		}
		if err := do(g); err != nil {
			return nil, err
		}
		if g.Busy || len(g.Waiting)+len(g.Words) == 0 {
			return nil, nil
		}
		g.Busy = true
		g.Pumping++
		jobs := []storage.Job{d.job(doPump, doPump+":"+strconv.FormatInt(g.Pumping, 10), id, d.Clock(), nil)}
		evening, err := d.evening(ctx, g, id)
		return append(jobs, evening...), err
	})
	return moved, err
}

// ring lists a ticket among those that have something to say.
func (d *Desk) ring(ctx context.Context, t bot.Task) error {
	var ref ticketRef
	if err := read(t, &ref); err != nil {
		return err
	}
	k, ok, err := d.loadTicket(ctx, ref)
	if err != nil || !ok || k.Group == 0 {
		return err
	}
	home, err := d.home(ctx, k.Group)
	if err != nil {
		return err
	}
	if home != k.Group {
		return d.moveTicket(ctx, ref, k.Group, home) // it rings there
	}
	return d.changeGroup(ctx, k.Group, 0, func(g *group) error {
		w := g.find(ref)
		if w == nil {
			g.Waiting = append(g.Waiting, waiting{ticketRef: ref, Since: millis(d.Clock())})
			w = &g.Waiting[len(g.Waiting)-1]
		}
		w.N++
		w.Rank, w.After = k.rank(), 0
		return nil
	})
}

// rank is how urgent it is what a ticket has to say to its group.
func (k *ticket) rank() int {
	switch {
	case k.Brief == 0:
		return rankNew
	case len(k.Out) > 0:
		return rankSaid
	default:
		return rankChores
	}
}

// read reads a task's data.
func read(t bot.Task, to any) error {
	if err := json.Unmarshal(t.Data, to); err != nil {
		return &bot.Failure{Reason: bot.Refused, Err: fmt.Errorf("read the data of %s: %w", t.Do, err)}
	}
	return nil
}
