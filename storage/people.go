package storage

import (
	"context"
	"fmt"
	"iter"
	"strconv"
	"time"
)

// Person is somebody who may get announcements.
type Person struct {
	Chat int64
	// Data is what is known about the person. It is opaque here.
	Data []byte
	// Blocked says that the person has blocked the bot.
	Blocked bool
}

// peopleAtOnce is how many people one round trip reads.
const peopleAtOnce = 512

// SetBlocked marks a person as somebody who has blocked the bot, or takes the
// mark back.
func (s *Store) SetBlocked(ctx context.Context, chat int64, blocked bool, now time.Time) error {
	key := s.keys.partition(partitionOf(chat), classBlocked)
	field := strconv.FormatInt(chat, 10)
	var err error
	if blocked {
		err = s.client.HSet(ctx, key, field, now.UTC().Format(time.DateOnly)).Err()
	} else {
		err = s.client.HDel(ctx, key, field).Err()
	}
	if err != nil {
		return fmt.Errorf("mark who blocked the bot: %w", err)
	}
	return nil
}

// People gives everybody who may get announcements, in no order. It reads them
// piece by piece, so that any number takes little memory. Somebody who comes or
// goes meanwhile may be among them or not; nobody else is given twice or left
// out. After an error it ends.
func (s *Store) People(ctx context.Context) iter.Seq2[Person, error] {
	return func(yield func(Person, error) bool) {
		for p := range partitions {
			if !s.peopleOf(ctx, p, yield) {
				return
			}
		}
	}
}

// peopleOf gives the people of a partition, and false when that is enough.
func (s *Store) peopleOf(ctx context.Context, p int, yield func(Person, error) bool) bool {
	blocked, err := s.client.HGetAll(ctx, s.keys.partition(p, classBlocked)).Result()
	if err != nil {
		yield(Person{}, fmt.Errorf("read who blocked the bot: %w", err))
		return false
	}
	given := map[string]bool{}
	for cursor := uint64(0); ; {
		fields, next, err := s.client.HScan(ctx, s.keys.partition(p, classPeople), cursor, "", peopleAtOnce).Result()
		if err != nil {
			yield(Person{}, fmt.Errorf("read people: %w", err))
			return false
		}
		for i := 0; i+1 < len(fields); i += 2 {
			chat, err := strconv.ParseInt(fields[i], 10, 64)
			if err != nil || given[fields[i]] {
				continue // a scan may give a field twice
			}
			given[fields[i]] = true
			_, isBlocked := blocked[fields[i]]
			if !yield(Person{chat, []byte(fields[i+1]), isBlocked}, nil) {
				return false
			}
		}
		if cursor = next; cursor == 0 {
			return true
		}
	}
}
