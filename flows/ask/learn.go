package ask

import (
	"fmt"
	"slices"
	"strings"
	"sync"
)

// document is one text of the content with its topic.
type document struct {
	features []feature
	class    int
	weight   float32
	// made says that nobody wrote it: it is put together of frames.
	made bool
}

// The classes of the model that tells inside from outside.
const (
	insideClass = iota
	outsideClass
	sides
)

// learn makes a router from the content.
func learn(l *language, c *content) (*Router, error) {
	r := &Router{language: l}
	for _, t := range c.topics {
		r.topics = append(r.topics, t.Topic)
	}
	slices.Sort(r.topics)
	var hasOff, hasGreeting bool
	r.offTopic, hasOff = slices.BinarySearch(r.topics, OffTopic)
	r.greeting, hasGreeting = slices.BinarySearch(r.topics, Greeting)
	if !hasOff || !hasGreeting {
		return nil, fmt.Errorf("%s: the topics %s and %s are needed", Folder, OffTopic, Greeting)
	}
	docs, err := r.documents(c)
	if err != nil {
		return nil, err
	}
	r.vocabulary = newVocabulary(docs, len(r.topics))
	topics, inside := r.examples(docs)
	var training sync.WaitGroup
	training.Go(func() { r.topic = train(topics, r.vocabulary.size(), len(r.topics)) })
	training.Go(func() { r.side = train(inside, r.vocabulary.size(), sides) })
	training.Go(func() { r.memory = remember(topics, r.vocabulary.size()) })
	training.Wait()
	return r, nil
}

// examples prepares the documents for the two models. Who tells inside from
// outside sees each document a second time without the words that only it
// has, and so learns what unknown words mean; the questions that are put
// together teach it alone.
func (r *Router) examples(docs []document) (topics, inside []example) {
	for _, d := range docs {
		side := insideClass
		if d.class == r.offTopic {
			side = outsideClass
		}
		v := r.vocabulary.vector(d.features, everything)
		if !d.made {
			topics = append(topics, example{v, d.class, d.weight})
		}
		inside = append(inside, example{v, side, d.weight})
		if v, less := r.vocabulary.withoutOwn(d.features); less {
			inside = append(inside, example{v, side, d.weight})
		}
	}
	return topics, inside
}

// documents turns variants, phrases and frames into what is learned from.
// Greetings are not learned: they are known word by word.
func (r *Router) documents(c *content) ([]document, error) {
	var texts []string
	var docs []document
	add := func(text string, class int, weight float32) {
		texts = append(texts, text)
		docs = append(docs, document{class: class, weight: weight})
	}
	for _, t := range c.topics {
		class, _ := slices.BinarySearch(r.topics, t.Topic)
		if class == r.greeting {
			continue
		}
		for _, v := range t.Variants {
			add(v.text, class, 1)
		}
		for _, row := range t.Phrases {
			phrase, weight, err := row.weighted(t.file)
			if err != nil {
				return nil, err
			}
			add(phrase, class, weight)
		}
	}
	for _, text := range foreign(c) {
		add(text, r.offTopic, foreignWeight)
		docs[len(docs)-1].made = true
	}
	var reading sync.WaitGroup
	for half := range readers {
		reading.Go(func() {
			for i := half; i < len(texts); i += readers {
				docs[i].features = r.language.features(texts[i])
			}
		})
	}
	reading.Wait()
	return docs, nil
}

// readers is how many goroutines read the documents.
const readers = 2

// framesEach and foreignWeight say how often each word of another world is
// put into a frame, and what such a question counts against a written one.
const (
	framesEach    = 2
	foreignWeight = 0.5
)

// foreign makes questions about the world outside of the topics: every word
// of a theme lain_ in some of the frames.
func foreign(c *content) []string {
	var out []string
	for _, row := range c.words.Themes {
		theme, forms, _ := strings.Cut(row.text, ":")
		if !strings.HasPrefix(theme, foreignTheme) || len(c.words.Frames) == 0 {
			continue
		}
		for _, form := range splitList(forms) {
			for range framesEach {
				frame := c.words.Frames[len(out)%len(c.words.Frames)].text
				out = append(out, strings.ReplaceAll(frame, framePlace, form))
			}
		}
	}
	return out
}

const (
	foreignTheme = "lain_"
	framePlace   = "_"
)
