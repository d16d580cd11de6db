package check_test

import (
	"fmt"
	"testing"

	"github.com/google/go-cmp/cmp"

	"plutbot/flows"
	"plutbot/flows/check"
	"plutbot/flows/definition"
)

func TestReviewsComeInTheOrderInWhichTheyAreDue(t *testing.T) {
	t.Parallel()
	all := files()
	all["sources.yaml"] = `
uu_1: {name: UU 1, checked: 2026-11-01, review_days: 90}
uu_2: {name: UU 2, checked: 2026-10-01}
`
	all["values.yaml"] = `
jual.batas:
  type: money
  entries:
    - {value: 500, to: 2026-12-31, source: uu_2, checked: 2026-09-01, confidence: high}
    - {value: 700, from: 2027-01-01, source: uu_1, checked: 2026-11-20, confidence: high}
jual.mulai:
  type: date
  entries: [{value: 2027-03-01, source: uu_1, checked: 2026-11-02, confidence: high}]
`
	content, err := definition.Load(filesystem(all))
	if err != nil {
		t.Fatal(err)
	}
	for day, want := range map[string][]string{
		"2026-11-24": {
			"2027-01-30 source uu_1 of 2026-11-01 at sources.yaml:2",
			"2027-01-31 value jual.mulai of 2026-11-02 at values.yaml:9",
			"2027-02-28 value jual.batas of 2026-09-01 at values.yaml:5",
			"2027-03-30 source uu_2 of 2026-10-01 at sources.yaml:3",
		},
		"2027-01-01": { // another entry counts
			"2027-01-30 source uu_1 of 2026-11-01 at sources.yaml:2",
			"2027-01-31 value jual.mulai of 2026-11-02 at values.yaml:9",
			"2027-02-18 value jual.batas of 2026-11-20 at values.yaml:6",
			"2027-03-30 source uu_2 of 2026-10-01 at sources.yaml:3",
		},
	} {
		on, err := flows.ParseDay(day)
		if err != nil {
			t.Fatal(err)
		}
		var got []string
		for _, r := range check.Reviews(content, on) {
			got = append(got, fmt.Sprintf("%s %s of %s at %s", r.Due, r.What(), r.Checked, r.Position))
		}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("on %s:\n%s", day, diff)
		}
	}
}
