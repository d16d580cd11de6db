// Package definition reads guides, dated values and sources from YAML files,
// strictly: whatever it does not understand is an error with file and line, in
// words for the author.
package definition

import (
	"cmp"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"io/fs"
	"path"
	"slices"
	"strings"

	"plutbot/flows"
)

// versionLength is how many hex digits name a version of the content.
const versionLength = 7

// Load reads all guides under fsys, the folder that holds values.yaml. The
// error is Problems: everything that is wrong.
func Load(fsys fs.FS) (*flows.Content, error) {
	var problems Problems
	sources := loadSources(fsys, &problems)
	values := loadValues(fsys, sources, &problems)
	regions, err := flows.ReadRegions(fsys, provincesFile, regenciesFile)
	if err != nil {
		problems.addError(provincesFile, err)
	}
	centres, err := flows.ReadCentres(fsys, centresFile, regions)
	if err != nil {
		problems.addError(centresFile, err)
	}
	offices, err := flows.ReadOffices(fsys)
	if err != nil {
		problems.addError("hours.csv", err)
	}
	var raw ordered[questionYAML]
	if err := readYAML(fsys, questionsFile, &raw); err != nil {
		problems.addError(questionsFile, err)
	}
	shared := readQuestions(questionsFile, strings.TrimSuffix(flows.SharedPrefix, "."), raw, values, &problems)
	if err := problems.err(); err != nil {
		return nil, err // the guides would only repeat it
	}

	folders, err := fs.Glob(fsys, "*/guide.yaml")
	if err != nil {
		return nil, fmt.Errorf("look for guides: %w", err)
	}
	var guides []*flows.Guide
	for _, file := range folders {
		if g := loadGuide(fsys, path.Dir(file), shared, values, sources, &problems); g != nil {
			guides = append(guides, g)
		}
	}
	if len(guides) < len(folders) {
		return nil, problems.err() // else whatever leads to a guide that cannot be read would be named, too
	}
	if len(folders) == 0 {
		problems.add(flows.Position{File: ".", Line: 1}, "there is no guide: no folder holds a guide.yaml")
	}
	slices.SortStableFunc(guides, func(a, b *flows.Guide) int {
		return cmp.Or(a.Order-b.Order, strings.Compare(a.ID, b.ID))
	})
	checkLetters(guides, &problems)
	checkLeads(guides, &problems)
	checkKnown(guides, shared, &problems)
	cards := loadCards(fsys, guides, sources, &problems)
	lessons := loadLessons(fsys, guides, sources, &problems)
	glossary := loadGlossary(fsys, guides, sources, &problems)
	if err := problems.err(); err != nil {
		return nil, err
	}
	version, err := versionOf(fsys)
	if err != nil {
		return nil, err
	}
	content, err := flows.NewContent(version, guides, values, sources, regions)
	if err != nil {
		return nil, fmt.Errorf("put the guides together: %w", err)
	}
	content.Cards, content.Centres, content.Lessons, content.Glossary, content.Offices = cards, centres, lessons, glossary, offices
	return content, nil
}

// checkLetters refuses two guides whose reference codes begin alike.
func checkLetters(guides []*flows.Guide, problems *Problems) {
	for i, a := range guides {
		for _, b := range guides[:i] {
			if a.Letters == b.Letters {
				problems.add(a.Position, "code %s is already that of the guide %s", a.Letters, b.ID)
			}
		}
	}
}

// checkLeads refuses steps that lead to a guide which does not exist, and a
// second plan.
func checkLeads(guides []*flows.Guide, problems *Problems) {
	var plan *flows.Guide
	for _, g := range guides {
		if g.Plan && plan != nil {
			problems.add(g.Position, "the plan is already the guide %s", plan.ID)
		}
		if g.Plan {
			plan = g
		}
		for _, o := range g.Outcomes {
			for _, items := range o.Lists {
				for _, i := range items {
					if i.Guide != "" && !slices.ContainsFunc(guides, func(other *flows.Guide) bool { return other.ID == i.Guide }) {
						problems.add(i.Position, "item %s leads to %s, which is no guide", i.ID, i.Guide)
					}
				}
			}
		}
	}
}

// checkKnown refuses an answer that is to follow from one that does not exist.
func checkKnown(guides []*flows.Guide, shared []*flows.Question, problems *Problems) {
	all := slices.Clone(shared)
	for _, g := range guides {
		for _, q := range g.Questions {
			if !slices.Contains(all, q) {
				all = append(all, q)
			}
		}
	}
	for _, q := range all {
		for _, k := range q.Known {
			if _, ok := q.Option(k.Option); !ok || q.Type != flows.Choice || len(k.From) == 0 {
				problems.add(q.Position, "question %s: known names options of a choice with what they follow from, and %s is none", q.Name(), k.Option)
			}
			for _, f := range k.From {
				checkKnownFrom(q, k.Option, f, all, problems)
			}
		}
	}
}

func checkKnownFrom(q *flows.Question, option string, f flows.KnownFrom, all []*flows.Question, problems *Problems) {
	i := slices.IndexFunc(all, func(other *flows.Question) bool { return other.ID == f.Question })
	if i < 0 || all[i] == q || all[i].Type != flows.Choice || len(f.Options) == 0 {
		problems.add(q.Position, "question %s: %s follows from %s, which is no other question with options", q.Name(), option, f.Question)
		return
	}
	for _, from := range f.Options {
		if _, ok := all[i].Option(from); !ok {
			problems.add(q.Position, "question %s: %s follows from %s, which has no option %s", q.Name(), option, f.Question, from)
		}
	}
}

// versionOf hashes the names and contents of all files that outcomes follow
// from: not the tests, and not the topics of free text.
func versionOf(fsys fs.FS) (string, error) {
	h := sha256.New()
	err := fs.WalkDir(fsys, ".", func(name string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		base := path.Base(name)
		if base != "guide.yaml" && base != valuesFile && base != sourcesFile && base != questionsFile && base != provincesFile && base != regenciesFile {
			return nil
		}
		text, err := fs.ReadFile(fsys, name)
		if err != nil {
			return err
		}
		_, _ = fmt.Fprintf(h, "%s %d\n", name, len(text))
		_, _ = h.Write(text)
		return nil
	})
	if err != nil {
		return "", fmt.Errorf("read the content: %w", err)
	}
	return hex.EncodeToString(h.Sum(nil))[:versionLength], nil
}
