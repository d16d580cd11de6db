package definition

import (
	"io/fs"
	"path"
	"strings"

	"plutbot/flows"
)

// cardsPattern finds the files of cards: named after their topic, with or
// without something more after a dot.
const cardsPattern = "cards/*.yaml"

type cardYAML struct {
	Guide      string                  `yaml:"guide"`
	Asks       []string                `yaml:"asks"`
	Confidence string                  `yaml:"confidence"`
	Recheck    string                  `yaml:"recheck"`
	Sources    []located[citationYAML] `yaml:"sources"`
}

// loadCards reads the cards that answer frequent questions.
func loadCards(fsys fs.FS, guides []*flows.Guide, sources map[string]*flows.Source, problems *Problems) []*flows.Card {
	files, err := fs.Glob(fsys, cardsPattern)
	if err != nil {
		problems.addError(cardsPattern, err)
	}
	var cards []*flows.Card
	first := map[string]flows.Position{}
	for _, file := range files {
		var entries ordered[cardYAML]
		if err := readYAML(fsys, file, &entries); err != nil {
			problems.addError(file, err)
		}
		topic, _, _ := strings.Cut(path.Base(file), ".")
		for _, e := range entries {
			at := flows.Position{File: file, Line: e.Line}
			if other, double := first[e.Name]; double {
				problems.add(at, "card %s stands already in %s", e.Name, other)
				continue
			}
			first[e.Name] = at
			cards = append(cards, readCard(topic, e, at, guides, sources, problems))
		}
	}
	return cards
}

func readCard(topic string, e entry[cardYAML], at flows.Position, guides []*flows.Guide, sources map[string]*flows.Source, problems *Problems) *flows.Card {
	y := e.Value
	checkID(problems, at, e.Name)
	c := &flows.Card{ID: e.Name, Topic: topic, Guide: y.Guide, Asks: y.Asks, Confidence: flows.Confidence(y.Confidence), Recheck: y.Recheck, Position: at}
	checkLead(problems, at, "card "+c.ID, c.Guide, guides)
	if len(y.Asks) == 0 {
		problems.add(at, "card %s needs asks: how people type this question", c.ID)
	}
	checkConfidence(problems, at, "card "+c.ID, y.Confidence, y.Recheck)
	if len(y.Sources) == 0 {
		problems.add(at, "card %s needs a source", c.ID)
	}
	c.Sources = plainCitations(y.Sources, at.File, "card "+c.ID, sources, problems)
	return c
}
