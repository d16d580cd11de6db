package flows

import (
	"fmt"
	"math"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
)

// Position is a place in a content file, for messages to authors.
type Position struct {
	File string
	Line int
}

// String writes file:line.
func (p Position) String() string { return fmt.Sprintf("%s:%d", p.File, p.Line) }

// SharedPrefix marks questions and items that several guides share.
const SharedPrefix = "shared."

// Content is one version of all guides, values and sources. It does not change
// after NewContent and may be used by many goroutines.
type Content struct {
	// Version names this content: a short hash of its files.
	Version string
	// Guides in the order of their menu.
	Guides []*Guide
	// Values by id.
	Values map[string]*DatedValue
	// Sources by id.
	Sources map[string]*Source
	// Regions that a Region question knows.
	Regions *Regions
	// Centres are the service centres that sources tell of, by province.
	Centres []Centre
	// Offices say who advises on what, and when.
	Offices Offices
	// Cards answer frequent questions, in the order of their topics.
	Cards []*Card
	// Lessons in their order.
	Lessons []*Lesson
	// Glossary explains abbreviations; nil where the content has none.
	Glossary *Glossary

	guides    map[string]*Guide
	questions map[string]*Question
	byKey     map[Key]*Question
	days      sync.Map     // Day -> *calendar
	kept      atomic.Int32 // how many
}

// NewContent puts the parts together and prepares the look-ups. It refuses two
// questions, or two options of a question, whose keys collide.
func NewContent(version string, guides []*Guide, values map[string]*DatedValue, sources map[string]*Source, regions *Regions) (*Content, error) {
	c := &Content{
		Version: version, Guides: guides, Values: values, Sources: sources, Regions: regions,
		guides: map[string]*Guide{}, questions: map[string]*Question{}, byKey: map[Key]*Question{},
	}
	for _, g := range guides {
		c.guides[g.ID] = g
		for _, q := range g.Questions {
			if known := c.questions[q.ID]; known == q {
				continue
			}
			if other := c.byKey[q.Key()]; other != nil {
				return nil, fmt.Errorf("%s: question %s has the same key as %s: rename one of them", q.Position, q.ID, other.ID)
			}
			if err := q.index(); err != nil {
				return nil, err
			}
			c.questions[q.ID], c.byKey[q.Key()] = q, q
		}
	}
	for _, g := range guides {
		if err := g.prepare(c); err != nil {
			return nil, err
		}
	}
	return c, nil
}

// Guide finds a guide by id.
func (c *Content) Guide(id string) (*Guide, bool) {
	g, ok := c.guides[id]
	return g, ok
}

// Question finds a question by its full id.
func (c *Content) Question(id string) (*Question, bool) {
	q, ok := c.questions[id]
	return q, ok
}

// Guide is one line of guidance: questions read from top to bottom that end in
// an outcome.
type Guide struct {
	ID string
	// Letters begin the reference codes of this guide.
	Letters string
	// Order is the place in the menu.
	Order int
	// Plan marks the guide whose outcome is the plan over all guides.
	Plan bool
	// Group gathers guides under one button of the menu; without one, a guide
	// has a button of its own.
	Group string
	// Topics are the topics of free text that this guide answers.
	Topics []string
	// ReviewDays is after how many days an outcome needs a new look.
	ReviewDays int
	// Questions that the steps ask for, own ones and shared ones.
	Questions []*Question
	// Steps from top to bottom.
	Steps []Step
	// Outcomes in the order of the file.
	Outcomes []*Outcome
	// Score is the number that the guide puts on the answers; nil: none.
	Score *Score
	// Finder tells codes to typed questions; nil: the guide has none.
	Finder   *Finder
	Position Position
	// Structure identifies what reference codes and running conversations
	// depend on: questions, options, steps and conditions, but no words.
	Structure uint16

	zero  map[string]any
	pool  sync.Pool
	turns []Day
}

// PlanGuide is the guide whose outcome is the plan over all guides.
func (c *Content) PlanGuide() (*Guide, bool) {
	for _, g := range c.Guides {
		if g.Plan {
			return g, true
		}
	}
	return nil, false
}

// GroupMessage is the message that names a group of guides.
func GroupMessage(group string) string { return SharedPrefix + "group." + group }

// Question finds a question of this guide by its full id.
func (g *Guide) Question(id string) (*Question, bool) {
	for _, q := range g.Questions {
		if q.ID == id {
			return q, true
		}
	}
	return nil, false
}

