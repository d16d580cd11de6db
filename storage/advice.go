package storage

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"sync"

	"github.com/redis/go-redis/v9"
)

const (
	adviceAppendOnly = "Redis does not write an append-only file, so a restart of it loses what was stored since the last snapshot. Set: appendonly yes"
	adviceEviction   = "Redis may throw sessions away when its memory is full (maxmemory-policy %s). Set: maxmemory-policy noeviction"
	adviceUnknown    = "Redis does not tell whether it keeps data over a restart. Check that it has: appendonly yes, maxmemory-policy noeviction"
)

// Advice gives plain sentences about settings of the server that put data at
// risk; none means that there is nothing to say. It asks by INFO, which hosted
// servers allow as well.
func (s *Store) Advice(ctx context.Context) ([]string, error) {
	var mu sync.Mutex
	var advice []string
	ask := func(ctx context.Context, node *redis.Client) error {
		given, err := nodeAdvice(ctx, node)
		mu.Lock()
		defer mu.Unlock()
		for _, a := range given {
			if !slices.Contains(advice, a) {
				advice = append(advice, a)
			}
		}
		return err
	}
	var err error
	switch c := s.client.(type) {
	case *redis.ClusterClient:
		err = c.ForEachMaster(ctx, ask)
	case *redis.Client:
		err = ask(ctx, c)
	}
	if err != nil {
		return nil, fmt.Errorf("ask Redis for its settings: %w", err)
	}
	slices.Sort(advice)
	return advice, nil
}

func nodeAdvice(ctx context.Context, node *redis.Client) ([]string, error) {
	var info string
	for _, section := range []string{"persistence", "memory"} {
		text, err := node.Info(ctx, section).Result()
		if _, refused := errors.AsType[redis.Error](err); refused {
			return []string{adviceUnknown}, nil
		}
		if err != nil {
			return nil, err
		}
		info += text
	}
	settings := map[string]string{}
	for line := range strings.Lines(info) {
		name, value, _ := strings.Cut(strings.TrimSpace(line), ":")
		settings[name] = value
	}
	var advice []string
	if settings["aof_enabled"] != "1" {
		advice = append(advice, adviceAppendOnly)
	}
	if policy := settings["maxmemory_policy"]; policy != "noeviction" {
		advice = append(advice, fmt.Sprintf(adviceEviction, policy))
	}
	return advice, nil
}
