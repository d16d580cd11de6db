package telegram

import (
	"encoding/json"
	"fmt"
	"strings"

	"plutbot/bot"
)

// allowedUpdates are the kinds that the bot asks Telegram for.
var allowedUpdates = []string{"message", "callback_query", "my_chat_member"}

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
		ID       int64           `json:"message_id"`
		Chat     chatJSON        `json:"chat"`
		From     *userJSON       `json:"from"`
		Text     string          `json:"text"`
		Caption  string          `json:"caption"`
		Location *placeJSON      `json:"location"`
		Photo    []fileJSON      `json:"photo"`
		Document *fileJSON       `json:"document"`
		Date     int64           `json:"date"`
		Joined   json.RawMessage `json:"new_chat_members"`
		Pinned   json.RawMessage `json:"pinned_message"`
		Timer    json.RawMessage `json:"message_auto_delete_timer_changed"`
		Via      json.RawMessage `json:"chat_background_set"`
	}
	callbackJSON struct {
		ID      string       `json:"id"`
		From    userJSON     `json:"from"`
		Message *messageJSON `json:"message"`
		Data    string       `json:"data"`
	}
	memberJSON struct {
		Chat chatJSON `json:"chat"`
		From userJSON `json:"from"`
		New  struct {
			Status string `json:"status"`
		} `json:"new_chat_member"`
	}
	chatJSON struct {
		ID   int64  `json:"id"`
		Type string `json:"type"`
	}
	userJSON struct {
		ID       int64  `json:"id"`
		Language string `json:"language_code"`
		Bot      bool   `json:"is_bot"`
	}
	placeJSON struct {
		Latitude  float64 `json:"latitude"`
		Longitude float64 `json:"longitude"`
	}
	fileJSON struct {
		ID string `json:"file_id"`
	}
)

// Decode reads one update. Kinds that the application does not know come out
// as KindNone, which is acknowledged without an effect.
func Decode(raw []byte) (bot.Update, error) {
	var j updateJSON
	if err := json.Unmarshal(raw, &j); err != nil {
		return bot.Update{}, fmt.Errorf("read an update: %w", err)
	}
	u := bot.Update{ID: j.ID}
	switch {
	case j.Message != nil:
		decodeMessage(&u, j.Message)
	case j.Callback != nil && j.Callback.Message != nil:
		decodeCallback(&u, j.Callback)
	case j.Member != nil:
		decodeMember(&u, j.Member)
	}
	return u, nil
}

func (u *userJSON) into(to *bot.Update) {
	if u != nil {
		to.From, to.Language = u.ID, u.Language
	}
}

func (c chatJSON) into(to *bot.Update) { to.Chat, to.Private = c.ID, c.Type == "private" }

func decodeMessage(u *bot.Update, m *messageJSON) {
	m.Chat.into(u)
	m.From.into(u)
	u.Message, u.Text = m.ID, m.Text
	switch {
	case m.Text != "":
		u.Kind = bot.KindText
		if name, rest, ok := command(m.Text); ok {
			u.Kind, u.Command, u.Text = bot.KindCommand, name, rest
		}
	case m.Location != nil:
		u.Kind, u.Place = bot.KindLocation, bot.Place{Latitude: m.Location.Latitude, Longitude: m.Location.Longitude}
	case len(m.Photo) > 0:
		u.Kind, u.Text, u.File = bot.KindPhoto, m.Caption, m.Photo[len(m.Photo)-1].ID // the last one is the largest
	case m.Document != nil:
		u.Kind, u.Text, u.File = bot.KindFile, m.Caption, m.Document.ID
	case m.Joined != nil || m.Pinned != nil || m.Timer != nil || m.Via != nil || (m.From != nil && m.From.Bot):
		u.Kind = bot.KindNone // said by Telegram, not by a person
	default:
		u.Kind = bot.KindOther
	}
}

// command reads "/start@some_bot halal": a slash, a name of letters, digits
// and underscores, perhaps the name of a bot, and the rest.
func command(text string) (name, rest string, ok bool) {
	after, ok := strings.CutPrefix(text, "/")
	if !ok {
		return "", "", false
	}
	end := strings.IndexFunc(after, func(r rune) bool {
		return r != '_' && (r < '0' || r > '9') && (r < 'a' || r > 'z') && (r < 'A' || r > 'Z')
	})
	if end < 0 {
		end = len(after)
	}
	name, rest = after[:end], after[end:]
	if name == "" {
		return "", "", false
	}
	if tail, addressed := strings.CutPrefix(rest, "@"); addressed {
		_, rest, _ = strings.Cut(tail, " ")
	}
	return strings.ToLower(name), strings.TrimSpace(rest), true
}

func decodeCallback(u *bot.Update, c *callbackJSON) {
	c.Message.Chat.into(u)
	c.From.into(u)
	u.Kind = bot.KindPress
	// Telegram gives a message that can no longer be edited the date 0.
	u.Press = bot.Press{ID: c.ID, Data: c.Data, Message: c.Message.ID, Inaccessible: c.Message.Date == 0}
}

func decodeMember(u *bot.Update, m *memberJSON) {
	m.Chat.into(u)
	m.From.into(u)
	switch m.New.Status {
	case "kicked", "left":
		u.Kind = bot.KindBlocked
	default:
		u.Kind = bot.KindUnblocked
	}
}
