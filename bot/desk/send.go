package desk

import (
	"context"
	"slices"
	"time"

	"plutbot/bot"
)

// sendHead sends the head of what a ticket has for its topic.
func (d *Desk) sendHead(ctx context.Context, k *ticket) (later time.Duration, err error) {
	head := k.Out[0]
	reply := int64(0)
	if p := k.bySME(head.Reply); p != nil {
		reply = p.Group
	}
	to := bot.Post{Chat: k.Group, Topic: k.Topic, Reply: reply}
	n := 1
	switch head.Kind {
	case itemText:
		to.Text, to.Entities, n = merged(k.Out)
	case itemCopy:
		to.From, to.Copy = k.Chat, []int64{head.Message}
		if head.Album != "" {
			var wait time.Duration
			if n, wait = album(k.Out, d.Clock()); wait > 0 {
				return wait, nil
			}
			if wait, err := d.reserve(ctx, k.Group, n-1); err != nil || wait > 0 {
				return wait, err
			}
			to.Copy = sources(k.Out[:n])
		}
	case itemWords:
		to.Text, to.HTML, to.Rows = head.Text, true, head.Rows
	case itemEdit:
		return 0, d.reviseOut(ctx, k, head)
	case itemReact:
		if p := k.bySME(head.Message); p != nil {
			d.showReaction(ctx, k.Group, p.Group, head.Text)
		}
		return 0, d.sentOut(ctx, k, k.Out[:1], nil)
	}
	ids, err := d.Telegram.Post(ctx, to)
	if err != nil && final(err) {
		d.Log.Warn("Telegram refuses a message for consultants", "reason", bot.FailureOf(err).Reason.String())
		return 0, d.sentOut(ctx, k, k.Out[:n], err)
	}
	if err != nil {
		return 0, err
	}
	return 0, d.sentOutAs(ctx, k, k.Out[:n], ids)
}

// sources are the messages that items copy.
func sources(items []item) []int64 {
	ids := make([]int64, len(items))
	for i, sent := range items {
		ids[i] = sent.Message
	}
	return ids
}

// final says that the same call will be refused again.
func final(err error) bool {
	switch bot.FailureOf(err).Reason {
	case bot.Refused, bot.BadMarkup, bot.MessageGone:
		return true
	}
	return false
}

// sentOutAs takes items from the queue and remembers what they became. What the
// SME changed while it was under way is changed there too.
func (d *Desk) sentOutAs(ctx context.Context, k *ticket, items []item, ids []int64) error {
	err := d.changeTicket(ctx, k.Chat, k.Ticket, "", func(c *change) error {
		for i, sent := range items {
			p := pair{SME: sent.Message, Media: sent.Kind == itemCopy}
			switch {
			case sent.Kind == itemText:
				p.Group, p.Merged = ids[0], len(items) > 1
			case i < len(ids):
				p.Group = ids[i]
			}
			if c.k.Topic == k.Topic {
				c.k.paired(p)
			}
		}
		changed := slices.DeleteFunc(slices.Clone(c.k.Out), func(now item) bool {
			return !slices.ContainsFunc(items, func(sent item) bool { return sent.N == now.N && sent.Text != now.Text })
		})
		c.k.Out = without(c.k.Out, items)
		for _, i := range changed {
			i.Kind = itemEdit
			c.out(i)
		}
		return nil
	})
	if last := items[len(items)-1]; err == nil && last.Message != 0 && last.Kind != itemEdit {
		d.showReaction(ctx, k.Chat, last.Message, delivered)
	}
	return err
}

// sentOut takes items from the queue; when they were refused, the topic is told.
func (d *Desk) sentOut(ctx context.Context, k *ticket, items []item, refused error) error {
	return d.changeTicket(ctx, k.Chat, k.Ticket, "", func(c *change) error {
		c.k.Out = without(c.k.Out, items)
		if refused != nil && items[0].Kind != itemWords {
			c.words("not_relayed", nil)
		}
		return nil
	})
}

// without takes items out of a queue, by their numbers.
func without(queue, items []item) []item {
	gone := map[int64]bool{}
	for _, i := range items {
		gone[i.N] = true
	}
	var rest []item
	for _, i := range queue {
		if !gone[i.N] {
			rest = append(rest, i)
		}
	}
	return rest
}

