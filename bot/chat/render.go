package chat

import (
	"fmt"
	"strings"
	"unicode/utf8"

	"plutbot/bot"
	"plutbot/flows"
	"plutbot/locales"
)

// page is a card in the making.
type page struct {
	*Chat
	s       session
	p       *locales.Printer
	day     flows.Day
	view    flows.View
	hasView bool
	words   *words
	text    []string // paragraphs
	rows    [][]bot.Button
	// Of a card that may be shortened: head is the number of the first paragraph
	// of its own, always are those that stay, and cut says that something was
	// left out already.
	head   int
	always []int
	cut    bool
}

// render writes the card of a session. It is the only place where cards come
// from, so the same session always gives the same card.
func (c *Chat) render(s session, day flows.Day) (bot.Card, error) {
	card, err := c.write(s, day)
	if err != nil {
		return card, err
	}
	card = (&page{Chat: c, s: s, p: c.catalog.In(s.Language), day: day}).withTerms(card)
	if s.lean() {
		card = lean(card)
	}
	return card, nil
}

// write writes the card without the button that explains its terms.
func (c *Chat) write(s session, day flows.Day) (bot.Card, error) {
	g := &page{Chat: c, s: s, p: c.catalog.In(s.Language), day: day}
	g.look()
	g.pretending()
	g.notice()
	g.whose()
	g.head = len(g.text)
	g.screen()
	g.shorten()
	card := bot.Card{Text: strings.Join(g.text, "\n\n"), Rows: g.rows}
	if len(card.Text) > bot.MaxCardText { // only then can it have as many characters
		if n := utf8.RuneCountInString(plain(card.Text)); n > bot.MaxCardText {
			return card, fmt.Errorf("the card has %d characters, Telegram allows %d", n, bot.MaxCardText)
		}
	}
	return card, nil
}

// look finds where the session stands in the guides.
func (g *page) look() {
	g.view, g.hasView = g.content.View(g.s.State, g.day)
	g.words = &words{content: g.content, printer: g.p, day: g.day, asked: g.view.Trail.Asked}
}

func (g *page) screen() {
	inGuide := g.s.Screen >= screenGuide && g.s.Screen <= screenConfirm
	if inGuide && !g.hasView {
		g.menu() // the guide is gone
		return
	}
	question := g.view.Question != nil
	switch g.s.Screen {
	case screenConsent:
		g.consent()
	case screenTerms:
		g.terms()
	case screenGuide, screenConfirm, screenWhy:
		switch {
		case !question:
			g.outcome()
		case g.s.Screen == screenWhy:
			g.why()
		case g.s.Screen == screenConfirm:
			g.confirm()
		default:
			g.question()
		}
	case screenAnswers:
		g.answers()
	case screenDocuments, screenCosts, screenSources, screenChanges:
		if question {
			g.question()
			return
		}
		g.part()
	default:
		g.plainScreen()
	}
}

// screens write the cards of the screens that stand outside the guides, by
// number. A screen that is not known, because a newer release wrote it, is the
// menu.
var screens = map[screen]func(*page){
	screenMenu: (*page).menu, screenHelp: (*page).help, screenLanguage: (*page).language, screenPrivacy: (*page).privacy,
	screenErase: (*page).erase, screenErased: (*page).erased, screenConsultant: (*page).consultant, screenRestart: (*page).restart,
	screenUnsure: (*page).unsure, screenTopic: (*page).topicCard, screenCard: (*page).card, screenGroup: (*page).group,
	screenPlan: (*page).plan, screenCentres: (*page).centres,
	screenHandOver: (*page).handOver, screenField: (*page).fieldChoice, screenWhere: (*page).where, screenTalk: onTicket((*page).talk),
	screenTicket: onTicket((*page).ticketCard), screenTickets: (*page).ticketList, screenCloseTicket: onTicket((*page).closeTicket),
	screenRate: onTicket((*page).rate), screenComment: onTicket((*page).commentCard), screenDocument: onTicket((*page).documentCard),
	screenHeld:     (*page).held,
	screenGlossary: (*page).glossaryList, screenTerm: (*page).term,
	screenProfile: (*page).profile, screenEdit: (*page).edit, screenHolding: (*page).heldCard, screenHeldDay: (*page).heldDay,
	screenBusiness: (*page).businesses, screenNaming: (*page).naming, screenDrop: (*page).drop, screenNear: (*page).nearCard,
	screenConsents: (*page).consents, screenKept: (*page).kept, screenSeen: (*page).whoSawCard, screenDisplay: (*page).display,
	screenCodes:   (*page).codes,
	screenLessons: (*page).lessons, screenLesson: (*page).lesson, screenQuiz: (*page).quiz, screenQuizDone: (*page).quizDone,
	screenSubscriptions: (*page).subscriptionList, screenReminders: (*page).remindersCard, screenSteps: (*page).steps, screenNotes: (*page).noteList, screenNeeds: (*page).needsCard, screenLater: (*page).later,
	screenCalcs: (*page).calcs, screenCalc: (*page).calc,
	screenVisitCentre: (*page).visitCentres, screenVisitTopic: (*page).visitBooking, screenVisitDay: (*page).visitBooking,
	screenVisitPart: (*page).visitBooking, screenVisitReview: (*page).visitBooking, screenVisit: onVisitPass((*page).visitPass),
	screenVisits: (*page).visitList, screenVisitCancel: onVisitPass((*page).visitCancelCard),
	screenVisitNowhere: (*page).visitNowhere,
	screenReference:    (*page).referenceCard, screenPhotoFor: (*page).photoFor, screenPhotos: (*page).photoList,
}

