package storage_test

import (
	"testing"
	"time"

	"plutbot/internal/redistest"
	"plutbot/storage"
)

func TestASweepForgetsWhoseSessionIsGone(t *testing.T) {
	t.Parallel()
	redistest.Each(t, func(t *testing.T, s *storage.Store) {
		for chat := range int64(3) {
			commit(t, s, storage.Commit{Chat: chat + 1, Updates: []int64{1}, Data: []byte("x"), TTL: time.Hour, Person: []byte("about")})
			if err := s.SetBlocked(t.Context(), chat+1, true, noon); err != nil {
				t.Fatal(err)
			}
		}
		if err := s.Client().Del(t.Context(), s.SessionKey(2)).Err(); err != nil { // it expired
			t.Fatal(err)
		}
		if err := s.SetBlocked(t.Context(), 9, true, noon); err != nil { // had no session ever
			t.Fatal(err)
		}
		if err := s.Sweep(t.Context(), noon); err != nil {
			t.Fatal(err)
		}
		all := everybody(t, s)
		if _, there := all[2]; there || len(all) != 2 || !all[1].Blocked || !all[3].Blocked {
			t.Errorf("after the sweep: %v", all)
		}
		for _, gone := range []int64{2, 9} {
			commit(t, s, storage.Commit{Chat: gone, Updates: []int64{5}, Data: []byte("x"), TTL: time.Hour, Person: []byte("about")})
			if everybody(t, s)[gone].Blocked {
				t.Errorf("the mark of %d is still there", gone)
			}
		}
	})
}

func TestASweepDropsEntriesThatNewerOnesKeepAlive(t *testing.T) {
	t.Parallel()
	redistest.Each(t, func(t *testing.T, s *storage.Store) {
		for _, at := range []time.Time{noon, noon.Add(time.Hour), noon.Add(60 * day)} {
			if err := s.AddAudit(t.Context(), storage.AuditEntry{At: at, Who: 1, What: "test"}); err != nil {
				t.Fatal(err)
			}
			if err := s.AddQuestion(t.Context(), storage.Question{Day: at, Result: "unsure", Text: "apa"}); err != nil {
				t.Fatal(err)
			}
		}
		prior := commit(t, s, storage.Commit{Chat: 5, Updates: []int64{1}, Dead: &storage.DeadLetter{Update: 1, Chat: 5, At: noon}})
		commit(t, s, storage.Commit{Chat: 5, Prior: prior, Updates: []int64{2}, Dead: &storage.DeadLetter{Update: 2, Chat: 5, At: noon.Add(20 * day)}})
		for _, sweep := range []struct {
			at                         time.Time
			audits, questions, letters int
		}{
			{noon.Add(29 * day), 3, 3, 2},
			{noon.Add(31 * day), 3, 3, 1},
			{noon.Add(storage.KeptQuestions + day), 3, 1, 0},
			{noon.Add(storage.KeptAudit + time.Minute), 2, 0, 0},
			{noon.Add(storage.KeptAudit + 61*day), 0, 0, 0},
		} {
			if err := s.Sweep(t.Context(), sweep.at); err != nil {
				t.Fatal(err)
			}
			audits := 0
			for _, err := range s.Audit(t.Context()) {
				if err != nil {
					t.Fatal(err)
				}
				audits++
			}
			questions, err := s.Questions(t.Context())
			if err != nil {
				t.Fatal(err)
			}
			letters, err := s.DeadLetters(t.Context(), 10)
			if err != nil || audits != sweep.audits || len(questions) != sweep.questions || len(letters) != sweep.letters {
				t.Errorf("on %s: %d entries, %d questions, %d letters, %v", sweep.at, audits, len(questions), len(letters), err)
			}
		}
	})
}

func TestTheAuditTellsWhoseDataItIsAbout(t *testing.T) {
	t.Parallel()
	redistest.Each(t, func(t *testing.T, s *storage.Store) {
		for n := int64(0); n <= 1000; n += 500 {
			if err := s.AddAudit(t.Context(), storage.AuditEntry{At: noon.Add(time.Duration(n) * time.Second), Who: n, What: "seen", About: 7}); err != nil {
				t.Fatal(err)
			}
			if err := s.AddAudit(t.Context(), storage.AuditEntry{At: noon, Who: n, What: "seen", About: 8}); err != nil {
				t.Fatal(err)
			}
		}
		got, err := s.AuditAbout(t.Context(), 7)
		if err != nil || len(got) != 3 || got[0].Who != 1000 || got[2].Who != 0 {
			t.Errorf("%+v, %v", got, err)
		}
	})
}
