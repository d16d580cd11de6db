package flows

import (
	"encoding/binary"
	"fmt"
	"hash/fnv"
	"maps"
)

// Trail is the way that answers lead through a guide.
type Trail struct {
	// Asked are the questions on the way that have an answer, in order. An
	// answer to a question that is not on the way does not count.
	Asked []Asked
	// Current is the question to be asked next; nil when Outcome is set.
	Current *Question
	// Outcome is where the answers lead; nil while something is to be asked.
	Outcome *Outcome
	// Step is the place of Current or Outcome among the steps of the guide.
	Step int
}

// Asked is a question with its answer.
type Asked struct {
	Question *Question
	Value    Value
}

// Index is the place of a question on the trail, or -1.
func (t *Trail) Index(q *Question) int {
	for i := range t.Asked {
		if t.Asked[i].Question == q {
			return i
		}
	}
	return -1
}

// Replay finds where the answers lead on a day. It is the only way in which a
// position is ever found, so a stored position can neither be lost nor wrong.
func (c *Content) Replay(g *Guide, answers Answers, day Day) Trail {
	env := g.enter(c, day)
	defer g.leave(env)
	env.trail.Asked = make([]Asked, 0, len(answers))
	return g.walk(env, func(q *Question) (Value, bool) { return q.given(answers) })
}

// given is the answer to q, or what other answers tell of it.
func (q *Question) given(answers Answers) (Value, bool) {
	if v, ok := answers.Get(q.ID); ok && q.Accepts(v) == Fits {
		return v, true
	}
	return q.known(answers)
}

// walk goes through the steps, asking answer for each question that counts. It
// stops at the first question without an answer or at an outcome.
func (g *Guide) walk(env *environment, answer func(*Question) (Value, bool)) Trail {
	for i := range g.Steps {
		step := &g.Steps[i]
		if !env.holds(step.When) {
			continue
		}
		env.trail.Step = i
		if step.End != nil {
			env.trail.Outcome = step.End
			break
		}
		v, ok := answer(step.Ask)
		if !ok {
			env.trail.Current = step.Ask
			break
		}
		env.trail.Asked = append(env.trail.Asked, Asked{step.Ask, v})
		env.vars[step.Ask.Name()] = step.Ask.boxed(v)
	}
	return env.trail
}

// enterAt is the environment at the end of a trail.
func (g *Guide) enterAt(c *Content, trail Trail, day Day) *environment {
	env := g.enter(c, day)
	env.trail = trail
	for _, asked := range trail.Asked {
		env.vars[asked.Question.Name()] = asked.Question.boxed(asked.Value)
	}
	return env
}

// enter takes a fresh environment for a day.
func (g *Guide) enter(c *Content, day Day) *environment {
	env, ok := g.pool.Get().(*environment)
	if !ok {
		env = &environment{vars: map[string]any{}}
		env.vars["asked"] = func(name string) bool {
			for i := range env.trail.Asked {
				if env.trail.Asked[i].Question.Name() == name {
					return true
				}
			}
			return false
		}
	}
	maps.Copy(env.vars, g.zero)
	cal := c.on(day)
	env.vars["today"], env.vars["values"] = cal.today, cal.values
	return env
}

func (g *Guide) leave(env *environment) {
	env.trail = Trail{}
	g.pool.Put(env)
}

// Result is an outcome with the parts that apply to these answers.
type Result struct {
	Guide   *Guide
	Outcome *Outcome
	Trail   Trail
	Day     Day
	Lists   [ListKinds][]*Item
	Sources []*Citation
	// Score is the number that the guide puts on these answers; nil: none.
	Score *Scored
}

// Result gives the outcome of complete answers, and false while something is
// still to be asked.
func (c *Content) Result(g *Guide, answers Answers, day Day) (Result, bool) {
	trail := c.Replay(g, answers, day)
	if trail.Outcome == nil {
		return Result{}, false
	}
	return c.resultOf(g, trail, day), true
}

func (c *Content) resultOf(g *Guide, trail Trail, day Day) Result {
	r := Result{Guide: g, Outcome: trail.Outcome, Trail: trail, Day: day}
	env := g.enterAt(c, trail, day)
	defer g.leave(env)
	for kind, items := range trail.Outcome.Lists {
		for i := range items {
			if env.holds(items[i].When) {
				r.Lists[kind] = append(r.Lists[kind], &items[i])
			}
		}
	}
	for i := range trail.Outcome.Sources {
		if env.holds(trail.Outcome.Sources[i].When) {
			r.Sources = append(r.Sources, &trail.Outcome.Sources[i])
		}
	}
	r.Score = r.score(env)
	return r
}

// prepare fills what replaying needs.
func (g *Guide) prepare(c *Content) error {
	g.zero = map[string]any{}
	for _, q := range g.Questions {
		g.zero[q.Name()] = q.unanswered()
	}
	last := len(g.Steps) - 1
	if last < 0 || g.Steps[last].End == nil || g.Steps[last].When != nil {
		return fmt.Errorf("%s: the last step of guide %s must be an end without a condition", g.Position, g.ID)
	}
	g.Structure = g.structure()
	g.turns = g.findTurns(c)
	return nil
}

// structure hashes what codes and running conversations depend on.
func (g *Guide) structure() uint16 {
	h := fnv.New32a()
	for _, q := range g.Questions {
		_, _ = fmt.Fprintln(h, q.ID, q.Type, q.None, q.Optional)
		for _, o := range q.Options {
			_, _ = fmt.Fprintln(h, o.ID)
		}
	}
	for _, s := range g.Steps {
		if s.Ask != nil {
			_, _ = fmt.Fprint(h, "ask ", s.Ask.ID)
		} else {
			_, _ = fmt.Fprint(h, "end ", s.End.ID)
		}
		if s.When != nil {
			_, _ = fmt.Fprint(h, s.When.Text)
		}
		_, _ = fmt.Fprintln(h)
	}
	sum := h.Sum32()
	return uint16(sum>>16) ^ uint16(sum)
}

// Key stands for an id in stored sessions: short, and the same for ever.
type Key uint32

// Key of a question: 24 bits of a hash of its id.
func (q *Question) Key() Key { return questionKey(q.ID) }

func questionKey(id string) Key { return Key(hash(id) & 0xffffff) }

// Key of an option: 16 bits of a hash of its id.
func optionKey(id string) Key { return Key(hash(id) & 0xffff) }

func hash(s string) uint32 {
	h := fnv.New64a()
	_, _ = h.Write([]byte(s))
	sum := h.Sum(nil)
	return binary.BigEndian.Uint32(sum) ^ binary.BigEndian.Uint32(sum[4:])
}
