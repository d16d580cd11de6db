package flows_test

import (
	"testing"

	"plutbot/flows"
)

// Finding the position from ten answers takes under 20 microseconds and a
// handful of allocations.
func BenchmarkReplayTenAnswers(b *testing.B) {
	c := load(b)
	g := bakeryOf(b, c)
	given := answered(said{"omzet": rupiah(600_000_000), "foto": {}})
	day := on(b, "2026-11-23")
	if trail := c.Replay(g, given, day); len(trail.Asked) != 10 {
		b.Fatal(way(trail))
	}
	b.ReportAllocs()
	for b.Loop() {
		c.Replay(g, given, day)
	}
}

// A step replays before and after.
func BenchmarkStep(b *testing.B) {
	c := load(b)
	s := flows.State{Guide: "kue", Answers: answered(said{"foto": {}}), Shown: "kue.foto"}
	in := flows.Input{Kind: flows.Give, Question: "kue.foto", Value: photo("AgAC")}
	day := on(b, "2026-11-23")
	b.ReportAllocs()
	for b.Loop() {
		c.Step(s, in, day)
	}
}

// The first card looks furthest ahead.
func BenchmarkProgress(b *testing.B) {
	c := load(b)
	s := flows.State{Guide: "kue"}
	day := on(b, "2026-11-23")
	v, _ := c.View(s, day)
	b.ReportAllocs()
	for b.Loop() {
		c.Progress(s, v, day)
	}
}

func BenchmarkResult(b *testing.B) {
	c := load(b)
	g := bakeryOf(b, c)
	given := answered(nil)
	day := on(b, "2026-11-23")
	b.ReportAllocs()
	for b.Loop() {
		c.Result(g, given, day)
	}
}

func BenchmarkStoredAnswers(b *testing.B) {
	c := load(b)
	given := answered(nil)
	b.ReportAllocs()
	for b.Loop() {
		if _, _, err := c.ReadAnswers(c.AppendAnswers(nil, given)); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkCode(b *testing.B) {
	c := load(b)
	g := bakeryOf(b, c)
	day := on(b, "2026-11-23")
	trail := c.Replay(g, answered(nil), day)
	b.ReportAllocs()
	for b.Loop() {
		if _, _, _, err := c.OpenCode(g.Code(trail, day)); err != nil {
			b.Fatal(err)
		}
	}
}
