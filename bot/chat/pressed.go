package chat

import (
	"slices"
	"strconv"
	"strings"

	"plutbot/bot"
	"plutbot/flows"
)

// press does what a button says.
func (st *step) press() {
	p, ok := parsePress(st.update.Press.Data)
	if !ok {
		st.old()
		return
	}
	if st.pressScreen(p) {
		return
	}
	g, q, ok := p.question(st.content)
	if !ok {
		st.s.Notice, st.s.Screen = noticeNoGuide, screenMenu
		return
	}
	switch p.Do {
	case doOpen:
		st.open(g.ID)
		return
	case doRestart, doRestartYes:
		st.restart(p, g)
		return
	}
	if g.ID != st.s.State.Guide {
		st.open(g.ID) // a card of a guide that was left: show where it stands
		st.s.Notice = noticeOldButton
		return
	}
	st.pressGuide(p, g, q)
}

// screenPresses are the buttons that only show a screen.
var screenPresses = map[action]screen{
	doMenu: screenMenu, doHelp: screenHelp, doLanguages: screenLanguage, doPrivacy: screenPrivacy, doErase: screenErase, doPlan: screenPlan,
}

// pressScreen does the buttons that belong to no guide.
func (st *step) pressScreen(p press) bool {
	if do, ok := deskPresses[p.Do]; ok {
		do(st, p)
		return true
	}
	if to, ok := screenPresses[p.Do]; ok {
		st.s.Screen = to
		return true
	}
	switch p.Do {
	case doLanguage:
		st.language(p.Guide)
	case doAgree:
		st.agree(p.Name)
	case doExport:
		st.export()
	case doEraseYes:
		st.clearCalendar()
		st.erase()
		st.task(bot.StaffErased, "", bot.StaffErasing{Language: st.s.Language})
	case doConsultant:
		st.consultant()
	case doTopic:
		st.pressTopic(p.Name)
	case doCard:
		st.pressCard(p.Name)
	case doCentres:
		page, _ := strconv.ParseUint(p.Option, 10, 8)
		st.s.Screen, st.s.Arg, st.s.Page = screenCentres, clip(p.Name, maxArg), uint8(page)
	case doGroup:
		st.s.Screen, st.s.Arg = screenGroup, clip(p.Name, maxArg)
	default:
		return st.pressFeature(p)
	}
	return true
}

// pressFeature does the buttons of the parts that have files of their own.
func (st *step) pressFeature(p press) bool {
	return st.pressGlossary(p) || st.pressLesson(p) || st.pressCalc(p) || st.pressSubscription(p) || st.pressProfile(p) || st.pressBusiness(p) ||
		st.pressNear(p) || st.pressPrivacy(p) || st.pressDisplay(p) || st.pressPaper(p) || st.pressReminder(p) || st.pressStep(p) || st.pressNote(p) || st.pressVisit(p)
}

func (st *step) language(code string) {
	if !slices.Contains(languages, code) {
		st.old()
		return
	}
	st.s.Language, st.s.Chosen = code, true
	st.s.Notice = noticeLanguage
	st.count("language", "", "")
	st.home()
}

// agree records the consent and goes on to what the person came for, or to
// where somebody stood who had agreed to an older notice. Other purposes are
// agreed to only by the button that says so.
func (st *step) agree(more string) {
	former := st.s.Consent
	if former < ConsentVersion {
		st.s.Consent, st.s.Agreed = ConsentVersion, st.day
		st.count("agreed", "", "")
		st.joined = former == 0
	}
	if more == agreeNews {
		st.grant(purposeReminders)
		st.grant(purposeAnnouncements)
		st.s.Notice = noticeGranted
	}
	if former > 0 && st.s.Arg == "" {
		st.home()
		return
	}
	if _, ok := st.content.Guide(st.s.Arg); ok {
		st.open(st.s.Arg)
		return
	}
	st.s.Screen = screenMenu
	if isReference(st.s.Arg) {
		st.reference(st.s.Arg)
		return
	}
	if centre, ok := strings.CutPrefix(st.s.Arg, visitFirst); ok {
		st.book(centre)
		return
	}
	if topic, ok := strings.CutPrefix(st.s.Arg, askedFirst); ok {
		st.pressTopic(topic)
	}
}

func (st *step) restart(p press, g *flows.Guide) {
	if p.Do == doRestart {
		st.open(g.ID)
		if st.s.Screen == screenGuide {
			st.s.Screen = screenRestart
		}
		return
	}
	st.input(flows.Input{Kind: flows.Restart, Guide: g.ID})
}

