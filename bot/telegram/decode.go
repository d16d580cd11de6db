package telegram

import (
	"encoding/json"
	"errors"
	"fmt"
	"strings"

	"plutbot/bot"
)

// allowedUpdates are the kinds that the bot asks Telegram for.
func allowedUpdates() []string {
	return []string{"message", "edited_message", "callback_query", "my_chat_member", "message_reaction"}
}

// The parts of an update that the application uses. Decoding no more is what
// makes it quick; unknown parts are no error, Telegram adds some every month.
type (
	updateJSON struct {
		ID       int64         `json:"update_id"`
		Message  *messageJSON  `json:"message"`
		Edited   *messageJSON  `json:"edited_message"`
		Callback *callbackJSON `json:"callback_query"`
		Member   *memberJSON   `json:"my_chat_member"`
		Reaction *reactionJSON `json:"message_reaction"`
	}
	messageJSON struct {
		ID              int64        `json:"message_id"`
		Topic           int64        `json:"message_thread_id"`
		InTopic         bool         `json:"is_topic_message"`
		Chat            chatJSON     `json:"chat"`
		From            userJSON     `json:"from"`
		Date            int64        `json:"date"`
		Reply           *replyJSON   `json:"reply_to_message"`
		Album           string       `json:"media_group_id"`
		Text            string       `json:"text"`
		Entities        []bot.Entity `json:"entities"`
		Caption         string       `json:"caption"`
		CaptionEntities []bot.Entity `json:"caption_entities"`
		Location        *placeJSON   `json:"location"`
		Photo           []fileJSON   `json:"photo"`
		Document        *fileJSON    `json:"document"`
		// What a person can send besides.
		Animation *fileJSON `json:"animation"`
		Audio     *fileJSON `json:"audio"`
		Checklist present   `json:"checklist"`
		Contact   present   `json:"contact"`
		Dice      present   `json:"dice"`
		Game      present   `json:"game"`
		Invoice   present   `json:"invoice"`
		LivePhoto present   `json:"live_photo"`
		PaidMedia present   `json:"paid_media"`
		Poll      present   `json:"poll"`
		Rich      present   `json:"rich_message"`
		Sticker   *fileJSON `json:"sticker"`
		Story     present   `json:"story"`
		Video     *fileJSON `json:"video"`
		VideoNote *fileJSON `json:"video_note"`
		Voice     *fileJSON `json:"voice"`
		// What Telegram itself says and the application uses; the rest
		// (somebody joined, a message was pinned) is not named here.
		TopicClosed   present    `json:"forum_topic_closed"`
		TopicReopened present    `json:"forum_topic_reopened"`
		TopicOpened   *topicJSON `json:"forum_topic_created"`
		Pinned        *replyJSON `json:"pinned_message"`
		MovedTo       int64      `json:"migrate_to_chat_id"`
	}
	topicJSON struct {
		Name string `json:"name"`
	}
	replyJSON struct {
		ID int64 `json:"message_id"`
		// TopicMade is set when the message only opened the topic: every plain
		// message of a topic answers it.
		TopicMade present `json:"forum_topic_created"`
		Markup    struct {
			Rows [][]struct {
				Data string `json:"callback_data"`
			} `json:"inline_keyboard"`
		} `json:"reply_markup"`
	}
	reactionJSON struct {
		Chat    chatJSON    `json:"chat"`
		Message int64       `json:"message_id"`
		User    userJSON    `json:"user"`
		New     []emojiJSON `json:"new_reaction"`
	}
	emojiJSON struct {
		Emoji string `json:"emoji"`
	}
	callbackJSON struct {
		ID      string     `json:"id"`
		From    userJSON   `json:"from"`
		Message pressedOne `json:"message"`
		Data    string     `json:"data"`
	}
	// pressedOne is the message under which a button was pressed.
	pressedOne struct {
		ID      int64    `json:"message_id"`
		Chat    chatJSON `json:"chat"`
		Date    int64    `json:"date"`
		Topic   int64    `json:"message_thread_id"`
		InTopic bool     `json:"is_topic_message"`
	}
	memberJSON struct {
		Chat chatJSON   `json:"chat"`
		From userJSON   `json:"from"`
		Old  statusJSON `json:"old_chat_member"`
		New  statusJSON `json:"new_chat_member"`
	}
	statusJSON struct {
		Status string `json:"status"`
	}
	chatJSON struct {
		ID   int64  `json:"id"`
		Type string `json:"type"`
	}
	userJSON struct {
		ID       int64  `json:"id"`
		Language string `json:"language_code"`
		First    string `json:"first_name"`
		Last     string `json:"last_name"`
		Username string `json:"username"`
		Bot      bool   `json:"is_bot"`
	}
	placeJSON struct {
		Latitude  float64 `json:"latitude"`
		Longitude float64 `json:"longitude"`
	}
	fileJSON struct {
		ID string `json:"file_id"`
	}
	// present is true for anything but null.
	present bool
)

