package chat

import (
	"fmt"
	"html"
	"regexp"
	"slices"
	"strings"

	"plutbot/bot"
	"plutbot/bot/papers"
	"plutbot/flows"
)

const (
	noticePaper     notice = 72 // a file is on its way
	noticePaperText notice = 73 // the same as text
)

const (
	doPaper     action = "wp" // guide: its outcome on paper; without one, the plan
	doCalcPaper action = "wk" // -, calculator: its result on paper
)

// savePaper sends the outcome of the open guide, or the plan, as a file.
func (st *step) savePaper(p press) {
	screen := screenGuide
	of, ok := st.content.Guide(p.Guide)
	if p.Guide == "" {
		screen = screenPlan
		of, ok = st.content.PlanGuide()
	}
	if !ok {
		st.old()
		return
	}
	r, done := st.content.Result(of, st.s.State.Answers, st.day)
	if !done || (screen == screenGuide && of.ID != st.s.State.Guide) {
		st.old()
		return
	}
	g := &page{Chat: st.Chat, s: st.s, p: st.catalog.In(st.s.Language), day: st.day}
	g.look()
	sheet := g.sheet(r)
	if screen == screenPlan {
		sheet.plan()
	} else {
		sheet.outcome()
	}
	st.s.Screen = screen
	st.sendPaper(sheet.paper)
	st.count("paper", of.ID, r.Outcome.ID)
}

// saveCalc sends the result of the open calculation as a file.
func (st *step) saveCalc(p press) {
	c, open := st.s.calculation()
	if _, missing := c.missing(); !open || missing || c.calculator().id != p.Name {
		st.old()
		return
	}
	g := &page{Chat: st.Chat, s: st.s, p: st.catalog.In(st.s.Language), day: st.day}
	g.look()
	st.s.Screen = screenCalc
	st.sendPaper(g.calcPaper(c))
	st.count("paper", "", p.Name)
}

// sendPaper has a paper made and sent.
func (st *step) sendPaper(paper papers.Paper) {
	st.s.Notice = noticePaper
	if paper.Plain = st.s.lean(); paper.Plain {
		st.s.Notice = noticePaperText
	}
	st.task(papers.DoSend, fmt.Sprintf("%s:%d:%d", papers.DoSend, st.update.Chat, st.update.ID), paper)
}

// paperButton offers the outcome of a guide, or the plan, as a file.
func (g *page) paperButton(guide string) bot.Button {
	return g.saveButton(press{Do: doPaper, Guide: guide})
}

func (g *page) saveButton(p press) bot.Button {
	label := "papers.button.save"
	if g.s.lean() {
		label = "papers.button.save_text"
	}
	return bot.Button{Label: g.p.Text(label, nil), Data: p.data()}
}

// calcPaper puts the result of a calculation on paper: what the card says, with
// addresses written in full.
func (g *page) calcPaper(c calculation) papers.Paper {
	id := c.calculator().id
	own := *g
	own.text = nil
	own.s.setDisplay(0) // all of it
	c.calculator().write(&own, c)
	paper := g.paperOf("hitung-"+id, "hitung."+id+".title")
	paper.Start = calcPrefix + id
	given := papers.Block{Heading: g.p.Text("papers.given", nil)}
	for i, v := range c.given {
		given.Lines = append(given.Lines, printed(g.inputLine(c, i, v)))
	}
	paper.Blocks = append(paper.Blocks, given)
	for part := range strings.SplitSeq(strings.Join(own.text, "\n\n"), "\n\n") {
		var b papers.Block
		for line := range strings.SplitSeq(part, "\n") {
			b.Lines = append(b.Lines, printed(line))
		}
		paper.Blocks = append(paper.Blocks, b)
	}
	return paper
}

// printed puts a line of a card on paper.
func printed(line string) papers.Line {
	var l papers.Line
	if text, ok := strings.CutPrefix(line, "• "); ok {
		line, l.Mark = text, papers.Bullet
	}
	if found := linked.FindStringSubmatch(line); found != nil {
		line = strings.Replace(line, found[0], found[2], 1)
		l.Link = html.UnescapeString(found[1])
	}
	l.Text = line
	return l
}

