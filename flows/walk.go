package flows

import (
	"math/rand/v2"
	"slices"
)

// RandomWalk answers a guide at random until it ends. Figures are taken from
// both sides of every limit that a condition draws.
func (c *Content) RandomWalk(g *Guide, day Day, random *rand.Rand) Trail {
	env := g.enter(c, day)
	defer g.leave(env)
	return g.walk(env, func(q *Question) (Value, bool) {
		samples := c.Samples(g, q, day)
		v := samples[random.IntN(len(samples))]
		if q.Type == Multi && random.IntN(3) == 0 {
			v = randomSubset(q, random)
		}
		return v, true
	})
}

func randomSubset(q *Question, random *rand.Rand) Value {
	var many []string
	for _, o := range q.Options {
		if o.ID != q.None && random.IntN(2) == 0 {
			many = append(many, o.ID)
		}
	}
	if len(many) == 0 {
		many = []string{q.Options[random.IntN(len(q.Options))].ID}
	}
	return OfMulti(many...)
}

// Walk answers a guide as answer says until it ends.
func (c *Content) Walk(g *Guide, day Day, answer func(*Question) Value) Trail {
	env := g.enter(c, day)
	defer g.leave(env)
	return g.walk(env, func(q *Question) (Value, bool) { return answer(q), true })
}

// Samples are answers to q that can make a difference: every option, each
// alone and all together, and figures on both sides of every limit.
func (c *Content) Samples(g *Guide, q *Question, day Day) []Value {
	var samples []Value
	switch q.Type {
	case Choice:
		for _, o := range q.Options {
			samples = append(samples, OfChoice(o.ID))
		}
	case Multi:
		var all []string
		for _, o := range q.Options {
			samples = append(samples, OfMulti(o.ID))
			if o.ID != q.None {
				all = append(all, o.ID)
			}
		}
		if len(all) > 1 {
			samples = append(samples, OfMulti(all...))
		}
	case YesNo:
		samples = []Value{OfYesNo(true), OfYesNo(false)}
	case Number, Money:
		for _, n := range c.limits(q, g.reading(q), day) {
			samples = append(samples, Value{Type: q.Type, Number: n})
		}
	case Date:
		for _, d := range c.dayLimits(g.reading(q), day) {
			samples = append(samples, OfDay(d))
		}
	case Text:
		samples = []Value{{Type: Text, Text: "contoh"}}
	case Region:
		samples = []Value{{Type: Region, Text: "32.73"}}
	case Location:
		samples = []Value{{Type: Location, Latitude: -6.9, Longitude: 107.6}}
	case Photo:
		samples = []Value{{Type: Photo, Text: "contoh"}}
	}
	if q.Optional {
		samples = append(samples, Value{Type: q.Type, Skipped: true})
	}
	return samples
}

// limits are figures for q just below, at and above whatever the conditions
// compare with.
func (c *Content) limits(q *Question, conditions []*Condition, day Day) []float64 {
	near := []float64{0, 1}
	for _, cond := range conditions {
		near = append(near, cond.Numbers...)
		for _, id := range cond.Values {
			if v := c.Values[id]; v.Type != ValueDate {
				if e, ok := v.On(day); ok {
					near = append(near, e.High)
				}
			}
		}
	}
	var out []float64
	for _, n := range near {
		for _, x := range []float64{n - 1, n, n + 1} {
			if q.Accepts(Value{Type: q.Type, Number: x}) == Fits {
				out = append(out, x)
			}
		}
	}
	if q.Min != nil {
		out = append(out, *q.Min)
	}
	if q.Max != nil {
		out = append(out, *q.Max)
	}
	slices.Sort(out)
	return slices.Compact(out)
}

// dayLimits are the days before, of and after whatever the conditions compare
// with, the day of the answer among them.
func (c *Content) dayLimits(conditions []*Condition, day Day) []Day {
	near := []Day{day}
	for _, cond := range conditions {
		for _, id := range cond.Values {
			if v := c.Values[id]; v.Type == ValueDate {
				if e, ok := v.On(day); ok {
					near = append(near, Day(e.High))
				}
			}
		}
	}
	var out []Day
	for _, d := range near {
		out = append(out, d-1, d, d+1)
	}
	slices.Sort(out)
	return slices.Compact(out)
}

// conditions calls use for every condition of the guide.
func (g *Guide) conditions(use func(*Condition)) {
	each := func(c *Condition) {
		if c != nil {
			use(c)
		}
	}
	for i := range g.Steps {
		each(g.Steps[i].When)
	}
	for _, o := range g.Outcomes {
		for _, items := range o.Lists {
			for i := range items {
				each(items[i].When)
			}
		}
		for i := range o.Sources {
			each(o.Sources[i].When)
		}
	}
	for _, c := range g.Score.Conditions() {
		each(c)
	}
}

// reading lists the conditions of the guide that look at q.
func (g *Guide) reading(q *Question) []*Condition {
	var all []*Condition
	g.conditions(func(c *Condition) {
		if slices.Contains(c.Reads, q) {
			all = append(all, c)
		}
	})
	return all
}

// Conditions lists every condition of the guide.
func (g *Guide) Conditions() []*Condition {
	var all []*Condition
	g.conditions(func(c *Condition) { all = append(all, c) })
	return all
}

// Holds evaluates a condition of g at the end of a trail.
func (c *Content) Holds(g *Guide, cond *Condition, trail Trail, day Day) bool {
	env := g.enterAt(c, trail, day)
	defer g.leave(env)
	return env.holds(cond)
}
