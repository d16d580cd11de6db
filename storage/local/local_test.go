package local_test

import (
	"bytes"
	"context"
	"fmt"
	"log/slog"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"plutbot/internal/redistest"
	"plutbot/storage"
	"plutbot/storage/local"
)

// logbook is a log that tests can read.
type logbook struct {
	mu   sync.Mutex
	text bytes.Buffer
}

func (l *logbook) Write(p []byte) (int, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.text.Write(p)
}

func (l *logbook) String() string {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.text.String()
}

func (l *logbook) log() *slog.Logger { return slog.New(slog.NewTextHandler(l, nil)) }

// folder has a short path, because that of a socket is limited.
func folder(t *testing.T) string {
	t.Helper()
	dir, err := os.MkdirTemp("", "local")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = os.RemoveAll(dir) })
	return dir
}

func open(t *testing.T, o local.Options) (*storage.Store, *local.Server) {
	t.Helper()
	if o.Log == nil {
		o.Log = slog.New(slog.DiscardHandler)
	}
	store, server, err := local.Open(t.Context(), o)
	if err != nil {
		t.Fatal(err)
	}
	return store, server
}

func shut(t *testing.T, store *storage.Store, server *local.Server) {
	t.Helper()
	if err := store.Close(); err != nil {
		t.Error(err)
	}
	if err := server.Close(); err != nil {
		t.Error(err)
	}
}

func TestANamedServerIsUsed(t *testing.T) {
	t.Parallel()
	redis := redistest.Server(t)
	if redis == nil {
		return
	}
	var book logbook
	store, server := open(t, local.Options{URL: redis.URL, Log: book.log()})
	defer shut(t, store, server)
	if server.Kind != local.KindRedis || server.Ours || !server.Durable || server.URL != redis.URL || book.String() != "" {
		t.Errorf("got %+v and log %q", server, book.String())
	}
	if _, _, err := local.Open(t.Context(), local.Options{URL: "http://x", Log: book.log()}); err == nil || !strings.Contains(err.Error(), "REDIS_URL") {
		t.Errorf("a wrong URL gives %v", err)
	}
}

func TestAChildKeepsItsDataOverARestart(t *testing.T) {
	t.Parallel()
	if !redistest.Installed(t) {
		return
	}
	o := local.Options{DataDir: folder(t)}
	store, server := open(t, o)
	if server.Kind != local.KindChild || !server.Durable {
		t.Errorf("got %+v", server)
	}
	if advice, err := store.Advice(t.Context()); err != nil || len(advice) != 0 {
		t.Errorf("it is set up so that %q, %v", advice, err)
	}
	want, err := store.Commit(t.Context(), storage.Commit{Chat: 5, Updates: []int64{1}, Data: []byte("kept"), TTL: time.Hour})
	if err != nil {
		t.Fatal(err)
	}
	shut(t, store, server)
	store, server = open(t, o)
	defer shut(t, store, server)
	if got, err := store.Load(t.Context(), 5); err != nil || got.Version != want.Version || string(got.Data) != "kept" {
		t.Errorf("got %+v, %v", got, err)
	}
}

func TestAFolderInUseIsRefused(t *testing.T) {
	t.Parallel()
	if !redistest.Installed(t) {
		return
	}
	o := local.Options{DataDir: folder(t)}
	store, server := open(t, o)
	ctx, cancel := context.WithTimeout(t.Context(), 50*time.Millisecond)
	defer cancel()
	o.Log = slog.New(slog.DiscardHandler)
	if _, _, err := local.Open(ctx, o); err == nil || !strings.Contains(err.Error(), "in use by another plutbot") {
		t.Errorf("a second one gets %v", err)
	}
	shut(t, store, server)
	store, server = open(t, o)
	shut(t, store, server)
}

func TestAServerThatCannotStartSaysWhy(t *testing.T) {
	t.Parallel()
	if !redistest.Installed(t) {
		return
	}
	dir := folder(t)
	log := slog.New(slog.DiscardHandler)
	long := filepath.Join(dir, strings.Repeat("x", 100))
	if _, _, err := local.Open(t.Context(), local.Options{DataDir: long, Log: log}); err == nil || !strings.Contains(err.Error(), "too long") {
		t.Errorf("a long path gives %v", err)
	}
	files := filepath.Join(dir, "redis", "appendonlydir")
	if err := os.MkdirAll(files, 0o700); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(files, "appendonly.aof.manifest"), []byte("damaged"), 0o600); err != nil {
		t.Fatal(err)
	}
	if _, _, err := local.Open(t.Context(), local.Options{DataDir: dir, Log: log}); err == nil || !strings.Contains(err.Error(), "redis.log") {
		t.Errorf("damaged data gives %v", err)
	}
}

