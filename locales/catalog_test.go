package locales_test

import (
	"math"
	"slices"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"plutbot/locales"
)

func load(t testing.TB, files map[string]string) (*locales.Catalog, error) {
	t.Helper()
	fsys := fstest.MapFS{}
	for name, text := range files {
		fsys[name] = &fstest.MapFile{Data: []byte(text)}
	}
	return locales.Load(fsys)
}

func must(t testing.TB, files map[string]string) *locales.Catalog {
	t.Helper()
	c, err := load(t, files)
	if err != nil {
		t.Fatal(err)
	}
	return c
}

type answers struct{}

func (answers) Value(id string) string { return "<" + id + ">" }

func TestTextsComeFromNestedKeys(t *testing.T) {
	t.Parallel()
	c := must(t, map[string]string{
		"bot.id.yaml": "bot:\n  menu:\n    text: Menu\n    hello: \"Halo {{.Name}}\"\n    fee: '{{.Value \"halal.fee\"}}'\n    \"yes\": Ya\n  only: hanya di sini\n  rows:\n    other: \"{{.N}} baris\"\n",
		"bot.en.yaml": "bot:\n  menu:\n    text: Menu\n    hello: \"Hello {{.Name}}\"\n    fee: '{{.Value \"halal.fee\"}}'\n    \"yes\": \"Yes\"\n  rows:\n    one: one row\n    other: \"{{.N}} rows\"\n",
	})
	id, en := c.In("id"), c.In("en")
	for want, got := range map[string]string{
		"Halo Sari":     id.Text("bot.menu.hello", map[string]any{"Name": "Sari"}),
		"Hello Sari":    en.Text("bot.menu.hello", map[string]any{"Name": "Sari"}),
		"<halal.fee>":   id.Text("bot.menu.fee", answers{}),
		"Ya":            id.Text("bot.menu.yes", nil),
		"hanya di sini": en.Text("bot.only", nil),
		"⟦bot.none⟧":    id.Text("bot.none", nil),
		"one row":       en.Plural("bot.rows", 1, map[string]any{"N": 1}),
		"5 rows":        en.Plural("bot.rows", 5, map[string]any{"N": 5}),
		"1 baris":       id.Plural("bot.rows", 1, map[string]any{"N": 1}),
	} {
		if got != want {
			t.Errorf("got %q, want %q", got, want)
		}
	}
	if _, ok := id.Lookup("bot.none", nil); ok {
		t.Error("found a text that nobody wrote")
	}
	if got := id.Text("bot.menu.hello", map[string]any{}); !strings.HasPrefix(got, "⟦") {
		t.Errorf("a forgotten variable went through: %q", got)
	}
	if file, line := c.Position("id", "bot.menu.hello"); file != "bot.id.yaml" || line != 4 {
		t.Errorf("position %s:%d", file, line)
	}
	missing := c.Missing()
	if len(missing) != 1 || missing[0].String() != "bot.id.yaml:7: id has bot.only, en has not" {
		t.Errorf("missing %v", missing)
	}
	if problems := c.Check(answers{}); len(problems) == 0 || !strings.Contains(problems[0].Error(), "bot.id.yaml:4: bot.menu.hello") {
		t.Errorf("check %v", problems)
	}
}

func TestLoadNamesFileAndLine(t *testing.T) {
	t.Parallel()
	for want, files := range map[string]map[string]string{
		"a.id.yaml:2: x.b is empty":                      {"a.id.yaml": "x:\n  b: ''\n"},
		"a.id.yaml:2: x.b: ":                             {"a.id.yaml": "x:\n  b: '{{.Broken'\n"},
		"a.id.yaml:3: ":                                  {"a.id.yaml": "x:\n  b: satu\n  b: dua\n"},
		"b.id.yaml:1: x.b stands already in a.id.yaml:1": {"a.id.yaml": "x: {b: satu}\n", "b.id.yaml": "x: {b: dua}\n"},
		"a.id.yaml:2: x.b: here stands a text":           {"a.id.yaml": "x:\n  b: [1, 2]\n"},
		"a.fr.yaml:1: a catalog is called":               {"a.fr.yaml": "x: {b: un}\n"},
		"a.id.yaml:1: ":                                  {"a.id.yaml": "x: [\n"},
		"there is no catalog":                            {},
	} {
		_, err := load(t, files)
		if err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("got  %v\nwant %s", err, want)
		}
	}
}

func TestTheCatalogsOfTheProgramAreComplete(t *testing.T) {
	t.Parallel()
	c, err := locales.Load(locales.FS())
	if err != nil {
		t.Fatal(err)
	}
	for _, m := range c.Missing() {
		t.Error(m)
	}
}

func TestMatchFollowsTelegramsLanguage(t *testing.T) {
	t.Parallel()
	c := must(t, map[string]string{"a.id.yaml": "x: y\n"})
	for code, want := range map[string]string{"": "id", "id": "id", "id-ID": "id", "jv": "id", "su": "id", "ms": "id", "en": "en", "en-US": "en", "de": "en", "zh-hans": "en"} {
		if got := c.Match(code); got != want {
			t.Errorf("%q: %s", code, got)
		}
	}
	if got := c.In("xx").Lang(); got != "id" {
		t.Errorf("unknown language gives %s", got)
	}
}

