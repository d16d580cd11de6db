package chat

import (
	"slices"

	"plutbot/flows"
)

// screenLater compares what the open guide tells today with what it tells after
// the next day that changes it.
const screenLater screen = 82

// doLaterOn is guide: shows screenLater.
const doLaterOn action = "lt"

// horizon is how far ahead a change is told, in days.
const horizon = 400

// nextTurn finds the next day on which the same answers lead to something else,
// or to other figures than those in use; false when none is near.
func (c *Chat) nextTurn(now flows.Result, answers flows.Answers, figures []*flows.DatedValue) (flows.Result, bool) {
	turns := slices.Clone(now.Guide.Turns(now.Day, now.Day+horizon))
	for _, v := range figures {
		turns = append(turns, v.Turns(now.Day, now.Day+horizon)...)
	}
	if len(turns) == 0 {
		return flows.Result{}, false
	}
	slices.Sort(turns)
	today := c.tells(now)
	for _, day := range slices.Compact(turns) {
		r, done := c.content.Result(now.Guide, answers, day)
		if !done {
			continue
		}
		if then := c.tells(r); then.Outcome != today.Outcome || len(differing(today, then)) > 0 {
			return r, true
		}
	}
	return flows.Result{}, false
}

// onlyIn are the items of a list that the other result does not have.
func onlyIn(r, other flows.Result, kind flows.ListKind) []*flows.Item {
	return slices.DeleteFunc(slices.Clone(r.Lists[kind]), func(i *flows.Item) bool {
		return slices.ContainsFunc(other.Lists[kind], func(o *flows.Item) bool { return o.ID == i.ID })
	})
}

// laterHint says under an outcome when it changes, with a button to see how.
func (g *page) laterHint(r flows.Result) {
	then, ok := g.nextTurn(r, g.s.State.Answers, g.words.dated)
	if !ok {
		return
	}
	label := g.p.Text("later.button", map[string]any{"Date": g.p.DateShort(then.Day.Time())})
	g.row(g.textButton(label, press{Do: doLaterOn, Guide: r.Guide.ID}))
}

// pressLater shows the comparison.
func (st *step) pressLater() {
	if v, ok := st.content.View(st.s.State, st.day); !ok || v.Question != nil {
		st.old()
		return
	}
	st.s.Screen = screenLater
}

// comparedLists are the lists that are compared, in this order.
var comparedLists = []flows.ListKind{flows.Why, flows.Now, flows.Next, flows.Later, flows.Documents, flows.Cost, flows.Time, flows.Validity}

// later writes both results, one above the other, and what to do now.
func (g *page) later() {
	if !g.hasView || g.view.Question != nil {
		g.menu()
		return
	}
	now := g.result()
	// Which figures are in use, writing the outcome tells.
	draft := &page{Chat: g.Chat, s: g.s, p: g.p, day: g.day}
	draft.look()
	draft.outcomeText(now)
	then, ok := g.nextTurn(now, g.s.State.Answers, draft.words.dated)
	if !ok {
		g.outcome()
		return
	}
	date := g.p.Date(then.Day.Time())
	g.say("later.head", map[string]any{"Guide": g.p.Text(now.Guide.ID+".title", nil), "Date": date})
	g.side("later.now", now, then, "")
	g.side("later.then", then, now, date)
	if steps := todos(now); len(steps) > 0 {
		g.say("later.do", map[string]any{"Step": g.item(flows.Now, steps[0].ID)})
	}
	g.words.note(then.Outcome.Confidence, then.Outcome.Recheck)
	g.recheck()
	g.row(g.button("to_outcome", press{Do: doTab, Guide: now.Guide.ID, Name: "main"}))
	g.row(g.button("menu", press{Do: doMenu}), g.button("consultant", press{Do: doConsultant}))
}

// side writes one of the results: its title and what the other does not have.
func (g *page) side(heading string, r, other flows.Result, date string) {
	words := g.wordsOf(r.Trail)
	words.day = r.Day
	all := []string{g.p.Text(heading, map[string]any{"Date": date}),
		toneMarks[r.Outcome.Tone] + " " + g.p.Text(flows.MessageID(r.Guide.ID, "o", r.Outcome.ID)+".title", words)}
	a, b := g.tells(r), g.tells(other)
	for _, kind := range comparedLists {
		items := onlyIn(r, other, kind)
		if len(items) == 0 && kind == flows.Cost && a.Parts[partCosts] != b.Parts[partCosts] {
			items = r.Lists[kind] // the same lines with other figures
		}
		for _, i := range items {
			all = append(all, "• "+g.p.Text(flows.MessageID(r.Guide.ID, kind.Message(), i.ID), words))
		}
	}
	g.paragraph(lines(all...))
	g.words.recheck = append(g.words.recheck, words.recheck...)
	g.words.doubt = g.words.doubt || words.doubt
}
