package main

import (
	"cmp"
	"fmt"
	"io"
	"text/tabwriter"

	"plutbot/flows"
	"plutbot/flows/check"
	"plutbot/locales"
)

// soon is how many days ahead the report counts what is due.
const soon = 30

// writeReviews lists which figures and sources are to be looked at again, when,
// and who can say whether they still hold.
func writeReviews(to io.Writer, c content, day flows.Day) error {
	all := check.Reviews(c.flows, day)
	late, next := 0, 0
	for _, r := range all {
		switch {
		case r.Due < day:
			late++
		case r.Due <= day+soon:
			next++
		}
	}
	_, _ = fmt.Fprintf(to, "%s: of %s and %s, %d should have been looked at before, %d are due within %d days\n\n",
		day, count(len(c.flows.Values), "value"), count(len(c.flows.Sources), "source"), late, next, soon)
	table := tabwriter.NewWriter(to, 0, 0, 2, ' ', 0)
	_, _ = fmt.Fprintln(table, "due\tchecked\twhat\twhere it stands\tplace to check")
	for _, r := range all {
		_, _ = fmt.Fprintf(table, "%s\t%s\t%s\t%s\t%s\n", r.Due, r.Checked, r.What(), r.Position, placeOf(r, c.catalog.In(locales.Indonesian)))
	}
	return table.Flush()
}

// placeOf is who can say whether it still holds: the place of a figure, else
// the page of its source, else the source by name.
func placeOf(r check.Review, words *locales.Printer) string {
	if r.Value != nil && r.Value.Recheck != "" {
		return words.Text("shared.place."+r.Value.Recheck, nil)
	}
	return cmp.Or(r.Source.URL, r.Source.Name)
}
