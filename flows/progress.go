package flows

import "slices"

// Progress says which question the one shown is, counted from 1, and about how
// many there will be in all: the longest that an answer to the current question
// can make it when all that follows is answered in the usual way. An average over
// all answers would promise a short way to those who have a long one, since most
// answers that end a guide early are those of few people. A question is called
// the last one only when none of its answers leads to another.
func (c *Content) Progress(s State, v View, day Day) (number, about int) {
	t := &v.Trail
	about = len(t.Asked)
	if t.Current != nil {
		about += 1 + c.ahead(v.Guide, s.Answers, t, day)
	}
	if i := t.Index(v.Question); i >= 0 {
		return i + 1, about
	}
	return len(t.Asked) + 1, about
}

// ahead counts the questions that come after the current one on the longest of
// the usual ways.
func (c *Content) ahead(g *Guide, answers Answers, t *Trail, day Day) int {
	env := g.enterAt(c, *t, day)
	defer g.leave(env)
	env.trail.Asked = slices.Grow(slices.Clone(t.Asked), len(g.Questions)-len(t.Asked))
	if none := t.Current.None; none != "" {
		if n := c.usually(g, env, answers, OfMulti(none), day); n > 0 {
			return n
		}
	}
	longest := 0
	for _, v := range c.Samples(g, t.Current, day) {
		longest = max(longest, c.usually(g, env, answers, v, day))
	}
	return longest
}

// usually counts the questions that follow v as the answer to the current
// question of env, for somebody whom the guide concerns: answers that are known
// stay, none of a list applies, and of the rest the first counts after which the
// guide goes on.
func (c *Content) usually(g *Guide, env *environment, answers Answers, v Value, day Day) int {
	start, from := env.trail.Step, len(env.trail.Asked)
	next := g.try(env, v)
	for n := 0; ; n++ {
		if g.Steps[next].End != nil {
			for _, asked := range env.trail.Asked[from:] {
				env.vars[asked.Question.Name()] = g.zero[asked.Question.Name()]
			}
			env.trail.Step, env.trail.Asked = start, env.trail.Asked[:from]
			return n
		}
		env.trail.Step = next
		next = g.pass(env, c.likely(g, answers, g.Steps[next].Ask, day))
	}
}

// likely are answers to q, the more usual ones first.
func (c *Content) likely(g *Guide, answers Answers, q *Question, day Day) []Value {
	if v, ok := q.given(answers); ok {
		return []Value{v}
	}
	samples := c.Samples(g, q, day)
	if q.None != "" {
		samples = slices.Insert(samples, 0, OfMulti(q.None))
	}
	return samples
}

// pass answers the question at which env stands with the first value after which
// another question follows, else with the first, and gives the step that comes
// next.
func (g *Guide) pass(env *environment, values []Value) (next int) {
	n := len(env.trail.Asked)
	for _, v := range values {
		if next = g.try(env, v); g.Steps[next].Ask != nil {
			return next
		}
		env.trail.Asked = env.trail.Asked[:n]
	}
	return g.try(env, values[0])
}

// try answers the question at which env stands and gives the step that comes
// next.
func (g *Guide) try(env *environment, v Value) (next int) {
	q := g.Steps[env.trail.Step].Ask
	env.trail.Asked = append(env.trail.Asked, Asked{q, v})
	env.vars[q.Name()] = q.boxed(v)
	for next = env.trail.Step + 1; !env.holds(g.Steps[next].When); next++ {
	}
	return next
}