// UnmarshalJSON implements json.Unmarshaler. For null it is called as well.
func (p *present) UnmarshalJSON(raw []byte) error {
	*p = string(raw) != "null"
	return nil
}

// Decode reads one update. Kinds that the application does not know come out
// as KindNone, which is acknowledged without an effect. With an error the
// Update has at most its ID.
func Decode(raw []byte) (bot.Update, error) {
	var j updateJSON
	if err := json.Unmarshal(raw, &j); err != nil {
		return bot.Update{ID: j.ID}, fmt.Errorf("read an update: %w", err)
	}
	if j.ID == 0 {
		return bot.Update{}, errors.New("read an update: it has no update_id")
	}
	u := bot.Update{ID: j.ID}
	switch {
	case j.Message != nil:
		decodeMessage(&u, j.Message)
	case j.Edited != nil:
		decodeEdited(&u, j.Edited)
	case j.Reaction != nil:
		decodeReaction(&u, j.Reaction)
	case j.Callback != nil:
		decodePress(&u, j.Callback)
	case j.Member != nil:
		decodeMember(&u, j.Member)
	}
	if u.Kind == bot.KindNone || u.Chat == 0 {
		return bot.Update{ID: j.ID}, nil
	}
	return u, nil
}

func actors(u *bot.Update, chat chatJSON, from userJSON) {
	u.Chat, u.Private = chat.ID, chat.Type == "private"
	u.From, u.Language, u.Username = from.ID, from.Language, from.Username
	u.Name = strings.TrimSpace(from.First + " " + from.Last)
}

func decodeMessage(u *bot.Update, m *messageJSON) {
	actors(u, m.Chat, m.From)
	u.Message, u.Album = m.ID, m.Album
	if m.InTopic {
		u.Topic = m.Topic
	}
	if m.Reply != nil && !bool(m.Reply.TopicMade) {
		u.Reply, u.ReplyPress = m.Reply.ID, m.Reply.firstData()
	}
	switch {
	case m.Text != "":
		u.Kind, u.Text, u.Entities = bot.KindText, m.Text, m.Entities
		if name, rest, ok := command(m.Text); ok {
			u.Kind, u.Command, u.Text, u.Entities = bot.KindCommand, name, rest, nil
		}
	case m.MovedTo != 0:
		u.Kind, u.MovedTo = bot.KindMigrated, m.MovedTo
	case bool(m.TopicClosed):
		u.Kind = bot.KindTopicClosed
	case bool(m.TopicReopened):
		u.Kind = bot.KindTopicReopened
	case m.TopicOpened != nil && m.From.Bot:
		u.Kind, u.Text = bot.KindTopicOpened, m.TopicOpened.Name
	case m.Pinned != nil && m.From.Bot && !u.Private:
		u.Kind, u.Reply, u.ReplyPress = bot.KindPinned, m.Pinned.ID, m.Pinned.firstData()
	default:
		decodeMedia(u, m)
	}
}

// firstData is what the first button carries that carries something.
func (r *replyJSON) firstData() string {
	for _, row := range r.Markup.Rows {
		for _, b := range row {
			if b.Data != "" {
				return b.Data
			}
		}
	}
	return ""
}

// decodeMedia reads what is no text. What Telegram itself said stays KindNone.
func decodeMedia(u *bot.Update, m *messageJSON) {
	u.Text, u.Entities = m.Caption, m.CaptionEntities
	switch {
	case m.Location != nil: // a venue has one too
		u.Kind, u.Media, u.Place = bot.KindLocation, "location", bot.Place(*m.Location)
	case len(m.Photo) > 0:
		u.Kind, u.Media, u.File = bot.KindPhoto, "photo", m.Photo[len(m.Photo)-1].ID // the last one is the largest
	default:
		if u.Media, u.File = m.other(); u.Media != "" { // before documents: an animation comes as one too
			u.Kind = bot.KindOther
		} else if m.Document != nil {
			u.Kind, u.Media, u.File = bot.KindFile, "document", m.Document.ID
		}
	}
}

