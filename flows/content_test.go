package flows_test

import (
	"fmt"
	"testing"

	"github.com/google/go-cmp/cmp"

	"plutbot/flows"
)

// Guides that no conversation could be kept for are refused.
func TestNewContentRefuses(t *testing.T) {
	t.Parallel()
	end := &flows.Outcome{ID: "selesai"}
	guide := func(id string, questions ...*flows.Question) *flows.Guide {
		return &flows.Guide{ID: id, Questions: questions, Outcomes: []*flows.Outcome{end}, Steps: []flows.Step{{End: end}}}
	}
	crowded := &flows.Question{ID: "kue.jenis", Type: flows.Choice}
	for i := range 2000 { // of so many, two have the same key of 16 bits
		crowded.Options = append(crowded.Options, &flows.Option{ID: fmt.Sprint("o", i)})
	}
	open := guide("kue")
	open.Steps[0].When = &flows.Condition{}
	empty := guide("kue")
	empty.Steps = nil
	for name, guides := range map[string][]*flows.Guide{
		"two questions of one key":       {guide("kue", &flows.Question{ID: "kue.nib"}), guide("izin", &flows.Question{ID: "kue.nib"})},
		"two options of one key":         {guide("kue", crowded)},
		"an end that may not be reached": {open},
		"no steps":                       {empty},
	} {
		if _, err := flows.NewContent("v", guides, nil, nil, nil); err == nil {
			t.Errorf("%s: accepted", name)
		}
	}
	if _, err := flows.NewContent("v", []*flows.Guide{guide("kue", &flows.Question{ID: "kue.nib"})}, nil, nil, nil); err != nil {
		t.Error(err)
	}
}

// The structure of a guide changes with what answers depend on, and not with
// figures or the parts of outcomes.
func TestStructure(t *testing.T) {
	t.Parallel()
	plain := bakeryOf(t, load(t)).Structure
	for name, tt := range map[string]struct {
		edit    []string
		changes bool
	}{
		"a question is removed":    {startRemoved, true},
		"a question is added":      {sizeAdded, true},
		"an option is exchanged":   {meatRemoved, true},
		"options change places":    {reordered, true},
		"a condition changes":      {[]string{"today < values.kue.berlaku", "today <= values.kue.berlaku"}, true},
		"a question may be passed": {[]string{"mulai: {type: date}", "mulai: {type: date, optional: true}"}, true},
		"an outcome says more":     {[]string{"next: [pasang_label]", "next: [pasang_label, foto_produk]"}, false},
		"a bound changes":          {[]string{"max: 500}", "max: 600}"}, false},
	} {
		if got := bakeryOf(t, load(t, tt.edit...)).Structure != plain; got != tt.changes {
			t.Errorf("%s: the structure changes: %t", name, got)
		}
	}
}

// Samples stand on both sides of whatever a condition compares with, and all
// of them are answers.
func TestSamples(t *testing.T) {
	t.Parallel()
	c := load(t, "when: mulai < today", "when: mulai < values.kue.berlaku")
	g := bakeryOf(t, c)
	for _, tt := range []struct {
		question, day string
		want          []float64
	}{
		{"kue.omzet", "2026-12-31", []float64{0, 1, 2, 1_999_999, 2_000_000, 2_000_001, 499_999_999, 500_000_000, 500_000_001, 100_000_000_000}},
		{"kue.omzet", "2028-01-01", []float64{0, 1, 2, 749_999_999, 750_000_000, 750_000_001, 100_000_000_000}},
		{"kue.karyawan", "2026-12-31", []float64{1, 2, 500}},
		{"kue.mulai", "2026-10-30", []float64{20742, 20743, 20744, 20755, 20756, 20757}},
	} {
		q, _ := c.Question(tt.question)
		var figures []float64
		for _, v := range c.Samples(g, q, on(t, tt.day)) {
			figures = append(figures, v.Number)
		}
		if diff := cmp.Diff(tt.want, figures); diff != "" {
			t.Errorf("%s on %s: %s", tt.question, tt.day, diff)
		}
	}
	for _, q := range g.Questions {
		samples := c.Samples(g, q, on(t, "2026-11-23"))
		if len(samples) < 2 && q.Type != flows.Region {
			t.Errorf("%s has only the samples %+v", q.ID, samples)
		}
		for _, v := range samples {
			if problem := q.Accepts(v); problem != flows.Fits {
				t.Errorf("%s: the sample %+v is %s", q.ID, v, problem)
			}
		}
	}
}
