// Package check finds what is wrong with guides that can be read: parts that
// nobody can reach, conditions that never hold, words that are missing or
// unused, figures and sources that are too old, and conversations that no
// longer end where their author said.
package check

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"plutbot/flows"
	"plutbot/flows/definition"
)

// Words are the catalogs, as far as the check needs them.
type Words interface {
	// Languages lists the catalogs.
	Languages() []string
	// IDs lists every message id that some catalog has.
	IDs() []string
	// Has says whether a language has a message.
	Has(language, id string) bool
	// Position tells where a message stands.
	Position(language, id string) (file string, line int)
	// Raw is a message as it is written, with {{...}}.
	Raw(language, id string) string
}

// Kind names a defect.
type Kind string

// The kinds of defect. Stale, Uncovered and Figure fail only a strict check.
const (
	Unreachable  Kind = "unreachable"  // no answers lead to this question or outcome
	NeverHolds   Kind = "never-holds"  // no answers make this condition true
	MissingText  Kind = "missing-text" // a catalog lacks a message
	UnusedText   Kind = "unused-text"  // nothing uses this message
	UnusedValue  Kind = "unused-value" // no condition and no text uses this value
	UnusedSource Kind = "unused-source"
	UnknownValue Kind = "unknown-value" // a text uses a value that does not exist
	Gap          Kind = "gap"           // a value has no entry for the day
	LongLabel    Kind = "long-label"    // a small phone would cut this label
	Figure       Kind = "figure"        // a figure stands in prose instead of a dated value
	SamePlace    Kind = "same-place"    // two guides want the same place in the menu
	TooMany      Kind = "too-many"      // more options than one card can hold
	Conversation Kind = "conversation"  // a test does not end where it says
	Uncovered    Kind = "uncovered"     // no test reaches this outcome or option
	Stale        Kind = "stale"         // checked too long ago
	Unexplained  Kind = "unexplained"   // an abbreviation that the glossary does not have
	UnusedTerm   Kind = "unused-term"   // no text uses what the glossary explains
)

// Strict says whether the kind fails only a strict check.
func (k Kind) Strict() bool { return k == Stale || k == Uncovered || k == Figure }

// Problem is one defect.
type Problem struct {
	Kind     Kind
	Position flows.Position
	Message  string
}

// String writes file:line: message.
func (p Problem) String() string {
	return fmt.Sprintf("%s: %s (%s)", p.Position, p.Message, p.Kind)
}

// MaxOptions is how many options a question can have: more do not fit a card,
// nor the record of ticks.
const MaxOptions = 24

// checking is the state of one check.
type checking struct {
	content  *flows.Content
	tests    []definition.Conversation
	words    Words
	day      flows.Day
	problems []Problem
}

// Run checks everything for a day.
func Run(content *flows.Content, tests []definition.Conversation, words Words, day flows.Day) []Problem {
	c := &checking{content: content, tests: tests, words: words, day: day}
	for _, g := range content.Guides {
		c.reach(g)
		c.options(g)
		c.coverage(g)
	}
	c.places()
	c.messages()
	c.values(c.wording())
	c.glossary()
	c.sources()
	c.stale()
	c.conversations()
	slices.SortStableFunc(c.problems, func(a, b Problem) int {
		return cmp.Or(strings.Compare(a.Position.File, b.Position.File), a.Position.Line-b.Position.Line, strings.Compare(a.Message, b.Message))
	})
	return c.problems
}

func (c *checking) add(kind Kind, at flows.Position, format string, args ...any) {
	c.problems = append(c.problems, Problem{kind, at, fmt.Sprintf(format, args...)})
}

// places refuses two guides with the same place in the menu.
func (c *checking) places() {
	first := map[int]*flows.Guide{}
	for _, g := range c.content.Guides {
		if other := first[g.Order]; other != nil {
			c.add(SamePlace, g.Position, "order %d is already that of the guide %s", g.Order, other.ID)
			continue
		}
		first[g.Order] = g
	}
}

// options refuses questions that no card can hold.
func (c *checking) options(g *flows.Guide) {
	for _, q := range g.Questions {
		if len(q.Options) > MaxOptions {
			c.add(TooMany, q.Position, "question %s has %d options, at most %d fit a card", q.Name(), len(q.Options), MaxOptions)
		}
	}
}

// conversations plays every test.
func (c *checking) conversations() {
	for _, t := range c.tests {
		if problem := Play(c.content, t); problem != "" {
			c.add(Conversation, t.Position, "%q: %s", t.Name, problem)
		}
	}
}

// Play plays one test and says what is wrong, or "".
func Play(content *flows.Content, t definition.Conversation) string {
	trail := content.Replay(t.Guide, t.Answers, t.Day)
	if trail.Outcome == nil {
		return fmt.Sprintf("question %s finds no answer", trail.Current.Name())
	}
	for _, a := range t.Answers {
		if q, ok := t.Guide.Question(a.Question); ok && trail.Index(q) < 0 {
			return fmt.Sprintf("question %s is never asked", q.Name())
		}
	}
	if trail.Outcome.ID != t.Outcome {
		return fmt.Sprintf("ends at %s, not at %s", trail.Outcome.ID, t.Outcome)
	}
	shown := shownItems(content, t)
	for _, item := range t.Shows {
		if !slices.Contains(shown, item) {
			return fmt.Sprintf("%s does not show %s", t.Outcome, item)
		}
	}
	for _, item := range t.Hides {
		if slices.Contains(shown, item) {
			return fmt.Sprintf("%s shows %s", t.Outcome, item)
		}
	}
	return ""
}

// shownItems lists the items of the outcome as tests name them: "todo.buat_nib".
func shownItems(content *flows.Content, t definition.Conversation) []string {
	r, _ := content.Result(t.Guide, t.Answers, t.Day)
	var shown []string
	for kind, items := range r.Lists {
		for _, i := range items {
			shown = append(shown, flows.ListKind(kind).Message()+"."+strings.TrimPrefix(i.ID, flows.SharedPrefix))
		}
	}
	return shown
}

// coverage asks for a test of every outcome and every option.
func (c *checking) coverage(g *flows.Guide) {
	outcomes, options := map[string]bool{}, map[string]bool{}
	for _, t := range c.tests {
		if t.Guide != g {
			continue
		}
		outcomes[t.Outcome] = true
		for _, a := range t.Answers {
			for _, o := range append([]string{a.Value.Text}, a.Value.Many...) {
				options[a.Question+"="+o] = true
			}
			if a.Value.Type == flows.YesNo {
				options[fmt.Sprintf("%s=%t", a.Question, a.Value.Yes())] = true
			}
		}
	}
	for _, o := range g.Outcomes {
		if !outcomes[o.ID] {
			c.add(Uncovered, o.Position, "no test reaches outcome %s", o.ID)
		}
	}
	for _, q := range g.Questions {
		names := optionNames(q)
		for _, name := range names {
			if !options[q.ID+"="+name] {
				c.add(Uncovered, q.Position, "no test answers %s with %s", q.Name(), name)
			}
		}
	}
}

func optionNames(q *flows.Question) []string {
	if q.Type == flows.YesNo {
		return []string{"true", "false"}
	}
	var names []string
	for _, o := range q.Options {
		names = append(names, o.ID)
	}
	return names
}
