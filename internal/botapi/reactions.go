package botapi

import (
	"slices"
	"strings"
)

// reactionEmoji are the emoji that may be reactions.
const reactionEmoji = " ❤ 👍 👎 🔥 🥰 👏 😁 🤔 🤯 😱 🤬 😢 🎉 🤩 🤮 💩 🙏 👌 🕊 🤡 🥱 🥴 😍 🐳 ❤‍🔥 🌚 🌭 💯 🤣 ⚡ 🍌 🏆 💔 🤨 😐 🍓 🍾 💋 🖕 😈 😴 😭 🤓 👻 👨‍💻 👀 🎃 🙈 😇 😨 🤝 ✍ 🤗 🫡 🎅 🎄 ☃ 💅 🤪 🗿 🆒 💘 🙉 🦄 😘 💊 🙊 😎 👾 🤷‍♂ 🤷 🤷‍♀ 😡 "

func (s *Server) setMessageReaction(args arguments) (any, *apiError) {
	c, fail := s.writableChat(args)
	if fail != nil {
		return nil, fail
	}
	m, fail := c.findMessage(args, "message to react")
	if fail != nil {
		return nil, fail
	}
	var list []Reaction
	if fail := args.decode("reaction", &list); fail != nil {
		return nil, fail
	}
	if len(list) > 1 {
		return nil, badRequest("REACTIONS_TOO_MANY")
	}
	for _, r := range list {
		if !r.valid() {
			return nil, badRequest("REACTION_INVALID")
		}
	}
	s.react(c, m, s.bot.ID, list)
	return true, nil
}

func (r Reaction) valid() bool {
	return r.Type == "emoji" && r.Emoji != "" && strings.Contains(reactionEmoji, " "+r.Emoji+" ")
}

// react replaces somebody's reactions to a message and gives the old ones.
func (s *Server) react(c *chat, m *Message, by int64, list []Reaction) []Reaction {
	changed := *m
	changed.reactions = nil
	old := []Reaction{}
	for _, r := range m.reactions {
		if r.user == by {
			old = append(old, r.Reaction)
			continue
		}
		changed.reactions = append(changed.reactions, r)
	}
	for _, r := range list {
		changed.reactions = append(changed.reactions, chatReaction{user: by, Reaction: r})
	}
	s.replace(c, &changed)
	return old
}

// Reactions are the emoji that people and the bot put on the message.
func (m Message) Reactions() []string {
	var list []string
	for _, r := range m.reactions {
		list = append(list, r.Reaction.Emoji)
	}
	return list
}

// React puts emoji on a message of a chat in place of earlier ones; none takes
// them back. It reports whether the message is there.
func (p *Person) React(chat int64, messageID int, emoji ...string) bool {
	s := p.server
	s.mu.Lock()
	defer s.mu.Unlock()
	c := s.state.chats[chat]
	if c == nil || c.message(messageID) == nil || !p.mayWrite(c, 0) {
		return false
	}
	list := []Reaction{}
	for _, e := range emoji {
		list = append(list, Reaction{Type: "emoji", Emoji: e})
	}
	old := s.react(c, c.message(messageID), p.user.ID, list)
	if !slices.Equal(old, list) && (c.private() || s.botRights(c).ManageChat) {
		s.enqueue("message_reaction", c.info.ID, reactionUpdate{
			Chat: c.info, MessageID: messageID, User: &p.user, Date: s.now().Unix(), Old: old, New: list,
		})
	}
	return true
}
