package chat

import (
	"cmp"
	"slices"

	"plutbot/flows"
)

// Held is what kinds of data a session holds about a person.
type Held struct {
	// Language that the person reads.
	Language string
	// Since is the day of the consent, before which nothing was kept; 0 for none.
	Since flows.Day
	// Classes are names of breach.class.* in the catalogs.
	Classes []string
}

// Held tells what kinds of data a session holds, without what they are.
func (c *Chat) Held(data []byte) (Held, error) {
	s, err := decode(c.content, data)
	if err != nil {
		return Held{}, err
	}
	h := Held{Language: s.Language, Since: s.Agreed, Classes: []string{"contact"}}
	add := func(class string, there bool) {
		if there && !slices.Contains(h.Classes, class) {
			h.Classes = append(h.Classes, class)
		}
	}
	add("consents", s.Consent != 0)
	for _, b := range s.businesses() {
		add("answers", len(b.State.Answers) > 0)
		add("profile", cmp.Or(b.Name, string(b.Own.of(sectionProfile))) != "" || len(b.holdings()) > 0)
		add("notes", len(b.notes()) > 0)
		add("photos", len((session{business: b}).photos()) > 0)
	}
	_, open := s.calculation()
	add("calculation", open)
	add("reminders", s.allows(purposeReminders))
	add("ticket", len(s.Tickets.All) > 0)
	add("visit", len(s.visits().All) > 0)
	return h, nil
}
