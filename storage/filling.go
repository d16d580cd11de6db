package storage

import (
	"context"
	"errors"
	"fmt"
	"iter"
	"time"
)

// Addressee is somebody who is to get a broadcast.
type Addressee struct {
	// Chat is the private chat with the person.
	Chat int64
	// Zone is 0 for WIB, 1 for WITA, 2 for WIT.
	Zone int
	// Variant is the number of the version of the content, 0 to 31.
	Variant int
}

// FillBroadcast replaces the recipients of a broadcast that is not released
// yet, each with room for the ids of so many messages, and gives how many they
// are. Whoever comes twice is taken once. It fails with ErrConflict when the
// broadcast was released meanwhile, and with the error of the audience; then
// the former recipients stay.
func (s *Store) FillBroadcast(ctx context.Context, id int64, messages int, audience iter.Seq2[Addressee, error]) (int64, error) {
	meta := s.keys.broadcast(classBroadcast, id)
	fill, err := s.client.HIncrBy(ctx, meta, "fills", 1).Result()
	if err != nil {
		return 0, fmt.Errorf("fill a broadcast: %w", err)
	}
	former, err := s.LoadBroadcast(ctx, id)
	if err != nil {
		return 0, err
	}
	f := filling{store: s, shape: shape{id: id, fill: fill, messages: messages}, known: map[int64]struct{}{}}
	if err := f.all(ctx, audience); err != nil {
		return 0, fmt.Errorf("fill a broadcast: %w", err)
	}
	for key := range f.shape.segments(s.keys, f.totals) {
		if err := s.client.PExpire(ctx, key, KeptBroadcast).Err(); err != nil {
			return 0, fmt.Errorf("fill a broadcast: %w", err)
		}
	}
	args := []any{fill, messages}
	for _, n := range f.totals {
		args = append(args, n)
	}
	ok, err := s.yes(ctx, s.scripts.broadcastFill, []string{meta}, append(args, KeptBroadcast.Milliseconds())...)
	if err == nil && !ok {
		err = ErrConflict
	}
	if err != nil {
		return 0, fmt.Errorf("fill a broadcast: %w", err)
	}
	for key := range former.shape.segments(s.keys, former.totals) {
		if err := s.client.Del(ctx, key).Err(); err != nil {
			return 0, fmt.Errorf("forget the former recipients: %w", err)
		}
	}
	return int64(len(f.known)), nil
}

// fillingTTL is how long recipients stay that never became those of the
// broadcast, because the process died meanwhile.
const fillingTTL = 24 * time.Hour

// filling writes recipients segment by segment.
type filling struct {
	store  *Store
	shape  shape
	known  map[int64]struct{}
	totals [Zones]int64
	open   [Zones][]byte
}

func (f *filling) all(ctx context.Context, audience iter.Seq2[Addressee, error]) error {
	for a, err := range audience {
		if err != nil {
			return err
		}
		if a.Zone < 0 || a.Zone >= Zones || a.Variant < 0 || a.Variant > 31 {
			return errors.New("a recipient has no such zone or version")
		}
		if _, twice := f.known[a.Chat]; twice {
			continue
		}
		f.known[a.Chat] = struct{}{}
		f.totals[a.Zone]++
		f.open[a.Zone] = f.shape.encode(f.open[a.Zone], Recipient{Chat: a.Chat, Variant: a.Variant})
		if f.totals[a.Zone]%f.shape.per() == 0 {
			if err := f.flush(ctx, a.Zone); err != nil {
				return err
			}
		}
	}
	for z := range f.open {
		if err := f.flush(ctx, z); err != nil {
			return err
		}
	}
	return nil
}

func (f *filling) flush(ctx context.Context, zone int) error {
	if len(f.open[zone]) == 0 {
		return nil
	}
	key := f.shape.segment(f.store.keys, zone, (f.totals[zone]-1)/f.shape.per())
	err := f.store.client.Set(ctx, key, f.open[zone], fillingTTL).Err()
	f.open[zone] = f.open[zone][:0]
	return err
}
