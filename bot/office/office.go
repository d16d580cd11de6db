// Package office knows the service centres as offices: which one is for a
// region, when it is open, and how long people wait for an answer. All of it is
// computed from content and samples that are given.
package office

import (
	"strings"
	"time"

	"plutbot/flows"
)

// Serving gives the centres that are for a region, the nearest first: that of
// the regency, then that of the province. The codes may be "". It gives none
// where no source tells of one.
func Serving(content *flows.Content, province, regency string) []flows.Centre {
	if province == "" {
		province, _, _ = strings.Cut(regency, ".")
	}
	var serving []flows.Centre
	for _, code := range []string{regency, province} {
		if code == "" {
			continue
		}
		if c, ok := centre(content, idPrefix+strings.ReplaceAll(code, ".", "")); ok {
			serving = append(serving, c)
		}
	}
	return serving
}

// idPrefix begins the ids of centres; the code of their region follows, without
// its dot.
const idPrefix = "plut-"

func centre(content *flows.Content, id string) (flows.Centre, bool) {
	for _, c := range content.Centres {
		if c.ID == id {
			return c, true
		}
	}
	return flows.Centre{}, false
}

// The zones of Indonesia, which knows no summer time.
var (
	wib  = time.FixedZone("WIB", 7*60*60)
	wita = time.FixedZone("WITA", 8*60*60)
	wit  = time.FixedZone("WIT", 9*60*60)
)

// Zone gives the zone of a province, by its code; most of the country lives in
// WIB, which stands for an unknown one.
func Zone(content *flows.Content, province string) *time.Location {
	p, ok := content.Regions.Province(province)
	if !ok {
		return wib
	}
	switch p.Zone {
	case "WITA":
		return wita
	case "WIT":
		return wit
	default:
		return wib
	}
}

// Opening says whether an office is open.
type Opening struct {
	Open bool
	// At is when it closes, or else when it opens next, in the office's zone.
	// It is zero when it does not open within a month.
	At time.Time
	// Holiday is the id of today's holiday, or "".
	Holiday string
	// Sure is true when the hours are the office's own and the holidays of the
	// days in question are known.
	Sure bool
}

// lookAhead is how many days are searched for the next opening.
const lookAhead = 31

// Hours says whether a centre of a zone is open; the centre may be "".
func Hours(offices flows.Offices, centre string, zone *time.Location, now time.Time) Opening {
	now = now.In(zone)
	hours, own := hoursOf(offices, centre)
	midnight := time.Date(now.Year(), now.Month(), now.Day(), 0, 0, 0, 0, zone)
	o := Opening{Sure: own}
	if h, ok := offices.Holiday(flows.DayOf(now)); ok {
		o.Holiday = h.Name
	}
	for ahead := range lookAhead {
		day := midnight.AddDate(0, 0, ahead)
		o.Sure = o.Sure && offices.Knows(day.Year())
		opens, closes, ok := on(offices, hours, day)
		if !ok || !now.Before(closes) {
			continue
		}
		o.Open, o.At = !now.Before(opens), opens
		if o.Open {
			o.At = closes
		}
		return o
	}
	return o
}

// hoursOf gives a centre's own hours, or else those that count for all.
func hoursOf(offices flows.Offices, centre string) (hours []flows.OfficeHours, own bool) {
	var general []flows.OfficeHours
	for _, h := range offices.Hours {
		switch h.Centre {
		case "":
			general = append(general, h)
		case centre:
			hours = append(hours, h)
			own = own || h.Confidence == flows.High
		}
	}
	if len(hours) == 0 {
		return general, false
	}
	return hours, own
}

// on gives the hours of a day; false when the office is closed all day.
func on(offices flows.Offices, hours []flows.OfficeHours, midnight time.Time) (opens, closes time.Time, ok bool) {
	if _, free := offices.Holiday(flows.DayOf(midnight)); free {
		return opens, closes, false
	}
	for _, h := range hours {
		for _, d := range h.Days {
			if d == midnight.Weekday() {
				return midnight.Add(h.Opens), midnight.Add(h.Closes), true
			}
		}
	}
	return opens, closes, false
}
