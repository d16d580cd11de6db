// Package redistest gives a test a clean store on every kind of server: in
// memory, a real redis-server, and a real cluster of three nodes.
package redistest

import (
	"fmt"
	"os"
	"os/exec"
	"strings"
	"sync"
	"sync/atomic"
	"testing"

	"github.com/alicebob/miniredis/v2"

	"plutbot/storage"
)

// Each runs the test on every backend, in parallel, each time with a store of
// its own. Without redis-server on PATH only the one in memory runs, and the
// log says so; with PLUTBOT_REQUIRE_REDIS=1 that fails the test.
func Each(t *testing.T, test func(t *testing.T, s *storage.Store)) {
	t.Helper()
	t.Run("memory", func(t *testing.T) {
		t.Parallel()
		test(t, Memory(t))
	})
	if !Installed(t) {
		return
	}
	t.Run("redis", func(t *testing.T) {
		t.Parallel()
		b, err := shared.single()
		test(t, open(t, b.url, err))
	})
	t.Run("cluster", func(t *testing.T) {
		t.Parallel()
		b, err := shared.cluster()
		test(t, open(t, b.url, err))
	})
}

// Memory gives an empty store in memory.
func Memory(t testing.TB) *storage.Store {
	t.Helper()
	return open(t, "redis://"+miniredis.RunT(t).Addr(), nil)
}

// Real gives an empty store on a redis-server that the tests of this process
// share. It gives nil when there is none; see Installed.
func Real(t testing.TB) *storage.Store {
	t.Helper()
	if !Installed(t) {
		return nil
	}
	b, err := shared.single()
	return open(t, b.url, err)
}

// Installed says whether there is a redis-server. When there is none it says
// so in the test's log, or fails the test if PLUTBOT_REQUIRE_REDIS is 1.
func Installed(t testing.TB) bool {
	t.Helper()
	_, err := exec.LookPath(program)
	if err == nil {
		return true
	}
	if os.Getenv("PLUTBOT_REQUIRE_REDIS") == "1" {
		t.Fatalf("PLUTBOT_REQUIRE_REDIS is 1, but there is no %s: %v", program, err)
	}
	t.Logf("no %s on PATH: only the store in memory is tested", program)
	return false
}

// shared holds the servers that all tests of this process use: starting them
// for each test would take longer than the tests.
var shared = servers{single: sync.OnceValues(startSingle), cluster: sync.OnceValues(startCluster)}

type servers struct {
	single, cluster func() (backend, error)
	tests           atomic.Int64
}

// open connects with a prefix of its own, so that tests do not meet.
func open(t testing.TB, url string, err error) *storage.Store {
	t.Helper()
	if err != nil {
		t.Fatalf("start Redis: %v", err)
	}
	separator := "?"
	if strings.Contains(url, "?") {
		separator = "&"
	}
	s, err := storage.Open(t.Context(), fmt.Sprintf("%s%sprefix=t%d", url, separator, shared.tests.Add(1)))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := s.Close(); err != nil {
			t.Error(err)
		}
	})
	return s
}
