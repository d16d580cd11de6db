package botapi

import (
	"encoding/json"
	"net/url"
	"strings"
	"unicode/utf8"
)

const (
	maxButtonData = 64 // bytes of callback_data
	maxButtons    = 100
)

// replyMarkup is any of the four kinds of reply_markup.
type replyMarkup struct {
	Inline   [][]Button        `json:"inline_keyboard"`
	Keyboard []json.RawMessage `json:"keyboard"`
	Remove   bool              `json:"remove_keyboard"`
	Force    bool              `json:"force_reply"`
}

// readMarkup reads reply_markup of a new message.
func readMarkup(c *chat, m *Message, args arguments) *apiError {
	if !args.has("reply_markup") {
		return nil
	}
	var markup replyMarkup
	if fail := args.decode("reply_markup", &markup); fail != nil {
		return fail
	}
	inline, fail := inlineKeyboard(markup.Inline)
	if fail != nil {
		return fail
	}
	m.ReplyMarkup = inline
	switch {
	case markup.Keyboard != nil, markup.Force:
		m.keyboard = json.RawMessage(args.text("reply_markup"))
		c.keyboard = m.keyboard
	case markup.Remove:
		c.keyboard = nil
	}
	return nil
}

// editMarkup reads reply_markup of an edit; only inline keyboards are allowed,
// and none removes the old one.
func editMarkup(args arguments) (*InlineKeyboard, *apiError) {
	var markup replyMarkup
	if fail := args.decode("reply_markup", &markup); fail != nil {
		return nil, fail
	}
	return inlineKeyboard(markup.Inline)
}

func inlineKeyboard(rows [][]Button) (*InlineKeyboard, *apiError) {
	var kept [][]Button
	count := 0
	for _, row := range rows {
		for _, b := range row {
			if fail := checkButton(b); fail != nil {
				return nil, fail
			}
			count++
		}
		if len(row) > 0 {
			kept = append(kept, row)
		}
	}
	if count > maxButtons {
		return nil, badRequest("reply markup is too long")
	}
	if kept == nil {
		return nil, nil
	}
	return &InlineKeyboard{Rows: kept}, nil
}

func checkButton(b Button) *apiError {
	switch {
	case b.Text == "":
		return badRequest("can't parse inline keyboard button: Text of the button must be non-empty")
	case b.URL != "":
		if !buttonURL(b.URL) {
			return badRequest("inline keyboard button URL '%s' is invalid: Wrong HTTP URL", b.URL)
		}
	case b.Data != "":
		if len(b.Data) > maxButtonData || !utf8.ValidString(b.Data) {
			return badRequest("BUTTON_DATA_INVALID")
		}
	case b.WebApp == nil && b.LoginURL == nil && b.SwitchInline == nil && b.SwitchHere == nil &&
		b.SwitchChosen == nil && b.CopyText == nil && !b.Pay:
		return badRequest("can't parse inline keyboard button: Text buttons are unallowed in the inline keyboard")
	}
	return nil
}

func buttonURL(link string) bool {
	if u, err := url.Parse(link); err == nil && u.Scheme == "mailto" {
		return true
	}
	_, ok := checkedLink(link)
	return ok && !strings.ContainsAny(link, " \n")
}

// sameKeyboard compares keyboards as an edit does.
func sameKeyboard(a, b *InlineKeyboard) bool {
	if a == nil || b == nil {
		return a == b
	}
	if len(a.Rows) != len(b.Rows) {
		return false
	}
	for i, row := range a.Rows {
		if len(row) != len(b.Rows[i]) {
			return false
		}
		for j, button := range row {
			if !sameButton(button, b.Rows[i][j]) {
				return false
			}
		}
	}
	return true
}

func sameButton(a, b Button) bool {
	if a.Text != b.Text || a.Data != b.Data || a.URL != b.URL || a.Style != b.Style || a.IconEmojiID != b.IconEmojiID {
		return false
	}
	x, errX := json.Marshal(a)
	y, errY := json.Marshal(b)
	return errX == nil && errY == nil && string(x) == string(y)
}

// find gives the data of the button with the label.
func (k *InlineKeyboard) find(label string) (data string, ok bool) {
	if k == nil {
		return "", false
	}
	for _, row := range k.Rows {
		for _, b := range row {
			if b.Text == label && b.Data != "" {
				return b.Data, true
			}
		}
	}
	return "", false
}

// keyboardHas tells whether a reply keyboard has a button with the label.
func keyboardHas(markup []byte, label string) bool {
	var keyboard struct {
		Rows [][]struct {
			Text string `json:"text"`
		} `json:"keyboard"`
	}
	if len(markup) == 0 || json.Unmarshal(markup, &keyboard) != nil {
		return false
	}
	for _, row := range keyboard.Rows {
		for _, b := range row {
			if b.Text == label {
				return true
			}
		}
	}
	return false
}
