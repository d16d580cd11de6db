package botapi

import (
	"encoding/json"
	"strings"
)

// replyParameters is Telegram's ReplyParameters.
type replyParameters struct {
	MessageID    int             `json:"message_id"`
	ChatID       json.RawMessage `json:"chat_id"`
	WithoutReply bool            `json:"allow_sending_without_reply"`
	Quote        string          `json:"quote"`
	QuoteMode    string          `json:"quote_parse_mode"`
	Entities     []Entity        `json:"quote_entities"`
	Position     int             `json:"quote_position"`
}

// readReply reads reply_parameters of a new message.
func (s *Server) readReply(c *chat, m *Message, args arguments) *apiError {
	if !args.has("reply_parameters") {
		return nil
	}
	var p replyParameters
	if fail := args.decode("reply_parameters", &p); fail != nil {
		return fail
	}
	target := c.message(p.MessageID)
	if in := strings.Trim(string(p.ChatID), `"`); in != "" && in != args.text("chat_id") {
		target = nil // replies to other chats are not simulated
	}
	if target == nil || target.ThreadID != m.ThreadID && m.ThreadID != 0 {
		if p.WithoutReply {
			return nil
		}
		return badRequest("message to be replied not found")
	}
	m.answers(target)
	if m.ThreadID == 0 {
		m.ThreadID = target.ThreadID
	}
	if p.Quote == "" {
		return nil
	}
	text, entities, fail := formatText(p.Quote, p.QuoteMode, p.Entities)
	if fail != nil {
		return fail
	}
	whole := target.Text + target.Caption
	at := strings.Index(whole, text)
	if at < 0 {
		return badRequest("QUOTE_TEXT_INVALID")
	}
	m.Quote = &TextQuote{Text: text, Entities: entities, Position: utf16Len(whole[:at]), IsManual: true}
	return nil
}

// answers makes m a reply to target; a reply inside a reply is not shown.
func (m *Message) answers(target *Message) {
	shown := *target
	shown.ReplyTo, shown.Quote = nil, nil
	m.ReplyTo = &shown
}
