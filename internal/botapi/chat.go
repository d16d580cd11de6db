package botapi

import (
	"slices"
	"strconv"
	"strings"
)

// generalTopic is the thread of a forum's General topic. Messages in it carry
// no thread, and Telegram refuses to send to it by this number.
const generalTopic = 1

// chat is a private chat or a supergroup with its history.
type chat struct {
	info     Chat
	person   *Person // of a private chat
	members  map[int64]*member
	joined   []int64
	topics   map[int]*Topic
	history  []*Message // ascending ids
	pinned   []int
	lastID   int
	keyboard []byte
	botKnows bool // the bot may write: the person has written first
	// generalHidden says that members do not see General.
	generalHidden bool
	movedTo       int64  // the supergroup that this group became
	botGone       string // the bot's status after it has gone
	changed       chan struct{}
}

// member is a person in a supergroup.
type member struct {
	person *Person
	admin  *Rights
	owner  bool
}

type chatReaction struct {
	user     int64
	Reaction Reaction
}

func (s *Server) addChat(info Chat) *chat {
	c := &chat{info: info}
	s.state.chats[info.ID] = c
	s.state.order = append(s.state.order, c)
	return c
}

func (c *chat) private() bool { return c.person != nil }

// nextMessageID gives the next id: private chats share one count, each
// supergroup has its own.
func (s *Server) nextMessageID(c *chat) int {
	if c.private() {
		s.state.nextPrivate++
		return s.state.nextPrivate
	}
	c.lastID++
	return c.lastID
}

// post adds a message to the history and shows it.
func (s *Server) post(c *chat, m *Message) *Message {
	m.ID = s.nextMessageID(c)
	m.Date = s.now().Unix()
	m.Chat = c.info
	if m.ThreadID == generalTopic && c.info.IsForum {
		m.ThreadID = 0
	}
	m.IsTopicMessage = m.ThreadID != 0
	c.history = append(c.history, m)
	if len(c.history) >= 2*keptMessages {
		c.history = append([]*Message(nil), c.history[keptMessages:]...)
	}
	c.wake()
	s.emitMessage("message", c, m)
	return m
}

// replace puts the edited message in the place of the old one.
func (s *Server) replace(c *chat, m *Message) {
	at, ok := c.find(m.ID)
	if !ok {
		return
	}
	c.history[at] = m
	c.wake()
	s.emitMessage("edit", c, m)
}

// remove deletes messages.
func (s *Server) remove(c *chat, ids ...int) {
	c.history = slices.DeleteFunc(c.history, func(m *Message) bool { return slices.Contains(ids, m.ID) })
	c.wake()
	s.emitDeleted(c, ids)
}

// find gives the place of a message in the history.
func (c *chat) find(id int) (at int, ok bool) {
	return slices.BinarySearchFunc(c.history, id, func(m *Message, id int) int { return m.ID - id })
}

// message gives a message of the history, nil when there is none of that id.
func (c *chat) message(id int) *Message {
	if at, ok := c.find(id); ok {
		return c.history[at]
	}
	return nil
}

// wake tells whoever waits for a change of the chat.
func (c *chat) wake() {
	if c.changed != nil {
		close(c.changed)
		c.changed = nil
	}
}

// change is closed at the next change of the chat.
func (c *chat) change() <-chan struct{} {
	if c.changed == nil {
		c.changed = make(chan struct{})
	}
	return c.changed
}

// messages copies the history of the topic; 0 takes all topics.
func (c *chat) messages(topic int) []Message {
	list := make([]Message, 0, len(c.history))
	for _, m := range c.history {
		if topic == 0 || m.ThreadID == topic || topic == generalTopic && m.ThreadID == 0 {
			list = append(list, *m)
		}
	}
	return list
}

// findChat reads chat_id.
func (s *Server) findChat(args arguments, param string) (*chat, *apiError) {
	text := args.text(param)
	if text == "" {
		return nil, badRequest("%s is empty", param)
	}
	if name, ok := strings.CutPrefix(text, "@"); ok {
		for _, c := range s.state.order {
			if !c.private() && c.info.Username != "" && strings.EqualFold(c.info.Username, name) {
				return c, nil
			}
		}
		return nil, badRequest("chat not found")
	}
	id, err := strconv.ParseInt(text, 10, 64)
	if err != nil {
		return nil, badRequest("chat not found")
	}
	c := s.state.chats[id]
	if c == nil || !s.knows(c) {
		return nil, badRequest("chat not found")
	}
	if c.movedTo != 0 {
		return nil, upgraded(c.movedTo)
	}
	return c, nil
}

// knows tells whether the bot has ever met the chat: somebody who wrote to it,
// a group it is in, or somebody in such a group.
func (s *Server) knows(c *chat) bool {
	if c.private() {
		return c.botKnows || c.person.groups > 0
	}
	return true
}

// writableChat reads chat_id and refuses chats the bot may not write to.
func (s *Server) writableChat(args arguments) (*chat, *apiError) {
	c, fail := s.findChat(args, "chat_id")
	if fail != nil {
		return nil, fail
	}
	switch {
	case c.private() && c.person.blocked:
		return nil, forbidden("bot was blocked by the user")
	case c.private() && !c.botKnows:
		return nil, forbidden("bot can't initiate conversation with a user")
	case !c.private() && c.members[s.bot.ID] == nil:
		if c.botGone == "kicked" {
			return nil, forbidden("bot was kicked from the supergroup chat")
		}
		return nil, forbidden("bot is not a member of the supergroup chat")
	}
	return c, nil
}

// thread reads message_thread_id for sending.
func (s *Server) thread(c *chat, args arguments) (int, *apiError) {
	id := args.number("message_thread_id")
	if id == 0 {
		return 0, nil
	}
	topic := c.topics[id]
	if !c.info.IsForum || topic == nil || id == generalTopic {
		return 0, badRequest("message thread not found")
	}
	if topic.Closed && !s.botRights(c).ManageTopics {
		return 0, badRequest("TOPIC_CLOSED")
	}
	return id, nil
}

// botRights are the bot's rights as administrator; none when it is not.
func (s *Server) botRights(c *chat) Rights {
	if m := c.members[s.bot.ID]; m != nil && m.admin != nil {
		return *m.admin
	}
	return Rights{}
}

// findMessage reads message_id of a message of the chat; what says what it is
// for.
func (c *chat) findMessage(args arguments, what string) (*Message, *apiError) {
	m := c.message(args.number("message_id"))
	if m == nil {
		return nil, badRequest("%s not found", what)
	}
	return m, nil
}
