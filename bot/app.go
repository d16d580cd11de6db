package bot

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"time"

	"plutbot/storage"
)

// Store keeps the sessions, and the questions that could not be answered. Each
// call is one round trip.
type Store interface {
	Load(ctx context.Context, chat int64) (storage.Record, error)
	Commit(ctx context.Context, c storage.Commit) (storage.Record, error)
	Shown(ctx context.Context, chat int64, version uint32, card int64) error
	AddJob(ctx context.Context, j storage.Job) error
	AddQuestion(ctx context.Context, q storage.Question) error
	Questions(ctx context.Context) ([]storage.Question, error)
	SetBlocked(ctx context.Context, chat int64, blocked bool, now time.Time) error
}

// Messenger carries cards to Telegram. Its errors hold a Failure.
type Messenger interface {
	Send(ctx context.Context, chat int64, c Card) (message int64, err error)
	SendPlain(ctx context.Context, chat int64, c Card) (message int64, err error)
	Edit(ctx context.Context, chat, message int64, c Card) error
	Strip(ctx context.Context, chat, message int64) error
	SendFile(ctx context.Context, chat int64, f File) error
}

// Observer counts what happens.
type Observer interface {
	// Handled is called for each update with its result: "done", "repeated",
	// "ignored", "dead" or "failed".
	Handled(kind Kind, result string, took time.Duration)
	// Happened is called for each event of a committed turn.
	Happened(e Event)
}

// App handles updates: it loads the chat's session, lets the conversation
// decide, commits the decision, and shows it.
type App struct {
	store        Store
	messenger    Messenger
	conversation Conversation
	observer     Observer
	clock        Clock
	wake         func()
	log          *slog.Logger
	recent       *recent
}

// Config is what an App is made of. All fields are needed.
type Config struct {
	Store        Store
	Messenger    Messenger
	Conversation Conversation
	Observer     Observer
	Clock        Clock
	// Wake is called after a job was stored, so that it need not wait for the
	// next look at the queue.
	Wake func()
	Log  *slog.Logger
}

// New makes an App.
func New(c Config) *App {
	return &App{store: c.Store, messenger: c.Messenger, conversation: c.Conversation, observer: c.Observer,
		clock: c.Clock, wake: c.Wake, log: c.Log, recent: newRecent()}
}

const (
	// maxRaces is how often a lost race is repeated. Each loss means that
	// another writer won, so this is only reached when something is broken.
	maxRaces = 20
	// maxTries is after how many failures of the conversation an update goes
	// to the dead letters.
	maxTries = 3
)

// Handle applies one update. A nil error says that its effect is committed and
// that it may be acknowledged; with an error it must be delivered again. Calls
// for one chat must not overlap within one process (see Lanes); against other
// processes the session's version is the fence.
func (a *App) Handle(ctx context.Context, u Update) (Answer, error) {
	began := time.Now()
	answer, result, err := a.handle(ctx, u)
	if err != nil {
		result = "failed"
	}
	a.observer.Handled(u.Kind, result, time.Since(began))
	return answer, err
}

func (a *App) handle(ctx context.Context, u Update) (Answer, string, error) {
	if u.Kind == KindNone {
		return Answer{}, "ignored", nil
	}
	if u.Private && (u.Kind == KindBlocked || u.Kind == KindUnblocked) {
		if err := a.store.SetBlocked(ctx, u.Chat, u.Kind == KindBlocked, a.clock()); err != nil {
			return Answer{}, "", err
		}
	}
	for range maxRaces {
		known, err := a.load(ctx, u.Chat)
		if err != nil {
			return Answer{}, "", err
		}
		if known.record.Seen.Has(u.ID) {
			return Answer{Press: u.Press.ID}, "repeated", a.repeat(ctx, u.Chat, known)
		}
		turn, dead := a.step(known.record, u)
		if turn.Ignore {
			return Answer{Press: u.Press.ID}, "ignored", nil
		}
		record, err := a.commit(ctx, known.record, u, turn, dead)
		if errors.Is(err, storage.ErrConflict) {
			a.recent.forget(u.Chat)
			continue
		}
		if err != nil {
			a.recent.forget(u.Chat)
			return Answer{}, "", fmt.Errorf("commit update %d: %w", u.ID, err)
		}
		for _, e := range turn.Events {
			a.observer.Happened(e)
		}
		a.collect(ctx, turn)
		result := "done"
		if dead != nil {
			result = "dead"
		}
		return Answer{Press: u.Press.ID, Toast: turn.Toast}, result, a.deliver(ctx, u, known.record.Card, record, turn)
	}
	return Answer{}, "", fmt.Errorf("update %d lost %d races", u.ID, maxRaces)
}

