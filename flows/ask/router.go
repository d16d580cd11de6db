package ask

import (
	"math"
	"slices"
	"strings"
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
			docs = append(docs, document{l.features(scan(v.text)), class, 1})
		}
		for _, row := range t.Phrases {
			phrase, weight, err := row.weighted(t.file)
			if err != nil {
				return nil, nil, err
			}
			docs = append(docs, document{l.features(scan(phrase)), class, weight})
		}
	}
	off, _ := slices.BinarySearch(topics, OffTopic)
	return append(docs, l.foreign(c, off)...), topics, nil
}

// foreign makes questions about the world outside of the topics: every word
// of a theme lain_ in some of the frames.
func (l *language) foreign(c *content, class int) []document {
	var docs []document
	at := 0
	for _, row := range c.words.Themes {
		theme, forms, ok := strings.Cut(row.text, ":")
		if !ok || !strings.HasPrefix(theme, foreignTheme) {
			continue
		}
		for _, form := range splitList(forms) {
			for range int(framesEach) {
				text := strings.ReplaceAll(c.words.Frames[at%len(c.words.Frames)].text, "_", form)
				docs = append(docs, document{l.features(scan(text)), class, foreignWeight})
				at++
			}
		}
	}
	return docs
}

const foreignTheme = "lain_"

var framesEach, foreignWeight float32 = 2, 0.5

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
		if topics[d.class] == Greeting {
			continue
		}
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

func (r *Router) judge(text string) ([]float32, float64) {
	m := scan(text)
	ts := r.language.terms(m)
	if r.greets(ts) {
		p := make([]float32, len(r.topics))
		i, _ := slices.BinarySearch(r.topics, Greeting)
		p[i] = 1
		return p, 0
	}
	vec, _ := r.vocabulary.vector(features(ts, m.asked), true)
	p := make([]float32, len(r.topics))
	r.model.scores(vec, p)
	softmax(p, 1)
	q := make([]float32, 2)
	r.side.scores(vec, q)
	softmax(q, 1)
	a := math.Log(float64(p[r.offTopic]+1e-6) / float64(1-p[r.offTopic]+1e-6))
	b := math.Log(float64(q[1]+1e-6) / float64(q[0]+1e-6))
	top := 0.0
	for c, x := range p {
		if c != r.offTopic {
			top = max(top, float64(x))
		}
	}
	z := float64(mixA)*a + float64(mixB)*b - float64(mixC)*math.Log(top*5+1e-6)
	return p, 1 / (1 + math.Exp(-z))
}

var mixA, mixB, mixC float32 = 0.5, 0.5, 0.3

// greets says whether a message only greets or thanks. One unknown word may
// stand in it: a name.
func (r *Router) greets(ts []term) bool {
	greets, strange := false, 0
	for i := range ts {
		switch ts[i].kind {
		case greeting:
			greets = true
		case telling, number:
			if _, known := r.vocabulary.columns[hashOf(blockTerm, ts[i].text, "")]; known {
				return false
			}
			strange++
		}
	}
	return greets && strange <= 1
}

func (l *language) features(m message) []feature { return features(l.terms(m), m.asked) }
