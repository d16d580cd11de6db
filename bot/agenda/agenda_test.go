package agenda_test

import (
	"bytes"
	"fmt"
	"strings"
	"testing"
	"time"

	ics "github.com/arran4/golang-ical"

	"plutbot/bot/agenda"
)

func TestACalendarReadsTheSameMomentInTheCentresZone(t *testing.T) {
	t.Parallel()
	for hours, name := range map[int]string{7: "Asia/Jakarta", 8: "Asia/Makassar", 9: "Asia/Jayapura"} {
		zone := time.FixedZone("", hours*60*60)
		a := agenda.Appointment{ID: "K7Q4MD@plutbot", Revision: 3, Title: "Kunjungan PLUT", Place: "Jl. Contoh 1, Kota Bandung; lantai 2",
			Notes: "Bawa:\nKTP", Starts: time.Date(2026, 12, 3, 8, 0, 0, 0, zone), Ends: time.Date(2026, 12, 3, 12, 0, 0, 0, zone), Zone: hours,
			Made: time.Date(2026, 11, 29, 3, 0, 0, 0, time.UTC)}
		file := a.File()
		if !strings.Contains(string(file), "DTSTART;TZID="+name+":20261203T080000") {
			t.Errorf("in %s the file is\n%s", name, file)
		}
		cal, err := ics.ParseCalendar(bytes.NewReader(file))
		if err != nil {
			t.Fatal(err)
		}
		event := cal.Events()[0]
		starts, err := event.GetStartAt()
		if err != nil || !starts.Equal(a.Starts) {
			t.Errorf("it starts at %v, %v", starts, err)
		}
		if ends, err := event.GetEndAt(); err != nil || !ends.Equal(a.Ends) {
			t.Errorf("it ends at %v, %v", ends, err)
		}
		if got := event.GetProperty(ics.ComponentPropertyLocation).Value; got != a.Place {
			t.Errorf("the place is %q", got)
		}
		if got := event.GetProperty(ics.ComponentPropertyDescription).Value; got != a.Notes {
			t.Errorf("the notes are %q", got)
		}
		if strings.Contains(string(file), "ORGANIZER") || !strings.Contains(string(file), "STATUS:CONFIRMED") {
			t.Errorf("it is\n%s", file)
		}
		if event.Id() != a.ID || event.GetProperty(ics.ComponentPropertySequence).Value != "3" {
			t.Errorf("it is %s", event.Id())
		}
	}
}

// A calendar knows the event by its UID, and takes a version only with a higher
// SEQUENCE than its own (RFC 5546, 4.1.2 and 4.1.3).
func TestACalendarChangesOrTakesOutWhatItHas(t *testing.T) {
	t.Parallel()
	zone := time.FixedZone("", 7*60*60)
	a := agenda.Appointment{ID: "k7q4md@plutbot", Title: "Kunjungan PLUT", Host: "PLUT-KUMKM Kota Bandung", Link: "https://t.me/plut_bot",
		Starts: time.Date(2026, 12, 3, 8, 0, 0, 0, zone), Ends: time.Date(2026, 12, 3, 12, 0, 0, 0, zone), Zone: 7}
	for i, v := range []struct{ state, method, status string }{
		{agenda.Firm, "PUBLISH", "CONFIRMED"}, {agenda.Tentative, "PUBLISH", "TENTATIVE"}, {agenda.Firm, "PUBLISH", "CONFIRMED"}, {agenda.Cancelled, "CANCEL", "CANCELLED"},
	} {
		a.State, a.Revision = v.state, 3+i
		if v.state == agenda.Cancelled {
			a.Starts, a.Ends = time.Time{}, time.Time{} // the office's hours are not known any more
		}
		cal, err := ics.ParseCalendar(bytes.NewReader(a.File()))
		if err != nil {
			t.Fatal(err)
		}
		event := cal.Events()[0]
		method := ""
		for _, p := range cal.CalendarProperties {
			if p.IANAToken == string(ics.PropertyMethod) {
				method = p.Value
			}
		}
		organizer := event.GetProperty(ics.ComponentPropertyOrganizer)
		if method != v.method || event.GetProperty(ics.ComponentPropertyStatus).Value != v.status || event.Id() != a.ID ||
			event.GetProperty(ics.ComponentPropertySequence).Value != fmt.Sprint(3+i) || organizer == nil || organizer.Value != a.Link {
			t.Errorf("%s is\n%s", v.state, a.File())
		}
		if starts := event.GetProperty(ics.ComponentPropertyDtStart); (starts == nil) != (v.state == agenda.Cancelled) {
			t.Errorf("it starts at %v", starts)
		}
	}
}
