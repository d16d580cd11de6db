package ask

import (
	"errors"
	"fmt"
	"strings"

	"plutbot/flows"
)

// kind says what a term is good for.
type kind uint8

const (
	telling  kind = iota // says what the question is about
	plain                // "yang", "saya": speaks only beside its neighbors
	polite               // "kak", "mohon penjelasan": asks nothing
	greeting             // "halo", "terima kasih": asks nothing, but is answered
	number               // digits
	region               // a regency or province
)

// entry is what the word lists know of a word or phrase.
type entry struct {
	// text is the same for all ways to say it: the name of the group of
	// synonyms, or the root.
	text string
	kind kind
	// product and category are set for words that name a product.
	product, category string
	themes            []string
}

// language turns messages into terms.
type language struct {
	short   map[string][]string
	stemmer stemmer
	speller *speller
	entries map[string]entry // stems joined by a space
	longest map[string]int   // first stem -> words of its longest entry
	regions *regionNames
	// expected counts the words of the content, which the speller corrects to;
	// stems are their roots.
	expected map[string]int
	stems    map[string]string
}

// newLanguage reads the word lists. The variants of all topics teach the
// speller which words to expect.
func newLanguage(c *content, regions *flows.Regions) (*language, error) {
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
	if err := l.addShort(c.words.Short); err != nil {
		return nil, err
	}
	if err := l.addEntries(c); err != nil {
		return nil, err
	}
	for _, t := range c.topics {
		for _, v := range t.Variants {
			l.expect(v.text)
		}
	}
	var err error
	if l.regions, err = newRegionNames(c, regions); err != nil {
		return nil, err
	}
	for _, w := range l.regions.words() {
		l.expected[w]++
	}
	l.speller = newSpeller(l.expected)
	l.stems = make(map[string]string, len(l.expected))
	for w := range l.expected {
		l.stems[w] = l.stemmer.stem(w)
	}
	return l, nil
}

// addShort reads the abbreviations.
func (l *language) addShort(rows lines) error {
	for _, row := range rows {
		meaning, forms, err := row.pair(wordsFile)
		if err != nil {
			return err
		}
		for _, form := range strings.Fields(forms) {
			if _, twice := l.short[form]; twice {
				return fmt.Errorf("%s:%d: %q is already short for something else", wordsFile, row.at, form)
			}
			l.short[form] = strings.Fields(meaning)
		}
	}
	return nil
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
	eachPair := func(rows lines, use func(name string, forms []string, row line)) {
		for _, row := range rows {
			name, forms, err := row.pair(wordsFile)
			if err != nil {
				problems = append(problems, err)
				continue
			}
			use(name, splitList(forms), row)
		}
	}
	eachPair(c.words.Same, func(name string, forms []string, row line) {
		for _, form := range append(forms, name) {
			add(form, entry{text: name}, wordsFile, row)
		}
	})
	for _, p := range c.products {
		for _, form := range p.words {
			add(form, entry{text: p.id, product: p.id, category: p.category}, productsFile, p.line)
		}
	}
	eachPair(c.words.Themes, func(theme string, forms []string, row line) {
		for _, form := range forms {
			if err := l.addTheme(form, theme, row); err != nil {
				problems = append(problems, err)
			}
		}
	})
	return errors.Join(problems...)
}

// key gives the roots of a form in the word lists.
func (l *language) key(form, file string, row line) (key, first string, n int, err error) {
	l.expect(form)
	var stems []string
	for _, w := range scan(form).words {
		for _, s := range l.expand(w.text) {
			stems = append(stems, l.stemmer.stem(s))
		}
	}
	if len(stems) == 0 {
		return "", "", 0, fmt.Errorf("%s:%d: %q has no letter", file, row.at, form)
	}
	return strings.Join(stems, " "), stems[0], len(stems), nil
}

// add enters one way to write something.
func (l *language) add(form string, e entry, file string, row line) error {
	key, first, n, err := l.key(form, file, row)
	if err != nil {
		return err
	}
	if e.text == "" {
		e.text = key
	}
	if old, ok := l.entries[key]; ok && old.text != e.text {
		return fmt.Errorf("%s:%d: %q already means %q", file, row.at, form, old.text)
	}
	l.entries[key] = e
	l.longest[first] = max(l.longest[first], n)
	return nil
}

// addTheme puts a word or phrase under a theme.
func (l *language) addTheme(form, theme string, row line) error {
	key, first, n, err := l.key(form, wordsFile, row)
	if err != nil {
		return err
	}
	e, ok := l.entries[key]
	if !ok {
		e.text = key
	}
	e.themes = append(e.themes, theme)
	l.entries[key] = e
	l.longest[first] = max(l.longest[first], n)
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
