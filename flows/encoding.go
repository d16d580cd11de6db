package flows

import (
	"encoding/binary"
	"errors"
	"fmt"
	"math"
	"strconv"
	"strings"
)

// Answers are stored as keys instead of names: a chat's whole state then fits
// in a hundred bytes, and a question keeps its answer when a guide is reworded
// or reordered. A key that the content does not know (any more) is read as the
// name "#" plus the key, and written back unchanged: no answer is lost when a
// question goes and comes back.

// The first byte of a stored value is its type, times 16, plus a small number:
// yes or no, how many options were chosen, or one of these.
const (
	smallDecimal = 1  // a number with a fraction, as eight bytes; else a varint
	smallCount   = 14 // the count of options does not fit and follows
	smallSkipped = 15
)

var errShort = errors.New("answers end in the middle")

// AppendAnswers writes answers in their stored form.
func (c *Content) AppendAnswers(b []byte, answers Answers) []byte {
	b = binary.AppendUvarint(b, uint64(len(answers)))
	for _, a := range answers {
		key := keyOf(a.Question, questionKey)
		b = append(b, byte(key>>16), byte(key>>8), byte(key))
		b = appendValue(b, a.Value)
	}
	return b
}

func appendValue(b []byte, v Value) []byte {
	tag := func(small int) byte { return byte(int(v.Type)<<4 | small) }
	if v.Skipped {
		return append(b, tag(smallSkipped))
	}
	switch v.Type {
	case Choice:
		return binary.BigEndian.AppendUint16(append(b, tag(0)), uint16(keyOf(v.Text, optionKey)))
	case Multi:
		if n := len(v.Many); n < smallCount {
			b = append(b, tag(n))
		} else {
			b = binary.AppendUvarint(append(b, tag(smallCount)), uint64(n))
		}
		for _, id := range v.Many {
			b = binary.BigEndian.AppendUint16(b, uint16(keyOf(id, optionKey)))
		}
		return b
	case YesNo:
		return append(b, tag(int(v.Number)&1))
	case Number, Money, Date:
		if v.Number == math.Trunc(v.Number) && math.Abs(v.Number) < 1<<53 {
			return binary.AppendVarint(append(b, tag(0)), int64(v.Number))
		}
		return binary.BigEndian.AppendUint64(append(b, tag(smallDecimal)), math.Float64bits(v.Number))
	case Location:
		b = binary.BigEndian.AppendUint32(append(b, tag(0)), math.Float32bits(float32(v.Latitude)))
		return binary.BigEndian.AppendUint32(b, math.Float32bits(float32(v.Longitude)))
	default:
		b = binary.AppendUvarint(append(b, tag(0)), uint64(len(v.Text)))
		return append(b, v.Text...)
	}
}

// ReadAnswers reads what AppendAnswers wrote, with any earlier or later
// content, and gives the bytes after it.
func (c *Content) ReadAnswers(b []byte) (Answers, []byte, error) {
	r := reader{rest: b}
	n := r.uvarint()
	if n > uint64(len(b)) {
		return nil, nil, errShort
	}
	answers := make(Answers, 0, n)
	for range n {
		key := Key(r.take(3))
		q := c.byKey[key]
		name := unknownName(key)
		if q != nil {
			name = q.ID
		}
		v := r.value(q)
		answers = append(answers, Answer{name, v})
	}
	if r.err != nil {
		return nil, nil, r.err
	}
	return answers, r.rest, nil
}

// unknownName keeps a key that the content does not know.
func unknownName(key Key) string { return "#" + strconv.FormatUint(uint64(key), 16) }

// keyOf gives the key of a name, or the key that an unknown name keeps.
func keyOf(name string, of func(string) Key) Key {
	if digits, ok := strings.CutPrefix(name, "#"); ok {
		if key, err := strconv.ParseUint(digits, 16, 32); err == nil {
			return Key(key)
		}
	}
	return of(name)
}

// reader takes bytes from the front and remembers the first error.
type reader struct {
	rest []byte
	err  error
}

func (r *reader) bytes(n int) []byte {
	if r.err != nil || n < 0 || len(r.rest) < n {
		r.err = errShort
		return nil
	}
	b := r.rest[:n]
	r.rest = r.rest[n:]
	return b
}

func (r *reader) take(n int) uint64 {
	var x uint64
	for _, c := range r.bytes(n) {
		x = x<<8 | uint64(c)
	}
	return x
}

func (r *reader) uvarint() uint64 {
	x, n := binary.Uvarint(r.rest)
	if n <= 0 {
		r.err = errShort
		return 0
	}
	r.rest = r.rest[n:]
	return x
}

func (r *reader) varint() int64 {
	x, n := binary.Varint(r.rest)
	if n <= 0 {
		r.err = errShort
		return 0
	}
	r.rest = r.rest[n:]
	return x
}

func (r *reader) value(q *Question) Value {
	tag := int(r.take(1))
	small := tag & 0x0f
	v := Value{Type: Type(tag >> 4)}
	if small == smallSkipped {
		v.Skipped = true
		return v
	}
	switch v.Type {
	case Choice:
		v.Text = q.optionName(Key(r.take(2)))
	case Multi:
		n := uint64(small)
		if small == smallCount {
			n = r.uvarint()
		}
		if n > uint64(len(r.rest)) {
			r.err = errShort
			return v
		}
		v.Many = make([]string, 0, n)
		for range n {
			v.Many = append(v.Many, q.optionName(Key(r.take(2))))
		}
	case YesNo:
		v.Number = float64(small & 1)
	case Number, Money, Date:
		if small == smallDecimal {
			v.Number = math.Float64frombits(r.take(8))
		} else {
			v.Number = float64(r.varint())
		}
	case Text, Region, Photo:
		n := r.uvarint()
		if n > uint64(len(r.rest)) {
			r.err = errShort
			return v
		}
		v.Text = string(r.bytes(int(n)))
	case Location:
		v.Latitude = float64(math.Float32frombits(uint32(r.take(4))))
		v.Longitude = float64(math.Float32frombits(uint32(r.take(4))))
	default:
		if r.err == nil {
			r.err = fmt.Errorf("unknown type %d of an answer", v.Type)
		}
	}
	return v
}

// optionName finds the option with a key; nil questions know none.
func (q *Question) optionName(key Key) string {
	if q != nil {
		if o := q.byKey[key]; o != nil {
			return o.ID
		}
	}
	return unknownName(key)
}
