package definition

import (
	"io/fs"

	"github.com/goccy/go-yaml"
	"github.com/goccy/go-yaml/ast"
	"github.com/goccy/go-yaml/parser"

	"plutbot/flows"
)

// readYAML decodes a file strictly: unknown and double keys are errors, and so
// are anchors, aliases and merges, which hide from an author what is written.
func readYAML(fsys fs.FS, file string, into any) error {
	text, err := fs.ReadFile(fsys, file)
	if err != nil {
		return err
	}
	parsed, err := parser.ParseBytes(text, 0)
	if err != nil {
		return err
	}
	for _, doc := range parsed.Docs {
		plain := &plainness{file: file}
		if doc.Body == nil {
			continue
		}
		ast.Walk(plain, doc.Body)
		if len(plain.problems) > 0 {
			return plain.problems
		}
	}
	switch {
	case len(parsed.Docs) > 1:
		return Problems{{flows.Position{File: file, Line: 1}, "one YAML document a file, no ---"}}
	case len(parsed.Docs) == 0 || parsed.Docs[0].Body == nil:
		return nil
	}
	return yaml.NodeToValue(parsed.Docs[0].Body, into, yaml.Strict())
}

// plainness refuses what makes one place of a file depend on another.
type plainness struct {
	file     string
	problems Problems
}

// Visit implements ast.Visitor.
func (p *plainness) Visit(n ast.Node) ast.Visitor {
	switch n.Type() {
	case ast.AnchorType, ast.AliasType, ast.MergeKeyType:
		p.problems.add(flows.Position{File: p.file, Line: line(n)}, "anchors (&), aliases (*) and merges (<<) are not allowed: write it out")
	}
	return p
}

// refuse is an error at a node.
func refuse(n ast.Node, message string) error {
	return &yaml.SyntaxError{Message: message, Token: n.GetToken()}
}

func line(n ast.Node) int {
	if t := n.GetToken(); t != nil && t.Position != nil {
		return t.Position.Line
	}
	return 1
}

// located is a decoded value that knows its line.
type located[T any] struct {
	Line  int
	Value T
}

// UnmarshalYAML implements yaml.NodeUnmarshaler.
func (l *located[T]) UnmarshalYAML(n ast.Node) error {
	l.Line = line(n)
	return yaml.NodeToValue(n, &l.Value, yaml.Strict())
}

// ordered is a mapping in the order of the file.
type ordered[T any] []entry[T]

type entry[T any] struct {
	Name  string
	Line  int
	Value T
}

// UnmarshalYAML implements yaml.NodeUnmarshaler.
func (o *ordered[T]) UnmarshalYAML(n ast.Node) error {
	mapping, ok := n.(ast.MapNode)
	if !ok {
		return refuse(n, "here stands a mapping, line by line name: ...")
	}
	for rows := mapping.MapRange(); rows.Next(); {
		e := entry[T]{Name: rows.Key().String(), Line: line(rows.Key())}
		if err := yaml.NodeToValue(rows.Value(), &e.Value, yaml.Strict()); err != nil {
			return err
		}
		*o = append(*o, e)
	}
	return nil
}
