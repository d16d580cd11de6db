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
	// worth says how much a column counts: rare ones more than frequent ones,
	// and those of few topics more than those of many.
	worth []float32
	// own marks the columns that only one document has.
	own []bool
}

// unknownColumn stands for the terms that no document has; unknownWorth is
// what one of them counts.
const (
	unknownColumn = 0
	unknownWorth  = 4
)

// newVocabulary counts the features of all documents of so many classes.
func newVocabulary(docs []document, classes int) *vocabulary {
	type count struct {
		docs  int
		block block
		// first is where the counts by class begin in byClass.
		first int
	}
	counts := map[uint64]*count{}
	var order []uint64
	var byClass []uint16
	share := make([]float64, classes)
	for _, doc := range docs {
		share[doc.class] += 1 / float64(len(docs))
		for _, f := range doc.features {
			c := counts[f.hash]
			if c == nil {
				c = &count{block: f.block, first: len(byClass)}
				counts[f.hash] = c
				order = append(order, f.hash)
				byClass = append(byClass, make([]uint16, classes)...)
			}
			c.docs++
			byClass[c.first+doc.class]++
		}
	}
	v := &vocabulary{columns: make(map[uint64]int32, len(order)), worth: []float32{unknownWorth}, own: []bool{false}}
	for _, hash := range order {
		c := counts[hash]
		if c.docs < blockInfo[c.block].least {
			continue
		}
		v.columns[hash] = int32(len(v.worth))
		rarity := math.Log(float64(len(docs)+1) / float64(c.docs))
		v.worth = append(v.worth, float32(rarity+telltale(byClass[c.first:][:classes], c.docs, share)))
		v.own = append(v.own, c.docs == 1)
	}
	return v
}

// doubt is how many further documents, spread like all, a column might have.
const doubt = 3

// telltale is what a column of so many documents says about the class: the
// divergence of its classes from those of all documents.
func telltale(byClass []uint16, docs int, share []float64) float64 {
	sum := 0.0
	for class, all := range share {
		if p := (float64(byClass[class]) + doubt*all) / (float64(docs) + doubt); p > 0 {
			sum += p * math.Log(p/all)
		}
	}
	return sum
}

// size is the number of columns.
func (v *vocabulary) size() int { return len(v.worth) }

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

// vector weighs features by block and worth.
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
			add(column, f.amount*v.worth[column])
		case f.block == blockTerm:
			unknown++
		}
	}
	if unknown > 0 {
		add(unknownColumn, v.worth[unknownColumn]*float32(math.Sqrt(float64(unknown))))
	}
	if square > 0 {
		scale := float32(1 / math.Sqrt(square))
		for i := range out.amounts {
			out.amounts[i] *= scale
		}
	}
	return out
}
