package botapi

import "encoding/json"

// readRows reads the rows of an inline keyboard.
func readRows(p *scanner) [][]Button {
	var rows [][]Button
	for p.open('['); p.more(']'); {
		var row []Button
		for p.open('['); p.more(']'); {
			row = append(row, readButton(p))
		}
		rows = append(rows, row)
	}
	return rows
}

func readButton(p *scanner) Button {
	var b Button
	for p.open('{'); p.more('}'); {
		name := p.name()
		if p.next() != '"' {
			b.readRare(name, p)
			continue
		}
		text := p.text()
		switch name {
		case "text":
			b.Text = text
		case "callback_data":
			b.Data = text
		case "url":
			b.URL = text
		case "style":
			b.Style = text
		case "icon_custom_emoji_id":
			b.IconEmojiID = text
		case "switch_inline_query":
			b.SwitchInline = new(text)
		case "switch_inline_query_current_chat":
			b.SwitchHere = new(text)
		}
	}
	return b
}

// readRare reads a field that is no text.
func (b *Button) readRare(name string, p *scanner) {
	begin := p.at
	p.skip()
	raw := json.RawMessage(p.in[begin:p.at])
	if string(raw) == "null" {
		return
	}
	switch name {
	case "web_app":
		b.WebApp = raw
	case "login_url":
		b.LoginURL = raw
	case "switch_inline_query_chosen_chat":
		b.SwitchChosen = raw
	case "copy_text":
		p.bad = p.bad || json.Unmarshal(raw, &b.CopyText) != nil
	case "pay":
		b.Pay = string(raw) == "true"
	}
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
	if a.plain() && b.plain() {
		return true
	}
	x, errX := json.Marshal(a)
	y, errY := json.Marshal(b)
	return errX == nil && errY == nil && string(x) == string(y)
}

// plain tells whether a button does nothing but send its data or open its
// address.
func (b Button) plain() bool {
	return b.WebApp == nil && b.LoginURL == nil && b.SwitchInline == nil && b.SwitchHere == nil &&
		b.SwitchChosen == nil && b.CopyText == nil && !b.Pay
}
