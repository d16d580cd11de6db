package telegram

import (
	"context"
	"errors"
	"strings"

	"plutbot/bot"
)

// replyTo is the parameter reply_parameters.
type replyTo struct {
	Message int64 `json:"message_id"`
	Without bool  `json:"allow_sending_without_reply"`
}

// postBody are the parameters of sendMessage, copyMessage and copyMessages.
type postBody struct {
	Chat            int64        `json:"chat_id"`
	Topic           int64        `json:"message_thread_id,omitempty"`
	Reply           *replyTo     `json:"reply_parameters,omitempty"`
	Text            string       `json:"text,omitempty"`
	Entities        []bot.Entity `json:"entities,omitempty"`
	Parse           string       `json:"parse_mode,omitempty"`
	From            int64        `json:"from_chat_id,omitempty"`
	Message         int64        `json:"message_id,omitempty"`
	Messages        []int64      `json:"message_ids,omitempty"`
	Bare            bool         `json:"remove_caption,omitempty"`
	Caption         string       `json:"caption,omitempty"`
	CaptionEntities []bot.Entity `json:"caption_entities,omitempty"`
	Preview         *preview     `json:"link_preview_options,omitempty"`
	Markup          *markup      `json:"reply_markup,omitempty"`
	Silent          bool         `json:"disable_notification,omitempty"`
	Paid            bool         `json:"allow_paid_broadcast,omitempty"`
}

type preview struct {
	Off bool `json:"is_disabled"`
}

func bodyOf(p bot.Post) postBody {
	b := postBody{Chat: p.Chat, Topic: p.Topic, From: p.From, Silent: p.Silent, Paid: p.Paid}
	if p.Reply != 0 {
		b.Reply = &replyTo{p.Reply, true}
	}
	if p.HTML {
		b.Parse = "HTML"
	}
	if len(p.Rows) > 0 {
		m := markupOf(p.Rows)
		b.Markup = &m
	}
	switch {
	case len(p.Copy) == 0:
		b.Text, b.Entities, b.Preview = p.Text, p.Entities, &preview{Off: true}
	case len(p.Copy) == 1 && !p.Bare:
		b.Message, b.Caption, b.CaptionEntities = p.Copy[0], p.Text, p.Entities
	default:
		b.Messages, b.Bare = p.Copy, p.Bare
		b.Reply, b.Parse, b.Markup = nil, "", nil
		b.Paid = false // copyMessages does not know it
	}
	return b
}

// Post sends a post and gives the ids of its messages. Of several copies, those
// that Telegram could not make are left out.
func (c *Client) Post(ctx context.Context, p bot.Post) ([]int64, error) {
	type sent struct {
		ID int64 `json:"message_id"`
	}
	if len(p.Copy) > 1 || p.Bare {
		var all []sent
		if err := c.pass(ctx, p.Chat, len(p.Copy), "copyMessages", bodyOf(p), &all); err != nil {
			return nil, err
		}
		if len(all) == 0 { // Telegram leaves out what it cannot copy
			return nil, &bot.Failure{Reason: bot.Refused, Err: errors.New("copyMessages: nothing could be copied")}
		}
		ids := make([]int64, len(all))
		for i, s := range all {
			ids[i] = s.ID
		}
		return ids, nil
	}
	method := "sendMessage"
	if len(p.Copy) == 1 {
		method = "copyMessage"
	}
	var one sent
	if err := c.pass(ctx, p.Chat, 1, method, bodyOf(p), &one); err != nil {
		return nil, err
	}
	if one.ID == 0 {
		return nil, &bot.Failure{Reason: bot.Temporary, Err: errors.New(method + ": the answer names no message")}
	}
	return []int64{one.ID}, nil
}

// Revise gives a message that was posted another text, or another caption when
// it is no text. A message that looks so already counts as revised.
func (c *Client) Revise(ctx context.Context, message int64, p bot.Post) error {
	b := postBody{Chat: p.Chat, Message: message}
	if p.HTML {
		b.Parse = "HTML"
	}
	if len(p.Rows) > 0 {
		m := markupOf(p.Rows)
		b.Markup = &m
	}
	method := "editMessageText"
	if len(p.Copy) > 0 {
		method, b.Caption, b.CaptionEntities = "editMessageCaption", p.Text, p.Entities
	} else {
		b.Text, b.Entities, b.Preview = p.Text, p.Entities, &preview{Off: true}
	}
	return unless(bot.NotModified, c.pass(ctx, p.Chat, 1, method, b, nil))
}

