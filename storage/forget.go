package storage

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"time"
)

// Nobody is the chat of a recipient who was forgotten.
const Nobody = 0

// ForgetRecipient takes a chat out of all broadcasts and gives how many these
// were. The records stay, with their states and marks, so that sums remain; but
// they name nobody any more. Who has not got a broadcast yet will not get it.
func (s *Store) ForgetRecipient(ctx context.Context, chat int64, now time.Time) (int, error) {
	members, err := s.client.ZRange(ctx, s.keys.broadcasts(classBroadcastList), 0, -1).Result()
	if err != nil {
		return 0, fmt.Errorf("forget a recipient: %w", err)
	}
	ids, err := broadcastIDs(members)
	if err != nil {
		return 0, err
	}
	forgotten := 0
	for _, id := range ids {
		b, err := s.LoadBroadcast(ctx, id)
		if errors.Is(err, ErrNoBroadcast) {
			continue // it has expired
		}
		if err != nil {
			return forgotten, err
		}
		n, err := s.forgetIn(ctx, b, chat, now)
		if err != nil {
			return forgotten, fmt.Errorf("forget a recipient: %w", err)
		}
		forgotten += n
	}
	return forgotten, nil
}

func (s *Store) forgetIn(ctx context.Context, b Broadcast, chat int64, now time.Time) (int, error) {
	wanted, width, forgotten := appendChat(nil, chat), int(b.shape.width()), 0
	for key := range b.shape.segments(s.keys, b.totals) {
		stored, err := s.client.Get(ctx, key).Bytes()
		if err != nil && plain(err) == nil {
			continue // it has expired
		}
		if err != nil {
			return forgotten, err
		}
		for at := 0; at+width <= len(stored); at += width {
			if !bytes.HasPrefix(stored[at:], wanted) {
				continue
			}
			keys := []string{s.keys.broadcast(classBroadcast, b.ID), key, s.keys.broadcasts(classBroadcastActive)}
			ok, err := s.yes(ctx, s.scripts.recipientForget, keys, b.ID, at, wanted, appendChat(nil, Nobody), make([]byte, width-headBytes), ReasonLeftOut, now.UnixMilli())
			if err != nil {
				return forgotten, err
			}
			if ok {
				forgotten++
			}
		}
	}
	return forgotten, nil
}
