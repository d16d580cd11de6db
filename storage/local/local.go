// Package local picks the Redis server to use: the one that is named, else one
// that it starts itself, else one in memory.
package local

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"path/filepath"

	"plutbot/storage"
)

// Options say where the data is.
type Options struct {
	// URL is REDIS_URL; "" asks for a server of our own.
	URL string
	// DataDir is the folder in which a server of our own keeps its data.
	DataDir string
	// Log takes what the operator should know.
	Log *slog.Logger
}

// socketName is the socket of a server of our own, in its DataDir.
const socketName = "redis.sock"

// The kinds of Server.
const (
	// KindRedis is a server that runs by itself.
	KindRedis = "redis"
	// KindChild is a redis-server that was started for this process.
	KindChild = "child"
	// KindMemory is a server within this process; it keeps nothing.
	KindMemory = "memory"
)

// Server is the Redis server behind a store.
type Server struct {
	// URL is its address; it may hold a password.
	URL string
	// Durable is false when nothing is kept over a restart. Of a server that
	// runs by itself it is assumed; Open logs what speaks against it.
	Durable bool
	// Kind is one of the kinds above.
	Kind string
	// Ours is true when this process alone uses the data, so that whatever was
	// held when it began was held by one that has ended: the folder of a child is
	// locked until its process and its server are gone.
	Ours bool

	close func() error
}

// Close stops a server that was started for this process, after its last data
// is on disk. The store must be closed before. It must be called once.
func (s *Server) Close() error { return s.close() }

// errNoProgram says that there is no redis-server to start.
var errNoProgram = errors.New("no redis-server is installed")

// Open connects to the server of o.URL. When that is empty it starts a
// redis-server that keeps its data in o.DataDir and ends with this process;
// when none is installed it warns and keeps everything in memory.
func Open(ctx context.Context, o Options) (*storage.Store, *Server, error) {
	server, err := pick(ctx, o)
	if err != nil {
		return nil, nil, err
	}
	store, err := storage.Open(ctx, server.URL)
	if err != nil {
		return nil, nil, errors.Join(err, server.Close())
	}
	if server.Kind != KindRedis {
		return store, server, nil
	}
	advice, err := store.Advice(ctx)
	if err != nil {
		return nil, nil, errors.Join(err, store.Close(), server.Close())
	}
	for _, a := range advice {
		o.Log.Warn(a)
	}
	return store, server, nil
}

// Join is Open for a tool beside a bot: when a process that runs has started a
// server in o.DataDir, it connects to that one. A store in memory is an error,
// since it could only be an empty one.
func Join(ctx context.Context, o Options) (*storage.Store, *Server, error) {
	if socket, err := filepath.Abs(filepath.Join(o.DataDir, socketName)); o.URL == "" && err == nil {
		url := "unix://" + socket
		if store, err := storage.Open(ctx, url); err == nil {
			return store, &Server{URL: url, Durable: true, Kind: KindRedis, close: func() error { return nil }}, nil
		}
	}
	return Own(ctx, o)
}

// Own is Open without the store in memory, for what makes sense only with data
// that lasts.
func Own(ctx context.Context, o Options) (*storage.Store, *Server, error) {
	store, server, err := Open(ctx, o)
	if err == nil && server.Kind == KindMemory {
		err = errors.Join(errors.New("no redis-server is installed, so there is only a store in memory; set REDIS_URL"), store.Close(), server.Close())
	}
	return store, server, err
}

func pick(ctx context.Context, o Options) (*Server, error) {
	if o.URL != "" {
		return &Server{URL: o.URL, Durable: true, Kind: KindRedis, close: func() error { return nil }}, nil
	}
	server, err := startChild(ctx, o.DataDir, o.Log)
	if errors.Is(err, errNoProgram) {
		o.Log.Warn("No redis-server is installed: everything is kept in memory only and is lost when this program ends. " +
			"Install redis-server, or set REDIS_URL.")
		return startMemory()
	}
	if err != nil {
		return nil, fmt.Errorf("DATA_DIR: redis-server cannot be started in %q: %w", o.DataDir, err)
	}
	return server, nil
}
