package chat

import (
	"slices"
	"strconv"
	"strings"

	"plutbot/bot"
	"plutbot/bot/figures"
	"plutbot/flows"
)

// Screens and notices of the glossary.
const (
	screenTerms    screen = 96 // the terms on the card before; Page is its screen
	screenGlossary screen = 97 // all terms by first letter, the letter in Arg
	screenTerm     screen = 98 // one term, the id in Arg

	noticeNoTerm notice = 96
)

const (
	doTerms     action = "ts" // the terms on this card
	doTermsBack action = "tb" // back to that card
	doGlossary  action = "tg" // -, first letter, page
	doTerm      action = "tm" // -, term
)

// pressGlossary does the buttons of the glossary.
func (st *step) pressGlossary(p press) bool {
	switch p.Do {
	case doTerms:
		if st.s.Screen != screenTerms {
			st.s.Page, st.s.Screen = uint8(st.s.Screen), screenTerms
		}
	case doTermsBack:
		if st.s.Screen != screenTerms {
			st.old()
			return true
		}
		st.s.Screen, st.s.Page = screen(st.s.Page), 0
	case doGlossary:
		page, _ := strconv.ParseUint(p.Option, 10, 8)
		st.s.Screen, st.s.Arg, st.s.Page = screenGlossary, clip(p.Name, maxArg), uint8(page)
	case doTerm:
		if _, ok := st.content.Glossary.Term(p.Name); !ok {
			st.old()
			return true
		}
		st.s.Screen, st.s.Arg = screenTerm, p.Name
	default:
		return false
	}
	return true
}

// glossary shows the term that a command names, or all.
func (st *step) glossary(text string) {
	st.s.Screen, st.s.Arg, st.s.Page = screenGlossary, "", 0
	if text == "" {
		return
	}
	if t, ok := st.content.Glossary.Typed(text); ok {
		st.s.Screen, st.s.Arg = screenTerm, t.ID
	} else if !st.define(text) {
		st.s.Notice = noticeNoTerm
	}
}

// defining are the words of a question for the meaning of a term: some ask,
// the others only stand around it.
var defining = map[string]bool{
	"apa": true, "apaan": true, "arti": true, "artinya": true, "maksud": true, "maksudnya": true, "kepanjangan": true, "kepanjangannya": true,
	"singkatan": true, "pengertian": true, "definisi": true, "istilah": true, "jelaskan": true, "jelasin": true, "what": true, "meaning": true, "mean": true,
	"itu": false, "ini": false, "sih": false, "tuh": false, "ya": false, "kak": false, "min": false, "pak": false, "bu": false, "bang": false, "mas": false,
	"mbak": false, "gan": false, "dari": false, "adalah": false, "dong": false, "tolong": false, "yang": false, "dimaksud": false, "dengan": false,
	"is": false, "does": false, "the": false, "stand": false, "for": false, "of": false, "a": false, "an": false,
}

// define answers a text that asks what a term means and nothing else.
func (st *step) define(text string) bool {
	asking := false
	var rest []string
	for word := range strings.FieldsSeq(strings.ToLower(text)) {
		word = strings.Trim(word, `?!.,:;"'“”()`)
		asks, around := defining[word]
		asking = asking || asks
		if !around {
			rest = append(rest, word)
		}
	}
	t, ok := st.content.Glossary.Typed(strings.Join(rest, " "))
	if !asking || !ok {
		return false
	}
	st.count("asked", "glossary", "")
	st.figure(figures.OfTopic("istilah"))
	st.s.Screen, st.s.Arg = screenTerm, t.ID
	return true
}

// answering says whether the open question is in sight, so that a text is its
// answer; reading what its terms mean does not take it away.
func (s session) answering() bool {
	shown := s.Screen
	if shown == screenTerms {
		shown = screen(s.Page)
	}
	return slices.Contains(answerScreens, shown)
}

// termsOf lists the terms that a card uses, on buttons too.
func (c *Chat) termsOf(card bot.Card) []*flows.Term {
	text := plain(card.Text)
	for _, row := range card.Rows {
		for _, b := range row {
			text += "\n" + b.Label
		}
	}
	return c.content.Glossary.In(text)
}

