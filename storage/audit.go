package storage

import (
	"context"
	"encoding/json"
	"fmt"
	"iter"
	"time"
)

// AuditEntry is something that staff or an administrator did. Entries are only
// ever added.
type AuditEntry struct {
	// ID keeps an entry from being added twice when what was done is repeated
	// after a crash; "" for none. It is first, so that it stands at the
	// beginning of what is stored.
	ID string    `json:"id,omitempty"`
	At time.Time `json:"at"`
	// Who is the Telegram id of the person, 0 for the program itself.
	Who int64 `json:"who"`
	// Name is how the person was called then.
	Name string `json:"name,omitempty"`
	// What was done: "announcement.release", "role.give", ...
	What string `json:"what"`
	// Object is what it was done to: a number of a broadcast, a person, ...
	Object string `json:"object,omitempty"`
	// About is the chat whose data were seen or changed, 0 for none.
	About int64 `json:"about,omitempty"`
	// Note says more, without what people wrote.
	Note string `json:"note,omitempty"`
}

const (
	// maxAudit is how many entries are kept, newest first.
	maxAudit = 20_000
	// KeptAudit is how long an entry stays: evidence for two years of reports,
	// and for whoever asks who saw their data.
	KeptAudit = 2 * 365 * 24 * time.Hour
	auditName = "audit"
	// auditTwice is among how many of the newest entries one with the same id is
	// looked for: what is repeated after a crash is repeated soon.
	auditTwice = 200
	// auditAtOnce is how many entries one round trip reads.
	auditAtOnce = 500
)

// AddAudit adds an entry, unless one with its id is among the newest.
func (s *Store) AddAudit(ctx context.Context, e AuditEntry) error {
	data, err := json.Marshal(e)
	if err != nil {
		return fmt.Errorf("write an audit entry: %w", err)
	}
	mark := ""
	if e.ID != "" {
		id, err := json.Marshal(e.ID)
		if err != nil {
			return fmt.Errorf("write an audit entry: %w", err)
		}
		mark = `{"id":` + string(id) + `,`
	}
	keys := []string{s.keys.named(classAudit, auditName)}
	if _, err := s.yes(ctx, s.scripts.audit, keys, data, mark, auditTwice, maxAudit, KeptAudit.Milliseconds()); err != nil {
		return fmt.Errorf("keep an audit entry: %w", err)
	}
	return nil
}

// Audit gives all entries, newest first, piece by piece. Those that are added
// meanwhile are not among them.
func (s *Store) Audit(ctx context.Context) iter.Seq2[AuditEntry, error] {
	return func(yield func(AuditEntry, error) bool) {
		key := s.keys.named(classAudit, auditName)
		left, err := s.client.LLen(ctx, key).Result()
		for ; err == nil && left > 0; left -= auditAtOnce {
			// Counted from the oldest one, so that new entries move nothing.
			var stored []string
			if stored, err = s.client.LRange(ctx, key, -left, -max(left-auditAtOnce, 0)-1).Result(); err != nil {
				break
			}
			for _, data := range stored {
				var e AuditEntry
				if err = json.Unmarshal([]byte(data), &e); err != nil {
					break
				}
				if !yield(e, nil) {
					return
				}
			}
		}
		if err != nil {
			yield(AuditEntry{}, fmt.Errorf("read the audit: %w", err))
		}
	}
}

// AuditAbout gives the entries about the data of one chat, newest first.
func (s *Store) AuditAbout(ctx context.Context, chat int64) ([]AuditEntry, error) {
	var about []AuditEntry
	for e, err := range s.Audit(ctx) {
		if err != nil {
			return nil, err
		}
		if e.About == chat {
			about = append(about, e)
		}
	}
	return about, nil
}
