package ask

import (
	"errors"
	"fmt"
	"strings"
)

// kind says what a term is good for.
type kind uint8

const (
	telling  kind = iota // says what the question is about
	plain                // "yang", "saya": speaks only beside its neighbours
	polite               // "kak", "mohon penjelasan": asks nothing
	greeting             // "halo", "terima kasih": asks nothing, but is answered
	number               // digits
)

// term is a word or a fixed phrase of a message after normalisation.
type term struct {
	// text is the same for all ways to say it: the name of the group of
	// synonyms, or the root.
	text string
	// surface is how it was written, abbreviations spelled out.
	surface string
	kind    kind
	// product and category are set for words that name a product.
	product, category string
	themes            []string
	// from and to are the words of the message that it came from.
	from, to int
	sentence int
}

// entry is what the word lists know of a word or phrase.
type entry struct {
	text              string
	kind              kind
	product, category string
	themes            []string
}

// language turns messages into terms.
type language struct {
	short    map[string][]string
	stemmer  stemmer
	speller  *speller
	entries  map[string]entry // stems joined by a space
	longest  map[string]int   // first stem -> words of the longest entry
	expected map[string]int   // surfaces in the content, for the speller
}

// newLanguage reads the word lists. The variants of all topics teach the
// speller which words to expect.
func newLanguage(c *content) (*language, error) {
	l := &language{
		short:    map[string][]string{},
		stemmer:  stemmer{map[string]bool{}},
		entries:  map[string]entry{},
		longest:  map[string]int{},
		expected: map[string]int{},
	}
	for _, row := range c.words.Roots {
		for _, w := range strings.Fields(row.text) {
			l.stemmer.roots[w] = true
			l.expected[w]++
		}
	}
	for _, row := range c.words.Short {
		meaning, forms, err := row.pair(wordsFile)
		if err != nil {
			return nil, err
		}
		for _, form := range strings.Fields(forms) {
			if _, twice := l.short[form]; twice {
				return nil, fmt.Errorf("%s:%d: %q is already short for something else", wordsFile, row.at, form)
			}
			l.short[form] = strings.Fields(meaning)
		}
	}
	if err := l.addEntries(c); err != nil {
		return nil, err
	}
	for _, t := range c.topics {
		for _, v := range t.Variants {
			l.expect(v.text)
		}
	}
	l.speller = newSpeller(l.expected)
	return l, nil
}

// addEntries fills the table of words and phrases. The error lists all that is
// wrong.
func (l *language) addEntries(c *content) error {
	var problems []error
	add := func(form string, e entry, file string, row line) {
		if err := l.add(form, e, file, row); err != nil {
			problems = append(problems, err)
		}
	}
	for _, list := range []struct {
		rows lines
		kind kind
	}{{c.words.Plain, plain}, {c.words.Polite, polite}, {c.words.Greeting, greeting}} {
		for _, row := range list.rows {
			for _, form := range splitList(row.text) {
				add(form, entry{kind: list.kind}, wordsFile, row)
			}
		}
	}
	for _, row := range c.words.Same {
		name, forms, err := row.pair(wordsFile)
		if err != nil {
			problems = append(problems, err)
			continue
		}
		for _, form := range append(splitList(forms), name) {
			add(form, entry{text: name}, wordsFile, row)
		}
	}
	for _, p := range c.products {
		for _, form := range p.words {
			add(form, entry{text: p.id, product: p.id, category: p.category}, productsFile, p.line)
		}
	}
	for _, row := range c.words.Themes {
		theme, forms, err := row.pair(wordsFile)
		if err != nil {
			problems = append(problems, err)
			continue
		}
		for _, form := range splitList(forms) {
			l.addTheme(form, theme)
		}
	}
	return errors.Join(problems...)
}

// addTheme puts a word or phrase under a theme.
func (l *language) addTheme(form, theme string) {
	l.expect(form)
	stems := l.stems(form)
	key := strings.Join(stems, " ")
	e, ok := l.entries[key]
	if !ok {
		e = entry{text: key}
	}
	e.themes = append(e.themes, theme)
	l.entries[key] = e
	l.longest[stems[0]] = max(l.longest[stems[0]], len(stems))
}

// add enters one way to write something.
func (l *language) add(form string, e entry, file string, row line) error {
	l.expect(form)
	stems := l.stems(form)
	if len(stems) == 0 {
		return fmt.Errorf("%s:%d: %q has no letter", file, row.at, form)
	}
	key := strings.Join(stems, " ")
	if e.text == "" {
		e.text = key
	}
	if old, ok := l.entries[key]; ok && old.text != e.text {
		return fmt.Errorf("%s:%d: %q already means %q", file, row.at, form, old.text)
	}
	l.entries[key] = e
	l.longest[stems[0]] = max(l.longest[stems[0]], len(stems))
	return nil
}

// expect teaches the speller the words of a text.
func (l *language) expect(text string) {
	for _, w := range scan(text).words {
		for _, s := range l.expand(w.text) {
			l.expected[s]++
		}
	}
}

// stems gives the roots of the words of a text.
func (l *language) stems(text string) []string {
	var out []string
	for _, w := range scan(text).words {
		for _, s := range l.expand(w.text) {
			out = append(out, l.stemmer.stem(s))
		}
	}
	return out
}

// piece is one word after its abbreviation was spelled out.
type piece struct {
	surface, stem string
	word          int
}

// terms normalises a message.
func (l *language) terms(m message) []term {
	pieces := make([]piece, 0, len(m.words)+8)
	for i, w := range m.words {
		for _, s := range l.expand(w.text) {
			stem := l.stemmer.stem(s)
			if _, known := l.entries[stem]; !known && !l.stemmer.roots[stem] {
				if right, ok := l.speller.correct(s); ok {
					s = right
					stem = l.stemmer.stem(right)
				}
			}
			pieces = append(pieces, piece{s, stem, i})
		}
	}
	out := make([]term, 0, len(pieces))
	for i := 0; i < len(pieces); {
		n, e := l.match(pieces[i:], m)
		t := term{text: e.text, kind: e.kind, product: e.product, category: e.category, themes: e.themes}
		if n == 0 {
			n = 1
			t.text = pieces[i].stem
			if '0' <= t.text[0] && t.text[0] <= '9' {
				t.kind = number
			}
		}
		t.surface = pieces[i].surface
		for _, p := range pieces[i+1 : i+n] {
			t.surface += " " + p.surface
		}
		t.from, t.to = pieces[i].word, pieces[i+n-1].word+1
		t.sentence = m.words[t.from].sentence
		out = append(out, t)
		i += n
	}
	return out
}

// match finds the longest entry at the beginning of the pieces.
func (l *language) match(pieces []piece, m message) (int, entry) {
	n := min(l.longest[pieces[0].stem], len(pieces))
	for ; n > 0; n-- {
		if m.words[pieces[n-1].word].sentence != m.words[pieces[0].word].sentence {
			continue
		}
		key := pieces[0].stem
		for _, p := range pieces[1:n] {
			key += " " + p.stem
		}
		if e, ok := l.entries[key]; ok {
			return n, e
		}
	}
	return 0, entry{}
}
