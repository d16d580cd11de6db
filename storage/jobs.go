package storage

import (
	"context"
	"encoding/binary"
	"errors"
	"fmt"
	"math/rand/v2"
	"slices"
	"strconv"
	"time"

	"github.com/redis/go-redis/v9"
)

// ErrLeaseLost says that a job is no longer held: its lease ended and somebody
// else has it or has done it, or its chat was erased.
var ErrLeaseLost = errors.New("the lease of the job is lost")

// Job is something to do later, at least once.
type Job struct {
	// ID tells the jobs that a chat has added apart.
	ID string
	// Chat is the chat that the job is for.
	Chat int64
	// Due is when to do it, to the millisecond.
	Due time.Time
	// Attempts counts the retries so far.
	Attempts int
	// Payload says what to do. It is opaque here.
	Payload []byte

	// held is set in a claimed job.
	held lease
}

// lease is the hold on a claimed job.
type lease struct {
	partition int
	member    string
	// ends is the millisecond when the job may be claimed again. It also names
	// the lease.
	ends int64
}

// jobSchema is the first byte of each stored job.
const jobSchema byte = 1

// head is the part of the stored job that a retry changes: it begins the value
// and its length follows from its content.
func (j Job) head() []byte {
	to := binary.AppendUvarint([]byte{jobSchema}, uint64(j.Attempts))
	return binary.AppendVarint(to, j.Due.UnixMilli())
}

func (j Job) encode() []byte {
	return append(binary.AppendVarint(j.head(), j.Chat), j.Payload...)
}

// decodeJob reads a stored job; member holds its id.
func decodeJob(member, value string) (Job, error) {
	r := reader{rest: []byte(value)}
	if s := r.byte(); s != jobSchema {
		return Job{}, fmt.Errorf("job has schema %d; this release knows %d: a newer release wrote it", s, jobSchema)
	}
	j := Job{Attempts: int(r.uvarint()), Due: time.UnixMilli(r.varint()), Chat: r.varint()}
	if r.err != nil {
		return Job{}, r.err
	}
	_, id, _ := cutMember(member)
	j.ID, j.held.member = id, member
	if len(r.rest) > 0 {
		j.Payload = r.rest
	}
	return j, nil
}

// AddJob adds a job. As long as one of the same chat and id is not done,
// adding it again has no effect.
func (s *Store) AddJob(ctx context.Context, j Job) error {
	_, err := s.yes(ctx, s.scripts.add, s.keys.jobs(partitionOf(j.Chat)), member(j.Chat, j.ID), j.Due.UnixMilli(), j.encode())
	if err != nil {
		return fmt.Errorf("add a job: %w", err)
	}
	return nil
}

// ClaimJobs takes up to limit jobs that are due at now and gives them in the
// order in which they were due. It takes from all partitions in turn, so that
// many jobs of one do not hold up the others. Each job belongs to the caller
// until lease has passed; then, not settled, it may be claimed again. Looking
// when nothing is due costs one round trip.
//
// When some jobs cannot be reached or read, the others are given; the error
// comes only when there are none.
func (s *Store) ClaimJobs(ctx context.Context, now time.Time, lease time.Duration, limit int) ([]Job, error) {
	due, failed := s.countDue(ctx, now)
	shares := share(due, limit, rand.IntN(partitions))
	ends := now.Add(max(lease, time.Millisecond)).UnixMilli()
	pipe := s.client.Pipeline()
	claims := make(map[int]*redis.Cmd)
	for p, n := range shares {
		if n > 0 {
			claims[p] = s.scripts.claim.EvalSha(ctx, pipe, s.keys.jobs(p), now.UnixMilli(), ends, n)
		}
	}
	if len(claims) > 0 {
		_, _ = pipe.Exec(ctx) // each command has its own error
	}
	var jobs []Job
	for p, claim := range claims {
		if redis.HasErrorPrefix(claim.Err(), "NOSCRIPT") {
			claim = s.scripts.claim.Run(ctx, s.client, s.keys.jobs(p), now.UnixMilli(), ends, shares[p])
		}
		claimed, err := decodeJobs(claim, p, ends)
		jobs, failed = append(jobs, claimed...), errors.Join(failed, err)
	}
	if len(jobs) == 0 && failed != nil {
		return nil, fmt.Errorf("claim jobs: %w", failed)
	}
	slices.SortStableFunc(jobs, func(a, b Job) int { return a.Due.Compare(b.Due) })
	return jobs, nil
}

// decodeJobs reads the answer of the claim script.
func decodeJobs(claim *redis.Cmd, partition int, ends int64) ([]Job, error) {
	fields, failed := claim.StringSlice()
	var jobs []Job
	for pair := range slices.Chunk(fields, 2) {
		j, err := decodeJob(pair[0], pair[1])
		if err != nil {
			failed = errors.Join(failed, fmt.Errorf("read a job: %w", err))
			continue
		}
		j.held.partition, j.held.ends = partition, ends
		jobs = append(jobs, j)
	}
	return jobs, failed
}

