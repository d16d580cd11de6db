package storage

import (
	"encoding/binary"
	"errors"
	"fmt"
)

// Record is a chat's session.
type Record struct {
	// Version is the fence of the next commit; 0 means that there is none yet.
	Version uint32
	// Card is the message id of the card that the person sees now; 0 means
	// that it was not shown yet.
	Card int64
	// Seen holds the update ids that are already applied.
	Seen Seen
	// Data is what the conversation keeps. It is opaque here.
	Data []byte
}

// schema is the first byte of each stored record. Version follows it in every
// schema, because the scripts compare it without knowing the rest.
const schema byte = 1

// encode gives the stored form: schema, version, card, applied ids, data. A
// session is what there are most of, so nothing is padded or named.
func (r Record) encode() []byte {
	to := make([]byte, 0, 32+len(r.Seen.code)+len(r.Data))
	to = append(to, schema)
	to = binary.AppendUvarint(to, uint64(r.Version))
	to = binary.AppendUvarint(to, uint64(r.Card))
	if r.Seen.code == "" {
		to = append(to, 0)
	}
	to = append(to, r.Seen.code...)
	return append(to, r.Data...)
}

// decodeRecord reads the stored form of any schema so far.
func decodeRecord(from []byte) (Record, error) {
	r := reader{rest: from}
	if s := r.byte(); s != schema {
		return Record{}, fmt.Errorf("record has schema %d; this release knows %d: a newer release wrote it", s, schema)
	}
	version, card := r.uvarint(), r.uvarint()
	if r.err != nil {
		return Record{}, r.err
	}
	ids, data, err := cutSeen(r.rest)
	if err != nil {
		return Record{}, err
	}
	record := Record{Version: uint32(version), Card: int64(card)}
	if len(ids) > 0 {
		record.Seen.code = string(r.rest[:len(r.rest)-len(data)])
	}
	if len(data) > 0 {
		record.Data = data
	}
	return record, nil
}

// versionCode is a version as it stands within a record; "" for none.
func versionCode(version uint32) []byte {
	if version == 0 {
		return nil
	}
	return binary.AppendUvarint(nil, uint64(version))
}

var errShort = errors.New("the stored bytes end too early")

// reader takes fields from stored bytes and remembers the first problem.
type reader struct {
	rest []byte
	err  error
}

func (r *reader) byte() byte {
	if b := r.take(1); len(b) == 1 {
		return b[0]
	}
	return 0
}

func (r *reader) take(n int) []byte {
	if r.err != nil || n > len(r.rest) {
		r.err, r.rest = errShort, nil
		return nil
	}
	taken := r.rest[:n]
	r.rest = r.rest[n:]
	return taken
}

func (r *reader) uvarint() uint64 {
	v, n := binary.Uvarint(r.rest)
	if r.err != nil || n <= 0 {
		r.err, r.rest = errShort, nil
		return 0
	}
	r.rest = r.rest[n:]
	return v
}

func (r *reader) varint() int64 {
	v, n := binary.Varint(r.rest)
	if r.err != nil || n <= 0 {
		r.err, r.rest = errShort, nil
		return 0
	}
	r.rest = r.rest[n:]
	return v
}

// count is a number of fields that follow. Each takes at least a byte, so a
// larger one is damage and must not make a long loop.
func (r *reader) count() int {
	n := r.uvarint()
	if n > uint64(len(r.rest)) {
		r.err, r.rest = errShort, nil
		return 0
	}
	return int(n)
}
