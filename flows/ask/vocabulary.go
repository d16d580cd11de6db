package ask

import "math"

// vector is a text as the models see it: columns and their amounts, of
// length one.
type vector struct {
	columns []int32
	amounts []float32
}

// vocabulary numbers the features of the content.
type vocabulary struct {
	columns map[uint64]int32
	rarity  []float32
	// own marks the columns that only one document has.
	own []bool
}

// unknownColumn stands for the terms that no document has; unknownAmount is
// what one of them counts.
const (
	unknownColumn = 0
	unknownAmount = 4
)

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
			c, seen := counts[f.hash]
			if !seen {
				order = append(order, f.hash)
			}
			counts[f.hash] = count{c.docs + 1, f.block}
		}
	}
	v := &vocabulary{columns: make(map[uint64]int32, len(order)), rarity: []float32{unknownAmount}, own: []bool{false}}
	for _, hash := range order {
		c := counts[hash]
		if c.docs < blockInfo[c.block].least {
			continue
		}
		v.columns[hash] = int32(len(v.rarity))
		v.rarity = append(v.rarity, float32(math.Log(float64(len(docs)+1)/float64(c.docs))))
		v.own = append(v.own, c.docs == 1)
	}
	return v
}

// size is the number of columns.
func (v *vocabulary) size() int { return len(v.rarity) }

// has says whether a document has the term.
func (v *vocabulary) has(t *term) bool {
	_, ok := v.columns[hashOf(blockTerm, t.text, "")]
	return ok
}

// everything keeps all columns.
func everything(int32) bool { return true }

// withoutOwn gives the vector of a document without what no other document
// has, and whether that is less than the whole.
func (v *vocabulary) withoutOwn(fs []feature) (out vector, less bool) {
	for _, f := range fs {
		if column, ok := v.columns[f.hash]; ok && v.own[column] {
			return v.vector(fs, func(c int32) bool { return !v.own[c] }), true
		}
	}
	return vector{}, false
}

// vector weighs features by block and rarity.
func (v *vocabulary) vector(fs []feature, keep func(column int32) bool) vector {
	out := vector{make([]int32, 0, len(fs)+1), make([]float32, 0, len(fs)+1)}
	var square float64
	add := func(column int32, x float32) {
		out.columns = append(out.columns, column)
		out.amounts = append(out.amounts, x)
		square += float64(x) * float64(x)
	}
	unknown := 0
	for _, f := range fs {
		column, ok := v.columns[f.hash]
		switch {
		case ok && keep(column):
			add(column, f.amount*v.rarity[column])
		case f.block == blockTerm:
			unknown++
		}
	}
	if unknown > 0 {
		add(unknownColumn, v.rarity[unknownColumn]*float32(math.Sqrt(float64(unknown))))
	}
	if square > 0 {
		scale := float32(1 / math.Sqrt(square))
		for i := range out.amounts {
			out.amounts[i] *= scale
		}
	}
	return out
}
