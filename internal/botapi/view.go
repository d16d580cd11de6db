package botapi

import (
	"encoding/json"
	"net/http"
	"time"
)

// messageView is a message as people see it: with reactions and the reply
// keyboard, which the bot does not get back.
type messageView struct {
	*Message
	Reactions []reactionView  `json:"reactions,omitempty"`
	Keyboard  json.RawMessage `json:"reply_keyboard,omitempty"`
}

type reactionView struct {
	User  int64  `json:"user"`
	Emoji string `json:"emoji"`
}

func (m *Message) view() messageView {
	v := messageView{Message: m, Keyboard: m.keyboard}
	for _, r := range m.reactions {
		v.Reactions = append(v.Reactions, reactionView{User: r.user, Emoji: r.Reaction.Emoji})
	}
	return v
}

// userView is a person as the page shows them.
type userView struct {
	ID        int64  `json:"id"`
	FirstName string `json:"first_name"`
	Username  string `json:"username"`
	Language  string `json:"language_code"`
	Role      string `json:"role"`
	Blocked   bool   `json:"blocked"`
}

func (p *Person) view() userView {
	return userView{
		ID: p.user.ID, FirstName: p.user.FirstName, Username: p.user.Username, Language: p.user.Language,
		Role: p.role, Blocked: p.blocked,
	}
}

// topicView is a topic with all its fields, also the empty ones.
type topicView struct {
	ThreadID  int    `json:"message_thread_id"`
	Name      string `json:"name"`
	Closed    bool   `json:"closed"`
	IconColor int    `json:"icon_color"`
	IconEmoji string `json:"icon_custom_emoji_id,omitempty"`
}

func viewTopic(t Topic) topicView {
	return topicView{ThreadID: t.ThreadID, Name: t.Name, Closed: t.Closed, IconColor: t.IconColor, IconEmoji: t.IconEmoji}
}

// chatView is a chat with its history.
type chatView struct {
	ID       int64           `json:"id"`
	Type     string          `json:"type"`
	Title    string          `json:"title"`
	IsForum  bool            `json:"is_forum"`
	Members  []int64         `json:"members"`
	Topics   []topicView     `json:"topics"`
	Messages []messageView   `json:"messages"`
	Pinned   []int           `json:"pinned"`
	Keyboard json.RawMessage `json:"reply_keyboard,omitempty"`
}

func (s *Server) viewChat(c *chat) chatView {
	v := chatView{
		ID: c.info.ID, Type: c.info.Type, Title: c.info.Title, IsForum: c.info.IsForum,
		Members: []int64{}, Topics: []topicView{}, Messages: []messageView{},
		Pinned: append([]int{}, c.pinned...), Keyboard: c.keyboard,
	}
	if c.private() {
		v.Title = c.info.FirstName
		v.Members = []int64{c.person.user.ID, s.bot.ID}
	}
	for _, id := range c.joined {
		if c.members[id] != nil {
			v.Members = append(v.Members, id)
		}
	}
	for _, t := range c.topicList() {
		v.Topics = append(v.Topics, viewTopic(t))
	}
	for _, m := range c.history {
		v.Messages = append(v.Messages, m.view())
	}
	return v
}

// worldView is everything that the page shows.
type worldView struct {
	Now   string         `json:"now"`
	Bot   map[string]any `json:"bot"`
	Users []userView     `json:"users"`
	Chats []chatView     `json:"chats"`
}

func (s *Server) view() worldView {
	s.mu.Lock()
	defer s.mu.Unlock()
	v := worldView{Now: s.now().Format(time.RFC3339), Bot: s.botView(), Users: []userView{}, Chats: []chatView{}}
	for _, c := range s.state.order {
		if c.private() {
			v.Users = append(v.Users, c.person.view())
		}
		v.Chats = append(v.Chats, s.viewChat(c))
	}
	return v
}

func (s *Server) serveView(w http.ResponseWriter, _ *http.Request) { writeJSON(w, s.view()) }

// callView is a call with its parameters as JSON where they are JSON.
type callView struct {
	ID     int64          `json:"id"`
	Time   string         `json:"time"`
	Method string         `json:"method"`
	Params map[string]any `json:"params"`
	OK     bool           `json:"ok"`
	Error  string         `json:"error,omitempty"`
}

func (c Call) view() callView {
	v := callView{
		ID: c.ID, Time: c.Time.Format(time.RFC3339Nano), Method: c.Method, OK: c.OK, Error: c.Error,
		Params: make(map[string]any, len(c.Params)),
	}
	for name, value := range c.Params {
		v.Params[name] = value
		if value != "" && (value[0] == '{' || value[0] == '[') && json.Valid([]byte(value)) {
			v.Params[name] = json.RawMessage(value)
		}
	}
	return v
}

func writeJSON(w http.ResponseWriter, v any) {
	w.Header().Set("Content-Type", "application/json")
	w.Header().Set("Cache-Control", "no-store")
	_ = json.NewEncoder(w).Encode(v) // a reader that went away needs nothing more
}
