package chat

import (
	"html"
	"regexp"
	"strings"
	"time"

	"plutbot/bot"
	"plutbot/flows"
)

// tag matches the few HTML tags that texts may hold.
var tag = regexp.MustCompile(`</?[a-z][^>]*>`)

// plain turns Telegram HTML into plain text.
func plain(s string) string { return html.UnescapeString(tag.ReplaceAllString(s, "")) }

// Export implements bot.Conversation: all that is kept about a chat, as a text
// that its owner can read, and as JSON that another program can (UU 27/2022
// art. 7 and 13).
func (c *Chat) Export(data []byte, now time.Time) ([]bot.File, error) {
	s, err := decode(c.content, data)
	if err != nil {
		return nil, err
	}
	p := c.catalog.In(s.Language)
	day := flows.DayOf(now.In(wib))
	machine, err := c.portable(s, day)
	if err != nil {
		return nil, err
	}
	return []bot.File{
		{Name: p.Text("bot.export.name", nil), Caption: p.Text("bot.export.caption", nil), Content: []byte(c.readable(s, day))},
		{Name: p.Text("profile.export.name", nil), Caption: p.Text("profile.export.caption", nil), Content: machine},
	}, nil
}

// readable writes all that is kept as text.
func (c *Chat) readable(s session, day flows.Day) string {
	p := c.catalog.In(s.Language)
	g := &page{Chat: c, s: s, p: p, day: day}
	g.look()
	all := []string{
		p.Text("bot.export.title", nil), "",
		p.Text("bot.export.made", map[string]any{"Date": p.Date(day.Time())}),
		p.Text("bot.export.language", map[string]any{"Language": p.Text("bot.language.name", nil)}),
		p.Text("bot.export.consent", map[string]any{"Version": s.Consent, "Date": p.Date(s.Agreed.Time())}),
	}
	for _, known := range purposes {
		all = append(all, p.Text("profile.purpose."+known.Name, nil)+" "+g.decision(s.consent(known.Purpose)))
	}
	for _, b := range s.businesses() {
		all = append(all, "", p.Text("profile.export.business", map[string]any{"Name": g.businessName(b)}))
		all = append(all, g.keptOf(b)...)
	}
	all = append(all, s.Tickets.export(g)...)
	all = append(all, g.visitsText()...)
	all = append(all, g.calcText()...)
	all = append(all, "", strings.Join(c.photosText(g), "\n"), c.learnedText(p, s), c.subscriptionsText(p, s), c.reckonedText(p, s),
		p.Text("bot.export.kept", map[string]any{"Days": int(keptFor.Hours() / 24)}))
	return plain(strings.Join(all, "\n")) + "\n"
}

// keptOf lists what is kept about a business.
func (g *page) keptOf(b business) []string {
	var all []string
	for _, name := range profileNames {
		if value := g.fieldValue(b, name); value != "" && g.fieldQuestion(name) == nil && name != nameRegion {
			all = append(all, g.p.Text("profile.line", map[string]any{"Field": g.p.Text("profile.field."+name, nil), "Value": value}))
		}
	}
	for _, h := range b.holdings() {
		if !h.Told {
			all = append(all, g.holdingLine(h))
		}
	}
	if notes := b.notes(); len(notes) > 0 {
		all = append(all, g.p.Text("notes.export", nil))
		for _, n := range notes {
			all = append(all, "- "+html.EscapeString(n))
		}
	}
	all = append(all, g.p.Text("bot.export.answers", nil))
	for _, a := range b.State.Answers {
		all = append(all, g.p.Text("bot.export.answer", map[string]any{"Question": g.short(g.words, a.Question), "Answer": g.written(g.words, a)}))
	}
	if len(b.State.Answers) == 0 {
		all = append(all, g.p.Text("bot.export.nothing", nil))
	}
	marks := session{business: b}
	return append(all, g.p.Text("bot.export.documents", map[string]any{"Count": len(b.Ticks) - g.lessonMarks(marks)}))
}

// short names a question; one that no longer exists keeps its id.
func (c *Chat) short(w *words, question string) string {
	q, ok := c.content.Question(question)
	if !ok {
		return question
	}
	return w.printer.Text(q.Message()+".short", w)
}

func (c *Chat) written(w *words, a flows.Answer) string {
	q, ok := c.content.Question(a.Question)
	if !ok || q.Accepts(a.Value) != flows.Fits {
		return strings.Join(append([]string{a.Value.Text}, a.Value.Many...), " ")
	}
	return w.answer(q, a.Value)
}
