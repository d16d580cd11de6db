package chat

import (
	"regexp"
	"slices"
	"strings"
	"unicode/utf8"

	"plutbot/bot"
)

// screenDisplay is the choice between the usual display and a plain one.
const screenDisplay screen = 58

const (
	noticeVoice   notice = 60 // a voice note was sent
	noticeDisplay notice = 63
)

const (
	doDisplay action = "se"
	doLean    action = "sl" // -, "1" or "0"
	doMore    action = "sm" // the whole of a card that was shortened
)

// sectionDisplay is how cards are shown: a byte of flags.
const sectionDisplay sectionID = 49

const (
	displayLean = 1
	// displayWhole shows the card in front of the person in full. It is gone
	// with the next step.
	displayWhole = 2
)

// lean says whether the person wants few data: text alone, no files that were
// not asked for, big buttons. All that sends messages honors it.
func (s session) lean() bool { return s.displayFlags()&displayLean != 0 }

// brief says whether long cards are shortened.
func (s session) brief() bool { return s.displayFlags() == displayLean }

func (s session) displayFlags() byte {
	if data := s.Parts.of(sectionDisplay); len(data) > 0 {
		return data[0]
	}
	return 0
}

func (s *session) setDisplay(flags byte) {
	var data []byte
	if flags != 0 {
		data = []byte{flags}
	}
	s.Parts = s.Parts.with(sectionDisplay, data)
}

// shortenAgain has the next card be short again.
func (s *session) shortenAgain() {
	if s.displayFlags()&displayWhole != 0 {
		s.setDisplay(displayLean)
	}
}

// pressDisplay does the buttons of the display.
func (st *step) pressDisplay(p press) bool {
	switch p.Do {
	case doDisplay:
		st.s.Screen = screenDisplay
	case doLean:
		st.s.setDisplay(0)
		if p.Name == optionYes {
			st.s.setDisplay(displayLean)
		}
		st.s.Screen, st.s.Notice = screenDisplay, noticeDisplay
		st.count("display", "", "")
	case doMore:
		if st.s.lean() {
			st.s.setDisplay(displayLean | displayWhole)
		}
	default:
		return false
	}
	return true
}

// briefText is how long a shortened card is, in characters: what a small phone
// shows without scrolling.
const briefText = 500

// briefScreens are the screens whose cards are shortened. Cards that ask or
// tell of rights are never.
var briefScreens = []screen{screenGuide, screenCosts, screenSources, screenChanges, screenPlan, screenCard, screenCentres, screenNear, screenTopic}

// shorten leaves out what does not fit a short card, besides what must be said
// with the rest, and offers it by a button.
func (g *page) shorten() {
	asks := g.s.Screen == screenGuide && g.hasView && g.view.Question != nil
	if !g.s.brief() || asks || !slices.Contains(briefScreens, g.s.Screen) {
		return
	}
	var short []string
	room, cut := briefText, g.cut
	for n, paragraph := range g.text {
		length := utf8.RuneCountInString(plain(paragraph))
		if room -= length; room < 0 && n > g.head && !slices.Contains(g.always, n) {
			cut = true
			continue
		}
		short = append(short, paragraph)
	}
	if cut {
		g.text = short
		g.rows = slices.Insert(g.rows, 0, []bot.Button{g.profileButton("more", press{Do: doMore})})
	}
}

// display explains the plain display and turns it on or off.
func (g *page) display() {
	g.say("profile.display", map[string]any{"Lean": g.s.lean()})
	if g.s.lean() {
		g.row(g.profileButton("lean_off", press{Do: doLean, Name: optionNo}))
	} else {
		g.row(g.profileButton("lean_on", press{Do: doLean, Name: optionYes}))
	}
	g.row(g.button("languages", press{Do: doLanguages}))
	g.home()
}

var (
	// pictures are characters that are drawn as pictures, and what joins them.
	pictures = regexp.MustCompile(`[\x{1F000}-\x{1FAFF}\x{2300}-\x{23FF}\x{25A0}-\x{27BF}\x{2B00}-\x{2BFF}\x{FE0F}\x{200D}]+ ?`)
	// indents are what a picture leaves at the beginning of a line.
	indents = regexp.MustCompile(`(?m)^ +`)
)

// lean writes a card without pictures, which take room and which screen
// readers spell out, with one button in a row, so that large letters fit.
func lean(card bot.Card) bot.Card {
	plainCard := bot.Card{Text: indents.ReplaceAllString(pictures.ReplaceAllString(card.Text, ""), "")}
	for _, row := range card.Rows {
		for _, b := range row {
			b.Label = leanLabel(b.Label)
			plainCard.Rows = append(plainCard.Rows, []bot.Button{b})
		}
	}
	return plainCard
}

// leanLabel writes the label of a button without pictures. A tick says
// something, so it becomes letters.
func leanLabel(label string) string {
	mark := ""
	if strings.HasPrefix(label, "✅ ") {
		mark = "(v) "
	}
	if words := strings.TrimSpace(pictures.ReplaceAllString(label, "")); words != "" {
		return mark + words
	}
	return label
}

// spoken are the kinds of message that only an ear understands.
var spoken = []string{"voice", "audio", "video_note"}

// unheard is the notice for what the bot cannot read, with what to do instead.
func (st *step) unheard() notice {
	if slices.Contains(spoken, st.update.Media) {
		return noticeVoice
	}
	return noticeUnsupported
}
