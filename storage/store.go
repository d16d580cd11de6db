// Package storage keeps everything that must survive: the chats' sessions,
// jobs to be done later, broadcasts and their recipients, dead letters, leases
// and shared constants. It is the only package that speaks to Redis.
//
// All keys of a chat lie in one of 256 partitions, and whatever belongs
// together is written by one script. A session carries a version: a commit
// made for another version than the stored one changes nothing. KeyClasses
// lists every kind of key.
//
// Errors end in logs, so none of them names a chat.
package storage

import (
	"context"
	"fmt"

	"github.com/redis/go-redis/v9"
	"github.com/redis/go-redis/v9/logging"
)

// Store is a connection to Redis. It may be used by many goroutines. After an
// outage of the server it works again by itself.
type Store struct {
	client  redis.UniversalClient
	keys    keys
	scripts scripts
}

// Open connects to the server of a redis://, rediss:// or unix:// URL and
// checks that it answers.
func Open(ctx context.Context, url string) (*Store, error) {
	t, err := parseURL(url)
	if err != nil {
		return nil, err
	}
	// The library's own log repeats what its errors say.
	logging.Disable()
	s := &Store{client: t.connect(), keys: keys{t.prefix}, scripts: newScripts()}
	if err := s.Ping(ctx); err != nil {
		_ = s.client.Close() // nothing was written
		return nil, fmt.Errorf("REDIS_URL %q: %w", maskURL(url), err)
	}
	return s, nil
}

// Close ends the connection.
func (s *Store) Close() error {
	if err := s.client.Close(); err != nil {
		return fmt.Errorf("close the connection to Redis: %w", err)
	}
	return nil
}

// Ping checks that the server answers and may be used.
func (s *Store) Ping(ctx context.Context) error {
	// A key is read rather than PING sent: that also fails on a cluster which
	// is down and on a server that still loads its data.
	_, err := s.client.Get(ctx, s.keys.session(0)).Result()
	if plain(err) != nil {
		return fmt.Errorf("ask Redis: %w", err)
	}
	return nil
}
