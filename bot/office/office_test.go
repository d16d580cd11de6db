package office_test

import (
	"slices"
	"testing"
	"testing/fstest"
	"time"

	"plutbot/bot/office"
	"plutbot/flows"
	"plutbot/flows/definition"
	"plutbot/flows/guides"
)

func real(t *testing.T) *flows.Content {
	t.Helper()
	content, err := definition.Load(guides.FS())
	if err != nil {
		t.Fatal(err)
	}
	return content
}

func TestARegionIsServedByItsOwnCentreFirst(t *testing.T) {
	t.Parallel()
	content := real(t)
	for _, c := range []struct {
		province, regency string
		want              []string
	}{
		{"12", "12.11", []string{"plut-1211", "plut-12"}}, // Dairi, then Sumatera Utara
		{"", "12.11", []string{"plut-1211", "plut-12"}},
		{"12", "", []string{"plut-12"}},
		{"12", "12.01", []string{"plut-12"}}, // no centre of its own
		{"31", "31.71", nil},                 // no source tells of a PLUT in Jakarta
		{"", "", nil},
	} {
		var got []string
		for _, centre := range office.Serving(content, c.province, c.regency) {
			got = append(got, centre.ID)
		}
		if !slices.Equal(got, c.want) {
			t.Errorf("%s %s is served by %v, want %v", c.province, c.regency, got, c.want)
		}
	}
}

// Every guide and topic leads to one of the five fields, and certificates and
// permits to those that the network's facts name.
func TestEveryGuideAndTopicHasAField(t *testing.T) {
	t.Parallel()
	content := real(t)
	fields := []string{"kelembagaan", "produksi", "pembiayaan", "pemasaran", "sdm"}
	for _, g := range content.Guides {
		if f := content.Offices.FieldOfGuide(g); !slices.Contains(fields, f) {
			t.Errorf("guide %s is in the field %q", g.ID, f)
		}
		for _, topic := range g.Topics {
			if f := content.Offices.FieldOfTopic(topic); !slices.Contains(fields, f) {
				t.Errorf("topic %s is in the field %q", topic, f)
			}
		}
	}
	for guide, want := range map[string]string{
		"nib": "kelembagaan", "merek": "kelembagaan", "halal": "produksi", "pirt": "produksi", "pembiayaan": "pembiayaan",
		"pajak": "pembiayaan", "pengadaan": "pemasaran", "ekspor": "pemasaran",
	} {
		g, ok := content.Guide(guide)
		if !ok || content.Offices.FieldOfGuide(g) != want {
			t.Errorf("guide %s is not in the field %s", guide, want)
		}
	}
}

func TestHoursFollowTheZoneTheWeekAndTheHolidays(t *testing.T) {
	t.Parallel()
	content := real(t)
	at := func(s string) time.Time {
		when, err := time.Parse(time.RFC3339, s)
		if err != nil {
			t.Fatal(err)
		}
		return when
	}
	for _, c := range []struct {
		province, now string
		open          bool
		at            string
		holiday       string
	}{
		{"32", "2026-11-30T01:00:00Z", true, "2026-11-30T15:30:00+07:00", ""},           // Monday 08.00 WIB
		{"32", "2026-11-30T00:59:59Z", false, "2026-11-30T08:00:00+07:00", ""},          // a second before
		{"32", "2026-11-30T08:30:00Z", false, "2026-12-01T08:00:00+07:00", ""},          // 15.30 WIB is closed
		{"51", "2026-11-30T00:00:00Z", true, "2026-11-30T15:30:00+08:00", ""},           // Bali: 08.00 WITA
		{"91", "2026-11-29T23:30:00Z", true, "2026-11-30T15:30:00+09:00", ""},           // Papua: 08.30 WIT
		{"32", "2026-12-04T08:10:00Z", false, "2026-12-07T08:00:00+07:00", ""},          // Friday 15.10, then the weekend
		{"32", "2026-12-24T03:00:00Z", false, "2026-12-28T08:00:00+07:00", "christmas"}, // joint holiday, Christmas, weekend
		{"32", "2026-03-19T03:00:00Z", false, "2026-03-25T08:00:00+07:00", "nyepi"},     // Nyepi until after Idul Fitri
	} {
		o := office.Hours(content.Offices, "", office.Zone(content, c.province), at(c.now))
		if o.Open != c.open || !o.At.Equal(at(c.at)) || o.Holiday != c.holiday {
			t.Errorf("%s %s: %+v", c.province, c.now, o)
		}
		if o.Sure {
			t.Errorf("%s: hours that are only customary are not sure", c.now)
		}
	}
}

