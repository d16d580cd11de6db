package storage

import (
	"encoding/binary"
	"errors"
	"slices"
)

const (
	// seenLast is how many of the last applied update ids a Seen keeps at least.
	seenLast = 8
	// seenWindow is how far below the largest id all applied ids are kept.
	// Telegram delivers what it repeats or delays shortly after, and its ids
	// rise by one for each update of the bot.
	seenWindow = 127
)

// Seen is the set of update ids that a chat has already applied. It keeps the
// last 8 of them and all that are at most 127 below the largest one.
//
// It knows no watermark: an id much smaller than the others is new, because
// Telegram starts again at a random number after a quiet week. Once the last 8
// ids all lie more than 127 below the largest one, the numbering counts as
// started again and only those 8 stay.
//
// The zero Seen is empty. A Seen does not change; With gives another one.
type Seen struct {
	// code is the encoded set, as it is stored: sessions in memory are many.
	code string
}

// Has says whether an update was applied.
func (s Seen) Has(update int64) bool {
	return slices.Contains(s.ids(), update)
}

// With gives the set with more ids, the last one being the newest.
func (s Seen) With(updates ...int64) Seen {
	ids := s.ids()
	for _, u := range updates {
		if !slices.Contains(ids, u) {
			ids = forget(append(ids, u))
		}
	}
	if len(ids) == 0 {
		return Seen{}
	}
	return Seen{code: string(appendSeen(nil, ids))}
}

// ids gives the set in the order in which it was applied.
func (s Seen) ids() []int64 {
	if s.code == "" {
		return nil
	}
	ids, _, err := cutSeen([]byte(s.code))
	if err != nil {
		return nil // cannot be: every code comes from appendSeen or was checked by cutSeen
	}
	return ids
}

// forget drops the ids that need not be kept.
func forget(ids []int64) []int64 {
	if len(ids) <= seenLast {
		return ids
	}
	older, last := ids[:len(ids)-seenLast], ids[len(ids)-seenLast:]
	largest := slices.Max(ids)
	if slices.Max(last) < largest-seenWindow {
		return last
	}
	older = slices.DeleteFunc(slices.Clone(older), func(id int64) bool { return id < largest-seenWindow })
	return append(older, last...)
}

// A stored Seen begins with one byte of these; zero is the empty set.
const (
	seenSome  = 0x80 // there is at least one id
	seenFull  = 0x40 // a byte counts the leading bytes of the bitmap that are all ones
	seenOther = 0x20 // ids follow that the bitmap cannot express
	seenBytes = 0x1f // number of bytes of the bitmap, without those leading ones
)

var errSeen = errors.New("the applied update ids are damaged")

// appendSeen encodes ids that stand in the order of their application. Most
// rise, so that is what is short: the largest id, then a bitmap of the rising
// ones below it. What came late, or lies too far below, is listed.
func appendSeen(to []byte, ids []int64) []byte {
	if len(ids) == 0 {
		return append(to, 0)
	}
	rising, late := split(ids)
	largest := rising[len(rising)-1]
	var bitmap [(seenWindow + 7) / 8]byte
	size := 0
	var below []uint64 // distances of the rising ones under the window, upwards
	for _, id := range rising[:len(rising)-1] {
		distance := uint64(largest) - uint64(id)
		if distance > seenWindow {
			below = append(below, distance)
			continue
		}
		at := int(distance - 1)
		bitmap[at/8] |= 1 << (at % 8)
		size = max(size, at/8+1)
	}
	full := 0
	for full < size && bitmap[full] == 0xff {
		full++
	}
	head := byte(seenSome | (size - full))
	if full > 0 {
		head |= seenFull
	}
	if len(below)+len(late) > 0 {
		head |= seenOther
	}
	to = binary.AppendUvarint(append(to, head), uint64(largest))
	if full > 0 {
		to = append(to, byte(full))
	}
	to = append(to, bitmap[full:size]...)
	if head&seenOther == 0 {
		return to
	}
	to = binary.AppendUvarint(to, uint64(len(below)))
	for _, distance := range below {
		to = binary.AppendUvarint(to, distance)
	}
	to = binary.AppendUvarint(to, uint64(len(late)))
	for _, l := range late {
		to = binary.AppendUvarint(to, uint64(largest)-uint64(l.id))
		to = binary.AppendUvarint(to, uint64(l.before))
	}
	return to
}

// lateID is an id that was applied after a larger one.
type lateID struct {
	id int64
	// before is how many rising ids were applied after it.
	before int
}

// split separates ids that are larger than all before from the others.
func split(ids []int64) (rising []int64, late []lateID) {
	for i, id := range ids {
		if i == 0 || id > rising[len(rising)-1] {
			rising = append(rising, id)
			continue
		}
		late = append(late, lateID{id, len(rising)})
	}
	for i := range late {
		late[i].before = len(rising) - late[i].before
	}
	return rising, late
}

// cutSeen decodes a set and gives what follows it.
func cutSeen(from []byte) (ids []int64, rest []byte, err error) {
	r := reader{rest: from}
	head := r.byte()
	if head&seenSome == 0 {
		if head != 0 {
			return nil, nil, errSeen
		}
		return nil, r.rest, r.err
	}
	largest := r.uvarint()
	full, size := 0, int(head&seenBytes)
	if head&seenFull != 0 {
		full = int(r.byte())
	}
	if full+size > (seenWindow+7)/8 {
		return nil, nil, errSeen
	}
	bitmap := append(slices.Repeat([]byte{0xff}, full), r.take(size)...)
	if head&seenOther != 0 {
		for range r.count() {
			ids = append(ids, int64(largest-r.uvarint()))
		}
	}
	for at := len(bitmap)*8 - 1; at >= 0; at-- {
		if bitmap[at/8]&(1<<(at%8)) != 0 {
			ids = append(ids, int64(largest-uint64(at)-1))
		}
	}
	ids = append(ids, int64(largest))
	if head&seenOther != 0 {
		rising := len(ids)
		for i := range r.count() {
			id, before := int64(largest-r.uvarint()), int(r.uvarint())
			if before < 0 || before > rising {
				return nil, nil, errSeen
			}
			ids = slices.Insert(ids, rising-before+i, id)
		}
	}
	return ids, r.rest, r.err
}
