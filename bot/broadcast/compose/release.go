package compose

import (
	"context"
	"errors"
	"fmt"
	"html"
	"strconv"

	"plutbot/bot"
	"plutbot/bot/broadcast"
	"plutbot/locales"
	"plutbot/storage"
)

func escape(s string) string { return html.EscapeString(s) }

func docs(d *storage.Document) []*storage.Document { return []*storage.Document{d} }

// send releases a draft, or gives it to the other administrators. The draft
// remembers which announcement it became before that goes out, so that sending
// it again after a crash goes on with the same one.
func (c *Composer) send(ctx context.Context, u bot.Update, p *locales.Printer, d draft, doc *storage.Document) (bot.Card, error) {
	if len(d.Messages) == 0 {
		return c.main(ctx, p, d, "")
	}
	content, gone, err := c.make(ctx, u, &d, doc)
	if err != nil {
		return bot.Card{}, err
	}
	if gone {
		return c.main(ctx, p, d, "gone")
	}
	card := bot.Card{Text: p.Text("compose.released", map[string]any{"Number": d.Broadcast})}
	alone, err := c.alone(ctx, u.From, d.People)
	switch {
	case err != nil:
	case alone:
		err = c.start(ctx, u, p, "announcement.release", d.Broadcast, content, d.People)
	default:
		card, err = c.submit(ctx, u, p, d.Broadcast, content, d.People)
	}
	if err != nil {
		return bot.Card{}, err
	}
	doc.Data = nil
	return card, c.Store.WriteDocuments(ctx, u.Chat, docs(doc))
}

// make gives the announcement that a draft becomes, or the one that it became
// before a crash. gone says that some of its messages are not there any more;
// the draft then asks for them.
func (c *Composer) make(ctx context.Context, u bot.Update, d *draft, doc *storage.Document) (content broadcast.Content, gone bool, err error) {
	if d.Broadcast != 0 {
		b, err := c.Store.LoadBroadcast(ctx, d.Broadcast)
		if err != nil {
			return content, false, err
		}
		content, err = broadcast.ContentOf(b)
		return content, false, err
	}
	frozen, lost, err := c.freeze(ctx, u.Chat, *d)
	if err != nil {
		return content, false, err
	}
	if len(lost) > 0 {
		d.lose(lost)
		return content, true, c.save(ctx, doc, *d)
	}
	content = c.content(frozen, u.Chat, u.From)
	b, err := c.Control.Create(ctx, content)
	if err != nil {
		return content, false, err
	}
	if d.People, err = c.Fill(ctx, b.ID, content, d.Filter); err != nil {
		return content, false, err
	}
	d.Broadcast = b.ID
	return content, false, c.save(ctx, doc, *d)
}

// start releases an announcement and shows its card to whoever wrote it. what
// stands in the audit.
func (c *Composer) start(ctx context.Context, u bot.Update, p *locales.Printer, what string, id int64, content broadcast.Content, people int64) error {
	if err := c.Control.Start(ctx, id); err != nil && !errors.Is(err, broadcast.ErrState) {
		return err
	}
	if err := c.audit(ctx, u, what, id, people); err != nil {
		return err
	}
	if content.Paid {
		if err := c.audit(ctx, u, "announcement.paid", id, content.Stars(people)); err != nil {
			return err
		}
	}
	if err := c.Store.AddJob(ctx, c.Open(id, p.Lang()).Job(content.Author, 0, c.Clock())); err != nil {
		return fmt.Errorf("show the card of an announcement: %w", err)
	}
	c.Wake()
	return nil
}

// submit asks everybody else who may approve.
func (c *Composer) submit(ctx context.Context, u bot.Update, p *locales.Printer, number int64, content broadcast.Content, people int64) (bot.Card, error) {
	b, err := c.Store.LoadBroadcast(ctx, number)
	if err != nil {
		return bot.Card{}, err
	}
	if err := c.Control.Save(ctx, &b, content, true); err != nil {
		return bot.Card{}, err
	}
	if err := c.audit(ctx, u, "announcement.submit", b.ID, people); err != nil {
		return bot.Card{}, err
	}
	id := strconv.FormatInt(b.ID, 10)
	card := bot.Card{Text: p.Text("compose.approve", map[string]any{"Number": b.ID, "Name": escape(u.Name), "People": p.Number(float64(people)), "Topic": c.topic(p, content.Topic),
		"Paid": content.Paid, "Stars": p.Number(content.Stars(people))}),
		Rows: [][]bot.Button{{button(p, "approve", nil, verbApprove, id)}, {button(p, "reject", nil, verbReject, id)}}}
	others, err := c.approvers(ctx, u.From)
	if err != nil {
		return bot.Card{}, err
	}
	asked := 0
	for _, admin := range others {
		if _, err := c.show(ctx, admin, p, content); err != nil {
			continue // has not begun with the bot: cannot be asked
		}
		if _, err := c.Messenger.Send(ctx, admin, card); err == nil {
			asked++
		}
	}
	return bot.Card{Text: p.Text("compose.submitted", map[string]any{"Number": b.ID, "Asked": asked})}, nil
}

// decide releases or rejects what somebody else wrote. It first writes down that
// this update decides: when it comes again after a crash, it goes on.
func (c *Composer) decide(ctx context.Context, u bot.Update, p *locales.Printer, yes bool, number string, answer *bot.Answer) (bot.Card, error) {
	id, _ := strconv.ParseInt(number, 10, 64)
	b, err := c.Store.LoadBroadcast(ctx, id)
	var content broadcast.Content
	if err == nil {
		content, err = broadcast.ContentOf(b)
	}
	if errors.Is(err, storage.ErrNoBroadcast) || err == nil && b.State != storage.BroadcastWaiting && content.Decision != u.ID {
		answer.Toast = p.Text("compose.toast.decided", nil)
		return bot.Card{}, nil
	}
	if err != nil {
		return bot.Card{}, err
	}
	if content.Author == u.From {
		answer.Toast = p.Text("compose.toast.own", nil)
		return bot.Card{}, nil
	}
	if content.Decision != u.ID {
		content.Decision = u.ID
		if yes {
			content.Approver = u.From
		}
		if err := c.Control.Save(ctx, &b, content, true); err != nil {
			return bot.Card{}, err
		}
	}
	text := "compose.approved"
	if yes {
		err = c.start(ctx, u, p, "announcement.approve", id, content, b.Total())
	} else {
		text = "compose.rejected"
		if err = c.Control.Cancel(ctx, id); err == nil || errors.Is(err, broadcast.ErrState) {
			err = c.audit(ctx, u, "announcement.reject", id, b.Total())
		}
	}
	if err != nil {
		return bot.Card{}, err
	}
	told := bot.Say(fmt.Sprintf("compose.decided:%d", id), bot.Card{Text: p.Text(text, map[string]any{"Number": id, "Name": escape(u.Name)})})
	if err := c.Store.AddJob(ctx, told.Job(content.Author, 0, c.Clock())); err != nil {
		return bot.Card{}, fmt.Errorf("tell what was decided: %w", err)
	}
	c.Wake()
	return bot.Card{Text: p.Text(text, map[string]any{"Number": id, "Name": escape(u.Name)})}, nil
}
