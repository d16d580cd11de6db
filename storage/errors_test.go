package storage_test

import (
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/redis/go-redis/v9"

	"plutbot/internal/redistest"
	"plutbot/storage"
)

// private is a chat whose id must not get into any log.
const private = int64(6_123_456_789)

// privateJob carries the id in its own name, as callers do.
var privateJob = storage.Job{ID: fmt.Sprintf("show:%d:1", private), Chat: private, Due: noon, Payload: []byte("x")}

// wantDiscreet says that there must be an error that says what was being done
// and not for whom.
func wantDiscreet(t *testing.T, doing string, err error) {
	t.Helper()
	switch {
	case err == nil:
		t.Errorf("%s: no error", doing)
	case !strings.Contains(err.Error(), doing):
		t.Errorf("%s: the error says %q", doing, err)
	case strings.Contains(err.Error(), fmt.Sprint(private)[:6]):
		t.Errorf("%s: the chat is named: %q", doing, err)
	}
}

func TestErrorsOfAnOutageNameNoChat(t *testing.T) {
	t.Parallel()
	server := redistest.Server(t)
	if server == nil {
		return
	}
	s := openServer(t, server)
	add(t, s, privateJob)
	held := claim(t, s, noon, time.Minute, 1)[0]
	server.Kill()

	_, err := s.Load(t.Context(), private)
	wantDiscreet(t, "load a session", err)
	_, err = s.Commit(t.Context(), storage.Commit{Chat: private, Updates: []int64{1}, TTL: time.Hour, Jobs: []storage.Job{privateJob}})
	wantDiscreet(t, "commit a session", err)
	wantDiscreet(t, "remember the card", s.Shown(t.Context(), private, 20_000, 1))
	wantDiscreet(t, "add a job", s.AddJob(t.Context(), privateJob))
	wantDiscreet(t, "end a job", s.DoneJob(t.Context(), held))
	wantDiscreet(t, "retry a job", s.RetryJob(t.Context(), held, noon))
	_, err = s.ClaimJobs(t.Context(), noon.Add(time.Hour), time.Minute, 1)
	wantDiscreet(t, "claim jobs", err)
	_, err = s.DeadLetters(t.Context(), 1)
	wantDiscreet(t, "read dead letters", err)
}

func TestErrorsOfLostRacesNameNoChat(t *testing.T) {
	t.Parallel()
	redistest.Each(t, func(t *testing.T, s *storage.Store) {
		first := storage.Commit{Chat: private, Updates: []int64{1}, TTL: time.Hour}
		commit(t, s, first)
		first.Updates = []int64{2}
		_, err := s.Commit(t.Context(), first)
		wantDiscreet(t, "commit a session", err)
		if !errors.Is(err, storage.ErrConflict) {
			t.Errorf("the second first commit: %v", err)
		}
		first.TTL = 0
		_, err = s.Commit(t.Context(), first)
		wantDiscreet(t, "keeps nothing", err)

		add(t, s, privateJob)
		held := claim(t, s, noon, time.Minute, 1)[0]
		if err := s.DoneJob(t.Context(), held); err != nil {
			t.Fatal(err)
		}
		wantDiscreet(t, "end a job: the lease", s.DoneJob(t.Context(), held))
		wantDiscreet(t, "retry a job: the lease", s.RetryJob(t.Context(), held, noon))
	})
}

func TestErrorsOfDamagedDataNameNoChat(t *testing.T) {
	t.Parallel()
	redistest.Each(t, func(t *testing.T, s *storage.Store) {
		newer := string([]byte{99})
		if err := s.Client().Set(t.Context(), s.SessionKey(private), newer, 0).Err(); err != nil {
			t.Fatal(err)
		}
		_, err := s.Load(t.Context(), private)
		wantDiscreet(t, "load a session: record has schema 99", err)

		add(t, s, privateJob)
		if err := s.Client().HSet(t.Context(), s.JobsKey(private), fmt.Sprintf("%d/%s", private, privateJob.ID), newer).Err(); err != nil {
			t.Fatal(err)
		}
		_, err = s.ClaimJobs(t.Context(), noon, time.Minute, 1)
		wantDiscreet(t, "claim jobs: read a job: job has schema 99", err)

		for _, stored := range []string{fmt.Sprintf("%d/%s", private, newer), fmt.Sprintf("%dx/", private)} {
			letter := redis.Z{Score: float64(noon.UnixMilli()), Member: stored}
			if err := s.Client().ZAdd(t.Context(), s.DeadKey(private), letter).Err(); err != nil {
				t.Fatal(err)
			}
			_, err = s.DeadLetters(t.Context(), 1)
			wantDiscreet(t, "read dead letters", err)
			if err := s.Client().Del(t.Context(), s.DeadKey(private)).Err(); err != nil {
				t.Fatal(err)
			}
		}
	})
}
