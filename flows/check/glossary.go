package check

import (
	"strings"

	"plutbot/flows"
)

// glossary reports abbreviations that nobody explains, and explanations that
// nobody needs.
func (c *checking) glossary() {
	if c.content.Glossary == nil {
		return
	}
	if len(c.content.Glossary.All()) == 0 {
		return // this content has no glossary, and so no button that explains
	}
	used := map[*flows.Term]bool{}
	for _, id := range c.words.IDs() {
		for _, language := range c.words.Languages() {
			if c.words.Has(language, id) {
				file, line := c.words.Position(language, id)
				c.abbreviations(id, c.words.Raw(language, id), flows.Position{File: file, Line: line}, used)
			}
		}
	}
	for id, s := range c.content.Sources {
		c.abbreviations("source "+id, s.Name, s.Position, used)
	}
	for _, t := range c.content.Glossary.Terms {
		if !used[t] {
			c.add(UnusedTerm, t.Position, "no text uses %s", strings.Join(t.Written, ", "))
		}
	}
}

// abbreviations looks at those of one text.
func (c *checking) abbreviations(name, text string, at flows.Position, used map[*flows.Term]bool) {
	for _, pattern := range unspoken {
		text = pattern.ReplaceAllString(text, " ")
	}
	for _, word := range c.content.Glossary.Unknown(text) {
		c.add(Unexplained, at, "%s uses %s: explain it in glossary.yaml, or list it there under everyday", name, word)
	}
	for _, t := range c.content.Glossary.In(text) {
		used[t] = used[t] || name != t.Message()
	}
}

// termMessages calls need for every message that the glossary uses.
func termMessages(g *flows.Glossary, need func(string, flows.Position)) {
	for _, t := range g.All() {
		need(t.Message(), t.Position)
	}
}
