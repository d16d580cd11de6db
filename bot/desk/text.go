package desk

import (
	"errors"
	"html"
	"strconv"
	"strings"
	"unicode/utf16"
	"unicode/utf8"

	"plutbot/bot"
)

var errRating = errors.New("a rating must be 1 to 5 stars")

func escape(text string) string { return html.EscapeString(text) }

func decimal(n int64) string { return strconv.FormatInt(n, 10) }

// units is a text's length as Telegram counts it.
func units(text string) int { return len(utf16.Encode([]rune(text))) }

// signed is what a consultant said with the name above it.
func signed(i item) (string, []bot.Entity) {
	if i.By == "" {
		return i.Text, shifted(i.Entities, 0)
	}
	head := "👤 " + i.By
	if i.Text == "" {
		return head, []bot.Entity{{Type: "bold", Length: units(head)}}
	}
	entities := append([]bot.Entity{{Type: "bold", Length: units(head)}}, shifted(i.Entities, units(head)+1)...)
	return head + "\n" + i.Text, entities
}

// notePrefixes begin what consultants say among themselves.
var notePrefixes = []string{"//", "/catatan", "/note"}

// isNote says whether a text of a consultant must not reach the SME. It is the
// only place that decides so.
func isNote(text string) bool {
	text = strings.ToLower(strings.TrimSpace(text))
	for _, prefix := range notePrefixes {
		if strings.HasPrefix(text, prefix) {
			return true
		}
	}
	return false
}

// isCommand says whether a text would be a command, if it were sent: it may
// come as a change of one, and must not reach the SME either.
func isCommand(text string) bool {
	text = strings.TrimSpace(text)
	return len(text) > 1 && text[0] == '/' && text[1] != ' '
}

const (
	// maxTopicName is Telegram's limit, in characters.
	maxTopicName = 128
	// maxBrief is how long a brief gets, in characters of its markup: well
	// within Telegram's 4096 of text.
	maxBrief = 3800
)

// topicName names a ticket's topic.
func (d *Desk) topicName(k *ticket) string {
	name := d.words.Text("desk.topic", map[string]any{
		"Field": d.words.Text("desk.field."+k.Field, nil), "Name": d.nameOf(k), "Title": k.Title})
	return clip(strings.TrimSpace(name), maxTopicName)
}

// nameOf is how consultants see the SME.
func (d *Desk) nameOf(k *ticket) string {
	if k.Name != "" {
		return k.Name
	}
	return d.words.Text("desk.anonymous", nil)
}

// clip shortens a text to so many characters.
func clip(text string, most int) string {
	if utf8.RuneCountInString(text) <= most {
		return text
	}
	return string([]rune(text)[:most-1]) + "…"
}

// brief writes what a ticket is about, with the buttons that it needs now.
func (d *Desk) brief(k *ticket) (string, [][]bot.Button) {
	list := func(lines []string) string {
		escaped := make([]string, len(lines))
		for i, l := range lines {
			escaped[i] = "• " + escape(clip(l, 200))
		}
		return strings.Join(escaped, "\n")
	}
	parts := []string{d.words.Text("desk.brief.head", map[string]any{
		"Field": d.words.Text("desk.field."+k.Field, nil), "Name": escape(d.nameOf(k)), "Title": escape(k.Title),
		"Region": escape(d.regionOf(k)), "Language": k.Language, "State": d.stateOf(k)})}
	add := func(id string, text string) {
		if text == "" {
			return
		}
		part := d.words.Text("desk.brief."+id, map[string]any{"Text": text})
		if utf8.RuneCountInString(strings.Join(parts, "\n\n"))+utf8.RuneCountInString(part) < maxBrief {
			parts = append(parts, part)
		}
	}
	add("asked", escape(clip(k.Asked, 1000)))
	add("stuck", escape(k.Stuck))
	add("business", list(k.Business))
	add("answers", list(k.Answers))
	add("code", escape(k.Code))
	add("suggested", k.Suggested)
	add("how", d.words.Text("desk.how", nil))
	return strings.Join(parts, "\n\n"), d.buttons(k)
}

func (d *Desk) regionOf(k *ticket) string {
	for _, id := range d.Centres.Serving(k.Province, k.Regency) {
		if c, ok := d.Centres.Centre(id); ok {
			return c.Name
		}
	}
	return d.words.Text("desk.no_region", nil)
}

func (d *Desk) stateOf(k *ticket) string {
	return d.words.Text("desk.state."+k.State, map[string]any{"Owner": escape(k.OwnerName), "Stars": k.Stars})
}

// What the desk's buttons do; their data are stored in messages.
const (
	pressAny     = "dk:" // begins all of them
	pressClaim   = "dk:claim"
	pressSuggest = "dk:suggest"
	pressMove    = "dk:move"
	pressClose   = "dk:close"
	pressReopen  = "dk:reopen"
)

func (d *Desk) button(label, data string) bot.Button {
	return bot.Button{Label: d.words.Text("desk.button."+label, nil), Data: data}
}

// buttons are those of a brief.
func (d *Desk) buttons(k *ticket) [][]bot.Button {
	if k.State == stateClosed {
		return [][]bot.Button{{d.button("reopen", pressReopen)}}
	}
	var rows [][]bot.Button
	if k.Owner == 0 {
		rows = append(rows, []bot.Button{d.button("claim", pressClaim)})
	}
	if k.Suggested != "" {
		rows = append(rows, []bot.Button{d.button("suggest", pressSuggest)})
	}
	return append(rows, []bot.Button{d.button("move", pressMove), d.button("close", pressClose)})
}
