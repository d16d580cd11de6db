package storage_test

import (
	"fmt"
	"testing"
	"time"

	"plutbot/internal/redistest"
	"plutbot/storage"
)

func everybody(t *testing.T, s *storage.Store) map[int64]storage.Person {
	t.Helper()
	all := map[int64]storage.Person{}
	for p, err := range s.People(t.Context()) {
		if err != nil {
			t.Fatal(err)
		}
		if _, twice := all[p.Chat]; twice {
			t.Errorf("a person is given twice")
		}
		all[p.Chat] = p
	}
	return all
}

func TestPeopleAreKnownWithTheirSessionAndForgottenWithIt(t *testing.T) {
	t.Parallel()
	redistest.Each(t, func(t *testing.T, s *storage.Store) {
		const many = 700
		var first storage.Record
		for chat := range int64(many) {
			r, err := s.Commit(t.Context(), storage.Commit{Chat: chat + 1, Updates: []int64{1}, Data: []byte("x"), TTL: time.Hour, Person: fmt.Append(nil, "about ", chat+1)})
			if err != nil {
				t.Fatal(err)
			}
			if chat == 0 {
				first = r
			}
		}
		if err := s.SetBlocked(t.Context(), 5, true, noon); err != nil {
			t.Fatal(err)
		}
		all := everybody(t, s)
		if len(all) != many || string(all[5].Data) != "about 5" || !all[5].Blocked || all[6].Blocked {
			t.Errorf("%d people; 5 is %+v, 6 is %+v", len(all), all[5], all[6])
		}
		// A commit that says nothing new leaves what is known.
		first, err := s.Commit(t.Context(), storage.Commit{Chat: 1, Prior: first, Updates: []int64{2}, Data: []byte("y"), TTL: time.Hour})
		if err != nil {
			t.Fatal(err)
		}
		if err := s.SetBlocked(t.Context(), 5, false, noon); err != nil {
			t.Fatal(err)
		}
		if all := everybody(t, s); string(all[1].Data) != "about 1" || all[5].Blocked {
			t.Errorf("1 is %+v, 5 is %+v", all[1], all[5])
		}
		if _, err := s.Commit(t.Context(), storage.Commit{Chat: 1, Prior: first, Updates: []int64{3}, Erase: true}); err != nil {
			t.Fatal(err)
		}
		if _, known := everybody(t, s)[1]; known {
			t.Error("an erased person is still known")
		}
	})
}

func TestPeopleEndWhenEnoughWereTaken(t *testing.T) {
	t.Parallel()
	s := redistest.Memory(t)
	for chat := range int64(50) {
		commit(t, s, storage.Commit{Chat: chat + 1, Updates: []int64{1}, Data: []byte("x"), Person: []byte("p")})
	}
	taken := 0
	for _, err := range s.People(t.Context()) {
		if err != nil {
			t.Fatal(err)
		}
		if taken++; taken == 3 {
			break
		}
	}
	if taken != 3 {
		t.Errorf("%d taken", taken)
	}
}

func TestTheAuditKeepsWhoDidWhatOnceAndNewestFirst(t *testing.T) {
	t.Parallel()
	redistest.Each(t, func(t *testing.T, s *storage.Store) {
		const people = 1203 // more than two round trips
		for n := range people {
			e := storage.AuditEntry{ID: fmt.Sprint("claim:", n), At: noon.Add(time.Duration(n) * time.Minute), Who: int64(n), Name: `{"id":"claim:7",`, What: "ticket.claim", About: 7}
			for range 2 { // the second one comes after a crash
				if err := s.AddAudit(t.Context(), e); err != nil {
					t.Fatal(err)
				}
			}
		}
		next := int64(people)
		for e, err := range s.Audit(t.Context()) {
			if next--; err != nil || e.Who != next || !e.At.Equal(noon.Add(time.Duration(next)*time.Minute)) {
				t.Fatalf("at %d: %+v, %v", next, e, err)
			}
			if next%500 == 0 { // somebody does something meanwhile
				if err := s.AddAudit(t.Context(), storage.AuditEntry{What: "meanwhile"}); err != nil {
					t.Fatal(err)
				}
			}
		}
		if next != 0 {
			t.Errorf("%d entries are missing", next)
		}
	})
}
