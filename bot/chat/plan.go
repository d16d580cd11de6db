package chat

import (
	"fmt"
	"slices"

	"plutbot/bot"
	"plutbot/flows"
)

// steps are the lists of an outcome that say what to do, in their order.
var steps = []flows.ListKind{flows.Now, flows.Next, flows.Later}

// maxLeads is how many guides an outcome offers; the plan shows all.
const maxLeads = 6

// leads are the guides that lead through the steps of an outcome, without
// those that have come to their end.
func (g *page) leads(r flows.Result) []*flows.Guide {
	var guides []*flows.Guide
	for _, i := range todos(r) {
		guide, ok := g.content.Guide(i.Guide)
		if !ok || slices.Contains(guides, guide) || len(guides) == maxLeads {
			continue
		}
		if _, done := g.content.Result(guide, g.s.State.Answers, g.day); !done {
			guides = append(guides, guide)
		}
	}
	return guides
}

// todos are all steps of an outcome in their order.
func todos(r flows.Result) []*flows.Item {
	var all []*flows.Item
	for _, kind := range steps {
		all = append(all, r.Lists[kind]...)
	}
	return all
}

// status says how far somebody is in a guide; nothing about one that was not
// begun.
func (g *page) status(guide string) string {
	to, ok := g.content.Guide(guide)
	if !ok {
		return ""
	}
	if r, done := g.content.Result(to, g.s.State.Answers, g.day); done {
		return toneMarks[r.Outcome.Tone] + " <i>" + g.p.Text(flows.MessageID(guide, "o", r.Outcome.ID)+".title", g.wordsOf(r.Trail)) + "</i>"
	}
	if g.begun(to) {
		return "▶️ <i>" + g.p.Text("bot.plan.begun", nil) + "</i>"
	}
	return ""
}

// begun says whether somebody has begun a guide.
func (g *page) begun(guide *flows.Guide) bool { return begun(guide, g.s.State.Answers) }

// wordsOf are the words for texts of a guide that is not the open one.
func (g *page) wordsOf(t flows.Trail) *words {
	return &words{content: g.content, printer: g.p, day: g.day, asked: t.Asked}
}

// plan shows what is to do over all guides: the steps of the plan with how far
// each is, then what else was begun.
func (g *page) plan() {
	guide, ok := g.content.PlanGuide()
	if !ok {
		g.menu() // this content has no plan
		return
	}
	g.say("bot.plan.head", nil)
	var leads []*flows.Guide
	if r, done := g.content.Result(guide, g.s.State.Answers, g.day); done {
		leads = g.planSteps(r)
		g.row(g.planButton("tick", press{Do: doSteps}), g.remindButton("open", press{Do: doReminders}))
		notes := g.s.notes()
		if len(notes) > 0 {
			g.say("notes.export", nil)
			g.noteLines(notes)
		}
		g.row(g.textButton(g.p.Text("notes.button", map[string]any{"Count": len(notes)}), press{Do: doNotes}))
		g.row(g.paperButton(""))
		g.row(bot.Button{Label: g.p.Text("bot.button.whole_plan", nil), Data: press{Do: doOpen, Guide: guide.ID}.data()})
	} else {
		g.say("bot.plan.none", nil)
		g.row(g.guideButton(guide))
	}
	g.others(guide, leads)
	g.row(g.button("menu", press{Do: doMenu}), g.button("consultant", press{Do: doConsultant}))
}

// planSteps writes the steps of the plan, with a button to each guide, and
// gives these guides.
func (g *page) planSteps(r flows.Result) []*flows.Guide {
	words := g.wordsOf(r.Trail)
	g.firstStep(r, words)
	var all []string
	var guides []*flows.Guide
	have, documents, reached, ticked := 0, 0, 0, 0
	for n, i := range todos(r) {
		all = append(all, fmt.Sprintf("%d. %s", n+1, g.p.Text(flows.MessageID(r.Guide.ID, flows.Now.Message(), i.ID), words)))
		if g.s.stepDone(r.Guide, i) {
			all = append(all, "    ✅ <i>"+g.p.Text("plan.done", nil)+"</i>")
			ticked++
		} else if status := g.status(i.Guide); status != "" {
			all = append(all, "    "+status)
		}
		to, ok := g.content.Guide(i.Guide)
		if !ok || slices.Contains(guides, to) {
			continue
		}
		guides = append(guides, to)
		if of, done := g.content.Result(to, g.s.State.Answers, g.day); done {
			reached++
			for _, d := range of.Lists[flows.Documents] {
				documents++
				if slices.Contains(g.s.Ticks, tickKey(flows.MessageID(to.ID, flows.Documents.Message(), d.ID))) {
					have++
				}
			}
		}
	}
	g.paragraph(lines(all...))
	g.sums(r, words)
	g.say("plan.progress", map[string]any{"Reached": reached, "All": len(guides), "Ticked": ticked, "Steps": len(todos(r))})
	if documents > 0 {
		g.say("bot.plan.documents", map[string]any{"Have": have, "All": documents})
	}
	for _, to := range guides {
		g.row(g.guideButton(to))
	}
	return guides
}

// firstStep says what to do this week: the first step of the plan that is not
// done.
func (g *page) firstStep(r flows.Result, words *words) {
	for _, i := range todos(r) {
		if !g.s.stepDone(r.Guide, i) {
			g.say("plan.first", map[string]any{"Step": g.p.Text(flows.MessageID(r.Guide.ID, flows.Now.Message(), i.ID), words)})
			return
		}
	}
	if len(todos(r)) > 0 {
		g.say("plan.all_done", nil)
	}
}

// sums says what all steps cost and how long they take, and where less certain
// figures are checked again.
func (g *page) sums(r flows.Result, words *words) {
	var all []string
	for _, i := range r.Lists[flows.Cost] {
		if i.Total {
			all = append(all, "💰 "+g.p.Text(flows.MessageID(r.Guide.ID, flows.Cost.Message(), i.ID), words))
		}
	}
	for _, i := range r.Lists[flows.Time] {
		all = append(all, "⏱ "+g.p.Text(flows.MessageID(r.Guide.ID, flows.Time.Message(), i.ID), words))
	}
	g.paragraph(lines(all...))
	g.words.recheck = append(g.words.recheck, words.recheck...)
	g.words.doubt = g.words.doubt || words.doubt
	g.recheck()
}

// others lists the guides that were begun and are no part of the plan.
func (g *page) others(plan *flows.Guide, listed []*flows.Guide) {
	var all []string
	for _, guide := range g.content.Guides {
		if guide == plan || slices.Contains(listed, guide) || !g.begun(guide) {
			continue
		}
		all = append(all, "• "+g.p.Text(guide.ID+".title", nil), "    "+g.status(guide.ID))
		if len(g.rows) < maxLeads+maxLeads {
			g.row(g.guideButton(guide))
		}
	}
	if len(all) > 0 {
		g.paragraph(lines(append([]string{g.p.Text("bot.plan.others", nil)}, all...)...))
	}
}
