package desk

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"plutbot/bot"
)

// handle applies an update of a group and gives the toast of a press.
func (d *Desk) handle(ctx context.Context, u bot.Update) (string, error) {
	switch u.Kind {
	case bot.KindAdded:
		return "", d.added(ctx, u)
	case bot.KindMigrated:
		return "", d.migrated(ctx, u)
	case bot.KindRemoved, bot.KindNone:
		return "", nil
	case bot.KindCommand:
		if command, ok := groupCommands[u.Command]; ok {
			return "", command(d, ctx, u)
		}
	}
	ref, ok, err := d.ticketOf(ctx, u.Chat, u.Topic)
	if err != nil {
		return "", err
	}
	if !ok {
		return "", d.outside(ctx, u)
	}
	cause := "u" + decimal(u.ID)
	switch u.Kind {
	case bot.KindPress:
		return d.press(ctx, ref, cause, u)
	case bot.KindCommand:
		return "", d.topicCommand(ctx, ref, cause, u)
	case bot.KindEdited:
		return "", d.staffEdited(ctx, ref, cause, u)
	case bot.KindReaction:
		return "", d.staffReacted(ctx, ref, cause, u)
	case bot.KindTopicClosed:
		return "", d.topicClosed(ctx, ref, cause, u)
	case bot.KindTopicReopened:
		return "", d.topicReopened(ctx, ref, cause)
	default:
		return "", d.staffSaid(ctx, ref, cause, u)
	}
}

// outside answers what happens outside the topics of tickets. Only what is
// clearly meant for an SME gets a hint, so that the staff may talk in peace.
func (d *Desk) outside(ctx context.Context, u bot.Update) error {
	if u.Kind != bot.KindCommand || !ticketCommand(u.Command) {
		return nil
	}
	return d.sayIn(ctx, u, d.words.Text("desk.only_topics", nil))
}

// sayIn adds a text for the group where the update came from.
func (d *Desk) sayIn(ctx context.Context, u bot.Update, text string, rows ...[]bot.Button) error {
	return d.changeGroup(ctx, u.Chat, u.ID, func(g *group) error {
		g.say(notice{Topic: u.Topic, Reply: u.Message, Text: text, Rows: rows})
		return nil
	})
}

// staffSaid takes what a member of the group writes in a ticket's topic to the
// SME, unless it is a note for the colleagues.
func (d *Desk) staffSaid(ctx context.Context, ref ticketRef, cause string, u bot.Update) error {
	if isNote(u.Text) {
		return d.note(ctx, ref, cause, u)
	}
	by, err := d.signature(ctx, u)
	if err != nil {
		return err
	}
	return d.changeTicket(ctx, ref.Chat, ref.Ticket, cause, func(c *change) error {
		if c.k.State == "" {
			return errUnchanged
		}
		d.answers(c, u.From, u.Name)
		c.k.happened(d.Clock(), "staff", u.Name, saidText(u.Text, u.Media))
		c.in(staffItem(u, by))
		return nil
	})
}

// staffItem is a message of a consultant as an item.
func staffItem(u bot.Update, by string) item {
	i := item{Kind: itemText, Message: u.Message, Text: u.Text, Entities: u.Entities, Media: u.Media, Album: u.Album, Reply: u.Reply, By: by}
	if u.Media != "" {
		i.Kind = itemCopy
	}
	return i
}

// answers notes that a consultant answered. Who answers first takes the ticket
// over, and a closed one is open again.
func (d *Desk) answers(c *change, from int64, name string) {
	now := millis(d.Clock())
	if c.k.Replied == 0 {
		c.k.Replied = now
	}
	c.k.Said = now
	if c.k.State == stateClosed {
		c.k.State, c.k.Closed = stateClaimed, 0
		c.stale()
	}
	if c.k.Owner == 0 && from != 0 {
		d.claims(c, from, name)
	}
}

// claims gives a ticket its owner.
func (d *Desk) claims(c *change, from int64, name string) {
	c.k.Owner, c.k.OwnerName, c.k.State = from, name, stateClaimed
	c.k.happened(d.Clock(), "claimed", name, "")
	c.stale()
	c.news(bot.TicketClaimed)
}

// note keeps a note in the history; it goes nowhere else.
func (d *Desk) note(ctx context.Context, ref ticketRef, cause string, u bot.Update) error {
	return d.changeTicket(ctx, ref.Chat, ref.Ticket, cause, func(c *change) error {
		if c.k.State == "" {
			return errUnchanged
		}
		c.k.happened(d.Clock(), "note", u.Name, u.Text)
		return nil
	})
}

// signature is the name under which the SME hears from a consultant.
func (d *Desk) signature(ctx context.Context, u bot.Update) (string, error) {
	r, _, err := d.registry(ctx)
	if err != nil {
		return "", err
	}
	place := d.words.Text("desk.plut", nil)
	if g := r.find(u.Chat); g != nil && len(g.Centres) == 1 {
		if c, ok := d.Centres.Centre(g.Centres[0]); ok {
			place = c.Name
		}
	}
	hidden, err := d.nameless(ctx, u.Chat)
	if err != nil {
		return "", err
	}
	if hidden || u.Name == "" {
		return place, nil
	}
	return u.Name + " · " + place, nil
}

