package flows_test

import (
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"plutbot/flows"
)

// A day is what the calendar on the wall shows, wherever the wall is.
func TestDays(t *testing.T) {
	t.Parallel()
	jayapura := time.FixedZone("WIT", 9*60*60)
	for _, tt := range []struct {
		at   time.Time
		want string
	}{
		{time.Date(2026, 11, 23, 0, 0, 0, 0, time.UTC), "2026-11-23"},
		{time.Date(2026, 11, 23, 23, 59, 59, 0, time.UTC), "2026-11-23"},
		{time.Date(2026, 11, 22, 16, 0, 0, 0, time.UTC).In(jayapura), "2026-11-23"},
		{time.Date(1969, 12, 31, 12, 0, 0, 0, time.UTC), "1969-12-31"},
		{time.Date(2028, 2, 29, 1, 0, 0, 0, jayapura), "2028-02-29"},
	} {
		day := flows.DayOf(tt.at)
		if day.String() != tt.want || day != on(t, tt.want) {
			t.Errorf("%s is %s, not %s", tt.at, day, tt.want)
		}
		if flows.OfDay(day).Day() != day {
			t.Errorf("%s as an answer is %s", day, flows.OfDay(day).Day())
		}
	}
	for _, text := range []string{"", "23-11-2026", "2026-02-30", "2026-1-2"} {
		if d, err := flows.ParseDay(text); err == nil {
			t.Errorf("%q is %s", text, d)
		}
	}
}

func TestEqualAnswers(t *testing.T) {
	t.Parallel()
	all := []flows.Value{
		flows.OfChoice("roti"), flows.OfChoice("jamu"), text("roti"), flows.OfMulti("telur"), flows.OfMulti("telur", "susu"),
		flows.OfYesNo(true), flows.OfYesNo(false), count(1), rupiah(1), rupiah(2), place(1, 2), place(1, 3), place(2, 2), skipped(flows.Text), skipped(flows.Photo),
	}
	for i, a := range all {
		for j, b := range all {
			if a.Equal(b) != (i == j) {
				t.Errorf("%+v and %+v: equal is %t", a, b, a.Equal(b))
			}
		}
	}
}

// Setting an answer leaves the former answers as they were: a step that is
// dropped leaves no trace.
func TestAnswersAreCopied(t *testing.T) {
	t.Parallel()
	before := answered(nil)
	_ = before.With("kue.jenis", flows.OfChoice("jamu"))
	_ = before[:3].With("izin.tempat", flows.OfYesNo(true))
	_ = before.WithoutGuide("kue")
	if diff := cmp.Diff(answered(nil), before); diff != "" {
		t.Error(diff)
	}
	after := before.With("kue.jenis", flows.OfChoice("jamu"))
	if v, _ := after.Get("kue.jenis"); v.Text != "jamu" || len(after) != len(before) || after[0].Question != "kue.jenis" {
		t.Errorf("after: %+v", after)
	}
}

// A guide's name is not the beginning of another's.
func TestRestartingAGuideLeavesItsNamesakes(t *testing.T) {
	t.Parallel()
	given := flows.Answers{{Question: "kue.jenis"}, {Question: "kuet.jenis"}, {Question: "shared.kue"}, {Question: "#3f"}}
	if diff := cmp.Diff(given[1:], given.WithoutGuide("kue")); diff != "" {
		t.Error(diff)
	}
}
