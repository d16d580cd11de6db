package definition

import (
	"io/fs"
	"slices"
	"strings"

	"github.com/goccy/go-yaml"
	"github.com/goccy/go-yaml/ast"

	"plutbot/flows"
)

// Names of the content files that all guides share.
const (
	valuesFile    = "values.yaml"
	sourcesFile   = "sources.yaml"
	questionsFile = "questions.yaml"
	provincesFile = "provinces.csv"
	regenciesFile = "regencies.csv"
	centresFile   = "centres.csv"
)

// How old a source may become, in days, when it does not say so itself.
const defaultReviewDays = 180

// day reads YYYY-MM-DD.
type day flows.Day

// UnmarshalYAML implements yaml.NodeUnmarshaler.
func (d *day) UnmarshalYAML(n ast.Node) error {
	var text string
	if err := yaml.NodeToValue(n, &text); err != nil {
		return err
	}
	parsed, err := flows.ParseDay(text)
	if err != nil {
		return refuse(n, "a date is written YYYY-MM-DD, not "+text)
	}
	*d = day(parsed)
	return nil
}

type sourceYAML struct {
	Name       string `yaml:"name"`
	URL        string `yaml:"url"`
	Checked    *day   `yaml:"checked"`
	ReviewDays int    `yaml:"review_days"`
}

// placed is an entry with the file that it stands in.
type placed[T any] struct {
	entry[T]
	at flows.Position
}

// gather reads a file that stands beside the guides, and those of the same
// name in the folders of guides. An id may stand in one of them only.
func gather[T any](fsys fs.FS, name string, problems *Problems) []placed[T] {
	names, err := fs.Glob(fsys, "*/"+name)
	if err != nil {
		problems.addError(name, err)
	}
	var all []placed[T]
	first := map[string]flows.Position{}
	for _, file := range append([]string{name}, names...) {
		var entries ordered[T]
		if err := readYAML(fsys, file, &entries); err != nil {
			problems.addError(file, err)
		}
		for _, e := range entries {
			at := flows.Position{File: file, Line: e.Line}
			if other, double := first[e.Name]; double {
				problems.add(at, "%s stands already in %s", e.Name, other)
				continue
			}
			first[e.Name] = at
			all = append(all, placed[T]{e, at})
		}
	}
	return all
}

// loadSources reads all sources.yaml.
func loadSources(fsys fs.FS, problems *Problems) map[string]*flows.Source {
	sources := map[string]*flows.Source{}
	for _, e := range gather[sourceYAML](fsys, sourcesFile, problems) {
		at := e.at
		s := &flows.Source{ID: e.Name, Name: e.Value.Name, URL: e.Value.URL, ReviewDays: e.Value.ReviewDays, Position: at}
		if s.Name == "" {
			problems.add(at, "source %s needs a name", s.ID)
		}
		if e.Value.Checked == nil {
			problems.add(at, "source %s needs the day on which it was checked", s.ID)
		} else {
			s.Checked = flows.Day(*e.Value.Checked)
		}
		if s.ReviewDays == 0 {
			s.ReviewDays = defaultReviewDays
		}
		checkURL(problems, at, s.URL)
		sources[s.ID] = s
	}
	return sources
}

func checkURL(problems *Problems, at flows.Position, url string) {
	if url != "" && !strings.HasPrefix(url, "https://") && !strings.HasPrefix(url, "http://") {
		problems.add(at, "%s is no address: it begins with https://", url)
	}
}

type valueYAML struct {
	Type    string               `yaml:"type"`
	Recheck string               `yaml:"recheck"`
	Entries []located[entryYAML] `yaml:"entries"`
}

type entryYAML struct {
	Value      figure `yaml:"value"`
	From       *day   `yaml:"from"`
	To         *day   `yaml:"to"`
	Source     string `yaml:"source"`
	Article    string `yaml:"article"`
	Checked    *day   `yaml:"checked"`
	Confidence string `yaml:"confidence"`
}

// figure is a number, a range of two numbers, or a date.
type figure struct {
	given  bool
	isDay  bool
	values []float64
}

