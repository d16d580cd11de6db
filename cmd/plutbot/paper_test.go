package main

import (
	"encoding/json"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"plutbot/bot"
	"plutbot/bot/papers"
	"plutbot/flows"
)

const (
	maxPaper = 200 << 10 // bytes: a person on a slow line waits no longer
	maxStart = 64        // characters that Telegram takes after ?start=
)

// TestEveryGuideFitsOnPaper saves an outcome of each guide in each language and
// reads the PDF back: no word may be lost or cut at the end of a line.
func TestEveryGuideFitsOnPaper(t *testing.T) {
	t.Parallel()
	reader, err := exec.LookPath("pdftotext")
	if err != nil && os.Getenv("PLUTBOT_REQUIRE_POPPLER") != "" {
		t.Fatal(err)
	}
	c := builtin(t)
	now := time.Date(2026, 11, 24, 3, 0, 0, 0, time.UTC)
	day := flows.DayOf(now)
	talk := c.chat()
	for n, g := range c.flows.Guides {
		trail := c.flows.RandomWalk(g, day, rand.New(rand.NewPCG(uint64(n), 1)))
		var answers flows.Answers
		for _, a := range trail.Asked {
			answers = answers.With(a.Question.ID, a.Value)
		}
		for _, language := range c.catalog.Languages() {
			turn, err := talk.Step(talk.Begin(language, flows.State{Guide: g.ID, Answers: answers}, now), 1,
				bot.Update{ID: 1, Chat: 5, Private: true, Kind: bot.KindPress, Press: bot.Press{ID: "1", Message: 1, Data: "wp:" + g.ID}}, now)
			if err != nil || len(turn.Tasks) != 1 {
				t.Fatalf("%s: %v, %d tasks", g.ID, err, len(turn.Tasks))
			}
			var p papers.Paper
			if err := json.Unmarshal(turn.Tasks[0].Data, &p); err != nil {
				t.Fatal(err)
			}
			link := "https://t.me/plutbot?start=" + p.Start
			pdf, err := p.PDF(link, nil)
			if err != nil || len(pdf) > maxPaper || len(p.Start) > maxStart || !strings.HasPrefix(p.Start, "k-") {
				t.Errorf("%s in %s: %v, %d bytes, start %q", g.ID, language, err, len(pdf), p.Start)
			}
			if reader != "" {
				sameWords(t, g.ID, reader, pdf, p.Text(link))
			}
		}
	}
}

// sameWords looks for each word of the text in a PDF.
func sameWords(t *testing.T, guide, reader string, pdf []byte, text string) {
	t.Helper()
	name := filepath.Join(t.TempDir(), "a.pdf")
	if err := os.WriteFile(name, pdf, 0o600); err != nil {
		t.Fatal(err)
	}
	out, err := exec.Command(reader, "-enc", "UTF-8", name, "-").Output()
	if err != nil {
		t.Fatal(err)
	}
	printed := map[string]bool{}
	for _, w := range strings.Fields(strings.ToLower(string(out))) {
		printed[w] = true
	}
	for _, w := range strings.Fields(strings.ToLower(text)) {
		// An address may break, and boxes are drawn.
		if !printed[w] && !strings.HasPrefix(w, "https://") && !strings.ContainsAny(w, "[]") {
			t.Errorf("%s: the word %q is not on the paper", guide, w)
		}
	}
}
