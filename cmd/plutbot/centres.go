package main

import (
	"strings"

	"plutbot/bot/desk"
	"plutbot/bot/office"
	"plutbot/flows"
)

// centres tells the desk about the service centres of the content.
type centres struct{ content *flows.Content }

// Serving implements desk.Centres: the centre of the regency, then that of the
// province. Somebody without either belongs to the default group and not to the
// centre of another regency.
func (c centres) Serving(province, regency string) []string {
	var ids []string
	for _, centre := range office.Serving(c.content, province, regency) {
		ids = append(ids, centre.ID)
	}
	return ids
}

// Named implements desk.Centres.
func (c centres) Named(words string, limit int) []desk.Centre {
	var found []desk.Centre
	for _, centre := range c.content.Centres {
		if words = strings.ToLower(words); strings.EqualFold(centre.Name, words) {
			return []desk.Centre{{ID: centre.ID, Name: centre.Name}}
		}
		if len(found) < limit && strings.Contains(strings.ToLower(centre.Name+" "+centre.Regency), words) {
			found = append(found, desk.Centre{ID: centre.ID, Name: centre.Name})
		}
	}
	return found
}

// Centre implements desk.Centres.
func (c centres) Centre(id string) (desk.Centre, bool) {
	for _, centre := range c.content.Centres {
		if centre.ID == id {
			return desk.Centre{ID: centre.ID, Name: centre.Name}, true
		}
	}
	return desk.Centre{}, false
}
