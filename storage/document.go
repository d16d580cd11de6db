package storage

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"strconv"
	"time"

	"github.com/redis/go-redis/v9"
)

// DocumentKind says what a document is about. It is part of its key.
type DocumentKind string

// The kinds of document.
const (
	// DocumentTicket is a ticket, in the partition of the SME's chat; its name
	// is the ticket's.
	DocumentTicket DocumentKind = "ticket"
	// DocumentDesk is what the consultants' group is and has to say, in the
	// partition of the group.
	DocumentDesk DocumentKind = "desk"
	// DocumentTopic says which ticket a topic belongs to, in the partition of
	// the group; its name is the topic's id.
	DocumentTopic DocumentKind = "topic"
	// DocumentDesks lists the groups that are connected; it belongs to chat 0.
	DocumentDesks DocumentKind = "desks"
	// DocumentFollow is what somebody does with an announcement that was sent, in
	// the partition of their chat.
	DocumentFollow DocumentKind = "follow"
	// DocumentCompose is an announcement that somebody is writing, in the
	// partition of their chat.
	DocumentCompose DocumentKind = "compose"
	// DocumentRoles says who besides the administrators may do what; it belongs to
	// chat 0.
	DocumentRoles DocumentKind = "roles"
	// DocumentBoard lists the open tickets of a group, in its partition.
	DocumentBoard DocumentKind = "board"
	// DocumentBan keeps an SME away from the consultants, in the partition of
	// the SME's chat.
	DocumentBan DocumentKind = "ban"
	// DocumentAudit is what the staff of a group did on a day, which is its
	// name; DocumentReport what became of the tickets of a month.
	DocumentAudit  DocumentKind = "audit"
	DocumentReport DocumentKind = "report"
	// DocumentVisit is a visit to a service centre, in the partition of the SME's
	// chat; its name is the visit's code. DocumentVisits lists the coming visits
	// of a group, in its partition.
	DocumentVisit  DocumentKind = "visit"
	DocumentVisits DocumentKind = "visits"
	// DocumentProposals are answers that could become cards; they belong to
	// chat 0.
	DocumentProposals DocumentKind = "proposals"
	// DocumentRecall says for which rules everybody's results were looked at
	// last; it belongs to chat 0.
	DocumentRecall DocumentKind = "recall"
	// DocumentContent is written when all instances are to read their content
	// anew, by its version; it belongs to chat 0.
	DocumentContent DocumentKind = "content"
)

// Document is a record of a part of the application, opaque here.
type Document struct {
	Kind DocumentKind
	// Chat owns the document and decides its partition.
	Chat int64
	// Name tells the documents of a chat and kind apart; it may be "".
	Name string
	// Version is the fence of the next write; 0 means that there is none yet.
	Version uint64
	// Data is the content; in a write, none removes the document.
	Data []byte
	// TTL is how long it stays without another write; 0 is for ever.
	TTL time.Duration
}

// LoadDocument gives a document as it is stored, with Version 0 when there is none.
func (s *Store) LoadDocument(ctx context.Context, kind DocumentKind, chat int64, name string) (Document, error) {
	d := Document{Kind: kind, Chat: chat, Name: name}
	stored, err := s.client.Get(ctx, s.keys.document(d)).Bytes()
	if errors.Is(err, redis.Nil) {
		return d, nil
	}
	if err != nil {
		return d, fmt.Errorf("load a document: %w", err)
	}
	version, data, found := bytes.Cut(stored, []byte{'\n'})
	d.Version, err = strconv.ParseUint(string(version), 10, 64)
	if err != nil || !found {
		return d, fmt.Errorf("load a document: what is stored of kind %s names no version", kind)
	}
	d.Data = data
	return d, nil
}

// WriteDocuments writes documents of one chat and adds jobs, all in one step or
// nothing. It fails with ErrConflict when one of them has another version than
// the one given, and then they must be loaded again. After any other error the
// write may have happened or not; repeating it then gives ErrConflict, so the
// documents must show what was applied. The versions of docs are raised.
func (s *Store) WriteDocuments(ctx context.Context, chat int64, docs []*Document, jobs ...Job) error {
	p := partitionOf(chat)
	keys := []string{s.keys.partition(p, classDue), s.keys.partition(p, classJobs)}
	var args []any
	for _, d := range docs {
		if d.Chat != chat {
			return errors.New("write documents: they belong to several chats")
		}
		expected, value := "", []byte{}
		if d.Version != 0 {
			expected = strconv.FormatUint(d.Version, 10)
		}
		if d.Data != nil {
			value = append(append(strconv.AppendUint(nil, d.Version+1, 10), '\n'), d.Data...)
		}
		keys = append(keys, s.keys.document(*d))
		args = append(args, expected, value, d.TTL.Milliseconds())
	}
	for _, j := range jobs {
		args = append(args, member(chat, j.ID), j.Due.UnixMilli(), j.encode())
	}
	ok, err := s.yes(ctx, s.scripts.write, keys, args...)
	if err != nil {
		return fmt.Errorf("write documents: %w", err)
	}
	if !ok {
		return fmt.Errorf("write documents: %w", ErrConflict)
	}
	for _, d := range docs {
		d.Version++
		if d.Data == nil {
			d.Version = 0
		}
	}
	return nil
}
