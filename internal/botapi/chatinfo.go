package botapi

import "strconv"

func (s *Server) getChat(args arguments) (any, *apiError) {
	c, fail := s.findChat(args, "chat_id")
	if fail != nil {
		return nil, fail
	}
	full := struct {
		Chat
		AccentColor  int            `json:"accent_color_id"`
		MaxReactions int            `json:"max_reaction_count"`
		Gifts        map[string]any `json:"accepted_gift_types"`
		Pinned       *Message       `json:"pinned_message,omitempty"`
	}{Chat: c.info, MaxReactions: 11, Gifts: map[string]any{
		"unlimited_gifts": false, "limited_gifts": false, "unique_gifts": false,
		"premium_subscription": false, "gifts_from_channels": false,
	}}
	if n := len(c.pinned); n > 0 {
		full.Pinned = c.message(c.pinned[n-1])
	}
	return full, nil
}

// memberOf describes somebody as a member of the chat.
func (c *chat) memberOf(u User) ChatMember {
	m := c.members[u.ID]
	switch {
	case m == nil:
		return ChatMember{Status: "left", User: u}
	case m.owner:
		return ChatMember{Status: "creator", User: u, Anonymous: new(false)}
	case m.admin != nil:
		return ChatMember{Status: "administrator", User: u, Anonymous: new(false), Rights: m.admin}
	}
	return ChatMember{Status: "member", User: u}
}

func (s *Server) getChatMember(args arguments) (any, *apiError) {
	c, fail := s.findChat(args, "chat_id")
	if fail != nil {
		return nil, fail
	}
	id, err := strconv.ParseInt(args.text("user_id"), 10, 64)
	if err != nil {
		return nil, badRequest("invalid user_id specified")
	}
	if id == s.bot.ID {
		return c.memberOf(s.bot), nil
	}
	p := s.state.people[id]
	if p == nil {
		return nil, badRequest("member not found")
	}
	if c.private() {
		if p != c.person {
			return nil, badRequest("member not found")
		}
		return ChatMember{Status: "member", User: p.user}, nil
	}
	return c.memberOf(p.user), nil
}

func (s *Server) getChatAdministrators(args arguments) (any, *apiError) {
	c, fail := s.findChat(args, "chat_id")
	if fail != nil {
		return nil, fail
	}
	if c.private() {
		return nil, badRequest("there are no administrators in the private chat")
	}
	list := []ChatMember{}
	for _, id := range c.joined {
		m := c.members[id]
		if m == nil || m.admin == nil && !m.owner || id == s.bot.ID {
			continue
		}
		list = append(list, c.memberOf(m.person.user))
	}
	if s.botRights(c).ManageChat {
		list = append(list, c.memberOf(s.bot))
	}
	return list, nil
}

func (s *Server) leaveChat(args arguments) (any, *apiError) {
	c, fail := s.writableChat(args)
	if fail != nil {
		return nil, fail
	}
	if c.private() {
		return nil, badRequest("chat member status can't be changed in private chats")
	}
	s.changeBot(c, s.bot, nil, "left")
	return true, nil
}

func (s *Server) getChatMemberCount(args arguments) (any, *apiError) {
	c, fail := s.findChat(args, "chat_id")
	if fail != nil {
		return nil, fail
	}
	if c.private() {
		return 2, nil
	}
	return len(c.members), nil
}
