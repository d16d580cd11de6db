package definition_test

import (
	"io/fs"
	"os"
	"path"
	"strings"
	"testing"

	"github.com/goccy/go-yaml"
	"github.com/santhosh-tekuri/jsonschema/v6"

	"plutbot/flows/definition"
)

// guides is the folder with the guides that are shipped, and the schemas that
// help editors to write them.
const guides = "../guides"

// schemaOf is the schema of a content file; "" where it has none.
func schemaOf(name string) string {
	switch base := strings.TrimSuffix(path.Base(name), ".yaml"); {
	case path.Dir(name) == "cards":
		return "card.schema.json"
	case path.Dir(name) == "lessons":
		return "lesson.schema.json"
	case path.Dir(name) == "topics":
		return ""
	default:
		return base + ".schema.json"
	}
}

// schema compiles a schema.
func schema(t *testing.T, name string) *jsonschema.Schema {
	t.Helper()
	s, err := jsonschema.NewCompiler().Compile(guides + "/" + name)
	if err != nil {
		t.Fatal(err)
	}
	return s
}

// fits says what a schema has against a file, or nil.
func fits(t *testing.T, s *jsonschema.Schema, text []byte) error {
	t.Helper()
	var document any
	if err := yaml.Unmarshal(text, &document); err != nil {
		t.Fatal(err)
	}
	return s.Validate(document)
}

// An editor that knows YAML reads the schema from the first line of a file.
func TestShippedFilesNameTheirSchemaAndFitIt(t *testing.T) {
	t.Parallel()
	shipped := os.DirFS(guides)
	found := 0
	err := fs.WalkDir(shipped, ".", func(name string, _ fs.DirEntry, err error) error {
		if err != nil || path.Ext(name) != ".yaml" || schemaOf(name) == "" {
			return err
		}
		found++
		text, err := fs.ReadFile(shipped, name)
		if err != nil {
			return err
		}
		hint := "# yaml-language-server: $schema=" + strings.Repeat("../", strings.Count(name, "/")) + schemaOf(name)
		if first, _, _ := strings.Cut(string(text), "\n"); first != hint {
			t.Errorf("%s: the first line is %q, not %q", name, first, hint)
		}
		if err := fits(t, schema(t, schemaOf(name)), text); err != nil {
			t.Errorf("%s: %v", name, err)
		}
		return nil
	})
	if err != nil || found == 0 {
		t.Errorf("%d files, %v", found, err)
	}
}

// The small content that the loader takes fits, too.
func TestWhatTheLoaderTakesFitsTheSchema(t *testing.T) {
	t.Parallel()
	for name, text := range files() {
		if path.Ext(name) != ".yaml" {
			continue
		}
		if err := fits(t, schema(t, schemaOf(name)), []byte(text)); err != nil {
			t.Errorf("%s: %v", name, err)
		}
	}
}

