package redistest

import (
	"os"
	"path/filepath"
	"syscall"
	"testing"
)

// Instance is a redis-server of one test, which can be stopped and started
// again. It writes each command to disk before it answers, so that nothing
// acknowledged is lost by an outage.
type Instance struct {
	// URL is its address, the same after each start.
	URL string

	t       testing.TB
	dir     string
	socket  string
	running *process
}

// Server starts a redis-server for this test alone. It gives nil when redis-server is not installed;
// see Installed.
func Server(t testing.TB) *Instance {
	t.Helper()
	if !Installed(t) {
		return nil
	}
	dir, err := folder()
	if err != nil {
		t.Fatal(err)
	}
	s := &Instance{t: t, dir: dir, socket: filepath.Join(dir, "redis.sock")}
	s.URL = "unix://" + s.socket
	t.Cleanup(func() {
		s.Kill()
		if err := os.RemoveAll(dir); err != nil {
			t.Error(err)
		}
	})
	s.Start()
	return s
}

// Start starts the server again and waits until it answers.
func (s *Instance) Start() {
	s.t.Helper()
	if s.running != nil {
		return
	}
	var err error
	s.running, err = launch(s.dir, true, "--port", "0", "--unixsocket", s.socket, "--save", "",
		"--appendonly", "yes", "--appendfsync", "always", "--maxmemory-policy", "noeviction")
	if err != nil {
		s.t.Fatalf("start Redis: %v", err)
	}
	c, err := converse("unix", s.socket)
	if err != nil {
		s.t.Fatalf("start Redis: %v", err)
	}
	defer c.close()
	if err := c.await("PING", "PONG"); err != nil {
		s.t.Fatalf("start Redis: %v", err)
	}
}

// Stop ends the server in order.
func (s *Instance) Stop() { s.end(syscall.SIGTERM) }

// Kill ends the server at once, as a crash does.
func (s *Instance) Kill() { s.end(syscall.SIGKILL) }

func (s *Instance) end(signal syscall.Signal) {
	s.t.Helper()
	if s.running == nil {
		return
	}
	if err := s.running.stop(signal); err != nil {
		s.t.Errorf("stop Redis: %v", err)
	}
	s.running = nil
}
