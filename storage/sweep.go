package storage

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"strconv"
	"time"

	"github.com/redis/go-redis/v9"
)

// Sweep forgets what is kept too long and what no time to live forgets by
// itself: what announcements know about people whose session is gone, marks of
// who blocked the bot among them, and old entries of keys that newer entries
// keep alive. It may run at any time, and in several processes at once.
func (s *Store) Sweep(ctx context.Context, now time.Time) error {
	for p := range partitions {
		if err := s.sweepPeople(ctx, p); err != nil {
			return fmt.Errorf("sweep people: %w", err)
		}
	}
	if err := s.sweepDeadLetters(ctx, now); err != nil {
		return fmt.Errorf("sweep dead letters: %w", err)
	}
	old := now.Add(-KeptAudit)
	err := s.sweepList(ctx, s.keys.named(classAudit, auditName), func(entry string) (bool, error) {
		var e AuditEntry
		err := json.Unmarshal([]byte(entry), &e)
		return e.At.Before(old), err
	})
	if err != nil {
		return fmt.Errorf("sweep the audit: %w", err)
	}
	asked := now.Add(-KeptQuestions)
	err = s.sweepList(ctx, s.keys.named(classQuestions, questionsName), func(entry string) (bool, error) {
		q, err := questionOf(entry)
		return q.Day.Before(asked), err
	})
	if err != nil {
		return fmt.Errorf("sweep the questions: %w", err)
	}
	return nil
}

// sweepPeople forgets the people of a partition who have no session.
func (s *Store) sweepPeople(ctx context.Context, p int) error {
	people, blocked := s.keys.partition(p, classPeople), s.keys.partition(p, classBlocked)
	marked, err := s.client.HKeys(ctx, blocked).Result()
	if err != nil {
		return err
	}
	if err := s.forgetWithout(ctx, people, blocked, marked); err != nil {
		return err
	}
	for cursor := uint64(0); ; {
		fields, next, err := s.client.HScan(ctx, people, cursor, "", peopleAtOnce).Result()
		if err != nil {
			return err
		}
		var chats []string
		for pair := range slices.Chunk(fields, 2) {
			chats = append(chats, pair[0])
		}
		if err := s.forgetWithout(ctx, people, blocked, chats); err != nil {
			return err
		}
		if cursor = next; cursor == 0 {
			return nil
		}
	}
}

// forgetWithout forgets those of these chats that have no session.
func (s *Store) forgetWithout(ctx context.Context, people, blocked string, chats []string) error {
	if len(chats) == 0 {
		return nil
	}
	pipe := s.client.Pipeline()
	there := make([]*redis.IntCmd, len(chats))
	sessions := make([]string, len(chats))
	for i, field := range chats {
		chat, err := strconv.ParseInt(field, 10, 64)
		if err != nil {
			return errMember
		}
		sessions[i] = s.keys.session(chat)
		there[i] = pipe.Exists(ctx, sessions[i])
	}
	if _, err := pipe.Exec(ctx); err != nil {
		return err
	}
	for i, cmd := range there {
		if cmd.Val() > 0 {
			continue
		}
		if _, err := s.yes(ctx, s.scripts.forget, []string{sessions[i], people, blocked}, chats[i]); err != nil {
			return err
		}
	}
	return nil
}

func (s *Store) sweepDeadLetters(ctx context.Context, now time.Time) error {
	pipe := s.client.Pipeline()
	old := "(" + strconv.FormatInt(now.Add(-KeptDeadLetters).UnixMilli(), 10)
	for p := range partitions {
		pipe.ZRemRangeByScore(ctx, s.keys.partition(p, classDead), "-inf", old)
	}
	_, err := pipe.Exec(ctx)
	return err
}

// sweepList drops the oldest entries of a list, which stand at its end.
func (s *Store) sweepList(ctx context.Context, key string, isOld func(entry string) (bool, error)) error {
	for {
		last, err := s.client.LIndex(ctx, key, -1).Result()
		if plain(err) != nil {
			return err
		}
		if err != nil {
			return nil // it is empty
		}
		if drop, err := isOld(last); err != nil || !drop {
			return err
		}
		if _, err := s.yes(ctx, s.scripts.dropLast, []string{key}, last); err != nil {
			return err
		}
	}
}
