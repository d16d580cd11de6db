package definition

import (
	"fmt"
	"io/fs"
	"regexp"
	"slices"
	"strings"

	"github.com/goccy/go-yaml"
	"github.com/goccy/go-yaml/ast"

	"plutbot/flows"
)

type guideYAML struct {
	ID         string                `yaml:"id"`
	Code       string                `yaml:"code"`
	Order      int                   `yaml:"order"`
	Group      string                `yaml:"group"`
	Plan       bool                  `yaml:"plan"`
	Topics     []string              `yaml:"topics"`
	ReviewDays int                   `yaml:"review_days"`
	Questions  ordered[questionYAML] `yaml:"questions"`
	Steps      []located[stepYAML]   `yaml:"steps"`
	Outcomes   ordered[outcomeYAML]  `yaml:"outcomes"`
	Score      *located[scoreYAML]   `yaml:"score"`
	Finder     *located[finderYAML]  `yaml:"finder"`
}

type questionYAML struct {
	Type     string   `yaml:"type"`
	Options  []string `yaml:"options"`
	None     string   `yaml:"none"`
	Min      *float64 `yaml:"min"`
	Max      *float64 `yaml:"max"`
	Optional bool     `yaml:"optional"`
	// Hears names, by option, the products that mean it.
	Hears ordered[[]string] `yaml:"hears"`
	// Amount names, by option, the value that is its largest amount in a year.
	Amount *amountYAML `yaml:"amount"`
	// Known names, by option, the options of other questions that tell it.
	Known ordered[ordered[[]string]] `yaml:"known"`
}

type amountYAML struct {
	Kind string          `yaml:"kind"`
	UpTo ordered[string] `yaml:"up_to"`
}

type stepYAML struct {
	Ask  string `yaml:"ask"`
	End  string `yaml:"end"`
	When string `yaml:"when"`
}

type outcomeYAML struct {
	Tone       string                  `yaml:"tone"`
	Confidence string                  `yaml:"confidence"`
	Recheck    string                  `yaml:"recheck"`
	Why        []itemYAML              `yaml:"why"`
	Now        []itemYAML              `yaml:"now"`
	Next       []itemYAML              `yaml:"next"`
	Later      []itemYAML              `yaml:"later"`
	Documents  []itemYAML              `yaml:"documents"`
	Where      []itemYAML              `yaml:"where"`
	Cost       []itemYAML              `yaml:"cost"`
	Time       []itemYAML              `yaml:"time"`
	Validity   []itemYAML              `yaml:"validity"`
	Changes    []itemYAML              `yaml:"changes"`
	Link       string                  `yaml:"link"`
	Sources    []located[citationYAML] `yaml:"sources"`
}

type citationYAML struct {
	ID      string `yaml:"id"`
	Article string `yaml:"article"`
	When    string `yaml:"when"`
}

// itemYAML is an id alone, or a mapping with an id.
type itemYAML struct {
	ID    string `yaml:"id"`
	When  string `yaml:"when"`
	Where string `yaml:"where"`
	Cost  string `yaml:"cost"`
	Time  string `yaml:"time"`
	Link  string `yaml:"link"`
	Guide string `yaml:"guide"`
	Total bool   `yaml:"total"`

	line int
}

// UnmarshalYAML implements yaml.NodeUnmarshaler.
func (i *itemYAML) UnmarshalYAML(n ast.Node) error {
	i.line = line(n)
	if _, ok := n.(ast.MapNode); !ok {
		return yaml.NodeToValue(n, &i.ID)
	}
	type plain itemYAML // without this method
	return yaml.NodeToValue(n, (*plain)(i), yaml.Strict())
}

// What an id looks like; the reserved ones mean something in a catalog.
var (
	idPattern   = regexp.MustCompile(`^[a-z][a-z0-9_]{0,19}$`)
	guideID     = regexp.MustCompile(`^[a-z][a-z0-9-]{0,19}$`)
	codeLetters = regexp.MustCompile(`^[A-Z]{1,3}$`)
	reservedIDs = []string{"id", "one", "two", "few", "many", "zero", "other", "hash", "description"}
)

// reading is the state of reading one guide.
type reading struct {
	file     string
	guide    *flows.Guide
	scope    *flows.Scope
	values   map[string]*flows.DatedValue
	sources  map[string]*flows.Source
	shared   []*flows.Question
	problems *Problems
}

func (r *reading) at(line int) flows.Position { return flows.Position{File: r.file, Line: line} }

