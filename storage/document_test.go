package storage_test

import (
	"errors"
	"testing"
	"time"

	"plutbot/internal/redistest"
	"plutbot/storage"
)

func TestADocumentIsWrittenOnlyByWhoSawItsNewestVersion(t *testing.T) {
	t.Parallel()
	redistest.Each(t, func(t *testing.T, s *storage.Store) {
		mine, err := s.LoadDocument(t.Context(), storage.DocumentTicket, 7, "a")
		if err != nil || mine.Version != 0 || mine.Data != nil {
			t.Fatalf("a document that is not there: %+v, %v", mine, err)
		}
		theirs := mine
		mine.Data, theirs.Data = []byte("1\n2"), []byte("3")
		if err := s.WriteDocuments(t.Context(), 7, []*storage.Document{&mine}, storage.Job{ID: "j", Chat: -9, Due: noon}); err != nil {
			t.Fatal(err)
		}
		if err := s.WriteDocuments(t.Context(), 7, []*storage.Document{&theirs}, storage.Job{ID: "k", Chat: 7, Due: noon}); !errors.Is(err, storage.ErrConflict) {
			t.Errorf("a stale write gives %v", err)
		}
		got, err := s.LoadDocument(t.Context(), storage.DocumentTicket, 7, "a")
		if err != nil || string(got.Data) != "1\n2" || got.Version != mine.Version {
			t.Errorf("stored %+v, %v", got, err)
		}
		jobs := claim(t, s, noon, time.Minute, 10)
		if len(jobs) != 1 || jobs[0].ID != "j" || jobs[0].Chat != -9 {
			t.Errorf("jobs %+v", jobs)
		}
	})
}

func TestDocumentsAreWrittenTogetherOrNotAtAll(t *testing.T) {
	t.Parallel()
	redistest.Each(t, func(t *testing.T, s *storage.Store) {
		one := storage.Document{Kind: storage.DocumentDesk, Chat: -9, Data: []byte("1")}
		stale := storage.Document{Kind: storage.DocumentTopic, Chat: -9, Name: "5", Version: 3, Data: []byte("2")}
		if err := s.WriteDocuments(t.Context(), -9, []*storage.Document{&one, &stale}); !errors.Is(err, storage.ErrConflict) {
			t.Fatalf("written beside a stale one: %v", err)
		}
		if got, _ := s.LoadDocument(t.Context(), storage.DocumentDesk, -9, ""); got.Version != 0 {
			t.Errorf("half of it is written: %+v", got)
		}
		if err := s.WriteDocuments(t.Context(), -9, []*storage.Document{{Kind: storage.DocumentDesk, Chat: 8, Data: []byte("x")}}); err == nil {
			t.Error("a document of another chat was taken")
		}
	})
}

func TestARemovedDocumentIsGoneAndMayBeMadeAgain(t *testing.T) {
	t.Parallel()
	redistest.Each(t, func(t *testing.T, s *storage.Store) {
		d := storage.Document{Kind: storage.DocumentTicket, Chat: 7, Name: "a", Data: []byte("1"), TTL: time.Hour}
		for range 2 {
			d.Data = []byte("1")
			if err := s.WriteDocuments(t.Context(), 7, []*storage.Document{&d}); err != nil {
				t.Fatal(err)
			}
			d.Data = nil
			if err := s.WriteDocuments(t.Context(), 7, []*storage.Document{&d}); err != nil {
				t.Fatal(err)
			}
			if got, err := s.LoadDocument(t.Context(), storage.DocumentTicket, 7, "a"); err != nil || got.Version != 0 {
				t.Errorf("removed: %+v, %v", got, err)
			}
		}
	})
}
