package main

import (
	"fmt"
	"strings"

	"plutbot/flows/graph"
)

// graphCommand is plutbot graph.
type graphCommand struct {
	contentFlag
	Guide    string `arg:"" help:"Guide to draw."`
	Format   string `default:"mermaid" enum:"mermaid,svg" help:"mermaid (text for Markdown pages) or svg (a picture)."`
	Language string `default:"id" enum:"id,en" help:"Language of the words: id or en."`
}

// Run implements the command.
func (c graphCommand) Run(s streams) error {
	loaded, err := c.load()
	if err != nil {
		return err
	}
	guide, ok := loaded.flows.Guide(c.Guide)
	if !ok {
		return fmt.Errorf("there is no guide %q; there are: %s", c.Guide, strings.Join(guideIDs(loaded.flows), ", "))
	}
	words := loaded.catalog.In(c.Language)
	label := func(id string) string { return words.Text(id, graph.Words{}) }
	if c.Format == "svg" {
		_, err = fmt.Fprintln(s.out, graph.SVG(guide, label))
		return err
	}
	_, err = fmt.Fprintln(s.out, graph.Mermaid(guide, label))
	return err
}
