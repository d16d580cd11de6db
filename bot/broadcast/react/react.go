// Package react takes what people do with an announcement: its buttons, answers
// to it, and the wish to get no more of the kind.
package react

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"plutbot/bot"
	"plutbot/bot/broadcast"
	"plutbot/locales"
	"plutbot/storage"
)

// Records keep who got an announcement and what became of it.
type Records interface {
	LoadBroadcast(ctx context.Context, id int64) (storage.Broadcast, error)
	Recipient(ctx context.Context, id int64, p storage.Position) (storage.Recipient, error)
	MarkRecipient(ctx context.Context, id int64, p storage.Position, chat int64, m storage.Mark) (bool, error)
	CountTap(ctx context.Context, id int64, button int, p storage.Position) error
}

// Messenger sends to the person.
type Messenger interface {
	Post(ctx context.Context, p bot.Post) ([]int64, error)
}

// Conversation goes on with the person.
type Conversation interface {
	Handle(ctx context.Context, u bot.Update) (bot.Answer, error)
}

// Config is what a Part is made of. All fields are needed.
type Config struct {
	Records      Records
	Conversation Conversation
	Messenger    Messenger
	Catalog      *locales.Catalog
	// Leave gives the data of the conversation's button that ends the
	// announcements about a topic, Open of the one that opens a guide, and
	// Choose of the one that shows all topics.
	Leave, Open func(name string) string
	Choose      string
}

// Part is the part of the application that takes reactions.
type Part struct{ Config }

// New makes a Part.
func New(c Config) *Part { return &Part{c} }

// Takes implements bot.Part.
func (p *Part) Takes(_ context.Context, u bot.Update) (bool, error) {
	_, ok := pressOf(u)
	return ok && u.Private, nil
}

// pressOf gives the announcement that an update is about: its button was
// pressed, or the message that has this button was answered.
func pressOf(u bot.Update) (broadcast.Press, bool) {
	if u.Kind == bot.KindPress {
		return broadcast.PressOf(u.Press.Data)
	}
	return broadcast.PressOf(u.ReplyPress)
}

// Handle implements bot.Part: it notes the reaction, which may be noted again,
// and lets the conversation go on.
func (p *Part) Handle(ctx context.Context, u bot.Update) (bot.Answer, error) {
	press, _ := pressOf(u)
	if u.Kind != bot.KindPress {
		if err := p.mark(ctx, press, u.Chat, storage.MarkReplied, -1); err != nil {
			return bot.Answer{}, err
		}
		u.Announcement = press.Broadcast
		return p.Conversation.Handle(ctx, u)
	}
	content, err := p.content(ctx, press.Broadcast)
	if err != nil {
		return bot.Answer{}, err
	}
	if err := p.mark(ctx, press, u.Chat, marksOf(press.Action), content.Number(press.Action)); err != nil {
		return bot.Answer{}, err
	}
	if press.Action == broadcast.ActionFull {
		return p.full(ctx, u, press, content)
	}
	u.Press.Data = p.wish(press.Action, content.Topic)
	u.Press.Inaccessible = true // the announcement stays; the answer is a new message
	return p.Conversation.Handle(ctx, u)
}

// full sends the pictures or files that somebody with low data was spared,
// without their words: those are there already, and may have been corrected.
func (p *Part) full(ctx context.Context, u bot.Update, press broadcast.Press, content broadcast.Content) (bot.Answer, error) {
	answer := bot.Answer{Press: u.Press.ID}
	language := p.Catalog.Match(u.Language)
	r, err := p.Records.Recipient(ctx, press.Broadcast, press.Position)
	switch {
	case errors.Is(err, storage.ErrNoBroadcast), err == nil && (r.Chat != u.Chat || r.Variant >= len(content.Variants)):
		err = &bot.Failure{Reason: bot.MessageGone, Err: storage.ErrNoBroadcast}
	case err == nil:
		v := content.Variants[content.Full(r.Variant)]
		language = v.Language
		_, err = p.Messenger.Post(ctx, bot.Post{Chat: u.Chat, From: v.From, Copy: v.Messages, Bare: true})
	}
	if err == nil {
		return answer, nil
	}
	if reason := bot.FailureOf(err).Reason; reason == bot.MessageGone || reason == bot.Refused {
		answer.Toast = p.Catalog.In(language).Text("compose.toast.full_gone", nil)
		return answer, nil
	}
	return answer, fmt.Errorf("show all of an announcement: %w", err)
}

// marksOf says what a press tells about the person. Whoever opts out did not
// follow the announcement.
func marksOf(action string) storage.Mark {
	if action == broadcast.ActionLeave {
		return storage.MarkLeft
	}
	return storage.MarkTapped
}

// wish is the conversation's button for what an announcement's button says.
func (p *Part) wish(action, topic string) string {
	guide, opens := strings.CutPrefix(action, broadcast.ActionGuide)
	switch {
	case opens:
		return p.Open(guide)
	case action == broadcast.ActionLeave && topic != "":
		return p.Leave(topic)
	default:
		return p.Choose
	}
}

// content reads an announcement; the zero Content stands for one that is no
// longer on record.
func (p *Part) content(ctx context.Context, id int64) (broadcast.Content, error) {
	b, err := p.Records.LoadBroadcast(ctx, id)
	if errors.Is(err, storage.ErrNoBroadcast) {
		return broadcast.Content{}, nil
	}
	if err != nil {
		return broadcast.Content{}, fmt.Errorf("take a reaction: %w", err)
	}
	return broadcast.ContentOf(b)
}

// mark notes what the recipient did, if it is the recipient: a button's data
// says where the record is, and anybody can send any data.
func (p *Part) mark(ctx context.Context, press broadcast.Press, chat int64, m storage.Mark, button int) error {
	r, err := p.Records.Recipient(ctx, press.Broadcast, press.Position)
	if errors.Is(err, storage.ErrNoBroadcast) || err == nil && r.Chat != chat {
		return nil
	}
	if err != nil {
		return fmt.Errorf("note a reaction: %w", err)
	}
	if _, err := p.Records.MarkRecipient(ctx, press.Broadcast, press.Position, chat, m); err != nil {
		return fmt.Errorf("note a reaction: %w", err)
	}
	if button < 0 {
		return nil
	}
	return p.Records.CountTap(ctx, press.Broadcast, button, press.Position)
}