// reviseOut changes a message of the topic as the SME changed theirs. Where
// that cannot be, a marked copy follows.
func (d *Desk) reviseOut(ctx context.Context, k *ticket, head item) error {
	p := k.bySME(head.Message)
	if p != nil && !p.Merged {
		to := bot.Post{Chat: k.Group, Text: head.Text, Entities: shifted(head.Entities, 0)}
		if p.Media {
			to.Copy = []int64{p.Group}
		}
		err := d.Telegram.Revise(ctx, p.Group, to)
		if err == nil {
			return d.sentOut(ctx, k, k.Out[:1], nil)
		}
		if !final(err) {
			return err
		}
	}
	mark := d.words.Text("desk.edited", nil) + "\n"
	reply := int64(0)
	if p != nil {
		reply = p.Group
	}
	ids, err := d.Telegram.Post(ctx, bot.Post{Chat: k.Group, Topic: k.Topic, Reply: reply, Text: mark + head.Text, Entities: shifted(head.Entities, units(mark))})
	if err != nil && !final(err) {
		return err
	}
	if err != nil {
		return d.sentOut(ctx, k, k.Out[:1], err)
	}
	return d.sentOutAs(ctx, k, k.Out[:1], ids)
}

// showReaction shows a reaction where Telegram allows it; it is not worth a retry.
func (d *Desk) showReaction(ctx context.Context, chat, message int64, emoji string) {
	if err := d.Telegram.React(ctx, chat, message, emoji); err != nil {
		d.Log.Debug("a reaction is not shown", "reason", bot.FailureOf(err).Reason.String())
	}
}

// say sends to the SME what the consultants said, in order.
func (d *Desk) say(ctx context.Context, t bot.Task) error {
	var ref ticketRef
	if err := read(t, &ref); err != nil {
		return err
	}
	for {
		k, ok, err := d.loadTicket(ctx, ref)
		if err != nil || !ok {
			return err
		}
		if len(k.In) == 0 {
			done := false
			err := d.changeTicket(ctx, ref.Chat, ref.Ticket, "", func(c *change) error {
				if done = len(c.k.In) == 0; !done {
					return errUnchanged
				}
				c.k.Saying = 0
				return nil
			})
			if err != nil || done {
				return err
			}
			continue
		}
		later, err := d.sayHead(ctx, k)
		if err != nil {
			f := bot.FailureOf(err)
			return &bot.Again{After: max(f.RetryAfter, sendPause)}
		}
		if later > 0 {
			return &bot.Again{After: later}
		}
	}
}

// captioned are the media that may have a caption.
var captioned = map[string]bool{"photo": true, "document": true, "voice": true, "audio": true, "video": true, "animation": true}

// sayHead sends the head of what a ticket has for its SME.
func (d *Desk) sayHead(ctx context.Context, k *ticket) (later time.Duration, err error) {
	head := k.In[0]
	to := bot.Post{Chat: k.Chat}
	if p := k.byGroup(head.Reply); p != nil {
		to.Reply = p.SME
	}
	n := 1
	switch head.Kind {
	case itemWords:
		to.Text, to.HTML = head.Text, true
	case itemText:
		to.Text, to.Entities = signed(head)
	case itemCopy:
		to.From, to.Copy = head.From, []int64{head.Message}
		if head.Album != "" {
			var wait time.Duration
			if n, wait = album(k.In, d.Clock()); wait > 0 {
				return wait, nil
			}
			to.Copy = sources(k.In[:n])
		} else if captioned[head.Media] {
			to.Text, to.Entities = signed(head)
		}
	case itemEdit:
		return 0, d.reviseIn(ctx, k, head)
	case itemDrop:
		return 0, d.dropIn(ctx, k, head)
	case itemReact:
		if p := k.byGroup(head.Message); p != nil {
			d.showReaction(ctx, k.Chat, p.SME, head.Text)
		}
		return 0, d.saidIn(ctx, k, k.In[:1], nil, nil)
	}
	ids, err := d.Telegram.Post(ctx, to)
	return 0, d.settleIn(ctx, k, k.In[:n], ids, err)
}

