package chat

import (
	"fmt"
	"html"
	"slices"

	"plutbot/bot"
	"plutbot/flows"
)

// toneMarks say at a glance what an outcome means.
var toneMarks = map[flows.Tone]string{flows.Good: "✅", flows.Todo: "📝", flows.Stop: "⛔", flows.Ask: "🤝"}

// outcome writes the card of an outcome: what applies, why, and what to do.
func (g *page) outcome() {
	r := g.result()
	g.outcomeText(r)
	g.outcomeButtons(r)
}

func (g *page) outcomeText(r flows.Result) {
	o := r.Outcome
	g.paragraph(lines(
		toneMarks[o.Tone]+" <b>"+g.p.Text(g.message("o", o.ID)+".title", g.words)+"</b>",
		g.p.Text(g.message("o", o.ID)+".text", g.words)))
	g.score(r)
	if g.s.brief() {
		g.cut = g.cut || len(r.Lists[flows.Why]) > 0 // what to do comes first
	} else {
		g.list(r, "bot.outcome.why", flows.Why)
	}
	number := g.todo("score.repairs", repairs(r), 0)
	for _, kind := range steps {
		number = g.todo("bot.outcome."+kind.String(), others(r, kind), number)
	}
	g.words.note(o.Confidence, o.Recheck)
	g.recheck()
	g.mark(r)
}

func (g *page) result() flows.Result {
	r, _ := g.content.Result(g.view.Guide, g.s.State.Answers, g.day)
	return r
}

// message is the id of a text of the open guide.
func (g *page) message(kind, id string) string { return flows.MessageID(g.view.Guide.ID, kind, id) }

func (g *page) item(kind flows.ListKind, id string) string {
	return g.p.Text(g.message(kind.Message(), id), g.words)
}

// list writes one part as a list under its heading.
func (g *page) list(r flows.Result, heading string, kind flows.ListKind) {
	if len(r.Lists[kind]) == 0 {
		return
	}
	all := []string{g.p.Text(heading, nil)}
	for _, i := range r.Lists[kind] {
		all = append(all, "• "+g.item(kind, i.ID))
	}
	g.paragraph(lines(all...))
}

// todo writes some steps under a heading, numbered through, each with where,
// cost, time and address.
func (g *page) todo(heading string, items []*flows.Item, number int) int {
	if len(items) == 0 {
		return number
	}
	all := []string{g.p.Text(heading, nil)}
	for _, i := range items {
		number++
		line := fmt.Sprintf("%d. %s", number, g.item(flows.Now, i.ID))
		if i.Link != "" {
			line += fmt.Sprintf(` (<a href="%s">%s</a>)`, html.EscapeString(i.Link), g.p.Text("bot.outcome.open", nil))
		}
		all = append(all, line)
		if facts := g.facts(i); facts != "" {
			all = append(all, "    <i>"+facts+"</i>")
		}
		if status := g.status(i.Guide); status != "" {
			all = append(all, "    "+status)
		}
	}
	g.paragraph(lines(all...))
	return number
}

// facts writes where, cost and time of one step.
func (g *page) facts(i *flows.Item) string {
	var facts []string
	for _, f := range []struct {
		kind flows.ListKind
		id   string
	}{{flows.Where, i.Where}, {flows.Cost, i.Cost}, {flows.Time, i.Time}} {
		if f.id != "" {
			facts = append(facts, g.item(f.kind, f.id))
		}
	}
	out := ""
	for n, f := range facts {
		if n > 0 {
			out += " · "
		}
		out += f
	}
	return out
}

// mark tells the reference code, the day of the check and the version, so that
// a consultant sees exactly what this person saw.
func (g *page) mark(r flows.Result) {
	g.say("bot.outcome.mark", map[string]any{
		"Code": r.Guide.Code(r.Trail, g.day), "Checked": g.p.DateShort(checked(r).Time()), "Version": g.content.Version,
	})
}

// checked is the oldest day on which one of the sources was checked.
func checked(r flows.Result) flows.Day {
	oldest := r.Day
	for _, c := range r.Sources {
		oldest = min(oldest, c.Source.Checked)
	}
	return oldest
}

