package storage

import (
	"context"
	"encoding/binary"
	"errors"
	"fmt"
	"iter"
	"strconv"
)

// RecipientState is how far one recipient of a broadcast is. The numbers are
// stored.
type RecipientState uint8

// The states of a recipient.
const (
	// Queued: nothing was sent yet.
	Queued RecipientState = iota
	// Sending: a call is under way.
	Sending
	// Sent: Telegram has it.
	Sent
	// Failed: Telegram refused it, or the recipient was left out meanwhile.
	Failed
	// Blocked: the person blocked the bot or is gone.
	Blocked
	// Unknown: it may have arrived or not. It is never sent again unless
	// somebody decides so.
	Unknown

	recipientStates
)

// String gives the state's name.
func (s RecipientState) String() string {
	names := [...]string{"queued", "sending", "sent", "failed", "blocked", "unknown"}
	if int(s) < len(names) {
		return names[s]
	}
	return "?"
}

// Reasons 0 to 11 of a recipient are the application's; these are known here.
const (
	// ReasonLeftOut: the recipient opted out or was forgotten before it was his turn.
	ReasonLeftOut = 14
	// ReasonCrashed: the process that was sending died.
	ReasonCrashed = 15
)

// Mark is something that a recipient did or that was done for him; each is one bit.
type Mark uint8

// The marks.
const (
	// MarkTapped: the person pressed a button of the broadcast.
	MarkTapped Mark = 1 << iota
	// MarkReplied: the person wrote an answer to it.
	MarkReplied
	// MarkLeft: the person opted out with it.
	MarkLeft
	// MarkCorrected: the message was edited to its corrected form.
	MarkCorrected
)

// Position tells the recipients of one broadcast apart: the place in the zone,
// times four, plus the zone.
type Position int64

// Zone is the number of the recipient's time zone.
func (p Position) Zone() int { return int(p & 3) }

func (p Position) index() int64 { return int64(p >> 2) }

// Recipient is one person of a broadcast.
type Recipient struct {
	Position Position
	// Chat is Nobody for somebody who was forgotten.
	Chat  int64
	State RecipientState
	// Variant is the number of the version of the content that fits the person, 0 to 31.
	Variant int
	// Reason says why it failed, or why it is not known, as the number of the
	// application's reason or one of the constants here.
	Reason int
	Marks  Mark
	// Messages are the ids of what was sent; 0 for what was not.
	Messages []int64
}

// A recipient takes 7 bytes for the chat, one for state and variant, one for
// reason and marks, and four for each message.
const (
	chatBytes    = 7
	headBytes    = chatBytes + 2
	messageBytes = 4
	// segmentBytes is what one key holds at most. With the server's own head it
	// just fits a size in which the server takes memory.
	segmentBytes = 32<<10 - 16
)

// shape says where the recipients of a broadcast are.
type shape struct {
	id, fill int64
	messages int
}

func (h shape) width() int64 { return headBytes + messageBytes*int64(h.messages) }

// per is how many recipients one key holds.
func (h shape) per() int64 { return segmentBytes / h.width() }

func (h shape) segment(k keys, zone int, segment int64) string {
	return fmt.Sprintf("%s:%d:%d:%d:%d", k.broadcasts(classBroadcastPeople), h.id, h.fill, zone, segment)
}

// place gives the key and the offset of a recipient.
func (h shape) place(k keys, p Position) (key string, offset int64) {
	return h.segment(k, p.Zone(), p.index()/h.per()), p.index() % h.per() * h.width()
}

// segments are all keys with the number of their zone and of their first place.
func (h shape) segments(k keys, totals [Zones]int64) iter.Seq2[string, Position] {
	return func(yield func(string, Position) bool) {
		for z, total := range totals {
			for first := int64(0); first < total; first += h.per() {
				if !yield(h.segment(k, z, first/h.per()), Position(first<<2)|Position(z)) {
					return
				}
			}
		}
	}
}

func (k keys) again(id int64, zone int) string {
	return k.broadcast(classBroadcastAgain, id) + ":" + strconv.Itoa(zone)
}

