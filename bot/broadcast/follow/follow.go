// Package follow accompanies an announcement after its release: a card that
// shows how far it is, pausing and stopping, the report, sending again, and
// correcting what was sent.
package follow

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"time"

	"plutbot/bot"
	"plutbot/bot/broadcast"
	"plutbot/bot/broadcast/report"
	"plutbot/locales"
	"plutbot/storage"
)

// Control stops announcements and sends again what did not arrive.
type Control interface {
	Status(ctx context.Context, id int64) (broadcast.Status, error)
	Pause(ctx context.Context, id int64) error
	Resume(ctx context.Context, id int64) error
	Cancel(ctx context.Context, id int64) error
	Resend(ctx context.Context, id int64, states ...storage.RecipientState) (int64, error)
}

// Writing makes the announcement that tells of a correction.
type Writing interface {
	Create(ctx context.Context, content broadcast.Content) (storage.Broadcast, error)
	Start(ctx context.Context, id int64) error
}

// Records keep the announcements and who got them.
type Records interface {
	report.Records
	broadcast.Sent
	Broadcasts(ctx context.Context, limit int) ([]int64, error)
}

// Store keeps what an administrator is doing, and the audit.
type Store interface {
	LoadDocument(ctx context.Context, kind storage.DocumentKind, chat int64, name string) (storage.Document, error)
	WriteDocuments(ctx context.Context, chat int64, docs []*storage.Document, jobs ...storage.Job) error
	AddJob(ctx context.Context, j storage.Job) error
	AddAudit(ctx context.Context, e storage.AuditEntry) error
}

// Messenger writes to administrators.
type Messenger interface {
	Send(ctx context.Context, chat int64, c bot.Card) (message int64, err error)
	Edit(ctx context.Context, chat, message int64, c bot.Card) error
	SendFile(ctx context.Context, chat int64, f bot.File) error
	Post(ctx context.Context, p bot.Post) ([]int64, error)
}

// Config is what a Follower is made of. All fields are needed.
type Config struct {
	Control   Control
	Writing   Writing
	Fill      func(ctx context.Context, id int64, from int64) error
	Records   Records
	Store     Store
	Messenger Messenger
	// Editor changes what was sent, after everything that is more urgent.
	Editor broadcast.Editor
	// May says whether a person has a right.
	May     func(ctx context.Context, person int64, r broadcast.Right) (bool, error)
	Catalog *locales.Catalog
	Clock   bot.Clock
	Wake    func()
	Log     *slog.Logger
}

// Follower is the part of the application that follows announcements.
type Follower struct{ Config }

// New makes a Follower.
func New(c Config) *Follower { return &Follower{c} }

// Part is the name of the tasks of this part.
const Part = "follow"

// The tasks. Their names are stored.
const (
	doOpen    = Part + ".open"    // a new card, which then stays up to date
	doCard    = Part + ".card"    // keep a card up to date
	doFile    = Part + ".file"    // the report as a file
	doCorrect = Part + ".correct" // correct what was sent
)

const (
	// look is the pause between two looks while an announcement runs: the chat
	// stays within what Telegram allows, and other cards have room.
	look = 3 * time.Second
	// lookScheduled is the longest pause while it waits for its hour.
	lookScheduled = time.Minute
	// listed is how many announcements a list shows.
	listed = 10
)

// order is what a task needs.
type order struct {
	Broadcast int64 `json:"broadcast"`
	// Message is the card that is kept up to date, for doCard.
	Message int64 `json:"message,omitempty"`
	// Kind is the kind of file, for doFile.
	Kind string `json:"kind,omitempty"`
	// Language of the person.
	Language string `json:"language,omitempty"`
}

// Open is the task that shows the card of an announcement in the chat that adds
// it, in a language, and keeps it up to date.
func Open(id int64, language string) bot.Task {
	data, _ := json.Marshal(order{Broadcast: id, Language: language}) // numbers and strings always marshal
	return bot.Task{Do: doOpen, ID: fmt.Sprintf("%s:%d", doOpen, id), Data: data}
}

// DoTask implements bot.Doer.
func (f *Follower) DoTask(ctx context.Context, t bot.Task) error {
	var o order
	if err := json.Unmarshal(t.Data, &o); err != nil {
		return &bot.Failure{Reason: bot.Refused, Err: fmt.Errorf("read a task: %w", err)}
	}
	switch t.Do {
	case doOpen:
		return f.open(ctx, t.Chat, o)
	case doCard:
		return f.update(ctx, t.Chat, o)
	case doFile:
		return f.file(ctx, t.Chat, o)
	case doCorrect:
		return f.correct(ctx, t.Chat, o)
	default:
		return &bot.Failure{Reason: bot.Refused, Err: fmt.Errorf("a job wants %q", t.Do)}
	}
}

