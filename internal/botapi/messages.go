package botapi

import (
	"encoding/json"
	"slices"
	"strings"
	"time"
	"unicode/utf8"
)

const (
	maxText    = 4096 // characters after parsing
	maxCaption = 1024
	maxCopies  = 100 // messages in one copyMessages
	// deleteWithin is how long messages can be deleted.
	deleteWithin = 48 * time.Hour
)

// draft reads what every message to be sent has in common.
func (s *Server) draft(args arguments) (*chat, *Message, *apiError) {
	c, fail := s.writableChat(args)
	if fail != nil {
		return nil, nil, fail
	}
	thread, fail := s.thread(c, args)
	if fail != nil {
		return nil, nil, fail
	}
	m := &Message{From: &s.bot, ThreadID: thread, Protected: args.flag("protect_content")}
	if fail := s.readReply(c, m, args); fail != nil {
		return nil, nil, fail
	}
	if fail := readMarkup(c, m, args); fail != nil {
		return nil, nil, fail
	}
	if root := c.message(m.ThreadID); root != nil && m.ReplyTo == nil {
		m.answers(root)
	}
	return c, m, nil
}

func (s *Server) sendMessage(args arguments) (any, *apiError) {
	text, entities, fail := messageText(args)
	if fail != nil {
		return nil, fail
	}
	c, m, fail := s.draft(args)
	if fail != nil {
		return nil, fail
	}
	m.Text, m.Entities, m.LinkPreview = text, entities, linkPreview(args)
	return s.post(c, m), nil
}

func linkPreview(args arguments) json.RawMessage {
	if !args.has("link_preview_options") {
		return nil
	}
	return json.RawMessage(args.text("link_preview_options"))
}

// messageText reads a text that is neither empty, as given or after parsing,
// nor too long.
func messageText(args arguments) (string, []Entity, *apiError) {
	if !args.has("text") {
		return "", nil, badRequest("message text is empty")
	}
	text, entities, fail := readText(args, "text", "entities")
	switch {
	case fail != nil:
		return "", nil, fail
	case text == "":
		return "", nil, badRequest("text must be non-empty")
	case utf8.RuneCountInString(text) > maxText:
		return "", nil, badRequest("message is too long")
	}
	return text, entities, nil
}

// readCaption reads the caption of a file.
func readCaption(m *Message, args arguments) *apiError {
	text, entities, fail := readText(args, "caption", "caption_entities")
	if fail != nil {
		return fail
	}
	m.Caption, m.CaptionEntities = text, entities
	return checkCaption(text)
}

func checkCaption(text string) *apiError {
	if utf8.RuneCountInString(text) > maxCaption {
		return badRequest("message caption is too long")
	}
	return nil
}

func (s *Server) sendLocation(args arguments) (any, *apiError) {
	for _, name := range []string{"latitude", "longitude"} {
		if !args.has(name) {
			return nil, badRequest("%s is empty", name)
		}
	}
	c, m, fail := s.draft(args)
	if fail != nil {
		return nil, fail
	}
	var l Location
	if fail := args.decode("latitude", &l.Latitude); fail != nil {
		return nil, fail
	}
	if fail := args.decode("longitude", &l.Longitude); fail != nil {
		return nil, fail
	}
	m.Location = &l
	return s.post(c, m), nil
}

func (s *Server) sendContact(args arguments) (any, *apiError) {
	if fail := args.require("phone_number", "first_name"); fail != nil {
		return nil, fail
	}
	c, m, fail := s.draft(args)
	if fail != nil {
		return nil, fail
	}
	m.Contact = &Contact{Phone: args.text("phone_number"), FirstName: args.text("first_name"), LastName: args.text("last_name")}
	return s.post(c, m), nil
}

// chatActions are the actions of sendChatAction.
const chatActions = " typing upload_photo record_video upload_video record_voice upload_voice upload_document choose_sticker find_location record_video_note upload_video_note "

func (s *Server) sendChatAction(args arguments) (any, *apiError) {
	c, fail := s.writableChat(args)
	if fail != nil {
		return nil, fail
	}
	if !strings.Contains(chatActions, " "+args.text("action")+" ") || !args.has("action") {
		return nil, badRequest("wrong parameter action in request")
	}
	thread := args.number("message_thread_id")
	if thread != 0 && c.topics[thread] == nil {
		return nil, badRequest("message thread not found")
	}
	s.emitTyping(c, thread)
	return true, nil
}

func (s *Server) deleteMessage(args arguments) (any, *apiError) {
	if !args.has("chat_id") {
		return nil, badRequest("chat identifier is not specified")
	}
	if !args.has("message_id") {
		return nil, badRequest("message identifier is not specified")
	}
	c, fail := s.findChat(args, "chat_id")
	if fail != nil {
		return nil, fail
	}
	m, fail := c.findMessage(args, "message to delete")
	if fail != nil {
		return nil, fail
	}
	if !s.deletable(c, m) {
		return nil, badRequest("message can't be deleted")
	}
	s.remove(c, m.ID)
	return true, nil
}

// deletable follows Telegram's rules: 48 hours for everything but what an
// administrator removes; in groups only own messages without that right.
func (s *Server) deletable(c *chat, m *Message) bool {
	if !c.private() && s.botRights(c).DeleteMessages {
		return true
	}
	if s.now().Unix()-m.Date > int64(deleteWithin/time.Second) {
		return false
	}
	return c.private() || m.From != nil && m.From.ID == s.bot.ID
}

func (s *Server) deleteMessages(args arguments) (any, *apiError) {
	c, fail := s.findChat(args, "chat_id")
	if fail != nil {
		return nil, fail
	}
	ids, fail := messageIDs(args)
	if fail != nil {
		return nil, fail
	}
	var gone []int
	for _, id := range ids {
		if m := c.message(id); m != nil && s.deletable(c, m) {
			gone = append(gone, id)
		}
	}
	s.remove(c, gone...)
	return true, nil
}

func messageIDs(args arguments) ([]int, *apiError) {
	var ids []int
	if fail := args.decode("message_ids", &ids); fail != nil {
		return nil, fail
	}
	if len(ids) == 0 {
		return nil, badRequest("message identifiers are not specified")
	}
	if len(ids) > maxCopies {
		return nil, badRequest("too many message identifiers specified")
	}
	if slices.Min(ids) <= 0 {
		return nil, badRequest("invalid message identifier specified")
	}
	return ids, nil
}
