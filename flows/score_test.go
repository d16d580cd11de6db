package flows_test

import (
	"fmt"
	"strings"
	"testing"

	"plutbot/flows"
)

// scored puts a score on the bakery.
const scored = `score:
  outcomes: [boleh]
  parts:
    dapur: {of: 10, loses: [{points: 4, when: '"telur" in bahan', repair: pasang_label}, {points: 9, when: '"susu" in bahan'}]}
    surat: {of: 4, loses: [{points: 3, when: not nib, repair: buat_nib}, {points: 2, when: nama == "", repair: pasang_label}]}
outcomes:
  boleh:`

func TestScoreAddsUpWithTheWeakestPartFirst(t *testing.T) {
	t.Parallel()
	c := load(t, "outcomes:\n  boleh:", scored)
	for want, changes := range map[string]said{
		"7/14: surat 1/4, dapur 6/10; pasang_label buat_nib": {},
		"14/14: dapur 10/10, surat 4/4; ":                    {"bahan": flows.OfMulti("tidak_ada"), "asal_daging": {}, "nib": flows.OfYesNo(true)},
		// a part never falls below nothing, and the points of one repair count together
		"0/14: dapur 0/10, surat 0/4; pasang_label buat_nib": {"bahan": flows.OfMulti("telur", "susu"), "asal_daging": {}, "nama": skipped(flows.Text)},
		"8/14: surat 2/4, dapur 6/10; pasang_label":          {"nib": flows.OfYesNo(true), "nama": skipped(flows.Text)},
	} {
		r, ok := c.Result(bakeryOf(t, c), answered(changes), on(t, "2026-11-23"))
		if !ok || r.Score == nil {
			t.Fatalf("no score, wanted %s", want)
		}
		if got := write(*r.Score); got != want {
			t.Errorf("got  %s\nwant %s", got, want)
		}
	}
	r, _ := c.Result(bakeryOf(t, c), answered(said{"jenis": flows.OfChoice("jamu")}), on(t, "2026-11-23"))
	if r.Score != nil {
		t.Errorf("%s shows a score", r.Outcome.ID)
	}
}

func write(s flows.Scored) string {
	var parts, repairs []string
	for _, p := range s.Parts {
		parts = append(parts, fmt.Sprintf("%s %d/%d", p.ID, p.Have, p.Of))
	}
	for _, i := range s.Repairs {
		repairs = append(repairs, i.ID)
	}
	return fmt.Sprintf("%d/%d: %s; %s", s.Have, s.Of, strings.Join(parts, ", "), strings.Join(repairs, " "))
}
