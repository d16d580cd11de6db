package telegram

import (
	"encoding/json"
	"errors"
	"fmt"
	"strings"

	"plutbot/bot"
)

// allowedUpdates are the kinds that the bot asks Telegram for.
func allowedUpdates() []string { return []string{"message", "callback_query", "my_chat_member"} }

// The parts of an update that the application uses. Decoding no more is what
// makes it quick; unknown parts are no error, Telegram adds some every month.
type (
	updateJSON struct {
		ID       int64         `json:"update_id"`
		Message  *messageJSON  `json:"message"`
		Callback *callbackJSON `json:"callback_query"`
		Member   *memberJSON   `json:"my_chat_member"`
	}
	messageJSON struct {
		ID       int64      `json:"message_id"`
		Chat     chatJSON   `json:"chat"`
		From     userJSON   `json:"from"`
		Date     int64      `json:"date"`
		Text     string     `json:"text"`
		Caption  string     `json:"caption"`
		Location *placeJSON `json:"location"`
		Photo    []fileJSON `json:"photo"`
		Document *fileJSON  `json:"document"`
		// What a person can send besides. Whatever is not named here was said
		// by Telegram itself (somebody joined, a message was pinned).
		Animation present `json:"animation"`
		Audio     present `json:"audio"`
		Checklist present `json:"checklist"`
		Contact   present `json:"contact"`
		Dice      present `json:"dice"`
		Game      present `json:"game"`
		Invoice   present `json:"invoice"`
		LivePhoto present `json:"live_photo"`
		PaidMedia present `json:"paid_media"`
		Poll      present `json:"poll"`
		Rich      present `json:"rich_message"`
		Sticker   present `json:"sticker"`
		Story     present `json:"story"`
		Video     present `json:"video"`
		VideoNote present `json:"video_note"`
		Voice     present `json:"voice"`
	}
	callbackJSON struct {
		ID      string     `json:"id"`
		From    userJSON   `json:"from"`
		Message pressedOne `json:"message"`
		Data    string     `json:"data"`
	}
	// pressedOne is the message under which a button was pressed.
	pressedOne struct {
		ID   int64    `json:"message_id"`
		Chat chatJSON `json:"chat"`
		Date int64    `json:"date"`
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
	u.From, u.Language = from.ID, from.Language
}

func decodeMessage(u *bot.Update, m *messageJSON) {
	actors(u, m.Chat, m.From)
	u.Message = m.ID
	switch {
	case m.Text != "":
		u.Kind, u.Text = bot.KindText, m.Text
		if name, rest, ok := command(m.Text); ok {
			u.Kind, u.Command, u.Text = bot.KindCommand, name, rest
		}
	case m.Location != nil: // a venue has one too
		u.Kind, u.Place = bot.KindLocation, bot.Place(*m.Location)
	case len(m.Photo) > 0:
		u.Kind, u.Text, u.File = bot.KindPhoto, m.Caption, m.Photo[len(m.Photo)-1].ID // the last one is the largest
	case m.other(): // before documents: an animation comes as one too
		u.Kind, u.Text = bot.KindOther, m.Caption
	case m.Document != nil:
		u.Kind, u.Text, u.File = bot.KindFile, m.Caption, m.Document.ID
	}
}

// other says whether a person sent what the application cannot use.
func (m *messageJSON) other() bool {
	return bool(m.Animation || m.Audio || m.Checklist || m.Contact || m.Dice || m.Game || m.Invoice || m.LivePhoto ||
		m.PaidMedia || m.Poll || m.Rich || m.Sticker || m.Story || m.Video || m.VideoNote || m.Voice)
}

func decodePress(u *bot.Update, c *callbackJSON) {
	actors(u, c.Message.Chat, c.From)
	u.Kind = bot.KindPress
	// Telegram gives a message that can no longer be edited the date 0.
	u.Press = bot.Press{ID: c.ID, Data: c.Data, Message: c.Message.ID, Inaccessible: c.Message.Date == 0}
}

func decodeMember(u *bot.Update, m *memberJSON) {
	actors(u, m.Chat, m.From)
	switch was, is := m.Old.in(), m.New.in(); {
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
