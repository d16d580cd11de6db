package chat

import (
	"errors"
	"strings"

	"plutbot/flows"
	"plutbot/flows/ask"
	"plutbot/locales"
)

// maxRegions is how many regencies a search offers; with more, narrower words
// are quicker than more buttons.
const maxRegions = 8

// typed takes a text: as the answer to the question shown, or else as a wish
// that the menu should answer.
func (st *step) typed() {
	text := strings.TrimSpace(st.update.Text)
	if st.typedNear(text) {
		return
	}
	if st.s.Consent < ConsentVersion {
		st.askedEarly(text)
		return
	}
	if st.typedNote(text) || st.typedVisit(text) || st.typedProfile(text) || st.typedCalc(text) || st.findCalc(text) || st.define(text) || st.learn(text) || st.findCode(text) {
		return
	}
	v, ok := st.content.View(st.s.State, st.day)
	if !ok || v.Question == nil || !st.s.answering() {
		if !st.wonder(text, false) {
			st.refused(text)
		}
		return
	}
	if st.renewed() {
		return
	}
	if strings.HasSuffix(text, "?") && st.wonder(text, true) {
		return
	}
	st.typedAnswer(v.Question, text)
}

// refused says that a text is beyond the bot. It may be meant for a consultant.
func (st *step) refused(text string) {
	st.unanswered("refused", text)
	st.asked()
	if len(st.s.Tickets.open()) == 0 || !st.ambiguous() {
		st.s.Notice, st.s.Screen = noticeOffTopic, screenMenu
	}
}

// askedFirst begins the Arg of the consent screen when a question came before
// the consent; the topic follows, so that the answer can come after it.
const askedFirst = "?"

// askedEarly asks for the consent, and keeps what a question is about until
// then; the question itself is not kept.
func (st *step) askedEarly(text string) {
	st.s.Notice, st.s.Screen = noticeStartFirst, screenConsent
	if st.asker == nil {
		return
	}
	switch r := st.asker.Ask(text); {
	case st.needs(text, r):
		if plan, ok := st.content.PlanGuide(); ok {
			st.s.Arg = plan.ID // opened after the consent
		}
	case r.Sure && r.Matches[0].Topic != ask.Greeting:
		st.s.Arg = askedFirst + r.Matches[0].Topic
	}
}

// answerScreens are those where the question is in sight, so that a text is
// its answer.
var answerScreens = []screen{screenGuide, screenWhy, screenConfirm}

// typedAnswer reads a text as the answer to q.
func (st *step) typedAnswer(q *flows.Question, text string) {
	if q.Type == flows.Region {
		st.typedRegion(q, text)
		return
	}
	value, err := st.read(q, text)
	if err != nil {
		if st.heardAnswer(q, text) || st.wonder(text, true) {
			return
		}
		st.input(flows.Input{Kind: flows.Misread})
		if e, ok := errors.AsType[*locales.ReadError](err); ok && st.s.Notice != noticeHelpOffered {
			st.s.Notice = readNotices[e.Code]
		}
		return
	}
	st.input(flows.Input{Kind: flows.Give, Question: q.ID, Value: value})
}

// readNotices say what was wrong with a text.
var readNotices = map[locales.Code]notice{
	locales.Unreadable: noticeRejected, locales.Ambiguous: noticeAmbiguous, locales.Period: noticePeriod,
	locales.Negative: noticeTooSmall, locales.TooBig: noticeTooLarge, locales.NoSuchDay: noticeNoSuchDay,
}

// read understands everyday ways to write an answer.
func (st *step) read(q *flows.Question, text string) (flows.Value, error) {
	v := flows.Value{Type: q.Type}
	switch q.Type {
	case flows.Choice:
		i, err := locales.ReadChoice(text, st.labels(q))
		if err != nil {
			return v, err
		}
		return flows.OfChoice(q.Options[i].ID), nil
	case flows.Multi:
		chosen, err := locales.ReadChoices(text, st.labels(q))
		for _, i := range chosen {
			v.Many = append(v.Many, q.Options[i].ID)
		}
		return v, err
	case flows.YesNo:
		yes, err := locales.ReadYesNo(text)
		return flows.OfYesNo(yes), err
	case flows.Money:
		n, err := locales.ReadMoney(text)
		v.Number = float64(n)
		return v, err
	case flows.Number:
		n, err := locales.ReadNumber(text)
		v.Number = n
		return v, err
	case flows.Date:
		t, err := locales.ReadDate(text, st.day.Time())
		return flows.OfDay(flows.DayOf(t)), err
	case flows.Text:
		v.Text = text
		return v, nil
	default: // a location or photo cannot be typed
		return v, &locales.ReadError{Code: locales.Unreadable}
	}
}

// labels are the words on the buttons of q.
func (st *step) labels(q *flows.Question) []string {
	p := st.catalog.In(st.s.Language)
	labels := make([]string, len(q.Options))
	for i, o := range q.Options {
		labels[i] = p.Text(q.Message()+".opt."+o.ID, nil)
	}
	return labels
}

// typedRegion takes the regency that a text names; if there are several, it
// offers them.
func (st *step) typedRegion(q *flows.Question, text string) {
	found := st.content.Regions.Search(text, maxRegions)
	switch len(found) {
	case 0:
		if st.wonder(text, true) {
			return
		}
		st.input(flows.Input{Kind: flows.Misread})
		if st.s.Notice != noticeHelpOffered {
			st.s.Notice = noticeNoRegion
		}
	case 1:
		st.input(flows.Input{Kind: flows.Give, Question: q.ID, Value: flows.Value{Type: flows.Region, Text: found[0].Code}})
	default:
		st.s.Screen, st.s.Arg, st.s.Page = screenGuide, clip(text, maxArg), 0
	}
}

// given takes a location or a photo, if that is what is asked for.
func (st *step) given(v flows.Value) {
	view, ok := st.content.View(st.s.State, st.day)
	if !ok || view.Question == nil || view.Question.Type != v.Type || st.s.Consent < ConsentVersion {
		st.unsupported()
		return
	}
	if st.renewed() {
		return
	}
	st.input(flows.Input{Kind: flows.Give, Question: view.Question.ID, Value: v})
}
