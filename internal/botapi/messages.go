package botapi

import (
	"encoding/json"
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
	c, m, fail := s.draft(args)
	if fail != nil {
		return nil, fail
	}
	m.Text, m.Entities, fail = readText(args, "text", "entities")
	if fail != nil {
		return nil, fail
	}
	if fail := checkText(args.text("text"), m.Text); fail != nil {
		return nil, fail
	}
	m.LinkPreview = linkPreview(args)
	return s.post(c, m), nil
}

func linkPreview(args arguments) json.RawMessage {
	if !args.has("link_preview_options") {
		return nil
	}
	return json.RawMessage(args.text("link_preview_options"))
}

// checkText refuses a text that is empty as given or after parsing, or too
// long.
func checkText(given, text string) *apiError {
	if given == "" {
		return badRequest("message text is empty")
	}
	if text == "" {
		return badRequest("text must be non-empty")
	}
	if utf8.RuneCountInString(text) > maxText {
		return badRequest("message is too long")
	}
	return nil
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
	c, m, fail := s.draft(args)
	if fail != nil {
		return nil, fail
	}
	if !args.has("phone_number") {
		return nil, badRequest("phone_number is empty")
	}
	if !args.has("first_name") {
		return nil, badRequest("first_name is empty")
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
	c, fail := s.findChat(args, "chat_id")
	if fail != nil {
		return nil, fail
	}
	m, fail := c.findMessage(args, "message to delete not found")
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
	return ids, nil
}
