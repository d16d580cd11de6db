package botapi

import (
	"errors"
	"fmt"
	"net/http"
	"strconv"
)

// The controls by which people work in a chat beyond writing: changing and
// deleting what they wrote, reacting, albums, and closing topics.

// errNotAllowed says that the app does not let the person do that.
var errNotAllowed = errors.New("this person may not do that there")

func controlEdit(p *Person, r *http.Request) (any, error) {
	var in struct {
		place
		MessageID int    `json:"message_id"`
		Text      string `json:"text"`
	}
	if err := readControl(r, &in); err != nil {
		return nil, err
	}
	if !p.Edit(in.in(p), in.MessageID, in.Text) {
		return nil, errNotAllowed
	}
	return struct{}{}, nil
}

func controlDelete(p *Person, r *http.Request) (any, error) {
	var in struct {
		place
		MessageID int `json:"message_id"`
	}
	if err := readControl(r, &in); err != nil {
		return nil, err
	}
	p.Delete(in.in(p), in.MessageID)
	return struct{}{}, nil
}

// controlReact puts an emoji on a message, or takes it back without one.
func controlReact(p *Person, r *http.Request) (any, error) {
	var in struct {
		place
		MessageID int    `json:"message_id"`
		Emoji     string `json:"emoji"`
	}
	if err := readControl(r, &in); err != nil {
		return nil, err
	}
	var emoji []string
	if in.Emoji != "" {
		if !(Reaction{Type: "emoji", Emoji: in.Emoji}).valid() {
			return nil, fmt.Errorf("%q cannot be a reaction", in.Emoji)
		}
		emoji = []string{in.Emoji}
	}
	if !p.React(in.in(p), in.MessageID, emoji...) {
		return nil, errNotAllowed
	}
	return struct{}{}, nil
}

// controlAlbum takes a form with chat, topic, caption and the pictures file0,
// file1, ...
func controlAlbum(p *Person, r *http.Request) (any, error) {
	args, err := readArguments(r)
	if err != nil {
		return nil, err
	}
	var pictures [][]byte
	for n := range maxAlbum {
		f, ok := args.file("file" + strconv.Itoa(n))
		if !ok {
			break
		}
		pictures = append(pictures, f.data)
	}
	if len(pictures) < 2 {
		return nil, errors.New("an album has at least two pictures")
	}
	chat, _ := strconv.ParseInt(args.text("chat"), 10, 64)
	sent := p.SendAlbum(place{Chat: chat}.in(p), args.number("topic"), args.text("caption"), pictures...)
	if sent[0].ID == 0 {
		return nil, errNotAllowed
	}
	return sent, nil
}

// controlTopic closes a topic, opens it again, or deletes it.
func controlTopic(p *Person, r *http.Request) (any, error) {
	var in struct {
		place
		Do string `json:"do"`
	}
	if err := readControl(r, &in); err != nil {
		return nil, err
	}
	s := p.server
	s.mu.Lock()
	defer s.mu.Unlock()
	c := s.state.chats[in.Chat]
	if c == nil || c.members[p.user.ID] == nil || c.topics[in.Topic] == nil {
		return nil, errNotAllowed
	}
	t := c.topics[in.Topic]
	switch in.Do {
	case "close", "open":
		if _, fail := s.close(c, t, &p.user, in.Do == "close"); fail != nil {
			return nil, fail
		}
	case "delete":
		s.dropTopic(c, t)
	default:
		return nil, fmt.Errorf("a topic cannot %q", in.Do)
	}
	return struct{}{}, nil
}
