package desk

import (
	"context"
	"fmt"
	"strings"
	"time"
	"unicode/utf16"

	"plutbot/bot"
	"plutbot/storage"
)

const (
	// pumpTurns is how many messages one run of the pump sends at most, so that
	// the group's own updates get their turn between runs.
	pumpTurns = 6
	// sendPause is the pause after a passing failure.
	sendPause = 2 * time.Second
	// albumPause is how long after its last message an album counts as whole.
	albumPause = 1500 * time.Millisecond
	// groupPause is how long a group is left alone that cannot be written to.
	groupPause = 5 * time.Minute
	// throttledAt is how long a message must wait before the group is told, and
	// throttledEvery how often it is told at most.
	throttledAt    = 30 * time.Second
	throttledEvery = 10 * time.Minute
)

// pump sends what a group's tickets have to say, the most urgent first, within
// the group's budget. It comes again until nothing is left; of several
// instances one runs it, since it is one job.
//
// It never fails: a pump that was given up would leave the group silent.
func (d *Desk) pump(ctx context.Context, t bot.Task) error {
	for range pumpTurns {
		after, done, err := d.pumpOnce(ctx, t.Chat)
		if err != nil {
			d.Log.Warn("what a consultants' group has to say waits; trying again", "error", err)
			return &bot.Again{After: sendPause}
		}
		if done {
			return nil
		}
		if after > 0 {
			return &bot.Again{After: after}
		}
	}
	return &bot.Again{}
}

// pumpOnce sends one message. It says how long to wait before the next, or
// that nothing is left.
func (d *Desk) pumpOnce(ctx context.Context, id int64) (after time.Duration, done bool, err error) {
	var turn waiting
	var words *notice
	now := d.Clock()
	moved, err := d.changeHere(ctx, id, 0, func(g *group) error {
		turn, words, after, done = waiting{}, nil, 0, false
		w, in, some := g.next(now)
		switch {
		case !some && len(g.Words) == 0:
			g.Busy, done = false, true
			return nil
		case len(g.Words) == 0 && in > 0:
			after = in
			return errUnchanged
		}
		if after = g.wait(now); after > 0 {
			d.throttle(g, now)
			return nil
		}
		// The message is counted before it is sent: a crash may cost one, but
		// never breaks the limit.
		g.Sent = append(g.Sent, millis(now))
		if len(g.Words) > 0 && (!some || in > 0 || w.Rank != rankNew) {
			words = &g.Words[0]
			return nil
		}
		turn = w
		return nil
	})
	if err != nil || done || after > 0 || moved != 0 {
		return after, done || moved != 0, err
	}
	if words != nil {
		return d.sendWords(ctx, id, *words)
	}
	return d.sendTurn(ctx, id, turn)
}

// changeOwn is changeHere for the pump, which has nothing to do any more for a
// group that has another id.
func (d *Desk) changeOwn(ctx context.Context, id int64, do func(*group) error) error {
	_, err := d.changeHere(ctx, id, 0, do)
	return err
}

// throttle tells the group, once in a while, that messages wait for Telegram.
func (d *Desk) throttle(g *group, now time.Time) {
	waits := 0
	for _, w := range g.Waiting {
		if w.Rank != rankChores && now.Sub(time.UnixMilli(w.Since)) > throttledAt {
			waits++
		}
	}
	if waits == 0 || now.Sub(time.UnixMilli(g.Throttled)) < throttledEvery {
		return
	}
	g.Throttled = millis(now)
	g.say(notice{Text: d.words.Text("desk.throttled", map[string]any{"Tickets": waits})})
}

// sendWords sends the first text of the bot for the group.
func (d *Desk) sendWords(ctx context.Context, id int64, n notice) (time.Duration, bool, error) {
	err := d.sendNotice(ctx, id, n)
	if err != nil {
		if after := d.passing(ctx, id, err); after > 0 {
			return after, false, nil
		}
		reason := bot.FailureOf(err).Reason
		d.Log.Warn("a text for a consultants' group cannot be sent and is dropped", "reason", reason.String())
		if n.Visit != 0 && n.Revise != 0 && reason == bot.MessageGone {
			if err := d.visitLost(ctx, id, n); err != nil {
				return 0, false, err
			}
		}
	}
	return 0, false, d.changeOwn(ctx, id, func(g *group) error {
		if len(g.Words) > 0 {
			g.Words = g.Words[1:]
		}
		return nil
	})
}

