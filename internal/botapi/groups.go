package botapi

import (
	"context"
	"fmt"
)

// Forum is a supergroup with topics. Methods act as its owner would.
type Forum struct {
	server *Server
	id     int64
}

// allRights are the rights of an administrator who may do everything here.
func allRights() *Rights {
	return &Rights{
		ManageChat: true, DeleteMessages: true, ManageVideo: true, RestrictMembers: true, ChangeInfo: true,
		InviteUsers: true, PinMessages: true, ManageTopics: true,
	}
}

// NewForum makes a forum supergroup with the bot as administrator who may
// manage topics and delete messages.
func (s *Server) NewForum(title string) *Forum {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.newGroup(title, true)
}

// NewGroup makes a supergroup without topics, with the bot as administrator.
func (s *Server) NewGroup(title string) *Forum {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.newGroup(title, false)
}

// Upgrade turns the group into a forum supergroup with another id, as Telegram
// does when topics are switched on in a basic group. The members go along, with
// their rights; messages and topics stay behind. From then on calls with the
// old id are refused.
func (f *Forum) Upgrade() *Forum {
	s := f.server
	s.mu.Lock()
	defer s.mu.Unlock()
	old := s.state.chats[f.id]
	next := s.newGroup(old.info.Title, true)
	c := s.state.chats[next.id]
	c.members, c.joined = old.members, old.joined
	owner := s.ownerOf(old)
	s.announce(old, &Message{From: &owner, MovedTo: next.id})
	s.announce(c, &Message{From: &owner, MovedFrom: f.id})
	old.movedTo = next.id
	s.emitChat(c)
	return next
}

func (s *Server) newGroup(title string, forum bool) *Forum {
	id := s.state.nextChat
	s.state.nextChat--
	c := s.addChat(Chat{ID: id, Type: "supergroup", Title: title, IsForum: forum})
	c.members, c.topics = map[int64]*member{}, map[int]*Topic{}
	if forum {
		c.topics[generalTopic] = &Topic{ThreadID: generalTopic, Name: "General", IconColor: defaultColor}
	}
	c.members[s.bot.ID] = &member{person: &Person{server: s, user: s.bot}, admin: allRights()}
	c.joined = append(c.joined, s.bot.ID)
	s.emitChat(c)
	return &Forum{server: s, id: id}
}

// ID is the chat's id.
func (f *Forum) ID() int64 { return f.id }

// Add makes people members.
func (f *Forum) Add(people ...*Person) {
	f.server.mu.Lock()
	defer f.server.mu.Unlock()
	for _, p := range people {
		f.server.join(f.server.state.chats[f.id], p, nil)
	}
}

// AddAdmin makes people administrators with all rights.
func (f *Forum) AddAdmin(people ...*Person) {
	f.server.mu.Lock()
	defer f.server.mu.Unlock()
	for _, p := range people {
		f.server.join(f.server.state.chats[f.id], p, allRights())
	}
}

// join makes a person a member and tells the bot with a service message.
func (s *Server) join(c *chat, p *Person, admin *Rights) {
	if m := c.members[p.user.ID]; m != nil {
		m.admin = admin
		return
	}
	c.members[p.user.ID] = &member{person: p, admin: admin}
	c.joined = append(c.joined, p.user.ID)
	p.groups++
	s.announce(c, &Message{From: &p.user, NewMembers: []User{p.user}})
	s.emitChat(c)
}

// Remove takes a person out of the group.
func (f *Forum) Remove(p *Person) {
	s := f.server
	s.mu.Lock()
	defer s.mu.Unlock()
	c := s.state.chats[f.id]
	if c.members[p.user.ID] == nil {
		return
	}
	delete(c.members, p.user.ID)
	p.groups--
	s.announce(c, &Message{From: &p.user, LeftMember: &p.user})
	s.emitChat(c)
}

// SetBotRights changes what the bot may do; nil makes it a plain member. The
// bot hears of it.
func (f *Forum) SetBotRights(r *Rights) {
	f.changeBot(&member{person: &Person{server: f.server, user: f.server.bot}, admin: r})
}

// RemoveBot takes the bot out of the group.
func (f *Forum) RemoveBot() { f.changeBot(nil) }

func (f *Forum) changeBot(m *member) {
	f.server.mu.Lock()
	defer f.server.mu.Unlock()
	c := f.server.state.chats[f.id]
	f.server.changeBot(c, f.server.ownerOf(c), m, "kicked")
}

// changeBot changes the bot's membership; gone is its status without one.
func (s *Server) changeBot(c *chat, by User, m *member, gone string) {
	change := memberUpdate{Chat: c.info, From: by, Date: s.now().Unix(), Old: c.memberOf(s.bot)}
	if m == nil {
		delete(c.members, s.bot.ID)
	} else {
		c.members[s.bot.ID] = m
	}
	change.New = c.memberOf(s.bot)
	if m == nil {
		c.botGone = gone
		change.New.Status = gone
		if gone == "kicked" {
			forever := int64(0)
			change.New.UntilDate = &forever
		}
	}
	s.enqueue("my_chat_member", c.info.ID, change)
	s.emitChat(c)
}

// ownerOf is who changes things in a group: its first human member.
func (s *Server) ownerOf(c *chat) User {
	for _, id := range c.joined {
		if m := c.members[id]; m != nil && id != s.bot.ID {
			return m.person.user
		}
	}
	return User{ID: 1087968824, IsBot: true, FirstName: "Group", Username: "GroupAnonymousBot"}
}

// NewTopic opens a topic by the owner and gives its thread.
func (f *Forum) NewTopic(name string) int {
	s := f.server
	s.mu.Lock()
	defer s.mu.Unlock()
	c := s.state.chats[f.id]
	owner := s.ownerOf(c)
	return s.openTopic(c, &owner, Topic{Name: name, IconColor: defaultColor}).ThreadID
}

// SetTopicClosed closes or opens a topic by the owner.
func (f *Forum) SetTopicClosed(topic int, closed bool) error {
	s := f.server
	s.mu.Lock()
	defer s.mu.Unlock()
	c := s.state.chats[f.id]
	t := c.topics[topic]
	if t == nil {
		return fmt.Errorf("close topic %d: no such topic", topic)
	}
	owner := s.ownerOf(c)
	if _, fail := s.close(c, t, &owner, closed); fail != nil {
		return fmt.Errorf("close topic %d: %w", topic, fail)
	}
	return nil
}

// DeleteTopic deletes a topic with its messages; Telegram does not tell bots.
func (f *Forum) DeleteTopic(topic int) {
	s := f.server
	s.mu.Lock()
	defer s.mu.Unlock()
	c := s.state.chats[f.id]
	if t := c.topics[topic]; t != nil {
		s.dropTopic(c, t)
	}
}

// Topics are the topics, oldest first; General is one of them.
func (f *Forum) Topics() []Topic {
	f.server.mu.Lock()
	defer f.server.mu.Unlock()
	return f.server.state.chats[f.id].topicList()
}

// Messages is the history of a topic as members see it; topic 0 is all of it.
func (f *Forum) Messages(topic int) []Message {
	f.server.mu.Lock()
	defer f.server.mu.Unlock()
	return f.server.state.chats[f.id].messages(topic)
}

// WaitFor waits until a topic is as wanted; topic 0 is the whole group.
func (f *Forum) WaitFor(ctx context.Context, topic int, wanted func([]Message) bool) error {
	return f.server.waitChat(ctx, f.id, topic, wanted)
}