// collect keeps a question that was not answered, for the authors. Nobody waits
// for it, so a failure is no reason to do the update again.
func (a *App) collect(ctx context.Context, turn Turn) {
	if turn.Unanswered.Text == "" {
		return
	}
	q := storage.Question{Day: a.clock(), Result: turn.Unanswered.Result, Text: turn.Unanswered.Text}
	if err := a.store.AddQuestion(ctx, q); err != nil {
		a.log.Warn("a question that was not answered could not be kept", "error", err)
	}
}

// load takes the session from memory, or else from the store. A stale one in
// memory is found out by the fence of the commit.
func (a *App) load(ctx context.Context, chat int64) (known, error) {
	if k, ok := a.recent.get(chat); ok {
		return k, nil
	}
	record, err := a.store.Load(ctx, chat)
	if err != nil {
		return known{}, fmt.Errorf("load the session: %w", err)
	}
	return known{record: record}, nil
}

// step asks the conversation. When that fails maxTries times, what remains is
// an apology and a dead letter.
func (a *App) step(r storage.Record, u Update) (Turn, *storage.DeadLetter) {
	now := a.clock()
	var err error
	for range maxTries {
		var turn Turn
		if turn, err = a.tryStep(r, u, now); err == nil {
			return turn, nil
		}
	}
	a.log.Error("an update cannot be handled and went to the dead letters", "update", u.ID, "kind", u.Kind.String(), "error", err)
	return a.conversation.Apologize(r.Data, u, now),
		&storage.DeadLetter{Update: u.ID, Chat: u.Chat, Reason: err.Error(), At: now}
}

// tryStep turns a panic into an error, so that one chat cannot stop the others.
func (a *App) tryStep(r storage.Record, u Update, now time.Time) (turn Turn, err error) {
	defer func() {
		if p := recover(); p != nil {
			err = Panicked(p)
		}
	}()
	return a.conversation.Step(r.Data, r.Card, u, now)
}

// commit writes the turn in one fenced step.
func (a *App) commit(ctx context.Context, prior storage.Record, u Update, turn Turn, dead *storage.DeadLetter) (storage.Record, error) {
	c := storage.Commit{Chat: u.Chat, Prior: prior, Card: prior.Card, Data: turn.Data,
		TTL: turn.TTL, Dead: dead, Erase: turn.Erase}
	if u.ID != 0 { // a task has none
		c.Updates = []int64{u.ID}
	}
	if turn.Card != nil {
		c.Card = a.target(u, turn)
	}
	if turn.Export {
		c.Jobs = append(c.Jobs, fileJob(doExport, u, a.clock()), fileJob(doExportData, u, a.clock()))
	}
	if turn.Digest {
		c.Jobs = append(c.Jobs, fileJob(doDigest, u, a.clock()))
	}
	if turn.Person != nil {
		c.Person = turn.Person.Encode()
	}
	c.Month = turn.Month
	for _, f := range turn.Figures {
		c.Figures = append(c.Figures, storage.Figure(f))
	}
	for _, t := range turn.Tasks {
		c.Jobs = append(c.Jobs, t.Job(u.Chat, u.ID, a.clock()))
	}
	return a.store.Commit(ctx, c)
}

// target is the message that a turn's card edits, or 0 for a new one.
func (a *App) target(u Update, turn Turn) int64 {
	if turn.Fresh || u.Kind != KindPress || u.Press.Inaccessible {
		return 0
	}
	return u.Press.Message
}

// recall remembers a session that was just committed.
func (a *App) recall(chat int64, record storage.Record, shown bool) {
	a.recent.put(chat, known{record: record, shown: shown})
}