func TestAChildThatEndsIsStartedAgain(t *testing.T) {
	t.Parallel()
	if !redistest.Installed(t) {
		return
	}
	dir := folder(t)
	var book logbook
	store, server := open(t, local.Options{DataDir: dir, Log: book.log()})
	defer shut(t, store, server)
	if _, err := store.Commit(t.Context(), storage.Commit{Chat: 5, Updates: []int64{1}, Data: []byte("kept"), TTL: time.Hour}); err != nil {
		t.Fatal(err)
	}
	conn, err := net.Dial("unix", filepath.Join(dir, "redis.sock"))
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = conn.Close() }()
	if _, err := fmt.Fprint(conn, "SHUTDOWN NOSAVE NOW\r\n"); err != nil {
		t.Fatal(err)
	}
	if _, err := conn.Read(make([]byte, 1)); err == nil {
		t.Fatal("it answers instead of ending")
	}
	look := time.NewTicker(20 * time.Millisecond)
	defer look.Stop()
	for {
		r, err := store.Load(t.Context(), 5)
		if err == nil {
			if string(r.Data) != "kept" {
				t.Errorf("got %+v", r)
			}
			break
		}
		<-look.C
	}
	if !strings.Contains(book.String(), "starting it again") {
		t.Errorf("the log says %q", book.String())
	}
}

// crashDir is set for the process that TestAfterACrash kills.
const crashDir = "PLUTBOT_TEST_CRASH_DIR"

func TestAfterACrashNothingIsLostOrLeftRunning(t *testing.T) {
	if dir := os.Getenv(crashDir); dir != "" {
		store, _ := open(t, local.Options{DataDir: dir})
		if _, err := store.Commit(t.Context(), storage.Commit{Chat: 5, Updates: []int64{1}, Data: []byte("kept"), TTL: time.Hour}); err != nil {
			t.Fatal(err)
		}
		if err := store.AddJob(t.Context(), storage.Job{ID: "held", Chat: 5, Due: time.Now()}); err != nil {
			t.Fatal(err)
		}
		if jobs, err := store.ClaimJobs(t.Context(), time.Now(), time.Hour, 1); err != nil || len(jobs) != 1 {
			t.Fatal(jobs, err)
		}
		fmt.Println("committed")
		select {} // until killed
	}
	t.Parallel()
	if !redistest.Installed(t) {
		return
	}
	dir := folder(t)
	cmd := exec.Command(os.Args[0], "-test.run=^TestAfterACrashNothingIsLostOrLeftRunning$")
	cmd.Env = append(os.Environ(), crashDir+"="+dir)
	output, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	if _, err := output.Read(make([]byte, 100)); err != nil {
		t.Fatal(err)
	}
	if err := cmd.Process.Kill(); err != nil {
		t.Fatal(err)
	}
	_ = cmd.Wait() // it was killed
	store, server := open(t, local.Options{DataDir: dir})
	defer shut(t, store, server)
	if r, err := store.Load(t.Context(), 5); err != nil || string(r.Data) != "kept" {
		t.Errorf("got %+v, %v", r, err)
	}
	// The folder was locked until the killed process was gone, so what it held
	// is nobody's.
	if n, err := store.FreeJobs(t.Context(), time.Now(), time.Hour); !server.Ours || n != 1 || err != nil {
		t.Errorf("%d jobs freed, %v; the data is ours: %v", n, err, server.Ours)
	}
	if jobs, err := store.ClaimJobs(t.Context(), time.Now(), time.Minute, 1); err != nil || len(jobs) != 1 || jobs[0].ID != "held" {
		t.Errorf("claimed %+v, %v", jobs, err)
	}
}

func TestWithoutRedisServerEverythingIsInMemory(t *testing.T) {
	t.Setenv("PATH", t.TempDir())
	var book logbook
	store, server := open(t, local.Options{DataDir: t.TempDir(), Log: book.log()})
	defer shut(t, store, server)
	if server.Kind != local.KindMemory || server.Durable {
		t.Errorf("got %+v", server)
	}
	if !strings.Contains(book.String(), "level=WARN") || !strings.Contains(book.String(), "memory only") {
		t.Errorf("the log says %q", book.String())
	}
	if _, err := store.Commit(t.Context(), storage.Commit{Chat: 5, Updates: []int64{1}, Data: []byte("x"), TTL: time.Hour}); err != nil {
		t.Error(err)
	}
	bare := strings.Replace(server.URL, server.URL[len("redis://"):strings.Index(server.URL, "@")+1], "", 1)
	if _, err := storage.Open(t.Context(), bare); err == nil {
		t.Error("it lets others in")
	}
}
