package storage

import (
	"context"
	"encoding/binary"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/redis/go-redis/v9"
)

// DeadLetter is an update that could not be handled and was given up, so that
// its chat goes on. It stays for 30 days.
type DeadLetter struct {
	// Update is the id of the update, and Chat that of its chat.
	Update, Chat int64
	// Reason is what went wrong, for the operator.
	Reason string
	// At is when it was given up, to the millisecond.
	At time.Time
	// Payload is the update or what helps to look into it. It is opaque here.
	Payload []byte
}

// deadSchema is the first byte of each stored dead letter, after its chat.
const deadSchema byte = 1

func (d DeadLetter) encode() []byte {
	to := append([]byte(member(d.Chat, "")), deadSchema)
	to = binary.AppendVarint(to, d.Update)
	to = binary.AppendVarint(to, d.At.UnixMilli())
	to = binary.AppendUvarint(to, uint64(len(d.Reason)))
	return append(append(to, d.Reason...), d.Payload...)
}

func decodeDead(stored string) (DeadLetter, error) {
	chat, rest, err := cutMember(stored)
	if err != nil {
		return DeadLetter{}, err
	}
	r := reader{rest: []byte(rest)}
	if s := r.byte(); s != deadSchema {
		return DeadLetter{}, fmt.Errorf("dead letter has schema %d; this release knows %d: a newer release wrote it", s, deadSchema)
	}
	d := DeadLetter{Chat: chat, Update: r.varint(), At: time.UnixMilli(r.varint())}
	d.Reason = strings.ToValidUTF8(string(r.take(r.count())), "?")
	if len(r.rest) > 0 {
		d.Payload = r.rest
	}
	return d, r.err
}

// deadArgs are the arguments of the commit script for a dead letter.
func deadArgs(d *DeadLetter) []any {
	if d == nil {
		return []any{"", 0, 0, 0, 0}
	}
	return []any{d.encode(), d.At.UnixMilli(), d.At.Add(-KeptDeadLetters).UnixMilli(), maxDead, KeptDeadLetters.Milliseconds()}
}

// DeadLetters gives up to limit dead letters, newest first.
func (s *Store) DeadLetters(ctx context.Context, limit int) ([]DeadLetter, error) {
	if limit < 1 {
		return nil, nil
	}
	pipe := s.client.Pipeline()
	newest := make([]*redis.StringSliceCmd, partitions)
	for p := range newest {
		newest[p] = pipe.ZRevRange(ctx, s.keys.partition(p, classDead), 0, int64(limit)-1)
	}
	if _, err := pipe.Exec(ctx); err != nil {
		return nil, fmt.Errorf("read dead letters: %w", err)
	}
	var letters []DeadLetter
	for _, cmd := range newest {
		for _, stored := range cmd.Val() {
			d, err := decodeDead(stored)
			if err != nil {
				return nil, fmt.Errorf("read dead letters: %w", err)
			}
			letters = append(letters, d)
		}
	}
	slices.SortStableFunc(letters, func(a, b DeadLetter) int { return b.At.Compare(a.At) })
	return letters[:min(limit, len(letters))], nil
}
