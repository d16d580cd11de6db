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
	Strict bool `help:"Also fail when a source or figure is older than its limit, or an outcome or option has no test."`
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
	tests, err := definition.Conversations(loaded.guides, loaded.flows)
	if err != nil {
		return fmt.Errorf("the tests cannot be used:\n%w", err)
	}
	proof := loaded.chat().Proofread(day)
	failed, warned := 0, 0
	say := func(strict bool, text string) {
		if strict && !c.Strict {
			warned++
			return
		}
		failed++
		_, _ = fmt.Fprintln(s.out, text)
	}
	for _, p := range check.Run(loaded.flows, tests, loaded.catalog, proof.Values, day) {
		say(p.Kind.Strict(), p.String())
	}
	for _, m := range loaded.catalog.Missing() {
		say(false, m.String())
	}
	for _, p := range proof.Problems {
		say(false, p)
	}
	if failed > 0 {
		_, _ = fmt.Fprintf(s.out, "%d problems\n", failed)
		return errReported
	}
	_, err = fmt.Fprintf(s.out, "%d guides, %d tests, %d values, %d sources: all well on %s\n",
		len(loaded.flows.Guides), len(tests), len(loaded.flows.Values), len(loaded.flows.Sources), day)
	if warned > 0 {
		_, err = fmt.Fprintf(s.out, "%d things are due for review: plutbot check --strict lists them\n", warned)
	}
	return err
}
