package main

import (
	"cmp"
	"errors"
	"fmt"
	"html"
	"io"
	"strings"

	"plutbot/bot/chat"
	"plutbot/flows"
	"plutbot/flows/definition"
	"plutbot/flows/diff"
	"plutbot/flows/graph"
	"plutbot/locales"
)

// diffCommand is plutbot diff.
type diffCommand struct {
	dateFlag
	Old      string `arg:"" help:"Folder with guides/ and locales/ as they were."`
	New      string `arg:"" help:"Folder with guides/ and locales/ as they are to be."`
	Language string `default:"id" enum:"id,en" help:"Language of the words: id or en."`
}

// Run implements the command.
func (c diffCommand) Run(s streams) error {
	day, err := c.day()
	if err != nil {
		return err
	}
	before, err := c.side(c.Old)
	if err != nil {
		return err
	}
	after, err := c.side(c.New)
	if err != nil {
		return err
	}
	report := diff.Compare(before.Side, after.Side, day)
	w := &diffWriter{out: s.out, before: before.catalog.In(c.Language), after: after.catalog.In(c.Language), day: day}
	w.report(report)
	return w.err
}

// diffSide is one of the two versions that are compared.
type diffSide struct {
	diff.Side
	catalog *locales.Catalog
}

// side loads a version with its tests.
func (c diffCommand) side(folder string) (diffSide, error) {
	loaded, err := contentFlag{Content: folder}.read()
	if err != nil {
		return diffSide{}, fmt.Errorf("%s: %w", folder, err)
	}
	tests, err := definition.Conversations(loaded.guides, loaded.flows)
	if err != nil {
		return diffSide{}, fmt.Errorf("%s: the tests cannot be used:\n%w", folder, err)
	}
	return diffSide{diff.Side{Content: loaded.flows, Tests: tests, Words: loaded.catalog}, loaded.catalog}, nil
}

// diffWriter writes a report for people: + is what appears, - what goes.
type diffWriter struct {
	out           io.Writer
	before, after *locales.Printer
	day           flows.Day
	err           error
}

func (w *diffWriter) say(format string, args ...any) {
	_, err := fmt.Fprintf(w.out, format+"\n", args...)
	w.err = errors.Join(w.err, err)
}

func (w *diffWriter) report(r diff.Report) {
	if len(r.Guides)+len(r.Values)+len(r.Texts) == 0 {
		w.say("nothing changes for people on %s", w.day)
		return
	}
	for _, g := range r.Guides {
		w.guide(g)
	}
	if len(r.Values) > 0 {
		w.say("figures on %s", w.day)
	}
	for _, v := range r.Values {
		w.value(v)
	}
	if len(r.Texts) > 0 {
		w.say("texts")
	}
	for _, t := range r.Texts {
		w.say("  %s (%s)\n    - %s\n    + %s", t.ID, t.Language, line(t.Before), line(t.After))
	}
}

func (w *diffWriter) guide(g diff.Guide) {
	switch {
	case g.Appears:
		w.say("+ guide %s: %s", g.ID, word(w.after, g.ID+".title"))
		return
	case g.Goes:
		w.say("- guide %s: %s", g.ID, word(w.before, g.ID+".title"))
		return
	}
	w.say("guide %s", g.ID)
	for _, p := range g.Parts {
		w.part(p)
	}
	changed := 0
	for _, c := range g.Changes {
		if c.Before != "" && c.After != "" {
			changed += c.Sets
		}
	}
	w.say("  %d of %s lead elsewhere or show something else", changed, count(g.Tried, "answer set"))
	for _, c := range g.Changes {
		w.change(g.ID, c)
	}
}

func (w *diffWriter) part(p diff.Part) {
	switch {
	case p.Before == "":
		w.say("  + %s %s: %s", p.Kind, p.ID, word(w.after, p.Message))
	case p.After == "":
		w.say("  - %s %s: %s", p.Kind, p.ID, word(w.before, p.Message))
	default:
		w.say("  %s %s: %s -> %s", p.Kind, p.ID, p.Before, p.After)
	}
}

func (w *diffWriter) change(guide string, c diff.Change) {
	switch {
	case c.Before == "":
		w.say("  answers that are new -> %s (%d)", c.After, c.Sets)
	case c.After == "":
		w.say("  %s -> asked again (%d)", c.Before, c.Sets)
	case c.Before == c.After:
		w.say("  %s shows something else (%d)", c.After, c.Sets)
	default:
		w.say("  %s -> %s (%d)", c.Before, c.After, c.Sets)
		w.say("    - %s", word(w.before, flows.MessageID(guide, "o", c.Before)+".title"))
		w.say("    + %s", word(w.after, flows.MessageID(guide, "o", c.After)+".title"))
	}
	for _, l := range c.Drops {
		w.say("    - %s: %s", l.Part, cmp.Or(l.Text, word(w.before, l.Message)))
	}
	for _, l := range c.Adds {
		w.say("    + %s: %s", l.Part, cmp.Or(l.Text, word(w.after, l.Message)))
	}
	for _, e := range c.Examples {
		w.say("    say: %s", e)
	}
}

// value writes a figure that appears, goes or changes, and from when on if that
// is later than the day of the comparison.
func (w *diffWriter) value(v diff.Value) {
	since := ""
	if v.Day > w.day {
		since = fmt.Sprintf(" (from %s on)", v.Day)
	}
	figure := func(p *locales.Printer, f *diff.Figure) string { return chat.Figure(p, f.Value, f.Entry) }
	switch {
	case v.Before == nil:
		w.say("  + %s: %s%s", v.ID, figure(w.after, v.After), since)
	case v.After == nil:
		w.say("  - %s: %s%s", v.ID, figure(w.before, v.Before), since)
	default:
		w.say("  %s: %s -> %s%s", v.ID, figure(w.before, v.Before), figure(w.after, v.After), since)
	}
}

// word is a message in one line.
func word(p *locales.Printer, id string) string { return line(p.Text(id, graph.Words{})) }

// line is a text without formatting, in one line.
func line(text string) string {
	return strings.Join(strings.Fields(html.UnescapeString(tags.ReplaceAllString(text, ""))), " ")
}
