package main

import (
	"slices"
	"strings"

	"plutbot/bot/broadcast/audience"
	"plutbot/flows"
	"plutbot/locales"
)

// facets gives the words for what is known of people.
type facets struct {
	content *flows.Content
	catalog *locales.Catalog
}

func (f facets) name(p *locales.Printer, facet audience.Facet, value string) string {
	switch facet {
	case audience.Province:
		if province, ok := f.content.Regions.Province(value); ok {
			return province.Name
		}
	case audience.Regency:
		if regency, ok := f.content.Regions.Regency(value); ok {
			return regency.Name
		}
	case audience.Sector:
		return f.option(p, flows.SharedPrefix+"jenis", value)
	case audience.Scale:
		return f.option(p, flows.SharedPrefix+"omzet", value)
	case audience.Language:
		if slices.Contains(f.catalog.Languages(), value) {
			return f.catalog.In(value).Text("bot.language.name", nil) // each language in its own words
		}
	case audience.Guide:
		return f.guide(p, value)
	case audience.Active, audience.Expiry:
		return p.Text("compose.value."+string(facet), map[string]any{"N": value})
	}
	return value
}

// option names an option of a question; one that is gone keeps its id.
func (f facets) option(p *locales.Printer, question, option string) string {
	if q, ok := f.content.Question(question); ok {
		if name, ok := p.Lookup(q.Message()+".opt."+option, nil); ok {
			return name
		}
	}
	return option
}

// guide names a guide, or how far somebody is in it.
func (f facets) guide(p *locales.Printer, value string) string {
	id, outcome, ended := strings.Cut(value, "=")
	id, question, stands := strings.Cut(id, "@")
	title, ok := p.Lookup(id+".title", nil)
	if !ok {
		return value
	}
	switch {
	case ended:
		if name, ok := p.Lookup(flows.MessageID(id, "o", outcome)+".title", nil); ok {
			outcome = name
		}
		return p.Text("compose.value.outcome", map[string]any{"Guide": title, "Outcome": outcome})
	case stands:
		if q, ok := f.content.Question(id + "." + question); ok {
			if name, ok := p.Lookup(q.Message()+".short", nil); ok {
				question = name
			}
		}
		return p.Text("compose.value.question", map[string]any{"Guide": title, "Question": question})
	default:
		return title
	}
}
