// Package ask finds the topic that a question in everyday Indonesian is
// about, and the facts that it mentions. It works offline: the topics are
// learned, when the program starts, from questions that authors wrote.
package ask

import (
	"cmp"
	"io/fs"
	"slices"
)

// OffTopic is the topic of the questions that are refused.
const OffTopic = "di_luar_topik"

// Greeting is the topic of messages that only greet or thank.
const Greeting = "sapaan"

// maxMatches is how many topics an answer offers at most.
const maxMatches = 3

// Match is a topic that a question may be about.
type Match struct {
	Topic string
	// Score is about how often a match like this is right, 0 to 1.
	Score float64
}

// Result is what was understood of a question.
type Result struct {
	// Matches are up to three topics, the likeliest first; none means that
	// the question is refused as off topic.
	Matches []Match
	// Sure says that the first match may be answered without asking back.
	Sure bool
	// Facts are what the question tells about the business.
	Facts Facts
}

// Router finds topics. It is safe for use by many goroutines.
type Router struct {
	language   *language
	vocabulary *vocabulary
	model      *model
	side       *model
	topics     []string
	facts      *factFinder
	offTopic   int
}

// Load reads the topics under fsys (Folder) and learns them. An error names
// file and line.
func Load(fsys fs.FS) (*Router, error) {
	c, err := readContent(fsys)
	if err != nil {
		return nil, err
	}
	l, err := newLanguage(c)
	if err != nil {
		return nil, err
	}
	docs, topics, err := l.documents(c)
	if err != nil {
		return nil, err
	}
	return newRouter(l, docs, topics)
}

// Topics lists the ids of all topics, in the order of their names.
func (r *Router) Topics() []string { return slices.Clone(r.topics) }

// Ask finds what a text is about.
func (r *Router) Ask(text string) Result {
	var out Result
	p, off := r.judge(text)
	if off >= refusal {
		return out
	}
	for c, share := range p {
		if c != r.offTopic {
			out.Matches = append(out.Matches, Match{r.topics[c], float64(share)})
		}
	}
	slices.SortStableFunc(out.Matches, func(a, b Match) int { return cmp.Compare(b.Score, a.Score) })
	out.Matches = out.Matches[:min(maxMatches, len(out.Matches))]
	out.Sure = out.Matches[0].Score >= sureScore
	return out
}

const (
	refusal   = 0.35
	sureScore = 0.6
)

// Facts are what a question tells about the business.
type Facts struct{}
type factFinder struct{}
