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
	inline                  [][]Button
	keyboard, remove, force bool
}

// parseMarkup reads reply_markup, which may be missing.
func parseMarkup(args arguments) (replyMarkup, *apiError) {
	var markup replyMarkup
	if !args.has("reply_markup") {
		return markup, nil
	}
	p := scanner{in: args.text("reply_markup")}
	for p.open('{'); p.more('}'); {
		name := p.name()
		given := p.next() != 'f' && p.next() != 'n'
		switch name {
		case "inline_keyboard":
			markup.inline = readRows(&p)
			continue
		case "keyboard":
			markup.keyboard = given
		case "remove_keyboard":
			markup.remove = given
		case "force_reply":
			markup.force = given
		}
		p.skip()
	}
	if p.bad {
		return markup, badRequest("can't parse reply keyboard markup JSON object")
	}
	return markup, nil
}

// readMarkup reads reply_markup of a new message.
func readMarkup(c *chat, m *Message, args arguments) *apiError {
	markup, fail := parseMarkup(args)
	if fail != nil {
		return fail
	}
	m.ReplyMarkup, fail = inlineKeyboard(markup.inline)
	switch {
	case fail != nil:
	case markup.keyboard, markup.force:
		m.keyboard = json.RawMessage(args.text("reply_markup"))
		c.keyboard = m.keyboard
	case markup.remove:
		c.keyboard = nil
	}
	return fail
}

// editMarkup reads reply_markup of an edit; only inline keyboards are allowed,
// and none removes the old one.
func editMarkup(args arguments) (*InlineKeyboard, *apiError) {
	markup, fail := parseMarkup(args)
	if fail != nil {
		return nil, fail
	}
	return inlineKeyboard(markup.inline)
}

func inlineKeyboard(rows [][]Button) (*InlineKeyboard, *apiError) {
	kept := rows[:0]
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
	if len(kept) == 0 {
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
	case !b.extras().acts():
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
