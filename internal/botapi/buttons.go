package botapi

import (
	"encoding/json"
	"reflect"
)

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
		if p.next() == 'n' {
			p.literal("null")
			continue
		}
		switch name {
		case "text":
			b.Text = p.text()
		case "callback_data":
			b.Data = p.text()
		case "url":
			b.URL = p.text()
		default:
			b.readExtra(name, p)
		}
	}
	return b
}

// readExtra reads what few buttons have.
func (b *Button) readExtra(name string, p *scanner) {
	begin := p.at
	p.skip()
	if p.bad {
		return
	}
	if b.ButtonExtras == nil {
		b.ButtonExtras = &ButtonExtras{}
	}
	one, err := json.Marshal(map[string]json.RawMessage{name: json.RawMessage(p.in[begin:p.at])})
	p.bad = err != nil || json.Unmarshal(one, b.ButtonExtras) != nil
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
	if a.Text != b.Text || a.Data != b.Data || a.URL != b.URL {
		return false
	}
	return a.ButtonExtras == nil && b.ButtonExtras == nil || reflect.DeepEqual(a.extras(), b.extras())
}

func (b Button) extras() ButtonExtras {
	if b.ButtonExtras == nil {
		return ButtonExtras{}
	}
	return *b.ButtonExtras
}

// acts tells whether an extra makes the button do something.
func (e ButtonExtras) acts() bool {
	return e.WebApp != nil || e.LoginURL != nil || e.SwitchInline != nil || e.SwitchHere != nil ||
		e.SwitchChosen != nil || e.CopyText != nil || e.Pay
}
