// Command plutbot is the Telegram bot of PLUT-KUMKM and the tools of those who
// write its guides. README.md says how to begin.
package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/signal"
	"syscall"
)

func main() {
	ctx, stop := signalContext(context.Background())
	defer stop()
	os.Exit(exitCode(run(ctx, os.Args[1:], os.Stdin, os.Stdout, os.Stderr), os.Stderr))
}

// signalContext ends when the program is asked to.
func signalContext(parent context.Context) (context.Context, context.CancelFunc) {
	return signal.NotifyContext(parent, os.Interrupt, syscall.SIGTERM)
}

// errReported ends the program with code 1 after everything has been said.
var errReported = errors.New("reported")

// exitCode writes an error once and gives the program's exit code.
func exitCode(err error, stderr io.Writer) int {
	switch {
	case err == nil:
		return 0
	case !errors.Is(err, errReported):
		_, _ = fmt.Fprintf(stderr, "plutbot: %v\n", err)
	}
	return 1
}
