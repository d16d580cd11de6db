package ask

// memory finds the examples that a question resembles most. Where a model
// judges by the sum of small hints, memory knows that the very same thing was
// asked before.
type memory struct {
	// uses lists, column by column, the examples that have it.
	uses  [][]use
	class []int32
}

// use is the amount of a column in an example.
type use struct {
	example int32
	amount  float32
}

// remember keeps examples of so many columns.
func remember(examples []example, columns int) *memory {
	m := &memory{uses: make([][]use, columns), class: make([]int32, len(examples))}
	sizes := make([]int, columns)
	total := 0
	for _, e := range examples {
		for _, column := range e.vector.columns {
			sizes[column]++
			total++
		}
	}
	room := make([]use, total)
	for column, size := range sizes {
		m.uses[column], room = room[:0:size], room[size:]
	}
	for i, e := range examples {
		m.class[i] = int32(e.class)
		for k, column := range e.vector.columns {
			m.uses[column] = append(m.uses[column], use{int32(i), e.vector.amounts[k]})
		}
	}
	return m
}

// nearest gives, for every class, how alike the text and the most similar
// example are: 0 for nothing in common, 1 for the same.
func (m *memory) nearest(v vector, classes int) []float32 {
	alike := make([]float32, len(m.class))
	for k, column := range v.columns {
		x := v.amounts[k]
		for _, u := range m.uses[column] {
			alike[u.example] += x * u.amount
		}
	}
	best := make([]float32, classes)
	for i, a := range alike {
		if class := m.class[i]; a > best[class] {
			best[class] = a
		}
	}
	return best
}
