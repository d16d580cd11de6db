package locales

import (
	"errors"
	"fmt"
	"io/fs"
	"strings"
	"text/template"

	"github.com/goccy/go-yaml"
	"github.com/goccy/go-yaml/ast"
	"github.com/goccy/go-yaml/parser"
)

// entry is one message of one language.
type entry struct {
	id         string
	one, other string
	file       string
	line       int
}

// readFile reads one catalog: nested keys joined by dots make the id, and a
// mapping of one and other is a message with plural forms.
func readFile(fsys fs.FS, name string) ([]entry, error) {
	text, err := fs.ReadFile(fsys, name)
	if err != nil {
		return nil, fmt.Errorf("%s:1: %w", name, err)
	}
	parsed, err := parser.ParseBytes(text, 0)
	if err != nil {
		return nil, located(name, err)
	}
	r := &fileReader{name: name}
	for _, doc := range parsed.Docs {
		if doc.Body != nil {
			r.read("", doc.Body)
		}
	}
	return r.entries, errors.Join(r.problems...)
}

// located puts file and line in front of what the YAML parser says.
func located(name string, err error) error {
	if e, ok := errors.AsType[yaml.Error](err); ok && e.GetToken() != nil && e.GetToken().Position != nil {
		return fmt.Errorf("%s:%d: %s", name, e.GetToken().Position.Line, e.GetMessage())
	}
	return fmt.Errorf("%s:1: %w", name, err)
}

type fileReader struct {
	name     string
	entries  []entry
	problems []error
}

func (r *fileReader) problem(n ast.Node, format string, args ...any) {
	r.problems = append(r.problems, fmt.Errorf("%s:%d: %s", r.name, line(n), fmt.Sprintf(format, args...)))
}

func line(n ast.Node) int {
	if t := n.GetToken(); t != nil && t.Position != nil {
		return t.Position.Line
	}
	return 1
}

// read walks down the keys.
func (r *fileReader) read(prefix string, n ast.Node) {
	mapping, ok := n.(ast.MapNode)
	if !ok {
		r.leaf(prefix, n)
		return
	}
	if one, other, plural := pluralForms(mapping); plural {
		r.add(prefix, n, one, other)
		return
	}
	seen := map[string]bool{}
	for rows := mapping.MapRange(); rows.Next(); {
		key := keyText(rows.Key())
		if seen[key] {
			r.problem(rows.Key(), "the key %s stands here twice", key)
		}
		seen[key] = true
		id := key
		if prefix != "" {
			id = prefix + "." + key
		}
		r.read(id, rows.Value())
	}
}

func keyText(k ast.MapKeyNode) string {
	if s, ok := k.(*ast.StringNode); ok {
		return s.Value
	}
	return k.String()
}

// pluralForms recognizes a mapping of one and other alone.
func pluralForms(m ast.MapNode) (one, other string, ok bool) {
	for rows := m.MapRange(); rows.Next(); {
		var text string
		if yaml.NodeToValue(rows.Value(), &text) != nil {
			return "", "", false
		}
		switch keyText(rows.Key()) {
		case "one":
			one = text
		case "other":
			other, ok = text, true
		default:
			return "", "", false
		}
	}
	return one, other, ok
}

func (r *fileReader) leaf(id string, n ast.Node) {
	switch n.Type() {
	case ast.StringType, ast.LiteralType, ast.IntegerType, ast.FloatType:
	default:
		r.problem(n, "%s: here stands a text, not a %s", id, strings.ToLower(n.Type().String()))
		return
	}
	var text string
	if err := yaml.NodeToValue(n, &text); err != nil {
		r.problem(n, "%s: %v", id, err)
		return
	}
	r.add(id, n, "", text)
}

func (r *fileReader) add(id string, n ast.Node, one, other string) {
	other = strings.TrimRight(other, "\n")
	if strings.TrimSpace(other) == "" {
		r.problem(n, "%s is empty", id)
		return
	}
	for _, text := range []string{one, other} {
		if _, err := template.New("").Parse(text); err != nil {
			r.problem(n, "%s: %s", id, strings.TrimPrefix(err.Error(), "template: :"))
			return
		}
	}
	r.entries = append(r.entries, entry{id: id, one: one, other: other, file: r.name, line: line(n)})
}
