package ask

import (
	"math"
	"slices"
)

// alike is the nearness from which two questions ask the same.
const alike = 0.5

// Group puts like texts together: each group holds indexes of texts, the
// largest group first, and within it the first text first.
func (r *Router) Group(texts []string) [][]int {
	vectors := r.termVectors(texts)
	var groups [][]int
	for i := range texts {
		at := -1
		best := alike
		for g, members := range groups {
			if n := common(vectors[i], vectors[members[0]]); n >= best {
				at, best = g, n
			}
		}
		if at < 0 {
			groups = append(groups, []int{i})
			continue
		}
		groups[at] = append(groups[at], i)
	}
	slices.SortStableFunc(groups, func(a, b []int) int { return len(b) - len(a) })
	return groups
}

// termVectors gives, for every text, its telling terms as a vector of length
// 1, rare ones longer.
func (r *Router) termVectors(texts []string) []map[string]float64 {
	vectors := make([]map[string]float64, len(texts))
	with := map[string]float64{} // term -> texts with it
	for i, text := range texts {
		vectors[i] = map[string]float64{}
		for _, t := range r.language.terms(r.language.pieces(scan(text))) {
			if t.kind == telling || t.kind == number {
				vectors[i][t.text] = 1
			}
		}
		for t := range vectors[i] {
			with[t]++
		}
	}
	for _, v := range vectors {
		sum := 0.0
		for t := range v {
			v[t] = math.Log(float64(len(texts)+1) / with[t])
			sum += v[t] * v[t]
		}
		for t := range v {
			v[t] /= math.Sqrt(sum)
		}
	}
	return vectors
}

// common compares two texts; it is 1 for the same terms.
func common(a, b map[string]float64) float64 {
	sum := 0.0
	for t, weight := range a {
		sum += weight * b[t]
	}
	return sum
}