// settleIn takes what was sent to the SME, or can never be, from the queue. An
// error that passes is given back.
func (d *Desk) settleIn(ctx context.Context, k *ticket, items []item, ids []int64, err error) error {
	if err != nil {
		switch f := bot.FailureOf(err); {
		case f.Reason == bot.Blocked || f.Reason == bot.ChatNotFound || final(err):
		case f.Reason == bot.Migrated: // its group has another id, where it does not exist
		default:
			return err
		}
	}
	return d.saidIn(ctx, k, items, ids, err)
}

// delivered is the reaction that tells who wrote that the other side has the
// message.
const delivered = "👌"

// saidIn takes items from the queue and remembers what they became, or tells
// the topic why the SME did not get them. What was taken back or changed while
// it was under way is taken back or changed there too.
func (d *Desk) saidIn(ctx context.Context, k *ticket, items []item, ids []int64, refused error) error {
	err := d.changeTicket(ctx, k.Chat, k.Ticket, "", func(c *change) error {
		for i, sent := range items {
			if i < len(ids) && sent.From == c.k.Group {
				c.k.paired(pair{SME: ids[i], Group: sent.Message, Media: sent.Kind == itemCopy})
			}
			c.late(sent, len(ids) > 0)
		}
		c.k.In = without(c.k.In, items)
		if refused == nil {
			c.k.Blocked = false
			return nil
		}
		switch f := bot.FailureOf(refused); f.Reason {
		case bot.Blocked, bot.ChatNotFound:
			if !c.k.Blocked {
				c.words("blocked", nil)
			}
			c.k.Blocked = true
		default:
			c.words("not_delivered", nil)
		}
		return nil
	})
	if err == nil && refused == nil && len(ids) > 0 && items[0].Message != 0 {
		d.showReaction(ctx, items[0].From, items[0].Message, delivered)
	}
	return err
}

// late follows what happened to an item of a consultant while it was sent.
func (c *change) late(sent item, arrived bool) {
	if !arrived || sent.Message == 0 || sent.Kind != itemText && sent.Kind != itemCopy {
		return
	}
	at := slices.IndexFunc(c.k.In, func(i item) bool { return i.N == sent.N })
	switch {
	case at < 0:
		c.in(item{Kind: itemDrop, Message: sent.Message, From: sent.From, Media: sent.Media})
	case c.k.In[at].Text != sent.Text:
		changed := c.k.In[at]
		changed.Kind = itemEdit
		c.in(changed)
	}
}

// dropIn takes a message back that the SME has. Where Telegram does not let
// the bot delete it any more, its words are taken away.
func (d *Desk) dropIn(ctx context.Context, k *ticket, head item) error {
	p := k.byGroup(head.Message)
	if p == nil {
		return d.saidIn(ctx, k, k.In[:1], nil, nil)
	}
	err := d.Telegram.Delete(ctx, k.Chat, p.SME)
	if err != nil && final(err) {
		to := bot.Post{Chat: k.Chat, Text: d.Catalog.In(k.Language).Text("desk.withdrawn", nil)}
		if p.Media {
			to.Copy = []int64{p.SME}
		}
		err = d.Telegram.Revise(ctx, p.SME, to)
	}
	if err != nil && passes(err) {
		return err
	}
	return d.saidIn(ctx, k, k.In[:1], nil, err)
}

// reviseIn changes the SME's message as a consultant changed theirs.
func (d *Desk) reviseIn(ctx context.Context, k *ticket, head item) error {
	p := k.byGroup(head.Message)
	text, entities := signed(head)
	if p != nil {
		to := bot.Post{Chat: k.Chat, Text: text, Entities: entities}
		if p.Media {
			to.Copy = []int64{p.SME}
		}
		err := d.Telegram.Revise(ctx, p.SME, to)
		if err == nil || bot.FailureOf(err).Reason == bot.Blocked {
			return d.saidIn(ctx, k, k.In[:1], nil, err)
		}
		if !final(err) {
			return err
		}
	}
	mark := d.Catalog.In(k.Language).Text("desk.edited", nil) + "\n"
	to := bot.Post{Chat: k.Chat, Text: mark + text, Entities: shifted(entities, units(mark))}
	if p != nil {
		to.Reply = p.SME
	}
	ids, err := d.Telegram.Post(ctx, to)
	return d.settleIn(ctx, k, k.In[:1], ids, err)
}
