package chat

import (
	"strings"

	"plutbot/flows"
)

// Buttons carry what they do and ids: "a:halal:usaha:warung". Never a label
// and never a position, so that a button means the same for ever, whatever the
// guide looks like when it is pressed. The longest, three ids of 20
// characters, fits Telegram's 64 bytes.

// action is the first part of a button's data.
type action string

const (
	doAnswer     action = "a" // guide, question, option
	doToggle     action = "t" // guide, question, option of a question with several answers
	doSubmit     action = "d" // guide, question: done ticking
	doPage       action = "p" // guide, question, page of a long list
	doProvince   action = "r" // guide, question, province
	doBack       action = "b" // guide
	doForward    action = "f" // guide: back to where it stands
	doWhy        action = "w" // guide, question
	doAnswers    action = "c" // guide: list of answers
	doChange     action = "u" // guide, question
	doOpen       action = "g" // guide
	doRestart    action = "n" // guide: ask first
	doRestartYes action = "N" // guide
	doTab        action = "o" // guide, part of the outcome
	doTick       action = "k" // guide, document
	doConfirm    action = "v" // guide: yes, change that answer
	doMenu       action = "m"
	doHelp       action = "h"
	doLanguages  action = "l"
	doLanguage   action = "L" // language
	doPrivacy    action = "i"
	doAgree      action = "y"
	doExport     action = "x"
	doErase      action = "e"
	doEraseYes   action = "E"
	doConsultant action = "s"
	doTopic      action = "q" // -, topic of free text
	doCard       action = "Q" // -, card
	doGroup      action = "G" // -, group of guides
	doPlan       action = "P"
	doCentres    action = "z" // -, province, page

	doHandOver    action = "hs" // to what will be handed over to a consultant
	doSend        action = "hx"
	doFields      action = "hf"
	doField       action = "hF" // -, field
	doWhere       action = "hw"
	doRegency     action = "hW" // -, regency
	doDiscard     action = "hd"
	doShowName    action = "hn" // -, ticket or nothing
	doTalk        action = "ht" // -, ticket; so are all that follow
	doLeave       action = "hb"
	doTicket      action = "hi"
	doTickets     action = "hl"
	doCloseTicket action = "hc"
	doCloseYes    action = "hC"
	doRate        action = "hr" // -, ticket, stars
	doGuideYes    action = "hg"
	doGuideNo     action = "hG"
	doDocument    action = "ho"
	doForwardHeld action = "hy"
	doForgetHeld  action = "hz"
	doTranscript  action = "hp" // -, ticket
)

// Parts of an outcome, in a button with doTab.
var tabs = map[string]screen{
	"main": screenGuide, "docs": screenDocuments, "cost": screenCosts, "law": screenSources, "change": screenChanges,
}

// Options that stand for answers without options.
const (
	optionYes  = "1"
	optionNo   = "0"
	optionSkip = "-"
)

// press is the data of a button.
type press struct {
	Do                  action
	Guide, Name, Option string
}

const separator = ":"

// data joins the parts; empty ones at the end are left out.
func (p press) data() string {
	return strings.TrimRight(strings.Join([]string{string(p.Do), p.Guide, p.Name, p.Option}, separator), separator)
}

// parsePress reads a button's data. Anything can come in: old versions of the
// program, or somebody who writes to the bot by program.
func parsePress(data string) (press, bool) {
	parts := strings.SplitN(data, separator, 4)
	parts = append(parts, "", "", "")
	p := press{Do: action(parts[0]), Guide: parts[1], Name: parts[2], Option: parts[3]}
	return p, parts[0] != ""
}

// question finds the guide that a button is about, and its question: nil when
// it names none or one that is gone.
func (p press) question(content *flows.Content) (*flows.Guide, *flows.Question, bool) {
	g, ok := content.Guide(p.Guide)
	if !ok {
		return nil, nil, false
	}
	for _, q := range g.Questions {
		if q.Name() == p.Name {
			return g, q, true
		}
	}
	return g, nil, true
}

// value is the answer that an option stands for. Whether it fits is for the
// question to say.
func (p press) value(q *flows.Question) flows.Value {
	v := flows.Value{Type: q.Type, Text: p.Option}
	switch {
	case p.Option == optionSkip:
		return flows.Value{Type: q.Type, Skipped: true}
	case q.Type == flows.YesNo:
		return flows.OfYesNo(p.Option == optionYes)
	case q.Type == flows.Multi:
		return flows.OfMulti(p.Option)
	}
	return v
}