// What an editor can see without looking at other files, it refuses as the
// loader does.
func TestSchemaAndLoaderRefuseTheSame(t *testing.T) {
	t.Parallel()
	const guide, values, sources, tests, card, glossary, lesson = "jual/guide.yaml", "values.yaml", "sources.yaml", "jual/tests.yaml", "cards/izin.yaml", "glossary.yaml", "lessons/bersih.yaml"
	for _, c := range []struct{ name, file, before, after string }{
		{"unknown key of a guide", guide, "code: J", "code: J\ncolor: red"},
		{"unknown key of a question", guide, "{type: date}", "{type: date, kind: x}"},
		{"unknown key of a shared question", "questions.yaml", "type: yesno", "type: yesno\n  kind: x"},
		{"unknown key of a step", guide, "- ask: barang", "- ask: barang\n    if: x"},
		{"unknown key of an outcome", guide, "tone: good", "tone: good\n    color: red"},
		{"unknown key of an item", guide, "{id: buat_nib,", "{id: buat_nib, price: x,"},
		{"unknown key of a quoted source", guide, "article: Pasal 1", "page: 1"},
		{"unknown key of a value", values, "type: money", "type: money\n  unit: x"},
		{"unknown key of an entry", values, "value: 500", "value: 500\n      note: x"},
		{"unknown key of a source", sources, "name: UU 1", "name: UU 1\n  title: x"},
		{"unknown key of a test", tests, "outcome: boleh", "outcome: boleh\n  then: x"},
		{"unknown key of a card", card, "confidence: high", "confidence: high\n  color: red"},
		{"unknown key of a source of a card", card, "{id: uu_1}", "{id: uu_1, page: 1}"},
		{"condition of a source of a card", card, "{id: uu_1}", "{id: uu_1, when: nib}"},
		{"type of question", guide, "type: choice", "type: choise"},
		{"one option", guide, "[kue, es]", "[kue]"},
		{"an option twice", guide, "[kue, es]", "[kue, kue]"},
		{"options of a date", guide, "{type: date}", "{type: date, options: [a, b]}"},
		{"bad id", guide, "jumlah: {", "Jumlah: {"},
		{"reserved id", guide, "jumlah: {", "other: {"},
		{"reserved id of an item", guide, "why: [kecil,", "why: [description,"},
		{"ask and end", guide, "- ask: jumlah", "- {ask: jumlah, end: boleh}"},
		{"neither ask nor end", guide, "- ask: jumlah", "- when: nib"},
		{"tone", guide, "tone: good", "tone: fine"},
		{"confidence", guide, "confidence: high", "confidence: sure"},
		{"recheck of an outcome", guide, ", recheck: kantor", ""},
		{"nothing to do", guide, "later: [b], ", ""},
		{"no cost", guide, "    cost: [shared.gratis]\n", ""},
		{"no source", guide, "sources: [{id: uu_1, article: Pasal 1}]", "sources: []"},
		{"link", guide, "https://oss.go.id", "oss.go.id"},
		{"letters", guide, "code: J", "code: jual"},
		{"review days", guide, "review_days: 100", "review_days: 0"},
		{"type of value", values, "type: money", "type: rupiah"},
		{"id of value", values, "jual.mulai:", "mulai:"},
		{"date in money", values, "value: 500", "value: 2026-01-01"},
		{"number in date", values, "value: 2026-10-17", "value: 5"},
		{"three figures", values, "[600, 700]", "[600, 700, 800]"},
		{"bad date", values, "from: 2027-01-01", "from: 1 Jan"},
		{"recheck of a value", values, "  recheck: kantor\n", ""},
		{"no entries", values, "entries: [{value: 2026-10-17, source: uu_1, checked: 2026-11-01, confidence: medium}]", "entries: []"},
		{"unchecked source", sources, "  checked: 2026-11-01\n", ""},
		{"nameless source", sources, "  name: UU 1\n", ""},
		{"undated test", tests, "  date: 2026-11-23\n", ""},
		{"unknown key of a lesson", lesson, "right: lap", "right: lap\ncolor: red"},
		{"two cards", lesson, "[a, b, c]", "[a, b]"},
		{"one answer", lesson, "[lap, cuci]", "[lap]"},
		{"recheck of a lesson", lesson, "recheck: kantor\n", ""},
		{"lesson without a source", lesson, "[{id: uu_1}]", "[]"},
		{"condition of a source of a lesson", lesson, "{id: uu_1}", "{id: uu_1, when: nib}"},
		{"term without spellings", glossary, "write: [NIB]", "write: []"},
		{"unknown key of a term", glossary, "guide: jual", "guide: jual, topic: x"},
		{"condition of a source of a term", glossary, "{id: uu_1}", "{id: uu_1, when: nib}"},
		{"card without wordings", card, "asks: [apa izinnya]", "asks: []"},
		{"recheck of a card", card, "confidence: high", "confidence: low"},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			changed := content(t, c.file, c.before, c.after)
			loaded, err := definition.Load(changed)
			if err == nil {
				_, err = definition.Conversations(changed, loaded)
			}
			if err == nil {
				t.Error("the loader takes it")
			}
			text, err := fs.ReadFile(changed, c.file)
			if err != nil {
				t.Fatal(err)
			}
			if err := fits(t, schema(t, schemaOf(c.file)), text); err == nil {
				t.Error("the schema takes it")
			}
		})
	}
}
