package ask

import (
	"cmp"
	"math"
	"slices"
)

// Entry is something that answers a question: an id, its topic, the wordings
// of the question, and the text of the answer, which may be empty.
type Entry struct {
	ID, Topic string
	Wordings  []string
	Text      string
}

// Shelf finds the entries whose wordings are nearest to a question.
type Shelf struct {
	language *language
	boards   map[string]*board // by topic
	seen     census
}

// board holds the entries of one topic. Its census tells what sets them apart:
// "halal" does not, where all of them are about it.
type board struct {
	seen  census
	items []item
}

// item is an entry: every wording by itself, and all it says together.
type item struct {
	id       string
	wordings []sights
	whole    sights
}

// sights is what is seen in a text: feature by feature, how strongly.
type sights map[uint64]float64

// census counts in how many wordings a feature is seen.
type census struct {
	wordings float64
	with     map[uint64]float64
}

// How much a feature counts for an entry. Words that ask ("berapa", "kapan")
// tell little about the topic, but much about which of its questions it is.
// Found by leaving wordings out, like the other figures here.
const (
	shelfPlain = 0.3
	shelfText  = 0.3 // of the answer against the wordings
	// shelfStrange is what a feature counts that no wording of the topic has.
	shelfStrange = 0.6
	// shelfWording is the part of the nearest wording in the score; the rest is
	// that of all wordings and the answer together.
	shelfWording = 0.6
)

var shelfWeights = [...]float64{
	blockTerm: 1, blockNext: 0.4, blockPair: 0, blockLetters: 0.12, blockTheme: 0.4, blockNumber: 0.5,
}

// Shelve prepares entries for Near.
func (r *Router) Shelve(entries []Entry) *Shelf {
	s := &Shelf{language: r.language, boards: map[string]*board{}, seen: newCensus()}
	wordings := make([][]sights, len(entries))
	for i, e := range entries {
		b := s.boards[e.Topic]
		if b == nil {
			b = &board{seen: newCensus()}
			s.boards[e.Topic] = b
		}
		for _, text := range e.Wordings {
			seen := s.look(text)
			wordings[i] = append(wordings[i], seen)
			b.seen.add(seen)
			s.seen.add(seen)
		}
	}
	for i, e := range entries {
		b := s.boards[e.Topic]
		it := item{id: e.ID}
		whole := sights{}
		for _, seen := range wordings[i] {
			it.wordings = append(it.wordings, s.weigh(seen, b))
			whole.take(seen, 1)
		}
		whole.take(s.look(e.Text), shelfText)
		it.whole = s.weigh(whole, b)
		b.items = append(b.items, it)
	}
	return s
}

// Near gives the entries of the topics that a question resembles, the nearest
// first, at most limit. The score is 1 for the same words.
func (s *Shelf) Near(text string, topics []string, limit int) []Match {
	seen := s.look(text)
	var near []Match
	for _, topic := range topics {
		b := s.boards[topic]
		if b == nil {
			continue
		}
		question := s.weigh(seen, b)
		for i := range b.items {
			if score := b.items[i].nearness(question); score > 0 {
				near = append(near, Match{b.items[i].id, score})
			}
		}
	}
	slices.SortFunc(near, func(a, b Match) int { return cmp.Or(cmp.Compare(b.Score, a.Score), cmp.Compare(a.Topic, b.Topic)) })
	return near[:min(limit, len(near))]
}

// nearness compares a question with an entry.
func (it *item) nearness(question sights) float64 {
	best := 0.0
	for _, wording := range it.wordings {
		best = max(best, question.times(wording))
	}
	return shelfWording*best + (1-shelfWording)*question.times(it.whole)
}

// look lists what is seen in a text.
func (s *Shelf) look(text string) sights {
	m := scan(text)
	terms := s.language.terms(s.language.pieces(m))
	seen := sights{}
	for _, f := range features(terms, m.asked) {
		// The amount without the weight of the block says whether it is only told
		// beside the question.
		if x := shelfWeights[f.block] * float64(f.amount/blockInfo[f.block].weight); x > 0 {
			seen[f.hash] = x
		}
	}
	for i := range terms {
		if terms[i].kind == plain {
			seen[hashOf(blockTerm, terms[i].text, plainMark)] = shelfPlain
		}
	}
	return seen
}

// plainMark keeps plain words apart from terms.
const plainMark = "plain"

// weigh makes sights of length 1 in which rare features count more: rare in
// the topic and rare on the whole shelf.
func (s *Shelf) weigh(seen sights, b *board) sights {
	out := make(sights, len(seen))
	sum := 0.0
	for hash, x := range seen {
		x *= (b.seen.rarity(hash) + s.seen.rarity(hash)) / 2
		if b.seen.with[hash] == 0 {
			x *= shelfStrange
		}
		out[hash] = x
		sum += x * x
	}
	if sum > 0 {
		scale := 1 / math.Sqrt(sum)
		for hash := range out {
			out[hash] *= scale
		}
	}
	return out
}

// take keeps the stronger of what is seen here and there.
func (s sights) take(other sights, weight float64) {
	for hash, x := range other {
		s[hash] = max(s[hash], weight*x)
	}
}

// times is how much two sights have in common.
func (s sights) times(other sights) float64 {
	sum := 0.0
	for hash, x := range s {
		sum += x * other[hash]
	}
	return sum
}

func newCensus() census { return census{with: map[uint64]float64{}} }

func (c *census) add(seen sights) {
	c.wordings++
	for hash := range seen {
		c.with[hash]++
	}
}

// rarity is the logarithm of one in how many wordings has a feature.
func (c *census) rarity(hash uint64) float64 {
	return math.Log((c.wordings + 1) / max(c.with[hash], 1))
}
