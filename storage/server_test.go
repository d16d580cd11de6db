package storage_test

import (
	"errors"
	"io"
	"net"
	"strings"
	"sync"
	"sync/atomic"
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

// TestAWriteWhoseReplyIsLostMayBeRepeated cuts the connection after the server
// has done the write and before its reply arrives.
func TestAWriteWhoseReplyIsLostMayBeRepeated(t *testing.T) {
	t.Parallel()
	server := redistest.Server(t)
	if server == nil {
		return
	}
	p := newProxy(t, server.URL)
	s, err := storage.Open(t.Context(), p.url)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = s.Close() })
	var r storage.Record
	for i := range int64(20) {
		c := storage.Commit{Chat: 5, Prior: r, Updates: []int64{i}, Data: []byte{byte(i)}, TTL: day,
			Jobs: []storage.Job{{ID: string(rune('a' + i)), Chat: 5, Due: noon}},
			Dead: &storage.DeadLetter{Update: i, Chat: 5, At: noon}}
		if i == 0 { // the server learns the script
			r = commit(t, s, c)
			continue
		}
		p.lose.Store(true)
		if _, err := s.Commit(t.Context(), c); err == nil {
			t.Fatal("no reply was lost")
		}
		if stored := load(t, s, 5); !stored.Seen.Has(i) || stored.Version != r.Version+1 {
			t.Fatalf("update %d: the write was done %d times", i, stored.Version-r.Version)
		}
		if _, err := s.Commit(t.Context(), c); !errors.Is(err, storage.ErrConflict) {
			t.Fatalf("the repetition gives %v", err)
		}
		r = load(t, s, 5)
	}
	letters, err := s.DeadLetters(t.Context(), 100)
	if n := depth(t, s); n != 20 || len(letters) != 20 || err != nil {
		t.Errorf("%d jobs and %d dead letters of 20 commits, %v", n, len(letters), err)
	}
}

// proxy passes everything on to a server, until a reply is to be lost.
type proxy struct {
	url  string
	lose atomic.Bool
}

func newProxy(t *testing.T, server string) *proxy {
	t.Helper()
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	p := &proxy{url: "redis://" + listener.Addr().String()}
	var connections sync.WaitGroup
	connections.Go(func() {
		for {
			client, err := listener.Accept()
			if err != nil {
				return
			}
			connections.Go(func() { p.pass(client, strings.TrimPrefix(server, "unix://")) })
		}
	})
	t.Cleanup(func() {
		_ = listener.Close()
		connections.Wait()
	})
	return p
}

// pass joins a client and the server until one of them ends.
func (p *proxy) pass(client net.Conn, socket string) {
	defer func() { _ = client.Close() }()
	server, err := net.Dial("unix", socket)
	if err != nil {
		return
	}
	var asking sync.WaitGroup
	asking.Go(func() {
		_, _ = io.Copy(server, client)
		_ = server.Close()
	})
	defer asking.Wait()
	reply := make([]byte, 1<<16)
	for {
		n, err := server.Read(reply)
		if err != nil || p.lose.CompareAndSwap(true, false) {
			_ = client.Close()
			return
		}
		if _, err := client.Write(reply[:n]); err != nil {
			return
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

func TestASentinelNamesTheServer(t *testing.T) {
	t.Parallel()
	url := redistest.Sentinel(t)
	if url == "" {
		return
	}
	s, err := storage.Open(t.Context(), url)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = s.Close() }()
	useEverything(t, s)
	if advice, err := s.Advice(t.Context()); err != nil || len(advice) != 1 {
		t.Errorf("got %q, %v", advice, err)
	}
}
