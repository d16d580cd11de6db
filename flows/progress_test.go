package flows_test

import (
	"testing"

	"plutbot/flows"
)

// The first answer ends the guide for those who sell jamu; who does not sell it
// is told from the start how many questions usually come.
func TestProgressTellsTheUsualWayFromTheFirstQuestion(t *testing.T) {
	t.Parallel()
	c := load(t)
	day := on(t, "2026-11-23")
	given := answered(said{"bahan": flows.OfMulti("tidak_ada"), "omzet": rupiah(600_000_000)})
	s := flows.State{Guide: "kue"}
	for _, want := range []struct {
		shown         string
		number, about int
	}{
		{"kue.jenis", 1, 9},
		{"kue.bahan", 2, 9},
		{"shared.nib", 3, 9},
		{"kue.omzet", 4, 10}, // a large turnover makes it one more
		{"kue.karyawan", 5, 10},
		{"kue.mulai", 6, 10},
		{"kue.nama", 7, 10},
		{"kue.asal", 8, 10},
		{"kue.titik", 9, 10},
		{"kue.foto", 10, 10},
	} {
		v, _ := c.View(s, day)
		if v.Question == nil || v.Question.ID != want.shown {
			t.Fatalf("%v is shown, not %s", v.Question, want.shown)
		}
		if number, about := c.Progress(s, v, day); number != want.number || about != want.about {
			t.Errorf("%s is question %d of about %d, not %d of %d", want.shown, number, about, want.number, want.about)
		}
		value, _ := given.Get(v.Question.ID)
		s.Answers = s.Answers.With(v.Question.ID, value)
	}
	s.Pin = "kue.bahan"
	v, _ := c.View(s, day)
	if number, about := c.Progress(s, v, day); number != 2 || about != 10 {
		t.Errorf("shown again after the end, bahan is question %d of about %d", number, about)
	}
}

// Answers that are known already, such as those that another guide asked for,
// lengthen the way only where they really do.
func TestProgressCountsWithWhatIsKnown(t *testing.T) {
	t.Parallel()
	c := load(t)
	day := on(t, "2026-11-23")
	for _, k := range []struct {
		turnover float64
		about    int
	}{{1_000_000, 9}, {600_000_000, 10}} {
		s := flows.State{Guide: "kue", Answers: flows.Answers{{Question: "kue.omzet", Value: rupiah(k.turnover)}}}
		v, _ := c.View(s, day)
		if number, about := c.Progress(s, v, day); number != 1 || about != k.about {
			t.Errorf("with a turnover of %.0f the first card says %d of about %d", k.turnover, number, about)
		}
	}
}
