package main

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"

	"plutbot/flows/graph"
)

// graphCommand is plutbot graph.
type graphCommand struct {
	contentFlag
	Guide    string `arg:"" optional:"" help:"Guide to draw."`
	All      string `placeholder:"DIR" help:"Draw every guide into this folder, as DIR/<guide>.svg."`
	Format   string `default:"mermaid" enum:"mermaid,svg" help:"mermaid (text for Markdown pages) or svg (a picture)."`
	Language string `default:"id" enum:"id,en" help:"Language of the words: id or en."`
}

// Run implements the command.
func (c graphCommand) Run(s streams) error {
	if (c.Guide == "") == (c.All == "") {
		return errors.New("graph draws one guide, or all of them with --all DIR")
	}
	loaded, err := c.load()
	if err != nil {
		return err
	}
	words := loaded.catalog.In(c.Language)
	label := func(id string) string { return words.Text(id, graph.Words{}) }
	if c.All != "" {
		return c.drawAll(s, loaded, label)
	}
	guide, ok := loaded.flows.Guide(c.Guide)
	if !ok {
		return fmt.Errorf("there is no guide %q; there are: %s", c.Guide, strings.Join(guideIDs(loaded.flows), ", "))
	}
	if c.Format == "svg" {
		_, err = fmt.Fprintln(s.out, graph.SVG(guide, label))
		return err
	}
	_, err = fmt.Fprintln(s.out, graph.Mermaid(guide, label))
	return err
}

// drawAll writes one picture a guide, and names what it wrote.
func (c graphCommand) drawAll(s streams, loaded content, label graph.Label) error {
	if err := os.MkdirAll(c.All, 0o755); err != nil {
		return fmt.Errorf("--all: %w", err)
	}
	for _, g := range loaded.flows.Guides {
		file := filepath.Join(c.All, g.ID+".svg")
		if err := os.WriteFile(file, []byte(graph.SVG(g, label)+"\n"), 0o644); err != nil {
			return fmt.Errorf("--all: %w", err)
		}
		_, _ = fmt.Fprintln(s.out, file)
	}
	return nil
}
