// Package graph draws a guide: every question, every condition, every outcome,
// from top to bottom as the engine reads it.
package graph

import (
	"fmt"
	"html"
	"regexp"
	"strings"

	"github.com/emicklei/dot"

	"plutbot/flows"
)

// Label gives the text of a message id.
type Label func(id string) string

// Words stands for what a text may use where there are no answers yet.
type Words struct{}

// Value stands for a dated value.
func (Words) Value(id string) string { return id }

// Short stands for a dated value.
func (Words) Short(id string) string { return id }

// Answer stands for an answer.
func (Words) Answer(question string) string { return question }

// row is one step as it is drawn.
type row struct {
	when    string // condition, or ""
	name    string // what conditions call the question
	text    string // with its lines
	options []option
	end     bool
	tone    flows.Tone
}

// option is an answer: what conditions call it, and its label.
type option struct{ id, label string }

// rows describes the steps of a guide in words.
func rows(g *flows.Guide, label Label) []row {
	out := make([]row, 0, len(g.Steps))
	for _, s := range g.Steps {
		r := row{end: s.End != nil}
		if s.When != nil {
			r.when = s.When.Text
		}
		if s.End != nil {
			r.text, r.tone = label(flows.MessageID(g.ID, "o", s.End.ID)+".title"), s.End.Tone
			if g.Score.Counts(s.End) {
				r.text += " · " + label(flows.ScoreMessage(g.ID, "title"))
			}
		} else {
			r.name, r.text = s.Ask.Name(), label(s.Ask.Message()+".text")
			for _, o := range s.Ask.Options {
				r.options = append(r.options, option{o.ID, plain(label(s.Ask.Message() + ".opt." + o.ID))})
			}
		}
		out = append(out, r)
	}
	return out
}

var tag = regexp.MustCompile(`</?[a-z][^>]*>`)

// plain is a text without formatting, in one line.
func plain(s string) string {
	return strings.Join(strings.Fields(html.UnescapeString(tag.ReplaceAllString(s, ""))), " ")
}

// Mermaid draws a guide as a flowchart for Markdown pages.
func Mermaid(g *flows.Guide, label Label) string {
	chart := dot.NewGraph(dot.Directed)
	type step struct{ entry, body dot.Node }
	all := rows(g, label)
	steps := make([]step, len(all))
	for i, r := range all {
		body := chart.Node(fmt.Sprintf("s%d", i)).Label(mermaidText(plain(r.text)))
		if r.end {
			body.Attr("shape", dot.MermaidShapeStadium)
		}
		steps[i] = step{body, body}
		if r.when != "" {
			steps[i].entry = chart.Node(fmt.Sprintf("c%d", i)).Label(mermaidText(r.when)).Attr("shape", dot.MermaidShapeRhombus)
			chart.Edge(steps[i].entry, body, "ya")
		}
	}
	for i, r := range all {
		if i+1 == len(all) {
			break
		}
		if !r.end {
			chart.Edge(steps[i].body, steps[i+1].entry)
		}
		if r.when != "" {
			chart.Edge(steps[i].entry, steps[i+1].entry, "tidak")
		}
	}
	return dot.MermaidFlowchart(chart, dot.MermaidTopDown)
}

// mermaidText writes what would otherwise be syntax as character codes.
func mermaidText(s string) string {
	return strings.NewReplacer(`"`, "#quot;", "<", "#lt;", ">", "#gt;").Replace(s)
}