func (g *page) plainScreen() {
	if write, ok := screens[g.s.Screen]; ok {
		write(g)
		return
	}
	g.menu()
}

// say adds a paragraph from the catalog.
func (g *page) say(id string, data any) { g.paragraph(g.p.Text(id, data)) }

// paragraph adds a paragraph if there is one.
func (g *page) paragraph(text string) {
	if text = strings.TrimSpace(text); text != "" {
		g.text = append(g.text, text)
	}
}

// row adds a row of buttons.
func (g *page) row(buttons ...bot.Button) {
	if len(buttons) > 0 {
		g.rows = append(g.rows, buttons)
	}
}

// button makes a button with a label from bot.button.
func (g *page) button(label string, p press) bot.Button {
	return bot.Button{Label: g.p.Text("bot.button."+label, nil), Data: p.data()}
}

// notice says what became of the last input.
func (g *page) notice() {
	if g.s.Notice == noNotice {
		return
	}
	data := map[string]any{"Hint": "", "Limit": "", "Words": g.known(g.s.Notice)}
	if q := g.view.Question; q != nil {
		data["Hint"], _ = g.p.Lookup(q.Message()+".hint", g.words)
		data["Limit"] = g.limit(q)
	}
	if g.s.Notice == noticeKBLIKnown || g.s.Notice == noticeKBLIUnknown {
		code := string(g.s.profile().of(fieldKBLI))
		data["Code"], data["Name"] = code, escaped(g.kbliName(code))
	}
	id := noticeTexts[g.s.Notice]
	if !strings.Contains(id, ".") {
		id = "bot.notice." + id
	}
	g.say(id, data)
}

// known writes what was answered: the last answer, or all of them.
func (g *page) known(n notice) string {
	asked := g.view.Trail.Asked
	if n == noticeHeard {
		asked = asked[max(0, len(asked)-1):]
	}
	answers := make([]string, len(asked))
	for i, a := range asked {
		answers[i] = g.p.Text(a.Question.Message()+".short", g.words) + ": " + g.words.answer(a.Question, a.Value)
	}
	return strings.Join(answers, "; ")
}

// limit writes the bound that an answer went over.
func (g *page) limit(q *flows.Question) string {
	bound := q.Max
	if g.s.Notice == noticeTooSmall {
		bound = q.Min
	}
	switch {
	case g.s.Notice == noticeTooLong:
		return g.p.Number(float64(q.MaxLength))
	case bound == nil:
		return ""
	case q.Type == flows.Money:
		return g.p.Money(int64(*bound))
	default:
		return g.p.Number(*bound)
	}
}

// pairUp is the longest label of which two still fit side by side on a small
// phone, in characters.
const pairUp = 14

// options adds answer buttons, two in a row where all are short.
func (g *page) options(buttons []bot.Button) {
	perRow := 2
	for _, b := range buttons {
		if utf8.RuneCountInString(b.Label) > pairUp {
			perRow = 1
		}
	}
	for len(buttons) > 0 {
		n := min(perRow, len(buttons))
		g.row(buttons[:n]...)
		buttons = buttons[n:]
	}
}

// footer adds the buttons that stand on every card of a guide.
func (g *page) footer() {
	id := g.view.Guide.ID
	var change []bot.Button
	if len(g.view.Trail.Asked) > 0 {
		change = append(change, g.button("answers", press{Do: doAnswers, Guide: id}))
	}
	g.row(append(change, g.button("menu", press{Do: doMenu}))...)
	g.row(g.button("consultant", press{Do: doConsultant}))
}

// home adds the way back to where the person was.
func (g *page) home() {
	if g.hasView && g.s.Consent >= ConsentVersion {
		label := "to_question"
		if g.view.Question == nil {
			label = "to_outcome"
		}
		g.row(g.button(label, press{Do: doForward, Guide: g.view.Guide.ID}))
	}
	g.row(g.button("menu", press{Do: doMenu}))
}