// pressGuide does the buttons of the open guide. q is nil when the button
// names no question or one that no longer exists.
func (st *step) pressGuide(p press, g *flows.Guide, q *flows.Question) {
	if st.renewed() {
		return
	}
	switch p.Do {
	case doBack:
		st.input(flows.Input{Kind: flows.Back})
	case doForward:
		st.input(flows.Input{Kind: flows.Forward})
	case doAnswers:
		st.s.Screen = screenAnswers
	case doTab:
		st.tab(p)
	case doLaterOn:
		st.pressLater()
	case doTick:
		st.tick(g, p.Name)
	case doConfirm:
		st.confirm()
	default:
		if q == nil {
			st.old()
			return
		}
		st.pressQuestion(p, q)
	}
}

// pressQuestion does the buttons of one question.
func (st *step) pressQuestion(p press, q *flows.Question) {
	v, _ := st.content.View(st.s.State, st.day)
	shown := v.Question == q
	switch {
	case p.Do == doAnswer:
		st.answer(p, q, v)
	case p.Do == doChange:
		st.input(flows.Input{Kind: flows.Change, Question: q.ID})
	case !shown:
		st.old()
	case p.Do == doWhy:
		st.s.Screen = screenWhy
	case p.Do == doToggle:
		st.toggle(q, p.Option)
	case p.Do == doSubmit:
		st.submit(q)
	case p.Do == doPage:
		page, _ := strconv.ParseUint(p.Option, 10, 8)
		st.s.Page, st.s.Screen = uint8(page), screenGuide
	case p.Do == doProvince:
		st.s.Arg, st.s.Page, st.s.Screen = p.Option, 0, screenGuide
	default:
		st.old()
	}
}

// answer takes an answer to the question shown. An answer to an earlier
// question is taken only after the person has confirmed the change.
func (st *step) answer(p press, q *flows.Question, v flows.View) {
	value := p.value(q)
	if v.Question == q {
		st.input(flows.Input{Kind: flows.Give, Question: q.ID, Value: value})
		return
	}
	i := v.Trail.Index(q)
	switch {
	case i < 0:
		st.s.Notice, st.s.Screen = noticeOffTheWay, screenGuide
	case v.Trail.Asked[i].Value.Equal(value):
		st.s.Screen = screenGuide // pressed twice: it is already so
	default:
		st.s.Screen, st.s.Arg = screenConfirm, p.data()
	}
}

// confirm takes the answer that screenConfirm asked about.
func (st *step) confirm() {
	p, ok := parsePress(st.s.Arg)
	_, q, found := p.question(st.content)
	if !ok || !found || q == nil || st.s.Screen != screenConfirm {
		st.old()
		return
	}
	st.input(flows.Input{Kind: flows.Give, Question: q.ID, Value: p.value(q)})
}

// toggle ticks or unticks one option of a question with several answers. The
// exclusive "none of these" is the answer when nothing is ticked, and else
// drives the others out.
func (st *step) toggle(q *flows.Question, option string) {
	st.s.Screen = screenGuide
	bit := maskOf(q, []string{option})
	none := maskOf(q, []string{q.None})
	switch {
	case bit == 0:
		st.s.Notice = noticeOldButton
	case st.s.Pending&bit != 0:
		st.s.Pending &^= bit
	case bit == none && st.s.Pending == 0:
		st.s.Pending = bit
		st.submit(q)
	case bit == none:
		st.s.Pending = bit
	default:
		st.s.Pending = (st.s.Pending | bit) &^ none
	}
}

func (st *step) submit(q *flows.Question) {
	st.input(flows.Input{Kind: flows.Give, Question: q.ID, Value: flows.OfMulti(optionsOf(q, st.s.Pending)...)})
}

// maxMask is how many options of one question can be ticked; the check of the
// content sees to it that no question has more.
const maxMask = 32

func maskOf(q *flows.Question, options []string) uint32 {
	var mask uint32
	for i, o := range q.Options {
		if i < maxMask && o.ID != "" && slices.Contains(options, o.ID) {
			mask |= 1 << i
		}
	}
	return mask
}

func optionsOf(q *flows.Question, mask uint32) []string {
	var options []string
	for i, o := range q.Options {
		if i < maxMask && mask&(1<<i) != 0 {
			options = append(options, o.ID)
		}
	}
	return options
}

// tab shows a part of the outcome.
func (st *step) tab(p press) {
	v, _ := st.content.View(st.s.State, st.day)
	to, ok := tabs[p.Name]
	if !ok || v.Question != nil {
		st.old()
		return
	}
	st.s.Screen = to
}

// tick marks a document as at hand, or no longer.
func (st *step) tick(g *flows.Guide, document string) {
	v, _ := st.content.View(st.s.State, st.day)
	if v.Question != nil || document == "" {
		st.old()
		return
	}
	st.toggleTick(tickKey(flows.MessageID(g.ID, flows.Documents.Message(), document)))
	st.s.Screen = screenDocuments
}

// old says that a button belongs to an earlier card, and shows where the
// person is.
func (st *step) old() {
	st.s.Notice = noticeOldButton
	st.home()
}
