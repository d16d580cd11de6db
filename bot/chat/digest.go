package chat

import (
	"fmt"
	"strings"
	"time"

	"plutbot/bot"
	"plutbot/flows"
)

// Digest implements bot.Conversation: like questions together, the most
// frequent first, so that an author sees what to write next.
func (c *Chat) Digest(data []byte, questions []bot.Unanswered, now time.Time) (bot.File, error) {
	s, err := decode(c.content, data)
	if err != nil {
		return bot.File{}, err
	}
	p := c.catalog.In(s.Language)
	texts := make([]string, len(questions))
	for i, q := range questions {
		texts[i] = q.Text
	}
	all := []string{p.Text("bot.digest.title", map[string]any{"Count": len(questions), "Date": p.Date(flows.DayOf(now.In(wib)).Time())}), ""}
	for _, group := range c.grouped(texts) {
		all = append(all, fmt.Sprintf("%d x %s", len(group), texts[group[0]]))
		for _, i := range group[1:] {
			all = append(all, "    "+texts[i])
		}
	}
	return bot.File{Name: p.Text("bot.digest.name", nil), Caption: p.Text("bot.digest.caption", nil),
		Content: []byte(strings.Join(all, "\n") + "\n")}, nil
}

// grouped puts like texts together as far as somebody knows which are alike.
func (c *Chat) grouped(texts []string) [][]int {
	if c.asker != nil {
		return c.asker.Group(texts)
	}
	groups := make([][]int, len(texts))
	for i := range texts {
		groups[i] = []int{i}
	}
	return groups
}
