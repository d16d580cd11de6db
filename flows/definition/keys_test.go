package definition

import (
	"encoding/json"
	"maps"
	"os"
	"reflect"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"plutbot/flows"
)

// node is a part of a schema.
type node map[string]any

func (n node) in(path string) node {
	for name := range strings.SplitSeq(path, "/") {
		if name != "" {
			n, _ = n[name].(map[string]any)
		}
	}
	return n
}

func readSchema(t *testing.T, name string) node {
	t.Helper()
	text, err := os.ReadFile("../guides/" + name + ".schema.json")
	if err != nil {
		t.Fatal(err)
	}
	var n node
	if err := json.Unmarshal(text, &n); err != nil {
		t.Fatalf("%s: %v", name, err)
	}
	return n
}

// keys are those that the loader reads into a struct.
func keys(of any) []string {
	var all []string
	for f := range reflect.TypeOf(of).Fields() {
		if name := f.Tag.Get("yaml"); name != "" {
			all = append(all, name)
		}
	}
	slices.Sort(all)
	return all
}

// A key that the loader learns must be told to editors, with what it means.
func TestSchemasHaveTheKeysOfTheLoader(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		file, path string
		loader     any
		not        string // a key that the loader reads only to refuse it
	}{
		{file: "guide", loader: guideYAML{}},
		{file: "guide", path: "definitions/question", loader: questionYAML{}},
		{file: "guide", path: "definitions/step", loader: stepYAML{}},
		{file: "guide", path: "definitions/outcome", loader: outcomeYAML{}},
		{file: "guide", path: "definitions/full_item", loader: itemYAML{}},
		{file: "guide", path: "definitions/citation", loader: citationYAML{}},
		{file: "guide", path: "definitions/finder", loader: finderYAML{}},
		{file: "guide", path: "definitions/score", loader: scoreYAML{}},
		{file: "guide", path: "definitions/score_part", loader: partYAML{}},
		{file: "guide", path: "definitions/score_loss", loader: lossYAML{}},
		{file: "values", path: "definitions/value", loader: valueYAML{}},
		{file: "values", path: "definitions/entry", loader: entryYAML{}},
		{file: "sources", path: "definitions/source", loader: sourceYAML{}},
		{file: "tests", path: "definitions/conversation", loader: conversationYAML{}},
		{file: "lesson", loader: lessonYAML{}},
		{file: "lesson", path: "definitions/citation", loader: citationYAML{}, not: "when"},
		{file: "glossary", loader: glossaryYAML{}},
		{file: "glossary", path: "definitions/term", loader: termYAML{}},
		{file: "glossary", path: "definitions/citation", loader: citationYAML{}, not: "when"},
		{file: "card", path: "definitions/card", loader: cardYAML{}},
		{file: "card", path: "definitions/citation", loader: citationYAML{}, not: "when"},
	} {
		whole := readSchema(t, c.file)
		part := whole.in(c.path)
		properties := part.in("properties")
		want := slices.DeleteFunc(keys(c.loader), func(key string) bool { return key == c.not })
		if diff := cmp.Diff(want, slices.Sorted(maps.Keys(properties))); diff != "" {
			t.Errorf("%s.schema.json, %s (-loader +schema):\n%s", c.file, c.path, diff)
		}
		if part["additionalProperties"] != false {
			t.Errorf("%s.schema.json, %s takes unknown keys", c.file, c.path)
		}
		for key := range properties {
			property := properties.in(key)
			if ref, ok := property["$ref"].(string); ok && property["description"] == nil {
				property = whole.in(strings.TrimPrefix(ref, "#/"))
			}
			if property["description"] == nil {
				t.Errorf("%s.schema.json, %s does not say what %s means", c.file, c.path, key)
			}
		}
	}
}

// What can be chosen is the same for both.
func TestSchemasHaveTheChoicesOfTheLoader(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		file, path string
		want       []string
	}{
		{"guide", "definitions/question/properties/type", flows.TypeNames()},
		{"guide", "definitions/outcome/properties/tone", tones},
		{"guide", "definitions/confidence", confidences},
		{"guide", "definitions/id/not", reservedIDs},
		{"values", "definitions/value/properties/type", valueTypes},
		{"values", "definitions/entry/properties/confidence", confidences},
	} {
		var got []string
		choices, _ := readSchema(t, c.file).in(c.path)["enum"].([]any)
		for _, x := range choices {
			got = append(got, x.(string))
		}
		if diff := cmp.Diff(c.want, got); diff != "" {
			t.Errorf("%s.schema.json, %s (-loader +schema):\n%s", c.file, c.path, diff)
		}
	}
}