// linked matches a link in a text.
var linked = regexp.MustCompile(`<a href="([^"]*)">(.*?)</a>`)

// paperOf begins a paper with its title.
func (g *page) paperOf(name, title string) papers.Paper {
	p := papers.Paper{
		Name: "plutbot-" + name + "-" + g.day.Time().Format("2006-01-02"), Caption: g.p.Text("papers.caption", nil),
		Head: g.p.Text("papers.head", nil), Title: g.p.Text(title, nil),
		Made: []string{g.p.Text("papers.made", map[string]any{"Date": g.p.Date(g.day.Time())})},
		Foot: g.p.Text("papers.foot", nil), Page: g.p.Text("papers.page", nil),
	}
	if g.s.Name != "" {
		p.Made = append(p.Made, g.p.Text("papers.business", map[string]any{"Name": escaped(g.s.Name)}))
	}
	return p
}

// sheet puts a result on paper.
type sheet struct {
	*page
	r     flows.Result
	paper papers.Paper
	boxes bool // steps are ticked
}

// sheet begins the paper of a result.
func (g *page) sheet(r flows.Result) *sheet {
	own := *g
	own.words = g.wordsOf(r.Trail)
	own.view.Guide = r.Guide
	code := r.Guide.Code(r.Trail, r.Day)
	t := &sheet{page: &own, r: r, paper: g.paperOf(r.Guide.ID, r.Guide.ID+".title")}
	t.paper.Code, t.paper.Start = code, startOf(code, r.Guide.ID)
	t.paper.CodeText = g.p.Text("papers.code", map[string]any{"Date": g.p.Date(r.Day.Time()), "Checked": g.p.Date(checked(r).Time()), "Version": g.content.Version})
	return t
}

// add adds a block unless it is empty. The heading is a message id, or "".
func (t *sheet) add(heading string, all ...papers.Line) {
	if len(all) == 0 {
		return
	}
	b := papers.Block{Lines: all}
	if heading != "" {
		b.Heading = t.p.Text(heading, nil)
	}
	t.paper.Blocks = append(t.paper.Blocks, b)
}

// outcome puts all parts of an outcome on the paper.
func (t *sheet) outcome() {
	o := t.r.Outcome
	t.paper.Result = t.p.Text(t.message("o", o.ID)+".title", t.words)
	t.add("", papers.Line{Text: t.p.Text(t.message("o", o.ID)+".text", t.words)})
	t.list("papers.why", flows.Why)
	t.points()
	number := t.steps("papers.repairs", repairs(t.r), 0)
	for _, kind := range steps {
		number = t.steps("papers."+kind.String(), others(t.r, kind), number)
	}
	t.documents(t.r, t.words, t.p.Text("papers.documents", nil))
	t.list("papers.cost", flows.Cost)
	t.list("papers.time", flows.Time)
	t.list("papers.where", flows.Where)
	t.list("papers.validity", flows.Validity)
	t.list("papers.changes", flows.Changes)
	t.answers()
	t.ground()
}

// plan puts the steps of the plan on the paper, with the documents of the
// guides that have come to their end.
func (t *sheet) plan() {
	t.paper.Title = t.p.Text("papers.plan", nil)
	t.paper.Start = planPrefix + strings.TrimPrefix(t.paper.Start, codePrefix)
	todo := todos(t.r)
	for _, i := range todo {
		if !t.done(i) {
			t.add("papers.first", papers.Line{Text: t.item(flows.Now, i.ID)})
			break
		}
	}
	t.boxes = true
	t.steps("papers.steps", todo, 0)
	var sums []papers.Line
	for _, i := range t.r.Lists[flows.Cost] {
		if i.Total {
			sums = append(sums, papers.Line{Mark: papers.Bullet, Text: t.item(flows.Cost, i.ID)})
		}
	}
	t.add("papers.cost", sums...)
	t.list("papers.time", flows.Time)
	var seen []*flows.Guide
	for _, i := range todo {
		guide, ok := t.content.Guide(i.Guide)
		if !ok || slices.Contains(seen, guide) {
			continue
		}
		seen = append(seen, guide)
		if of, done := t.content.Result(guide, t.s.State.Answers, t.day); done {
			t.documents(of, t.wordsOf(of.Trail), t.p.Text("papers.documents_of", map[string]any{"Title": t.p.Text(guide.ID+".title", nil)}))
		}
	}
	t.answers()
	t.ground()
}

