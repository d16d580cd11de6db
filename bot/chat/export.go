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
// that its owner can read (UU 27/2022 art. 7).
func (c *Chat) Export(data []byte, now time.Time) (bot.File, error) {
	s, err := decode(c.content, data)
	if err != nil {
		return bot.File{}, err
	}
	p := c.catalog.In(s.Language)
	day := flows.DayOf(now.In(wib))
	all := []string{
		p.Text("bot.export.title", nil), "",
		p.Text("bot.export.made", map[string]any{"Date": p.Date(day.Time())}),
		p.Text("bot.export.language", map[string]any{"Language": p.Text("bot.language.name", nil)}),
		p.Text("bot.export.consent", map[string]any{"Version": s.Consent, "Date": p.Date(s.Agreed.Time())}),
		"", p.Text("bot.export.answers", nil),
	}
	w := &words{content: c.content, printer: p, day: day}
	for _, a := range s.State.Answers {
		all = append(all, p.Text("bot.export.answer", map[string]any{"Question": c.short(w, a.Question), "Answer": c.written(w, a)}))
	}
	if len(s.State.Answers) == 0 {
		all = append(all, p.Text("bot.export.nothing", nil))
	}
	own := &page{Chat: c, s: s, p: p, day: day}
	own.look()
	all = append(all, s.Tickets.export(own)...)
	all = append(all, "",
		p.Text("bot.export.documents", map[string]any{"Count": len(s.Ticks) - c.lessonMarks(s)}),
		c.learnedText(p, s),
		c.subscriptionsText(p, s),
		p.Text("bot.export.kept", map[string]any{"Days": int(keptFor.Hours() / 24)}))
	return bot.File{
		Name: p.Text("bot.export.name", nil), Caption: p.Text("bot.export.caption", nil),
		Content: []byte(plain(strings.Join(all, "\n")) + "\n"),
	}, nil
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
