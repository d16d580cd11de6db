package main

import (
	"bufio"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"strings"

	"plutbot/flows/ask"
)

// askCommand is plutbot ask.
type askCommand struct {
	contentFlag
	Text        []string `arg:"" optional:"" help:"A question as people type it."`
	JSON        bool     `name:"json" help:"Everything that was understood, as JSON: topics, whether the first is sure, facts."`
	File        string   `placeholder:"F.tsv" help:"Ask every question of this table (columns id, topic, question and, if there, also) and count how many find their topic."`
	Predictions string   `placeholder:"OUT.tsv" help:"With --file: write the topics found for each question."`
}

// Validate says which arguments do not go together.
func (c askCommand) Validate() error {
	switch {
	case c.File == "" && len(c.Text) == 0:
		return errors.New("a question or --file is needed")
	case c.File != "" && (len(c.Text) > 0 || c.JSON):
		return errors.New("--file goes without a question and without --json")
	case c.Predictions != "" && c.File == "":
		return errors.New("--predictions goes with --file")
	}
	return nil
}

// Run implements the command.
func (c askCommand) Run(s streams) error {
	files, _, err := c.files()
	if err != nil {
		return err
	}
	router, err := ask.Load(files)
	if err != nil {
		return fmt.Errorf("the topics cannot be used:\n%w", err)
	}
	if c.File != "" {
		return c.table(router, s.out)
	}
	found := router.Ask(strings.Join(c.Text, " "))
	if c.JSON {
		return writeFound(s.out, found)
	}
	if len(found.Matches) == 0 {
		_, err = fmt.Fprintln(s.out, refused)
		return err
	}
	for i, m := range found.Matches {
		if _, err = fmt.Fprintf(s.out, "%d\t%s\t%.3f\n", i+1, m.Topic, m.Score); err != nil {
			return err
		}
	}
	return nil
}

// refused stands where a question is about none of the topics.
const refused = "none"

// writeFound writes what was understood; a refused question has an empty list
// of topics.
func writeFound(out io.Writer, found ask.Result) error {
	if found.Matches == nil {
		found.Matches = []ask.Match{}
	}
	e := json.NewEncoder(out)
	e.SetIndent("", "  ")
	e.SetEscapeHTML(false)
	return e.Encode(found)
}

// table asks the questions of a file.
func (c askCommand) table(router *ask.Router, out io.Writer) error {
	f, err := os.Open(c.File)
	if err != nil {
		return fmt.Errorf("--file: %w", err)
	}
	rows, err := ask.ReadRows(f)
	_ = f.Close()
	if err != nil {
		return fmt.Errorf("--file: %s: %w", c.File, err)
	}
	if c.Predictions != "" {
		if err := predict(router, rows, c.Predictions); err != nil {
			return fmt.Errorf("--predictions: %w", err)
		}
	}
	_, err = io.WriteString(out, ask.Evaluate(router, rows).String())
	return err
}

// predict writes the topics of every question: three columns, empty where
// there are fewer.
func predict(router *ask.Router, rows []ask.Row, file string) error {
	f, err := os.Create(file)
	if err != nil {
		return err
	}
	w := bufio.NewWriter(f)
	_, _ = fmt.Fprintln(w, "id\tfirst\tsecond\tthird")
	for _, row := range rows {
		cells := [4]string{row.ID, refused}
		for i, m := range router.Ask(row.Question).Matches {
			cells[i+1] = m.Topic
		}
		_, _ = fmt.Fprintln(w, strings.Join(cells[:], "\t"))
	}
	return errors.Join(w.Flush(), f.Close())
}
