package main

import (
	"context"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
	"text/tabwriter"
	"time"

	"plutbot/bot/desk"
	"plutbot/bot/evidence"
	"plutbot/bot/figures"
	"plutbot/flows/ask"
	"plutbot/locales"
	"plutbot/storage"
)

// reportCommand is plutbot report.
type reportCommand struct {
	contentFlag
	storeFlags
	Month    string `required:"" placeholder:"YYYY-MM" help:"The month to report on."`
	Out      string `placeholder:"FILE" help:"Write the report into this file, as a workbook (.xlsx) or a table (.csv), instead of the terminal."`
	Language string `default:"id" enum:"id,en" help:"Language of the file: id or en (${default}). The terminal speaks English."`
	Desk     int64  `name:"desk-chat-id" env:"DESK_CHAT_ID" placeholder:"ID" help:"Staff forum for tickets that no connected group serves, as for serve."`
}

// Run implements the command.
func (c reportCommand) Run(ctx context.Context, s streams) error {
	month, err := figures.ParseMonth(c.Month)
	if err != nil {
		return fmt.Errorf("--month is %q; it must be a year and a month, such as 2026-11", c.Month)
	}
	kind := filepath.Ext(c.Out)
	if c.Out != "" && kind != ".xlsx" && kind != ".csv" {
		return fmt.Errorf("--out is %q; it must end in .xlsx or .csv", c.Out)
	}
	loaded, err := c.load()
	if err != nil {
		return err
	}
	store, closeStore, err := c.join(ctx, s)
	if err != nil {
		return err
	}
	defer closeStore()
	staff := desk.New(desk.Config{Store: store, Default: c.Desk, Catalog: loaded.catalog, Clock: time.Now})
	report, err := evidence.Gather(ctx, store, casesOf(staff), month, time.Now())
	if err != nil {
		return err
	}
	if c.Out != "" {
		f, err := report.File(loaded.catalog.In(c.Language), loaded.flows, kind == ".xlsx")
		if err != nil {
			return err
		}
		if err := os.WriteFile(c.Out, f.Content, 0o644); err != nil {
			return fmt.Errorf("--out: %w", err)
		}
		return nil
	}
	tables := report.Tables(loaded.catalog.In(locales.English), loaded.flows)
	if err := writeTables(s.out, tables[:len(tables)-1]); err != nil { // how it is counted stands in the files
		return err
	}
	if loaded.asker == nil {
		return nil // without topics nothing is asked in own words
	}
	all, err := store.Questions(ctx)
	if err != nil {
		return err
	}
	return writeQuestions(s.out, loaded.asker.Router, of(month.Begins(), all), c.Month)
}

// casesOf gives what became of the cases of a desk.
func casesOf(staff *desk.Desk) evidence.Cases {
	return func(ctx context.Context, month string) ([]evidence.Case, error) {
		outcomes, err := staff.Outcomes(ctx, month)
		if err != nil {
			return nil, fmt.Errorf("read what became of cases: %w", err)
		}
		all := make([]evidence.Case, len(outcomes))
		for i, o := range outcomes {
			all[i] = evidence.Case(o)
		}
		return all, nil
	}
}

// writeTables writes tables one below the other, each under its name.
func writeTables(to io.Writer, tables []evidence.Table) error {
	for _, t := range tables {
		out := tabwriter.NewWriter(to, 0, 0, 2, ' ', 0)
		_, _ = fmt.Fprintf(out, "%s\n", strings.ToUpper(t.Name)) // Flush tells
		_, _ = fmt.Fprintln(out, strings.Join(t.Head, "\t"))
		for _, row := range t.Rows {
			cells := make([]string, len(row))
			for i, cell := range row {
				cells[i] = fmt.Sprint(cell)
			}
			_, _ = fmt.Fprintln(out, strings.Join(cells, "\t"))
		}
		_, _ = fmt.Fprintln(out)
		if err := out.Flush(); err != nil {
			return err
		}
	}
	return nil
}

// of keeps the questions of a month.
func of(month time.Time, all []storage.Question) []storage.Question {
	var kept []storage.Question
	for _, q := range all {
		if q.Day.Year() == month.Year() && q.Day.Month() == month.Month() {
			kept = append(kept, q)
		}
	}
	return kept
}

// writeQuestions lists like questions together, the most frequent first: count
// and one wording, then the other wordings.
func writeQuestions(to io.Writer, router *ask.Router, questions []storage.Question, month string) error {
	texts := make([]string, len(questions))
	for i, q := range questions {
		texts[i] = q.Text
	}
	if _, err := fmt.Fprintf(to, "%d questions of %s were not answered\n", len(questions), month); err != nil {
		return err
	}
	for _, group := range router.Group(texts) {
		first := questions[group[0]]
		lines := []string{fmt.Sprintf("%d\t%s\t%s", len(group), first.Result, first.Text)}
		for _, i := range group[1:] {
			lines = append(lines, "\t"+questions[i].Result+"\t"+questions[i].Text)
		}
		if _, err := fmt.Fprintln(to, strings.Join(lines, "\n")); err != nil {
			return err
		}
	}
	return nil
}
