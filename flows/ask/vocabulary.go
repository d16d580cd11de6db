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
	numbers := map[uint64]int32{} // of the features, in the order of their first use
	var hashes []uint64
	var blocks []block
	var counts []int
	var uses []int32 // feature by feature of one document after the other
	for _, doc := range docs {
		for _, f := range doc.features {
			number, seen := numbers[f.hash]
			if !seen {
				number = int32(len(hashes))
				numbers[f.hash] = number
				hashes, blocks, counts = append(hashes, f.hash), append(blocks, f.block), append(counts, 0)
			}
			counts[number]++
			uses = append(uses, number)
		}
	}

	v := &vocabulary{columns: map[uint64]int32{}, worth: []float32{unknownWorth}, own: []bool{false}}
	columns := make([]int32, len(hashes)) // by number, 0 for none
	for number, hash := range hashes {
		if n := counts[number]; n >= blockInfo[blocks[number]].least {
			columns[number] = int32(len(v.worth))
			v.columns[hash] = columns[number]
			v.worth = append(v.worth, float32(math.Log(float64(len(docs)+1)/float64(n))))
			v.own = append(v.own, n == 1)
		}
	}

	share := make([]float64, classes)
	byClass := make([]float32, len(v.worth)*classes)
	for _, doc := range docs {
		share[doc.class] += 1 / float64(len(docs))
		for _, number := range uses[:len(doc.features)] {
			byClass[int(columns[number])*classes+doc.class]++
		}
		uses = uses[len(doc.features):]
	}
	for column := unknownColumn + 1; column < len(v.worth); column++ {
		v.worth[column] += telltale(byClass[column*classes:][:classes], share)
	}
	return v
}

// doubt is how many further documents, spread like all, a column might have.
const doubt = 3

// telltale is what a column of documents of these classes says about the
// class: how far its classes diverge from those of all documents.
func telltale(byClass []float32, share []float64) float32 {
	docs, sum := 0.0, 0.0
	for _, n := range byClass {
		docs += float64(n)
	}
	absent := math.Log(doubt / (docs + doubt)) // of a class that lacks the column
	for class, all := range share {
		p := (float64(byClass[class]) + doubt*all) / (docs + doubt)
		if byClass[class] == 0 {
			sum += p * absent
		} else {
			sum += p * math.Log(p/all)
		}
	}
	return float32(sum)
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
