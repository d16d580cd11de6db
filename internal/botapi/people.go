package botapi

import (
	"context"
	"errors"
	"fmt"
	"regexp"
	"strconv"
	"strings"
)

// Roles of people in the demo; the page arranges people by them.
const (
	RoleSME        = "sme"
	RoleConsultant = "consultant"
	RoleAdmin      = "admin"
)

// Person is somebody who uses Telegram. Methods act as that person would in
// the app and are safe for concurrent use.
type Person struct {
	server  *Server
	user    User
	role    string
	blocked bool
	groups  int // in which the bot is too
}

// NewUser adds a person. ID is chosen when it is 0; nobody has written to the
// bot yet, so it may not write to them.
func (s *Server) NewUser(u User) *Person {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.addPerson(u, RoleSME)
}

func (s *Server) addPerson(u User, role string) *Person {
	if u.ID == 0 {
		u.ID = s.state.nextUser
		s.state.nextUser++
	}
	p := &Person{server: s, user: u, role: role}
	s.state.people[u.ID] = p
	c := s.addChat(Chat{ID: u.ID, Type: "private", FirstName: u.FirstName, LastName: u.LastName, Username: u.Username})
	c.person = p
	s.emitUser(p)
	s.emitChat(c)
	return p
}

// ID is the person's id, and that of the private chat with the bot.
func (p *Person) ID() int64 { return p.user.ID }

// User describes the person.
func (p *Person) User() User { return p.user }

// Send writes to the bot in the private chat. The zero Message says that the
// app does not let the person write: they have blocked the bot.
func (p *Person) Send(text string) Message { return p.SendTo(p.user.ID, 0, text) }

// startPattern is what a link to the bot may carry.
var startPattern = regexp.MustCompile(`^[A-Za-z0-9_-]{0,64}$`)

// Start follows a link to the bot, t.me/bot?start=parameter, and presses
// Start. The app opens a link with a wrong parameter as one without any.
func (p *Person) Start(parameter string) Message {
	if !startPattern.MatchString(parameter) {
		parameter = ""
	}
	return p.Send(strings.TrimSpace("/start " + parameter))
}

// SendTo writes to a chat; topic 0 is a chat without topics, or General. The
// zero Message says that the person may not write there.
func (p *Person) SendTo(chat int64, topic int, text string) Message {
	return p.write(chat, topic, 0, Message{Text: text})
}

// Reply writes to the bot or a group as a reply to a message of that chat.
func (p *Person) Reply(chat int64, messageID int, text string) Message {
	return p.write(chat, 0, messageID, Message{Text: text})
}

// SendPhoto sends a picture to the bot.
func (p *Person) SendPhoto(name string, data []byte, caption string) Message {
	return p.sendFile(p.user.ID, 0, "photo", upload{name: name, data: data}, caption)
}

// SendDocument sends a file to the bot.
func (p *Person) SendDocument(name string, data []byte, caption string) Message {
	return p.sendFile(p.user.ID, 0, "document", upload{name: name, data: data}, caption)
}

// SendFileTo sends a file to a chat or topic as "photo", "document", "voice",
// "audio", "video" or "sticker".
func (p *Person) SendFileTo(chat int64, topic int, kind, name string, data []byte, caption string) Message {
	return p.sendFile(chat, topic, kind, upload{name: name, data: data}, caption)
}

// SendAlbum sends pictures as one album to a chat or topic, the caption under
// the first.
func (p *Person) SendAlbum(chat int64, topic int, caption string, pictures ...[]byte) []Message {
	s := p.server
	s.mu.Lock()
	defer s.mu.Unlock()
	album := s.newAlbum()
	var sent []Message
	for i, picture := range pictures {
		m := Message{MediaGroupID: album}
		if i == 0 {
			m.Caption = caption
		}
		m.attach("photo", s.store("photo", upload{name: "foto.jpg", data: picture}), 0)
		sent = append(sent, p.writeLocked(chat, topic, 0, m))
	}
	return sent
}

// SendVoice sends a voice note of that many seconds to the bot.
func (p *Person) SendVoice(data []byte, seconds int) Message {
	p.server.mu.Lock()
	defer p.server.mu.Unlock()
	m := Message{}
	m.attach("voice", p.server.store("voice", upload{mime: "audio/ogg", data: data}), seconds)
	return p.writeLocked(p.user.ID, 0, 0, m)
}

// SendSticker sends a sticker with the emoji to the bot.
func (p *Person) SendSticker(emoji string) Message { return p.SendStickerTo(p.user.ID, 0, emoji) }

