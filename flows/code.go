package flows

import (
	"encoding/base32"
	"errors"
	"fmt"
	"hash/fnv"
	"math"
	"math/bits"
	"slices"
	"strconv"
	"strings"
)

// A reference code holds everything that an outcome follows from: the guide,
// the day and the answers on the way, as a string of bits, plus a check over
// them and over the guide's structure. It can be read out over the phone and
// opened anywhere, without the chat it came from. What was typed as text, a
// photo or a location is not in it.

// crockford is the alphabet without I, L, O and U, which are misread.
var crockford = base32.NewEncoding("0123456789ABCDEFGHJKMNPQRSTVWXYZ").WithPadding(base32.NoPadding)

// Errors of OpenCode.
var (
	// ErrNoCode: this is not a reference code.
	ErrNoCode = errors.New("not a reference code")
	// ErrOtherVersion: the code is mistyped, or was made with a guide of
	// another structure.
	ErrOtherVersion = errors.New("mistyped, or made with another version of the guide")
)

const (
	codeBits      = 5 // in a character
	codeCheckBits = 15
	codeDayBits   = 14         // until the year 2070
	codeFirstDay  = Day(20454) // 1 January 2026
	codeGroup     = 4          // characters between hyphens
	fractionScale = 1000       // figures are kept to three decimals
)

// Code gives the reference code of a trail that ends in an outcome, such as
// "H-7Q2K-M4XD-9P".
func (g *Guide) Code(t Trail, day Day) string {
	var w bitWriter
	w.write(uint64(day-codeFirstDay), codeDayBits)
	for _, asked := range t.Asked {
		w.value(asked.Question, asked.Value)
	}
	var all bitWriter
	all.write(g.check(w.bytes(), day), codeCheckBits)
	all.append(w)
	text := crockford.EncodeToString(all.bytes())
	text = text[:(all.n+codeBits-1)/codeBits]
	var b strings.Builder
	b.WriteString(g.Letters)
	for i := 0; i < len(text); i += codeGroup {
		b.WriteByte('-')
		b.WriteString(text[i:min(i+codeGroup, len(text))])
	}
	return b.String()
}

// check ties a code to its content, to the structure of the guide and to the
// day, also to one that the code has too few bits for.
func (g *Guide) check(payload []byte, day Day) uint64 {
	h := fnv.New32a()
	_, _ = fmt.Fprint(h, g.ID, g.Structure, int32(day))
	_, _ = h.Write(payload)
	sum := h.Sum32()
	return uint64(sum>>17) ^ uint64(sum&(1<<codeCheckBits-1))
}

// OpenCode reads a reference code, typed in any case and with or without
// hyphens, and gives the guide, the answers and the day.
func (c *Content) OpenCode(code string) (*Guide, Answers, Day, error) {
	text := strings.NewReplacer("-", "", " ", "").Replace(strings.ToUpper(strings.TrimSpace(code)))
	err := ErrNoCode
	for _, g := range c.Guides {
		rest, ok := strings.CutPrefix(text, g.Letters)
		if !ok {
			continue
		}
		rest = strings.NewReplacer("O", "0", "I", "1", "L", "1").Replace(rest)
		raw, bad := decodeCode(rest)
		if bad != nil {
			continue
		}
		answers, day, fits := c.openBits(g, bitReader{b: raw}, len(rest))
		if fits {
			return g, answers, day, nil
		}
		err = ErrOtherVersion
	}
	return nil, nil, 0, err
}

// decodeCode turns characters into bits, filling the last byte with zeros.
func decodeCode(text string) ([]byte, error) {
	for len(text)%8 != 0 {
		text += "0"
	}
	return crockford.DecodeString(text)
}

// openBits reads the bits of a code of so many characters. It is false unless
// they lead to an outcome of g, nothing is left over, and the check holds.
func (c *Content) openBits(g *Guide, r bitReader, characters int) (Answers, Day, bool) {
	check := r.read(codeCheckBits)
	start := r
	day := Day(r.read(codeDayBits)) + codeFirstDay
	env := g.enter(c, day)
	trail := g.walk(env, func(q *Question) (Value, bool) {
		v := r.value(q)
		return v, r.err == nil && q.Accepts(v) == Fits
	})
	g.leave(env)
	filling := characters*codeBits - r.at
	if r.err != nil || trail.Outcome == nil || filling < 0 || filling >= codeBits {
		return nil, 0, false
	}
	var w bitWriter
	for start.at < r.at {
		w.write(start.read(1), 1)
	}
	if r.read(filling) != 0 || g.check(w.bytes(), day) != check {
		return nil, 0, false
	}
	var answers Answers
	for _, asked := range trail.Asked {
		answers = answers.With(asked.Question.ID, asked.Value)
	}
	return answers, day, true
}

