package storage

import (
	"context"
	"fmt"
	"iter"
	"slices"
	"strconv"
	"strings"
	"sync"
	"time"

	"github.com/redis/go-redis/v9"
)

// Entry is one key with its value, in a form that every server understands.
type Entry struct {
	// Key is the name without the prefix that all keys of a store have.
	Key string `json:"key"`
	// Type is the Redis type: "string", "hash", "list", "set" or "zset".
	Type string `json:"type"`
	// Expires is the millisecond from which on the key is gone; 0 is never.
	Expires int64 `json:"expires,omitempty"`
	// Value is the string; the items of a list or a set; field, value, field,
	// value of a hash; member, score, member, score of a sorted set.
	Value [][]byte `json:"value"`
}

// Expired says whether the entry is gone at a time.
func (e Entry) Expired(now time.Time) bool { return e.Expires != 0 && e.Expires <= now.UnixMilli() }

// restoringName names the mark of a restore that has not come to its end.
const restoringName = "restoring"

const (
	// entriesAtOnce is how many keys one round trip tells the type of, deletes
	// or writes.
	entriesAtOnce = 512
	// itemsAtOnce is how many items one command writes.
	itemsAtOnce = 1000
	// changedTypes is how often a partition is read again in which a key became
	// another meanwhile.
	changedTypes = 3
)

// Entries gives every key besides leases and shares of budgets, which belong to
// processes that run.
// Each partition is read in one step, so that what belongs to a chat fits
// together; a bot that runs meanwhile may change a partition that is read later.
// After an error it ends.
func (s *Store) Entries(ctx context.Context) iter.Seq2[Entry, error] {
	return func(yield func(Entry, error) bool) {
		names, err := s.names(ctx)
		if err != nil {
			yield(Entry{}, err)
			return
		}
		for p := range partitions {
			of := names[p]
			// What is added while the names are read is only in these.
			for _, c := range []class{classDue, classJobs, classDead, classPeople, classBlocked} {
				of = append(of, s.keys.partition(p, c))
			}
			slices.Sort(of)
			entries, err := s.together(ctx, slices.Compact(of))
			if err != nil {
				yield(Entry{}, fmt.Errorf("read a partition: %w", err))
				return
			}
			for _, e := range entries {
				if !yield(e, nil) {
					return
				}
			}
		}
	}
}

// names lists the keys of the store by partition, besides those of processes
// that run and the mark of a restore.
func (s *Store) names(ctx context.Context) (map[int][]string, error) {
	names := map[int][]string{}
	var mu sync.Mutex // the nodes of a cluster are asked at once
	scan := func(ctx context.Context, node redis.Cmdable) error {
		for cursor := uint64(0); ; {
			found, next, err := node.Scan(ctx, cursor, s.keys.prefix+":{*", entriesAtOnce).Result()
			if err != nil {
				return err
			}
			mu.Lock()
			for _, name := range found {
				p, c, ok := s.keys.parse(name)
				if ok && c != classLease && c != classShares && name != s.keys.named(classConstants, restoringName) {
					names[p] = append(names[p], name)
				}
			}
			mu.Unlock()
			if cursor = next; cursor == 0 {
				return nil
			}
		}
	}
	var err error
	if cluster, ok := s.client.(*redis.ClusterClient); ok {
		err = cluster.ForEachMaster(ctx, func(ctx context.Context, node *redis.Client) error { return scan(ctx, node) })
	} else {
		err = scan(ctx, s.client)
	}
	if err != nil {
		return nil, fmt.Errorf("list the keys: %w", err)
	}
	return names, nil
}

// parse reads the partition and the class of a key.
func (k keys) parse(name string) (partition int, c class, ok bool) {
	rest, ok := strings.CutPrefix(name, k.prefix+":{")
	if !ok {
		return 0, "", false
	}
	hex, rest, ok := strings.Cut(rest, "}:")
	if !ok {
		return 0, "", false
	}
	n, err := strconv.ParseUint(hex, 16, 8)
	short, _, _ := strings.Cut(rest, ":")
	return int(n), class(short), err == nil
}

