package flows

import (
	"slices"
	"strings"
	"unicode"
)

// Term is an abbreviation that is explained in one plain sentence, the message
// glossary.term.<id>.
type Term struct {
	ID string
	// Written are its spellings as they stand in texts; the first one names it.
	Written []string
	// Guide leads on; empty where there is none.
	Guide string
	// Sources are the legal grounds of a legal term.
	Sources  []Citation
	Position Position
}

// Name is the spelling under which the term is listed.
func (t *Term) Name() string { return t.Written[0] }

// Message is the id of the sentence that explains the term.
func (t *Term) Message() string { return GlossaryPrefix + "term." + t.ID }

// GlossaryPrefix begins the message ids of terms.
const GlossaryPrefix = "glossary."

// Glossary holds the abbreviations that texts use. The zero value, and nil,
// explain nothing.
type Glossary struct {
	// Terms in the order of their names.
	Terms []*Term
	// Everyday are the abbreviations that everybody knows, names, and words
	// that stand in capitals.
	Everyday []string

	written map[string]*Term // by spelling
	typed   map[string]*Term // by spelling as people type it
}

// NewGlossary sorts the terms and prepares the look-ups.
func NewGlossary(terms []*Term, everyday []string) *Glossary {
	g := &Glossary{Terms: slices.Clone(terms), Everyday: everyday, written: map[string]*Term{}, typed: map[string]*Term{}}
	slices.SortStableFunc(g.Terms, func(a, b *Term) int { return strings.Compare(typing(a.Name()), typing(b.Name())) })
	for _, t := range g.Terms {
		for _, w := range t.Written {
			g.written[w], g.typed[typing(w)] = t, t
		}
	}
	return g
}

// typing drops what people leave out when they type an abbreviation.
func typing(s string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsLetter(r) || unicode.IsDigit(r) {
			return unicode.ToLower(r)
		}
		return -1
	}, s)
}

// Term finds a term by id.
func (g *Glossary) Term(id string) (*Term, bool) {
	if g == nil {
		return nil, false
	}
	i := slices.IndexFunc(g.Terms, func(t *Term) bool { return t.ID == id })
	if i < 0 {
		return nil, false
	}
	return g.Terms[i], true
}

// All lists the terms in the order of their names.
func (g *Glossary) All() []*Term {
	if g == nil {
		return nil
	}
	return g.Terms
}

// Typed finds a term as a person types it: "spp irt", "pirt".
func (g *Glossary) Typed(text string) (*Term, bool) {
	if g == nil {
		return nil, false
	}
	t, ok := g.typed[typing(text)]
	return t, ok
}

// In lists the terms that a text without tags uses, in their order there.
func (g *Glossary) In(text string) []*Term {
	var found []*Term
	if g == nil {
		return found
	}
	eachWord(text, func(word string) (known, more bool) {
		t, ok := g.written[word]
		if ok && !slices.Contains(found, t) {
			found = append(found, t)
		}
		return ok, true
	})
	return found
}

// Has says whether a text without tags uses a term.
func (g *Glossary) Has(text string) bool {
	found := false
	if g != nil {
		eachWord(text, func(word string) (known, more bool) {
			_, found = g.written[word]
			return found, !found
		})
	}
	return found
}

// Unknown lists the abbreviations of a text without tags that are neither
// explained nor everyday.
func (g *Glossary) Unknown(text string) []string {
	var unknown []string
	eachWord(text, func(word string) (known, more bool) {
		if _, explained := g.written[word]; explained || slices.Contains(g.Everyday, word) {
			return true, true
		}
		if !strings.Contains(word, "-") && abbreviation(word) && !slices.Contains(unknown, word) {
			unknown = append(unknown, word)
		}
		return false, true
	})
	return unknown
}

// eachWord looks at each word as long as more are wanted; for one with hyphens
// that is not known as a whole, at its parts: "PLUT-KUMKM", but "NIB" and "nya".
func eachWord(text string, look func(string) (known, more bool)) {
	isWord := func(r rune) bool { return unicode.IsLetter(r) || unicode.IsDigit(r) || r == '-' }
	for word := range strings.FieldsFuncSeq(text, func(r rune) bool { return !isWord(r) }) {
		word = strings.Trim(word, "-")
		known, more := look(word)
		if !more {
			return
		}
		if known || !strings.Contains(word, "-") {
			continue
		}
		for part := range strings.SplitSeq(word, "-") {
			if _, more := look(part); !more {
				return
			}
		}
	}
}

// abbreviation says whether a word is one by its look: "NIB", "PPh", "P3H".
// Roman numerals are none.
func abbreviation(word string) bool {
	upper, lower, roman := 0, 0, true
	for _, r := range word {
		switch {
		case unicode.IsUpper(r):
			upper++
		case unicode.IsLower(r):
			lower++
		}
		roman = roman && strings.ContainsRune("IVX", r)
	}
	return upper >= 2 && upper >= lower && !roman
}
