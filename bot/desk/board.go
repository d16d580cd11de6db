package desk

import (
	"cmp"
	"context"
	"fmt"
	"html"
	"slices"
	"strings"
	"time"

	"plutbot/bot"
	"plutbot/storage"
)

// board lists the open tickets of a group, so that consultants can see what
// waits without anybody searching all tickets.
type board struct {
	Rows []row `json:"rows,omitempty"`
}

// row is a ticket as the board shows it.
type row struct {
	ticketRef
	Topic int64  `json:"topic,omitempty"`
	Field string `json:"field"`
	Title string `json:"title,omitempty"`
	Owner int64  `json:"owner,omitempty"`
	By    string `json:"by,omitempty"`
	// Waits is since when the SME waits for an answer, in milliseconds; 0 when
	// the consultants spoke last. Due is when the first answer is due.
	Waits int64 `json:"waits,omitempty"`
	Due   int64 `json:"due,omitempty"`
}

// row is a ticket's row; ok is false when it stands on no board.
func (k *ticket) row() (r row, ok bool) {
	r = row{ticketRef: ticketRef{k.Chat, k.Ticket}, Topic: k.Topic, Field: k.Field, Title: clip(k.Title, 40),
		Owner: k.Owner, By: k.OwnerName, Waits: k.Waits, Due: k.Due}
	return r, k.open() && k.Group != 0
}

// post brings a ticket's row on the board of its group up to date. The ticket
// itself is read, so the order of these tasks does not matter.
func (d *Desk) post(ctx context.Context, t bot.Task) error {
	var ref ticketRef
	if err := read(t, &ref); err != nil {
		return err
	}
	return d.show(ctx, t.Chat, ref)
}

// show has a group's board show a ticket as it is now.
func (d *Desk) show(ctx context.Context, id int64, ref ticketRef) error {
	k, ok, err := d.loadTicket(ctx, ref)
	if err != nil {
		return err
	}
	return change1(ctx, d, storage.DocumentBoard, id, "", 0, func(b *board) error {
		b.Rows = slices.DeleteFunc(b.Rows, func(r row) bool { return r.ticketRef == ref })
		if ok && k.Group == id {
			if r, open := k.row(); open {
				b.Rows = append(b.Rows, r)
			}
		}
		return nil
	})
}

// boardJob has a group's board show a ticket as it is now.
func (d *Desk) boardJob(group int64, ref ticketRef, mark string) storage.Job {
	return d.job(doBoard, fmt.Sprintf("%s:%d:%s:%s", doBoard, ref.Chat, ref.Ticket, mark), group, d.Clock(), ref)
}

// maxSearched is how many tickets are searched for a message whose topic is
// not known.
const maxSearched = 40

// whose finds the ticket of a message of a group, among those that changed
// last: Telegram does not say in which topic a reaction happened.
func (d *Desk) whose(ctx context.Context, group, message int64) (ref ticketRef, ok bool, err error) {
	b, err := load1[board](ctx, d, storage.DocumentBoard, group, "")
	if err != nil {
		return ref, false, err
	}
	rows := b.Rows[max(0, len(b.Rows)-maxSearched):]
	for _, r := range slices.Backward(rows) {
		k, ok, err := d.loadTicket(ctx, r.ticketRef)
		if err != nil {
			return ref, false, err
		}
		if ok && k.Group == group && k.byGroup(message) != nil {
			return r.ticketRef, true, nil
		}
	}
	return ref, false, nil
}

// maxQueueRows is how many tickets /antrian shows: what fits into a message.
const maxQueueRows = 25

// queue is the text of /antrian: who waits longest stands first.
func (d *Desk) queue(ctx context.Context, id int64) (string, error) {
	b, err := load1[board](ctx, d, storage.DocumentBoard, id, "")
	if err != nil {
		return "", err
	}
	return d.queueText(id, b.Rows), nil
}

func (d *Desk) queueText(id int64, rows []row) string {
	if len(rows) == 0 {
		return d.words.Text("desk.queue.empty", nil)
	}
	rows = slices.Clone(rows)
	slices.SortStableFunc(rows, func(a, b row) int {
		if (a.Waits == 0) != (b.Waits == 0) {
			return cmp.Compare(b.Waits, a.Waits) // those who wait come first
		}
		return cmp.Compare(a.Waits, b.Waits)
	})
	waits, late := 0, 0
	now := d.Clock()
	var lines []string
	for n, r := range rows {
		overdue := r.Waits != 0 && r.Due != 0 && millis(now) >= r.Due
		if r.Waits != 0 {
			waits++
		}
		if overdue {
			late++
		}
		if n < maxQueueRows {
			lines = append(lines, d.queueLine(id, r, overdue))
		}
	}
	text := d.words.Text("desk.queue.head", map[string]any{"Open": len(rows), "Waiting": waits, "Late": late}) + "\n\n" + strings.Join(lines, "\n")
	if more := len(rows) - maxQueueRows; more > 0 {
		text += "\n" + d.words.Text("desk.queue.more", map[string]any{"More": more})
	}
	return text
}

func (d *Desk) queueLine(id int64, r row, overdue bool) string {
	who := d.words.Text("desk.queue.nobody", nil)
	if r.Owner != 0 {
		who = html.EscapeString(r.By)
	}
	mark, since := "💬", d.words.Text("desk.queue.answered", nil)
	if r.Waits != 0 {
		mark, since = "⏳", d.words.Text("desk.queue.waits", map[string]any{"Time": d.span(d.Clock().Sub(time.UnixMilli(r.Waits)))})
	}
	if overdue {
		mark = "🔴"
	}
	name := html.EscapeString(d.words.Text("desk.field."+r.Field, nil))
	if r.Title != "" {
		name += ": " + html.EscapeString(r.Title)
	}
	if r.Topic != 0 {
		name = fmt.Sprintf(`<a href="%s">%s</a>`, topicLink(id, r.Topic), name)
	}
	return fmt.Sprintf("%s %s · %s · %s", mark, name, since, who)
}

// topicLink opens a topic of a supergroup in Telegram, for its members.
func topicLink(group, topic int64) string {
	return fmt.Sprintf("https://t.me/c/%s/%d", strings.TrimPrefix(decimal(group), "-100"), topic)
}

// span writes a stretch of time in its largest unit.
func (d *Desk) span(t time.Duration) string {
	switch {
	case t >= 48*time.Hour:
		return d.words.Text("desk.span.days", map[string]any{"N": int(t.Hours() / 24)})
	case t >= 2*time.Hour:
		return d.words.Text("desk.span.hours", map[string]any{"N": int(t.Hours())})
	default:
		return d.words.Text("desk.span.minutes", map[string]any{"N": max(1, int(t.Minutes()))})
	}
}

// Load is how many tickets of all groups are open, and in how many of them
// somebody waits for an answer.
func (d *Desk) Load(ctx context.Context) (open, waiting int, err error) {
	r, err := d.registry(ctx)
	if err != nil {
		return 0, 0, err
	}
	rest, err := d.home(ctx, d.Default)
	if err != nil {
		return 0, 0, err
	}
	groups := []int64{rest}
	for _, c := range r.Groups {
		groups = append(groups, c.Group)
	}
	slices.Sort(groups)
	for _, id := range slices.Compact(groups) {
		b, err := load1[board](ctx, d, storage.DocumentBoard, id, "")
		if err != nil {
			return 0, 0, err
		}
		open += len(b.Rows)
		for _, row := range b.Rows {
			if row.Waits != 0 {
				waiting++
			}
		}
	}
	return open, waiting, nil
}
