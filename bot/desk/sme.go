package desk

import (
	"cmp"
	"context"
	"slices"
	"time"

	"plutbot/bot"
	"plutbot/storage"
)

// open opens a ticket, or opens it again with what is new.
func (d *Desk) open(ctx context.Context, t bot.Task) error {
	var o bot.TicketOpening
	if err := read(t, &o); err != nil {
		return err
	}
	group, err := d.groupFor(ctx, o)
	if err != nil {
		return err
	}
	if err := d.RecallAnswers(ctx); err != nil { // what other instances counted
		return err
	}
	r, err := d.registry(ctx)
	if err != nil {
		return err
	}
	if banned, err := d.banned(ctx, t.Chat); err != nil || banned != "" {
		return cmp.Or(err, d.refuse(ctx, t, o.Ticket, banned))
	}
	return d.changeTicket(ctx, t.Chat, o.Ticket, t.ID, func(c *change) error {
		k := c.k
		if !k.open() {
			d.begin(k, o)
			if k.Group != group {
				k.Topic, k.Pairs = 0, nil
			}
			k.Group = group
			if g := r.find(group); g != nil {
				k.Minutes = g.Minutes
			}
			if group == 0 {
				k.State = stateNowhere
				c.news(bot.TicketNowhere)
				return nil
			}
			c.news(bot.TicketOpen)
		}
		for _, m := range o.Messages {
			c.out(itemOf(m))
			k.Relayed = max(k.Relayed, m.Message)
		}
		c.ring = true
		return nil
	})
}

// refuse tells an SME who is kept away that the ticket is not opened.
func (d *Desk) refuse(ctx context.Context, t bot.Task, ticket, reason string) error {
	if reason == "" {
		return nil
	}
	news := bot.TicketNews{Ticket: ticket, State: bot.TicketBanned, Reason: reason}
	return d.Store.WriteDocuments(ctx, t.Chat, nil, d.job(bot.ChatTicket, "refused:"+t.ID, t.Chat, d.Clock(), news))
}

// begin makes a ticket new. One that was closed keeps its topic and history.
func (d *Desk) begin(k *ticket, o bot.TicketOpening) {
	now := d.Clock()
	k.TicketOpening = o
	k.Messages = nil // they are relayed, and need not be kept twice
	k.State, k.Owner, k.OwnerName = stateOpen, 0, ""
	k.Opened, k.Heard, k.Replied, k.Closed = millis(now), millis(now), 0, 0
	k.Summary, k.Stars, k.Comment = "", 0, ""
	k.Brief = 0 // a new one says what it is about now
	k.happened(now, "opened", o.Name, o.Asked)
}

// itemOf is a message of the SME as an item.
func itemOf(m bot.TicketMessage) item {
	i := item{Kind: itemText, Message: m.Message, Text: m.Text, Entities: m.Entities, Media: m.Media, Album: m.Album, Reply: m.Reply}
	if m.Media != "" {
		i.Kind = itemCopy
	}
	return i
}

// relayPatience is how long a message of an SME waits for what came before it:
// longer than a process that crashed holds a job.
const relayPatience = 3 * time.Minute

// early says whether a message came before its ticket or before the message
// that it follows, so that it must wait.
func (d *Desk) early(t bot.Task, k *ticket, after int64) bool {
	return (k.State == "" || k.Relayed < after) && d.Clock().Sub(t.Due) < relayPatience
}

// relayPause is the pause between two looks for what came before.
const relayPause = 500 * time.Millisecond

