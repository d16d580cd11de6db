package main

import (
	"strings"

	"plutbot/bot/desk"
	"plutbot/flows"
)

// centres tells the desk about the service centres of the content.
type centres struct{ content *flows.Content }

// Serving implements desk.Centres: the centres of the regency, then those of
// the province.
func (c centres) Serving(province, regency string) []string {
	if province == "" {
		province, _, _ = strings.Cut(regency, ".")
	}
	var near, far []string
	place, _ := c.content.Regions.Regency(regency)
	for _, centre := range c.content.CentresOf(province) {
		if place.Name != "" && strings.EqualFold(place.Name, centre.Regency) {
			near = append(near, centre.ID)
			continue
		}
		far = append(far, centre.ID)
	}
	return append(near, far...)
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
