package flows

import (
	"slices"

	"github.com/expr-lang/expr/ast"
)

// Because says on which questions it rests that a condition holds at the end
// of a trail, or does not: as long as these are answered alike, and are asked
// alike, it stays so. Of several reasons it gives the one that was known first.
func (c *Content) Because(g *Guide, cond *Condition, trail Trail, day Day) []*Question {
	env := g.enterAt(c, trail, day)
	defer g.leave(env)
	_, reason := cond.because(env, cond.tree)
	return reason
}

// because takes a condition apart at and, or and not.
func (cond *Condition) because(env *environment, node ast.Node) (holds bool, reason []*Question) {
	switch n := node.(type) {
	case *ast.UnaryNode:
		if n.Operator == "not" || n.Operator == "!" {
			holds, reason = cond.because(env, n.Node)
			return !holds, reason
		}
	case *ast.BinaryNode:
		switch n.Operator {
		case "and", "&&":
			return cond.decide(env, n, false)
		case "or", "||":
			return cond.decide(env, n, true)
		}
	}
	part, err := cond.scope.part(node.String())
	if err != nil {
		part = cond
	}
	return env.holds(part), part.Reads
}

// decide is because for two sides of which one alone decides when it comes out
// as given.
func (cond *Condition) decide(env *environment, n *ast.BinaryNode, alone bool) (bool, []*Question) {
	left, because := cond.because(env, n.Left)
	right, also := cond.because(env, n.Right)
	switch {
	case left == alone && right == alone:
		if env.trail.last(also) < env.trail.last(because) {
			return alone, also
		}
		return alone, because
	case left == alone:
		return alone, because
	case right == alone:
		return alone, also
	}
	return !alone, slices.Concat(because, also)
}

// last is the place on the trail of the last of these questions.
func (t *Trail) last(questions []*Question) int {
	last := -1
	for _, q := range questions {
		last = max(last, t.Index(q))
	}
	return last
}

// part is a part of a condition as a condition of its own.
func (s *Scope) part(text string) (*Condition, error) {
	if known, ok := s.parts.Load(text); ok {
		return known.(*Condition), nil
	}
	part, err := s.Compile(text, Position{})
	if err != nil {
		return nil, err
	}
	s.parts.Store(text, part)
	return part, nil
}