// staffEdited changes what the SME has. A note that becomes a message is sent;
// a message that becomes a note cannot be taken back unread, so it is blanked.
func (d *Desk) staffEdited(ctx context.Context, ref ticketRef, cause string, u bot.Update) error {
	by, err := d.signature(ctx, u)
	if err != nil {
		return err
	}
	return d.changeTicket(ctx, ref.Chat, ref.Ticket, cause, func(c *change) error {
		k := c.k
		if k.State == "" {
			return errUnchanged
		}
		waiting := slices.IndexFunc(k.In, func(i item) bool { return i.Message == u.Message && i.Kind != itemReact })
		sent := k.byGroup(u.Message) != nil
		secret := isNote(u.Text)
		k.happened(d.Clock(), "staff edited", u.Name, saidText(u.Text, u.Media))
		switch {
		case secret && waiting >= 0:
			k.In = slices.Delete(k.In, waiting, waiting+1)
		case secret && sent:
			i := staffItem(u, by)
			i.Kind, i.Text, i.Entities = itemEdit, d.Catalog.In(k.Language).Text("desk.withdrawn", nil), nil
			c.in(i)
		case secret:
		case waiting >= 0 && k.In[waiting].Kind != itemCopy:
			k.In[waiting].Text, k.In[waiting].Entities = u.Text, u.Entities
		case sent || waiting >= 0:
			i := staffItem(u, by)
			i.Kind = itemEdit
			c.in(i)
		default:
			d.answers(c, u.From, u.Name)
			c.in(staffItem(u, by))
		}
		return nil
	})
}

// staffReacted shows the SME a consultant's reaction on one of the messages.
func (d *Desk) staffReacted(ctx context.Context, ref ticketRef, cause string, u bot.Update) error {
	return d.changeTicket(ctx, ref.Chat, ref.Ticket, cause, func(c *change) error {
		if c.k.byGroup(u.Message) == nil {
			return errUnchanged
		}
		c.in(item{Kind: itemReact, Message: u.Message, Text: u.Text})
		return nil
	})
}

// topicClosed ends a ticket whose topic somebody closed by hand.
func (d *Desk) topicClosed(ctx context.Context, ref ticketRef, cause string, u bot.Update) error {
	return d.changeTicket(ctx, ref.Chat, ref.Ticket, cause, func(c *change) error {
		if !c.k.open() || c.k.Topic != u.Topic {
			return errUnchanged
		}
		d.end(c, u.Name, "")
		return nil
	})
}

func (d *Desk) topicReopened(ctx context.Context, ref ticketRef, cause string) error {
	return d.changeTicket(ctx, ref.Chat, ref.Ticket, cause, func(c *change) error {
		if c.k.State != stateClosed {
			return errUnchanged
		}
		d.reopen(c)
		return nil
	})
}

// press does a button of a ticket's topic.
func (d *Desk) press(ctx context.Context, ref ticketRef, cause string, u bot.Update) (string, error) {
	toast := ""
	name := u.Name
	err := d.changeTicket(ctx, ref.Chat, ref.Ticket, cause, func(c *change) error {
		k := c.k
		toast = ""
		switch field, move := strings.CutPrefix(u.Press.Data, pressField); {
		case k.State == "":
			toast = "gone"
			return errUnchanged
		case u.Press.Data == pressReopen:
			if k.State != stateClosed {
				return errUnchanged
			}
			d.reopen(c)
		case k.State == stateClosed:
			toast = "closed"
			return errUnchanged
		case u.Press.Data == pressClaim:
			if k.Owner == u.From {
				return errUnchanged
			}
			if k.Owner != 0 {
				name, toast = k.OwnerName, "taken"
				return errUnchanged
			}
			d.claims(c, u.From, u.Name)
			toast = "yours"
		case u.Press.Data == pressSuggest:
			d.answers(c, u.From, u.Name)
			c.in(item{Kind: itemWords, Text: k.Suggested})
			c.words("suggested_sent", map[string]any{"Name": escape(u.Name)})
		case u.Press.Data == pressClose:
			d.end(c, u.Name, "")
		case move:
			return d.moveField(ctx, c, field, u.Name, "")
		default:
			return errUnchanged
		}
		return nil
	})
	if err != nil {
		return "", err
	}
	if u.Press.Data == pressMove {
		return "", d.offerMove(ctx, u)
	}
	if toast == "" {
		return "", nil
	}
	return d.words.Text("desk.toast."+toast, map[string]any{"Name": name}), nil
}

// offerMove offers the fields that a ticket can be handed to.
func (d *Desk) offerMove(ctx context.Context, u bot.Update) error {
	var rows [][]bot.Button
	for _, f := range bot.Fields() {
		rows = append(rows, []bot.Button{{Label: d.words.Text("desk.field."+f, nil), Data: pressField + f}})
	}
	u.Message = 0
	return d.sayIn(ctx, u, d.words.Text("desk.move", nil), rows...)
}

// moveField hands a ticket to another field, and to the group that answers it.
func (d *Desk) moveField(ctx context.Context, c *change, field, who, reason string) error {
	k := c.k
	if !slices.Contains(bot.Fields(), field) || field == k.Field {
		return errUnchanged
	}
	opening := k.TicketOpening
	opening.Field = field
	to, err := d.groupFor(ctx, opening)
	if err != nil {
		return err
	}
	from := k.Field
	k.Field = field
	k.happened(d.Clock(), "moved", who, fmt.Sprintf("%s -> %s: %s", from, field, reason))
	k.Owner, k.OwnerName, k.State = 0, "", stateOpen
	c.words("moved", map[string]any{"From": d.words.Text("desk.field."+from, nil), "To": d.words.Text("desk.field."+field, nil),
		"Name": escape(who), "Reason": escape(reason)})
	c.stale()
	if to != 0 && to != k.Group {
		k.Group, k.Topic, k.Brief, k.Stale = to, 0, 0, false
		k.Pairs = nil // messages of the former group cannot be answered here
	}
	return nil
}
