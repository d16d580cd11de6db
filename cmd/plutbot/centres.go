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
			return []desk.Centre{named(centre)}
		}
		if len(found) < limit && strings.Contains(strings.ToLower(centre.Name+" "+centre.Regency), words) {
			found = append(found, named(centre))
		}
	}
	return found
}

// Centre implements desk.Centres.
func (c centres) Centre(id string) (desk.Centre, bool) {
	for _, centre := range c.content.Centres {
		if centre.ID == id {
			return named(centre), true
		}
	}
	return desk.Centre{}, false
}

// Provinces implements desk.Centres.
func (c centres) Provinces() []desk.Centre {
	var found []desk.Centre
	for _, p := range c.content.Regions.Provinces {
		if len(c.In(p.Code)) > 0 {
			found = append(found, desk.Centre{ID: p.Code, Name: p.Name})
		}
	}
	return found
}

// In implements desk.Centres.
func (c centres) In(province string) []desk.Centre {
	var found []desk.Centre
	for _, centre := range c.content.Centres {
		if centre.Province == province {
			found = append(found, named(centre))
		}
	}
	return found
}

// shorter writes the name of a centre so that it fits on a button.
var shorter = strings.NewReplacer("PLUT-KUMKM ", "", "Kabupaten ", "Kab. ", "Provinsi ", "Prov. ", "Kepulauan ", "Kep. ", "Bangka Belitung", "Babel")

func named(c flows.Centre) desk.Centre {
	short, _, _ := strings.Cut(c.Name, " (")
	return desk.Centre{ID: c.ID, Name: c.Name, Short: shorter.Replace(short), Province: c.Province}
}
