package redistest

import (
	"errors"
	"fmt"
	"net"
	"path/filepath"
	"syscall"
)

// volatile are the settings of a server whose data nobody wants.
func volatile() []string {
	return []string{"--save", "", "--appendonly", "no", "--maxmemory-policy", "noeviction"}
}

// backend is one or several servers that run until the test process ends.
type backend struct {
	url string
	// processes are held, because a server ends when nothing holds its input any more.
	processes []*process
}

// startSingle starts the server that the tests share.
func startSingle() (backend, error) {
	dir, err := folder()
	if err != nil {
		return backend{}, err
	}
	socket := filepath.Join(dir, "redis.sock")
	p, err := launch(dir, false, append(volatile(), "--port", "0", "--unixsocket", socket)...)
	if err != nil {
		return backend{}, err
	}
	c, err := converse("unix", socket)
	if err != nil {
		return backend{}, err
	}
	defer c.close()
	return backend{"unix://" + socket, []*process{p}}, c.await("PING", "PONG")
}

// nodes is the size of the cluster: the least that Redis calls one.
const nodes = 3

// startCluster starts the cluster that the tests share. Another process may
// take a port between its choice and its use; then other ports are tried.
func startCluster() (b backend, err error) {
	for range 3 {
		var failed error
		if b, failed = tryCluster(); failed == nil {
			return b, nil
		}
		for _, p := range b.processes {
			failed = errors.Join(failed, p.stop(syscall.SIGKILL))
		}
		err = errors.Join(err, failed)
	}
	return backend{}, err
}

// tryCluster gives what it started also when it fails.
func tryCluster() (b backend, err error) {
	ports, err := freePorts(2 * nodes)
	if err != nil {
		return b, err
	}
	var talks []*conversation
	for i := range nodes {
		dir, err := folder()
		if err != nil {
			return b, err
		}
		p, err := launch(dir, false, append(volatile(), "--bind", "127.0.0.1", "--port", fmt.Sprint(ports[2*i]),
			"--cluster-port", fmt.Sprint(ports[2*i+1]), "--cluster-enabled", "yes")...)
		if err != nil {
			return b, err
		}
		b.processes = append(b.processes, p)
		c, err := converse("tcp", address(ports[2*i]))
		if err != nil {
			return b, err
		}
		defer c.close()
		talks = append(talks, c)
	}
	b.url = "redis://" + address(ports[0]) + "?addr=" + address(ports[2]) + "&addr=" + address(ports[4])
	return b, join(talks, ports)
}

// join divides the slots among the nodes and makes them know each other.
func join(talks []*conversation, ports []int) error {
	const slots = 16384
	for i, c := range talks {
		commands := []string{
			fmt.Sprintf("CLUSTER SET-CONFIG-EPOCH %d", i+1),
			fmt.Sprintf("CLUSTER ADDSLOTSRANGE %d %d", slots*i/nodes, slots*(i+1)/nodes-1),
		}
		if i > 0 {
			commands = append(commands, fmt.Sprintf("CLUSTER MEET 127.0.0.1 %d %d", ports[0], ports[1]))
		}
		for _, command := range commands {
			if _, err := c.say(command); err != nil {
				return fmt.Errorf("%s: %w", command, err)
			}
		}
	}
	for _, c := range talks {
		for _, wanted := range []string{"cluster_state:ok", fmt.Sprintf("cluster_known_nodes:%d", nodes), fmt.Sprintf("cluster_size:%d", nodes)} {
			if err := c.await("CLUSTER INFO", wanted); err != nil {
				return err
			}
		}
	}
	return nil
}

func address(port int) string { return fmt.Sprintf("127.0.0.1:%d", port) }

// freePorts gives ports on which nobody listens.
func freePorts(n int) (ports []int, err error) {
	for range n {
		l, err := net.Listen("tcp", "127.0.0.1:0")
		if err != nil {
			return nil, err
		}
		defer func() { _ = l.Close() }()
		ports = append(ports, l.Addr().(*net.TCPAddr).Port)
	}
	return ports, nil
}
