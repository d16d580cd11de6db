package agenda_test

import (
	"bytes"
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
		if event.Id() != a.ID || event.GetProperty(ics.ComponentPropertySequence).Value != "3" {
			t.Errorf("it is %s", event.Id())
		}
	}
}
