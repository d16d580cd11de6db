package redistest

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"net"
	"os"
	"os/exec"
	"strconv"
	"strings"
	"syscall"
	"time"
)

const program = "redis-server"

// startTimeout is how long a server may take to answer, on a busy machine.
const startTimeout = 20 * time.Second

// watched runs redis-server and tells its process id. It kills the server and
// removes the folder when its own input ends, which is when the test process
// ends in whatever way.
const watched = `
dir=$1; shift
exec 3<&0
redis-server "$@" --dir "$dir" --logfile redis.log </dev/null >/dev/null 2>&1 3<&- & server=$!
echo $server
( read _ <&3; kill -9 $server 2>/dev/null ) & watch=$!
wait $server
kill $watch 2>/dev/null
[ -n "$KEEP" ] || rm -rf "$dir"
`

// process is a running redis-server.
type process struct {
	pid int
	// shell holds the input whose end ends the server.
	shell *exec.Cmd
}

// launch starts redis-server in dir. The folder goes with the server unless
// keep is set.
func launch(dir string, keep bool, args ...string) (*process, error) {
	cmd := exec.Command("/bin/sh", append([]string{"-c", watched, "sh", dir}, args...)...)
	if keep {
		cmd.Env = append(os.Environ(), "KEEP=1")
	}
	if _, err := cmd.StdinPipe(); err != nil {
		return nil, err
	}
	output, err := cmd.StdoutPipe()
	if err != nil {
		return nil, err
	}
	if err := cmd.Start(); err != nil {
		return nil, err
	}
	line, err := bufio.NewReader(output).ReadString('\n')
	if err != nil {
		return nil, err
	}
	pid, err := strconv.Atoi(strings.TrimSpace(line))
	if err != nil {
		return nil, err
	}
	return &process{pid: pid, shell: cmd}, nil
}

// stop ends the server with a signal and waits for it.
func (p *process) stop(signal syscall.Signal) error {
	if err := syscall.Kill(p.pid, signal); err != nil && !errors.Is(err, syscall.ESRCH) {
		return err
	}
	err := p.shell.Wait()
	if _, ended := errors.AsType[*exec.ExitError](err); ended {
		return nil // how it ended is told by its data
	}
	return err
}

// folder makes a folder with a short path: that of a unix socket has at most
// about 100 bytes.
func folder() (string, error) { return os.MkdirTemp("", "redis") }

// conversation is a connection that speaks just enough of the protocol to set
// a server up: inline commands and simple replies.
type conversation struct {
	conn net.Conn
	in   *bufio.Reader
}

// converse connects as soon as the server accepts.
func converse(network, address string) (*conversation, error) {
	deadline := time.Now().Add(startTimeout)
	ctx, cancel := context.WithDeadline(context.Background(), deadline)
	defer cancel()
	pause := time.NewTicker(5 * time.Millisecond)
	defer pause.Stop()
	for {
		conn, err := new(net.Dialer).DialContext(ctx, network, address)
		if err == nil {
			return &conversation{conn, bufio.NewReader(conn)}, conn.SetDeadline(deadline)
		}
		select {
		case <-ctx.Done():
			return nil, fmt.Errorf("%s does not answer: %w", address, err)
		case <-pause.C:
		}
	}
}

func (c *conversation) close() { _ = c.conn.Close() }

// say sends a command and gives its reply, a status or a bulk string.
func (c *conversation) say(command string) (string, error) {
	if _, err := fmt.Fprintf(c.conn, "%s\r\n", command); err != nil {
		return "", err
	}
	line, err := c.in.ReadString('\n')
	if err != nil {
		return "", err
	}
	line = strings.TrimSpace(line)
	switch {
	case strings.HasPrefix(line, "-"):
		return "", errors.New(line[1:])
	case strings.HasPrefix(line, "$"):
		size, err := strconv.Atoi(line[1:])
		if err != nil {
			return "", err
		}
		bulk := make([]byte, size+2)
		for read := 0; read < len(bulk); {
			n, err := c.in.Read(bulk[read:])
			if err != nil {
				return "", err
			}
			read += n
		}
		return string(bulk[:size]), nil
	default:
		return line[1:], nil
	}
}

// await repeats a command until its reply contains what is wanted.
func (c *conversation) await(command, wanted string) error {
	pause := time.NewTicker(10 * time.Millisecond)
	defer pause.Stop()
	for {
		reply, err := c.say(command)
		if err == nil && strings.Contains(reply, wanted) {
			return nil
		}
		if netErr, ok := errors.AsType[net.Error](err); ok {
			return fmt.Errorf("%s: %w", command, netErr)
		}
		<-pause.C
	}
}