// sendNotice makes the call for a text of the bot.
func (d *Desk) sendNotice(ctx context.Context, id int64, n notice) error {
	post := bot.Post{Chat: id, Topic: n.Topic, Reply: n.Reply, Text: n.Text, HTML: true, Rows: n.Rows, Silent: n.Visit == 0}
	switch {
	case n.File != nil:
		n.File.Topic = n.Topic
		return d.Files.SendFile(ctx, id, *n.File)
	case n.Revise != 0:
		return d.Telegram.Revise(ctx, n.Revise, post)
	}
	ids, err := d.Telegram.Post(ctx, post)
	if err == nil && n.Visit != 0 {
		return d.visitShown(ctx, id, n, ids[0])
	}
	if err == nil && n.Close {
		if err := d.Forum.SetTopicClosed(ctx, id, n.Topic, true); err != nil {
			d.Log.Debug("a topic that a ticket left stays open", "reason", bot.FailureOf(err).Reason.String())
		}
	}
	return err
}

// passing says how long to wait after a failure that passes; 0 for one that
// does not.
func (d *Desk) passing(ctx context.Context, id int64, err error) time.Duration {
	f := bot.FailureOf(err)
	after := time.Duration(0)
	switch f.Reason {
	case bot.Temporary:
		return sendPause
	case bot.TooManyRequests:
		after = max(f.RetryAfter, time.Second)
	case bot.Migrated:
		if err := d.moved(ctx, id, f.MovedTo); err != nil {
			d.Log.Warn("that a group has a new id could not be kept", "error", err)
		}
		after = groupPause
	case bot.Blocked, bot.ChatNotFound, bot.Unauthorized:
		// The bot was thrown out of the group; what waits is kept for when it is
		// back.
		d.Log.Error("a consultants' group cannot be written to; trying again later", "reason", f.Reason.String())
		after = groupPause
	default:
		return 0
	}
	hold := millis(d.Clock().Add(after))
	if err := d.changeOwn(ctx, id, func(g *group) error { g.Hold = max(g.Hold, hold); return nil }); err != nil {
		d.Log.Warn("that a group must wait could not be kept", "error", err)
	}
	return after
}

// sendTurn sends the next message of a ticket.
func (d *Desk) sendTurn(ctx context.Context, id int64, w waiting) (time.Duration, bool, error) {
	k, ok, err := d.loadTicket(ctx, w.ticketRef)
	if err != nil {
		return 0, false, err
	}
	if ok && k.Group == id {
		later, err := d.sendOut(ctx, k)
		if err != nil {
			if after := d.passing(ctx, id, err); after > 0 {
				return after, false, nil
			}
			d.Log.Error("a ticket cannot be shown in its group; trying again later", "reason", bot.FailureOf(err).Reason.String(), "error", err)
			later = groupPause
		}
		if later > 0 {
			return 0, false, d.putOff(ctx, id, w, later)
		}
		if k, ok, err = d.loadTicket(ctx, w.ticketRef); err != nil {
			return 0, false, err
		}
	}
	return 0, false, d.changeOwn(ctx, id, func(g *group) error {
		entry := g.find(w.ticketRef)
		switch {
		case entry == nil:
			return errUnchanged
		case ok && k.Group == id && (len(k.Out) > 0 || k.Stale || k.Brief == 0):
			entry.Rank = k.rank()
			entry.Since = millis(d.Clock()) // the others have their turn
			if len(k.Out) > 0 {
				entry.Since = k.Out[0].At
			}
		case entry.N == w.N:
			g.Waiting = removeWaiting(g.Waiting, w.ticketRef)
		}
		return nil
	})
}

