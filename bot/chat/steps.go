package chat

import (
	"fmt"
	"slices"
	"strconv"

	"plutbot/bot"
	"plutbot/flows"
)

// screenSteps lists the steps of the plan, to be ticked when they are done.
const screenSteps screen = 81

const (
	doSteps action = "ps"
	doStep  action = "pq" // -, step
)

// stepKey stands for a step of a plan among the ticks.
func stepKey(plan *flows.Guide, i *flows.Item) uint16 {
	return tickKey(flows.MessageID(plan.ID, flows.Now.Message(), i.ID))
}

// stepDone says whether a step was ticked, or leads to a document that the
// business has.
func (b business) stepDone(plan *flows.Guide, i *flows.Item) bool {
	if slices.Contains(b.Ticks, stepKey(plan, i)) {
		return true
	}
	if !slices.Contains(holdings, i.Guide) {
		return false
	}
	_, has := b.holding(i.Guide)
	return has
}

// planned is the outcome of the plan; false before it is there.
func (c *Chat) planned(s session, day flows.Day) (flows.Result, bool) {
	plan, ok := c.content.PlanGuide()
	if !ok {
		return flows.Result{}, false
	}
	return c.content.Result(plan, s.State.Answers, day)
}

// pressStep does the buttons about the steps of the plan.
func (st *step) pressStep(p press) bool {
	switch p.Do {
	case doSteps:
		st.s.Screen = screenSteps
	case doStep:
		st.s.Screen = screenSteps
		r, ok := st.planned(st.s, st.day)
		i := slices.IndexFunc(todos(r), func(i *flows.Item) bool { return i.ID == p.Name })
		if !ok || i < 0 {
			st.old()
			return true
		}
		st.toggleTick(stepKey(r.Guide, todos(r)[i]))
	default:
		return false
	}
	return true
}

// toggleTick ticks something, or no longer.
func (st *step) toggleTick(key uint16) {
	if i := slices.Index(st.s.Ticks, key); i >= 0 {
		st.s.Ticks = slices.Delete(slices.Clone(st.s.Ticks), i, i+1)
	} else if len(st.s.Ticks) < maxTicks {
		st.s.Ticks = append(slices.Clone(st.s.Ticks), key)
	}
}

// steps lists the steps of the plan in full, with a short button for each.
func (g *page) steps() {
	r, done := g.planned(g.s, g.day)
	if !done {
		g.plan()
		return
	}
	g.say("plan.ticking", nil)
	words := g.wordsOf(r.Trail)
	var list []string
	var buttons []bot.Button
	for n, i := range todos(r) {
		mark := "▫️"
		if g.s.stepDone(r.Guide, i) {
			mark = "✅"
		}
		list = append(list, fmt.Sprintf("%d. %s", n+1, g.p.Text(flows.MessageID(r.Guide.ID, flows.Now.Message(), i.ID), words)))
		label := g.p.Text("plan.step", map[string]any{"Number": strconv.Itoa(n + 1)})
		buttons = append(buttons, bot.Button{Label: mark + " " + label, Data: press{Do: doStep, Name: i.ID}.data()})
	}
	g.paragraph(lines(list...))
	for row := range slices.Chunk(buttons, 3) {
		g.row(row...)
	}
	g.row(g.button("plan", press{Do: doPlan}), g.button("menu", press{Do: doMenu}))
}

func (g *page) planButton(label string, p press) bot.Button {
	return bot.Button{Label: g.p.Text("plan.button."+label, nil), Data: p.data()}
}
