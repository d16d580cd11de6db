package redistest

import (
	"fmt"
	"os"
	"path/filepath"
	"syscall"
	"testing"
)

// Sentinel starts a server and a Sentinel that watches it, for this test
// alone, and gives the URL that asks the Sentinel. It gives "" when
// redis-server is not installed; see Installed.
func Sentinel(t testing.TB) string {
	t.Helper()
	if !Installed(t) {
		return ""
	}
	ports, err := freePorts(2)
	if err != nil {
		t.Fatal(err)
	}
	start := func(dir string, args ...string) {
		t.Helper()
		p, err := launch(dir, false, args...)
		if err != nil {
			t.Fatalf("start Redis: %v", err)
		}
		t.Cleanup(func() {
			if err := p.stop(syscall.SIGKILL); err != nil {
				t.Error(err)
			}
		})
	}
	dirs := make([]string, 2)
	for i := range dirs {
		if dirs[i], err = folder(); err != nil {
			t.Fatal(err)
		}
	}
	file := filepath.Join(dirs[1], "sentinel.conf")
	settings := fmt.Sprintf("port %d\nbind 127.0.0.1\nsentinel monitor main 127.0.0.1 %d 1\n", ports[1], ports[0])
	if err := os.WriteFile(file, []byte(settings), 0o600); err != nil {
		t.Fatal(err)
	}
	start(dirs[0], append(volatile(), "--bind", "127.0.0.1", "--port", fmt.Sprint(ports[0]))...)
	start(dirs[1], file, "--sentinel")
	for _, port := range ports {
		c, err := converse("tcp", address(port))
		if err != nil {
			t.Fatalf("start Redis: %v", err)
		}
		err = c.await("PING", "PONG")
		c.close()
		if err != nil {
			t.Fatalf("start Redis: %v", err)
		}
	}
	return "redis://" + address(ports[1]) + "?master_name=main"
}