// usesTerms says whether there is a term on a card; most have one early.
func (c *Chat) usesTerms(card bot.Card) bool {
	if c.content.Glossary.Has(plain(card.Text)) {
		return true
	}
	for _, row := range card.Rows {
		if slices.ContainsFunc(row, func(b bot.Button) bool { return c.content.Glossary.Has(b.Label) }) {
			return true
		}
	}
	return false
}

// withTerms adds the button that explains the terms of a card, beside the last
// one where there is room.
func (g *page) withTerms(card bot.Card) bot.Card {
	explains := []screen{screenTerms, screenGlossary, screenTerm}
	if g.s.Consent < ConsentVersion || slices.Contains(freeScreens, g.s.Screen) || slices.Contains(explains, g.s.Screen) || deskScreens[g.s.Screen] || !g.usesTerms(card) {
		return card
	}
	b := bot.Button{Label: g.p.Text("terms.button", nil), Data: press{Do: doTerms}.data()}
	if last := len(card.Rows) - 1; last >= 0 && len(card.Rows[last]) == 1 && len([]rune(card.Rows[last][0].Label)) <= pairUp {
		card.Rows[last] = []bot.Button{card.Rows[last][0], b}
		return card
	}
	card.Rows = append(card.Rows, []bot.Button{b})
	return card
}

// terms explains those on the card from which the person came.
func (g *page) terms() {
	before := g.s
	before.Screen, before.Page = screen(g.s.Page), 0
	if before.Screen == screenTerms {
		before.Screen = screenMenu
	}
	card, err := g.write(before, g.day)
	var all []string
	if err == nil {
		for _, t := range g.termsOf(card) {
			all = append(all, g.p.Text("terms.line", map[string]any{"Term": t.Name(), "Text": g.p.Text(t.Message(), nil)}))
		}
	}
	if len(all) == 0 {
		g.say("terms.none", nil)
	} else {
		g.paragraph(lines(append([]string{g.p.Text("terms.head", nil), ""}, all...)...))
	}
	g.row(bot.Button{Label: g.p.Text("terms.back", nil), Data: press{Do: doTermsBack}.data()})
	g.row(g.glossaryButton(), g.button("menu", press{Do: doMenu}))
}

func (g *page) glossaryButton() bot.Button {
	return bot.Button{Label: g.p.Text("terms.all", nil), Data: press{Do: doGlossary}.data()}
}

// lettersInRow is how many letters stand side by side.
const lettersInRow = 6

// glossaryList offers the first letters, then the terms of one.
func (g *page) glossaryList() {
	if g.content.Glossary == nil {
		g.menu() // this content explains none
		return
	}
	g.say("terms.list", nil)
	var letters, terms []bot.Button
	for _, t := range g.content.Glossary.Terms {
		letter := strings.ToUpper(t.Name()[:1])
		if len(letters) == 0 || letters[len(letters)-1].Label != letter {
			letters = append(letters, bot.Button{Label: letter, Data: press{Do: doGlossary, Name: letter}.data()})
		}
		if letter == g.s.Arg {
			terms = append(terms, bot.Button{Label: t.Name(), Data: press{Do: doTerm, Name: t.ID}.data()})
		}
	}
	if len(terms) > 0 {
		g.pageOf(terms, func(n int) string { return press{Do: doGlossary, Name: g.s.Arg, Option: strconv.Itoa(n)}.data() })
	}
	for row := range slices.Chunk(letters, lettersInRow) {
		g.row(row...)
	}
	g.home()
}

// term explains one term with its legal ground, and leads on.
func (g *page) term() {
	t, ok := g.content.Glossary.Term(g.s.Arg)
	if !ok {
		g.glossaryList() // the term is gone
		return
	}
	g.say("terms.term", map[string]any{"Term": strings.Join(t.Written, ", "), "Text": g.p.Text(t.Message(), nil)})
	if len(t.Sources) > 0 {
		ground := []string{g.p.Text("bot.outcome.sources", nil)}
		for _, s := range t.Sources {
			ground = append(ground, g.citation(&s))
		}
		g.paragraph(lines(ground...))
	}
	if guide, ok := g.content.Guide(t.Guide); ok {
		g.row(g.guideButton(guide))
	}
	g.row(g.glossaryButton(), g.button("consultant", press{Do: doConsultant}))
	g.home()
}