// React puts the bot's reaction on a message; "" takes it back.
func (c *Client) React(ctx context.Context, chat, message int64, emoji string) error {
	type reaction struct {
		Type  string `json:"type"`
		Emoji string `json:"emoji"`
	}
	list := []reaction{}
	if emoji != "" {
		list = append(list, reaction{"emoji", emoji})
	}
	return c.pass(ctx, chat, 0, "setMessageReaction", struct {
		Chat     int64      `json:"chat_id"`
		Message  int64      `json:"message_id"`
		Reaction []reaction `json:"reaction"`
	}{chat, message, list}, nil)
}

// messageRef are the parameters of calls about one message.
type messageRef struct {
	Chat    int64 `json:"chat_id"`
	Message int64 `json:"message_id"`
	Silent  bool  `json:"disable_notification,omitempty"`
}

// Pin pins a message in silence.
func (c *Client) Pin(ctx context.Context, chat, message int64) error {
	return c.pass(ctx, chat, 0, "pinChatMessage", messageRef{chat, message, true}, nil)
}

// Delete removes a message of the bot, or of others where it may. One that is
// gone counts as removed.
func (c *Client) Delete(ctx context.Context, chat, message int64) error {
	return unless(bot.MessageGone, c.pass(ctx, chat, 0, "deleteMessage", messageRef{Chat: chat, Message: message}, nil))
}

// topicRef are the parameters of calls about one topic.
type topicRef struct {
	Chat  int64  `json:"chat_id"`
	Topic int64  `json:"message_thread_id,omitempty"`
	Name  string `json:"name,omitempty"`
}

// OpenTopic makes a topic of that name, at most 128 characters, in a forum and
// gives its id.
func (c *Client) OpenTopic(ctx context.Context, chat int64, name string) (int64, error) {
	var made struct {
		ID int64 `json:"message_thread_id"`
	}
	if err := c.pass(ctx, chat, 1, "createForumTopic", topicRef{Chat: chat, Name: name}, &made); err != nil {
		return 0, err
	}
	if made.ID == 0 {
		return 0, &bot.Failure{Reason: bot.Temporary, Err: errors.New("createForumTopic: the answer names no topic")}
	}
	return made.ID, nil
}

// NameTopic renames a topic; a topic that has that name already counts as renamed.
func (c *Client) NameTopic(ctx context.Context, chat, topic int64, name string) error {
	return unless(bot.NotModified, c.pass(ctx, chat, 0, "editForumTopic", topicRef{chat, topic, name}, nil))
}

// SetTopicClosed closes a topic or opens it again; one that is so already
// counts as done.
func (c *Client) SetTopicClosed(ctx context.Context, chat, topic int64, closed bool) error {
	method := "reopenForumTopic"
	if closed {
		method = "closeForumTopic"
	}
	return unless(bot.NotModified, c.pass(ctx, chat, 0, method, topicRef{Chat: chat, Topic: topic}, nil))
}

// DeleteTopic deletes a topic with all its messages; one that is gone counts as
// deleted.
func (c *Client) DeleteTopic(ctx context.Context, chat, topic int64) error {
	return unless(bot.TopicGone, c.pass(ctx, chat, 0, "deleteForumTopic", topicRef{Chat: chat, Topic: topic}, nil))
}

// Person gives the name of somebody who has begun with the bot.
func (c *Client) Person(ctx context.Context, id int64) (string, error) {
	ctx, cancel := context.WithTimeout(ctx, callTime)
	defer cancel()
	var found struct {
		First string `json:"first_name"`
		Last  string `json:"last_name"`
	}
	if err := c.wire.post(ctx, "getChat", topicRef{Chat: id}, &found); err != nil {
		return "", err
	}
	return strings.TrimSpace(found.First + " " + found.Last), nil
}

// Group asks for a group and for the bot's rights in it.
func (c *Client) Group(ctx context.Context, chat int64) (bot.Group, error) {
	ctx, cancel := context.WithTimeout(ctx, callTime)
	defer cancel()
	var g bot.Group
	var found struct {
		Title string `json:"title"`
		Forum bool   `json:"is_forum"`
	}
	if err := c.wire.post(ctx, "getChat", topicRef{Chat: chat}, &found); err != nil {
		return g, err
	}
	g.Title, g.Forum = found.Title, found.Forum
	var me struct {
		ID int64 `json:"id"`
	}
	if err := c.wire.post(ctx, "getMe", struct{}{}, &me); err != nil {
		return g, err
	}
	var member struct {
		Status  string `json:"status"`
		Topics  bool   `json:"can_manage_topics"`
		Pins    bool   `json:"can_pin_messages"`
		Deletes bool   `json:"can_delete_messages"`
	}
	if err := c.wire.post(ctx, "getChatMember", struct {
		Chat int64 `json:"chat_id"`
		User int64 `json:"user_id"`
	}{chat, me.ID}, &member); err != nil {
		return g, err
	}
	g.Admin = member.Status == "administrator"
	g.Topics, g.Pins, g.Deletes = member.Topics, member.Pins, member.Deletes
	return g, nil
}
