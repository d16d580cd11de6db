package ask

import "slices"

// alike is the nearness from which two questions ask the same.
const alike = 0.5

// Group puts like texts together: each group holds indexes of texts, the
// largest group first, and within it the first text first.
func (r *Router) Group(texts []string) [][]int {
	entries := make([]Entry, len(texts))
	for i, t := range texts {
		entries[i] = Entry{Wordings: []string{t}}
	}
	s := r.Shelve(entries)
	var groups [][]int
	for i := range texts {
		at := -1
		best := alike
		for g, members := range groups {
			if n := s.nearness(i, members[0]); n >= best {
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

// nearness compares two wordings; it is 1 for the same terms.
func (s *Shelf) nearness(a, b int) float64 {
	score := 0.0
	for t, weight := range s.wordings[a].weight {
		score += weight * s.wordings[b].weight[t]
	}
	return score
}