// SendStickerTo sends a sticker to a chat or topic.
func (p *Person) SendStickerTo(chat int64, topic int, emoji string) Message {
	p.server.mu.Lock()
	defer p.server.mu.Unlock()
	m := Message{}
	m.attach("sticker", p.server.store("sticker", upload{mime: "image/webp", data: []byte(emoji)}), 0)
	m.Sticker.Emoji = emoji
	return p.writeLocked(chat, topic, 0, m)
}

// SendLocation shares a point with the bot.
func (p *Person) SendLocation(latitude, longitude float64) Message {
	return p.write(p.user.ID, 0, 0, Message{Location: &Location{Latitude: latitude, Longitude: longitude}})
}

// SendContact shares the person's own phone number with the bot.
func (p *Person) SendContact(phone string) Message {
	return p.write(p.user.ID, 0, 0, Message{Contact: &Contact{Phone: phone, FirstName: p.user.FirstName, UserID: p.user.ID}})
}

func (p *Person) sendFile(chat int64, topic int, kind string, f upload, caption string) Message {
	p.server.mu.Lock()
	defer p.server.mu.Unlock()
	m := Message{Caption: caption}
	m.attach(kind, p.server.store(kind, f), 0)
	return p.writeLocked(chat, topic, 0, m)
}

func (p *Person) write(chat int64, topic, replyTo int, m Message) Message {
	p.server.mu.Lock()
	defer p.server.mu.Unlock()
	return p.writeLocked(chat, topic, replyTo, m)
}

func (p *Person) writeLocked(chat int64, topic, replyTo int, m Message) Message {
	s := p.server
	c := s.state.chats[chat]
	if c == nil || !p.mayWrite(c, topic) {
		return Message{}
	}
	m.Text, m.Entities = personText(m.Text)
	m.Caption, m.CaptionEntities = personText(m.Caption)
	m.From, m.ThreadID = &p.user, topic
	if target := c.message(replyTo); target != nil {
		m.answers(target)
		if m.ThreadID == 0 {
			m.ThreadID = target.ThreadID
		}
	} else if root := c.message(m.ThreadID); root != nil && c.info.IsForum {
		// In a topic every plain message answers the one that opened it.
		m.answers(root)
	}
	if c.private() {
		c.botKnows = true
	}
	posted := s.post(c, &m)
	if s.hears(c, posted) {
		s.enqueue("message", c.info.ID, posted)
	}
	return *posted
}

// Edit changes the text of a message that the person wrote, or the words under
// a picture or file; the bot hears of it. It reports whether the app allows that.
func (p *Person) Edit(chat int64, messageID int, text string) bool {
	s := p.server
	s.mu.Lock()
	defer s.mu.Unlock()
	c := s.state.chats[chat]
	if c == nil || c.message(messageID) == nil {
		return false
	}
	old := c.message(messageID)
	if old.From == nil || old.From.ID != p.user.ID || old.Text+old.Caption == "" || !p.mayWrite(c, old.ThreadID) {
		return false
	}
	changed := *old
	if old.Text != "" {
		changed.Text, changed.Entities = personText(text)
	} else {
		changed.Caption, changed.CaptionEntities = personText(text)
	}
	changed.EditDate = s.now().Unix()
	s.replace(c, &changed)
	if s.hears(c, &changed) {
		s.enqueue("edited_message", c.info.ID, &changed)
	}
	return true
}

// Delete removes a message of a chat for everybody; Telegram does not tell
// bots.
func (p *Person) Delete(chat int64, messageID int) {
	s := p.server
	s.mu.Lock()
	defer s.mu.Unlock()
	if c := s.state.chats[chat]; c != nil && c.message(messageID) != nil {
		s.remove(c, messageID)
	}
}

// personText trims and marks a text as the app does.
func personText(text string) (string, []Entity) {
	text, _ = tidy(text, nil)
	return text, completeEntities(text, nil)
}

// hears tells whether the bot gets a message: everything in a private chat or
// as administrator; else commands, mentions of it and replies to it.
func (s *Server) hears(c *chat, m *Message) bool {
	switch {
	case c.private() || s.botRights(c).ManageChat:
		return true
	case c.members[s.bot.ID] == nil:
		return false
	}
	return strings.HasPrefix(m.Text, "/") || strings.Contains(m.Text, "@"+s.bot.Username) ||
		m.ReplyTo != nil && m.ReplyTo.From.ID == s.bot.ID
}

