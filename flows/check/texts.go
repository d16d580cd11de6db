package check

import (
	"slices"
	"strings"

	"plutbot/flows"
)

// sharedOwner is the catalog of what several guides share.
const sharedOwner = "shared"

// messages compares the ids that the guides use with those that the
// catalogs have.
func (c *checking) messages() {
	needed := map[string]flows.Position{}
	for _, g := range c.content.Guides {
		guideMessages(g, func(id string, at flows.Position) {
			if _, known := needed[id]; !known {
				needed[id] = at
			}
		})
	}
	for _, card := range c.content.Cards {
		cardMessages(card, func(id string) { needed[id] = card.Position })
	}
	for _, l := range c.content.Lessons {
		lessonMessages(l, func(id string) { needed[id] = l.Position })
	}
	termMessages(c.content.Glossary, func(id string, at flows.Position) { needed[id] = at })
	for _, v := range c.content.Values {
		if v.Recheck != "" {
			needed[placeMessage(v.Recheck)] = v.Position
		}
	}
	for id, at := range needed {
		for _, language := range c.words.Languages() {
			if !c.words.Has(language, id) {
				c.add(MissingText, at, "catalog %s lacks %s", language, id)
			}
		}
	}
	for _, id := range c.words.IDs() {
		if _, used := needed[id]; used || !c.checked(id) || strings.HasSuffix(id, ".hint") {
			continue
		}
		for _, language := range c.words.Languages() {
			if c.words.Has(language, id) {
				file, line := c.words.Position(language, id)
				c.add(UnusedText, flows.Position{File: file, Line: line}, "nothing uses %s", id)
			}
		}
	}
}

func placeMessage(place string) string { return sharedOwner + ".place." + place }

// cardMessages calls need for every message that a card uses.
func cardMessages(c *flows.Card, need func(string)) {
	for _, part := range []string{".short", ".question", ".answer"} {
		need(c.Message() + part)
	}
	if c.Recheck != "" {
		need(placeMessage(c.Recheck))
	}
}

// lessonMessages calls need for every message that a lesson uses.
func lessonMessages(l *flows.Lesson, need func(string)) {
	for _, text := range []string{"title", "intro", "quiz", "right", "wrong"} {
		need(l.Message(text))
	}
	for _, card := range l.Cards {
		need(l.Message("card." + card))
	}
	for _, o := range l.Options {
		need(l.Message("opt." + o))
	}
	if l.Recheck != "" {
		need(placeMessage(l.Recheck))
	}
}

// guideMessages calls need for every message that a guide uses.
func guideMessages(g *flows.Guide, need func(string, flows.Position)) {
	need(g.ID+".title", g.Position)
	if g.Group != "" {
		need(flows.GroupMessage(g.Group), g.Position)
	}
	need(g.ID+".intro", g.Position)
	for _, q := range g.Questions {
		need(q.Message()+".text", q.Position)
		need(q.Message()+".short", q.Position)
		need(q.Message()+".why", q.Position)
		if q.Type.Typed() {
			need(q.Message()+".hint", q.Position)
		}
		for _, o := range q.Options {
			need(q.Message()+".opt."+o.ID, q.Position)
		}
	}
	if g.Score != nil {
		need(flows.ScoreMessage(g.ID, "title"), g.Score.Position)
		need(flows.ScoreMessage(g.ID, "note"), g.Score.Position)
		for _, part := range g.Score.Parts {
			need(flows.ScoreMessage(g.ID, "part."+part.ID), g.Score.Position)
		}
	}
	if g.Finder != nil && g.Finder.Recheck != "" {
		need(placeMessage(g.Finder.Recheck), g.Finder.Position)
	}
	for _, o := range g.Outcomes {
		outcome := flows.MessageID(g.ID, "o", o.ID)
		need(outcome+".title", o.Position)
		need(outcome+".text", o.Position)
		if o.Recheck != "" {
			need(placeMessage(o.Recheck), o.Position)
		}
		for kind, items := range o.Lists {
			for _, i := range items {
				itemMessages(g.ID, flows.ListKind(kind), i, need)
			}
		}
	}
}

func itemMessages(guide string, kind flows.ListKind, i flows.Item, need func(string, flows.Position)) {
	need(flows.MessageID(guide, kind.Message(), i.ID), i.Position)
	for part, id := range map[flows.ListKind]string{flows.Where: i.Where, flows.Cost: i.Cost, flows.Time: i.Time} {
		if id != "" {
			need(flows.MessageID(guide, part.Message(), id), i.Position)
		}
	}
}

// values reports figures that nothing uses or that have no entry for the day.
func (c *checking) values(used []string) {
	for _, g := range c.content.Guides {
		for _, cond := range g.Conditions() {
			used = append(used, cond.Values...)
		}
	}
	for id, v := range c.content.Values {
		if !slices.Contains(used, id) {
			c.add(UnusedValue, v.Position, "nothing uses value %s", id)
		}
		if _, ok := v.On(c.day); !ok {
			c.add(Gap, v.Position, "value %s has no entry for %s", id, c.day)
		}
	}
}

// sources reports sources that nothing uses.
func (c *checking) sources() {
	used := map[*flows.Source]bool{}
	for _, v := range c.content.Values {
		for _, e := range v.Entries {
			used[e.Source] = true
		}
	}
	for _, g := range c.content.Guides {
		for _, o := range g.Outcomes {
			for _, s := range o.Sources {
				used[s.Source] = true
			}
		}
		if g.Finder != nil {
			for _, s := range g.Finder.Sources {
				used[s.Source] = true
			}
		}
	}
	for _, card := range c.content.Cards {
		for _, s := range card.Sources {
			used[s.Source] = true
		}
	}
	for _, l := range c.content.Lessons {
		for _, s := range l.Sources {
			used[s.Source] = true
		}
	}
	for _, t := range c.content.Glossary.All() {
		for _, s := range t.Sources {
			used[s.Source] = true
		}
	}
	for id, s := range c.content.Sources {
		if !used[s] {
			c.add(UnusedSource, s.Position, "nothing uses source %s", id)
		}
	}
}
