package botapi

import (
	"slices"
	"unicode/utf8"
)

const (
	maxTopicName = 128 // characters
	// defaultColor is the first of iconColors.
	defaultColor = 0x6FB9F0
)

// iconColors are the colors that a topic may have.
var iconColors = []int{defaultColor, 0xFFD67E, 0xCB86DB, 0x8EEE98, 0xFF93B2, 0xFB6F5F}

// forum reads chat_id of a forum in which the bot may manage topics.
func (s *Server) forum(args arguments) (*chat, *apiError) {
	c, fail := s.writableChat(args)
	if fail != nil {
		return nil, fail
	}
	if !c.info.IsForum {
		return nil, badRequest("the chat is not a forum")
	}
	if !s.botRights(c).ManageTopics {
		return nil, badRequest("not enough rights to manage topics")
	}
	return c, nil
}

// topicOf reads message_thread_id of a topic other than General.
func (s *Server) topicOf(args arguments) (*chat, *Topic, *apiError) {
	c, fail := s.forum(args)
	if fail != nil {
		return nil, nil, fail
	}
	if !args.has("message_thread_id") {
		return nil, nil, badRequest("message_thread_id is empty")
	}
	t := c.topics[args.number("message_thread_id")]
	if t == nil || t.ThreadID == generalTopic {
		return nil, nil, badRequest("TOPIC_ID_INVALID")
	}
	return c, t, nil
}

func (s *Server) createForumTopic(args arguments) (any, *apiError) {
	c, fail := s.forum(args)
	if fail != nil {
		if fail.description == "Bad Request: not enough rights to manage topics" {
			fail = badRequest("not enough rights to create a topic")
		}
		return nil, fail
	}
	name := args.text("name")
	if n := utf8.RuneCountInString(name); n < 1 || n > maxTopicName {
		return nil, badRequest("TOPIC_TITLE_INVALID")
	}
	color := defaultColor
	if args.has("icon_color") {
		color = args.number("icon_color")
		if !slices.Contains(iconColors, color) {
			return nil, badRequest("invalid forum topic icon color specified")
		}
	}
	t := s.openTopic(c, &s.bot, Topic{Name: name, IconColor: color, IconEmoji: args.text("icon_custom_emoji_id")})
	return *t, nil
}

// openTopic makes a topic; its thread is the id of the service message.
func (s *Server) openTopic(c *chat, by *User, t Topic) *Topic {
	created := t
	t.ThreadID = c.lastID + 1
	c.topics[t.ThreadID] = &t
	s.announce(c, &Message{From: by, ThreadID: t.ThreadID, TopicCreated: &created})
	s.emitTopic(c, &t, false)
	return &t
}

// announce posts a service message and tells the bot, which also hears of the
// topics and pins that it changes itself.
func (s *Server) announce(c *chat, m *Message) {
	s.post(c, m)
	if c.private() || c.members[s.bot.ID] != nil {
		s.enqueue("message", c.info.ID, m)
	}
}

func (s *Server) editForumTopic(args arguments) (any, *apiError) {
	c, t, fail := s.topicOf(args)
	if fail != nil {
		return nil, fail
	}
	edit := TopicEdit{}
	if name := args.text("name"); name != "" && name != t.Name {
		if utf8.RuneCountInString(name) > maxTopicName {
			return nil, badRequest("TOPIC_TITLE_INVALID")
		}
		edit.Name, t.Name = name, name
	}
	if icon, given := args.values["icon_custom_emoji_id"]; given && icon != t.IconEmoji {
		edit.IconEmoji, t.IconEmoji = &icon, icon
	}
	if edit == (TopicEdit{}) {
		return nil, badRequest("TOPIC_NOT_MODIFIED")
	}
	s.announce(c, &Message{From: &s.bot, ThreadID: t.ThreadID, TopicEdited: &edit})
	s.emitTopic(c, t, false)
	return true, nil
}

// setClosed is closeForumTopic and reopenForumTopic.
func setClosed(closed bool) method {
	return func(s *Server, args arguments) (any, *apiError) {
		c, t, fail := s.topicOf(args)
		if fail != nil {
			return nil, fail
		}
		return s.close(c, t, &s.bot, closed)
	}
}

// setGeneralClosed is closeGeneralForumTopic and reopenGeneralForumTopic.
func setGeneralClosed(closed bool) method {
	return func(s *Server, args arguments) (any, *apiError) {
		c, fail := s.forum(args)
		if fail != nil {
			return nil, fail
		}
		return s.close(c, c.topics[generalTopic], &s.bot, closed)
	}
}

func (s *Server) close(c *chat, t *Topic, by *User, closed bool) (any, *apiError) {
	if t.Closed == closed {
		return nil, badRequest("TOPIC_NOT_MODIFIED")
	}
	t.Closed = closed
	m := &Message{From: by, ThreadID: t.ThreadID}
	if closed {
		m.TopicClosed = &struct{}{}
	} else {
		m.TopicReopened = &struct{}{}
	}
	s.announce(c, m)
	s.emitTopic(c, t, false)
	return true, nil
}

func (s *Server) deleteForumTopic(args arguments) (any, *apiError) {
	c, t, fail := s.topicOf(args)
	if fail != nil {
		return nil, fail
	}
	if !s.botRights(c).DeleteMessages {
		return nil, badRequest("not enough rights to delete messages")
	}
	s.dropTopic(c, t)
	return true, nil
}

// dropTopic deletes a topic with its messages.
func (s *Server) dropTopic(c *chat, t *Topic) {
	var ids []int
	for _, m := range c.history {
		if m.ThreadID == t.ThreadID {
			ids = append(ids, m.ID)
		}
	}
	delete(c.topics, t.ThreadID)
	s.remove(c, ids...)
	s.emitTopic(c, t, true)
}

func (s *Server) editGeneralForumTopic(args arguments) (any, *apiError) {
	c, fail := s.forum(args)
	if fail != nil {
		return nil, fail
	}
	name := args.text("name")
	if n := utf8.RuneCountInString(name); n < 1 || n > maxTopicName {
		return nil, badRequest("TOPIC_TITLE_INVALID")
	}
	t := c.topics[generalTopic]
	if t.Name == name {
		return nil, badRequest("TOPIC_NOT_MODIFIED")
	}
	t.Name = name
	s.announce(c, &Message{From: &s.bot, TopicEdited: &TopicEdit{Name: name}})
	s.emitTopic(c, t, false)
	return true, nil
}

// setGeneralHidden is hideGeneralForumTopic and unhideGeneralForumTopic;
// hiding closes the topic.
func setGeneralHidden(hidden bool) method {
	return func(s *Server, args arguments) (any, *apiError) {
		c, fail := s.forum(args)
		if fail != nil {
			return nil, fail
		}
		if c.generalHidden == hidden {
			return nil, badRequest("TOPIC_NOT_MODIFIED")
		}
		c.generalHidden = hidden
		m := &Message{From: &s.bot}
		if hidden {
			m.GeneralHidden = &struct{}{}
			c.topics[generalTopic].Closed = true
		} else {
			m.GeneralUnhidden = &struct{}{}
		}
		s.announce(c, m)
		return true, nil
	}
}

// topicList gives the topics in order of their making.
func (c *chat) topicList() []Topic {
	list := make([]Topic, 0, len(c.topics))
	for _, t := range c.topics {
		list = append(list, *t)
	}
	slices.SortFunc(list, func(a, b Topic) int { return a.ThreadID - b.ThreadID })
	return list
}
