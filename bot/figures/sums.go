package figures

import (
	"cmp"
	"slices"
	"strconv"
	"strings"
)

// Sums are the counts of a month.
type Sums struct {
	// People used the bot, and New of them agreed for the first time.
	People, New int64
	// Provinces are the people by the code of their province, 0 for unknown.
	// They add up to People.
	Provinces map[int]int64
	// Guides are those that were open, those of the most people first.
	Guides []GuideSums
	// Answered, Unsure and Refused are questions in own words; Topics are those
	// that were answered, by topic, and add up to Answered.
	Answered, Unsure, Refused int64
	Topics                    []Sum
	// Cases are conversations that were handed to consultants, by field; Visits
	// those that were asked for.
	Cases  []Sum
	Visits int64
}

// Sum is a count with the id of what it is about.
type Sum struct {
	ID    string
	Count int64
}

// GuideSums are the people who had a guide open. Finished, Reread and Stopped
// add up to People.
type GuideSums struct {
	Guide                             Key
	People, Finished, Reread, Stopped int64
	// Outcomes are those of Finished, and Stops the questions of Stopped, most
	// frequent first.
	Outcomes, Stops []Place
}

// Place is how many people reached an outcome, or stopped at a question.
type Place struct {
	Place Key
	Count int64
}

// SumsOf reads counts by name. Counts that this release does not know are left
// out.
func SumsOf(counts map[string]int64) Sums {
	s := Sums{People: counts[people], New: counts[newcomer], Unsure: counts[Unsure], Refused: counts[Refused], Visits: counts[Visits],
		Provinces: map[int]int64{}}
	guides := map[Key]*GuideSums{}
	for name, n := range counts {
		kind, id, _ := strings.Cut(name, "/")
		switch kind {
		case region:
			if code, err := strconv.Atoi(id); err == nil {
				s.Provinces[code] = n
			}
		case topic:
			s.Topics = append(s.Topics, Sum{id, n})
			s.Answered += n
		case ticket:
			s.Cases = append(s.Cases, Sum{id, n})
		default:
			if g, ok := readGuide(name); ok {
				if guides[g.Guide] == nil {
					guides[g.Guide] = &GuideSums{Guide: g.Guide}
				}
				guides[g.Guide].add(g, n)
			}
		}
	}
	for _, g := range guides {
		slices.SortFunc(g.Outcomes, byPlace)
		slices.SortFunc(g.Stops, byPlace)
		s.Guides = append(s.Guides, *g)
	}
	slices.SortFunc(s.Guides, func(a, b GuideSums) int {
		return cmp.Or(cmp.Compare(b.People, a.People), cmp.Compare(a.Guide, b.Guide))
	})
	slices.SortFunc(s.Topics, bySum)
	slices.SortFunc(s.Cases, bySum)
	return s
}

func (g *GuideSums) add(of Guide, n int64) {
	g.People += n
	switch of.Step {
	case Finished:
		g.Finished += n
		g.Outcomes = append(g.Outcomes, Place{of.Place, n})
	case Reread:
		g.Reread += n
	default:
		g.Stopped += n
		g.Stops = append(g.Stops, Place{of.Place, n})
	}
}

func byPlace(a, b Place) int {
	return cmp.Or(cmp.Compare(b.Count, a.Count), cmp.Compare(a.Place, b.Place))
}

func bySum(a, b Sum) int { return cmp.Or(cmp.Compare(b.Count, a.Count), cmp.Compare(a.ID, b.ID)) }

// Few is below how many people a group is not told apart by region, so that
// nobody is recognized in it.
const Few = 5

// Told divides people by province so that no group is smaller than Few: small
// ones go together, with the next larger one where they would be too few still.
// The groups and merged add up to People; merged are the people of the others,
// and may be fewer than Few only when all people together are.
func (s Sums) Told() (provinces []Sum, merged int64) {
	for code, n := range s.Provinces {
		provinces = append(provinces, Sum{strconv.Itoa(code), n})
	}
	slices.SortFunc(provinces, bySum)
	for len(provinces) > 0 {
		last := provinces[len(provinces)-1]
		if last.Count >= Few && (merged == 0 || merged >= Few) {
			break
		}
		merged += last.Count
		provinces = provinces[:len(provinces)-1]
	}
	return provinces, merged
}
