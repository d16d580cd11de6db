package definition

import (
	"errors"
	"io/fs"
	"slices"

	"plutbot/flows"
)

// glossaryFile explains abbreviations; content may do without.
const glossaryFile = "glossary.yaml"

type glossaryYAML struct {
	Everyday []string          `yaml:"everyday"`
	Terms    ordered[termYAML] `yaml:"terms"`
}

type termYAML struct {
	Write   []string                `yaml:"write"`
	Guide   string                  `yaml:"guide"`
	Sources []located[citationYAML] `yaml:"sources"`
}

// loadGlossary reads the abbreviations that are explained.
func loadGlossary(fsys fs.FS, guides []*flows.Guide, sources map[string]*flows.Source, problems *Problems) *flows.Glossary {
	var y glossaryYAML
	if err := readYAML(fsys, glossaryFile, &y); err != nil {
		if !errors.Is(err, fs.ErrNotExist) {
			problems.addError(glossaryFile, err)
		}
		return nil
	}
	var terms []*flows.Term
	first := map[string]string{}
	for _, e := range y.Terms {
		at := flows.Position{File: glossaryFile, Line: e.Line}
		checkID(problems, at, e.Name)
		t := &flows.Term{ID: e.Name, Written: e.Value.Write, Guide: e.Value.Guide, Position: at}
		if len(t.Written) == 0 {
			problems.add(at, "term %s needs write: how it stands in texts", t.ID)
			continue
		}
		for _, w := range t.Written {
			if other, double := first[w]; double || slices.Contains(y.Everyday, w) {
				problems.add(at, "term %s: %s is already explained by %s", t.ID, w, orEveryday(other))
			}
			first[w] = t.ID
		}
		checkLead(problems, at, "term "+t.ID, t.Guide, guides)
		t.Sources = plainCitations(e.Value.Sources, at.File, "term "+t.ID, sources, problems)
		terms = append(terms, t)
	}
	return flows.NewGlossary(terms, y.Everyday)
}

func orEveryday(term string) string {
	if term == "" {
		return "everyday"
	}
	return term
}

// checkLead refuses a guide that does not exist.
func checkLead(problems *Problems, at flows.Position, what, guide string, guides []*flows.Guide) {
	if guide != "" && !slices.ContainsFunc(guides, func(g *flows.Guide) bool { return g.ID == guide }) {
		problems.add(at, "%s: there is no guide %s", what, guide)
	}
}

// plainCitations reads sources that hold without a condition.
func plainCitations(from []located[citationYAML], file, what string, sources map[string]*flows.Source, problems *Problems) []flows.Citation {
	var all []flows.Citation
	for _, s := range from {
		line := flows.Position{File: file, Line: s.Line}
		if s.Value.When != "" {
			problems.add(line, "%s: its source has no condition", what)
		}
		source := sources[s.Value.ID]
		if source == nil {
			problems.add(line, "source %q is not in %s", s.Value.ID, sourcesFile)
			continue
		}
		all = append(all, flows.Citation{Source: source, Article: s.Value.Article, Position: line})
	}
	return all
}
