package main

import (
	"bytes"
	"strings"
	"testing"
	"time"

	"plutbot/internal/redistest"
	"plutbot/storage"
)

func TestReportListsLikeQuestionsOfTheMonthTogether(t *testing.T) {
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
	var out, errOut bytes.Buffer
	err = run(t.Context(), []string{"report", "--month", "2026-11", "--redis-url", server.URL, "--log-level", "error"}, strings.NewReader(""), &out, &errOut)
	if err != nil || !strings.HasPrefix(out.String(), "2 questions of 2026-11 were not answered\n2\trefused\t") || strings.Contains(out.String(), "rendang") {
		t.Errorf("%v %s\n%s", err, errOut.String(), out.String())
	}
	if err := run(t.Context(), []string{"report", "--month", "november", "--redis-url", server.URL}, strings.NewReader(""), &out, &errOut); err == nil || !strings.Contains(err.Error(), "--month") {
		t.Errorf("a wrong month gives %v", err)
	}
}