// together reads keys of one partition in one step.
func (s *Store) together(ctx context.Context, names []string) (entries []Entry, err error) {
	for range changedTypes {
		if entries, err = s.tryTogether(ctx, names); err == nil {
			return entries, nil
		}
	}
	return nil, err
}

func (s *Store) tryTogether(ctx context.Context, names []string) ([]Entry, error) {
	kinds, err := s.kinds(ctx, names)
	if err != nil {
		return nil, err
	}
	now := time.Now()
	tx := s.client.TxPipeline()
	type reading struct {
		left  *redis.DurationCmd
		value redis.Cmder
	}
	readings := make([]reading, len(names))
	for i, name := range names {
		readings[i].left = tx.PTTL(ctx, name)
		switch kinds[i] {
		case "string":
			readings[i].value = tx.Get(ctx, name)
		case "hash":
			readings[i].value = tx.HGetAll(ctx, name)
		case "list":
			readings[i].value = tx.LRange(ctx, name, 0, -1)
		case "set":
			readings[i].value = tx.SMembers(ctx, name)
		case "zset":
			readings[i].value = tx.ZRangeWithScores(ctx, name, 0, -1)
		}
	}
	if _, err := tx.Exec(ctx); plain(err) != nil {
		return nil, err
	}
	var entries []Entry
	for i, name := range names {
		r := readings[i]
		if r.value == nil {
			continue
		}
		e := Entry{Key: strings.TrimPrefix(name, s.keys.prefix+":"), Type: kinds[i], Value: valueOf(r.value)}
		if left := r.left.Val(); left > 0 {
			e.Expires = now.Add(left).UnixMilli()
		}
		if len(e.Value) > 0 { // else it has gone meanwhile
			entries = append(entries, e)
		}
	}
	return entries, nil
}

// kinds gives the types of keys, "none" for one that is not there. The keys
// that every partition may have are of one type.
func (s *Store) kinds(ctx context.Context, names []string) ([]string, error) {
	own := map[class]string{classDue: "zset", classJobs: "hash", classDead: "zset", classPeople: "hash"}
	kinds := make([]string, 0, len(names))
	for some := range slices.Chunk(names, entriesAtOnce) {
		pipe := s.client.Pipeline()
		asked := make([]*redis.StatusCmd, len(some))
		for i, name := range some {
			asked[i] = pipe.Type(ctx, name)
		}
		if _, err := pipe.Exec(ctx); err != nil {
			return nil, err
		}
		for i, name := range some {
			_, c, _ := s.keys.parse(name)
			if kind, ok := own[c]; ok {
				kinds = append(kinds, kind)
			} else {
				kinds = append(kinds, asked[i].Val())
			}
		}
	}
	return kinds, nil
}

func valueOf(cmd redis.Cmder) (value [][]byte) {
	switch c := cmd.(type) {
	case *redis.StringCmd:
		if c.Err() == nil {
			value = [][]byte{[]byte(c.Val())}
		}
	case *redis.MapStringStringCmd:
		for field, v := range c.Val() {
			value = append(value, []byte(field), []byte(v))
		}
	case *redis.StringSliceCmd:
		for _, v := range c.Val() {
			value = append(value, []byte(v))
		}
	case *redis.ZSliceCmd:
		for _, z := range c.Val() {
			member, _ := z.Member.(string)
			value = append(value, []byte(member), strconv.AppendFloat(nil, z.Score, 'g', -1, 64))
		}
	}
	return value
}

// Empty says whether the store has no entry.
func (s *Store) Empty(ctx context.Context) (bool, error) {
	names, err := s.names(ctx)
	return len(names) == 0, err
}

// InUse says whether a bot runs with this store, or did so a minute ago.
func (s *Store) InUse(ctx context.Context) (bool, error) {
	for _, name := range []string{s.keys.named(classLease, LeasePoller), s.keys.named(classShares, gateName)} {
		n, err := s.client.Exists(ctx, name).Result()
		if err != nil {
			return false, fmt.Errorf("look for a running bot: %w", err)
		}
		if n > 0 {
			return true, nil
		}
	}
	return false, nil
}

