package ask

import (
	"math"
	"slices"
)

// document is one text of the content with its topic.
type document struct {
	features []feature
	class    int
	weight   float32
}

// documents turns variants and phrases into what is learned from.
func (l *language) documents(c *content) ([]document, []string, error) {
	var docs []document
	var topics []string
	for _, t := range c.topics {
		topics = append(topics, t.Topic)
	}
	slices.Sort(topics)
	for _, t := range c.topics {
		class, _ := slices.BinarySearch(topics, t.Topic)
		for _, v := range t.Variants {
			docs = append(docs, document{features(l.terms(scan(v.text))), class, 1})
		}
		for _, row := range t.Phrases {
			phrase, weight, err := row.weighted(t.file)
			if err != nil {
				return nil, nil, err
			}
			docs = append(docs, document{features(l.terms(scan(phrase))), class, weight})
		}
	}
	return docs, topics, nil
}

// newRouter learns from documents.
func newRouter(l *language, docs []document, topics []string) (*Router, error) {
	all := make([][]feature, len(docs))
	for i, d := range docs {
		all[i] = d.features
	}
	v := newVocabulary(all)
	r := &Router{language: l, vocabulary: v, topics: topics}
	r.offTopic, _ = slices.BinarySearch(topics, OffTopic)
	examples := make([]example, 0, len(docs))
	both := make([]example, 0, 2*len(docs))
	for _, d := range docs {
		vec, _ := v.vector(d.features, true)
		examples = append(examples, example{vec, d.class, d.weight})
		side := 0
		if d.class == r.offTopic {
			side = 1
		}
		both = append(both, example{vec, side, d.weight})
		if vec, missing := v.vector(d.features, false); missing > 0 {
			both = append(both, example{vec, side, d.weight})
		}
	}
	r.model = train(examples, len(v.rarity), len(topics))
	r.side = train(both, len(v.rarity), 2)
	return r, nil
}

// shares gives the likelihood of every topic.
func (r *Router) shares(ts []term) []float32 {
	p := make([]float32, len(r.topics))
	vec, _ := r.vocabulary.vector(features(ts), true)
	// the column of unknown words has no weights in the model of the topics
	r.model.scores(vec, p)
	softmax(p, 1)
	return p
}

func (r *Router) judge(text string) ([]float32, float64) {
	ts := r.language.terms(scan(text))
	vec, _ := r.vocabulary.vector(features(ts), true)
	p := make([]float32, len(r.topics))
	r.model.scores(vec, p)
	softmax(p, 1)
	q := make([]float32, 2)
	r.side.scores(vec, q)
	softmax(q, 1)
	a := math.Log(float64(p[r.offTopic]+1e-6) / float64(1-p[r.offTopic]+1e-6))
	b := math.Log(float64(q[1]+1e-6) / float64(q[0]+1e-6))
	z := float64(mixA)*a + float64(mixB)*b
	return p, 1 / (1 + math.Exp(-z))
}

var mixA, mixB float32 = 0.5, 0.5
