package storage

import (
	"crypto/tls"
	"errors"
	"fmt"
	"net"
	"net/url"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/redis/go-redis/v9"
	"github.com/redis/go-redis/v9/maintnotifications"
)

const (
	// dialTimeout and callTimeout bound how long a stopped Redis holds up a
	// chat: its update comes again, so an early error is better than a late one.
	dialTimeout = 2 * time.Second
	callTimeout = 3 * time.Second
	// poolSize is the number of connections to each server. Calls take well
	// under a millisecond, so a few connections carry thousands a second.
	poolSize = 8
	// bufferSize is for reading and for writing on each connection. Sessions
	// are far smaller; what is larger only takes more system calls.
	bufferSize = 4 << 10
)

// defaultPrefix begins every key, unless the URL names another prefix.
const defaultPrefix = "plutbot"

const allowed = "allowed are redis://[user:password@]host:port[/database], rediss://... with TLS, and unix:///path/to/socket; " +
	"?addr=host:port, once for each further node, makes it a cluster; ?master_name=NAME makes the hosts Sentinels; ?prefix=NAME begins all keys (default " + defaultPrefix + ")"

// target is what a URL says.
type target struct {
	options redis.UniversalOptions
	// network is "tcp" or "unix".
	network string
	prefix  string
}

// parseURL reads REDIS_URL. Its errors show the URL without the password.
func parseURL(given string) (target, error) {
	t, err := readURL(given)
	if err != nil {
		return target{}, fmt.Errorf("REDIS_URL %q: %w; %s", maskURL(given), err, allowed)
	}
	return t, nil
}

func readURL(given string) (target, error) {
	u, err := url.Parse(given)
	if err != nil {
		// The error may quote a part of the password.
		return target{}, errors.New("not a URL; special characters in a password are written as %XX")
	}
	t := target{network: "tcp", prefix: defaultPrefix, options: baseOptions()}
	t.options.Username = u.User.Username()
	t.options.Password, _ = u.User.Password()
	switch u.Scheme {
	case "redis", "rediss":
		t.options.Addrs = []string{hostPort(u.Host)}
		if u.Scheme == "rediss" {
			t.options.TLSConfig = &tls.Config{MinVersion: tls.VersionTLS12}
		}
		if err := t.database(u.Path); err != nil {
			return target{}, err
		}
	case "unix":
		if u.Path == "" || u.Host != "" {
			return target{}, errors.New("the socket needs an absolute path")
		}
		t.network, t.options.Addrs = "unix", []string{u.Path}
	default:
		return target{}, fmt.Errorf("scheme %q is unknown", u.Scheme)
	}
	return t, t.parameters(u)
}

// baseOptions are those that no URL changes.
func baseOptions() redis.UniversalOptions {
	return redis.UniversalOptions{
		// A write whose reply is lost must not be repeated behind our back.
		MaxRetries:            -1,
		ContextTimeoutEnabled: true,
		DialTimeout:           dialTimeout,
		DialerRetries:         1,
		ReadTimeout:           callTimeout,
		WriteTimeout:          callTimeout,
		PoolTimeout:           callTimeout,
		PoolSize:              poolSize,
		PipelinePoolSize:      -1,
		ReadBufferSize:        bufferSize,
		WriteBufferSize:       bufferSize,
		DisableIdentity:       true,
		// Only some hosted servers send these; others answer with an error.
		MaintNotificationsConfig: &maintnotifications.Config{Mode: maintnotifications.ModeDisabled},
	}
}

func (t *target) database(path string) error {
	path = strings.Trim(path, "/")
	if path == "" {
		return nil
	}
	n, err := strconv.Atoi(path)
	if err != nil || n < 0 {
		return fmt.Errorf("database %q is not a number", path)
	}
	t.options.DB = n
	return nil
}

func (t *target) parameters(u *url.URL) error {
	for name, values := range u.Query() {
		switch name {
		case "addr":
			if t.network == "unix" {
				return errors.New("a unix socket has no addr=")
			}
			for _, v := range values {
				t.options.Addrs = append(t.options.Addrs, hostPort(v))
			}
		case "master_name":
			t.options.MasterName = values[0]
		case "prefix":
			if !regexp.MustCompile(`^[A-Za-z0-9_-]+$`).MatchString(values[0]) {
				return fmt.Errorf("prefix %q is not made of A-Z, a-z, 0-9, _ and -", values[0])
			}
			t.prefix = values[0]
		default:
			return fmt.Errorf("parameter %q is unknown", name)
		}
	}
	slices.Sort(t.options.Addrs)
	t.options.Addrs = slices.Compact(t.options.Addrs)
	t.options.IsClusterMode = t.options.MasterName == "" && len(u.Query()["addr"]) > 0
	if t.options.IsClusterMode && t.options.DB != 0 {
		return errors.New("a cluster has no databases")
	}
	return nil
}

// connect makes the client; it dials when first used.
func (t target) connect() redis.UniversalClient {
	if t.network == "unix" {
		options := t.options.Simple()
		options.Network = t.network
		return redis.NewClient(options)
	}
	return redis.NewUniversalClient(&t.options)
}

// hostPort adds what is missing of host and port.
func hostPort(given string) string {
	u := url.URL{Host: given}
	host, port := u.Hostname(), u.Port()
	if host == "" {
		host = "localhost"
	}
	if port == "" {
		port = "6379"
	}
	return net.JoinHostPort(host, port)
}

// maskURL hides the password, also in a URL that cannot be read.
func maskURL(given string) string {
	return regexp.MustCompile(`(//[^/?#@:]*:).*@`).ReplaceAllString(given, "$1***@")
}
