package ask

import "slices"

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
	examples := make([]example, len(docs))
	for i, d := range docs {
		vec, _ := v.vector(d.features)
		examples[i] = example{vec, d.class, d.weight}
	}
	r := &Router{language: l, vocabulary: v, topics: topics}
	r.model = train(examples, len(v.rarity), len(topics))
	r.offTopic, _ = slices.BinarySearch(topics, OffTopic)
	return r, nil
}

// shares gives the likelihood of every topic.
func (r *Router) shares(ts []term) []float32 {
	p := make([]float32, len(r.topics))
	vec, _ := r.vocabulary.vector(features(ts))
	r.model.scores(vec, p)
	softmax(p, 1)
	return p
}
