package storage

import (
	"context"
	"time"

	"github.com/redis/go-redis/v9"
)

// Client lets tests look at what is really stored.
func (s *Store) Client() redis.UniversalClient { return s.client }

// SessionKey is the key of a chat's session.
func (s *Store) SessionKey(chat int64) string { return s.keys.session(chat) }

// JobsKey is the key of the jobs that a chat has added.
func (s *Store) JobsKey(chat int64) string { return s.keys.jobs(partitionOf(chat))[1] }

// DeadKey is the key of the dead letters of a chat's partition.
func (s *Store) DeadKey(chat int64) string { return s.keys.partition(partitionOf(chat), classDead) }

// SegmentKey is the first key of the recipients of a filling.
func (s *Store) SegmentKey(id, fill int64) string {
	return shape{id: id, fill: fill, messages: 1}.segment(s.keys, 0, 0)
}

// TTL is how long a chat's session stays; negative when there is none.
func (s *Store) TTL(ctx context.Context, chat int64) (time.Duration, error) {
	return s.client.PTTL(ctx, s.keys.session(chat)).Result()
}

// IDs are the ids of a Seen in the order of their application.
func (s Seen) IDs() []int64 { return s.ids() }

// Size is the number of bytes that a Seen takes in a record.
func (s Seen) Size() int { return len(s.code) }

// Encode and DecodeRecord are the stored form of a record.
func (r Record) Encode() []byte { return r.encode() }

// DecodeRecord reads the stored form.
func DecodeRecord(stored []byte) (Record, error) { return decodeRecord(stored) }

// EncodeJob and DecodeJob are the stored form of a job.
func EncodeJob(j Job) (memberName, value []byte) { return []byte(member(j.Chat, j.ID)), j.encode() }

// DecodeJob reads the stored form.
func DecodeJob(memberName, value []byte) (Job, error) {
	return decodeJob(string(memberName), string(value))
}

// EncodeDead and DecodeDead are the stored form of a dead letter.
func EncodeDead(d DeadLetter) []byte { return d.encode() }

// DecodeDead reads the stored form.
func DecodeDead(stored []byte) (DeadLetter, error) { return decodeDead(string(stored)) }

// PartitionOf is the partition of a chat.
func PartitionOf(chat int64) int { return partitionOf(chat) }

// ParseURL gives the addresses and the prefix of a URL.
func ParseURL(url string) (redis.UniversalOptions, string, error) {
	t, err := parseURL(url)
	return t.options, t.prefix, err
}
