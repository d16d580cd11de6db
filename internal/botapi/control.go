package botapi

import (
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"strconv"
	"time"
)

// errNoPerson says that a control names nobody.
var errNoPerson = errors.New("no such person")

// control is what the page does for a person; the result is answered as JSON.
type control func(p *Person, r *http.Request) (any, error)

// addControls adds the paths by which the page acts.
func (s *Server) addControls(mux *http.ServeMux) {
	mux.HandleFunc("POST /control/users", s.controlUser)
	for name, do := range map[string]control{
		"send":     controlSend,
		"press":    controlPress,
		"location": controlLocation,
		"contact":  controlContact,
		"photo":    controlFile("photo"),
		"document": controlFile("document"),
		"voice":    controlFile("voice"),
		"sticker":  controlSticker,
		"edit":     controlEdit,
		"delete":   controlDelete,
		"react":    controlReact,
		"album":    controlAlbum,
		"topic":    controlTopic,
		"block":    func(p *Person, _ *http.Request) (any, error) { p.Block(); return struct{}{}, nil },
		"unblock":  func(p *Person, _ *http.Request) (any, error) { p.Unblock(); return struct{}{}, nil },
	} {
		mux.HandleFunc("POST /control/users/{id}/"+name, func(w http.ResponseWriter, r *http.Request) {
			p, err := s.personOf(r)
			if err != nil {
				refuse(w, err)
				return
			}
			result, err := do(p, r)
			if err != nil {
				refuse(w, err)
				return
			}
			writeJSON(w, result)
		})
	}
	mux.HandleFunc("POST /control/clock", s.controlClock)
	mux.HandleFunc("GET /control/calls", s.controlCalls)
	mux.HandleFunc("GET /control/recording", s.controlRecording)
	mux.HandleFunc("POST /control/faults", s.controlFaults)
	mux.HandleFunc("DELETE /control/faults", func(w http.ResponseWriter, _ *http.Request) {
		s.ClearFaults()
		writeJSON(w, struct{}{})
	})
	mux.HandleFunc("POST /control/limits", s.controlLimits)
	mux.HandleFunc("POST /control/reset", func(w http.ResponseWriter, _ *http.Request) {
		s.Reset()
		s.Seed()
		writeJSON(w, struct{}{})
	})
}

func refuse(w http.ResponseWriter, err error) {
	w.Header().Set("Content-Type", "application/json")
	w.WriteHeader(http.StatusBadRequest)
	_ = json.NewEncoder(w).Encode(map[string]string{"error": err.Error()}) // a caller that went away needs no answer
}

