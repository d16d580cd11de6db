package desk

import (
	"context"
	"slices"
	"strings"
	"time"

	"plutbot/bot"
	"plutbot/storage"
)

// Telegram makes a topic each time that it is asked to. A process that ends
// before it could keep the new topic's id would leave an empty one behind. So
// the group keeps beforehand what topic is about to be made for which ticket;
// Telegram tells of each new topic with its name, and one that nobody kept is
// given to its ticket, or deleted when the ticket has another one by then.

// making is a topic that the group's pump asks Telegram for.
type making struct {
	ticketRef
	Name string `json:"name"`
	At   int64  `json:"at"`
	// Done says that its id was kept.
	Done bool `json:"done,omitempty"`
}

const (
	// topicWait is how long Telegram has to tell of a topic of which the answer
	// was lost, before another one is made.
	topicWait = 20 * time.Second
	// maxMaking is how many topics a group remembers to have asked for.
	maxMaking = 32
	// maxBriefs is how many briefs a ticket remembers.
	maxBriefs = 10
)

// makeTopic makes the topic of a ticket. It waits while one that was asked for
// may still show up.
func (d *Desk) makeTopic(ctx context.Context, k *ticket) (wait time.Duration, err error) {
	ref, name := ticketRef{k.Chat, k.Ticket}, d.topicName(k)
	err = d.changeOwn(ctx, k.Group, func(g *group) error {
		now := d.Clock()
		wait = 0
		if m := g.made(ref); m != nil && !m.Done {
			if wait = time.UnixMilli(m.At).Add(topicWait).Sub(now); wait > 0 {
				return errUnchanged
			}
		}
		wait = 0
		g.Making = slices.DeleteFunc(g.Making, func(m making) bool { return m.ticketRef == ref })
		g.Making = append(g.Making, making{ticketRef: ref, Name: name, At: millis(now)})
		g.Making = g.Making[max(0, len(g.Making)-maxMaking):]
		return nil
	})
	if err != nil || wait > 0 {
		return wait, err
	}
	topic, err := d.Forum.OpenTopic(ctx, k.Group, name)
	if err != nil {
		if bot.FailureOf(err).Reason != bot.Temporary { // it was refused, so there is none
			_ = d.madeTopic(ctx, k.Group, ref) // otherwise the next try only waits
		}
		return 0, err
	}
	if err := d.giveTopic(ctx, k.Group, topic, ref); err != nil {
		return 0, err
	}
	return 0, d.madeTopic(ctx, k.Group, ref)
}

// made gives what the group asked for last for a ticket; nil for nothing.
func (g *group) made(ref ticketRef) *making {
	for i := range g.Making {
		if g.Making[i].ticketRef == ref {
			return &g.Making[i]
		}
	}
	return nil
}

// madeTopic keeps that what was asked for a ticket is settled.
func (d *Desk) madeTopic(ctx context.Context, id int64, ref ticketRef) error {
	return d.changeOwn(ctx, id, func(g *group) error {
		m := g.made(ref)
		if m == nil || m.Done {
			return errUnchanged
		}
		m.Done = true
		return nil
	})
}

// giveTopic gives a new topic to a ticket that has none. A topic belongs to the
// ticket that it is given to first; one that is not needed is deleted.
func (d *Desk) giveTopic(ctx context.Context, group, topic int64, ref ticketRef) error {
	owner, err := d.claimTopic(ctx, group, topic, ref)
	if err != nil || owner != ref {
		return err
	}
	fits := false
	err = d.changeTicket(ctx, ref.Chat, ref.Ticket, "", func(c *change) error {
		k := c.k
		fits = k.State != "" && k.Group == group && (k.Topic == 0 || k.Topic == topic)
		if !fits || k.Topic == topic {
			return errUnchanged
		}
		k.Topic, k.Brief = topic, 0
		return nil
	})
	if err != nil || fits {
		return err
	}
	// The ticket has another topic, or was handed to another group meanwhile.
	if err := d.removeTopic(ctx, group, topic); err != nil {
		return err
	}
	return d.drop(ctx, storage.DocumentTopic, group, decimal(topic))
}