// relay takes a message of the SME to the topic. A ticket that was closed
// begins again: nobody who writes is left alone.
func (d *Desk) relay(ctx context.Context, t bot.Task) error {
	var m bot.TicketMessage
	if err := read(t, &m); err != nil {
		return err
	}
	m, err := d.addressee(ctx, t.Chat, m)
	if err != nil {
		return err
	}
	banned, err := d.banned(ctx, t.Chat)
	if err != nil {
		return err
	}
	return d.changeTicket(ctx, t.Chat, m.Ticket, t.ID, func(c *change) error {
		k := c.k
		switch {
		case d.early(t, k, m.After):
			return &bot.Again{After: relayPause}
		case k.State == "":
			return errUnchanged // erased meanwhile
		}
		k.Relayed = max(k.Relayed, m.Message)
		if banned != "" {
			c.tell(bot.ChatTicket, bot.TicketNews{Ticket: k.Ticket, State: bot.TicketBanned, Reason: banned})
			return nil
		}
		if c.flood() {
			return nil
		}
		if m.Message != 0 { // else it tells what the SME chose, which asks for nothing
			if k.State == stateClosed {
				d.reopen(c, "")
			}
			k.Heard = millis(d.Clock())
		}
		k.happened(d.Clock(), "sme", k.Name, saidText(m.Text, m.Media))
		c.out(itemOf(m))
		if m.Document != "" {
			c.words("document.came", map[string]any{"Document": escape(m.Document)})
		}
		return nil
	})
}

// reopen opens a closed ticket again, with its owner; who did it is "" when the
// SME wrote again.
func (d *Desk) reopen(c *change, who string) {
	k := c.k
	k.State, k.Closed = stateOpen, 0
	if k.Owner != 0 {
		k.State = stateClaimed
	}
	k.happened(d.Clock(), "reopened", who, "")
	if who == "" {
		c.words("reopened", nil)
	} else {
		c.words("reopened_by", map[string]any{"Name": escape(who)})
	}
	c.stale()
	c.news(k.State)
}

// saidText is how a message stands in the history.
func saidText(text, media string) string {
	if media == "" {
		return text
	}
	return "[" + media + "] " + text
}

// edit changes a message of the SME: in the queue where it still waits, else
// in the topic.
func (d *Desk) edit(ctx context.Context, t bot.Task) error {
	var m bot.TicketMessage
	if err := read(t, &m); err != nil {
		return err
	}
	return d.changeTicket(ctx, t.Chat, m.Ticket, t.ID, func(c *change) error {
		k := c.k
		switch {
		case d.early(t, k, m.Message):
			return &bot.Again{After: relayPause}
		case k.State == "":
			return errUnchanged
		}
		k.happened(d.Clock(), "sme edited", k.Name, saidText(m.Text, m.Media))
		if i := slices.IndexFunc(k.Out, func(i item) bool { return i.Message == m.Message && i.Kind == itemText }); i >= 0 {
			k.Out[i].Text, k.Out[i].Entities = m.Text, m.Entities
			return nil
		}
		i := itemOf(m)
		i.Kind = itemEdit
		c.out(i)
		return nil
	})
}

// react shows a reaction of the SME in the topic.
func (d *Desk) react(ctx context.Context, t bot.Task) error {
	var r bot.TicketReaction
	if err := read(t, &r); err != nil {
		return err
	}
	return d.changeTicket(ctx, t.Chat, r.Ticket, t.ID, func(c *change) error {
		if c.k.State == "" || c.k.bySME(r.Message) == nil {
			return errUnchanged
		}
		c.out(item{Kind: itemReact, Message: r.Message, Text: r.Emoji})
		return nil
	})
}

// closeBySME ends a ticket that its SME needs no more.
func (d *Desk) closeBySME(ctx context.Context, t bot.Task) error {
	var r bot.TicketClosing
	if err := read(t, &r); err != nil {
		return err
	}
	return d.changeTicket(ctx, t.Chat, r.Ticket, t.ID, func(c *change) error {
		if !c.k.open() {
			return errUnchanged
		}
		d.end(c, c.k.Name, "")
		c.words("closed_by_sme", nil)
		return nil
	})
}

// end closes a ticket; who did it and what was agreed stay in its history.
func (d *Desk) end(c *change, who, summary string) {
	c.k.State, c.k.Closed, c.k.Summary = stateClosed, millis(d.Clock()), summary
	c.k.happened(d.Clock(), "closed", who, summary)
	c.stale()
	c.news(bot.TicketClosed)
}

// rate keeps how the SME liked the help.
func (d *Desk) rate(ctx context.Context, t bot.Task) error {
	var r bot.TicketRating
	if err := read(t, &r); err != nil {
		return err
	}
	if r.Stars < 1 || r.Stars > 5 {
		return &bot.Failure{Reason: bot.Refused, Err: errRating}
	}
	return d.changeTicket(ctx, t.Chat, r.Ticket, t.ID, func(c *change) error {
		if c.k.State == "" {
			return errUnchanged
		}
		c.k.Stars, c.k.Comment = r.Stars, r.Comment
		c.k.happened(d.Clock(), "rated", "", r.Comment)
		c.words("rated", map[string]any{"Stars": r.Stars, "Comment": escape(r.Comment)})
		return nil
	})
}

