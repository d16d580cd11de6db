package definition

import (
	"cmp"
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/goccy/go-yaml"

	"plutbot/flows"
)

// Problem is one thing that is wrong in a content file, in words for its
// author.
type Problem struct {
	Position flows.Position
	Message  string
}

// String writes file:line: message.
func (p Problem) String() string { return p.Position.String() + ": " + p.Message }

// Problems is the error of a load: everything that is wrong, in the order of
// the files.
type Problems []Problem

// Error implements error: one problem a line.
func (p Problems) Error() string {
	lines := make([]string, len(p))
	for i := range p {
		lines[i] = p[i].String()
	}
	return strings.Join(lines, "\n")
}

// add appends a problem.
func (p *Problems) add(at flows.Position, format string, args ...any) {
	*p = append(*p, Problem{at, fmt.Sprintf(format, args...)})
}

// addError appends what a reader said, at the line that it names.
func (p *Problems) addError(file string, err error) {
	if inner, ok := errors.AsType[Problems](err); ok {
		*p = append(*p, inner...)
		return
	}
	at := flows.Position{File: file, Line: 1}
	message := err.Error()
	if located, ok := errors.AsType[yaml.Error](err); ok {
		message = located.GetMessage()
		if t := located.GetToken(); t != nil && t.Position != nil {
			at.Line = t.Position.Line
		}
	}
	p.add(at, "%s", message)
}

// err gives the problems as an error, sorted; nil when there is none.
func (p Problems) err() error {
	if len(p) == 0 {
		return nil
	}
	slices.SortStableFunc(p, func(a, b Problem) int {
		return cmp.Or(strings.Compare(a.Position.File, b.Position.File), a.Position.Line-b.Position.Line)
	})
	return p
}