// removeTopic deletes an empty topic. Where the bot may not, the group is asked
// to.
func (d *Desk) removeTopic(ctx context.Context, id, topic int64) error {
	err := d.Forum.DeleteTopic(ctx, id, topic)
	switch {
	case err == nil || bot.FailureOf(err).Reason == bot.TopicGone:
		return nil
	case passes(err):
		return err
	}
	return d.changeGroup(ctx, id, causeNumber("stray:"+decimal(topic)), func(g *group) error {
		g.say(notice{Topic: topic, Text: d.words.Text("desk.stray_topic", nil)})
		return nil
	})
}

// topicOpened looks whether anybody kept a topic that the bot has made.
func (d *Desk) topicOpened(ctx context.Context, u bot.Update) error {
	ref, known, err := d.ticketOf(ctx, u.Chat, u.Topic)
	if err != nil {
		return err
	}
	if known {
		return d.takeTopic(ctx, u, ref)
	}
	g, err := d.group(ctx, u.Chat)
	if err != nil {
		return err
	}
	asked := false
	for _, m := range g.Making {
		if m.Name != u.Text {
			continue
		}
		asked = true
		if m.Done {
			continue
		}
		k, ok, err := d.loadTicket(ctx, m.ticketRef)
		if err != nil {
			return err
		}
		if ok && k.Group == u.Chat && k.Topic == 0 {
			if err := d.giveTopic(ctx, u.Chat, u.Topic, m.ticketRef); err != nil {
				return err
			}
			return d.takeTopic(ctx, u, m.ticketRef)
		}
	}
	// What is done was kept before, so a topic that is not kept even now is one
	// too many. Of names that the bot did not ask for it knows nothing.
	if _, known, err = d.ticketOf(ctx, u.Chat, u.Topic); err != nil || known || !asked {
		return err
	}
	return d.removeTopic(ctx, u.Chat, u.Topic)
}

// takeTopic has the pump go on with a topic that was kept for a ticket, in case
// whoever kept it has ended.
func (d *Desk) takeTopic(ctx context.Context, u bot.Update, ref ticketRef) error {
	err := d.changeTicket(ctx, ref.Chat, ref.Ticket, "", func(c *change) error {
		if c.k.State == "" || c.k.Group != u.Chat || c.k.Topic != 0 {
			return errUnchanged
		}
		c.k.Topic, c.k.Brief = u.Topic, 0
		return nil
	})
	if err != nil {
		return err
	}
	return d.changeGroup(ctx, u.Chat, 0, func(g *group) error {
		m, w := g.made(ref), g.find(ref)
		if (m == nil || m.Done) && (w == nil || w.After == 0) {
			return errUnchanged
		}
		if m != nil {
			m.Done = true
		}
		if w != nil {
			w.After = 0
		}
		return nil
	})
}

// pinned looks whether anybody kept a brief that the bot has pinned: a process
// may have ended in between.
func (d *Desk) pinned(ctx context.Context, u bot.Update) error {
	ref, known, err := d.ticketOf(ctx, u.Chat, u.Topic)
	if err != nil || !known || !strings.HasPrefix(u.ReplyPress, pressAny) {
		return err
	}
	stray := false
	err = d.changeTicket(ctx, ref.Chat, ref.Ticket, "", func(c *change) error {
		stray = false
		k := c.k
		switch {
		case !k.here(u) || k.knowsBrief(u.Reply):
			return errUnchanged
		case k.Brief != 0:
			stray = true
			return errUnchanged
		}
		k.briefed(u.Reply)
		return nil
	})
	if err != nil || !stray {
		return err
	}
	return d.removeBrief(ctx, u.Chat, u.Reply)
}

// removeBrief deletes a brief that stands in its topic twice. It is not worth a
// retry.
func (d *Desk) removeBrief(ctx context.Context, group, message int64) error {
	if err := d.Telegram.Delete(ctx, group, message); err != nil {
		d.Log.Debug("a brief stays in its topic twice", "reason", bot.FailureOf(err).Reason.String())
	}
	return nil
}

// knowsBrief says whether a message is or was the ticket's brief. Tickets of
// earlier releases do not remember the briefs that they had.
func (k *ticket) knowsBrief(message int64) bool {
	return message == k.Brief || slices.Contains(k.Briefs, message)
}

// briefed keeps the message that tells what the ticket is about now.
func (k *ticket) briefed(message int64) {
	k.Brief = message
	k.Briefs = append(k.Briefs, message)
	k.Briefs = k.Briefs[max(0, len(k.Briefs)-maxBriefs):]
}