func TestHoursAreSureOnlyWithTheCentresOwnAndAKnownYear(t *testing.T) {
	t.Parallel()
	_, err := flows.ReadOffices(fstest.MapFS{
		"hours.csv":    {Data: []byte("centre,days,opens,closes,source,confidence\n,12345,08:00,15:00,https://a,low\nplut-1,1234567,09:00,12:00,https://a,high\n")},
		"holidays.csv": {Data: []byte("date,holiday,kind,source,confidence\n2026-12-24,christmas,joint,https://a,high\n")},
	})
	if err == nil {
		t.Error("7 is no day of the week")
	}
	offices, err := flows.ReadOffices(fstest.MapFS{
		"hours.csv":    {Data: []byte("centre,days,opens,closes,source,confidence\n,12345,08:00,15:00,https://a,low\nplut-1,123456,09:00,12:00,https://a,high\n")},
		"holidays.csv": {Data: []byte("date,holiday,kind,source,confidence\n2026-12-24,christmas,joint,https://a,high\n")},
	})
	if err != nil {
		t.Fatal(err)
	}
	zone := time.FixedZone("WIB", 7*60*60)
	saturday := time.Date(2026, 12, 5, 10, 0, 0, 0, zone)
	if o := office.Hours(offices, "plut-1", zone, saturday); !o.Open || !o.Sure {
		t.Errorf("its own hours: %+v", o)
	}
	if o := office.Hours(offices, "plut-2", zone, saturday); o.Open || o.Sure || o.At.Day() != 7 {
		t.Errorf("the general hours: %+v", o)
	}
	if o := office.Hours(offices, "plut-1", zone, saturday.AddDate(1, 0, 0)); o.Sure {
		t.Error("nobody knows the joint holidays of 2027 yet")
	}
	if o := office.Hours(flows.Offices{}, "", zone, saturday); o.Open || !o.At.IsZero() {
		t.Errorf("without hours nothing is promised: %+v", o)
	}
}

func TestWaitingIsToldFromEnoughRecentAnswers(t *testing.T) {
	t.Parallel()
	zone := time.FixedZone("WIB", 7*60*60)
	now := time.Date(2026, 11, 30, 10, 0, 0, 0, zone) // Monday
	var samples []office.Sample
	for i := range 4 {
		samples = append(samples, office.Sample{Asked: now.AddDate(0, 0, -7*(i+1)), Waited: time.Duration(i+1) * 10 * time.Minute})
	}
	if w, ok := office.Waiting(samples, zone, now); ok {
		t.Errorf("four answers are chance: %+v", w)
	}
	evening := now.Add(-14*time.Hour - 7*24*time.Hour)
	samples = append(samples, office.Sample{Asked: evening, Waited: 14 * time.Hour})
	w, ok := office.Waiting(samples, zone, now)
	if !ok || w.Of != 5 || w.Typical != 30*time.Minute || w.Most != 14*time.Hour {
		t.Errorf("five answers at any hour: %+v", w)
	}
	samples = append(samples, office.Sample{Asked: now.AddDate(0, 0, -3).Add(time.Hour), Waited: 50 * time.Minute}) // Friday 11.00
	if w, _ := office.Waiting(samples, zone, now); w.Of != 5 || w.Most != 50*time.Minute {
		t.Errorf("those at this hour are enough: %+v", w)
	}
	if _, ok := office.Waiting(samples, zone, now.AddDate(0, 3, 0)); ok {
		t.Error("answers of three months ago say nothing about today")
	}
}

// A desk that answers nobody any more does not look quick.
func TestWhoWaitsWithoutAnAnswerCounts(t *testing.T) {
	t.Parallel()
	zone := time.FixedZone("WIB", 7*60*60)
	now := time.Date(2026, 11, 30, 10, 0, 0, 0, zone)
	var samples []office.Sample
	for i := range 5 {
		samples = append(samples, office.Sample{Asked: now.AddDate(0, 0, -7*(i+1)), Waited: time.Duration(i+1) * 10 * time.Minute})
	}
	fresh := append(slices.Clone(samples), office.Sample{Asked: now.Add(-time.Minute), Waited: time.Minute, Open: true})
	if w, ok := office.Waiting(fresh, zone, now); !ok || w.Typical != 30*time.Minute || w.Most != 50*time.Minute || w.Open != 0 {
		t.Errorf("who just asked says nothing: %+v", w)
	}
	for range 6 {
		samples = append(samples, office.Sample{Asked: now.Add(-20 * time.Hour), Waited: 20 * time.Hour, Open: true})
	}
	if w, ok := office.Waiting(samples, zone, now); !ok || w.Typical != 20*time.Hour || w.Most != 20*time.Hour || w.Of != 5 || w.Open != 6 {
		t.Errorf("six wait since yesterday: %+v", w)
	}
	if _, ok := office.Waiting(samples[1:], zone, now); ok {
		t.Error("four answers are chance, whoever waits")
	}
}
