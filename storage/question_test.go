package storage_test

import (
	"slices"
	"testing"
	"time"

	"plutbot/internal/redistest"
	"plutbot/storage"
)

func TestQuestionsAreKeptNewestFirst(t *testing.T) {
	t.Parallel()
	redistest.Each(t, func(t *testing.T, s *storage.Store) {
		day := time.Date(2026, 11, 24, 0, 0, 0, 0, time.UTC)
		first, second := storage.Question{Day: day, Result: "refused", Text: "cara\ttanam padi"}, storage.Question{Day: day, Result: "unsure", Text: "izin # apa"}
		for _, q := range []storage.Question{first, second} {
			if err := s.AddQuestion(t.Context(), q); err != nil {
				t.Fatal(err)
			}
		}
		got, err := s.Questions(t.Context())
		if err != nil || !slices.Equal(got, []storage.Question{second, first}) {
			t.Errorf("%+v, %v", got, err)
		}
	})
}

func TestNoMoreQuestionsAreKeptThanAnybodyReads(t *testing.T) {
	t.Parallel()
	s := redistest.Memory(t)
	for range 2010 {
		if err := s.AddQuestion(t.Context(), storage.Question{Day: time.Now(), Result: "refused", Text: "x"}); err != nil {
			t.Fatal(err)
		}
	}
	if got, err := s.Questions(t.Context()); len(got) != 2000 || err != nil {
		t.Errorf("%d questions, %v", len(got), err)
	}
}