// Outcome finds an outcome by id.
func (g *Guide) Outcome(id string) (*Outcome, bool) {
	for _, o := range g.Outcomes {
		if o.ID == id {
			return o, true
		}
	}
	return nil, false
}

// Step asks a question or ends with an outcome. Exactly one of Ask and End is
// set.
type Step struct {
	Ask *Question
	End *Outcome
	// When is the condition under which the step counts; nil: always.
	When     *Condition
	Position Position
}

// Question is asked once, whichever guide asks it.
type Question struct {
	// ID is the full id, also the message id without "q.": see Message.
	ID   string
	Type Type
	// Options of a Choice or Multi.
	Options []*Option
	// None is the exclusive option of a Multi, or "".
	None string
	// Min and Max bound a Number or Money, as typed; nil: no bound.
	Min, Max *float64
	// MaxLength bounds a Text, in characters.
	MaxLength int
	// Optional questions may be passed over.
	Optional bool
	// Amount says which option of a Choice an amount of money means; nil: none.
	Amount *Amount
	// Known says which answers to other questions tell the answer to this one, so
	// that it need not be asked.
	Known    []Known
	Position Position

	byKey map[Key]*Option
}

// Name is the id without its guide: what conditions and tests call it.
func (q *Question) Name() string { return q.ID[strings.LastIndexByte(q.ID, '.')+1:] }

// Message is the beginning of the ids of the question's texts: "halal.q.usaha".
func (q *Question) Message() string {
	i := strings.LastIndexByte(q.ID, '.')
	return q.ID[:i] + ".q" + q.ID[i:]
}

// Option finds an option by id.
func (q *Question) Option(id string) (*Option, bool) {
	for _, o := range q.Options {
		if o.ID == id {
			return o, true
		}
	}
	return nil, false
}

// Known is an option of a choice that follows when all of From were answered so.
type Known struct {
	Option string
	From   []KnownFrom
}

// KnownFrom are options of a choice, which may be of another guide.
type KnownFrom struct {
	Question string
	Options  []string
}

// known gives the answer that follows from those to other questions; false when
// nothing does. It follows from what a person said, and never from what follows
// from that.
func (q *Question) known(answers Answers) (Value, bool) {
	for _, k := range q.Known {
		holds := func(f KnownFrom) bool {
			v, ok := answers.Get(f.Question)
			return ok && slices.Contains(f.Options, v.Text)
		}
		if !slices.ContainsFunc(k.From, func(f KnownFrom) bool { return !holds(f) }) {
			return OfChoice(k.Option), true
		}
	}
	return Value{}, false
}

// Amount tells the options of a question by an amount of money in a year.
type Amount struct {
	// Kind is what the amount is: "omzet", "modal".
	Kind string
	// Steps are the options in the order of their amounts; an amount over the
	// last one means none of them.
	Steps []AmountStep
}

// AmountStep is an option with the value that is its largest amount.
type AmountStep struct{ Option, UpTo string }

// Means gives the option that an amount means on a day, or "".
func (a *Amount) Means(rupiah float64, values map[string]*DatedValue, day Day) string {
	for _, s := range a.Steps {
		if v, ok := values[s.UpTo]; ok {
			if e, ok := v.On(day); ok && rupiah <= e.High {
				return s.Option
			}
		}
	}
	return ""
}

// Option is one possible answer of a Choice or Multi.
type Option struct {
	ID string
	// Hears are the products and groups of products that mean this option when
	// a person mentions them: "keripik", "kering".
	Hears []string

	boxed any // ID as any: conditions read it without an allocation
}

// Problem says why a value is no answer to a question.
type Problem string

// The problems. Each is a message key of the conversation.
const (
	Fits        Problem = ""
	WrongType   Problem = "wrong_type"
	NotOffered  Problem = "not_offered"
	TooSmall    Problem = "too_small"
	TooLarge    Problem = "too_large"
	TooLong     Problem = "too_long"
	Empty       Problem = "empty"
	Exclusive   Problem = "exclusive"
	NotOptional Problem = "not_optional"
)

// Accepts says whether v is an answer to q, and if not, why.
func (q *Question) Accepts(v Value) Problem {
	if v.Skipped {
		if q.Optional {
			return Fits
		}
		return NotOptional
	}
	if v.Type != q.Type {
		return WrongType
	}
	switch q.Type {
	case Choice:
		if _, ok := q.Option(v.Text); !ok {
			return NotOffered
		}
	case Multi:
		return q.acceptsMany(v.Many)
	case Number, Money:
		return q.acceptsFigure(v.Number)
	case Text:
		if strings.TrimSpace(v.Text) == "" {
			return Empty
		}
		if q.MaxLength > 0 && len([]rune(v.Text)) > q.MaxLength {
			return TooLong
		}
	case Region, Photo:
		if v.Text == "" {
			return Empty
		}
	}
	return Fits
}

