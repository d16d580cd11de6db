package ask

import (
	"cmp"
	"math"
	"slices"
)

// block is a family of features. Each has its own weight, because a pair of
// words says more than three letters that happen to be the same.
type block uint8

const (
	blockTerm    block = iota // the term: "halal"
	blockSurface              // the word as written, where it differs: "dihalalkan"
	blockNext                 // two terms in a row
	blockPair                 // two telling terms anywhere in a sentence
	blockLetters              // four letters in a row of a telling word
	blockKind                 // the category of a product
	blockThemePair
	blocks
)

// blockWeight is what one feature of a block counts before its rarity.
var blockWeight = [blocks]float32{1, 0.5, 0.7, 0.6, 0.25, 0.7, 0.3}

// leastDocs is in how many variants a feature of a block must occur to be
// kept: a pair that occurs once is chance.
var leastDocs = [blocks]int{1, 2, 2, 2, 2, 1, 2}

// maxPairs bounds how far apart two terms of a pair are, in telling terms.
const maxPairs = 8

// gram is how many letters a feature of blockLetters has.
const gram = 4

// feature is one observation in a text.
type feature struct {
	hash   uint64
	block  block
	amount float32
}

// features lists what is seen in the terms of a message, each once, in a
// fixed order.
func features(ts []term, asked []bool) []feature {
	any := false
	for i := range ts {
		if ts[i].kind == telling && asked[ts[i].sentence] {
			any = true
		}
	}
	out := make([]feature, 0, 12*len(ts))
	weight := float32(1)
	add := func(b block, hash uint64) { out = append(out, feature{hash, b, blockWeight[b] * weight}) }
	var recent []*term // telling terms of this sentence
	var before *term
	for i := range ts {
		t := &ts[i]
		if t.kind == polite || t.kind == greeting {
			continue
		}
		weight = 1
		if any && !asked[t.sentence] {
			weight = silent
		}
		if before != nil && before.sentence != t.sentence {
			before, recent = nil, recent[:0]
		}
		if before != nil {
			add(blockNext, hashOf(blockNext, before.text, t.text))
		}
		before = t
		if t.kind == plain {
			continue
		}
		add(blockTerm, hashOf(blockTerm, t.text, ""))
		if t.surface != t.text {
			add(blockSurface, hashOf(blockSurface, t.surface, ""))
		}
		if t.category != "" {
			add(blockKind, hashOf(blockKind, t.category, ""))
		}
		for _, theme := range t.themes {
			add(blockKind, hashOf(blockKind, theme, ""))
		}
		for _, other := range recent[max(0, len(recent)-maxPairs):] {
			a, b := min(other.text, t.text), max(other.text, t.text)
			add(blockPair, hashOf(blockPair, a, b))
			if other.category != "" || t.category != "" {
				a, b = classOf(other), classOf(t)
				add(blockPair, hashOf(blockPair, min(a, b), max(a, b)))
			}
			for _, theme := range t.themes {
				add(blockThemePair, hashOf(blockThemePair, other.text, theme))
			}
			for _, theme := range other.themes {
				add(blockThemePair, hashOf(blockThemePair, t.text, theme))
			}
		}
		recent = append(recent, t)
		eachGram(t.surface, func(g string) { add(blockLetters, hashOf(blockLetters, g, "")) })
	}
	slices.SortFunc(out, func(a, b feature) int { return cmp.Or(cmp.Compare(a.hash, b.hash), cmp.Compare(b.amount, a.amount)) })
	return slices.CompactFunc(out, func(a, b feature) bool { return a.hash == b.hash })
}

// classOf is the category of a product, or else the term.
func classOf(t *term) string {
	if t.category != "" {
		return "@" + t.category
	}
	return t.text
}

// eachGram calls use with the letter groups of a word between boundaries.
func eachGram(w string, use func(string)) {
	w = "^" + w + "$"
	for i := 0; i+gram <= len(w); i++ {
		use(w[i : i+gram])
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

// vector is a text as the classifier sees it: columns and their amounts, of
// length one.
type vector struct {
	columns []int32
	amounts []float32
}

// vocabulary numbers the features that the variants have.
type vocabulary struct {
	columns map[uint64]int32
	rarity  []float32
	once    []bool // seen in one document only
	unknown int32  // column of the share of unknown terms
}

// newVocabulary counts the features of all documents.
func newVocabulary(docs [][]feature) *vocabulary {
	type count struct {
		docs  int
		block block
	}
	counts := map[uint64]count{}
	var order []uint64
	for _, doc := range docs {
		for _, f := range doc {
			c, ok := counts[f.hash]
			if !ok {
				order = append(order, f.hash)
			}
			counts[f.hash] = count{c.docs + 1, f.block}
		}
	}
	v := &vocabulary{columns: make(map[uint64]int32, len(order))}
	for _, hash := range order {
		c := counts[hash]
		if c.docs < leastDocs[c.block] {
			continue
		}
		v.columns[hash] = int32(len(v.rarity))
		v.rarity = append(v.rarity, float32(math.Pow(math.Log(float64(len(docs)+1)/float64(c.docs)), float64(idfPow))))
		v.once = append(v.once, c.docs == 1)
	}
	v.unknown = int32(len(v.rarity))
	v.rarity = append(v.rarity, unkW)
	v.once = append(v.once, false)
	return v
}

// vector weighs features by block and rarity. Where alone is false, features
// of a single document count as unknown: so does learning see what unknown
// words mean.
func (v *vocabulary) vector(fs []feature, alone bool) (out vector, missing int) {
	out.columns = make([]int32, 0, len(fs))
	out.amounts = make([]float32, 0, len(fs))
	var square float64
	add := func(column int32, x float32) {
		out.columns = append(out.columns, column)
		out.amounts = append(out.amounts, x)
		square += float64(x) * float64(x)
	}
	for _, f := range fs {
		column, ok := v.columns[f.hash]
		if ok && !alone && v.once[column] {
			ok = false
		}
		if !ok {
			if f.block == blockTerm {
				missing++
			}
			continue
		}
		add(column, f.amount*v.rarity[column])
	}
	if missing > 0 {
		add(v.unknown, v.rarity[v.unknown]*float32(math.Sqrt(float64(missing))))
	}
	if square > 0 {
		scale := float32(1 / math.Sqrt(square))
		for i := range out.amounts {
			out.amounts[i] *= scale
		}
	}
	return out, missing
}

var unkW float32 = 3

var idfPow float32 = 1

var silent float32 = 0.6