// BeginRestore marks the store as one that is being filled, with a note for a
// restore that has to begin anew, and removes every key. Until EndRestore,
// Restoring tells so.
func (s *Store) BeginRestore(ctx context.Context, note []byte) error {
	if err := s.client.Set(ctx, s.keys.named(classConstants, restoringName), note, 0).Err(); err != nil {
		return fmt.Errorf("mark the store as being restored: %w", err)
	}
	names, err := s.names(ctx)
	if err != nil {
		return err
	}
	for _, of := range names {
		for some := range slices.Chunk(of, entriesAtOnce) {
			if err := s.client.Del(ctx, some...).Err(); err != nil {
				return fmt.Errorf("remove what was there: %w", err)
			}
		}
	}
	return nil
}

// Restoring gives the note of a restore that has not come to its end.
func (s *Store) Restoring(ctx context.Context) (note []byte, unfinished bool, err error) {
	note, err = s.client.Get(ctx, s.keys.named(classConstants, restoringName)).Bytes()
	if plain(err) != nil {
		return nil, false, fmt.Errorf("look for an unfinished restore: %w", err)
	}
	return note, err == nil, nil
}

// EndRestore takes the mark away.
func (s *Store) EndRestore(ctx context.Context) error {
	if err := s.client.Del(ctx, s.keys.named(classConstants, restoringName)).Err(); err != nil {
		return fmt.Errorf("mark the store as restored: %w", err)
	}
	return nil
}

// Put writes entries whose keys do not exist.
func (s *Store) Put(ctx context.Context, entries []Entry) error {
	for some := range slices.Chunk(entries, entriesAtOnce) {
		pipe := s.client.Pipeline()
		for _, e := range some {
			if err := s.put(ctx, pipe, e); err != nil {
				return err
			}
		}
		if _, err := pipe.Exec(ctx); err != nil {
			return fmt.Errorf("write keys: %w", err)
		}
	}
	return nil
}

func (s *Store) put(ctx context.Context, pipe redis.Pipeliner, e Entry) error {
	name := s.keys.prefix + ":" + e.Key
	if _, _, ok := s.keys.parse(name); !ok || len(e.Value) == 0 {
		return fmt.Errorf("write keys: an entry of type %s is none of a store", e.Type)
	}
	if e.Type == "string" {
		pipe.Set(ctx, name, e.Value[0], 0)
	}
	for items := range slices.Chunk(e.Value, itemsAtOnce) {
		var args []any
		for _, item := range items {
			args = append(args, item)
		}
		switch e.Type {
		case "string":
		case "hash":
			pipe.HSet(ctx, name, args...)
		case "list":
			pipe.RPush(ctx, name, args...)
		case "set":
			pipe.SAdd(ctx, name, args...)
		case "zset":
			for pair := range slices.Chunk(items, 2) {
				score, err := strconv.ParseFloat(string(pair[1]), 64)
				if err != nil {
					return fmt.Errorf("write keys: a score of a sorted set: %w", err)
				}
				pipe.ZAdd(ctx, name, redis.Z{Score: score, Member: pair[0]})
			}
		default:
			return fmt.Errorf("write keys: type %q is unknown: a newer release wrote it", e.Type)
		}
	}
	if e.Expires != 0 {
		pipe.PExpireAt(ctx, name, time.UnixMilli(e.Expires))
	}
	return nil
}

// Session gives the chat whose session an entry is, when there is more in it
// than the mark of an erased one.
func (e Entry) Session() (chat int64, ok bool) {
	_, rest, _ := strings.Cut(e.Key, "}:")
	number, ok := strings.CutPrefix(rest, string(classSession)+":")
	if !ok || e.Type != "string" || len(e.Value) != 1 {
		return 0, false
	}
	chat, err := strconv.ParseInt(number, 10, 64)
	if err != nil {
		return 0, false
	}
	r, err := decodeRecord(e.Value[0])
	return chat, err == nil && len(r.Data) > 0
}