// reserve counts further messages of the same call, or says how long to wait
// until there is room for all of them.
func (d *Desk) reserve(ctx context.Context, id int64, n int) (wait time.Duration, err error) {
	err = d.changeOwn(ctx, id, func(g *group) error {
		wait = 0
		now := d.Clock()
		g.wait(now)
		if over := len(g.Sent) + n - budget; n > 0 && over > 0 {
			wait = max(time.UnixMilli(g.Sent[min(over, len(g.Sent))-1]).Add(budgetWindow).Sub(now), time.Second)
			return errUnchanged
		}
		for range n {
			g.Sent = append(g.Sent, millis(now))
		}
		return nil
	})
	return wait, err
}

// putOff has the group look at a ticket later, and gives back the message that
// was counted.
func (d *Desk) putOff(ctx context.Context, id int64, w waiting, later time.Duration) error {
	return d.changeOwn(ctx, id, func(g *group) error {
		if entry := g.find(w.ticketRef); entry != nil {
			entry.After = millis(d.Clock().Add(later))
		}
		g.Sent = g.Sent[:max(0, len(g.Sent)-1)]
		return nil
	})
}

func removeWaiting(all []waiting, ref ticketRef) []waiting {
	var rest []waiting
	for _, w := range all {
		if w.ticketRef != ref {
			rest = append(rest, w)
		}
	}
	return rest
}

// sendOut makes one call for a ticket towards its topic: the topic itself, the
// brief, the next message, or the brief again. later is how long to wait for
// the rest of an album.
func (d *Desk) sendOut(ctx context.Context, k *ticket) (later time.Duration, err error) {
	switch {
	case k.Topic == 0:
		return d.makeTopic(ctx, k)
	case k.Brief == 0:
		return 0, d.topicGone(ctx, k, d.sendBrief(ctx, k))
	case len(k.Out) > 0:
		later, err := d.sendHead(ctx, k)
		return later, d.topicGone(ctx, k, err)
	case k.Stale:
		return 0, d.topicGone(ctx, k, d.reviseBrief(ctx, k))
	}
	return 0, nil
}

// topicGone has the topic made again when it was deleted; what was to be sent
// stays at the head.
func (d *Desk) topicGone(ctx context.Context, k *ticket, err error) error {
	if err == nil || bot.FailureOf(err).Reason != bot.TopicGone {
		return err
	}
	if d.Forum.SetTopicClosed(ctx, k.Group, k.Topic, false) == nil {
		return nil // it was closed only; the message comes again
	}
	lost := k.Topic
	return d.changeTicket(ctx, k.Chat, k.Ticket, "", func(c *change) error {
		if c.k.Topic != lost {
			return errUnchanged
		}
		c.k.Topic, c.k.Brief, c.k.Stale = 0, 0, false
		c.k.happened(d.Clock(), "topic lost", "", "")
		return nil
	})
}

// claimTopic gives a topic to a ticket, unless it belongs to one already. It
// says which ticket it belongs to.
func (d *Desk) claimTopic(ctx context.Context, group, topic int64, ref ticketRef) (owner ticketRef, err error) {
	for {
		known, ok, err := d.ticketOf(ctx, group, topic)
		if err != nil || ok {
			return known, err
		}
		err = d.rewrite(ctx, storage.DocumentTopic, group, decimal(topic), func(doc *storage.Document) ([]storage.Job, error) {
			if doc.Version != 0 {
				return nil, errUnchanged // somebody was quicker
			}
			doc.Data, doc.TTL = fmt.Appendf(nil, "%d/%s", ref.Chat, ref.Ticket), topicFor
			return nil, nil
		})
		if err != nil {
			return ref, err
		}
	}
}