// decodeEdited reads a message that was changed.
func decodeEdited(u *bot.Update, m *messageJSON) {
	decodeMessage(u, m)
	switch u.Kind {
	case bot.KindText, bot.KindCommand, bot.KindPhoto, bot.KindFile, bot.KindOther:
		u.Kind, u.Command = bot.KindEdited, ""
		if m.Text != "" {
			u.Text, u.Entities = m.Text, m.Entities // a command that was changed is a text
		}
	default:
		*u = bot.Update{ID: u.ID} // a place that moves, or nothing a person wrote
	}
}

func decodeReaction(u *bot.Update, r *reactionJSON) {
	actors(u, r.Chat, r.User)
	u.Kind, u.Message = bot.KindReaction, r.Message
	if len(r.New) > 0 {
		u.Text = r.New[len(r.New)-1].Emoji // the newest
	}
}

// other tells what a person sent besides texts, photos, places and documents:
// its name in the Bot API, and its file if it is one.
func (m *messageJSON) other() (media, file string) {
	for _, f := range [...]struct {
		name string
		file *fileJSON
	}{
		{"animation", m.Animation}, {"audio", m.Audio}, {"sticker", m.Sticker}, {"video", m.Video},
		{"video_note", m.VideoNote}, {"voice", m.Voice},
	} {
		if f.file != nil {
			return f.name, f.file.ID
		}
	}
	for _, f := range [...]struct {
		name string
		sent present
	}{
		{"checklist", m.Checklist}, {"contact", m.Contact}, {"dice", m.Dice}, {"game", m.Game}, {"invoice", m.Invoice},
		{"live_photo", m.LivePhoto}, {"paid_media", m.PaidMedia}, {"poll", m.Poll}, {"rich_message", m.Rich}, {"story", m.Story},
	} {
		if f.sent {
			return f.name, ""
		}
	}
	return "", ""
}

func decodePress(u *bot.Update, c *callbackJSON) {
	actors(u, c.Message.Chat, c.From)
	u.Kind = bot.KindPress
	// Telegram gives a message that can no longer be edited the date 0.
	if c.Message.InTopic {
		u.Topic = c.Message.Topic
	}
	u.Press = bot.Press{ID: c.ID, Data: c.Data, Message: c.Message.ID, Inaccessible: c.Message.Date == 0}
}

func decodeMember(u *bot.Update, m *memberJSON) {
	actors(u, m.Chat, m.From)
	was, is := m.Old.in(), m.New.in()
	switch {
	case !u.Private && is:
		u.Kind = bot.KindAdded
	case !u.Private && was:
		u.Kind = bot.KindRemoved
	case was && !is:
		u.Kind = bot.KindBlocked
	case !was && is:
		u.Kind = bot.KindUnblocked
	}
}

// in says whether the bot is in the chat. In a private chat "kicked" says that
// the person blocked it.
func (s statusJSON) in() bool { return s.Status != "kicked" && s.Status != "left" }

// command reads "/start@some_bot halal": a slash, a name of letters, digits
// and underscores, perhaps the name of a bot, and the rest. Who is addressed is
// not compared: in a private chat there is only one. As in Telegram, "/etc/x"
// is no command.
func command(text string) (name, rest string, ok bool) {
	after, ok := strings.CutPrefix(text, "/")
	if !ok {
		return "", "", false
	}
	name, rest = cutName(after)
	if name == "" || rest != "" && strings.IndexByte("/<>", rest[0]) >= 0 {
		return "", "", false
	}
	if tail, addressed := strings.CutPrefix(rest, "@"); addressed {
		_, rest = cutName(tail)
	}
	return strings.ToLower(name), strings.TrimSpace(rest), true
}

// cutName cuts the letters, digits and underscores off a text's beginning.
func cutName(text string) (name, rest string) {
	end := strings.IndexFunc(text, func(r rune) bool {
		return r != '_' && (r < '0' || r > '9') && (r < 'a' || r > 'z') && (r < 'A' || r > 'Z')
	})
	if end < 0 {
		end = len(text)
	}
	return text[:end], text[end:]
}