// countDue gives for each partition how many jobs are due.
func (s *Store) countDue(ctx context.Context, now time.Time) (due [partitions]int64, err error) {
	pipe := s.client.Pipeline()
	counts := make([]*redis.IntCmd, partitions)
	for p := range counts {
		counts[p] = pipe.ZCount(ctx, s.keys.partition(p, classDue), "-inf", strconv.FormatInt(now.UnixMilli(), 10))
	}
	_, err = pipe.Exec(ctx)
	for p, count := range counts {
		due[p] = count.Val()
	}
	return due, err
}

// share divides limit among the partitions: one each in turn, beginning at
// first, until there is no more limit or nothing due.
func share(due [partitions]int64, limit, first int) (shares [partitions]int64) {
	for gave := true; gave && limit > 0; {
		gave = false
		for i := range due {
			p := (first + i) % partitions
			if limit > 0 && shares[p] < due[p] {
				shares[p]++
				limit--
				gave = true
			}
		}
	}
	return shares
}

// DoneJob ends a claimed job. It fails with ErrLeaseLost when the job is not
// held any more; of all who ever claimed it, one ends it.
func (s *Store) DoneJob(ctx context.Context, j Job) error {
	return s.settle(ctx, "end", j, "", nil)
}

// RetryJob gives a claimed job back, to be done at due, with one more attempt
// counted. It fails with ErrLeaseLost when the job is not held any more.
func (s *Store) RetryJob(ctx context.Context, j Job, due time.Time) error {
	next := Job{Attempts: j.Attempts + 1, Due: due}
	return s.settle(ctx, "retry", j, strconv.FormatInt(due.UnixMilli(), 10), next.head())
}

func (s *Store) settle(ctx context.Context, what string, j Job, due string, head []byte) error {
	held, err := s.yes(ctx, s.scripts.settle, s.keys.jobs(j.held.partition), j.held.member, j.held.ends, j.head(), due, head)
	if err == nil && !held {
		err = ErrLeaseLost
	}
	if err != nil {
		return fmt.Errorf("%s a job: %w", what, err)
	}
	return nil
}

// FreeJobs ends the leases that run at now and end within the given time, so
// that their jobs are due again at once, and says how many there were. It is
// only for somebody who knows that none of their holders is alive: otherwise a
// job would be done by two at the same time.
func (s *Store) FreeJobs(ctx context.Context, now time.Time, lease time.Duration) (int, error) {
	pipe := s.client.Pipeline()
	later := make([]*redis.ZSliceCmd, partitions)
	from, to := "("+strconv.FormatInt(now.UnixMilli(), 10), strconv.FormatInt(now.Add(lease).UnixMilli(), 10)
	for p := range later {
		later[p] = pipe.ZRangeByScoreWithScores(ctx, s.keys.partition(p, classDue), &redis.ZRangeBy{Min: from, Max: to})
	}
	if _, err := pipe.Exec(ctx); err != nil {
		return 0, fmt.Errorf("look for leases: %w", err)
	}
	freed := 0
	for p, found := range later {
		for _, z := range found.Val() {
			free, err := s.freeJob(ctx, p, fmt.Sprint(z.Member), int64(z.Score))
			if err != nil {
				return freed, err
			}
			if free {
				freed++
			}
		}
	}
	return freed, nil
}

// freeJob ends the lease of one job; false when it has none: a job that is not
// leased stands at the moment when it is due.
func (s *Store) freeJob(ctx context.Context, partition int, member string, ends int64) (bool, error) {
	value, err := s.client.HGet(ctx, s.keys.partition(partition, classJobs), member).Result()
	if errors.Is(err, redis.Nil) {
		return false, nil
	}
	if err != nil {
		return false, fmt.Errorf("free a job: %w", err)
	}
	j, err := decodeJob(member, value)
	if err != nil || j.Due.UnixMilli() >= ends {
		return false, nil // one that cannot be read is told of when it is claimed
	}
	j.held = lease{partition, member, ends}
	err = s.settle(ctx, "free", j, strconv.FormatInt(j.Due.UnixMilli(), 10), j.head())
	if errors.Is(err, ErrLeaseLost) {
		return false, nil
	}
	return err == nil, err
}

// JobDepth gives the number of jobs that are not done, due or not.
func (s *Store) JobDepth(ctx context.Context) (int64, error) {
	pipe := s.client.Pipeline()
	counts := make([]*redis.IntCmd, partitions)
	for p := range counts {
		counts[p] = pipe.ZCard(ctx, s.keys.partition(p, classDue))
	}
	if _, err := pipe.Exec(ctx); err != nil {
		return 0, fmt.Errorf("count jobs: %w", err)
	}
	var depth int64
	for _, count := range counts {
		depth += count.Val()
	}
	return depth, nil
}
