// Package diff tells what a new version of the content changes for people: the
// answers that now end elsewhere or show something else, the questions, options
// and outcomes that appear or go, the figures and the texts.
package diff

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"plutbot/flows"
	"plutbot/flows/definition"
)

// Side is one of the two versions.
type Side struct {
	Content *flows.Content
	Tests   []definition.Conversation
	Words   Words
}

// Report is what changes from one version to another.
type Report struct {
	// Guides that change, in the order of the new menu; those that go come last.
	Guides []Guide
	// Values that change, by id.
	Values []Value
	// Texts that change, by id and language.
	Texts []Text
}

// Guide is what changes in one guide.
type Guide struct {
	ID string
	// Appears and Goes say that only one version has the guide; nothing else
	// is told of it then.
	Appears, Goes bool
	// Parts that appear, go or become another.
	Parts []Part
	// Tried is how many answer sets that both versions take were compared.
	Tried int
	// Changes of what answers lead to.
	Changes []Change
}

// Kind is what a part of a guide is.
type Kind string

// The parts of a guide.
const (
	Question Kind = "question"
	Option   Kind = "option"
	Outcome  Kind = "outcome"
)

// Part is a question, an option or an outcome that is not what it was.
type Part struct {
	Kind Kind
	ID   string
	// Message is the id of its text.
	Message string
	// Before and After describe it; "" where the version does not have it.
	Before, After string
}

// Change is answer sets that all come to lead to something else in one way.
type Change struct {
	// Before and After are outcomes by id: the same where only what they show
	// changes, "" where the version does not take the answers.
	Before, After string
	// Adds and Drops are what the outcome shows now and what it no longer
	// shows, where the outcome is the same.
	Adds, Drops []Line
	// Sets is how many answer sets change so.
	Sets int
	// Examples are the shortest of these, as tests write them after say.
	Examples []string
}

// Compare tells what the new version changes on a day.
func Compare(before, after Side, day flows.Day) Report {
	var r Report
	for _, g := range after.Content.Guides {
		former, ok := before.Content.Guide(g.ID)
		if !ok {
			r.Guides = append(r.Guides, Guide{ID: g.ID, Appears: true})
			continue
		}
		if sketch(before.Content, former, day) == sketch(after.Content, g, day) {
			continue
		}
		changes, tried := compare(before, after, former, g, day)
		if parts := parts(former, g); len(parts)+len(changes) > 0 {
			r.Guides = append(r.Guides, Guide{ID: g.ID, Parts: parts, Tried: tried, Changes: changes})
		}
	}
	for _, g := range before.Content.Guides {
		if _, ok := after.Content.Guide(g.ID); !ok {
			r.Guides = append(r.Guides, Guide{ID: g.ID, Goes: true})
		}
	}
	r.Values = values(before.Content, after.Content, day)
	r.Texts = texts(before.Words, after.Words)
	return r
}

// parts lists the questions, options and outcomes that are not what they were.
func parts(before, after *flows.Guide) []Part {
	var all []Part
	for _, q := range after.Questions {
		former, ok := before.Question(q.ID)
		if !ok {
			all = append(all, Part{Kind: Question, ID: q.Name(), Message: q.Message() + ".text", After: describe(q)})
			continue
		}
		if was, is := describe(former), describe(q); was != is {
			all = append(all, Part{Question, q.Name(), q.Message() + ".text", was, is})
		}
		all = append(all, options(former, q)...)
	}
	for _, q := range before.Questions {
		if _, ok := after.Question(q.ID); !ok {
			all = append(all, Part{Kind: Question, ID: q.Name(), Message: q.Message() + ".text", Before: describe(q)})
		}
	}
	for _, o := range after.Outcomes {
		if _, ok := before.Outcome(o.ID); !ok {
			all = append(all, Part{Kind: Outcome, ID: o.ID, Message: title(after, o), After: string(o.Tone)})
		}
	}
	for _, o := range before.Outcomes {
		if _, ok := after.Outcome(o.ID); !ok {
			all = append(all, Part{Kind: Outcome, ID: o.ID, Message: title(before, o), Before: string(o.Tone)})
		}
	}
	return all
}

func title(g *flows.Guide, o *flows.Outcome) string {
	return flows.MessageID(g.ID, "o", o.ID) + ".title"
}

func options(before, after *flows.Question) []Part {
	var all []Part
	part := func(q *flows.Question, o *flows.Option) Part {
		return Part{Kind: Option, ID: q.Name() + ": " + o.ID, Message: q.Message() + ".opt." + o.ID}
	}
	for _, o := range after.Options {
		if _, ok := before.Option(o.ID); !ok {
			p := part(after, o)
			p.After = o.ID
			all = append(all, p)
		}
	}
	for _, o := range before.Options {
		if _, ok := after.Option(o.ID); !ok {
			p := part(before, o)
			p.Before = o.ID
			all = append(all, p)
		}
	}
	return all
}

// describe is what a question takes: "money, min 0, max 500".
func describe(q *flows.Question) string {
	said := q.Type.String()
	if q.Min != nil {
		said += fmt.Sprintf(", min %.0f", *q.Min)
	}
	if q.Max != nil {
		said += fmt.Sprintf(", max %.0f", *q.Max)
	}
	if q.MaxLength > 0 {
		said += fmt.Sprintf(", max %d", q.MaxLength)
	}
	if q.None != "" {
		said += ", none " + q.None
	}
	if q.Optional {
		said += ", optional"
	}
	return said
}

// mostExamples is how many examples a change has.
const mostExamples = 3

// compare looks where each answer set leads in both versions.
func compare(before, after Side, old, now *flows.Guide, day flows.Day) ([]Change, int) {
	sets := answerSets(before, after, old, now, day)
	groups := map[string]*Change{}
	tried := 0
	for _, s := range sets {
		c := Change{}
		was, is := flows.Result{}, flows.Result{}
		if s.before {
			was, _ = before.Content.Result(old, s.answers, day)
			c.Before = was.Outcome.ID
		}
		if s.after {
			is, _ = after.Content.Result(now, s.answers, day)
			c.After = is.Outcome.ID
		}
		if s.before && s.after {
			tried++
		}
		if c.Before == c.After {
			c.Adds, c.Drops = apart(shown(was), shown(is))
			if len(c.Adds)+len(c.Drops) == 0 {
				continue
			}
		}
		key := fmt.Sprint(c)
		if groups[key] == nil {
			groups[key] = &c
		}
		g := groups[key]
		g.Sets++
		g.Examples = append(g.Examples, s.text)
	}
	changes := make([]Change, 0, len(groups))
	for _, c := range groups {
		slices.SortFunc(c.Examples, func(a, b string) int { return cmp.Or(len(a)-len(b), strings.Compare(a, b)) })
		c.Examples = c.Examples[:min(len(c.Examples), mostExamples)]
		changes = append(changes, *c)
	}
	place := func(g *flows.Guide, id string) int {
		return slices.IndexFunc(g.Outcomes, func(o *flows.Outcome) bool { return o.ID == id })
	}
	slices.SortFunc(changes, func(a, b Change) int {
		return cmp.Or(place(old, a.Before)-place(old, b.Before), place(now, a.After)-place(now, b.After), b.Sets-a.Sets,
			strings.Compare(fmt.Sprint(a), fmt.Sprint(b)))
	})
	return changes, tried
}
