package main

import (
	"go/parser"
	"go/token"
	"io/fs"
	"os"
	"path"
	"slices"
	"strconv"
	"strings"
	"testing"
)

// mayImport says which of the project's own packages a package may import:
// itself and what stands here. A package that is not named by its longest
// prefix is an error, so that a new one gets its place in the tree.
var mayImport = map[string][]string{
	"bot":                    {"storage"},
	"bot/chat":               {"bot", "bot/agenda", "bot/figures", "bot/office", "bot/papers", "flows", "flows/ask", "flows/calc", "locales"},
	"bot/evidence":           {"bot", "bot/figures", "bot/sheet", "flows", "locales", "storage"},
	"bot/figures":            {"bot"},
	"bot/office":             {"flows"},
	"bot/agenda":             {"bot"},
	"bot/broadcast":          {"bot", "storage"},
	"bot/broadcast/follow":   {"bot", "bot/broadcast", "bot/broadcast/report", "locales", "storage"},
	"bot/broadcast/report":   {"bot", "bot/broadcast", "bot/sheet", "locales", "storage"},
	"bot/broadcast/react":    {"bot", "bot/broadcast", "locales", "storage"},
	"bot/desk":               {"bot", "locales", "storage"},
	"bot/papers":             {"bot"},
	"bot/ops":                {"bot", "storage"},
	"bot/admin":              {"bot", "bot/broadcast", "bot/sheet", "locales", "storage"},
	"bot/sheet":              {},
	"bot/recall":             {"bot", "storage"},
	"bot/breach":             {"locales", "storage"},
	"bot/outbox":             {"bot", "storage"},
	"bot/telegram":           {"bot"},
	"flows":                  {},
	"flows/ask":              {"flows"},
	"flows/check":            {"flows", "flows/definition"},
	"flows/definition":       {"flows"},
	"flows/diff":             {"flows", "flows/check", "flows/definition"},
	"flows/graph":            {"flows"},
	"flows/guides":           {},
	"internal/botapi":        {},
	"internal/redistest":     {"storage"},
	"internal/stage":         {"bot", "bot/outbox", "bot/telegram", "internal/botapi", "internal/redistest", "locales", "storage"},
	"locales":                {},
	"storage":                {},
	"storage/local":          {"storage"},
	"storage/backup":         {"storage"},
	"bot/broadcast/audience": {"bot", "storage"},
	"bot/broadcast/compose":  {"bot", "bot/broadcast", "bot/broadcast/audience", "locales", "storage"},
}

// onlyIn says which package alone may import a technology.
var onlyIn = map[string][]string{
	"github.com/go-telegram/bot":    {"bot/telegram"},
	"github.com/redis/go-redis":     {"storage", "storage/local", "internal/redistest"},
	"github.com/nicksnyder/go-i18n": {"locales"},
	"github.com/expr-lang/expr":     {"flows"},
	"github.com/alecthomas/kong":    {"cmd/plutbot"},
	"github.com/prometheus":         {"bot/ops"},
	"github.com/alicebob/miniredis": {"storage/local", "internal/redistest"},
	"github.com/xuri/excelize":      {"bot/sheet"},
	"github.com/arran4/golang-ical": {"bot/agenda"},
	"codeberg.org/go-pdf":           {"bot/papers"},
	"github.com/skip2/go-qrcode":    {"bot/papers"},
	"github.com/emicklei/dot":       {"flows/graph"},
	"github.com/goccy/go-yaml":      {"flows/definition", "flows/ask", "locales"},
	"github.com/santhosh-tekuri":    {"tests of flows/definition"},
}

// TestImportsFormATree reads the imports of every file that is not a test.
func TestImportsFormATree(t *testing.T) {
	t.Parallel()
	root := os.DirFS("../..")
	err := fs.WalkDir(root, ".", func(name string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		if d.IsDir() && (strings.HasPrefix(d.Name(), ".") && name != "." || d.Name() == "testdata" || d.Name() == "node_modules") {
			return fs.SkipDir
		}
		if !strings.HasSuffix(name, ".go") || strings.HasSuffix(name, "_test.go") {
			return nil
		}
		source, err := fs.ReadFile(root, name)
		if err != nil {
			return err
		}
		file, err := parser.ParseFile(token.NewFileSet(), name, source, parser.ImportsOnly)
		if err != nil {
			return err
		}
		for _, spec := range file.Imports {
			imported, _ := strconv.Unquote(spec.Path.Value)
			checkImport(t, path.Dir(name), imported, name)
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
}

func checkImport(t *testing.T, from, imported, file string) {
	t.Helper()
	if own, ok := strings.CutPrefix(imported, "plutbot/"); ok {
		allowed, known := mayImport[from]
		if from == "cmd/plutbot" {
			return // the wiring knows everybody
		}
		if !known {
			t.Errorf("%s: package %s has no place in the tree yet", file, from)
		}
		if !slices.Contains(allowed, own) && !strings.HasPrefix(own, from+"/") {
			t.Errorf("%s: %s must not import %s", file, from, own)
		}
		return
	}
	for technology, homes := range onlyIn {
		if strings.HasPrefix(imported, technology) && !slices.Contains(homes, from) {
			t.Errorf("%s: only %s may import %s", file, strings.Join(homes, ", "), technology)
		}
	}
}
