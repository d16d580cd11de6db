package botapi

import (
	"bytes"
	"slices"
)

const notModified = "message is not modified: specified new message content and reply markup are exactly the same as a current content and reply markup of the message"

// editable finds the message of an edit and makes the copy to change.
func (s *Server) editable(args arguments) (c *chat, old, next *Message, fail *apiError) {
	if !args.has("chat_id") && !args.has("message_id") {
		if args.has("inline_message_id") {
			return nil, nil, nil, badRequest("MESSAGE_ID_INVALID") // nobody sends inline messages here
		}
		return nil, nil, nil, badRequest("message identifier is not specified")
	}
	c, fail = s.writableChat(args)
	if fail != nil {
		return nil, nil, nil, fail
	}
	old, fail = c.findMessage(args, "message to edit")
	if fail != nil {
		return nil, nil, nil, fail
	}
	if old.From == nil || old.From.ID != s.bot.ID || old.ForwardOrigin != nil {
		return nil, nil, nil, badRequest("message can't be edited")
	}
	changed := *old
	changed.ReplyMarkup, fail = editMarkup(args)
	return c, old, &changed, fail
}

// finish puts an edited message in its place, when it is different.
func (s *Server) finish(c *chat, old, next *Message) (any, *apiError) {
	if sameContent(old, next) && sameKeyboard(old.ReplyMarkup, next.ReplyMarkup) {
		return nil, badRequest("%s", notModified)
	}
	next.EditDate = s.now().Unix()
	s.replace(c, next)
	return next, nil
}

func sameContent(a, b *Message) bool {
	return a.Text == b.Text && a.Caption == b.Caption && sameEntities(a.Entities, b.Entities) &&
		sameEntities(a.CaptionEntities, b.CaptionEntities) && bytes.Equal(a.LinkPreview, b.LinkPreview) &&
		mediaID(a) == mediaID(b)
}

func sameEntities(a, b []Entity) bool {
	return slices.EqualFunc(a, b, func(x, y Entity) bool {
		if x.User != nil && y.User != nil && x.User.ID == y.User.ID {
			x.User, y.User = nil, nil
		}
		return x == y
	})
}

func (s *Server) editMessageText(args arguments) (any, *apiError) {
	text, entities, fail := messageText(args)
	if fail != nil {
		return nil, fail
	}
	c, old, next, fail := s.editable(args)
	if fail != nil {
		return nil, fail
	}
	if old.Text == "" {
		return nil, badRequest("there is no text in the message to edit")
	}
	next.Text, next.Entities, next.LinkPreview = text, entities, linkPreview(args)
	return s.finish(c, old, next)
}

func (s *Server) editMessageCaption(args arguments) (any, *apiError) {
	c, old, next, fail := s.editable(args)
	if fail != nil {
		return nil, fail
	}
	if mediaID(old) == "" {
		return nil, badRequest("there is no caption in the message to edit")
	}
	if fail := readCaption(next, args); fail != nil {
		return nil, fail
	}
	return s.finish(c, old, next)
}

func (s *Server) editMessageReplyMarkup(args arguments) (any, *apiError) {
	c, old, next, fail := s.editable(args)
	if fail != nil {
		return nil, fail
	}
	return s.finish(c, old, next)
}

// mediaID is the file of a message; empty when there is none.
func mediaID(m *Message) string {
	for _, f := range []*File{m.Document, m.Voice, m.Sticker, m.Audio, m.Video} {
		if f != nil {
			return f.UniqueID
		}
	}
	if len(m.Photo) > 0 {
		return m.Photo[0].UniqueID
	}
	return ""
}