// rename shows or hides the SME's name.
func (d *Desk) rename(ctx context.Context, t bot.Task) error {
	var r bot.TicketName
	if err := read(t, &r); err != nil {
		return err
	}
	return d.changeTicket(ctx, t.Chat, r.Ticket, t.ID, func(c *change) error {
		if c.k.State == "" || c.k.Name == r.Name {
			return errUnchanged
		}
		c.k.Name = r.Name
		c.stale()
		return nil
	})
}

// erase forgets the tickets of an SME, deletes their topics, and tells the
// groups. Where a topic cannot be deleted, the consultants are asked to.
func (d *Desk) erase(ctx context.Context, t bot.Task) error {
	var r bot.TicketErasing
	if err := read(t, &r); err != nil {
		return err
	}
	for _, name := range r.Tickets {
		ref := ticketRef{t.Chat, name}
		k, ok, err := d.loadTicket(ctx, ref)
		if err != nil {
			return err
		}
		if !ok {
			continue
		}
		deleted, err := d.deleteTopic(ctx, k)
		if err != nil {
			return err
		}
		// The ticket goes together with the orders to take it off the board and
		// then to tell the group, so a crash leaves neither out.
		err = d.rewrite(ctx, storage.DocumentTicket, t.Chat, name, func(doc *storage.Document) ([]storage.Job, error) {
			doc.Data = nil
			if doc.Version == 0 {
				return nil, errUnchanged
			}
			if k.Group == 0 {
				return nil, nil
			}
			told := erasedTicket{ticketRef: ref, Topic: k.Topic, Deleted: deleted}
			return []storage.Job{d.boardJob(k.Group, ref, "erased"), d.waitJob(name, answered{Key: k.key(), Field: k.Field, Asked: k.Opened, Waited: unanswered}),
				d.job(doErased, doErased+":"+t.ID+":"+name, k.Group, d.Clock().Add(time.Millisecond), told)}, nil
		})
		if err != nil {
			return err
		}
	}
	return nil
}

// erasedTicket is what a group still has to hear about a ticket that is gone.
type erasedTicket struct {
	ticketRef
	Topic int64 `json:"topic"`
	// Deleted says that its topic is gone too.
	Deleted bool `json:"deleted,omitempty"`
}

// deleteTopic deletes a ticket's topic, and says whether it is gone.
func (d *Desk) deleteTopic(ctx context.Context, k *ticket) (bool, error) {
	if k.Group == 0 || k.Topic == 0 {
		return false, nil
	}
	err := d.Forum.DeleteTopic(ctx, k.Group, k.Topic)
	if err != nil && passes(err) {
		return false, err
	}
	return err == nil || bot.FailureOf(err).Reason == bot.TopicGone, nil
}

// tellErased tells a group that a ticket is gone, and forgets whose topic it was.
func (d *Desk) tellErased(ctx context.Context, t bot.Task) error {
	var gone erasedTicket
	if err := read(t, &gone); err != nil {
		return err
	}
	told := notice{Topic: gone.Topic, Text: d.words.Text("desk.erased", nil)}
	if gone.Deleted {
		told = notice{Text: d.words.Text("desk.erased_topic", nil)}
	}
	err := d.changeGroup(ctx, t.Chat, causeNumber(t.ID), func(g *group) error {
		g.Waiting = removeWaiting(g.Waiting, gone.ticketRef)
		g.Making = slices.DeleteFunc(g.Making, func(m making) bool { return m.ticketRef == gone.ticketRef })
		g.say(told)
		return nil
	})
	if err != nil {
		return err
	}
	return d.drop(ctx, storage.DocumentTopic, t.Chat, decimal(gone.Topic))
}

// passes says whether a failure may be over at the next try.
func passes(err error) bool {
	reason := bot.FailureOf(err).Reason
	return reason == bot.Temporary || reason == bot.TooManyRequests
}
