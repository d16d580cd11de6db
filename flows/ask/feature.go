package ask

import (
	"cmp"
	"slices"
)

// block is a family of features.
type block uint8

const (
	blockTerm    block = iota // a telling term: "halal"
	blockNext                 // two terms in a row
	blockPair                 // two telling terms of a sentence
	blockLetters              // some letters in a row of a telling word
	blockTheme                // the theme of a word, the category of a product
	blockNumber               // digits: "56101"
)

// blockInfo says what one feature of a block counts before its rarity,
// because a pair of words says more than letters that happen to be the same,
// and in how many documents it must occur: a pair that occurs once is chance.
var blockInfo = [...]struct {
	weight float32
	least  int
}{
	blockTerm:    {1, 1},
	blockNext:    {0.7, 2},
	blockPair:    {0.6, 3},
	blockLetters: {0.25, 3},
	blockTheme:   {0.7, 1},
	blockNumber:  {0.7, 2},
}

const (
	// reach is how far apart the two terms of a pair are at most, in telling
	// terms.
	reach = 8
	// gram is how many letters a feature of blockLetters has.
	gram = 4
	// story is what a sentence counts in a message that asks in another one.
	story = 0.6
	// regionTheme is the theme of the names of regions.
	regionTheme = "daerah"
)

// feature is one observation in a text.
type feature struct {
	hash   uint64
	block  block
	amount float32
}

// features lists what is seen in a text.
func (l *language) features(text string) []feature {
	m := scan(text)
	return features(l.terms(l.pieces(m)), m.asked)
}

// features lists what is seen in the terms of a message, each once, in a
// fixed order. asked says which sentences are questions.
func features(terms []term, asked []bool) []feature {
	o := observer{out: make([]feature, 0, 16*len(terms))}
	questions := slices.ContainsFunc(terms, func(t term) bool { return t.kind == telling && asked[t.sentence] })
	sentence := -1
	for i := range terms {
		t := &terms[i]
		if t.kind == polite || t.kind == greeting {
			continue
		}
		if t.sentence != sentence {
			sentence = t.sentence
			o.begin(questions && !asked[sentence])
		}
		o.see(t)
	}
	slices.SortFunc(o.out, func(a, b feature) int {
		return cmp.Or(cmp.Compare(a.hash, b.hash), cmp.Compare(b.amount, a.amount))
	})
	return slices.CompactFunc(o.out, func(a, b feature) bool { return a.hash == b.hash })
}

// observer collects features term by term.
type observer struct {
	out    []feature
	weight float32 // of the sentence
	before *term
	recent []*term // telling terms of the sentence
}

// begin starts a sentence.
func (o *observer) begin(tells bool) {
	o.before, o.recent, o.weight = nil, o.recent[:0], 1
	if tells {
		o.weight = story
	}
}

// add notes a feature.
func (o *observer) add(b block, first, second string) {
	o.out = append(o.out, feature{hashOf(b, first, second), b, blockInfo[b].weight * o.weight})
}

// see notes what one more term tells.
func (o *observer) see(t *term) {
	if o.before != nil {
		o.add(blockNext, o.before.text, t.text)
	}
	o.before = t
	switch t.kind {
	case plain:
		return
	case region:
		o.add(blockTheme, regionTheme, "")
		return
	case number:
		o.add(blockNumber, t.text, "")
	default:
		o.add(blockTerm, t.text, "")
		o.eachGram(t.surface)
	}
	for _, theme := range t.themes {
		o.add(blockTheme, theme, "")
	}
	if t.category != "" {
		o.add(blockTheme, t.category, "")
	}
	for _, other := range o.recent[max(0, len(o.recent)-reach):] {
		o.pair(other, t)
	}
	o.recent = append(o.recent, t)
}

// pair notes that two telling terms stand in one sentence.
func (o *observer) pair(a, b *term) {
	o.add(blockPair, min(a.text, b.text), max(a.text, b.text))
	if a.category != "" || b.category != "" {
		x, y := a.class(), b.class()
		o.add(blockPair, min(x, y), max(x, y))
	}
}

// class is the category of a product, or else the term.
func (t *term) class() string {
	if t.category != "" {
		return "@" + t.category
	}
	return t.text
}

// eachGram notes the groups of letters of a word between its boundaries.
func (o *observer) eachGram(w string) {
	w = "^" + w + "$"
	for i := 0; i+gram <= len(w); i++ {
		o.add(blockLetters, w[i:i+gram], "")
	}
}

// hashOf is FNV-1a over the block and both texts.
func hashOf(b block, first, second string) uint64 {
	const offset, prime = 14695981039346656037, 1099511628211
	h := (uint64(offset) ^ uint64(b)) * prime
	for i := range len(first) {
		h = (h ^ uint64(first[i])) * prime
	}
	h = (h ^ 0xff) * prime
	for i := range len(second) {
		h = (h ^ uint64(second[i])) * prime
	}
	return h
}
