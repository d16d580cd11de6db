package storage

import (
	"context"
	"encoding/json"
	"fmt"
	"time"
)

// AuditEntry is something that staff or an administrator did. Entries are only
// ever added.
type AuditEntry struct {
	At time.Time `json:"at"`
	// Who is the Telegram id of the person, 0 for the program itself.
	Who int64 `json:"who"`
	// Name is how the person was called then.
	Name string `json:"name,omitempty"`
	// What was done: "broadcast.release", "ticket.claim", ...
	What string `json:"what"`
	// Object is what it was done to: a number of a broadcast, a ticket, ...
	Object string `json:"object,omitempty"`
	// About is the chat whose data were seen or changed, 0 for none.
	About int64 `json:"about,omitempty"`
	// Note says more, without what people wrote.
	Note string `json:"note,omitempty"`
}

const (
	// maxAudit is how many entries are kept, newest first.
	maxAudit = 20_000
	// auditTTL is how long they stay after the newest one.
	auditTTL  = 2 * 365 * 24 * time.Hour
	auditName = "audit"
)

// AddAudit adds an entry.
func (s *Store) AddAudit(ctx context.Context, e AuditEntry) error {
	data, err := json.Marshal(e)
	if err != nil {
		return fmt.Errorf("write an audit entry: %w", err)
	}
	key := s.keys.named(classAudit, auditName)
	pipe := s.client.TxPipeline()
	pipe.LPush(ctx, key, data)
	pipe.LTrim(ctx, key, 0, maxAudit-1)
	pipe.PExpire(ctx, key, auditTTL)
	if _, err := pipe.Exec(ctx); err != nil {
		return fmt.Errorf("keep an audit entry: %w", err)
	}
	return nil
}

// Audit gives the newest entries, at most limit, newest first.
func (s *Store) Audit(ctx context.Context, limit int) ([]AuditEntry, error) {
	stored, err := s.client.LRange(ctx, s.keys.named(classAudit, auditName), 0, int64(limit)-1).Result()
	if err != nil {
		return nil, fmt.Errorf("read the audit: %w", err)
	}
	entries := make([]AuditEntry, len(stored))
	for i, data := range stored {
		if err := json.Unmarshal([]byte(data), &entries[i]); err != nil {
			return nil, fmt.Errorf("read the audit: %w", err)
		}
	}
	return entries, nil
}
