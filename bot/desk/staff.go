package desk

import (
	"context"
	"slices"
	"strings"

	"plutbot/bot"
)

// groupEvents are the kinds of update that are about the group, or whose ticket
// is found in another way than by the topic.
var groupEvents = map[bot.Kind]func(*Desk, context.Context, bot.Update) error{
	bot.KindAdded: (*Desk).added, bot.KindMigrated: (*Desk).migrated, bot.KindTopicOpened: (*Desk).topicOpened, bot.KindPinned: (*Desk).pinned,
	bot.KindReaction: (*Desk).staffReacted, bot.KindRemoved: (*Desk).nothing, bot.KindNone: (*Desk).nothing,
}

func (*Desk) nothing(context.Context, bot.Update) error { return nil }

// handle applies an update of a group and gives the toast of a press.
func (d *Desk) handle(ctx context.Context, u bot.Update) (string, error) {
	if do, ok := groupEvents[u.Kind]; ok {
		return "", do(d, ctx, u)
	}
	if command, ok := groupCommands[u.Command]; ok && u.Kind == bot.KindCommand {
		return "", command(d, ctx, u)
	}
	if u.Kind == bot.KindPress && strings.HasPrefix(u.Press.Data, pressServe) {
		return d.picked(ctx, u)
	}
	if u.Kind == bot.KindPress && strings.HasPrefix(u.Press.Data, pressVisit) {
		return d.visitPressed(ctx, u)
	}
	ref, ok, err := d.ticketOf(ctx, u.Chat, u.Topic)
	if err != nil {
		return "", err
	}
	if !ok {
		return "", d.outside(ctx, u)
	}
	if here, err := d.isHere(ctx, ref, u); err != nil || !here {
		return "", err
	}
	if err := d.meet(ctx, u); err != nil {
		return "", err
	}
	cause := causeOf(u)
	switch u.Kind {
	case bot.KindPress:
		return d.press(ctx, ref, cause, u)
	case bot.KindCommand:
		return "", d.topicCommand(ctx, ref, cause, u)
	case bot.KindEdited:
		return "", d.staffEdited(ctx, ref, cause, u)
	case bot.KindTopicClosed:
		return "", d.topicClosed(ctx, ref, cause, u)
	case bot.KindTopicReopened:
		return "", d.topicReopened(ctx, ref, cause, u)
	default:
		return "", d.staffSaid(ctx, ref, cause, u)
	}
}

// causeOf names an update among the causes of a ticket.
func causeOf(u bot.Update) string { return "u" + decimal(u.ID) }

// isHere says whether the topic of an update is the one in which its ticket is
// answered. In one that the ticket has left, what is said is told to go nowhere.
func (d *Desk) isHere(ctx context.Context, ref ticketRef, u bot.Update) (bool, error) {
	k, ok, err := d.loadTicket(ctx, ref)
	if err != nil || ok && k.here(u) {
		return err == nil, err
	}
	switch u.Kind {
	case bot.KindTopicClosed, bot.KindTopicReopened, bot.KindEdited:
		return false, nil
	case bot.KindText, bot.KindPhoto, bot.KindFile, bot.KindOther:
		if isNote(u.Text) || u.Album != "" && u.Text == "" {
			return false, nil
		}
	}
	return false, d.sayIn(ctx, u, d.words.Text("desk.elsewhere", nil))
}

// outside answers what happens outside the topics of tickets. Only what is
// clearly meant for an SME gets a hint, so that the staff may talk in peace.
func (d *Desk) outside(ctx context.Context, u bot.Update) error {
	if u.Kind != bot.KindCommand {
		return nil
	}
	if u.Command == "balas" {
		return d.cannedAnswers(ctx, u)
	}
	if _, ok := ticketCommands[u.Command]; !ok {
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
		if !c.k.here(u) {
			return errUnchanged
		}
		if u.Album != "" && u.Album == c.k.NoteAlbum {
			return nil // the rest of a note
		}
		d.answers(c, u.From, u.Name)
		c.k.happened(d.Clock(), "staff", u.Name, saidText(u.Text, u.Media))
		c.in(staffItem(u, by))
		return nil
	})
}

// staffItem is a message of a consultant as an item.
func staffItem(u bot.Update, by string) item {
	i := item{Kind: itemText, Message: u.Message, Text: u.Text, Entities: u.Entities, Media: u.Media, Album: u.Album, Reply: u.Reply, By: by, From: u.Chat}
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
		c.k.State, c.k.Closed = stateOpen, 0
		if c.k.Owner != 0 {
			c.k.State = stateClaimed
		}
		c.k.happened(c.desk.Clock(), "reopened", name, "")
		c.stale()
		c.news(c.k.State)
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
		if u.Album != "" {
			// The words stand under one picture and count for all of them.
			c.k.NoteAlbum = u.Album
			c.k.In = slices.DeleteFunc(c.k.In, func(i item) bool { return i.Album == u.Album })
		}
		return nil
	})
}

// signature is the name under which the SME hears from a consultant.
func (d *Desk) signature(ctx context.Context, u bot.Update) (string, error) {
	r, err := d.registry(ctx)
	if err != nil {
		return "", err
	}
	place := d.words.Text("desk.plut", nil)
	if g := r.find(u.Chat); g != nil && len(g.Centres) == 1 {
		if c, ok := d.Centres.Centre(g.Centres[0]); ok {
			place = c.Name
		}
	}
	own, err := d.group(ctx, u.Chat)
	if err != nil {
		return "", err
	}
	if own.Nameless || u.Name == "" {
		return place, nil
	}
	return u.Name + " · " + place, nil
}