func (g *page) outcomeButtons(r flows.Result) {
	tab := func(label, name string) bot.Button {
		return g.button(label, press{Do: doTab, Guide: r.Guide.ID, Name: name})
	}
	var parts []bot.Button
	if documents := r.Lists[flows.Documents]; len(documents) > 0 {
		label := g.p.Text("bot.button.documents", map[string]any{"Have": g.have(documents), "All": len(documents)})
		parts = append(parts, bot.Button{Label: label, Data: press{Do: doTab, Guide: r.Guide.ID, Name: "docs"}.data()})
	}
	if g.s.brief() { // the other buttons come with the whole card
		g.cut = true
	} else {
		parts = append(parts, tab("costs", "cost"), tab("sources", "law"), tab("changes", "change"))
	}
	for pair := range slices.Chunk(parts, 2) {
		g.row(pair...)
	}
	if !g.s.brief() {
		g.laterHint(r)
		g.keepRow(r)
	}
	if r.Outcome.Link != "" {
		g.row(bot.Button{Label: g.p.Text("bot.button.link", nil), URL: r.Outcome.Link})
	}
	for _, guide := range g.leads(r) {
		g.row(g.guideButton(guide))
	}
	g.calcRow(r.Guide)
	for _, l := range g.content.LessonsOf(r.Guide.ID) {
		if !g.s.brief() {
			g.row(g.lessonOffer(l))
		}
	}
	if _, ok := g.content.PlanGuide(); ok {
		g.row(g.button("plan", press{Do: doPlan}))
	}
	if r.Guide.ID == visitGuide {
		g.row(g.bookButton(g.regencyOf(g.s.business)))
	}
	if !g.s.brief() {
		g.offerSubscriptions()
	}
	g.row(g.button("back", press{Do: doBack, Guide: r.Guide.ID}), g.button("answers", press{Do: doAnswers, Guide: r.Guide.ID}))
	g.row(g.button("menu", press{Do: doMenu}), g.button("consultant", press{Do: doConsultant}))
}

func (g *page) have(documents []*flows.Item) int {
	n := 0
	for _, d := range documents {
		if g.ticked(d) {
			n++
		}
	}
	return n
}

func (g *page) ticked(d *flows.Item) bool {
	return slices.Contains(g.s.Ticks, tickKey(g.message(flows.Documents.Message(), d.ID)))
}

// part writes one part of the outcome on a card of its own.
func (g *page) part() {
	r := g.result()
	g.paragraph("<b>" + g.p.Text(g.message("o", r.Outcome.ID)+".title", g.words) + "</b>")
	switch g.s.Screen {
	case screenDocuments:
		g.documents(r)
	case screenCosts:
		g.list(r, "bot.outcome.cost", flows.Cost)
		g.list(r, "bot.outcome.time", flows.Time)
		g.list(r, "bot.outcome.where", flows.Where)
		g.list(r, "bot.outcome.validity", flows.Validity)
	case screenSources:
		g.sources(r)
		g.row(g.copyButton(r))
	case screenChanges:
		g.list(r, "bot.outcome.changes", flows.Changes)
	}
	g.recheck()
	g.row(g.button("to_outcome", press{Do: doTab, Guide: r.Guide.ID, Name: "main"}))
	g.row(g.button("menu", press{Do: doMenu}), g.button("consultant", press{Do: doConsultant}))
}

// documents lists the documents with a button each to tick them.
func (g *page) documents(r flows.Result) {
	documents := r.Lists[flows.Documents]
	g.say("bot.outcome.documents", map[string]any{"Have": g.have(documents), "All": len(documents)})
	var all []string
	var buttons []bot.Button
	for n, d := range documents {
		mark := "▫️"
		if g.ticked(d) {
			mark = "✅"
		}
		text := fmt.Sprintf("%s %d. %s", mark, n+1, g.item(flows.Documents, d.ID))
		if kept := len(g.s.photosOf(documentKey(r.Guide.ID, d.ID))); kept > 0 {
			text += " 📎"
		}
		all = append(all, text)
		label := fmt.Sprintf("%s %d", mark, n+1)
		if g.s.lean() { // who hears the buttons does not see the list
			label = mark + " " + placeLabel(fmt.Sprintf("%d. %s", n+1, plain(g.item(flows.Documents, d.ID))), MaxLabel)
		}
		buttons = append(buttons, bot.Button{Label: label, Data: press{Do: doTick, Guide: r.Guide.ID, Name: d.ID}.data()})
	}
	g.paragraph(lines(all...))
	if len(documents) > 0 {
		g.say("papers.photo_hint", nil)
	}
	for row := range slices.Chunk(buttons, 4) {
		g.row(row...)
	}
	g.photoButtons(r)
}

// sources lists the legal ground with the day on which each was checked.
func (g *page) sources(r flows.Result) {
	all := []string{g.p.Text("bot.outcome.sources", nil)}
	for _, c := range r.Sources {
		all = append(all, g.citation(c))
	}
	g.paragraph(lines(all...))
	g.words.note(r.Outcome.Confidence, r.Outcome.Recheck)
	g.mark(r)
}

// citation writes a source with its article and the day on which it was
// checked.
func (g *page) citation(c *flows.Citation) string {
	name := html.EscapeString(c.Source.Name)
	if c.Source.URL != "" {
		name = fmt.Sprintf(`<a href="%s">%s</a>`, html.EscapeString(c.Source.URL), name)
	}
	return g.p.Text("bot.outcome.source", map[string]any{
		"Name": name, "Article": html.EscapeString(c.Article), "Checked": g.p.DateShort(c.Source.Checked.Time()),
	})
}
