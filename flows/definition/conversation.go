package definition

import (
	"fmt"
	"io/fs"
	"math"
	"strings"

	"github.com/goccy/go-yaml"
	"github.com/goccy/go-yaml/ast"

	"plutbot/flows"
)

// testsFile holds the conversations of a guide, next to its guide.yaml.
const testsFile = "tests.yaml"

// Conversation is a test that an author wrote: answers, and where they must
// lead.
type Conversation struct {
	Name  string
	Guide *flows.Guide
	Day   flows.Day
	// Answers by full question id.
	Answers flows.Answers
	// Outcome that the answers must lead to, by id.
	Outcome string
	// Shows and Hides are items that must or must not be on the outcome:
	// "todo.buat_nib".
	Shows, Hides []string
	Position     flows.Position
}

type conversationYAML struct {
	Name    string           `yaml:"name"`
	Date    *day             `yaml:"date"`
	Say     ordered[anyNode] `yaml:"say"`
	Outcome string           `yaml:"outcome"`
	Shows   []string         `yaml:"shows"`
	Hides   []string         `yaml:"hides"`
}

// anyNode is a part of a file whose type is known only later.
type anyNode struct{ ast.Node }

// UnmarshalYAML implements yaml.NodeUnmarshaler.
func (a *anyNode) UnmarshalYAML(n ast.Node) error {
	a.Node = n
	return nil
}

// Conversations reads the tests of every guide. The error is Problems.
func Conversations(fsys fs.FS, content *flows.Content) ([]Conversation, error) {
	var problems Problems
	var all []Conversation
	for _, g := range content.Guides {
		file := g.ID + "/" + testsFile
		var raw []located[conversationYAML]
		if err := readYAML(fsys, file, &raw); err != nil {
			problems.addError(file, err)
			continue
		}
		for _, r := range raw {
			all = append(all, readConversation(g, flows.Position{File: file, Line: r.Line}, r.Value, &problems))
		}
	}
	return all, problems.err()
}

func readConversation(g *flows.Guide, at flows.Position, y conversationYAML, problems *Problems) Conversation {
	c := Conversation{Name: y.Name, Guide: g, Outcome: y.Outcome, Shows: y.Shows, Hides: y.Hides, Position: at}
	if y.Date == nil {
		problems.add(at, "%q needs the date on which it takes place", y.Name)
	} else {
		c.Day = flows.Day(*y.Date)
	}
	if _, ok := g.Outcome(y.Outcome); !ok {
		problems.add(at, "%q: outcome %q does not exist", y.Name, y.Outcome)
	}
	for _, e := range y.Say {
		where := flows.Position{File: at.File, Line: e.Line}
		q := byName(g, strings.TrimPrefix(e.Name, flows.SharedPrefix))
		if q == nil {
			problems.add(where, "%q: the guide has no question %s", y.Name, e.Name)
			continue
		}
		v, err := answerOf(q, e.Value.Node)
		if err != nil {
			problems.add(where, "%q: %s: %v", y.Name, e.Name, err)
			continue
		}
		if p := q.Accepts(v); p != flows.Fits {
			problems.add(where, "%q: %s is no answer to %s: %s", y.Name, e.Value.Node, e.Name, p)
			continue
		}
		c.Answers = c.Answers.With(q.ID, v)
	}
	return c
}

func byName(g *flows.Guide, name string) *flows.Question {
	for _, q := range g.Questions {
		if q.Name() == name {
			return q
		}
	}
	return nil
}

// answerOf reads an answer as a test writes it: null passes over an optional
// question, a location is [latitude, longitude].
func answerOf(q *flows.Question, n ast.Node) (flows.Value, error) {
	v := flows.Value{Type: q.Type}
	if n.Type() == ast.NullType {
		v.Skipped = true
		return v, nil
	}
	var err error
	switch q.Type {
	case flows.Multi:
		err = yaml.NodeToValue(n, &v.Many)
	case flows.YesNo:
		var yes bool
		err = yaml.NodeToValue(n, &yes)
		v = flows.OfYesNo(yes)
	case flows.Number, flows.Money:
		err = yaml.NodeToValue(n, &v.Number)
	case flows.Date:
		var d day
		err = yaml.NodeToValue(n, &d)
		v = flows.OfDay(flows.Day(d))
	case flows.Location:
		var point [2]float64
		err = yaml.NodeToValue(n, &point)
		v.Latitude, v.Longitude = point[0], point[1]
	default:
		err = yaml.NodeToValue(n, &v.Text)
	}
	if err != nil {
		return v, fmt.Errorf("%s is not of type %s", n, q.Type)
	}
	return v, nil
}

// Record writes a conversation that ended as an author writes a test of it.
func Record(r flows.Result) ([]byte, error) {
	say := yaml.MapSlice{}
	for _, a := range r.Trail.Asked {
		say = append(say, yaml.MapItem{Key: a.Question.Name(), Value: written(a.Value)})
	}
	return yaml.Marshal([]yaml.MapSlice{{
		{Key: "name", Value: r.Outcome.ID + " " + r.Day.String()},
		{Key: "date", Value: r.Day.String()},
		{Key: "say", Value: say},
		{Key: "outcome", Value: r.Outcome.ID},
	}})
}

// written is an answer as answerOf reads it.
func written(v flows.Value) any {
	switch {
	case v.Skipped:
		return nil
	case v.Type == flows.Multi:
		return v.Many
	case v.Type == flows.YesNo:
		return v.Yes()
	case v.Type == flows.Date:
		return v.Day().String()
	case (v.Type == flows.Number || v.Type == flows.Money) && v.Number == math.Trunc(v.Number):
		return int64(v.Number) // 5000000, not 5e+06
	case v.Type == flows.Number || v.Type == flows.Money:
		return v.Number
	case v.Type == flows.Location:
		return [2]float64{v.Latitude, v.Longitude}
	default:
		return v.Text
	}
}
