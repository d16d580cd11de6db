package flows

// State is where one person stands with one business: the answers, and what
// cannot be derived from them.
type State struct {
	// Guide is the id of the open guide, or "".
	Guide string
	// Answers to all guides.
	Answers Answers
	// Pin is the question that is shown again to be changed, or "".
	Pin string
	// Shown is the question on the last card, or "" when it was none.
	Shown string
	// Structure is the Structure of the guide when that card was made; 0 when
	// there was no card yet.
	Structure uint16
	// Wrong counts answers in a row that did not fit the question shown.
	Wrong uint8
}

// WrongLimit is after how many wrong answers in a row a consultant is offered.
const WrongLimit = 3

// InputKind is what a person does in a guide.
type InputKind uint8

// What a person can do in a guide.
const (
	// Open opens Input.Guide where it stands, or at its first question.
	Open InputKind = iota + 1
	// Restart opens Input.Guide from its first question; answers that belong
	// to this guide alone are dropped.
	Restart
	// Give answers Input.Question with Input.Value.
	Give
	// Misread says that what was typed could not be read as an answer.
	Misread
	// Back goes one question back.
	Back
	// Forward leaves a question shown again without changing it.
	Forward
	// Change shows Input.Question again.
	Change
	// Leave closes the guide; the answers stay.
	Leave
	// Look does nothing: its events tell what changed since the last card.
	Look
)

// Input is one thing a person does.
type Input struct {
	Kind     InputKind
	Guide    string
	Question string
	Value    Value
}

// Event says what a step did, for the words around the card and for counting.
type Event struct {
	Kind EventKind
	// Question that the event is about, by full id; "" where it is about none.
	Question string
	// Problem of a Rejected answer.
	Problem Problem
	// Outcome of a Finished guide.
	Outcome string
}

// EventKind is what a step did. The list is closed.
type EventKind uint8

// What a step can have done.
const (
	// Answered: the answer was taken for the first time.
	Answered EventKind = iota + 1
	// Changed: the answer replaced another one.
	Changed
	// Rejected: the answer does not fit, for Problem.
	Rejected
	// HelpOffered: there were WrongLimit wrong answers in a row.
	HelpOffered
	// OffTheWay: the question is not asked on this person's way; nothing was
	// taken.
	OffTheWay
	// Renewed: the guide, or a figure of law, changed since the last card, and
	// something else is asked than the person was looking at. All answers are
	// kept; one meant for that card is not taken.
	Renewed
	// Finished: the answers now lead to Outcome.
	Finished
	// NoGuide: the guide does not exist (any more).
	NoGuide
)

// Step applies one input. It does not change s; content and day come from the
// caller. The events are in the order in which they happened.
func (c *Content) Step(s State, in Input, day Day) (State, []Event) {
	if in.Kind == Leave {
		s.Guide, s.Pin, s.Shown, s.Wrong = "", "", "", 0
		return s, nil
	}
	if in.Kind == Open || in.Kind == Restart {
		s = s.opened(in)
	}
	g, ok := c.Guide(s.Guide)
	if !ok {
		s.Guide, s.Pin, s.Shown, s.Wrong = "", "", "", 0
		return s, []Event{{Kind: NoGuide}}
	}
	if in.Kind == Restart {
		s.Answers = s.Answers.WithoutGuide(g.ID)
	}
	before := c.Replay(g, s.Answers, day)
	var events []Event
	if event, renewed := s.renewed(g, in, before); renewed {
		events = append(events, event)
		if in.Kind == Give || in.Kind == Misread {
			return c.settle(g, s, before, day, events) // it was meant for a card that no longer is
		}
	}
	s, events = c.apply(g, s, in, before, events)
	return c.settle(g, s, before, day, events)
}

// opened is the state at the opening of a guide. The last card still counts if
// it was of that guide: what changed since then is to be explained.
func (s State) opened(in Input) State {
	if s.Guide != in.Guide || in.Kind == Restart {
		s.Shown, s.Structure = "", 0
	}
	s.Guide, s.Pin, s.Wrong = in.Guide, "", 0
	return s
}

