package botapi

import "slices"

// pinChat reads chat_id of a chat in which the bot may pin.
func (s *Server) pinChat(args arguments) (*chat, *apiError) {
	c, fail := s.writableChat(args)
	if fail != nil {
		return nil, fail
	}
	if !c.private() && !s.botRights(c).PinMessages {
		return nil, badRequest("not enough rights to manage pinned messages in the chat")
	}
	return c, nil
}

func (s *Server) pinChatMessage(args arguments) (any, *apiError) {
	c, fail := s.pinChat(args)
	if fail != nil {
		return nil, fail
	}
	m, fail := c.findMessage(args, "message to pin")
	if fail != nil {
		return nil, fail
	}
	if slices.Contains(c.pinned, m.ID) {
		return true, nil
	}
	c.pinned = append(c.pinned, m.ID)
	shown := *m
	shown.ReplyTo = nil
	s.announce(c, &Message{From: &s.bot, ThreadID: m.ThreadID, Pinned: &shown})
	s.emitChat(c)
	return true, nil
}

func (s *Server) unpinChatMessage(args arguments) (any, *apiError) {
	c, fail := s.pinChat(args)
	if fail != nil {
		return nil, fail
	}
	id := args.number("message_id")
	if id == 0 && len(c.pinned) > 0 {
		id = c.pinned[len(c.pinned)-1]
	}
	if !slices.Contains(c.pinned, id) {
		return nil, badRequest("message to unpin not found")
	}
	s.unpin(c, func(pinned int) bool { return pinned == id })
	return true, nil
}

func (s *Server) unpinAllChatMessages(args arguments) (any, *apiError) {
	c, fail := s.pinChat(args)
	if fail != nil {
		return nil, fail
	}
	s.unpin(c, func(int) bool { return true })
	return true, nil
}

func (s *Server) unpinAllForumTopicMessages(args arguments) (any, *apiError) {
	c, t, fail := s.topicOf(args)
	if fail != nil {
		return nil, fail
	}
	s.unpinThread(c, t.ThreadID)
	return true, nil
}

func (s *Server) unpinAllGeneralForumTopicMessages(args arguments) (any, *apiError) {
	c, fail := s.forum(args)
	if fail != nil {
		return nil, fail
	}
	s.unpinThread(c, 0)
	return true, nil
}

func (s *Server) unpinThread(c *chat, thread int) {
	s.unpin(c, func(pinned int) bool {
		m := c.message(pinned)
		return m != nil && m.ThreadID == thread
	})
}

func (s *Server) unpin(c *chat, which func(int) bool) {
	c.pinned = slices.DeleteFunc(c.pinned, which)
	s.emitChat(c)
}
