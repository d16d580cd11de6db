package main

import (
	"context"
	"fmt"
	"io"
	"net"
	"os"
	"os/exec"
	"strings"
	"syscall"
	"testing"

	"github.com/rogpeppe/go-internal/testscript"
)

// childEnv makes the test binary run as a program of its own, so that a test
// can kill it without mercy. Scripts call it by the name plutbot.
const childEnv = "PLUTBOT_TEST_CHILD"

func TestMain(m *testing.M) {
	if kind := os.Getenv(childEnv); kind != "" {
		if err := child(kind); err != nil {
			_, _ = fmt.Fprintln(os.Stderr, err)
			os.Exit(1)
		}
		return
	}
	testscript.Main(m, map[string]func(){"plutbot": main})
}

// child runs as one of the programs until it is killed.
func child(kind string) error {
	api, redisURL, listen := os.Getenv("BENCH_API"), os.Getenv("BENCH_REDIS"), os.Getenv("BENCH_LISTEN")
	switch kind {
	case "plutbot":
		os.Exit(exitCode(runUntilSignal(strings.Split(os.Getenv("PLUTBOT_TEST_ARGS"), "\n")), os.Stderr))
		return nil
	case "ours":
		return runUntilSignal([]string{"serve", "--telegram-bot-token", benchToken, "--telegram-api-url", api, "--telegram-rate", "0",
			"--redis-url", redisURL, "--webhook-url", "http://" + listen + webhookPath, "--webhook-secret", "s", "--listen", listen, "--log-level", "error", "--content", os.Getenv("BENCH_CONTENT")})
	case "hurried":
		return hurried(api, redisURL, listen, os.Getenv("DESK_FORUM"), os.Getenv("DESK_HURRY"), os.Getenv("DESK_ORIGIN"))
	case "bare":
		return bare(api, redisURL, listen)
	case "library":
		return library(api, redisURL, listen)
	default:
		return fmt.Errorf("no program is called %q", kind)
	}
}

func runUntilSignal(args []string) error {
	ctx, stop := signalContext(context.Background())
	defer stop()
	return run(ctx, args, strings.NewReader(""), io.Discard, os.Stderr)
}

// process is a running child.
type process struct {
	cmd  *exec.Cmd
	done chan struct{}
	err  error // valid after done is closed
}

// spawn starts a child with more variables.
func spawn(t testing.TB, kind string, env ...string) *process {
	t.Helper()
	p := &process{cmd: exec.Command(os.Args[0]), done: make(chan struct{})}
	p.cmd.Env = append(append(os.Environ(), childEnv+"="+kind), env...)
	p.cmd.Stderr = os.Stderr
	p.cmd.SysProcAttr = &syscall.SysProcAttr{Pdeathsig: syscall.SIGKILL}
	if err := p.cmd.Start(); err != nil {
		t.Fatal(err)
	}
	go func() {
		p.err = p.cmd.Wait()
		close(p.done)
	}()
	return p
}

// kill ends the child at once, as a power cut does.
func (p *process) kill() {
	_ = p.cmd.Process.Kill()
	<-p.done
}

// stop asks the child to end and waits for it.
func (p *process) stop() error {
	_ = p.cmd.Process.Signal(syscall.SIGTERM)
	<-p.done
	return p.err
}

// freeAddress is an address that nobody listens on right now.
func freeAddress(t testing.TB) string {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = l.Close() }()
	return l.Addr().String()
}
