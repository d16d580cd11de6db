package ask

import (
	"os"
	"strings"
	"testing"
	"testing/fstest"
)

// small is a content that loads; tests break it in one place.
func small() fstest.MapFS {
	file := func(text string) *fstest.MapFile { return &fstest.MapFile{Data: []byte(text)} }
	return fstest.MapFS{
		"provinces.csv":             file("code,name,zone\n32,Jawa Barat,WIB\n"),
		"regencies.csv":             file("code,province,name\n32.73,32,Kota Bandung\n"),
		"topics/words.yaml":         file("short: |\n  apa: ap\nsame: |\n  nib: nomor induk\n"),
		"topics/products.yaml":      file("kering: |\n  keripik: kripik\n"),
		"topics/nib_daftar.yaml":    file("topic: nib_daftar\nvariants: |\n  bikin nib\n  syarat nib\n"),
		"topics/sapaan.yaml":        file("topic: sapaan\nvariants: |\n  halo\n"),
		"topics/di_luar_topik.yaml": file("topic: di_luar_topik\nvariants: |\n  cuaca besok\n  skor bola\n"),
	}
}

func TestSmallContentAnswers(t *testing.T) {
	t.Parallel()
	r, err := Load(small())
	if err != nil {
		t.Fatal(err)
	}
	if res := r.Ask("ap syarat nomor induk"); len(res.Matches) != 1 || res.Matches[0].Topic != "nib_daftar" {
		t.Errorf("%v", res)
	}
	if res := r.Ask("skor bola besok"); len(res.Matches) != 0 {
		t.Errorf("%v", res)
	}
}

func TestErrorsNameFileAndLine(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ name, file, text, want string }{
		{"no words", "topics/words.yaml", "", ""},
		{"not yaml", "topics/merek.yaml", "topic: [", "topics/merek.yaml:1: "},
		{"unknown key", "topics/merek.yaml", "topic: merek\nvariant: |\n  a\n", `topics/merek.yaml:2: unknown field "variant"`},
		{"a list for a block", "topics/merek.yaml", "topic: merek\nvariants:\n  - a\n", "topics/merek.yaml:3: here stands a block of lines after a |"},
		{"wrong name", "topics/merek.yaml", "topic: merk\nvariants: |\n  a\n", `topics/merek.yaml:1: the topic is called "merk", its file not`},
		{"no variants", "topics/merek.yaml", "topic: merek\n", "topics/merek.yaml:1: a topic needs variants"},
		{"no weight", "topics/merek.yaml", "topic: merek\nphrases: |\n  daftar merek: 2\n  cek merek\nvariants: |\n  a\n", `topics/merek.yaml:4: write it as "name: words"`},
		{"too heavy", "topics/merek.yaml", "topic: merek\nphrases: |\n  daftar merek: 9\nvariants: |\n  a\n", `topics/merek.yaml:3: the weight of "daftar merek" is a number over 0 and at most 5`},
		{"short twice", "topics/words.yaml", "short: |\n  apa: ap\n  api: ap\n", `topics/words.yaml:3: "ap" is already short for something else`},
		{"two meanings", "topics/words.yaml", "same: |\n  nib: izin\n\n  pirt: izin\n", `topics/words.yaml:4: "izin" already means "nib"`},
		{"no letters", "topics/words.yaml", "plain: |\n  apa\n  %%\n", `topics/words.yaml:3: "%%" has no letter`},
		{"product twice", "topics/products.yaml", "kering: |\n  keripik: kripik\nbasah: |\n  sambal: kripik\n", `topics/products.yaml:2: "kripik" already means "sambal"`},
		{"no region", "topics/words.yaml", "nicknames: |\n  Kota Atlantis: atl\n", `topics/words.yaml:2: no regency or province is called "Kota Atlantis"`},
		{"no such name", "topics/words.yaml", "places_only_after_di: |\n  batu\n", `topics/words.yaml:2: no regency or province is called "batu"`},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			fsys := small()
			fsys[c.file] = &fstest.MapFile{Data: []byte(c.text)}
			_, err := Load(fsys)
			switch {
			case c.want == "" && err != nil:
				t.Errorf("an empty list is allowed: %v", err)
			case c.want != "" && (err == nil || !strings.Contains(err.Error(), c.want)):
				t.Errorf("%v, want %s", err, c.want)
			}
		})
	}
}

func TestMissingFilesAreNamed(t *testing.T) {
	t.Parallel()
	for _, file := range []string{"topics/words.yaml", "topics/products.yaml", "topics/di_luar_topik.yaml", "topics/sapaan.yaml", "regencies.csv"} {
		fsys := small()
		delete(fsys, file)
		if _, err := Load(fsys); err == nil {
			t.Errorf("without %s it loads", file)
		}
	}
}

// Themes, synonyms and products are only worth something when their words are
// written as people write them: not as something that is spelled out first.
func TestNoListHoldsDuplicates(t *testing.T) {
	t.Parallel()
	c, err := readContent(os.DirFS(guides))
	if err != nil {
		t.Fatal(err)
	}
	for name, rows := range map[string]lines{"same": c.words.Same, "themes": c.words.Themes} {
		for _, row := range rows {
			_, forms, err := row.pair(wordsFile)
			if err != nil {
				t.Fatal(err)
			}
			seen := map[string]bool{}
			for _, form := range splitList(forms) {
				if seen[form] {
					t.Errorf("%s:%d: %q stands twice in this line of %s", wordsFile, row.at, form, name)
				}
				seen[form] = true
			}
		}
	}
}