func (r *reading) add(line int, format string, args ...any) {
	r.problems.add(r.at(line), format, args...)
}

// loadGuide reads <folder>/guide.yaml. It gives nil when the file cannot be
// read at all.
func loadGuide(fsys fs.FS, folder string, shared []*flows.Question, values map[string]*flows.DatedValue,
	sources map[string]*flows.Source, problems *Problems) *flows.Guide {
	file := folder + "/guide.yaml"
	var y guideYAML
	if err := readYAML(fsys, file, &y); err != nil {
		problems.addError(file, err)
		return nil
	}
	g := &flows.Guide{ID: y.ID, Letters: y.Code, Order: y.Order, Group: y.Group, Plan: y.Plan, Topics: y.Topics, ReviewDays: y.ReviewDays, Position: flows.Position{File: file, Line: 1}}
	r := &reading{file: file, guide: g, values: values, sources: sources, shared: shared, problems: problems}
	r.head(folder, y)
	g.Questions = readQuestions(file, y.ID, y.Questions, values, problems)
	r.useShared(y.Steps)
	var err error
	if r.scope, err = flows.NewScope(g.Questions, values); err != nil {
		problems.addError(file, err)
		return nil
	}
	r.outcomes(y.Outcomes)
	r.steps(y.Steps)
	if y.Score != nil {
		r.score(y.Score.Value, y.Score.Line)
	}
	if y.Finder != nil {
		r.finder(y.Finder.Value, y.Finder.Line)
	}
	return g
}

func (r *reading) head(folder string, y guideYAML) {
	if y.ID != folder || !guideID.MatchString(y.ID) {
		r.add(1, "id is %q and must be the name of the folder, %q, in a-z, 0-9 and hyphens", y.ID, folder)
	}
	if !codeLetters.MatchString(y.Code) {
		r.add(1, "code is one to three capital letters that begin the reference codes, not %q", y.Code)
	}
	if y.Group != "" {
		checkID(r.problems, r.at(1), y.Group)
	}
	if y.ReviewDays <= 0 {
		r.add(1, "review_days is needed: after how many days an outcome needs a new look")
	}
}

// readQuestions reads the questions of a guide, or the shared ones.
func readQuestions(file, owner string, from ordered[questionYAML], values map[string]*flows.DatedValue, problems *Problems) []*flows.Question {
	var questions []*flows.Question
	for _, e := range from {
		at := flows.Position{File: file, Line: e.Line}
		y := e.Value
		checkID(problems, at, e.Name)
		q := &flows.Question{ID: owner + "." + e.Name, None: y.None, Min: y.Min, Max: y.Max, Optional: y.Optional, Position: at}
		var ok bool
		if q.Type, ok = flows.ParseType(y.Type); !ok {
			problems.add(at, "question %s: type is one of %s", e.Name, strings.Join(flows.TypeNames(), ", "))
			q.Type = flows.Text
		}
		if q.Type == flows.Text && q.Max != nil {
			q.MaxLength, q.Max = int(*q.Max), nil
		}
		for _, id := range y.Options {
			checkID(problems, at, id)
			if _, double := q.Option(id); double {
				problems.add(at, "question %s has the option %s twice", e.Name, id)
			}
			q.Options = append(q.Options, &flows.Option{ID: id})
		}
		for _, h := range y.Hears {
			o, ok := q.Option(h.Name)
			if !ok || q.Type != flows.Choice {
				problems.add(flows.Position{File: file, Line: h.Line}, "question %s: hears names options of a choice, and %s is none", e.Name, h.Name)
				continue
			}
			o.Hears = h.Value
		}
		if y.Amount != nil {
			q.Amount = readAmount(q, y.Amount, values, problems)
		}
		for _, k := range y.Known {
			known := flows.Known{Option: k.Name}
			for _, f := range k.Value {
				known.From = append(known.From, flows.KnownFrom{Question: f.Name, Options: f.Value})
			}
			q.Known = append(q.Known, known)
		}
		checkQuestion(q, e.Name, problems)
		questions = append(questions, q)
	}
	return questions
}

