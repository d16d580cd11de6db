package ask

import (
	"cmp"
	"math"
	"slices"
)

// Entry is something that answers a question: an id, its topic, and the
// wordings of the question.
type Entry struct {
	ID, Topic string
	Wordings  []string
}

// Shelf finds the entries whose wordings are nearest to a question.
type Shelf struct {
	language *language
	rarity   map[string]float64
	common   float64 // rarity of a term that no wording has
	wordings []wording
}

// wording is one wording of an entry as a vector of length 1.
type wording struct {
	entry  *Entry
	weight map[string]float64
}

// Shelve prepares entries for Near.
func (r *Router) Shelve(entries []Entry) *Shelf {
	s := &Shelf{language: r.language, rarity: map[string]float64{}}
	var seen []map[string]bool
	for i := range entries {
		for _, text := range entries[i].Wordings {
			terms := s.terms(text)
			seen = append(seen, terms)
			s.wordings = append(s.wordings, wording{entry: &entries[i]})
			for t := range terms {
				s.rarity[t]++
			}
		}
	}
	all := float64(len(s.wordings) + 1)
	for t, n := range s.rarity {
		s.rarity[t] = math.Log(all / n)
	}
	s.common = math.Log(all)
	for i, terms := range seen {
		s.wordings[i].weight = s.vector(terms)
	}
	return s
}

// terms are the terms of a text that say what it is about.
func (s *Shelf) terms(text string) map[string]bool {
	set := map[string]bool{}
	for _, t := range s.language.terms(s.language.pieces(scan(text))) {
		if t.kind == telling || t.kind == number {
			set[t.text] = true
		}
	}
	return set
}

func (s *Shelf) vector(terms map[string]bool) map[string]float64 {
	v := make(map[string]float64, len(terms))
	sum := 0.0
	for t := range terms {
		w, ok := s.rarity[t]
		if !ok {
			w = s.common
		}
		v[t] = w
		sum += w * w
	}
	for t := range v {
		v[t] /= math.Sqrt(sum)
	}
	return v
}

// Near gives the entries of the topics that share terms with a question, the
// nearest first, at most limit. The score is 1 for the same terms.
func (s *Shelf) Near(text string, topics []string, limit int) []Match {
	question := s.vector(s.terms(text))
	best := map[*Entry]float64{}
	for _, w := range s.wordings {
		if !slices.Contains(topics, w.entry.Topic) {
			continue
		}
		score := 0.0
		for t, weight := range w.weight {
			score += weight * question[t]
		}
		if score > best[w.entry] {
			best[w.entry] = score
		}
	}
	near := make([]Match, 0, len(best))
	for e, score := range best {
		near = append(near, Match{e.ID, score})
	}
	slices.SortFunc(near, func(a, b Match) int { return cmp.Or(cmp.Compare(b.Score, a.Score), cmp.Compare(a.Topic, b.Topic)) })
	return near[:min(limit, len(near))]
}
