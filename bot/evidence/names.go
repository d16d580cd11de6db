package evidence

import (
	"html"
	"strings"

	"plutbot/bot/figures"
	"plutbot/flows"
	"plutbot/locales"
)

// names gives the words for what is counted, in one language.
type names struct {
	*locales.Printer
	content *flows.Content
	guides  map[figures.Key]*flows.Guide
}

func namesIn(p *locales.Printer, content *flows.Content) names {
	n := names{p, content, map[figures.Key]*flows.Guide{}}
	for _, g := range content.Guides {
		n.guides[figures.GuideKey(g.ID)] = g
	}
	return n
}

// number writes a count.
func (n names) number(count int64) string { return n.Number(float64(count)) }

// word writes one of the report's own words.
func (n names) word(id string) string { return n.Text("evidence."+id, nil) }

// guide is the title of a guide.
func (n names) guide(key figures.Key) string {
	if g, ok := n.guides[key]; ok {
		return n.plain(g.ID+".title", g.ID)
	}
	return n.word("gone.guide")
}

// question is the short form of a question, and outcome the title of an outcome.
// Of content that has changed since the month, they may be gone.
func (n names) question(guide, key figures.Key) string {
	if g, ok := n.guides[guide]; ok {
		for _, q := range g.Questions {
			if figures.PlaceKey(q.ID) == key {
				return n.plain(q.Message()+".short", q.ID)
			}
		}
	}
	return n.word("gone.question")
}

func (n names) outcome(guide, key figures.Key) string {
	if g, ok := n.guides[guide]; ok {
		for _, o := range g.Outcomes {
			if figures.PlaceKey(o.ID) == key {
				return n.plain(flows.MessageID(g.ID, "o", o.ID)+".title", o.ID)
			}
		}
	}
	return n.word("gone.outcome")
}

// province names one by its code as a number; 0 is unknown.
func (n names) province(code string) string {
	if code == "0" {
		return n.word("region.unknown")
	}
	if p, ok := n.content.Regions.Province(code); ok {
		return p.Name
	}
	return code
}

// topic names what a question in own words was about.
func (n names) topic(id string) string {
	if own, ok := n.Lookup("evidence.topic."+id, nil); ok {
		return own
	}
	return n.plain("topic."+id+".title", id)
}

func (n names) field(id string) string { return n.plain("consultant.field."+id, id) }

// plain is a message without marks of Telegram; one that is not there is its id.
func (n names) plain(message, id string) string {
	text, ok := n.Lookup(message, nil)
	if !ok {
		return id
	}
	return strings.TrimSpace(html.UnescapeString(tags.Replace(text)))
}

// tags are those that titles may hold.
var tags = strings.NewReplacer("<b>", "", "</b>", "", "<i>", "", "</i>", "")