// renewed says whether content or day changed so that something else is asked
// than the last card showed, or that a guide opened again asks for an answer
// that it once took.
func (s State) renewed(g *Guide, in Input, now Trail) (Event, bool) {
	event := Event{Kind: Renewed, Question: s.Shown}
	switch {
	case s.Shown != "":
		q, ok := g.Question(s.Shown)
		return event, !ok || (q != now.Current && now.Index(q) < 0)
	case now.Current == nil:
		return event, false
	case s.Structure != 0: // the card showed an outcome
		return event, true
	}
	event.Question = now.Current.ID
	_, lapsed := s.Answers.Get(now.Current.ID)
	return event, lapsed && in.Kind == Open
}

// apply does what the input says.
func (c *Content) apply(g *Guide, s State, in Input, before Trail, events []Event) (State, []Event) {
	switch in.Kind {
	case Give:
		return c.give(g, s, in, before, events)
	case Misread:
		return wrong(s, Event{Kind: Rejected, Question: s.at(before), Problem: WrongType}, events)
	case Back:
		s.Wrong = 0
		s.Pin = previous(g, s, before)
	case Forward:
		s.Pin, s.Wrong = "", 0
	case Change:
		s.Wrong = 0
		q, ok := g.Question(in.Question)
		if !ok || before.Index(q) < 0 {
			return s, append(events, Event{Kind: OffTheWay, Question: in.Question})
		}
		s.Pin = in.Question
	}
	return s, events
}

// give takes an answer to a question that is on the way.
func (c *Content) give(g *Guide, s State, in Input, before Trail, events []Event) (State, []Event) {
	q, ok := g.Question(in.Question)
	if !ok || (q != before.Current && before.Index(q) < 0) {
		return s, append(events, Event{Kind: OffTheWay, Question: in.Question})
	}
	if problem := q.Accepts(in.Value); problem != Fits {
		return wrong(s, Event{Kind: Rejected, Question: q.ID, Problem: problem}, events)
	}
	kind := Answered
	if before.Index(q) >= 0 {
		kind = Changed
	}
	s.Answers, s.Pin, s.Wrong = s.Answers.With(q.ID, in.Value), "", 0
	return s, append(events, Event{Kind: kind, Question: q.ID})
}

// wrong counts an answer that did not fit.
func wrong(s State, rejected Event, events []Event) (State, []Event) {
	events = append(events, rejected)
	if s.Wrong = min(s.Wrong+1, WrongLimit); s.Wrong == WrongLimit {
		events = append(events, Event{Kind: HelpOffered, Question: rejected.Question})
	}
	return s, events
}

// at is the question that a person is looking at.
func (s State) at(t Trail) string {
	if s.Pin != "" {
		return s.Pin
	}
	if t.Current != nil {
		return t.Current.ID
	}
	return ""
}

// previous is the question before the one shown; at the first question it is
// that question.
func previous(g *Guide, s State, t Trail) string {
	at := len(t.Asked)
	if q, ok := g.Question(s.Pin); ok && t.Index(q) >= 0 {
		at = t.Index(q)
	}
	if at == 0 {
		return s.Pin
	}
	return t.Asked[at-1].Question.ID
}

// settle replays the answers after the step and remembers what is shown.
func (c *Content) settle(g *Guide, s State, before Trail, day Day, events []Event) (State, []Event) {
	after := c.Replay(g, s.Answers, day)
	if s.Pin != "" {
		if q, ok := g.Question(s.Pin); !ok || after.Index(q) < 0 {
			s.Pin = ""
		}
	}
	if after.Outcome != nil && after.Outcome != before.Outcome {
		events = append(events, Event{Kind: Finished, Outcome: after.Outcome.ID})
	}
	s.Shown, s.Structure = s.at(after), g.Structure
	return s, events
}

// View is what a person sees of a guide: a question, or the outcome.
type View struct {
	Guide *Guide
	Trail Trail
	// Question to show; nil when Outcome is what is shown.
	Question *Question
	// Given is the present answer of a question that is shown again.
	Given *Value
}

// View derives what is to be seen from the state. It is false when no guide is
// open.
func (c *Content) View(s State, day Day) (View, bool) {
	g, ok := c.Guide(s.Guide)
	if !ok {
		return View{}, false
	}
	v := View{Guide: g, Trail: c.Replay(g, s.Answers, day)}
	v.Question = v.Trail.Current
	if q, ok := g.Question(s.Pin); ok {
		if i := v.Trail.Index(q); i >= 0 {
			v.Question, v.Given = q, &v.Trail.Asked[i].Value
		}
	}
	return v, true
}
