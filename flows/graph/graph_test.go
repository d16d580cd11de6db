package graph_test

import (
	"encoding/xml"
	"errors"
	"io"
	"strings"
	"testing"

	"plutbot/flows"
	"plutbot/flows/graph"
)

// guide asks one question, has one condition and two outcomes.
func guide(t *testing.T) *flows.Guide {
	t.Helper()
	q := &flows.Question{ID: "jual.barang", Type: flows.Choice, Options: []*flows.Option{{ID: "kue"}, {ID: "es"}}}
	scope, err := flows.NewScope([]*flows.Question{q}, nil)
	if err != nil {
		t.Fatal(err)
	}
	when, err := scope.Compile(`barang == "kue"`, flows.Position{})
	if err != nil {
		t.Fatal(err)
	}
	boleh, tanya := &flows.Outcome{ID: "boleh", Tone: flows.Good}, &flows.Outcome{ID: "tanya", Tone: flows.Ask}
	return &flows.Guide{ID: "jual", Questions: []*flows.Question{q}, Outcomes: []*flows.Outcome{boleh, tanya},
		Steps: []flows.Step{{Ask: q}, {End: boleh, When: when}, {End: tanya}}}
}

func label(id string) string { return "<b>" + id + "</b> & teman" }

func TestMermaidHasEveryStepAndBothWaysOfACondition(t *testing.T) {
	t.Parallel()
	chart := graph.Mermaid(guide(t), label)
	for _, want := range []string{"jual.q.barang.text", "jual.o.boleh.title", "jual.o.tanya.title", "barang == #quot;kue#quot;", "ya", "tidak", "-->"} {
		if !strings.Contains(chart, want) {
			t.Errorf("no %q in\n%s", want, chart)
		}
	}
	if strings.Contains(chart, "<b>") {
		t.Error("formatting of the chat is left in the chart")
	}
}

func TestSVGIsWellFormedAndNamesEverything(t *testing.T) {
	t.Parallel()
	picture := graph.SVG(guide(t), label)
	decoder := xml.NewDecoder(strings.NewReader(picture))
	var words strings.Builder
	for {
		token, err := decoder.Token()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			t.Fatal(err)
		}
		if data, ok := token.(xml.CharData); ok {
			words.Write(data)
			words.WriteByte(' ')
		}
	}
	for _, want := range []string{"jual.q.barang.text & teman", "▫ jual.q.barang.opt.es", "jual.o.tanya.title", `jika barang == "kue"`} {
		if !strings.Contains(words.String(), want) {
			t.Errorf("no %q in the picture: %s", want, words.String())
		}
	}
}
