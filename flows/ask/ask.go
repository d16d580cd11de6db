// Package ask finds the topic that a question in everyday Indonesian is
// about, and the facts that it mentions. It works offline: the topics are
// learned, when the program starts, from questions that authors wrote.
//
// The way of a question: scan cuts it into words, expand spells abbreviations
// out, stem finds the roots, the word lists of the content turn synonyms into
// one term, features lists what is seen. Two linear models judge it, one which
// topic it is and one whether it belongs here at all, and memory adds which
// known questions it resembles.
package ask

import (
	"cmp"
	"fmt"
	"io/fs"
	"maps"
	"slices"

	"plutbot/flows"
)

const (
	// OffTopic is the topic of the questions that are refused.
	OffTopic = "di_luar_topik"
	// Greeting is the topic of messages that only greet or thank.
	Greeting = "sapaan"
)

// maxMatches is how many topics an answer offers at most: more are not a
// choice but a menu.
const maxMatches = 3

// Match is a topic that a question may be about.
type Match struct {
	Topic string `json:"topic"`
	// Score is how often a match like this is right, 0 to 1.
	Score float64 `json:"score"`
}

// Result is what was understood of a question.
type Result struct {
	// Matches are up to three topics, the likeliest first; none means that
	// the question is refused as off topic.
	Matches []Match `json:"matches"`
	// Sure says that the first match may be answered without asking back.
	Sure bool `json:"sure"`
	// Facts are what the question tells about the business.
	Facts Facts `json:"facts"`
}

// Router finds topics. It is safe for use by many goroutines.
type Router struct {
	language   *language
	vocabulary *vocabulary
	// topic tells the topics apart, side tells inside from outside.
	topic, side *model
	memory      *memory
	topics      []string
	offTopic    int
	greeting    int
}

// Load reads the topics (Folder) and the regions under fsys, the folder of
// the guides, and learns them. An error names file and line.
func Load(fsys fs.FS) (*Router, error) {
	c, err := readContent(fsys)
	if err != nil {
		return nil, err
	}
	regions, err := flows.ReadRegions(fsys, provincesFile, regenciesFile)
	if err != nil {
		return nil, fmt.Errorf("read the regions: %w", err)
	}
	l, err := newLanguage(c, regions)
	if err != nil {
		return nil, err
	}
	return learn(l, c)
}

// Topics lists the ids of all topics, in the order of their names.
func (r *Router) Topics() []string { return slices.Clone(r.topics) }

// Products lists the ids and groups of the products that are recognized.
func (r *Router) Products() []string {
	set := map[string]bool{}
	for _, e := range r.language.entries {
		set[e.product], set[e.category] = true, true
	}
	delete(set, "")
	return slices.Sorted(maps.Keys(set))
}

// Ask finds what a text is about. Of a very long text only the beginning is
// read.
func (r *Router) Ask(text string) Result {
	m := scan(text)
	pieces := r.language.pieces(m)
	terms := r.language.terms(pieces)
	out := Result{Facts: r.language.facts(m, pieces, terms)}
	shares, off := r.judge(terms, m.asked)
	if off >= refusal {
		return out
	}
	for topic, share := range shares {
		if topic != r.offTopic && share > 0 {
			out.Matches = append(out.Matches, Match{r.topics[topic], float64(share) * (1 - off)})
		}
	}
	slices.SortStableFunc(out.Matches, func(a, b Match) int { return cmp.Compare(b.Score, a.Score) })
	out.Matches = out.Matches[:min(maxMatches, len(out.Matches))]
	out.Sure = len(out.Matches) > 0 && out.Matches[0].Score >= sure
	return out
}