func appendChat(to []byte, chat int64) []byte {
	var b [8]byte
	binary.BigEndian.PutUint64(b[:], uint64(chat))
	return append(to, b[1:]...)
}

func readChat(from string) int64 {
	var b [8]byte
	copy(b[1:], from[:chatBytes])
	if b[1]&0x80 != 0 {
		b[0] = 0xff // a negative id
	}
	return int64(binary.BigEndian.Uint64(b[:]))
}

func (h shape) encode(to []byte, r Recipient) []byte {
	to = append(appendChat(to, r.Chat), byte(r.State)|byte(r.Variant)<<3, byte(r.Reason)|byte(r.Marks)<<4)
	return append(to, packMessages(r.Messages, h.messages)...)
}

// packMessages gives the ids as they are stored: as many as there is room for.
func packMessages(ids []int64, n int) []byte {
	packed := make([]byte, messageBytes*n)
	for i := range min(len(ids), n) {
		binary.BigEndian.PutUint32(packed[messageBytes*i:], uint32(ids[i]))
	}
	return packed
}

func (h shape) decode(from string, p Position) Recipient {
	r := Recipient{Position: p, Chat: readChat(from), State: RecipientState(from[chatBytes] & 7), Variant: int(from[chatBytes] >> 3),
		Reason: int(from[chatBytes+1] & 15), Marks: Mark(from[chatBytes+1] >> 4)}
	if r.State == Sent {
		for i := range h.messages {
			r.Messages = append(r.Messages, int64(binary.BigEndian.Uint32([]byte(from[headBytes+messageBytes*i:headBytes+messageBytes*(i+1)]))))
		}
	}
	return r
}

// Recipients gives all recipients of a broadcast, as they stand when they are
// read, a segment at a time.
func (s *Store) Recipients(ctx context.Context, id int64) iter.Seq2[Recipient, error] {
	return func(yield func(Recipient, error) bool) {
		b, err := s.LoadBroadcast(ctx, id)
		if err != nil {
			yield(Recipient{}, err)
			return
		}
		for key, first := range b.shape.segments(s.keys, b.totals) {
			stored, err := s.client.Get(ctx, key).Result()
			if err != nil {
				yield(Recipient{}, fmt.Errorf("read the recipients of a broadcast: %w", err))
				return
			}
			width := int(b.shape.width())
			for i := range len(stored) / width {
				if !yield(b.shape.decode(stored[i*width:(i+1)*width], first+Position(i<<2)), nil) {
					return
				}
			}
		}
	}
}

// Recipient gives one recipient; it fails with ErrNoBroadcast when there is
// none at that position.
func (s *Store) Recipient(ctx context.Context, id int64, p Position) (Recipient, error) {
	b, err := s.LoadBroadcast(ctx, id)
	if err != nil {
		return Recipient{}, err
	}
	if p < 0 || p.Zone() >= Zones || p.index() >= b.totals[p.Zone()] {
		return Recipient{}, ErrNoBroadcast
	}
	key, offset := b.shape.place(s.keys, p)
	stored, err := s.client.GetRange(ctx, key, offset, offset+b.shape.width()-1).Result()
	if err == nil && int64(len(stored)) < b.shape.width() {
		err = ErrNoBroadcast
	}
	if err != nil {
		return Recipient{}, fmt.Errorf("read a recipient: %w", err)
	}
	return b.shape.decode(stored, p), nil
}

// MarkRecipient sets a mark of the recipient with that chat. It gives true for
// the one call that sets it.
func (s *Store) MarkRecipient(ctx context.Context, id int64, p Position, chat int64, m Mark) (bool, error) {
	r, err := s.Recipient(ctx, id, p)
	if errors.Is(err, ErrNoBroadcast) || err == nil && r.Chat != chat {
		return false, nil
	}
	if err != nil {
		return false, err
	}
	b, err := s.LoadBroadcast(ctx, id)
	if err != nil {
		return false, err
	}
	key, offset := b.shape.place(s.keys, p)
	set, err := s.yes(ctx, s.scripts.recipientMark, []string{key}, offset+chatBytes+1, int(m)<<4)
	if err != nil {
		return false, fmt.Errorf("mark a recipient: %w", err)
	}
	return set, nil
}
