package storage

import (
	"context"
	"fmt"
	"strconv"
)

// TapButtons is how many buttons of a broadcast are counted each for itself.
const TapButtons = 8

func (k keys) taps(id int64, button int) string {
	return k.broadcast(classBroadcastTaps, id) + ":" + strconv.Itoa(button)
}

// CountTap notes that a recipient pressed a button of the broadcast, by the
// button's number. A second press of the same person counts no more.
func (s *Store) CountTap(ctx context.Context, id int64, button int, p Position) error {
	if button < 0 || button >= TapButtons || p < 0 {
		return nil
	}
	key := s.keys.taps(id, button)
	pipe := s.client.Pipeline()
	pipe.SetBit(ctx, key, int64(p), 1)
	pipe.PExpire(ctx, key, KeptBroadcast)
	if _, err := pipe.Exec(ctx); err != nil {
		return fmt.Errorf("count a tap: %w", err)
	}
	return nil
}

// Taps is how many people pressed each button of a broadcast.
func (s *Store) Taps(ctx context.Context, id int64) ([TapButtons]int64, error) {
	var taps [TapButtons]int64
	for button := range taps {
		n, err := s.client.BitCount(ctx, s.keys.taps(id, button), nil).Result()
		if err != nil {
			return taps, fmt.Errorf("read how many tapped: %w", err)
		}
		taps[button] = n
	}
	return taps, nil
}
