package ask

import "math"

// How judgements are made. The figures were found on the test questions and
// by cross-validation over the variants; TestScoresAreHonest and the floors
// of the other tests hold them in place.
const (
	// refusal is how likely off topic a question must be to be refused. It is
	// under one half: an answer to a question that nobody asked is worse than
	// a kind word about what the bot can do.
	refusal = 0.25
	// sure is the score from which a match is answered without asking back.
	sure = 0.8
	// sharpness makes the shares of the topics as certain as they are right.
	sharpness = 1.4
	// memoryWeight is the evidence for the topic of a known question when the
	// very same is asked.
	memoryWeight = 3
	// outsideWeight and insideWeight mix what the two models say about
	// belonging here; faintWeight counts against questions that resemble no
	// topic: fairShare is what the best topic of a real question has.
	outsideWeight = 0.6
	insideWeight  = 0.5
	faintWeight   = 0.5
	fairShare     = 0.2
	// Of two messages that look equally strange the longer one is likelier to
	// belong here: people who ask about their business tell what happened.
	// usualTerms telling terms are neither long nor short, and more than
	// manyTerms say no more.
	lengthWeight = 1.5
	usualTerms   = 5
	manyTerms    = 12
)

// judge gives the share of every topic, of those that are answered, and how
// likely the message is off topic.
func (r *Router) judge(terms []term, asked []bool) (shares []float32, off float64) {
	shares = make([]float32, len(r.topics))
	if r.greets(terms) {
		shares[r.greeting] = 1
		return shares, 0
	}
	v := r.vocabulary.vector(features(terms, asked), everything)
	if len(v.columns) == 0 {
		return shares, 1
	}
	r.topic.scores(v, shares)
	for topic, alike := range r.memory.nearest(v, len(shares)) {
		shares[topic] += memoryWeight * alike * alike
	}
	off = r.outside(v, shares, tellingTerms(terms))

	// What is not answered leaves its share to the others.
	never := float32(math.Inf(-1))
	shares[r.offTopic], shares[r.greeting] = never, never
	softmax(shares, sharpness)
	return shares, off
}

// tellingTerms counts the terms that say what a message is about.
func tellingTerms(terms []term) int {
	n := 0
	for i := range terms {
		if terms[i].kind == telling {
			n++
		}
	}
	return n
}

// outside gives how likely a text of so many telling terms belongs to no
// topic.
func (r *Router) outside(v vector, evidence []float32, terms int) float64 {
	shares := append([]float32(nil), evidence...)
	softmax(shares, 1)
	best := float32(0)
	for topic, share := range shares {
		if topic != r.offTopic {
			best = max(best, share)
		}
	}
	sides := make([]float32, 2)
	r.side.scores(v, sides)
	x := outsideWeight*odds(shares[r.offTopic]) +
		insideWeight*float64(sides[outsideClass]-sides[insideClass]) -
		faintWeight*math.Log(float64(best)/fairShare+tiny) -
		lengthWeight*math.Log(float64(1+min(terms, manyTerms))/(1+usualTerms))
	return 1 / (1 + math.Exp(-x))
}

// tiny keeps logarithms finite.
const tiny = 1e-6

// odds is the logarithm of a share against its rest.
func odds(share float32) float64 {
	return math.Log((float64(share) + tiny) / (1 - float64(share) + tiny))
}

// greets says whether a message only greets or thanks, or just calls ("kak?").
// One unknown word may stand beside a greeting: a name.
func (r *Router) greets(terms []term) bool {
	greets, calls, strange := false, false, 0
	for i := range terms {
		switch t := &terms[i]; t.kind {
		case greeting:
			greets = true
		case polite:
			calls = true
		case telling, number:
			if r.vocabulary.has(t) {
				return false
			}
			strange++
		}
	}
	return greets && strange <= 1 || calls && strange == 0
}
