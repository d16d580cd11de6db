package main

import (
	"archive/zip"
	"bytes"
	"io"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"plutbot/bot"
	"plutbot/bot/desk"
	"plutbot/flows/ask"
	"plutbot/locales"
)

// withDrafts is the content with what consultants proposed, as an author unpacks
// it, and the names of the new files.
func withDrafts(t *testing.T, c content, all []desk.Proposal) (dir string, names []string) {
	t.Helper()
	dir = t.TempDir()
	for part, from := range map[string]string{"guides": "../../flows/guides", "locales": "../../locales"} {
		if err := os.CopyFS(filepath.Join(dir, part), os.DirFS(from)); err != nil {
			t.Fatal(err)
		}
	}
	var drafts []desk.Draft
	for _, p := range all {
		drafts = append(drafts, desk.Draft{ID: "usul_t0abcd", Day: "2026-11-29", Topic: "pirt_syarat", Proposal: p})
	}
	archive, err := desk.Drafts(drafts, c.catalog.In(locales.Indonesian))
	if err != nil {
		t.Fatal(err)
	}
	r, err := zip.NewReader(bytes.NewReader(archive), int64(len(archive)))
	if err != nil {
		t.Fatal(err)
	}
	if err := os.CopyFS(dir, r); err != nil {
		t.Fatal(err)
	}
	for _, f := range r.File {
		names = append(names, f.Name)
	}
	return dir, names
}

// fill writes what an author fills in behind the empty fields of a file.
func fill(t *testing.T, file string, fields map[string]string) {
	t.Helper()
	text, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	for field, value := range fields {
		text = regexp.MustCompile(`(?m)^(\s+`+field+`:) #`).ReplaceAll(text, []byte("$1 "+value+" #"))
	}
	write(t, file, string(text))
}

func checkContent(t *testing.T, dir string) (string, error) {
	t.Helper()
	var out strings.Builder
	err := run(t.Context(), []string{"check", "--content", dir, "--date", "2026-11-29"}, strings.NewReader(""), &out, io.Discard)
	return out.String(), err
}

// What a consultant proposed becomes a card once an author has said what only an
// author may say; until then the content is refused.
func TestAProposalBecomesACard(t *testing.T) {
	t.Parallel()
	alone(t)
	c, err := contentFlag{}.read() // without learning the topics, which takes time
	if err != nil {
		t.Fatal(err)
	}
	question := "Apakah P-IRT boleh untuk keripik yang dibuat di dapur kontrakan?"
	dir, names := withDrafts(t, c, []desk.Proposal{
		{Field: bot.FieldProduction, Question: question, Answer: "Boleh, asal dapurnya bersih <dan> terpisah.\nPemilik rumah \"tahu\": {{tidak}} apa-apa."},
		{Field: bot.FieldProduction, Question: "Rumah ngontrak bisa urus P-IRT?", Answer: "Bisa."},
	})
	if out, err := checkContent(t, dir); err == nil {
		t.Errorf("what nobody has filled in is accepted: %s", out)
	}
	cards := ""
	for _, name := range names {
		if strings.HasPrefix(name, "guides/cards/") {
			cards = name
			fill(t, filepath.Join(dir, name), map[string]string{"confidence": "medium", "recheck": "dinkes"})
		}
	}
	fill(t, filepath.Join(dir, "guides/usulan/sources.yaml"), map[string]string{"name": "Peraturan untuk uji", "checked": "2026-11-29"})
	fill(t, filepath.Join(dir, "locales/cards-usulan.id.yaml"), map[string]string{"short": "Dapur kontrakan"})
	fill(t, filepath.Join(dir, "locales/cards-usulan.en.yaml"), map[string]string{"short": "Rented kitchen", "question": "May a rented kitchen get one?", "answer": "It may."})
	if out, err := checkContent(t, dir); err != nil {
		t.Fatalf("%v: %s", err, out)
	}
	filled, err := contentFlag{Content: dir}.load()
	if err != nil {
		t.Fatal(err)
	}
	topic, _, _ := strings.Cut(filepath.Base(cards), ".")
	if guess := (guideNames{filled.flows, filled.asker}).Topic(question); !strings.HasPrefix(guess, "pirt") {
		t.Errorf("the desk thinks that the question is about %q", guess)
	}
	if near := filled.asker.Cards(question, []string{topic}, 1); len(near) == 0 || !strings.HasPrefix(near[0].Topic, "usul_") {
		t.Errorf("the question finds %v in %s", near, topic)
	}
	if got := filled.catalog.In(locales.Indonesian).Text("cards.usul_t0abcd.answer", nil); !strings.Contains(got, "&lt;dan&gt;") || !strings.Contains(got, "\n") {
		t.Errorf("the answer became %q", got)
	}
	f, err := os.Open(filepath.Join(dir, "usulan.tsv"))
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = f.Close() }() // only read
	if rows, err := ask.ReadRows(f); err != nil || len(rows) != 2 || rows[0].Question != question || rows[0].Topic != topic {
		t.Errorf("the questions to test are %+v, %v", rows, err)
	}
}