// readAmount reads which amounts mean which options of a choice.
func readAmount(q *flows.Question, y *amountYAML, values map[string]*flows.DatedValue, problems *Problems) *flows.Amount {
	a := &flows.Amount{Kind: y.Kind}
	if y.Kind == "" || len(y.UpTo) == 0 || q.Type != flows.Choice {
		problems.add(q.Position, "question %s: an amount has a kind and, for options of a choice, the values up to which they go", q.Name())
	}
	for _, step := range y.UpTo {
		at := flows.Position{File: q.Position.File, Line: step.Line}
		if _, ok := q.Option(step.Name); !ok {
			problems.add(at, "question %s has no option %s", q.Name(), step.Name)
		}
		if v, ok := values[step.Value]; !ok || v.Type != flows.ValueMoney {
			problems.add(at, "question %s: %s is no value of money", q.Name(), step.Value)
		}
		a.Steps = append(a.Steps, flows.AmountStep{Option: step.Name, UpTo: step.Value})
	}
	return a
}

func checkQuestion(q *flows.Question, name string, problems *Problems) {
	offers := q.Type == flows.Choice || q.Type == flows.Multi
	if offers && len(q.Options) < 2 {
		problems.add(q.Position, "question %s needs at least two options", name)
	}
	if !offers && len(q.Options) > 0 {
		problems.add(q.Position, "question %s of type %s has no options", name, q.Type)
	}
	if q.None != "" {
		if _, ok := q.Option(q.None); !ok || q.Type != flows.Multi {
			problems.add(q.Position, "question %s: none is one of the options of a multi question", name)
		}
	}
	bounded := q.Type == flows.Number || q.Type == flows.Money
	if (q.Min != nil || q.Max != nil) && !bounded {
		problems.add(q.Position, "question %s: min belongs to number and money, max to these and to text", name)
	}
	if q.Min != nil && q.Max != nil && *q.Min > *q.Max {
		problems.add(q.Position, "question %s: min is larger than max", name)
	}
}

func checkID(problems *Problems, at flows.Position, id string) {
	if !idPattern.MatchString(id) || slices.Contains(reservedIDs, id) {
		problems.add(at, "%q is no id: at most 20 characters a-z, 0-9 and _, beginning with a letter, and none of %s", id, strings.Join(reservedIDs, ", "))
	}
}

// useShared adds the shared questions that the steps ask for.
func (r *reading) useShared(steps []located[stepYAML]) {
	for _, s := range steps {
		name := strings.TrimPrefix(s.Value.Ask, flows.SharedPrefix)
		if _, own := r.guide.Question(r.guide.ID + "." + name); own {
			continue
		}
		for _, q := range r.shared {
			if _, known := r.guide.Question(q.ID); q.Name() == name && !known {
				r.guide.Questions = append(r.guide.Questions, q)
			}
		}
	}
}

// steps reads the steps; a condition may only look at questions above it.
func (r *reading) steps(from []located[stepYAML]) {
	var above []*flows.Question
	for _, s := range from {
		y := s.Value
		step := flows.Step{Position: r.at(s.Line), When: r.condition(y.When, s.Line)}
		if step.When != nil {
			for _, q := range step.When.Reads {
				if !slices.Contains(above, q) {
					r.add(s.Line, "condition %q looks at %s, which no step above asks for", y.When, q.Name())
				}
			}
		}
		switch {
		case (y.Ask == "") == (y.End == ""):
			r.add(s.Line, "a step has either ask or end")
			continue
		case y.Ask != "":
			step.Ask = r.question(strings.TrimPrefix(y.Ask, flows.SharedPrefix))
			if step.Ask == nil {
				r.add(s.Line, "question %s is neither in this guide nor in %s", y.Ask, questionsFile)
				continue
			}
			if slices.Contains(above, step.Ask) {
				r.add(s.Line, "question %s is asked twice", y.Ask)
			}
			above = append(above, step.Ask)
		default:
			o, ok := r.guide.Outcome(y.End)
			if !ok {
				r.add(s.Line, "outcome %s does not exist", y.End)
				continue
			}
			step.End = o
		}
		r.guide.Steps = append(r.guide.Steps, step)
	}
}

// question finds a question of the guide by its plain name.
func (r *reading) question(name string) *flows.Question {
	for _, q := range r.guide.Questions {
		if q.Name() == name {
			return q
		}
	}
	return nil
}

func (r *reading) condition(text string, line int) *flows.Condition {
	if text == "" {
		return nil
	}
	c, err := r.scope.Compile(text, r.at(line))
	if err != nil {
		r.add(line, "%s", oneLine(err))
		return nil
	}
	return c
}

// oneLine drops the picture that the expression library draws under an error.
func oneLine(err error) string {
	first, _, _ := strings.Cut(fmt.Sprint(err), "\n")
	return first
}
