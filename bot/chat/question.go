package chat

import (
	"slices"
	"strconv"
	"strings"

	"plutbot/bot"
	"plutbot/flows"
)

// question writes the card of the question shown.
func (g *page) question() {
	q := g.view.Question
	number, about := g.content.Progress(g.s.State, g.view, g.day)
	g.say("bot.guide.head", map[string]any{
		"Title": g.p.Text(g.view.Guide.ID+".title", nil), "Number": number, "About": about, "Sure": about == number,
	})
	if g.view.Given != nil {
		g.say("bot.guide.changing", map[string]any{"Answer": g.words.answer(q, *g.view.Given)})
	} else if number == 1 && g.s.Notice == noNotice {
		g.say(g.view.Guide.ID+".intro", g.words)
	}
	g.paragraph(lines(g.asked(q), g.hint(q)))
	g.recheck()
	g.answerButtons(q)
	if q.Optional {
		g.row(g.answerButton("skip", q, optionSkip))
	}
	why := g.button("why", press{Do: doWhy, Guide: g.view.Guide.ID, Name: q.Name()})
	switch {
	case g.view.Given != nil:
		g.row(why, g.button("keep", press{Do: doForward, Guide: g.view.Guide.ID}))
		if g.view.Trail.Index(q) > 0 {
			g.row(g.button("back", press{Do: doBack, Guide: g.view.Guide.ID}))
		}
	case len(g.view.Trail.Asked) > 0:
		g.row(why, g.button("back", press{Do: doBack, Guide: g.view.Guide.ID}))
	default:
		g.row(why)
	}
	g.footer()
}

// asked writes the question in bold; what explains its options below stays
// plain.
func (g *page) asked(q *flows.Question) string {
	question, options, _ := strings.Cut(g.p.Text(q.Message()+".text", g.words), "\n")
	return strings.TrimRight("<b>"+question+"</b>\n"+options, "\n")
}

// hint says how to answer, where that is not plain from the buttons.
func (g *page) hint(q *flows.Question) string {
	own, _ := g.p.Lookup(q.Message()+".hint", g.words)
	if own != "" {
		return "<i>" + own + "</i>"
	}
	switch q.Type {
	case flows.Multi, flows.Region, flows.Location, flows.Photo:
		return "<i>" + g.p.Text("bot.hint."+q.Type.String(), nil) + "</i>"
	default:
		return ""
	}
}

// answerButton answers q with an option.
func (g *page) answerButton(label string, q *flows.Question, option string) bot.Button {
	return g.button(label, press{Do: doAnswer, Guide: g.view.Guide.ID, Name: q.Name(), Option: option})
}

func (g *page) answerButtons(q *flows.Question) {
	switch q.Type {
	case flows.Choice:
		g.options(g.optionButtons(q, doAnswer, nil))
	case flows.Multi:
		g.options(g.optionButtons(q, doToggle, optionsOf(q, g.s.Pending)))
		g.row(g.button("submit", press{Do: doSubmit, Guide: g.view.Guide.ID, Name: q.Name()}))
	case flows.YesNo:
		g.row(g.answerButton("yes", q, optionYes), g.answerButton("no", q, optionNo))
	case flows.Region:
		g.regionButtons(q)
	}
}

// optionButtons has one button for each option; the chosen ones of a question
// with several answers are ticked.
func (g *page) optionButtons(q *flows.Question, do action, chosen []string) []bot.Button {
	var buttons []bot.Button
	for _, o := range q.Options {
		label := g.p.Text(q.Message()+".opt."+o.ID, nil)
		if do == doToggle {
			label = tick(slices.Contains(chosen, o.ID), o.ID == q.None && len(chosen) == 0) + label
		}
		buttons = append(buttons, bot.Button{Label: label, Data: press{Do: do, Guide: g.view.Guide.ID, Name: q.Name(), Option: o.ID}.data()})
	}
	return buttons
}

// tick is the mark before an option of a question with several answers. One
// that answers at once has none.
func tick(chosen, atOnce bool) string {
	switch {
	case chosen:
		return "✅ "
	case atOnce:
		return ""
	default:
		return "▫️ "
	}
}

// regionsPerPage keeps a list short enough for a small screen.
const regionsPerPage = 10