// points writes the score with its parts.
func (t *sheet) points() {
	s := t.r.Score
	if s == nil {
		return
	}
	name := func(text string) string { return t.p.Text(flows.ScoreMessage(t.r.Guide.ID, text), t.words) }
	all := []papers.Line{{Text: t.p.Text("score.head", map[string]any{"Title": name("title"), "Have": s.Have, "Of": s.Of})}}
	for _, part := range s.Parts {
		all = append(all, papers.Line{Mark: papers.Bullet,
			Text: t.p.Text("papers.points", map[string]any{"Part": name("part." + part.ID), "Have": part.Have, "Of": part.Of})})
	}
	t.add("", all...)
}

// list writes one part as a list.
func (t *sheet) list(heading string, kind flows.ListKind) {
	var all []papers.Line
	for _, i := range t.r.Lists[kind] {
		all = append(all, papers.Line{Mark: papers.Bullet, Text: t.item(kind, i.ID)})
	}
	t.add(heading, all...)
}

// steps writes steps, numbered through, each with where, cost, time, how far
// it is, and its address.
func (t *sheet) steps(heading string, items []*flows.Item, number int) int {
	var all []papers.Line
	for _, i := range items {
		number++
		l := papers.Line{Mark: fmt.Sprintf("%d.", number), Text: t.item(flows.Now, i.ID), Link: i.Link}
		if t.boxes {
			l.Text = l.Mark + " " + l.Text
			l.Mark, l.Box = "", boxOf(t.done(i))
		}
		for _, note := range []string{t.facts(i), t.status(i.Guide)} {
			if note != "" {
				l.Notes = append(l.Notes, note)
			}
		}
		all = append(all, l)
	}
	t.add(heading, all...)
	return number
}

// done says whether a step of the plan is ticked.
func (t *sheet) done(i *flows.Item) bool { return slices.Contains(t.s.Ticks, stepKey(t.r.Guide, i)) }

func boxOf(ticked bool) papers.Box {
	if ticked {
		return papers.Ticked
	}
	return papers.Empty
}

// documents writes the documents of a result with a box each.
func (t *sheet) documents(r flows.Result, w *words, heading string) {
	b := papers.Block{Heading: heading}
	for _, d := range r.Lists[flows.Documents] {
		id := flows.MessageID(r.Guide.ID, flows.Documents.Message(), d.ID)
		b.Lines = append(b.Lines, papers.Line{Box: boxOf(slices.Contains(t.s.Ticks, tickKey(id))), Text: t.p.Text(id, w)})
	}
	if len(b.Lines) > 0 {
		t.paper.Blocks = append(t.paper.Blocks, b)
	}
}

// answers writes what was answered on the way, since the result follows from
// it.
func (t *sheet) answers() {
	var all []papers.Line
	for _, a := range t.r.Trail.Asked {
		all = append(all, papers.Line{Mark: papers.Bullet,
			Text: t.p.Text("papers.answer", map[string]any{"Question": t.p.Text(a.Question.Message()+".short", t.words), "Answer": t.words.answer(a.Question, a.Value)})})
	}
	t.add("papers.answers", all...)
}

// ground writes where less certain figures are checked again, and the sources.
func (t *sheet) ground() {
	t.words.note(t.r.Outcome.Confidence, t.r.Outcome.Recheck)
	if len(t.words.recheck) > 0 {
		t.add("", papers.Line{Text: t.p.Text("bot.guide.recheck", map[string]any{"Places": t.words.places()})})
	}
	if t.words.doubt {
		t.add("", papers.Line{Text: t.p.Text("bot.guide.doubt", nil)})
	}
	var all []papers.Line
	for _, c := range t.r.Sources {
		all = append(all, papers.Line{Mark: papers.Bullet, Link: c.Source.URL, Text: t.p.Text("papers.source", map[string]any{
			"Name": escaped(c.Source.Name), "Article": escaped(c.Article), "Checked": t.p.DateShort(c.Source.Checked.Time())})})
	}
	t.add("papers.sources", all...)
}
