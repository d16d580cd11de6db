package definition

import (
	"io/fs"
	"path"
	"slices"
	"strings"

	"plutbot/flows"
)

// lessonsPattern finds the lessons: one a file, named after it.
const lessonsPattern = "lessons/*.yaml"

// A lesson is short enough to be read while waiting for a customer.
const (
	fewestCards, mostCards     = 3, 5
	fewestOptions, mostOptions = 2, 4
)

type lessonYAML struct {
	Order      int                     `yaml:"order"`
	Guide      string                  `yaml:"guide"`
	Cards      []string                `yaml:"cards"`
	Options    []string                `yaml:"options"`
	Right      string                  `yaml:"right"`
	Confidence string                  `yaml:"confidence"`
	Recheck    string                  `yaml:"recheck"`
	Sources    []located[citationYAML] `yaml:"sources"`
}

// loadLessons reads the lessons, in their order.
func loadLessons(fsys fs.FS, guides []*flows.Guide, sources map[string]*flows.Source, problems *Problems) []*flows.Lesson {
	files, err := fs.Glob(fsys, lessonsPattern)
	if err != nil {
		problems.addError(lessonsPattern, err)
	}
	var lessons []*flows.Lesson
	for _, file := range files {
		var y lessonYAML
		if err := readYAML(fsys, file, &y); err != nil {
			problems.addError(file, err)
			continue
		}
		l := readLesson(strings.TrimSuffix(path.Base(file), ".yaml"), y, flows.Position{File: file, Line: 1}, sources, problems)
		checkLead(problems, l.Position, "lesson "+l.ID, l.Guide, guides)
		for _, other := range lessons {
			if other.Order == l.Order {
				problems.add(l.Position, "order %d is already that of the lesson %s", l.Order, other.ID)
			}
		}
		lessons = append(lessons, l)
	}
	slices.SortFunc(lessons, func(a, b *flows.Lesson) int { return a.Order - b.Order })
	return lessons
}

func readLesson(id string, y lessonYAML, at flows.Position, sources map[string]*flows.Source, problems *Problems) *flows.Lesson {
	for _, name := range append(append([]string{id}, y.Cards...), y.Options...) {
		checkID(problems, at, name)
	}
	l := &flows.Lesson{ID: id, Order: y.Order, Guide: y.Guide, Cards: y.Cards, Options: y.Options, Right: y.Right,
		Confidence: flows.Confidence(y.Confidence), Recheck: y.Recheck, Position: at}
	if n := len(y.Cards); n < fewestCards || n > mostCards {
		problems.add(at, "lesson %s has %d cards, a lesson has %d to %d", id, n, fewestCards, mostCards)
	}
	if n := len(y.Options); n < fewestOptions || n > mostOptions {
		problems.add(at, "lesson %s has %d options, its question has %d to %d", id, n, fewestOptions, mostOptions)
	}
	if !slices.Contains(y.Options, y.Right) {
		problems.add(at, "lesson %s: right is one of the options", id)
	}
	checkConfidence(problems, at, "lesson "+id, y.Confidence, y.Recheck)
	l.Sources = plainCitations(y.Sources, at.File, "lesson "+id, sources, problems)
	if len(y.Sources) == 0 {
		problems.add(at, "lesson %s needs a source", id)
	}
	return l
}

// checkConfidence refuses an unknown confidence, and one below high without a
// place to check it again.
func checkConfidence(problems *Problems, at flows.Position, what, confidence, recheck string) {
	if !slices.Contains(confidences, confidence) {
		problems.add(at, "%s: confidence is one of %s", what, strings.Join(confidences, ", "))
	} else if flows.Confidence(confidence) != flows.High && recheck == "" {
		problems.add(at, "%s is of %s confidence and needs a place to check it again (recheck)", what, confidence)
	}
}