// regionButtons offers what a search found, the regencies of a province, or
// the provinces.
func (g *page) regionButtons(q *flows.Question) {
	of := func(do action, option string) string {
		return press{Do: do, Guide: g.view.Guide.ID, Name: q.Name(), Option: option}.data()
	}
	var buttons []bot.Button
	if p, ok := g.content.Regions.Province(g.s.Arg); ok {
		for _, r := range p.Regencies {
			buttons = append(buttons, bot.Button{Label: placeLabel(r.Name, MaxLabel), Data: of(doAnswer, r.Code)})
		}
	} else if found := g.content.Regions.Search(g.s.Arg, maxRegions); len(found) > 0 {
		for _, r := range found {
			buttons = append(buttons, bot.Button{Label: placeLabel(r.Name, MaxLabel), Data: of(doAnswer, r.Code)})
		}
	} else if g.content.Regions != nil {
		for _, p := range g.content.Regions.Provinces {
			buttons = append(buttons, bot.Button{Label: p.Name, Data: of(doProvince, p.Code)})
		}
	}
	g.pageOf(buttons, func(n int) string { return of(doPage, strconv.Itoa(n)) })
	if g.s.Arg != "" {
		g.row(bot.Button{Label: g.p.Text("bot.button.provinces", nil), Data: of(doProvince, "")})
	}
}

// pageOf adds the buttons of the page that the session is at, with the way to
// the other pages.
func (g *page) pageOf(buttons []bot.Button, to func(int) string) {
	pages := max(1, (len(buttons)+regionsPerPage-1)/regionsPerPage)
	at := min(int(g.s.Page), pages-1)
	g.options(buttons[at*regionsPerPage : min(len(buttons), (at+1)*regionsPerPage)])
	var turn []bot.Button
	if at > 0 {
		turn = append(turn, bot.Button{Label: g.p.Text("bot.button.previous", nil), Data: to(at - 1)})
	}
	if at < pages-1 {
		turn = append(turn, bot.Button{Label: g.p.Text("bot.button.next", nil), Data: to(at + 1)})
	}
	g.row(turn...)
}

// why explains what depends on the question shown.
func (g *page) why() {
	q := g.view.Question
	g.paragraph("❓ " + g.asked(q))
	g.say(q.Message()+".why", g.words)
	g.recheck()
	g.row(g.button("to_question", press{Do: doForward, Guide: g.view.Guide.ID}))
	g.footer()
}

// confirm asks before a press on an old card changes an answer.
func (g *page) confirm() {
	p, _ := parsePress(g.s.Arg)
	_, q, ok := p.question(g.content)
	if !ok || q == nil {
		g.question()
		return
	}
	given, _ := g.s.State.Answers.Get(q.ID)
	g.say("bot.guide.confirm", map[string]any{
		"Question": g.p.Text(q.Message()+".short", g.words), "Before": g.words.answer(q, given), "After": g.words.answer(q, p.value(q)),
	})
	id := g.view.Guide.ID
	g.row(g.button("change_it", press{Do: doConfirm, Guide: id}))
	g.row(g.button("leave_it", press{Do: doForward, Guide: id}))
}

// answers lists what was answered, each with a button to change it.
func (g *page) answers() {
	id := g.view.Guide.ID
	g.say("bot.guide.answers", map[string]any{"Title": g.p.Text(id+".title", nil)})
	var list []string
	var buttons []bot.Button
	for i, a := range g.view.Trail.Asked {
		short := g.p.Text(a.Question.Message()+".short", g.words)
		list = append(list, g.p.Text("bot.guide.answer", map[string]any{"Number": i + 1, "Question": short, "Answer": g.words.answer(a.Question, a.Value)}))
		buttons = append(buttons, bot.Button{Label: g.p.Text("bot.button.change", map[string]any{"Number": i + 1, "Question": short}),
			Data: press{Do: doChange, Guide: id, Name: a.Question.Name()}.data()})
	}
	g.paragraph(lines(list...))
	for _, b := range buttons {
		g.row(b)
	}
	g.home()
	g.row(g.button("restart", press{Do: doRestart, Guide: id}), g.button("consultant", press{Do: doConsultant}))
}

// recheck says where the less certain figures of this card are checked again.
func (g *page) recheck() {
	from := len(g.text)
	if len(g.words.recheck) > 0 {
		g.say("bot.guide.recheck", map[string]any{"Places": g.words.places()})
	}
	if g.words.doubt {
		g.say("bot.guide.doubt", nil)
	}
	for n := from; n < len(g.text); n++ {
		g.always = append(g.always, n) // a figure is never shown without it
	}
	g.words.recheck, g.words.doubt = nil, false
}
