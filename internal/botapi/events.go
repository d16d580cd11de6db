package botapi

import (
	"encoding/json"
	"net/http"
	"time"
)

// streamRoom is how many events may wait for one page; a page that reads more
// slowly is cut off and loads the view again.
const streamRoom = 4096

// stream is one open page.
type stream struct {
	events chan []byte
	done   chan struct{}
}

// emit tells every open page. It costs nothing when there is none.
func (s *Server) emit(event map[string]any) {
	if len(s.streams) == 0 {
		return
	}
	data, err := json.Marshal(event)
	if err != nil {
		s.log.Error("encode event", "err", err)
		return
	}
	for st := range s.streams {
		select {
		case st.events <- data:
		default:
			close(st.done)
			delete(s.streams, st)
		}
	}
}

func (s *Server) watched() bool { return len(s.streams) > 0 }

func (s *Server) emitMessage(kind string, c *chat, m *Message) {
	if s.watched() {
		s.emit(map[string]any{"type": kind, "chat": c.info.ID, "message": m.view()})
	}
}

func (s *Server) emitDeleted(c *chat, ids []int) {
	s.emit(map[string]any{"type": "delete", "chat": c.info.ID, "message_ids": ids})
}

func (s *Server) emitToast(q *query) {
	s.emit(map[string]any{
		"type": "toast", "user": q.person.user.ID, "text": q.text, "alert": q.alert, "callback_query_id": q.id,
	})
}

func (s *Server) emitTyping(c *chat, topic int) {
	s.emit(map[string]any{"type": "typing", "chat": c.info.ID, "topic": topic})
}

func (s *Server) emitTopic(c *chat, t *Topic, deleted bool) {
	s.emit(map[string]any{"type": "topic", "chat": c.info.ID, "topic": viewTopic(*t), "deleted": deleted})
}

func (s *Server) emitUser(p *Person) {
	if s.watched() {
		s.emit(map[string]any{"type": "user", "user": p.view()})
	}
}

func (s *Server) emitChat(c *chat) {
	if s.watched() {
		s.emit(map[string]any{"type": "chat", "chat": s.viewChat(c)})
	}
}

func (s *Server) emitClock() {
	s.emit(map[string]any{"type": "clock", "now": s.now().Format(time.RFC3339)})
}

func (s *Server) emitBot() {
	if s.watched() {
		s.emit(map[string]any{"type": "commands", "bot": s.botView()})
	}
}

func (s *Server) emitCall(c Call) {
	if s.watched() {
		s.emit(map[string]any{"type": "call", "call": c.view()})
	}
}

// serveEvents streams events to a page.
func (s *Server) serveEvents(w http.ResponseWriter, r *http.Request) {
	out := http.NewResponseController(w)
	w.Header().Set("Content-Type", "text/event-stream")
	w.Header().Set("Cache-Control", "no-store")
	st := &stream{events: make(chan []byte, streamRoom), done: make(chan struct{})}
	s.mu.Lock()
	s.streams[st] = struct{}{}
	s.mu.Unlock()
	defer func() {
		s.mu.Lock()
		delete(s.streams, st)
		s.mu.Unlock()
	}()
	if _, err := w.Write([]byte(": open\n\n")); err != nil || out.Flush() != nil {
		return
	}
	for {
		select {
		case data := <-st.events:
			if _, err := w.Write([]byte("data: " + string(data) + "\n\n")); err != nil || out.Flush() != nil {
				return
			}
		case <-st.done:
			return
		case <-r.Context().Done():
			return
		case <-s.ctx.Done():
			return
		}
	}
}
