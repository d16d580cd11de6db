package botapi

import (
	"strconv"
	"time"
	"unicode/utf8"
)

const (
	// queryLifetime is how long a pressed button can be answered. Telegram
	// publishes no figure; answers after a few minutes are refused.
	queryLifetime = 5 * time.Minute
	maxToast      = 200 // characters of a callback answer
	// keptQueries bounds the presses that can be answered.
	keptQueries = 50000
)

// query is a pressed button that waits for its answer.
type query struct {
	id       string
	person   *Person
	chat     *chat
	at       time.Time
	answered bool
	text     string
	alert    bool
}

// press makes the update of a pressed button.
func (s *Server) press(p *Person, c *chat, m *Message, data string) string {
	s.state.nextQuery++
	q := &query{id: strconv.FormatInt(4300000000000000000+s.state.nextQuery, 10), person: p, chat: c, at: s.now()}
	s.state.queries[q.id] = q
	s.state.pressed = append(s.state.pressed, q.id)
	if len(s.state.pressed) >= 2*keptQueries {
		for _, old := range s.state.pressed[:keptQueries] {
			delete(s.state.queries, old)
		}
		s.state.pressed = append([]string(nil), s.state.pressed[keptQueries:]...)
	}
	s.enqueue("callback_query", c.info.ID, CallbackQuery{
		ID: q.id, From: p.user, Message: m, Data: data,
		ChatInstance: strconv.FormatInt(-8800000000000000000-c.info.ID%1000000, 10),
	})
	return q.id
}

func (s *Server) answerCallbackQuery(args arguments) (any, *apiError) {
	q := s.state.queries[args.text("callback_query_id")]
	if q == nil || s.now().Sub(q.at) > queryLifetime {
		return nil, badRequest("query is too old and response timeout expired or query ID is invalid")
	}
	if utf8.RuneCountInString(args.text("text")) > maxToast {
		return nil, badRequest("MESSAGE_TOO_LONG")
	}
	if q.answered {
		return true, nil
	}
	q.answered, q.text, q.alert = true, args.text("text"), args.flag("show_alert")
	q.chat.wake()
	s.emitToast(q)
	return true, nil
}
