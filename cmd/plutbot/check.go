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
	found, tests, err := loaded.check(day)
	if err != nil {
		return err
	}
	failed, warned := 0, 0
	for _, f := range found {
		if f.strict && !c.Strict {
			warned++
			continue
		}
		failed++
		_, _ = fmt.Fprintln(s.out, f.text)
	}
	if failed > 0 {
		_, _ = fmt.Fprintf(s.out, "%s\n", count(failed, "problem"))
		return errReported
	}
	_, err = fmt.Fprintf(s.out, "%s, %s, %s, %s: all well on %s\n",
		count(len(loaded.flows.Guides), "guide"), count(tests, "test"), count(len(loaded.flows.Values), "value"), count(len(loaded.flows.Sources), "source"), day)
	if warned > 0 {
		_, err = fmt.Fprintf(s.out, "%s: see plutbot check --strict\n", count(warned, "warning"))
	}
	return err
}

// finding is something that is wrong with a content, as file:line: problem.
type finding struct {
	text   string
	strict bool // people can use the content all the same
}

// check looks for all that is wrong on a day, and counts the tests.
func (c content) check(day flows.Day) (found []finding, tests int, err error) {
	conversations, err := definition.Conversations(c.guides, c.flows)
	if err != nil {
		return nil, 0, &contentError{"tests", err}
	}
	worded := true
	for _, p := range check.Run(c.flows, conversations, c.catalog, day) {
		found = append(found, finding{p.String(), p.Kind.Strict()})
		worded = worded && p.Kind != check.MissingText
	}
	for _, m := range c.catalog.Missing() {
		found = append(found, finding{text: m.String()})
	}
	if worded { // else every card with the missing words would be named, too
		for _, p := range c.chat().Proofread(day, func(g *flows.Guide) []flows.Trail { return check.Walks(c.flows, g, day) }) {
			found = append(found, finding{text: p})
		}
	}
	return found, len(conversations), nil
}

// count writes how many there are of something, with its regular plural.
func count(n int, thing string) string {
	if n == 1 {
		return "1 " + thing
	}
	return fmt.Sprintf("%d %ss", n, thing)
}
