package desk

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"time"

	"plutbot/bot"
	"plutbot/storage"
)

// maxWrites is how often a lost race is repeated. Each loss means that somebody
// else wrote, so this is only reached when something is broken.
const maxWrites = 50

// errUnchanged ends a change without a write.
var errUnchanged = errors.New("nothing to change")

// rewrite loads a document, lets do change it, and writes it together with the
// jobs that do gives. It begins anew when somebody else wrote meanwhile.
func (d *Desk) rewrite(ctx context.Context, kind storage.DocumentKind, chat int64, name string, do func(*storage.Document) ([]storage.Job, error)) error {
	for range maxWrites {
		doc, err := d.Store.LoadDocument(ctx, kind, chat, name)
		if err != nil {
			return err
		}
		jobs, err := do(&doc)
		if errors.Is(err, errUnchanged) {
			return nil
		}
		if err != nil {
			return err
		}
		err = d.Store.WriteDocuments(ctx, chat, []*storage.Document{&doc}, jobs...)
		if errors.Is(err, storage.ErrConflict) {
			continue
		}
		if err == nil && len(jobs) > 0 {
			d.Wake()
		}
		return err
	}
	return fmt.Errorf("a document of kind %s lost %d races", kind, maxWrites)
}

// rewriteAs is rewrite of a document that holds a T; without one it begins empty.
func rewriteAs[T any](ctx context.Context, d *Desk, kind storage.DocumentKind, chat int64, name string, do func(*T, *storage.Document) ([]storage.Job, error)) error {
	return d.rewrite(ctx, kind, chat, name, func(doc *storage.Document) ([]storage.Job, error) {
		v, err := contentOf[T](*doc)
		if err != nil {
			return nil, err
		}
		jobs, err := do(v, doc)
		if err != nil {
			return nil, err
		}
		if doc.Data, err = json.Marshal(v); err != nil {
			return nil, fmt.Errorf("write a document of kind %s: %w", kind, err)
		}
		return jobs, nil
	})
}

// change1 is rewriteAs of a document that sets nothing off.
func change1[T any](ctx context.Context, d *Desk, kind storage.DocumentKind, chat int64, name string, ttl time.Duration, do func(*T) error) error {
	return rewriteAs(ctx, d, kind, chat, name, func(v *T, doc *storage.Document) ([]storage.Job, error) {
		doc.TTL = ttl
		return nil, do(v)
	})
}

// load1 reads what a document holds; without one it is empty.
func load1[T any](ctx context.Context, d *Desk, kind storage.DocumentKind, chat int64, name string) (*T, error) {
	doc, err := d.Store.LoadDocument(ctx, kind, chat, name)
	if err != nil {
		return new(T), err
	}
	return contentOf[T](doc)
}

// contentOf is what a document holds.
func contentOf[T any](doc storage.Document) (*T, error) {
	v := new(T)
	if doc.Version == 0 {
		return v, nil
	}
	if err := json.Unmarshal(doc.Data, v); err != nil {
		return v, &bot.Failure{Reason: bot.Refused, Err: fmt.Errorf("read a document of kind %s: %w", doc.Kind, err)}
	}
	return v, nil
}

// drop removes a document.
func (d *Desk) drop(ctx context.Context, kind storage.DocumentKind, chat int64, name string) error {
	return d.rewrite(ctx, kind, chat, name, func(doc *storage.Document) ([]storage.Job, error) {
		if doc.Version == 0 {
			return nil, errUnchanged
		}
		doc.Data = nil
		return nil, nil
	})
}
