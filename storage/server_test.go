package storage_test

import (
	"strings"
	"testing"
	"time"

	"plutbot/internal/redistest"
	"plutbot/storage"
)

func TestAdviceNamesWhatPutsDataAtRisk(t *testing.T) {
	t.Parallel()
	redistest.Each(t, func(t *testing.T, s *storage.Store) {
		advice, err := s.Advice(t.Context())
		if err != nil || len(advice) != 1 || !strings.Contains(advice[0], "appendonly yes") {
			t.Errorf("got %q, %v", advice, err)
		}
	})
	server := redistest.Server(t)
	if server == nil {
		return
	}
	s := openServer(t, server)
	if advice, err := s.Advice(t.Context()); err != nil || len(advice) != 0 {
		t.Errorf("a durable server gets %q, %v", advice, err)
	}
	if err := s.Client().ConfigSet(t.Context(), "maxmemory-policy", "allkeys-lru").Err(); err != nil {
		t.Fatal(err)
	}
	if advice, err := s.Advice(t.Context()); err != nil || len(advice) != 1 || !strings.Contains(advice[0], "allkeys-lru") {
		t.Errorf("a server that evicts gets %q, %v", advice, err)
	}
}

func openServer(t testing.TB, server *redistest.Instance) *storage.Store {
	t.Helper()
	s, err := storage.Open(t.Context(), server.URL)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = s.Close() })
	return s
}

func TestAfterAnOutageTheStoreWorksAgain(t *testing.T) {
	t.Parallel()
	server := redistest.Server(t)
	if server == nil {
		return
	}
	s := openServer(t, server)
	var r storage.Record
	for i := range int64(3) {
		r = commit(t, s, storage.Commit{Chat: 5, Prior: r, Updates: []int64{i}, Data: []byte{byte(i)}})
		add(t, s, storage.Job{ID: string(rune('a' + i)), Chat: 5, Due: noon})
		if i == 1 {
			server.Stop()
		} else {
			server.Kill()
		}
		if _, err := s.Load(t.Context(), 5); err == nil {
			t.Error("a stopped server answers")
		}
		if _, err := s.Commit(t.Context(), storage.Commit{Chat: 5, Prior: r, Updates: []int64{99}, TTL: day}); err == nil {
			t.Error("a stopped server commits")
		}
		if err := s.Ping(t.Context()); err == nil {
			t.Error("a stopped server is found well")
		}
		if _, err := s.ClaimJobs(t.Context(), noon, day, 1); err == nil {
			t.Error("a stopped server gives jobs")
		}
		server.Start()
		await(t, s)
		if got := load(t, s, 5); !same(got, r) {
			t.Errorf("before the outage %+v, after it %+v", r, got)
		}
		if n := depth(t, s); n != i+1 {
			t.Errorf("after the outage %d jobs, want %d", n, i+1)
		}
	}
}

// await waits until the store answers again. After several failures the
// connection pool looks for the server once a second.
func await(t *testing.T, s *storage.Store) {
	t.Helper()
	look := time.NewTicker(20 * time.Millisecond)
	defer look.Stop()
	for s.Ping(t.Context()) != nil {
		select {
		case <-look.C:
		case <-t.Context().Done():
			t.Fatal("the store does not recover")
		}
	}
}

func TestOpenFailsWhenNobodyAnswers(t *testing.T) {
	t.Parallel()
	_, err := storage.Open(t.Context(), "redis://user:hunter2@127.0.0.1:1/0")
	if err == nil || !strings.Contains(err.Error(), "REDIS_URL") || strings.Contains(err.Error(), "hunter2") {
		t.Errorf("got %v", err)
	}
}
