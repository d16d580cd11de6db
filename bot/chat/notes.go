package chat

import (
	"html"
	"strconv"
	"unicode/utf8"

	"plutbot/bot"
)

// screenNotes shows the notes that a person wrote to the plan; what is typed
// there becomes one.
const screenNotes screen = 83

// sectionNotes holds the notes of a business.
const sectionNotes sectionID = 8

const (
	doNotes    action = "no"
	doDropNote action = "nx" // -, number of the note, what it begins with
)

const (
	noticeNoteKept notice = 104
	noticeNoteGone notice = 105
	noticeNoteLong notice = 106
	noticeNoteFull notice = 107
)

const (
	// maxNotes and maxNote bound the notes of a business: they are loaded with
	// each update.
	maxNotes = 12
	maxNote  = 200 // characters
)

// notes are what the person wrote, the oldest first.
func (b business) notes() []string {
	var all []string
	r := fields{data: b.Own.of(sectionNotes)}
	for len(r.data) > 0 {
		note := r.string()
		if r.failed {
			break
		}
		all = append(all, note)
	}
	return all
}

func (b *business) setNotes(all []string) {
	var data []byte
	for _, n := range all {
		data = appendString(data, n)
	}
	b.Own = b.Own.with(sectionNotes, data)
}

// typedNote keeps what was typed as a note, and says whether the notes are in
// sight.
func (st *step) typedNote(text string) bool {
	if st.s.Screen != screenNotes {
		return false
	}
	all := st.s.notes()
	switch {
	case utf8.RuneCountInString(text) > maxNote:
		st.s.Notice = noticeNoteLong
	case len(all) >= maxNotes:
		st.s.Notice = noticeNoteFull
	default:
		st.s.setNotes(append(all, text))
		st.s.Notice = noticeNoteKept
	}
	return true
}

// noteMark tells a note from the one that takes its place.
func noteMark(note string) string { return strconv.FormatUint(uint64(keyOf(note)), 36) }

// pressNote does the buttons of the notes.
func (st *step) pressNote(p press) bool {
	switch p.Do {
	case doNotes:
		st.s.Screen = screenNotes
	case doDropNote:
		st.s.Screen = screenNotes
		all := st.s.notes()
		n, err := strconv.Atoi(p.Name)
		if err != nil || n < 0 || n >= len(all) || noteMark(all[n]) != p.Option {
			st.s.Notice = noticeOldButton
			return true
		}
		st.s.setNotes(append(all[:n:n], all[n+1:]...))
		st.s.Notice = noticeNoteGone
	default:
		return false
	}
	return true
}

// noteList shows the notes.
func (g *page) noteList() {
	all := g.s.notes()
	g.say("notes.head", map[string]any{"Count": len(all), "Most": maxNotes, "Long": maxNote})
	g.noteLines(all)
	var buttons []bot.Button
	for n, note := range all {
		label := g.p.Text("notes.drop", map[string]any{"Number": n + 1})
		buttons = append(buttons, g.textButton(label, press{Do: doDropNote, Name: strconv.Itoa(n), Option: noteMark(note)}))
	}
	for n := 0; n < len(buttons); n += 2 {
		g.row(buttons[n:min(n+2, len(buttons))]...)
	}
	g.row(g.button("plan", press{Do: doPlan}), g.button("menu", press{Do: doMenu}))
}

// noteLines writes the notes, numbered.
func (g *page) noteLines(all []string) {
	var list []string
	for n, note := range all {
		list = append(list, strconv.Itoa(n+1)+". "+html.EscapeString(note))
	}
	g.paragraph(lines(list...))
}

// textButton makes a button with a label that is written already.
func (g *page) textButton(label string, p press) bot.Button {
	return bot.Button{Label: label, Data: p.data()}
}
