package main

import (
	"context"
	"fmt"
	"io"
	"strings"
	"time"

	"plutbot/flows/ask"
	"plutbot/storage"
)

// reportCommand is plutbot report.
type reportCommand struct {
	contentFlag
	storeFlags
	Month string `required:"" placeholder:"YYYY-MM" help:"The month to report on."`
}

// Run implements the command.
func (c reportCommand) Run(ctx context.Context, s streams) error {
	month, err := time.Parse("2006-01", c.Month)
	if err != nil {
		return fmt.Errorf("--month is %q; it must be a year and a month, such as 2026-11", c.Month)
	}
	files, _, err := c.files()
	if err != nil {
		return err
	}
	router, err := ask.Load(files)
	if err != nil {
		return fmt.Errorf("the topics cannot be used:\n%w", err)
	}
	store, closeStore, err := c.join(ctx, s)
	if err != nil {
		return err
	}
	defer closeStore()
	all, err := store.Questions(ctx)
	if err != nil {
		return err
	}
	return writeQuestions(s.out, router, of(month, all), c.Month)
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
