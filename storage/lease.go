package storage

import (
	"context"
	"fmt"
	"time"
)

// LeasePoller is the lease of the instance that fetches updates from Telegram.
const LeasePoller = "poller"

// AcquireLease takes the lease of that name for owner, or prolongs it when
// owner has it already. It gives false when somebody else has it. After ttl
// without another call the lease is free.
func (s *Store) AcquireLease(ctx context.Context, name, owner string, ttl time.Duration) (bool, error) {
	ms := max(ttl.Milliseconds(), 1)
	ok, err := s.yes(ctx, s.scripts.lease, []string{s.keys.named(classLease, name)}, owner, ms)
	if err != nil {
		return false, fmt.Errorf("acquire lease %s: %w", name, err)
	}
	return ok, nil
}

// ReleaseLease gives the lease up. When owner does not have it, nothing happens.
func (s *Store) ReleaseLease(ctx context.Context, name, owner string) error {
	if _, err := s.yes(ctx, s.scripts.release, []string{s.keys.named(classLease, name)}, owner); err != nil {
		return fmt.Errorf("release lease %s: %w", name, err)
	}
	return nil
}

// Constant gives the value of that name, which all instances share for ever.
// The first call makes it; when several do at once, all get the same one.
func (s *Store) Constant(ctx context.Context, name string, make func() (string, error)) (string, error) {
	key := s.keys.named(classConstants, name)
	value, err := s.client.Get(ctx, key).Result()
	if err == nil {
		return value, nil
	}
	if plain(err) != nil {
		return "", fmt.Errorf("read constant %s: %w", name, err)
	}
	made, err := make()
	if err != nil {
		return "", fmt.Errorf("make constant %s: %w", name, err)
	}
	if err := s.client.SetNX(ctx, key, made, 0).Err(); err != nil {
		return "", fmt.Errorf("store constant %s: %w", name, err)
	}
	// Whoever came first, this is what counts.
	if value, err = s.client.Get(ctx, key).Result(); err != nil {
		return "", fmt.Errorf("read constant %s: %w", name, err)
	}
	return value, nil
}
