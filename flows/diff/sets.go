package diff

import (
	"math/rand/v2"

	"plutbot/flows"
	"plutbot/flows/check"
)

// randomWalks is how many answer sets are drawn from each version, beside those
// that were looked for.
const randomWalks = 1000

// set is an answer set that leads to an outcome in the versions that take it.
type set struct {
	answers       flows.Answers
	text          string // as tests write it
	before, after bool   // which versions take it
}

// pair is the two versions of one guide.
type pair struct {
	old, now      *flows.Guide
	before, after *flows.Content
	day           flows.Day
	sets          []set
	known         map[string]bool
}

// answerSets are the tests of both versions and the walks that come by
// everything in one of them; these with each single answer changed in every way
// that may matter; and some at random.
func answerSets(before, after Side, old, now *flows.Guide, day flows.Day) []set {
	p := &pair{old: old, now: now, before: before.Content, after: after.Content, day: day, known: map[string]bool{}}
	for _, s := range []Side{before, after} {
		for _, t := range s.Tests {
			if t.Guide == old || t.Guide == now {
				p.add(t.Answers)
			}
		}
	}
	for _, trail := range append(check.Walks(p.before, old, day), check.Walks(p.after, now, day)...) {
		p.add(answersOf(trail))
	}
	for _, s := range p.sets {
		p.vary(s.answers)
	}
	for i := range randomWalks {
		random := rand.New(rand.NewPCG(uint64(i), 0))
		p.add(answersOf(p.before.RandomWalk(old, day, random)))
		p.add(answersOf(p.after.RandomWalk(now, day, random)))
	}
	return p.sets
}

func answersOf(t flows.Trail) flows.Answers {
	var all flows.Answers
	for _, a := range t.Asked {
		all = all.With(a.Question.ID, a.Value)
	}
	return all
}

// vary adds the answer sets that differ from the given one in one answer.
func (p *pair) vary(answers flows.Answers) {
	for _, a := range answers {
		for _, v := range p.samples(a.Question) {
			if !v.Equal(a.Value) {
				p.add(answers.With(a.Question, v))
			}
		}
	}
}

// samples are the answers to a question that may matter in either version.
func (p *pair) samples(question string) []flows.Value {
	var all []flows.Value
	if q, ok := p.now.Question(question); ok {
		all = p.after.Samples(p.now, q, p.day)
	}
	if q, ok := p.old.Question(question); ok {
		all = append(all, p.before.Samples(p.old, q, p.day)...)
	}
	return all
}

// add completes answers for both versions and keeps them, unless neither takes
// them.
func (p *pair) add(answers flows.Answers) {
	s := set{}
	var asked []flows.Asked
	answers, is := p.walk(p.after, p.now, answers)
	_, was := p.walk(p.before, p.old, answers)
	if is != nil {
		s.after = true
		asked = append(asked, is.Asked...)
	}
	if was != nil {
		s.before = true
		asked = append(asked, was.Asked...)
	}
	var said []flows.Asked
	for _, a := range asked {
		if _, double := s.answers.Get(a.Question.ID); !double {
			s.answers = s.answers.With(a.Question.ID, a.Value)
			said = append(said, a)
		}
	}
	s.text = say(said)
	if (s.before || s.after) && !p.known[s.text] {
		p.known[s.text] = true
		p.sets = append(p.sets, s)
	}
}

// walk completes answers for one version. There is no trail when the version
// does not take one of them.
func (p *pair) walk(c *flows.Content, g *flows.Guide, answers flows.Answers) (flows.Answers, *flows.Trail) {
	takes := true
	trail := c.Walk(g, p.day, func(q *flows.Question) flows.Value {
		v, given := answers.Get(q.ID)
		switch {
		case !given:
			v = p.plainest(q)
			answers = answers.With(q.ID, v)
		case q.Accepts(v) != flows.Fits:
			takes = false
			v = c.Samples(g, q, p.day)[0]
		}
		return v
	})
	if !takes {
		return answers, nil
	}
	return answers, &trail
}

// plainest is an answer that both versions take, if there is one.
func (p *pair) plainest(q *flows.Question) flows.Value {
	all := p.samples(q.ID)
	former, both := p.old.Question(q.ID)
	latter, also := p.now.Question(q.ID)
	for _, v := range all {
		if (!both || former.Accepts(v) == flows.Fits) && (!also || latter.Accepts(v) == flows.Fits) {
			return v
		}
	}
	return all[0]
}
