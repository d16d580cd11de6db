//go:build linux || darwin

package local

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"sync"
	"sync/atomic"
	"syscall"
	"time"

	"plutbot/storage"
)

const (
	// startTimeout is how long a server may take to load its data.
	startTimeout = time.Minute
	// stopTimeout is how long a server may take to end in order. With every
	// write on disk already, killing it afterwards loses nothing.
	stopTimeout = 10 * time.Second
	// lockTimeout is how long the server of a process that was just killed may
	// take to end.
	lockTimeout = 3 * time.Second
	// look is the pause between two looks at a server that starts.
	look = 20 * time.Millisecond
	// restartPause keeps a server that ends at once from being started in a
	// tight loop.
	restartPause = time.Second
	// maxSocketPath is what every Unix takes as the path of a socket, in bytes.
	maxSocketPath = 103
)

// child is a redis-server that runs for this process. When it ends by itself
// it is started again.
type child struct {
	program, dir, socket string
	lock                 *os.File
	log                  *slog.Logger
	// stop is closed to end the server; ended is closed when it has ended.
	stop, ended chan struct{}
	// answered is true once the server has answered. Before that, its end is
	// a failure to start, which is in failed when ended is closed.
	answered atomic.Bool
	failed   error
}

// startChild starts a redis-server in dataDir and waits until it answers.
func startChild(ctx context.Context, dataDir string, log *slog.Logger) (*Server, error) {
	program, err := findProgram()
	if err != nil {
		return nil, err
	}
	dataDir, err = filepath.Abs(dataDir)
	if err != nil {
		return nil, err
	}
	c := &child{program: program, dir: filepath.Join(dataDir, "redis"), socket: filepath.Join(dataDir, socketName),
		log: log, stop: make(chan struct{}), ended: make(chan struct{})}
	if len(c.socket) > maxSocketPath {
		return nil, fmt.Errorf("its path is too long for a socket; allowed are %d bytes", maxSocketPath-len("/"+socketName))
	}
	if err := os.MkdirAll(c.dir, 0o700); err != nil {
		return nil, err
	}
	if c.lock, err = lockFolder(ctx, dataDir); err != nil {
		return nil, err
	}
	go c.run() // close waits for it
	url := "unix://" + c.socket
	if err := c.await(ctx, url); err != nil {
		return nil, errors.Join(err, c.close())
	}
	c.answered.Store(true)
	return &Server{URL: url, Durable: true, Kind: KindChild, Ours: true, close: c.close}, nil
}

// findProgram looks for a server that speaks Redis.
func findProgram() (string, error) {
	for _, name := range []string{"redis-server", "valkey-server"} {
		if path, err := exec.LookPath(name); err == nil {
			return path, nil
		}
	}
	return "", errNoProgram
}

// lockFolder keeps other processes out. The server inherits the lock, so that
// it also lasts while the server of a killed process is still ending.
func lockFolder(ctx context.Context, dataDir string) (*os.File, error) {
	lock, err := os.OpenFile(filepath.Join(dataDir, "redis.lock"), os.O_CREATE|os.O_RDWR, 0o600)
	if err != nil {
		return nil, err
	}
	ctx, cancel := context.WithTimeout(ctx, lockTimeout)
	defer cancel()
	ticker := time.NewTicker(look)
	defer ticker.Stop()
	for {
		err := syscall.Flock(int(lock.Fd()), syscall.LOCK_EX|syscall.LOCK_NB)
		if err == nil {
			return lock, nil
		}
		select {
		case <-ticker.C:
		case <-ctx.Done():
			_ = lock.Close() // nothing was written
			return nil, errors.New("it is in use by another plutbot; give each its own, or name one server for all in REDIS_URL")
		}
	}
}

// run keeps the server running until stop is closed.
//
// The kernel ends the server when the thread that started it ends, so that it
// does not outlive this process; hence the thread is kept.
func (c *child) run() {
	defer close(c.ended)
	runtime.LockOSThread()
	defer runtime.UnlockOSThread()
	for {
		err := c.runOnce()
		if !c.answered.Load() {
			c.failed = err
			return
		}
		select {
		case <-c.stop:
			return
		default:
			c.log.Error("redis-server ended by itself; starting it again", "error", err)
		}
		select {
		case <-c.stop:
			return
		case <-time.After(restartPause):
		}
	}
}

// runOnce runs the server until it ends.
func (c *child) runOnce() error {
	cmd := exec.Command(c.program, "--dir", c.dir, "--port", "0", "--unixsocket", c.socket, "--unixsocketperm", "700",
		// An update is acknowledged to Telegram once it is stored. So it must
		// be on disk by then, also when the power fails; at the pace of one
		// office a write to disk for each is cheap.
		"--appendonly", "yes", "--appendfsync", "always", "--save", "",
		"--maxmemory-policy", "noeviction", "--logfile", "redis.log", "--loglevel", "warning")
	cmd.ExtraFiles = []*os.File{c.lock}
	cmd.SysProcAttr = endWithParent()
	if err := cmd.Start(); err != nil {
		return err
	}
	finished := make(chan struct{})
	var ending sync.WaitGroup
	ending.Go(func() { c.endOnStop(cmd.Process, finished) })
	err := cmd.Wait()
	close(finished)
	ending.Wait()
	if err == nil {
		err = errors.New("it ended")
	}
	return fmt.Errorf("%w; see %s", err, filepath.Join(c.dir, "redis.log"))
}

// endOnStop ends the server when stop is closed.
func (c *child) endOnStop(p *os.Process, finished <-chan struct{}) {
	select {
	case <-c.stop:
	case <-finished:
		return
	}
	_ = p.Signal(syscall.SIGTERM) // it may have ended just now
	select {
	case <-finished:
	case <-time.After(stopTimeout):
		_ = p.Kill()
	}
}

// await waits until the server answers.
func (c *child) await(ctx context.Context, url string) error {
	ctx, cancel := context.WithTimeout(ctx, startTimeout)
	defer cancel()
	ticker := time.NewTicker(look)
	defer ticker.Stop()
	for {
		store, err := storage.Open(ctx, url)
		if err == nil {
			return store.Close()
		}
		select {
		case <-ticker.C:
		case <-c.ended:
			return c.failed
		case <-ctx.Done():
			return fmt.Errorf("it does not answer: %w", err)
		}
	}
}

// close ends the server and lets others have the folder.
func (c *child) close() error {
	close(c.stop)
	<-c.ended
	return c.lock.Close()
}