// staffEdited changes what the SME has. A note that becomes a message is sent;
// a message that becomes a note is taken back.
func (d *Desk) staffEdited(ctx context.Context, ref ticketRef, cause string, u bot.Update) error {
	by, err := d.signature(ctx, u)
	if err != nil {
		return err
	}
	return d.changeTicket(ctx, ref.Chat, ref.Ticket, cause, func(c *change) error {
		k := c.k
		if !k.here(u) {
			return errUnchanged
		}
		waiting := slices.IndexFunc(k.In, func(i item) bool { return i.Message == u.Message && i.Kind != itemReact })
		sent := k.byGroup(u.Message) != nil
		secret := isNote(u.Text) || isCommand(u.Text) || u.Album != "" && u.Album == k.NoteAlbum
		k.happened(d.Clock(), "staff edited", u.Name, saidText(u.Text, u.Media))
		switch {
		case secret && waiting >= 0:
			k.In = slices.Delete(k.In, waiting, waiting+1)
		case secret && sent:
			c.in(item{Kind: itemDrop, Message: u.Message, From: u.Chat, Media: u.Media})
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
func (d *Desk) staffReacted(ctx context.Context, u bot.Update) error {
	ref, ok, err := d.whose(ctx, u.Chat, u.Message)
	if err != nil || !ok {
		return err
	}
	return d.changeTicket(ctx, ref.Chat, ref.Ticket, causeOf(u), func(c *change) error {
		if c.k.byGroup(u.Message) == nil || c.k.Group != u.Chat {
			return errUnchanged
		}
		c.in(item{Kind: itemReact, Message: u.Message, From: u.Chat, Text: u.Text})
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

func (d *Desk) topicReopened(ctx context.Context, ref ticketRef, cause string, u bot.Update) error {
	return d.changeTicket(ctx, ref.Chat, ref.Ticket, cause, func(c *change) error {
		if c.k.State != stateClosed {
			return errUnchanged
		}
		d.reopen(c, u.Name)
		return nil
	})
}

// press does a button of a ticket's topic.
func (d *Desk) press(ctx context.Context, ref ticketRef, cause string, u bot.Update) (string, error) {
	toast, name, err := d.pressed(ctx, ref, cause, u)
	if err != nil || toast == "" {
		return "", err
	}
	return d.words.Text("desk.toast."+toast, map[string]any{"Name": name}), nil
}

// pressed does a button and names the toast for it, with the name in it.
func (d *Desk) pressed(ctx context.Context, ref ticketRef, cause string, u bot.Update) (toast, name string, err error) {
	data := u.Press.Data
	if data == pressMove {
		return "", "", d.offerMove(ctx, ref, u)
	}
	if target, ok := strings.CutPrefix(data, pressTo); ok {
		return "", "", d.offerReasons(ctx, u, target)
	}
	if why, ok := strings.CutPrefix(data, pressWhy); ok {
		toast, err := d.pressedWhy(ctx, ref, cause, u, why)
		return toast, "", err
	}
	by, err := d.signature(ctx, u)
	if err != nil {
		return "", "", err
	}
	stray := false
	err = d.changeTicket(ctx, ref.Chat, ref.Ticket, cause, func(c *change) error {
		toast, name = "", u.Name
		k := c.k
		stray = k.here(u) && k.strayBrief(u.Press)
		switch {
		case !k.here(u):
			toast = "gone"
			return errUnchanged
		case data == pressReopen && k.State == stateClosed:
			d.reopen(c, u.Name)
			return nil
		case !k.open():
			toast = "closed"
			return errUnchanged
		case data == pressClaim && k.Owner != 0 && k.Owner != u.From:
			toast, name = "taken", k.OwnerName
			return errUnchanged
		case strings.HasPrefix(data, pressVerdict):
			toast = d.verdict(c, u, by)
			return nil
		}
		return d.pressedButton(c, u, &toast)
	})
	if err == nil && stray {
		err = d.removeBrief(ctx, u.Chat, u.Press.Message)
	}
	return toast, name, err
}

// strayBrief says whether a button of a brief was pressed on a message that
// nobody kept: a process ended just after it had sent it.
func (k *ticket) strayBrief(p bot.Press) bool {
	return len(k.Briefs) > 0 && !k.knowsBrief(p.Message) && slices.Contains([]string{pressClaim, pressSuggest, pressClose}, p.Data)
}

// pressedButton does a button of the brief of an open ticket.
func (d *Desk) pressedButton(c *change, u bot.Update, toast *string) error {
	switch u.Press.Data {
	case pressClaim:
		if c.k.Owner == u.From {
			return errUnchanged
		}
		d.claims(c, u.From, u.Name)
		*toast = "yours"
	case pressSuggest:
		d.answers(c, u.From, u.Name)
		c.k.happened(d.Clock(), "suggested", u.Name, "")
		c.in(item{Kind: itemWords, Text: c.k.Suggested})
		c.words("suggested_sent", map[string]any{"Name": escape(u.Name)})
	case pressClose:
		d.end(c, u.Name, "")
	default:
		return errUnchanged
	}
	return nil
}
