package chat

import (
	"html"
	"net/url"
	"strings"

	"plutbot/bot"
	"plutbot/flows"
)

// screenReference shows the outcome that a reference code stands for, the code
// in Arg. It may be somebody else's: nothing of it is kept unless asked for.
const screenReference screen = 72

const noticeNoCode notice = 74

const doUseCode action = "wu" // -, code: take its answers

// codePrefix begins the payload of a deep link that holds a reference code.
const codePrefix = "k-"

const (
	// planPrefix begins one that holds the code of a plan.
	planPrefix = "p-"
	// calcPrefix begins one that names a calculator.
	calcPrefix = "h-"
)

// maxStart is Telegram's limit for the payload of a deep link, in characters.
const maxStart = 64

// startOf is the payload of the deep link that opens an outcome: its code, or
// the guide where the code is too long for a link.
func startOf(code, guide string) string {
	payload := codePrefix + strings.ReplaceAll(code, "-", "")
	if len(payload) > maxStart {
		return guide
	}
	return payload
}

func escaped(s string) string { return html.EscapeString(s) }

// Named gives the same conversation with the bot's username, for links that
// lead to it.
func (c *Chat) Named(username string) *Chat {
	with := *c
	with.name = username
	return &with
}

// isReference says whether a payload holds a reference code.
func isReference(payload string) bool {
	return strings.HasPrefix(payload, codePrefix) || strings.HasPrefix(payload, planPrefix)
}

// reference opens a reference code, after consent if there is none yet. Where
// the answers are the person's own, their guide is opened, or the plan.
func (st *step) reference(payload string) {
	if st.s.Consent < ConsentVersion {
		st.s.Screen, st.s.Arg = screenConsent, clip(payload, maxArg)
		return
	}
	code, plan := strings.CutPrefix(payload, planPrefix)
	code = strings.TrimPrefix(code, codePrefix)
	guide, answers, _, err := st.content.OpenCode(code)
	switch {
	case err != nil:
		st.home()
		st.s.Notice = noticeNoCode
	case plan && st.own(guide, answers):
		st.s.Screen = screenPlan
	case st.own(guide, answers):
		st.open(guide.ID)
	default:
		st.s.Screen, st.s.Arg = screenReference, clip(code, maxArg)
	}
}

// own says whether the person came to the same outcome with the same answers.
func (st *step) own(guide *flows.Guide, answers flows.Answers) bool {
	r, done := st.content.Result(guide, st.s.State.Answers, st.day)
	if !done || len(r.Trail.Asked) != len(answers) {
		return false
	}
	for _, a := range r.Trail.Asked {
		if v, ok := answers.Get(a.Question.ID); !ok || !v.Equal(a.Value) {
			return false
		}
	}
	return true
}

// useCode takes the answers of the code that is shown.
func (st *step) useCode() {
	guide, answers, _, err := st.content.OpenCode(st.s.Arg)
	if st.s.Screen != screenReference || err != nil {
		st.old()
		return
	}
	for _, a := range answers {
		st.s.State.Answers = st.s.State.Answers.With(a.Question, a.Value)
	}
	st.open(guide.ID)
	if plan, ok := st.content.PlanGuide(); ok && plan == guide {
		st.s.Screen = screenPlan
	}
}

// referenceCard shows the outcome of a code as it was on its day, and says when
// it would be another one today.
func (g *page) referenceCard() {
	guide, answers, day, err := g.content.OpenCode(g.s.Arg)
	if err != nil {
		g.menu() // the guide was changed meanwhile
		return
	}
	of := &page{Chat: g.Chat, p: g.p, day: day}
	of.s.State = flows.State{Guide: guide.ID, Answers: answers}
	of.look()
	r, done := g.content.Result(guide, answers, day)
	if !done {
		g.menu()
		return
	}
	g.say("papers.reference", map[string]any{"Title": g.p.Text(guide.ID+".title", nil), "Date": g.p.Date(day.Time())})
	if now, done := g.content.Result(guide, answers, g.day); !done || now.Outcome != r.Outcome {
		g.say("papers.outdated", nil)
	}
	of.outcomeText(r)
	g.text = append(g.text, of.text...)
	g.row(bot.Button{Label: g.p.Text("papers.button.use", nil), Data: press{Do: doUseCode}.data()})
	g.row(g.button("menu", press{Do: doMenu}), g.button("consultant", press{Do: doConsultant}))
}

// maxShared bounds the text of a share link, in characters: longer links are
// refused by some phones.
const maxShared = 300

// shareButton offers to tell somebody else, in a chat that the person picks.
// The text names the guide and the result, and the link leads to the guide:
// whoever gets it learns no answer.
func (g *page) shareButton(r flows.Result) (bot.Button, bool) {
	if g.name == "" {
		return bot.Button{}, false
	}
	text := plain(g.p.Text("papers.share", map[string]any{
		"Title": g.p.Text(r.Guide.ID+".title", nil), "Result": g.p.Text(g.message("o", r.Outcome.ID)+".title", g.words)}))
	if runes := []rune(text); len(runes) > maxShared {
		text = string(runes[:maxShared-1]) + "…"
	}
	query := url.Values{"url": {"https://t.me/" + g.name + "?start=" + r.Guide.ID}, "text": {text}}
	// Telegram reads a plus sign as it stands.
	address := "https://t.me/share/url?" + strings.ReplaceAll(query.Encode(), "+", "%20")
	return bot.Button{Label: g.p.Text("papers.button.share", nil), URL: address}, true
}

// keepRow offers the outcome as a file, and to tell others of it.
func (g *page) keepRow(r flows.Result) {
	row := []bot.Button{g.paperButton(r.Guide.ID)}
	if share, ok := g.shareButton(r); ok {
		row = append(row, share)
	}
	g.row(row...)
}

// copyButton puts the reference code on the clipboard.
func (g *page) copyButton(r flows.Result) bot.Button {
	return bot.Button{Label: g.p.Text("papers.button.copy", nil), Copy: r.Guide.Code(r.Trail, g.day)}
}
