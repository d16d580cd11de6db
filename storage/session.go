package storage

import (
	"context"
	"encoding/binary"
	"errors"
	"fmt"
	"hash/fnv"
	"strconv"
	"strings"
	"time"
)

// ErrConflict says that the session has another version than the commit was
// made for: somebody else committed, or the session expired. Load it again.
var ErrConflict = errors.New("the session has changed meanwhile")

// Commit is everything that one update changes, written in one step or not at all.
type Commit struct {
	// Chat is the id of the chat.
	Chat int64
	// Prior is the session as it was loaded, or as the last commit gave it.
	Prior Record
	// Updates are the ids that this commit applies; they become part of Seen.
	Updates []int64
	// Card is the message id of the card that shows the new session: that of
	// Prior, or 0 for one that is not sent yet.
	Card int64
	// Data is the new session.
	Data []byte
	// TTL is how long the session stays without a further commit.
	TTL time.Duration
	// Jobs are added, for whatever chat they are; one whose id this chat has
	// added already, and that is not done yet, is left as it is.
	Jobs []Job
	// Person is what announcements know about the person from now on; nil leaves
	// it as it is. An erased chat is known to no announcement.
	Person []byte
	// Figures change the counts of Month, such as "2026-11". An erasure leaves
	// the counts as they are: they hold nobody's data.
	Month   string
	Figures []Figure
	// Dead is added to the dead letters unless nil.
	Dead *DeadLetter
	// Erase forgets the chat: its session, jobs and dead letters. Card, Data
	// and TTL do not count then. Version and Seen stay for 24 hours, so that an
	// update that comes again does not bring the chat back. Jobs and Dead of
	// the same commit are added afterwards.
	Erase bool
}

// Load gives a chat's session, and the zero Record when there is none.
func (s *Store) Load(ctx context.Context, chat int64) (Record, error) {
	stored, err := s.client.Get(ctx, s.keys.session(chat)).Bytes()
	if plain(err) != nil {
		return Record{}, fmt.Errorf("load a session: %w", err)
	}
	if err != nil {
		return Record{}, nil // there is none
	}
	r, err := decodeRecord(stored)
	if err != nil {
		return Record{}, fmt.Errorf("load a session: %w", err)
	}
	return r, nil
}

// Commit writes a session and gives it as it is stored now. It fails with
// ErrConflict when the stored version is not that of Prior. After any other
// error the write may have happened or not; the same commit may be repeated,
// and when the first one had happened, a repetition gives ErrConflict and the
// updates are found in Seen. So of two processes that commit the same update,
// exactly one succeeds.
func (s *Store) Commit(ctx context.Context, c Commit) (Record, error) {
	next := Record{Version: nextVersion(c), Card: c.Card, Seen: c.Prior.Seen.With(c.Updates...), Data: c.Data}
	ttl, erase := c.TTL, ""
	if c.Erase {
		next.Card, next.Data = 0, nil
		ttl, erase = KeptErased, "erase"
	}
	if ttl < time.Millisecond {
		return Record{}, fmt.Errorf("commit a session: a time to live of %s keeps nothing", ttl)
	}
	args := []any{versionCode(c.Prior.Version), next.encode(), ttl.Milliseconds(), erase, member(c.Chat, "")}
	args = append(args, deadArgs(c.Dead)...)
	args = append(args, c.Chat, c.Person, len(c.Figures), KeptFigures.Milliseconds())
	for _, f := range c.Figures {
		args = append(args, f.Name, f.By)
	}
	for _, j := range c.Jobs {
		args = append(args, member(c.Chat, j.ID), j.Due.UnixMilli(), j.encode())
	}
	p := partitionOf(c.Chat)
	keys := []string{s.keys.session(c.Chat), s.keys.partition(p, classDue), s.keys.partition(p, classJobs), s.keys.partition(p, classDead),
		s.keys.partition(p, classPeople)}
	if len(c.Figures) > 0 {
		keys = append(keys, s.keys.figures(p, c.Month))
	}
	ok, err := s.yes(ctx, s.scripts.commit, keys, args...)
	if err != nil {
		return Record{}, fmt.Errorf("commit a session: %w", err)
	}
	if !ok {
		return Record{}, fmt.Errorf("commit a session: %w", ErrConflict)
	}
	return next, nil
}

// The first version of a session lies between these. With less than three
// bytes it would repeat too soon, with more each session would be larger.
const (
	minFirstVersion = 1 << 14
	maxFirstVersion = 1 << 21
)

// nextVersion gives the version after Prior. The first one follows from the
// first update: when a session expired or was erased and the chat began again,
// an instance that still remembers the former life must not pass the fence.
func nextVersion(c Commit) uint32 {
	if next := c.Prior.Version + 1; c.Prior.Version != 0 && next != 0 {
		return next
	}
	h := fnv.New32a()
	for _, u := range c.Updates {
		h.Write(binary.BigEndian.AppendUint64(nil, uint64(u)))
	}
	return minFirstVersion + h.Sum32()%(maxFirstVersion-minFirstVersion)
}

// Shown remembers the message that shows a session's card, if the session
// still has that version; otherwise it has no effect.
func (s *Store) Shown(ctx context.Context, chat int64, version uint32, card int64) error {
	if version == 0 {
		return nil // no session has it
	}
	code := binary.AppendUvarint(nil, uint64(card))
	_, err := s.yes(ctx, s.scripts.shown, []string{s.keys.session(chat)}, versionCode(version), code)
	if err != nil {
		return fmt.Errorf("remember the card of a session: %w", err)
	}
	return nil
}

// member names what a chat has added to a key of its partition.
func member(chat int64, id string) string {
	return strconv.FormatInt(chat, 10) + "/" + id
}

// errMember does not repeat what is stored: it may be most of a chat's id.
var errMember = errors.New("what is stored names no chat")

// cutMember is the reverse of member.
func cutMember(m string) (chat int64, id string, err error) {
	number, id, _ := strings.Cut(m, "/")
	if chat, err = strconv.ParseInt(number, 10, 64); err != nil {
		return 0, "", errMember
	}
	return chat, id, nil
}
