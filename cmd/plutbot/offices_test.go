package main

import (
	"testing"
	"time"

	"plutbot/flows"
	"plutbot/flows/definition"
	"plutbot/flows/guides"
)

func moment(t *testing.T, text string) time.Time {
	t.Helper()
	at, err := time.Parse(time.RFC3339, text)
	if err != nil {
		t.Fatal(err)
	}
	return at
}

// What the desk promises and reminds of is counted in the hours in which an
// office is open, at the place of the SME.
func TestOfficeTimeKnowsEveningsWeekendsHolidaysAndZones(t *testing.T) {
	t.Parallel()
	content, err := definition.Load(guides.FS())
	if err != nil {
		t.Fatal(err)
	}
	o := offices{content}
	for name, c := range map[string]struct {
		province, from string
		office         time.Duration
		want           string
	}{
		"within a day":            {"32", "2026-11-30T09:00:00+07:00", 4 * time.Hour, "2026-11-30T13:00:00+07:00"},
		"until the closing":       {"32", "2026-11-30T11:30:00+07:00", 4 * time.Hour, "2026-11-30T15:30:00+07:00"},
		"over the night":          {"32", "2026-11-30T14:00:00+07:00", 4 * time.Hour, "2026-12-01T10:30:00+07:00"},
		"asked before it opens":   {"32", "2026-11-30T03:00:00+07:00", time.Hour, "2026-11-30T09:00:00+07:00"},
		"asked at night":          {"32", "2026-11-30T22:00:00+07:00", time.Hour, "2026-12-01T09:00:00+07:00"},
		"over the weekend":        {"32", "2026-12-04T14:00:00+07:00", 4 * time.Hour, "2026-12-07T11:00:00+07:00"}, // Friday closes at 15.00
		"over Christmas":          {"32", "2026-12-23T15:00:00+07:00", time.Hour, "2026-12-28T08:30:00+07:00"},
		"several days":            {"32", "2026-11-30T08:00:00+07:00", 16 * time.Hour, "2026-12-02T09:00:00+07:00"},
		"in Bali":                 {"51", "2026-11-30T08:30:00+08:00", time.Hour, "2026-11-30T09:30:00+08:00"},
		"in Papua, already open":  {"91", "2026-11-30T06:00:00+07:00", time.Hour, "2026-11-30T09:00:00+09:00"},
		"in Papua, closed by now": {"91", "2026-11-30T14:00:00+07:00", time.Hour, "2026-12-01T09:00:00+09:00"},
		"nobody knows where":      {"", "2026-11-30T09:00:00+07:00", time.Hour, "2026-11-30T10:00:00+07:00"},
		"no time at all":          {"32", "2026-11-30T09:00:00+07:00", 0, "2026-11-30T09:00:00+07:00"},
	} {
		if got := o.After(c.province, moment(t, c.from), c.office); !got.Equal(moment(t, c.want)) {
			t.Errorf("%s: %s after %s is %s, want %s", name, c.office, c.from, got, c.want)
		}
	}
}

func TestTheWorkingDayEndsWhenTheOfficesClose(t *testing.T) {
	t.Parallel()
	content, err := definition.Load(guides.FS())
	if err != nil {
		t.Fatal(err)
	}
	o := offices{content}
	for now, want := range map[string]string{
		"2026-11-30T09:00:00+07:00": "2026-11-30T15:30:00+07:00",
		"2026-11-30T05:00:00+07:00": "2026-11-30T15:30:00+07:00", // before it opens
		"2026-11-30T15:30:00+07:00": "2026-12-01T15:30:00+07:00", // the end itself: the next one
		"2026-12-04T09:00:00+07:00": "2026-12-04T15:00:00+07:00", // Friday
		"2026-12-04T20:00:00+07:00": "2026-12-07T15:30:00+07:00", // the weekend
		"2026-12-24T09:00:00+07:00": "2026-12-28T15:30:00+07:00", // Christmas
	} {
		if got := o.Closes("", moment(t, now)); !got.Equal(moment(t, want)) {
			t.Errorf("after %s it closes at %s, want %s", now, got, want)
		}
	}
	if got := o.Closes("91", moment(t, "2026-11-30T09:00:00+07:00")); !got.Equal(moment(t, "2026-11-30T15:30:00+09:00")) {
		t.Errorf("in Papua it closes at %s", got)
	}
}

// Content without hours promises nothing: time is counted by the clock.
func TestWithoutHoursTimeIsCountedByTheClock(t *testing.T) {
	t.Parallel()
	o := offices{&flows.Content{}}
	now := moment(t, "2026-11-28T22:00:00+07:00")
	if got := o.After("32", now, 4*time.Hour); !got.Equal(now.Add(4 * time.Hour)) {
		t.Errorf("four hours end at %s", got)
	}
	if got := o.Closes("", now); !got.Equal(now.Add(24 * time.Hour)) {
		t.Errorf("the day ends at %s", got)
	}
}
