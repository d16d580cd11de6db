package main

import (
	"time"

	"plutbot/bot/office"
	"plutbot/flows"
)

// offices tells the desk when consultants work.
type offices struct{ content *flows.Content }

// maxOpenings bounds the search for office time: about a year of working days.
const maxOpenings = 260

// After implements desk.Hours.
func (o offices) After(province string, from time.Time, left time.Duration) time.Time {
	zone := office.Zone(o.content, province)
	now := from
	for range maxOpenings {
		h := office.Hours(o.content.Offices, "", zone, now)
		switch {
		case h.At.IsZero():
			return from.Add(left) // nobody knows when it opens
		case !h.Open:
			now = h.At
		case h.At.Sub(now) >= left:
			return now.Add(left)
		default:
			left -= h.At.Sub(now)
			now = h.At
		}
	}
	return now
}

// Closes implements desk.Hours.
func (o offices) Closes(province string, now time.Time) time.Time {
	zone := office.Zone(o.content, province)
	h := office.Hours(o.content.Offices, "", zone, now)
	if !h.Open && !h.At.IsZero() {
		h = office.Hours(o.content.Offices, "", zone, h.At)
	}
	if h.At.IsZero() {
		return now.Add(24 * time.Hour)
	}
	return h.At
}

// guideNames tells the desk about the guides and topics of the content.
type guideNames struct {
	content *flows.Content
	asker   *asker
}

// Topic implements desk.Guides.
func (g guideNames) Topic(question string) string {
	if g.asker == nil {
		return ""
	}
	if found := g.asker.Ask(question).Matches; len(found) > 0 {
		return found[0].Topic
	}
	return ""
}

// Has implements desk.Guides.
func (g guideNames) Has(id, question string) bool {
	guide, ok := g.content.Guide(id)
	if !ok || question == "" {
		return ok
	}
	for _, q := range guide.Questions {
		if q.ID == question {
			return true
		}
	}
	return false
}

// Names implements desk.Guides.
func (g guideNames) Names() []string {
	var names []string
	for _, guide := range g.content.Guides {
		names = append(names, guide.ID)
	}
	return names
}

// waited tells the conversation how long people waited lately in a field.
func (e *edition) waited(field string) []office.Sample {
	var samples []office.Sample
	for _, a := range e.staff.FirstAnswers(field) {
		samples = append(samples, office.Sample{Asked: a.Asked, Waited: a.Waited, Open: a.Open})
	}
	return samples
}