func (s *Server) personOf(r *http.Request) (*Person, error) {
	id, err := strconv.ParseInt(r.PathValue("id"), 10, 64)
	if err != nil {
		return nil, errNoPerson
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	p := s.state.people[id]
	if p == nil {
		return nil, errNoPerson
	}
	return p, nil
}

// readControl reads the JSON body of a control.
func readControl(r *http.Request, target any) error {
	if err := json.NewDecoder(http.MaxBytesReader(nil, r.Body, maxRequest)).Decode(target); err != nil {
		return fmt.Errorf("read body: %w", err)
	}
	return nil
}

func (s *Server) controlUser(w http.ResponseWriter, r *http.Request) {
	var u User
	if err := readControl(r, &u); err != nil {
		refuse(w, err)
		return
	}
	if u.FirstName == "" {
		refuse(w, errors.New("first_name is empty"))
		return
	}
	p := s.NewUser(User{FirstName: u.FirstName, Username: u.Username, Language: u.Language})
	s.mu.Lock()
	v := p.view()
	s.mu.Unlock()
	writeJSON(w, v)
}

// place is where a person writes.
type place struct {
	Chat    int64 `json:"chat"`
	Topic   int   `json:"topic"`
	ReplyTo int   `json:"reply_to"`
}

// in gives the chat; without one it is the private chat.
func (at place) in(p *Person) int64 {
	if at.Chat == 0 {
		return p.ID()
	}
	return at.Chat
}

func (at place) write(p *Person, m Message) (any, error) {
	posted := p.write(at.in(p), at.Topic, at.ReplyTo, m)
	if posted.ID == 0 {
		return nil, errors.New("this person may not write there")
	}
	return posted, nil
}

func controlSend(p *Person, r *http.Request) (any, error) {
	var in struct {
		place
		Text string `json:"text"`
	}
	if err := readControl(r, &in); err != nil {
		return nil, err
	}
	return in.write(p, Message{Text: in.Text})
}

func controlPress(p *Person, r *http.Request) (any, error) {
	var in struct {
		place
		MessageID int    `json:"message_id"`
		Data      string `json:"data"`
	}
	if err := readControl(r, &in); err != nil {
		return nil, err
	}
	id, err := p.PressIn(in.in(p), in.MessageID, in.Data)
	return map[string]string{"callback_query_id": id}, err
}

func controlLocation(p *Person, r *http.Request) (any, error) {
	var in struct {
		place
		Location
	}
	if err := readControl(r, &in); err != nil {
		return nil, err
	}
	return in.write(p, Message{Location: &in.Location})
}

func controlContact(p *Person, r *http.Request) (any, error) {
	var in struct {
		place
		Phone string `json:"phone_number"`
	}
	if err := readControl(r, &in); err != nil {
		return nil, err
	}
	return in.write(p, Message{Contact: &Contact{Phone: in.Phone, FirstName: p.user.FirstName, UserID: p.user.ID}})
}

func controlSticker(p *Person, r *http.Request) (any, error) {
	var in struct {
		place
		Emoji string `json:"emoji"`
	}
	if err := readControl(r, &in); err != nil {
		return nil, err
	}
	return p.SendStickerTo(in.in(p), in.Topic, in.Emoji), nil
}

// controlFile takes a form with chat, topic, caption and file.
func controlFile(kind string) control {
	return func(p *Person, r *http.Request) (any, error) {
		args, err := readArguments(r)
		if err != nil {
			return nil, err
		}
		f, ok := args.file("file")
		if !ok {
			return nil, errors.New("there is no file in the form")
		}
		chat, _ := strconv.ParseInt(args.text("chat"), 10, 64)
		at := place{Chat: chat}
		m := p.sendFile(at.in(p), args.number("topic"), kind, f, args.text("caption"))
		if m.ID == 0 {
			return nil, errors.New("this person may not write there")
		}
		return m, nil
	}
}

func (s *Server) controlClock(w http.ResponseWriter, r *http.Request) {
	var in struct {
		Advance int64  `json:"advance_seconds"`
		Date    string `json:"date"`
	}
	if err := readControl(r, &in); err != nil {
		refuse(w, err)
		return
	}
	if in.Date != "" {
		day, err := time.Parse(time.DateOnly, in.Date)
		if err != nil {
			refuse(w, fmt.Errorf("read date: %w", err))
			return
		}
		s.SetDate(day)
	}
	if in.Advance != 0 {
		s.Advance(time.Duration(in.Advance) * time.Second)
	}
	writeJSON(w, map[string]string{"now": s.Now().Format(time.RFC3339)})
}

func (s *Server) controlCalls(w http.ResponseWriter, r *http.Request) {
	after, _ := strconv.ParseInt(r.URL.Query().Get("after"), 10, 64)
	list := []callView{}
	for _, c := range s.Calls() {
		if c.ID > after {
			list = append(list, c.view())
		}
	}
	writeJSON(w, list)
}

func (s *Server) controlRecording(w http.ResponseWriter, _ *http.Request) {
	w.Header().Set("Content-Disposition", `attachment; filename="recording.json"`)
	writeJSON(w, map[string]any{"calls": s.Calls(), "view": s.view()})
}

func (s *Server) controlFaults(w http.ResponseWriter, r *http.Request) {
	var list []struct {
		Fault
		DelayMS int64 `json:"delay_ms"`
	}
	if err := readControl(r, &list); err != nil {
		refuse(w, err)
		return
	}
	for _, f := range list {
		f.Delay = time.Duration(f.DelayMS) * time.Millisecond
		s.Fault(f.Fault)
	}
	writeJSON(w, struct{}{})
}

func (s *Server) controlLimits(w http.ResponseWriter, r *http.Request) {
	var in struct {
		On bool `json:"on"`
	}
	if err := readControl(r, &in); err != nil {
		refuse(w, err)
		return
	}
	s.SetLimits(in.On)
	writeJSON(w, struct{}{})
}