// bitWriter collects bits, most significant first.
type bitWriter struct {
	b []byte
	n int
}

func (w *bitWriter) write(x uint64, width int) {
	for i := width - 1; i >= 0; i-- {
		if w.n%8 == 0 {
			w.b = append(w.b, 0)
		}
		w.b[w.n/8] |= byte(x>>i&1) << (7 - w.n%8)
		w.n++
	}
}

func (w *bitWriter) bytes() []byte { return w.b }

func (w *bitWriter) append(other bitWriter) {
	for i := range other.n {
		w.write(uint64(other.b[i/8]>>(7-i%8)&1), 1)
	}
}

// value writes an answer in as few bits as its question allows.
func (w *bitWriter) value(q *Question, v Value) {
	if q.Optional {
		w.write(boolBit(v.Skipped), 1)
		if v.Skipped {
			return
		}
	}
	switch q.Type {
	case Choice:
		w.write(uint64(q.optionIndex(v.Text)), choiceBits(q))
	case Multi:
		for _, o := range q.Options {
			w.write(boolBit(slices.Contains(v.Many, o.ID)), 1)
		}
	case YesNo:
		w.write(boolBit(v.Yes()), 1)
	case Number, Money, Date:
		w.number(v.Number)
	case Region:
		province, regency, _ := strings.Cut(v.Text, ".")
		p, _ := strconv.ParseUint(province, 10, 7)
		r, _ := strconv.ParseUint(regency, 10, 7)
		w.write(p, 7)
		w.write(r, 7)
	}
}

// number writes sign, power of ten and the digits in groups of four bits, each
// with a bit that says whether another follows.
func (w *bitWriter) number(x float64) {
	w.write(boolBit(x < 0), 1)
	scaled := uint64(math.Round(math.Abs(x) * fractionScale))
	power := 0
	for scaled != 0 && scaled%10 == 0 && power < 15 {
		scaled, power = scaled/10, power+1
	}
	w.write(uint64(power), 4)
	for {
		w.write(scaled&15, 4)
		scaled >>= 4
		w.write(boolBit(scaled != 0), 1)
		if scaled == 0 {
			return
		}
	}
}

// bitReader takes bits from the front; reading past the end is an error.
type bitReader struct {
	b   []byte
	at  int
	err error
}

func (r *bitReader) read(width int) uint64 {
	var x uint64
	for range width {
		if r.at/8 >= len(r.b) {
			r.err = ErrNoCode
			return 0
		}
		x = x<<1 | uint64(r.b[r.at/8]>>(7-r.at%8)&1)
		r.at++
	}
	return x
}

func (r *bitReader) value(q *Question) Value {
	v := Value{Type: q.Type}
	if q.Optional && r.read(1) == 1 {
		return Value{Type: q.Type, Skipped: true}
	}
	switch q.Type {
	case Choice:
		if i := int(r.read(choiceBits(q))); i < len(q.Options) {
			v.Text = q.Options[i].ID
		}
	case Multi:
		for _, o := range q.Options {
			if r.read(1) == 1 {
				v.Many = append(v.Many, o.ID)
			}
		}
	case YesNo:
		v.Number = float64(r.read(1))
	case Number, Money, Date:
		v.Number = r.number()
	case Region:
		v.Text = fmt.Sprintf("%02d.%02d", r.read(7), r.read(7))
	case Text, Photo:
		v.Text = "…"
	}
	return v
}

func (r *bitReader) number() float64 {
	negative := r.read(1) == 1
	power := int(r.read(4))
	var digits uint64
	for shift := 0; shift < 64 && r.err == nil; shift += 4 {
		digits |= r.read(4) << shift
		if r.read(1) == 0 {
			break
		}
	}
	x := float64(digits) * math.Pow10(power) / fractionScale
	if negative {
		return -x
	}
	return x
}

func (q *Question) optionIndex(id string) int {
	return slices.IndexFunc(q.Options, func(o *Option) bool { return o.ID == id })
}

// choiceBits is how many bits number all options of q.
func choiceBits(q *Question) int { return bits.Len(uint(len(q.Options) - 1)) }

func boolBit(b bool) uint64 {
	if b {
		return 1
	}
	return 0
}