// ticketOf finds the ticket of a topic; false when it has none.
func (d *Desk) ticketOf(ctx context.Context, group, topic int64) (ref ticketRef, ok bool, err error) {
	if topic == 0 {
		return ref, false, nil
	}
	doc, err := d.Store.LoadDocument(ctx, storage.DocumentTopic, group, fmt.Sprint(topic))
	if err != nil || doc.Version == 0 {
		return ref, false, err
	}
	number, name, _ := strings.Cut(string(doc.Data), "/")
	if _, err := fmt.Sscan(number, &ref.Chat); err != nil {
		return ref, false, fmt.Errorf("read whose topic it is: %w", err)
	}
	ref.Ticket = name
	return ref, true, nil
}

// sendBrief posts the message that tells what a ticket is about, and pins it.
func (d *Desk) sendBrief(ctx context.Context, k *ticket) error {
	text, rows := d.brief(k)
	ids, err := d.Telegram.Post(ctx, bot.Post{Chat: k.Group, Topic: k.Topic, Text: text, HTML: true, Rows: rows})
	if err != nil {
		return err
	}
	if err := d.Telegram.Pin(ctx, k.Group, ids[0]); err != nil {
		d.Log.Debug("a brief is not pinned", "reason", bot.FailureOf(err).Reason.String())
	}
	twice := false
	err = d.changeTicket(ctx, k.Chat, k.Ticket, "", func(c *change) error {
		twice = c.k.Brief != 0 && c.k.Brief != ids[0]
		if c.k.Topic != k.Topic || c.k.Group != k.Group || c.k.Brief != 0 {
			return errUnchanged
		}
		c.k.briefed(ids[0])
		return nil
	})
	if err != nil || !twice {
		return err
	}
	return d.removeBrief(ctx, k.Group, ids[0])
}

// reviseBrief shows the ticket's state in its brief.
func (d *Desk) reviseBrief(ctx context.Context, k *ticket) error {
	text, rows := d.brief(k)
	err := d.Telegram.Revise(ctx, k.Brief, bot.Post{Chat: k.Group, Text: text, HTML: true, Rows: rows})
	if err != nil {
		switch bot.FailureOf(err).Reason {
		case bot.TopicGone, bot.Temporary, bot.TooManyRequests:
			return err
		default:
			d.Log.Debug("a brief cannot be changed any more", "reason", bot.FailureOf(err).Reason.String())
		}
	}
	was := k.State + k.OwnerName + k.Name
	return d.changeTicket(ctx, k.Chat, k.Ticket, "", func(c *change) error {
		if c.k.State+c.k.OwnerName+c.k.Name == was {
			c.k.Stale = false
		}
		return nil
	})
}

// maxMerged is how long a merged text may get, in UTF-16 units: Telegram's limit.
const maxMerged = 4096

// merged joins the texts at the head of a queue, that follow each other, into
// one; n says how many.
func merged(items []item) (text string, entities []bot.Entity, n int) {
	length := 0
	for _, i := range items {
		size := len(utf16.Encode([]rune(i.Text)))
		if i.Kind != itemText || n > 0 && (length+1+size > maxMerged || i.Reply != 0) {
			break
		}
		if n > 0 {
			text += "\n"
			length++
		}
		entities = append(entities, shifted(i.Entities, length)...)
		text += i.Text
		length += size
		n++
		if items[0].Reply != 0 {
			break // an answer stands for itself
		}
	}
	return text, entities, n
}

// shifted are entities of a text that now begins at an offset. What Telegram
// finds by itself, or would not take back, is left out.
func shifted(entities []bot.Entity, by int) []bot.Entity {
	var all []bot.Entity
	for _, e := range entities {
		switch e.Type {
		case "bold", "italic", "underline", "strikethrough", "spoiler", "code", "pre", "text_link", "blockquote", "expandable_blockquote", "custom_emoji":
			e.Offset += by
			all = append(all, e)
		}
	}
	return all
}

// album gives the items at the head that belong to one album, and how long to
// wait until it is whole.
func album(items []item, now time.Time) (n int, wait time.Duration) {
	for n < len(items) && items[n].Kind == itemCopy && items[n].Album == items[0].Album {
		n++
	}
	if n < len(items) {
		return n, 0
	}
	return n, max(0, albumPause-now.Sub(time.UnixMilli(items[n-1].At)))
}