// mayWrite tells whether the app lets the person write.
func (p *Person) mayWrite(c *chat, topic int) bool {
	if c.private() {
		return c.person == p && !p.blocked
	}
	m := c.members[p.user.ID]
	if m == nil {
		return false
	}
	if topic == 0 {
		topic = generalTopic
	}
	t := c.topics[topic]
	if !c.info.IsForum {
		return true
	}
	return t != nil && (!t.Closed || m.admin != nil || m.owner)
}

// Press presses a button of a message in the private chat. The data need not
// be on the message any more: the app sends what it still shows. It gives the
// id of the callback query.
func (p *Person) Press(messageID int, data string) (string, error) {
	return p.PressIn(p.user.ID, messageID, data)
}

// PressIn presses a button of a message in a chat.
func (p *Person) PressIn(chat int64, messageID int, data string) (string, error) {
	s := p.server
	s.mu.Lock()
	defer s.mu.Unlock()
	c := s.state.chats[chat]
	if c == nil || c.message(messageID) == nil {
		return "", fmt.Errorf("press message %d of chat %d: no such message", messageID, chat)
	}
	if c.private() && (c.person != p || p.blocked) || !c.private() && c.members[p.user.ID] == nil {
		return "", fmt.Errorf("press message %d of chat %d: not a member", messageID, chat)
	}
	return s.press(p, c, c.message(messageID), data), nil
}

// PressLabel presses the button with the label on the newest message in the
// private chat that has one; a reply keyboard's button sends its text.
func (p *Person) PressLabel(label string) error {
	s := p.server
	s.mu.Lock()
	defer s.mu.Unlock()
	c := s.state.chats[p.user.ID]
	for i := len(c.history) - 1; i >= 0; i-- {
		if data, ok := c.history[i].ReplyMarkup.find(label); ok {
			s.press(p, c, c.history[i], data)
			return nil
		}
	}
	if keyboardHas(c.keyboard, label) {
		p.writeLocked(p.user.ID, 0, 0, Message{Text: label})
		return nil
	}
	return errors.New("no message has a button " + strconv.Quote(label))
}

// Toast is the answer to a press: its text, whether it is an alert, and
// whether the bot has answered yet.
func (p *Person) Toast(callbackID string) (text string, alert, answered bool) {
	p.server.mu.Lock()
	defer p.server.mu.Unlock()
	q := p.server.state.queries[callbackID]
	if q == nil {
		return "", false, false
	}
	return q.text, q.alert, q.answered
}

// Block blocks the bot, Unblock takes that back; the bot hears of both.
func (p *Person) Block() { p.setBlocked(true) }

// Unblock lets the bot write again.
func (p *Person) Unblock() { p.setBlocked(false) }

func (p *Person) setBlocked(blocked bool) {
	s := p.server
	s.mu.Lock()
	defer s.mu.Unlock()
	if p.blocked == blocked {
		return
	}
	p.blocked = blocked
	c := s.state.chats[p.user.ID]
	status := map[bool]string{true: "kicked", false: "member"}
	change := memberUpdate{
		Chat: c.info, From: p.user, Date: s.now().Unix(),
		Old: ChatMember{Status: status[!blocked], User: s.bot},
		New: ChatMember{Status: status[blocked], User: s.bot},
	}
	forever := int64(0)
	if blocked {
		change.New.UntilDate = &forever
	} else {
		change.Old.UntilDate = &forever
	}
	s.enqueue("my_chat_member", c.info.ID, change)
	s.emitUser(p)
	c.wake()
}

// Messages is the private chat as the person sees it now: edits applied,
// deleted messages gone.
func (p *Person) Messages() []Message {
	p.server.mu.Lock()
	defer p.server.mu.Unlock()
	return p.server.state.chats[p.user.ID].messages(0)
}

// WaitFor waits until the private chat is as wanted.
func (p *Person) WaitFor(ctx context.Context, wanted func([]Message) bool) error {
	return p.server.waitChat(ctx, p.user.ID, 0, wanted)
}

// waitChat waits until a chat or topic is as wanted.
func (s *Server) waitChat(ctx context.Context, id int64, topic int, wanted func([]Message) bool) error {
	for {
		s.mu.Lock()
		c := s.state.chats[id]
		if c == nil {
			s.mu.Unlock()
			return fmt.Errorf("wait for chat %d: no such chat", id)
		}
		changed, list := c.change(), c.messages(topic)
		s.mu.Unlock()
		if wanted(list) {
			return nil
		}
		select {
		case <-changed:
		case <-ctx.Done():
			return fmt.Errorf("wait for chat %d: %w", id, ctx.Err())
		case <-s.ctx.Done():
			return fmt.Errorf("wait for chat %d: server closed", id)
		}
	}
}
