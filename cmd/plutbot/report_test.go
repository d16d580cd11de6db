package main

import (
	"bytes"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"

	"plutbot/internal/redistest"
	"plutbot/storage"
)

func TestReportTellsTheFiguresOfAMonthAndListsLikeQuestionsTogether(t *testing.T) {
	t.Parallel()
	server := redistest.Server(t)
	if server == nil {
		return
	}
	store, err := storage.Open(t.Context(), server.URL)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = store.Close() })
	day := time.Date(2026, 11, 24, 9, 0, 0, 0, time.UTC)
	for text, at := range map[string]time.Time{"cara tanam padi": day, "gmn cara nanam padi": day, "resep rendang": day.AddDate(0, -1, 0)} {
		if err := store.AddQuestion(t.Context(), storage.Question{Day: at, Result: "refused", Text: text}); err != nil {
			t.Fatal(err)
		}
	}
	figures := []storage.Figure{{Name: "people", By: 1}, {Name: "region/0", By: 1}, {Name: "refused", By: 2}}
	if _, err := store.Commit(t.Context(), storage.Commit{Chat: 5, Updates: []int64{1}, TTL: time.Hour, Month: "2026-11", Figures: figures}); err != nil {
		t.Fatal(err)
	}
	report := func(args ...string) (string, error) {
		var out, errOut bytes.Buffer
		err := run(t.Context(), append([]string{"report", "--redis-url", server.URL, "--log-level", "error"}, args...), strings.NewReader(""), &out, &errOut)
		return out.String() + errOut.String(), err
	}
	out, err := report("--month", "2026-11")
	if err != nil || strings.Contains(out, "rendang") {
		t.Errorf("%v\n%s", err, out)
	}
	for _, words := range []string{"SUMMARY\n", "People who used the bot 1\n", "Not answered 2\n", "others 1\nTotal 1\n", "2 questions of 2026-11 were not answered\n2\trefused\t"} {
		if table := regexp.MustCompile(` +`).ReplaceAllString(out, " "); !strings.Contains(table, words) {
			t.Errorf("no %q in\n%s", words, table)
		}
	}
	file := filepath.Join(t.TempDir(), "november.csv")
	if out, err = report("--month", "2026-11", "--out", file); err != nil || out != "" {
		t.Errorf("%v\n%s", err, out)
	}
	if content, err := os.ReadFile(file); err != nil || !strings.Contains(string(content), "2026-11,Ringkasan,Orang yang memakai bot,,Banyaknya,1\n") {
		t.Errorf("%v\n%s", err, content)
	}
	for flag, args := range map[string][]string{"--month": {"--month", "november"}, "--out": {"--month", "2026-11", "--out", "november.pdf"}} {
		if _, err := report(args...); err == nil || !strings.Contains(err.Error(), flag) {
			t.Errorf("a wrong %s gives %v", flag, err)
		}
	}
}
