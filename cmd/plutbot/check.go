package main

import (
	"fmt"
	"time"

	"plutbot/flows"
	"plutbot/flows/check"
	"plutbot/flows/definition"
)

// checkCommand is plutbot check.
type checkCommand struct {
	contentFlag
	dateFlag
	Report bool `help:"Check nothing, but list which figures and sources are to be looked at again, the soonest first."`
	Strict bool `help:"Also fail when a source or figure is older than its limit, an outcome or option has no test, or a figure stands in prose."`
}

// dateFlag pretends another day.
type dateFlag struct {
	Date string `placeholder:"YYYY-MM-DD" help:"Pretend that it is this day."`
}

// day reads the flag; without it, it is today in western Indonesia.
func (f dateFlag) day() (flows.Day, error) {
	if f.Date == "" {
		return flows.DayOf(time.Now().In(time.FixedZone("WIB", 7*60*60))), nil
	}
	day, err := flows.ParseDay(f.Date)
	if err != nil {
		return 0, fmt.Errorf("--date: is %q; a date is written YYYY-MM-DD", f.Date)
	}
	return day, nil
}

// Run implements the command.
func (c checkCommand) Run(s streams) error {
	day, err := c.day()
	if err != nil {
		return err
	}
	loaded, err := c.load()
	if err != nil {
		return err
	}
	if c.Report {
		return writeReviews(s.out, loaded, day)
	}
	tests, err := definition.Conversations(loaded.guides, loaded.flows)
	if err != nil {
		return fmt.Errorf("the tests cannot be used:\n%w", err)
	}
	failed, warned := 0, 0
	say := func(strict bool, text string) {
		if strict && !c.Strict {
			warned++
			return
		}
		failed++
		_, _ = fmt.Fprintln(s.out, text)
	}
	worded := true
	for _, p := range check.Run(loaded.flows, tests, loaded.catalog, day) {
		say(p.Kind.Strict(), p.String())
		worded = worded && p.Kind != check.MissingText
	}
	for _, m := range loaded.catalog.Missing() {
		say(false, m.String())
	}
	if worded { // else every card with the missing words would be named, too
		for _, p := range loaded.chat().Proofread(day, func(g *flows.Guide) []flows.Trail { return check.Walks(loaded.flows, g, day) }) {
			say(false, p)
		}
	}
	if failed > 0 {
		_, _ = fmt.Fprintf(s.out, "%s\n", count(failed, "problem"))
		return errReported
	}
	_, err = fmt.Fprintf(s.out, "%s, %s, %s, %s: all well on %s\n",
		count(len(loaded.flows.Guides), "guide"), count(len(tests), "test"), count(len(loaded.flows.Values), "value"), count(len(loaded.flows.Sources), "source"), day)
	if warned > 0 {
		_, err = fmt.Fprintf(s.out, "%s: see plutbot check --strict\n", count(warned, "warning"))
	}
	return err
}

// count writes how many there are of something, with its regular plural.
func count(n int, thing string) string {
	if n == 1 {
		return "1 " + thing
	}
	return fmt.Sprintf("%d %ss", n, thing)
}