// UnmarshalYAML implements yaml.NodeUnmarshaler.
func (f *figure) UnmarshalYAML(n ast.Node) error {
	f.given = true
	if _, ok := n.(*ast.SequenceNode); ok {
		return yaml.NodeToValue(n, &f.values)
	}
	var number float64
	if yaml.NodeToValue(n, &number) == nil {
		f.values = []float64{number}
		return nil
	}
	var d day
	if err := d.UnmarshalYAML(n); err != nil {
		return refuse(n, "a value is a number, a range [from, to] or a date YYYY-MM-DD")
	}
	f.isDay, f.values = true, []float64{float64(d)}
	return nil
}

var valueTypes = []string{string(flows.ValueMoney), string(flows.ValueNumber), string(flows.ValuePercent), string(flows.ValueDays), string(flows.ValueDate)}
var confidences = []string{string(flows.High), string(flows.Medium), string(flows.Low)}

// loadValues reads all values.yaml.
func loadValues(fsys fs.FS, sources map[string]*flows.Source, problems *Problems) map[string]*flows.DatedValue {
	values := map[string]*flows.DatedValue{}
	for _, e := range gather[valueYAML](fsys, valuesFile, problems) {
		at := e.at
		v := &flows.DatedValue{ID: e.Name, Type: flows.ValueType(e.Value.Type), Recheck: e.Value.Recheck, Position: at}
		if !slices.Contains(valueTypes, e.Value.Type) {
			problems.add(at, "value %s: type is one of %s", v.ID, strings.Join(valueTypes, ", "))
			v.Type = flows.ValueNumber
		}
		if strings.Count(v.ID, ".") != 1 {
			problems.add(at, "value %s: its id is guide or theme, one dot, name", v.ID)
		}
		if len(e.Value.Entries) == 0 {
			problems.add(at, "value %s needs at least one entry", v.ID)
		}
		for _, raw := range e.Value.Entries {
			v.Entries = append(v.Entries, readEntry(v, raw, sources, problems))
		}
		checkOverlap(v, problems)
		values[v.ID] = v
	}
	return values
}

func readEntry(v *flows.DatedValue, raw located[entryYAML], sources map[string]*flows.Source, problems *Problems) flows.ValueEntry {
	at := flows.Position{File: v.Position.File, Line: raw.Line}
	y := raw.Value
	e := flows.ValueEntry{Article: y.Article, Confidence: flows.Confidence(y.Confidence), Position: at,
		From: (*flows.Day)(y.From), To: (*flows.Day)(y.To)}
	switch {
	case !y.Value.given || len(y.Value.values) == 0 || len(y.Value.values) > 2:
		problems.add(at, "value %s: an entry has a value: a number, a range [from, to] or a date", v.ID)
	case y.Value.isDay != (v.Type == flows.ValueDate):
		problems.add(at, "value %s is of type %s, and this entry is not", v.ID, v.Type)
	default:
		e.Low, e.High = y.Value.values[0], y.Value.values[len(y.Value.values)-1]
		if e.Low > e.High {
			problems.add(at, "value %s: the range runs from the smaller to the larger figure", v.ID)
		}
	}
	if e.Source = sources[y.Source]; e.Source == nil {
		problems.add(at, "value %s: source %q is not in %s", v.ID, y.Source, sourcesFile)
	}
	if y.Checked == nil {
		problems.add(at, "value %s: an entry needs the day on which it was checked", v.ID)
	} else {
		e.Checked = flows.Day(*y.Checked)
	}
	if !slices.Contains(confidences, y.Confidence) {
		problems.add(at, "value %s: confidence is one of %s", v.ID, strings.Join(confidences, ", "))
	} else if e.Confidence != flows.High && v.Recheck == "" {
		problems.add(at, "value %s is of %s confidence and needs a place to check it again (recheck)", v.ID, e.Confidence)
	}
	if e.From != nil && e.To != nil && *e.From > *e.To {
		problems.add(at, "value %s: from stands after to", v.ID)
	}
	return e
}

// checkOverlap refuses two entries that count on the same day.
func checkOverlap(v *flows.DatedValue, problems *Problems) {
	for i, a := range v.Entries {
		for _, b := range v.Entries[:i] {
			if (a.From == nil || b.To == nil || *a.From <= *b.To) && (b.From == nil || a.To == nil || *b.From <= *a.To) {
				problems.add(a.Position, "value %s: this entry overlaps with the one on line %d", v.ID, b.Position.Line)
			}
		}
	}
}
