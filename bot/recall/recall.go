// Package recall has everybody's results looked at again after rules have
// changed: by new content, or because a day has come on which a figure or a
// duty begins. Who is told, and what, the conversation decides.
package recall

import (
	"context"
	"errors"
	"fmt"
	"iter"
	"log/slog"
	"time"

	"plutbot/bot"
	"plutbot/storage"
)

// Store knows the people, and keeps for which rules they were looked at.
type Store interface {
	People(ctx context.Context) iter.Seq2[storage.Person, error]
	AddJob(ctx context.Context, j storage.Job) error
	LoadDocument(ctx context.Context, kind storage.DocumentKind, chat int64, name string) (storage.Document, error)
	WriteDocuments(ctx context.Context, chat int64, docs []*storage.Document, jobs ...storage.Job) error
}

// Config is what a Recaller is made of. All fields are needed.
type Config struct {
	Store Store
	// Rules names the rules that count at a time.
	Rules func(now time.Time) string
	// Task is what looks at one chat; its id must follow from the rules.
	Task  func(chat int64, rules string, due time.Time) bot.Task
	Clock bot.Clock
	Log   *slog.Logger
}

// Recaller notices when other rules count than those for which everybody was
// looked at last.
type Recaller struct {
	Config
	done string // the rules for which nothing is left to do
}

// New makes a Recaller.
func New(c Config) *Recaller { return &Recaller{Config: c} }

const (
	// every is the time between two looks at the rules.
	every = time.Minute
	// perSecond is how many chats are looked at in a second: everybody else's
	// business goes on meanwhile.
	perSecond = 20
	// lead is how long nobody is looked at yet: instances that share the store
	// take up new content one after another, and whichever looks must have it.
	lead = time.Minute
)

// Run looks at the rules until ctx ends.
func (r *Recaller) Run(ctx context.Context) {
	ticker := time.NewTicker(every)
	defer ticker.Stop()
	for {
		if err := r.Once(ctx); err != nil && ctx.Err() == nil {
			r.Log.Warn("people whose result has changed cannot be found yet; trying again", "error", err)
		}
		select {
		case <-ctx.Done():
			return
		case <-ticker.C:
		}
	}
}

// Once adds a task for everybody if other rules count. It may be run by several
// instances, and again after a crash: the tasks of the same rules have the same
// ids, and a task that comes twice finds nothing new.
func (r *Recaller) Once(ctx context.Context) error {
	now := r.Clock()
	rules := r.Rules(now)
	if rules == r.done {
		return nil
	}
	doc, err := r.Store.LoadDocument(ctx, storage.DocumentRecall, 0, "")
	if err != nil {
		return err
	}
	// Where nothing is on record, nobody was told anything under other rules.
	if known := string(doc.Data); doc.Version != 0 && known != rules {
		if err := r.everybody(ctx, rules, now); err != nil {
			return err
		}
	}
	if string(doc.Data) != rules {
		doc.Data, doc.TTL = []byte(rules), 0
		if err := r.Store.WriteDocuments(ctx, 0, []*storage.Document{&doc}); err != nil && !errors.Is(err, storage.ErrConflict) {
			return err
		}
	}
	r.done = rules
	return nil
}

// everybody adds a task for everybody who has not blocked the bot.
func (r *Recaller) everybody(ctx context.Context, rules string, now time.Time) error {
	n := 0
	for p, err := range r.Store.People(ctx) {
		if err != nil {
			return err
		}
		if p.Blocked {
			continue
		}
		due := now.Add(lead + time.Duration(n)*time.Second/perSecond)
		if err := r.Store.AddJob(ctx, r.Task(p.Chat, rules, due).Job(p.Chat, 0, now)); err != nil {
			return fmt.Errorf("add a task: %w", err)
		}
		n++
	}
	r.Log.Info("other rules count: everybody's results are looked at", "rules", rules, "people", n)
	return nil
}