func TestFiguresAreWrittenTheWayOfTheLanguage(t *testing.T) {
	t.Parallel()
	c := must(t, map[string]string{"a.id.yaml": "x: y\n"})
	id, en := c.In("id"), c.In("en")
	day := time.Date(2026, 10, 17, 14, 5, 0, 0, time.FixedZone("WIB", 7*3600))
	for _, pair := range [][2]string{
		{id.Money(1500000), "Rp1.500.000"}, {en.Money(1500000), "Rp1,500,000"}, {id.Money(0), "Rp0"}, {id.Money(-5000), "-Rp5.000"}, {id.Money(999), "Rp999"},
		{id.MoneyShort(15e9), "Rp15 miliar"}, {en.MoneyShort(15e9), "Rp15 billion"}, {id.MoneyShort(2.5e6), "Rp2,5 juta"}, {id.MoneyShort(4_800_000_000), "Rp4,8 miliar"}, {id.MoneyShort(230_000), "Rp230 ribu"}, {id.MoneyShort(3_420_500), "Rp3.420.500"}, {id.MoneyShort(500), "Rp500"},
		{id.Number(1234.5), "1.234,5"}, {en.Number(1234.5), "1,234.5"}, {id.Number(0.5), "0,5"}, {id.Number(-2), "-2"}, {id.Number(1e6), "1.000.000"}, {id.Percent(0.5), "0,5%"}, {en.Percent(11), "11%"},
		{id.Date(day), "17 Oktober 2026"}, {en.Date(day), "17 October 2026"}, {id.DateShort(day), "17 Okt 2026"}, {id.Month(day), "Oktober 2026"}, {id.Weekday(day), "Sabtu"}, {en.Weekday(day), "Saturday"}, {id.Clock(day), "14.05 WIB"}, {en.Clock(day), "14:05 WIB"},
		{id.List(nil), ""}, {id.List([]string{"a"}), "a"}, {id.List([]string{"a", "b"}), "a dan b"}, {id.List([]string{"a", "b", "c"}), "a, b, dan c"}, {en.List([]string{"a", "b", "c"}), "a, b, and c"},
		{id.Days(12, 12), "12 hari"}, {id.Days(10, 15), "10–15 hari"}, {en.Days(1, 1), "1 day"}, {en.Days(2, 2), "2 days"},
	} {
		if pair[0] != pair[1] {
			t.Errorf("got %q, want %q", pair[0], pair[1])
		}
	}
}

func FuzzReadMoney(f *testing.F) {
	for _, s := range []string{"500rb", "Rp1.500.000,-", "dua setengah juta", "1.2.3", "-", "m"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		if x, err := locales.ReadMoney(s); err == nil && (x < 0 || x > locales.MaxRead) {
			t.Errorf("%q was read as %d", s, x)
		}
		if x, err := locales.ReadNumber(s); err == nil && (x < 0 || math.IsNaN(x) || math.IsInf(x, 0)) {
			t.Errorf("%q was read as %v", s, x)
		}
	})
}

func FuzzReadDate(f *testing.F) {
	for _, s := range []string{"17/10/26", "3 hari lagi", "tanggal 5", "29 feb", "999 tahun lagi"} {
		f.Add(s)
	}
	today := time.Date(2026, 11, 23, 0, 0, 0, 0, time.UTC)
	f.Fuzz(func(t *testing.T, s string) {
		if d, err := locales.ReadDate(s, today); err == nil && d != d.Truncate(24*time.Hour) {
			t.Errorf("%q was read with a time of day: %s", s, d)
		}
	})
}

// What is written can be read again.
func FuzzMoneyRoundTrip(f *testing.F) {
	f.Add(int64(0))
	f.Add(int64(1500000))
	f.Add(int64(2500000000))
	c := must(f, map[string]string{"a.id.yaml": "x: y\n"})
	f.Fuzz(func(t *testing.T, x int64) {
		if x < 0 || x > locales.MaxRead {
			return
		}
		for _, lang := range c.Languages() {
			p := c.In(lang)
			for _, text := range []string{p.Money(x), p.MoneyShort(x)} {
				if got, err := locales.ReadMoney(text); err != nil || got != x {
					t.Errorf("%s: %d, %v", text, got, err)
				}
			}
		}
	})
}

func FuzzDateRoundTrip(f *testing.F) {
	f.Add(int64(20750))
	c := must(f, map[string]string{"a.id.yaml": "x: y\n"})
	f.Fuzz(func(t *testing.T, days int64) {
		if days < -20000 || days > 80000 {
			return
		}
		day := time.Unix(days*86400, 0).UTC()
		for _, lang := range c.Languages() {
			for _, text := range []string{c.In(lang).Date(day), c.In(lang).DateShort(day)} {
				if got, err := locales.ReadDate(text, day); err != nil || !got.Equal(day) {
					t.Errorf("%s: %s, %v", text, got, err)
				}
			}
		}
	})
}

func BenchmarkText(b *testing.B) {
	c := must(b, map[string]string{"a.id.yaml": "x: y\nz: \"halo {{.N}}\"\n"})
	p := c.In("id")
	data := map[string]any{"N": 3}
	b.Run("plain", func(b *testing.B) {
		b.ReportAllocs()
		for b.Loop() {
			p.Text("x", nil)
		}
	})
	b.Run("variable", func(b *testing.B) {
		b.ReportAllocs()
		for b.Loop() {
			p.Text("z", data)
		}
	})
	if !slices.Contains(c.IDs(), "z") {
		b.Error("the text was not there")
	}
}