func (f *Follower) add(ctx context.Context, chat int64, do, id string, o order) error {
	data, err := json.Marshal(o)
	if err != nil {
		return fmt.Errorf("write a task: %w", err)
	}
	if err := f.Store.AddJob(ctx, bot.Task{Do: do, ID: id, Data: data}.Job(chat, 0, f.Clock())); err != nil {
		return fmt.Errorf("add %s: %w", do, err)
	}
	f.Wake()
	return nil
}

// open shows a new card.
func (f *Follower) open(ctx context.Context, chat int64, o order) error {
	s, card, err := f.show(ctx, o)
	if err != nil {
		return gone(err)
	}
	if o.Message, err = f.Messenger.Send(ctx, chat, card); err != nil {
		return err
	}
	return f.keep(ctx, chat, o, s.State)
}

// keep keeps a card up to date while something happens.
func (f *Follower) keep(ctx context.Context, chat int64, o order, s storage.BroadcastState) error {
	if s != storage.BroadcastScheduled && s != storage.BroadcastRunning {
		return nil
	}
	return f.add(ctx, chat, doCard, fmt.Sprintf("%s:%d:%d", doCard, o.Broadcast, o.Message), o)
}

// update shows how far the announcement is, and tells when it has ended or
// paused itself: then the card goes on as a new message, so that the
// administrator hears of it.
func (f *Follower) update(ctx context.Context, chat int64, o order) error {
	s, card, err := f.show(ctx, o)
	if err != nil {
		return gone(err)
	}
	told := s.State == storage.BroadcastFinished || s.State == storage.BroadcastPaused && s.Why == storage.PausedByErrors
	shown := card
	if told {
		shown = moved(f.Catalog.In(o.Language), s)
	}
	if err := f.Messenger.Edit(ctx, chat, o.Message, shown); err != nil {
		if bot.FailureOf(err).Reason == bot.MessageGone {
			return nil // the administrator removed it
		}
		return err
	}
	switch {
	case told:
		return f.tell(ctx, chat, o, card)
	case s.State == storage.BroadcastRunning:
		return &bot.Again{After: look}
	case s.State == storage.BroadcastScheduled:
		return &bot.Again{After: max(look, min(lookScheduled, s.Opens.Sub(f.Clock())))} // it may begin any moment
	}
	return nil
}

// tell shows the card as a new message.
func (f *Follower) tell(ctx context.Context, chat int64, o order, card bot.Card) error {
	if err := f.Store.AddJob(ctx, bot.Say(fmt.Sprintf("follow.told:%d:%d", o.Broadcast, o.Message), card).Job(chat, 0, f.Clock())); err != nil {
		return fmt.Errorf("tell how an announcement ended: %w", err)
	}
	f.Wake()
	return nil
}

// show writes the card of an announcement.
func (f *Follower) show(ctx context.Context, o order) (broadcast.Status, bot.Card, error) {
	s, err := f.Control.Status(ctx, o.Broadcast)
	if err != nil {
		return s, bot.Card{}, err
	}
	p := f.Catalog.In(o.Language)
	if s.State != storage.BroadcastFinished && s.State != storage.BroadcastCancelled {
		return s, progress(p, s, f.Clock()), nil
	}
	r, err := report.Gather(ctx, f.Records, f.Control, o.Broadcast)
	if err != nil {
		return s, bot.Card{}, err
	}
	return s, ended(p, r), nil
}

// gone ends a task about an announcement that is no longer on record.
func gone(err error) error {
	if errors.Is(err, storage.ErrNoBroadcast) {
		return nil
	}
	return err
}

// file sends the report.
func (f *Follower) file(ctx context.Context, chat int64, o order) error {
	r, err := report.Gather(ctx, f.Records, f.Control, o.Broadcast)
	if err != nil {
		return gone(err)
	}
	p := f.Catalog.In(o.Language)
	write := r.CSV
	if o.Kind == "xlsx" {
		write = r.XLSX
	}
	file, err := write(p)
	if err != nil {
		return &bot.Failure{Reason: bot.Refused, Err: err}
	}
	return f.Messenger.SendFile(ctx, chat, file)
}
