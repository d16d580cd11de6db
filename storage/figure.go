package storage

import (
	"context"
	"fmt"
	"strconv"
	"time"

	"github.com/redis/go-redis/v9"
)

// Figure changes one of the counts of a month.
type Figure struct {
	// Name tells the counts of a month apart. It names no person and is opaque
	// here.
	Name string
	// By is how much is added; it may be negative.
	By int
}

// KeptFigures is how long the counts of a month stay after a new one appeared
// among them: for the yearly report.
const KeptFigures = 400 * 24 * time.Hour

// figures is the key of a month's counts in a partition. Each partition counts
// its own chats, so that a count is changed by the very script that commits the
// update which caused it: both happen or neither, whatever crashes and however
// often the update comes. No press pays a call of its own for it.
func (k keys) figures(p int, month string) string {
	return k.partition(p, classFigures) + ":" + month
}

// Figures adds up the counts of a month over all chats, by name; those that are
// zero are left out. What one chat counts for is always read as a whole, so sums
// that hold for every chat hold for the whole too.
func (s *Store) Figures(ctx context.Context, month string) (map[string]int64, error) {
	pipe := s.client.Pipeline()
	parts := make([]*redis.MapStringStringCmd, partitions)
	for p := range parts {
		parts[p] = pipe.HGetAll(ctx, s.keys.figures(p, month))
	}
	if _, err := pipe.Exec(ctx); err != nil {
		return nil, fmt.Errorf("read the counts of %s: %w", month, err)
	}
	sums := map[string]int64{}
	for _, part := range parts {
		for name, value := range part.Val() {
			n, err := strconv.ParseInt(value, 10, 64)
			if err != nil {
				return nil, fmt.Errorf("read the counts of %s: %s is no number: %w", month, name, err)
			}
			if sums[name] += n; sums[name] == 0 {
				delete(sums, name)
			}
		}
	}
	return sums, nil
}