// largestFigure bounds every Number and Money: more than any business has, and
// up to it every whole figure, and its code, is exact.
const largestFigure = 1e15

func (q *Question) acceptsFigure(x float64) Problem {
	switch {
	case math.IsNaN(x):
		return WrongType
	case x < -largestFigure || (q.Min != nil && x < *q.Min):
		return TooSmall
	case x > largestFigure || (q.Max != nil && x > *q.Max):
		return TooLarge
	}
	return Fits
}

func (q *Question) acceptsMany(many []string) Problem {
	if len(many) == 0 {
		return Empty
	}
	for _, id := range many {
		if _, ok := q.Option(id); !ok {
			return NotOffered
		}
	}
	if q.None != "" && len(many) > 1 && slices.Contains(many, q.None) {
		return Exclusive
	}
	return Fits
}

// index boxes the options and refuses colliding keys.
func (q *Question) index() error {
	q.byKey = make(map[Key]*Option, len(q.Options))
	for _, o := range q.Options {
		o.boxed = o.ID
		key := optionKey(o.ID)
		if other := q.byKey[key]; other != nil {
			return fmt.Errorf("%s: option %s of %s has the same key as %s: rename one of them", q.Position, o.ID, q.ID, other.ID)
		}
		q.byKey[key] = o
	}
	return nil
}

// Tone says at a glance what an outcome means.
type Tone string

// The tones.
const (
	Good Tone = "good" // possible as it is
	Todo Tone = "todo" // possible after something is done
	Stop Tone = "stop" // not allowed, or not this way
	Ask  Tone = "ask"  // a person must look at it
)

// Confidence says how sure a fact is.
type Confidence string

// The levels of confidence.
const (
	High   Confidence = "high"
	Medium Confidence = "medium"
	Low    Confidence = "low"
)

// Outcome is what an answer set leads to.
type Outcome struct {
	ID         string
	Tone       Tone
	Confidence Confidence
	// Recheck is the place where the person can check it again, or "".
	Recheck string
	// Lists are the parts by kind.
	Lists [ListKinds][]Item
	// Link is the official address, or "".
	Link     string
	Sources  []Citation
	Position Position
}

// ListKind is a part of an outcome.
type ListKind int

// The parts of an outcome, in the order in which they are shown.
const (
	Why ListKind = iota
	Now
	Next
	Later
	Documents
	Where
	Cost
	Time
	Validity
	Changes
	ListKinds
)

var listNames = [ListKinds]string{"why", "now", "next", "later", "documents", "where", "cost", "time", "validity", "changes"}
var listMessages = [ListKinds]string{"why", "todo", "todo", "todo", "doc", "where", "cost", "time", "validity", "change"}

// String gives the name used in guide files.
func (k ListKind) String() string { return listNames[k] }

// Message is the middle of the message ids of its items: "todo" for now, next
// and later.
func (k ListKind) Message() string { return listMessages[k] }

// Item is one line of an outcome.
type Item struct {
	// ID within the guide, or with the shared prefix.
	ID   string
	When *Condition
	// Where, Cost and Time name items of that kind that belong to this step.
	Where, Cost, Time string
	// Link is an official address for this step, or "".
	Link string
	// Guide is the guide that leads through this step, or "".
	Guide string
	// Total marks a cost that is the sum of the others: the plan shows it.
	Total    bool
	Position Position
}

// MessageID is the id of an item's text: MessageID("halal", "todo", "buat_nib")
// is "halal.todo.buat_nib"; an item with the shared prefix keeps it.
func MessageID(guide, kind, item string) string {
	if name, ok := strings.CutPrefix(item, SharedPrefix); ok {
		return SharedPrefix + kind + "." + name
	}
	return guide + "." + kind + "." + item
}

// Citation is a source with the article that counts.
type Citation struct {
	Source   *Source
	Article  string
	When     *Condition
	Position Position
}

// Source is a law or an official page.
type Source struct {
	ID   string
	Name string
	URL  string
	// Checked is the day on which a person last looked at it.
	Checked Day
	// ReviewDays is after how many days it must be looked at again.
	ReviewDays int
	Position   Position
}
