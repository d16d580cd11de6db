// Package locales holds the words of the bot in every language, and writes and
// reads money, numbers and dates the way of each language.
package locales

import (
	"cmp"
	"embed"
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"slices"
	"strings"

	"github.com/nicksnyder/go-i18n/v2/i18n"
	"golang.org/x/text/language"
)

//go:embed *.yaml
var files embed.FS

// FS gives the catalogs that the program brings along; a folder of the same
// shape may replace it.
func FS() fs.FS { return files }

// Languages of the catalogs: the first one is the source, in which every
// message is written first.
const (
	Indonesian = "id"
	English    = "en"
)

var known = []string{Indonesian, English}

// Catalog is all messages in all languages. It does not change after Load and
// may be used by many goroutines.
type Catalog struct {
	printers map[string]*Printer
	entries  map[string]map[string]entry // language, id
}

// Load reads every <name>.<language>.yaml of a folder. The error lists
// everything that is wrong as file:line: problem.
func Load(fsys fs.FS) (*Catalog, error) {
	names, err := fs.Glob(fsys, "*.yaml")
	if err != nil {
		return nil, fmt.Errorf("look for catalogs: %w", err)
	}
	c := &Catalog{printers: map[string]*Printer{}, entries: map[string]map[string]entry{}}
	for _, lang := range known {
		c.entries[lang] = map[string]entry{}
	}
	var problems []error
	for _, name := range names {
		lang, ok := languageOf(name)
		if !ok {
			problems = append(problems, fmt.Errorf("%s:1: a catalog is called <name>.<language>.yaml, with one of %s", name, strings.Join(known, ", ")))
			continue
		}
		found, err := readFile(fsys, name)
		if err != nil {
			problems = append(problems, err)
		}
		problems = append(problems, c.add(lang, found)...)
	}
	if len(names) == 0 {
		problems = append(problems, errors.New("there is no catalog: no file is called <name>.<language>.yaml"))
	}
	if err := errors.Join(problems...); err != nil {
		return nil, err
	}
	return c, c.prepare()
}

// languageOf reads "halal.id.yaml".
func languageOf(name string) (string, bool) {
	parts := strings.Split(name, ".")
	if len(parts) != 3 {
		return "", false
	}
	return parts[1], slices.Contains(known, parts[1])
}

func (c *Catalog) add(lang string, found []entry) []error {
	var problems []error
	for _, e := range found {
		if other, double := c.entries[lang][e.id]; double {
			problems = append(problems, fmt.Errorf("%s:%d: %s stands already in %s:%d", e.file, e.line, e.id, other.file, other.line))
			continue
		}
		c.entries[lang][e.id] = e
	}
	return problems
}

// prepare hands the messages to go-i18n and makes the printers.
func (c *Catalog) prepare() error {
	bundle := i18n.NewBundle(language.Indonesian)
	for _, lang := range known {
		plain := map[string]string{}
		all := maps.Clone(c.entries[Indonesian]) // what a language lacks is said in the source
		maps.Copy(all, c.entries[lang])
		for id, e := range all {
			if err := bundle.AddMessages(language.Make(lang), &i18n.Message{ID: id, One: e.one, Other: e.other}); err != nil {
				return fmt.Errorf("%s:%d: %w", e.file, e.line, err)
			}
			if e.one == "" && !strings.Contains(e.other, "{{") {
				plain[id] = e.other
			}
		}
		c.printers[lang] = newPrinter(lang, plain, i18n.NewLocalizer(bundle, lang))
	}
	return nil
}

// Languages lists the languages, the source first.
func (c *Catalog) Languages() []string { return slices.Clone(known) }

// nusantara are the languages whose speakers read Indonesian more easily than
// English.
var nusantara = []string{"id", "in", "ms", "jv", "su", "min", "bug", "mad", "ban", "ace", "bjn"}

// Match chooses the language for Telegram's language_code: Indonesian for
// nobody's and for the languages of the archipelago, English for all others.
func (c *Catalog) Match(codes ...string) string {
	for _, code := range codes {
		base, _, _ := strings.Cut(strings.ToLower(code), "-")
		switch {
		case base == "":
		case slices.Contains(nusantara, base):
			return Indonesian
		default:
			return English
		}
	}
	return Indonesian
}

// In gives the printer of a language; an unknown language gets the source.
func (c *Catalog) In(lang string) *Printer {
	if p, ok := c.printers[lang]; ok {
		return p
	}
	return c.printers[Indonesian]
}

// IDs lists every message id that some language has, sorted.
func (c *Catalog) IDs() []string {
	all := map[string]bool{}
	for _, entries := range c.entries {
		for id := range entries {
			all[id] = true
		}
	}
	return slices.Sorted(maps.Keys(all))
}

// Has says whether a language has a message.
func (c *Catalog) Has(lang, id string) bool {
	_, ok := c.entries[lang][id]
	return ok
}

// Position tells where a message stands.
func (c *Catalog) Position(lang, id string) (file string, line int) {
	e := c.entries[lang][id]
	return e.file, e.line
}

// Raw is a message as it stands in its file, with {{...}}; "" where there is none.
func (c *Catalog) Raw(lang, id string) string { return c.entries[lang][id].other }

// Missing is a message that one language has and another lacks, or whose
// plural forms are not those of its language.
type Missing struct {
	File    string
	Line    int
	Message string
}

// String writes file:line: what is missing.
func (m Missing) String() string { return fmt.Sprintf("%s:%d: %s", m.File, m.Line, m.Message) }

// Missing compares the languages with one another.
func (c *Catalog) Missing() []Missing {
	var missing []Missing
	for _, id := range c.IDs() {
		for _, lang := range known {
			if !c.Has(lang, id) {
				for _, other := range known {
					if e, ok := c.entries[other][id]; ok {
						missing = append(missing, Missing{e.file, e.line, fmt.Sprintf("%s has %s, %s has not", other, id, lang)})
					}
				}
				continue
			}
			if e := c.entries[lang][id]; lang == Indonesian && e.one != "" {
				missing = append(missing, Missing{e.file, e.line, id + ": Indonesian has no plural, write other alone"})
			}
		}
	}
	slices.SortStableFunc(missing, func(a, b Missing) int { return cmp.Or(strings.Compare(a.File, b.File), a.Line-b.Line) })
	return missing
}

// Check writes every message with sample data and gives those that fail, as
// file:line: problem.
func (c *Catalog) Check(sample any) []error {
	var problems []error
	for _, lang := range known {
		for _, id := range slices.Sorted(maps.Keys(c.entries[lang])) {
			e := c.entries[lang][id]
			if _, err := c.printers[lang].execute(id, sample, nil); err != nil {
				problems = append(problems, fmt.Errorf("%s:%d: %s: %w", e.file, e.line, id, err))
			}
		}
	}
	return problems
}
