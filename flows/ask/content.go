package ask

import (
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"path"
	"slices"
	"strconv"
	"strings"

	"github.com/goccy/go-yaml"
	"github.com/goccy/go-yaml/ast"
)

// Folder holds the content of the package: one file a topic, words.yaml and
// products.yaml.
const Folder = "topics"

const (
	wordsFile    = Folder + "/words.yaml"
	productsFile = Folder + "/products.yaml"
)

// content is everything that authors write.
type content struct {
	words    wordsYAML
	products []productYAML
	topics   []topicYAML
}

// wordsYAML says how people write.
type wordsYAML struct {
	// Short: "gimana: gmn gmna".
	Short lines `yaml:"short"`
	// Same: "nib: nomor induk berusaha, surat nib".
	Same lines `yaml:"same"`
	// Greeting: what is answered with a greeting when nothing else is said.
	Greeting lines `yaml:"greeting"`
	// Polite: words and phrases that ask nothing.
	Polite lines `yaml:"polite"`
	// Plain: words too common to say anything.
	Plain lines `yaml:"plain"`
	// Roots: what the stemmer may find.
	Roots lines `yaml:"roots"`
	// Themes: "modal: pinjam, kredit".
	Themes lines `yaml:"themes"`
	// Frames: "biaya _ berapa", questions about any word.
	Frames lines `yaml:"frames"`
	// Nicknames: "Kota Yogyakarta: jogja".
	Nicknames lines `yaml:"nicknames"`
	// Everyday: regencies whose name is also an everyday word; they are
	// places only after "di", "kota" and the like.
	Everyday lines `yaml:"places_only_after_di"`
}

// topicYAML is what belongs to one topic.
type topicYAML struct {
	file string
	// Topic is the id.
	Topic string `yaml:"topic"`
	// Phrases: "wajib halal: 2", the weight counts like so many variants.
	Phrases lines `yaml:"phrases"`
	// Variants are questions, one a line.
	Variants lines `yaml:"variants"`
}

// productYAML is a kind of product.
type productYAML struct {
	id, category string
	words        []string
	line         line
}

// lines is a block of text (|) that knows where its lines stand.
type lines []line

type line struct {
	text string
	at   int
}

// UnmarshalYAML implements yaml.NodeUnmarshaler.
func (l *lines) UnmarshalYAML(n ast.Node) error {
	block, ok := n.(*ast.LiteralNode)
	if !ok {
		return &yaml.SyntaxError{Message: "here stands a block of lines after a |", Token: n.GetToken()}
	}
	at := block.Start.Position.Line
	for text := range strings.SplitSeq(block.Value.Value, "\n") {
		at++
		if text = strings.TrimSpace(text); text != "" {
			*l = append(*l, line{text, at})
		}
	}
	return nil
}

// readContent reads all files of the folder. The error names file and line.
func readContent(fsys fs.FS) (*content, error) {
	c := &content{}
	if err := readYAML(fsys, wordsFile, &c.words); err != nil {
		return nil, err
	}
	var products map[string]lines
	if err := readYAML(fsys, productsFile, &products); err != nil {
		return nil, err
	}
	for _, category := range slices.Sorted(maps.Keys(products)) {
		for _, l := range products[category] {
			id, words, err := l.pair(productsFile)
			if err != nil {
				return nil, err
			}
			c.products = append(c.products, productYAML{id, category, append(splitList(words), id), l})
		}
	}
	files, err := fs.Glob(fsys, Folder+"/*.yaml")
	if err != nil {
		return nil, fmt.Errorf("look for topics: %w", err)
	}
	for _, file := range files {
		if file == wordsFile || file == productsFile {
			continue
		}
		t := topicYAML{file: file}
		if err := readYAML(fsys, file, &t); err != nil {
			return nil, err
		}
		if t.Topic != strings.TrimSuffix(path.Base(file), ".yaml") {
			return nil, fmt.Errorf("%s:1: the topic is called %q, its file not", file, t.Topic)
		}
		if len(t.Variants) == 0 {
			return nil, fmt.Errorf("%s:1: a topic needs variants", file)
		}
		c.topics = append(c.topics, t)
	}
	if len(c.topics) < 2 {
		return nil, fmt.Errorf("%s: there are %d topics, at least two are needed", Folder, len(c.topics))
	}
	return c, nil
}

// readYAML decodes a file strictly.
func readYAML(fsys fs.FS, file string, into any) error {
	text, err := fs.ReadFile(fsys, file)
	if err != nil {
		return fmt.Errorf("%s:1: %w", file, err)
	}
	err = yaml.UnmarshalWithOptions(text, into, yaml.Strict())
	if err == nil {
		return nil
	}
	at, message := 1, err.Error()
	if located, ok := errors.AsType[yaml.Error](err); ok {
		message = located.GetMessage()
		if t := located.GetToken(); t != nil && t.Position != nil {
			at = t.Position.Line
		}
	}
	return fmt.Errorf("%s:%d: %s", file, at, message)
}

// pair cuts a line "name: rest".
func (l line) pair(file string) (name, rest string, err error) {
	name, rest, ok := strings.Cut(l.text, ":")
	name, rest = strings.TrimSpace(name), strings.TrimSpace(rest)
	if !ok || name == "" {
		return "", "", fmt.Errorf("%s:%d: write it as \"name: words\"", file, l.at)
	}
	return name, rest, nil
}

// weighted cuts a line "phrase: 2".
func (l line) weighted(file string) (string, float32, error) {
	phrase, number, err := l.pair(file)
	if err != nil {
		return "", 0, err
	}
	weight, err := strconv.ParseFloat(number, 32)
	if err != nil || weight <= 0 || weight > maxPhraseWeight {
		return "", 0, fmt.Errorf("%s:%d: the weight of %q is a number over 0 and at most %d", file, l.at, phrase, maxPhraseWeight)
	}
	return phrase, float32(weight), nil
}

// maxPhraseWeight keeps one phrase from outweighing a whole topic.
const maxPhraseWeight = 5

// splitList cuts at commas.
func splitList(s string) []string {
	var out []string
	for part := range strings.SplitSeq(s, ",") {
		if part = strings.TrimSpace(part); part != "" {
			out = append(out, part)
		}
	}
	return out
}

func sortedKeys[V any](m map[string]V) []string { return slices.Sorted(maps.Keys(m)) }
