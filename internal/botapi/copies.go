package botapi

import "slices"

// source reads from_chat_id and a message of that chat.
func (s *Server) source(args arguments, what string) (*Message, *apiError) {
	if fail := args.require("from_chat_id"); fail != nil {
		return nil, fail
	}
	from, fail := s.findChat(args, "from_chat_id")
	if fail != nil {
		return nil, fail
	}
	return from.findMessage(args, what)
}

// content copies what a message says, without what belongs to its place.
func (m *Message) content() Message {
	return Message{
		Text: m.Text, Entities: m.Entities, LinkPreview: m.LinkPreview, Document: m.Document, Photo: m.Photo,
		Sticker: m.Sticker, Voice: m.Voice, Audio: m.Audio, Video: m.Video, Caption: m.Caption,
		CaptionEntities: m.CaptionEntities, Contact: m.Contact, Location: m.Location,
	}
}

// empty tells whether there is nothing to copy, as in a service message.
func (m *Message) empty() bool {
	return m.Text == "" && mediaID(m) == "" && m.Contact == nil && m.Location == nil
}

func (s *Server) copyMessage(args arguments) (any, *apiError) {
	c, m, fail := s.draft(args)
	if fail != nil {
		return nil, fail
	}
	from, fail := s.source(args, "message to copy")
	if fail != nil {
		return nil, fail
	}
	if from.empty() || from.Protected {
		return nil, badRequest("the message can't be copied")
	}
	copied := from.content()
	s.place(&copied, m)
	if _, given := args.values["caption"]; given && mediaID(from) != "" {
		if fail := readCaption(&copied, args); fail != nil {
			return nil, fail
		}
	}
	return map[string]int{"message_id": s.post(c, &copied).ID}, nil
}

// place moves what belongs to the place of a draft to the copy.
func (s *Server) place(m, draft *Message) {
	m.From, m.ThreadID, m.Protected = &s.bot, draft.ThreadID, draft.Protected
	m.ReplyTo, m.Quote, m.ReplyMarkup, m.keyboard = draft.ReplyTo, draft.Quote, draft.ReplyMarkup, draft.keyboard
}

func (s *Server) forwardMessage(args arguments) (any, *apiError) {
	c, m, fail := s.draft(args)
	if fail != nil {
		return nil, fail
	}
	from, fail := s.source(args, "message to forward")
	if fail != nil {
		return nil, fail
	}
	if from.empty() || from.Protected {
		return nil, badRequest("the message can't be forwarded")
	}
	return s.post(c, s.forwarded(from, m)), nil
}

func (s *Server) forwarded(from, draft *Message) *Message {
	copied := from.content()
	s.place(&copied, draft)
	copied.ReplyMarkup = from.ReplyMarkup
	copied.ForwardOrigin = from.ForwardOrigin
	if copied.ForwardOrigin == nil {
		copied.ForwardOrigin = &MessageOrigin{Type: "user", Date: from.Date, Sender: from.From}
	}
	return &copied
}

// copyMany is copyMessages and forwardMessages: messages that cannot be found
// are left out.
func copyMany(forward bool) method {
	return func(s *Server, args arguments) (any, *apiError) {
		if fail := args.require("from_chat_id"); fail != nil {
			return nil, fail
		}
		ids, fail := messageIDs(args)
		if fail != nil {
			return nil, fail
		}
		c, draft, fail := s.draft(args)
		if fail != nil {
			return nil, fail
		}
		from, fail := s.findChat(args, "from_chat_id")
		if fail != nil {
			return nil, fail
		}
		if !slices.IsSorted(ids) || len(slices.Compact(slices.Clone(ids))) < len(ids) {
			return nil, badRequest("message identifiers must be in a strictly increasing order")
		}
		list := []map[string]int{}
		albums := map[string]string{} // their copies stay together
		for _, id := range ids {
			old := from.message(id)
			if old == nil || old.empty() || old.Protected {
				continue
			}
			m := s.forwarded(old, draft)
			if !forward {
				m.ForwardOrigin, m.ReplyMarkup = nil, nil
			}
			if args.flag("remove_caption") {
				m.Caption, m.CaptionEntities = "", nil
			}
			if old.MediaGroupID != "" && albums[old.MediaGroupID] == "" {
				albums[old.MediaGroupID] = s.newAlbum()
			}
			m.MediaGroupID = albums[old.MediaGroupID]
			list = append(list, map[string]int{"message_id": s.post(c, m).ID})
		}
		if len(list) == 0 {
			return nil, badRequest("there are no messages to forward") // also when they were to be copied
		}
		return list, nil
	}
}
