package office_test

import (
	"testing"
	"time"

	"plutbot/bot/office"
	"plutbot/flows"
)

// The offices of the tests open Monday to Friday from 8.00; on Friday they close
// at 15.00. 25 December 2026 is a Friday and a holiday.
func TestTheFirstVisitLeavesTheOfficeTimeToDecide(t *testing.T) {
	t.Parallel()
	offices := real(t).Offices
	wib, wit := time.FixedZone("WIB", 7*60*60), time.FixedZone("WIT", 9*60*60)
	for _, c := range []struct {
		name string
		now  time.Time
		zone *time.Location
		want string
	}{
		{"in the morning", time.Date(2026, 11, 30, 9, 0, 0, 0, wib), wib, "2026-12-01"},
		{"too late today", time.Date(2026, 11, 30, 14, 0, 0, 0, wib), wib, "2026-12-02"},
		{"in the night", time.Date(2026, 11, 30, 1, 0, 0, 0, wib), wib, "2026-12-01"},
		{"later in the east", time.Date(2026, 11, 30, 12, 30, 0, 0, wib), wit, "2026-12-02"},
		{"on Friday morning", time.Date(2026, 12, 4, 9, 0, 0, 0, wib), wib, "2026-12-05"},
		{"on Friday afternoon", time.Date(2026, 12, 4, 14, 0, 0, 0, wib), wib, "2026-12-08"},
		{"on Sunday", time.Date(2026, 12, 6, 9, 0, 0, 0, wib), wib, "2026-12-08"},
		{"on a holiday", time.Date(2026, 12, 25, 9, 0, 0, 0, wib), wib, "2026-12-29"},
	} {
		if got := office.FirstVisit(offices, "", c.zone, c.now); got.String() != c.want {
			t.Errorf("%s: from %s on, want %s", c.name, got, c.want)
		}
	}
}

func TestOnlyDaysOnWhichTheOfficeIsOpenAreOffered(t *testing.T) {
	t.Parallel()
	offices := real(t).Offices
	from, err := flows.ParseDay("2026-12-21")
	if err != nil {
		t.Fatal(err)
	}
	days := office.Days(offices, "", from, 6)
	if len(days) != 6 {
		t.Fatalf("%d days", len(days))
	}
	for _, d := range days {
		day := d.Day.Time()
		if _, free := offices.Holiday(d.Day); free || day.Weekday() == time.Saturday || day.Weekday() == time.Sunday {
			t.Errorf("%s is offered", d.Day)
		}
		if day.Weekday() == time.Friday && d.Closes != 15*time.Hour {
			t.Errorf("%s closes after %s", d.Day, d.Closes)
		}
	}
	if none := office.Days(flows.Offices{}, "", from, 6); len(none) != 0 {
		t.Errorf("without any hours: %v", none)
	}
}
