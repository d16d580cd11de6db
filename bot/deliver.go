package bot

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"strings"
	"time"

	"plutbot/storage"
)

const (
	// patience is how long a chat waits in its lane for Telegram; what takes
	// longer becomes a job, so that other updates of the chat go on.
	patience = 3 * time.Second
	// firstPause is the pause after the first temporary failure; it doubles.
	firstPause = 100 * time.Millisecond
	// maxSends is how often a card is tried before it becomes a job.
	maxSends = 3
	// othersTime is how long a new card may be on its way from another process
	// before it counts as lost; othersLook is the pause between two looks.
	othersTime = 2 * time.Second
	othersLook = 100 * time.Millisecond
)

// deliver shows what was committed. It fails only when the outcome of a
// failure could not be stored, and then the update must come again.
func (a *App) deliver(ctx context.Context, u Update, before int64, record storage.Record, turn Turn) error {
	if turn.Export || turn.Digest || len(turn.Tasks) > 0 {
		a.wake()
	}
	if turn.Card == nil {
		a.recall(u.Chat, record, true)
		return nil
	}
	record, err := a.present(ctx, u.Chat, record, *turn.Card)
	if err != nil {
		return a.postpone(ctx, u.Chat, record, err)
	}
	a.recall(u.Chat, record, true)
	if before != 0 && before != record.Card {
		// The buttons of the former card would only mislead. That it stays is
		// no reason to fail: a press on it is understood as well.
		if err := a.messenger.Strip(ctx, u.Chat, before); err != nil {
			a.log.Debug("the buttons of a former card stay", "reason", FailureOf(err).Reason.String())
		}
	}
	return nil
}

// repeat shows the current card again when this process cannot know whether
// its reply was sent: by an edit, which changes nothing if it was.
func (a *App) repeat(ctx context.Context, chat int64, k known) error {
	if k.shown {
		return nil
	}
	record, err := a.awaitCard(ctx, chat, k.record)
	if err != nil {
		return err
	}
	card, err := a.conversation.Show(record.Data, a.clock())
	if err != nil {
		a.log.Error("a session cannot be shown", "error", err)
		return nil
	}
	record, err = a.present(ctx, chat, record, card)
	if err != nil {
		return a.postpone(ctx, chat, record, err)
	}
	a.recall(chat, record, true)
	return nil
}

// awaitCard gives another process, which may be sending the new card at this
// moment, the time to say which message it became. Without that, an update that
// Telegram gives to two processes at once would be answered twice. When nobody
// says so, the process died on the way, and the card must be sent again.
func (a *App) awaitCard(ctx context.Context, chat int64, record storage.Record) (storage.Record, error) {
	for waited := time.Duration(0); record.Card == 0 && waited < othersTime; waited += othersLook {
		if err := Sleep(ctx, othersLook); err != nil {
			return record, fmt.Errorf("wait for a card of another process: %w", err)
		}
		var err error
		if record, err = a.store.Load(ctx, chat); err != nil {
			return record, fmt.Errorf("load the session: %w", err)
		}
	}
	return record, nil
}

// present edits the record's card, or sends a new one and remembers it.
func (a *App) present(ctx context.Context, chat int64, record storage.Record, card Card) (storage.Record, error) {
	if record.Card != 0 {
		err := a.insist(ctx, func() error { return a.messenger.Edit(ctx, chat, record.Card, card) })
		if !wantsNewMessage(err) {
			return record, err
		}
	}
	message, err := a.send(ctx, chat, card)
	if err != nil {
		return record, err
	}
	record.Card = message
	if err := a.store.Shown(ctx, chat, record.Version, message); err != nil {
		// The card is out. Should the update come again, the card comes twice:
		// better than a chat that waits for a store.
		a.log.Warn("a new card could not be remembered", "error", err)
	}
	return record, nil
}

// wantsNewMessage says whether a card that could not be edited may still reach
// the person as a new message.
func wantsNewMessage(err error) bool {
	if err == nil {
		return false
	}
	reason := FailureOf(err).Reason
	return reason == MessageGone || reason == BadMarkup
}

// send sends a card, without formatting when Telegram cannot read that.
func (a *App) send(ctx context.Context, chat int64, card Card) (message int64, err error) {
	formatted := func() error {
		message, err = a.messenger.Send(ctx, chat, card)
		return err
	}
	plain := func() error {
		message, err = a.messenger.SendPlain(ctx, chat, card)
		return err
	}
	err = a.insist(ctx, formatted)
	if err != nil && FailureOf(err).Reason == BadMarkup {
		a.log.Error("Telegram cannot read a card; it goes out as plain text", "error", err)
		err = a.insist(ctx, plain)
	}
	return message, err
}

// insist repeats a call that failed for a passing reason.
func (a *App) insist(ctx context.Context, call func() error) error {
	pause := firstPause
	var err error
	for try := range maxSends {
		if err = call(); err == nil {
			return nil
		}
		f := FailureOf(err)
		wait := pause
		switch {
		case f.Reason == TooManyRequests && f.RetryAfter <= patience:
			wait = f.RetryAfter
		case f.Reason != Temporary:
			return err
		}
		if try == maxSends-1 || Sleep(ctx, wait) != nil {
			return err
		}
		pause *= 2
	}
	return err
}

// Sleep waits unless ctx ends first, and then gives its error.
func Sleep(ctx context.Context, d time.Duration) error {
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-timer.C:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}

// postpone gives a card that could not be shown its one treatment.
func (a *App) postpone(ctx context.Context, chat int64, record storage.Record, failed error) error {
	f := FailureOf(failed)
	a.recall(chat, record, false)
	switch f.Reason {
	case Temporary, TooManyRequests:
		job := showJob(chat, record.Version, a.clock().Add(max(f.RetryAfter, time.Second)))
		if err := a.store.AddJob(ctx, job); err != nil {
			return errors.Join(failed, fmt.Errorf("postpone the card: %w", err))
		}
		return nil
	case Blocked, ChatNotFound:
		a.log.Debug("nobody reads this chat any more", "reason", f.Reason.String())
		return nil
	default:
		a.log.Error("Telegram refuses a card", "reason", f.Reason.String(), "error", failed)
		return nil
	}
}

// What a job of the App itself can do. These names are stored.
const (
	doShow   = "show"
	doExport = "export"
	// doExportData sends the file for other programs. It is a job of its own, so
	// that a failure of one file does not send the other again.
	doExportData = "export.data"
	doDigest     = "digest"
)

// chatPart begins the tasks that are for the conversation to decide.
const chatPart = "chat."

func showJob(chat int64, version uint32, due time.Time) storage.Job {
	return Task{Do: doShow, ID: fmt.Sprintf("show:%d:%d", chat, version), Due: due}.Job(chat, 0, due)
}

// fileJob sends a file that an update asked for.
func fileJob(do string, u Update, now time.Time) storage.Job {
	return Task{Do: do, ID: fmt.Sprintf("%s:%d:%d", do, u.Chat, u.ID)}.Job(u.Chat, u.ID, now)
}

// DoTask does a task of the App or of the conversation. Calls for one chat must
// not overlap with Handle. The error holds a Failure that says whether to try
// again.
func (a *App) DoTask(ctx context.Context, t Task) error {
	if strings.HasPrefix(t.Do, chatPart) {
		return a.due(ctx, t)
	}
	if t.Do == doSay {
		return a.say(ctx, t)
	}
	record, err := a.store.Load(ctx, t.Chat)
	if err != nil {
		return fmt.Errorf("load the session: %w", err)
	}
	switch t.Do {
	case doShow:
		return a.showAgain(ctx, t.Chat, record)
	case doExport:
		return a.export(ctx, t.Chat, record, 0)
	case doExportData:
		return a.export(ctx, t.Chat, record, 1)
	case doDigest:
		return a.digest(ctx, t.Chat, record)
	default:
		return &Failure{Reason: Refused, Err: fmt.Errorf("a job wants %q", t.Do)}
	}
}

// export sends one of the files of what is kept.
func (a *App) export(ctx context.Context, chat int64, record storage.Record, which int) error {
	if len(record.Data) == 0 {
		return nil // erased meanwhile: there is nothing to give
	}
	files, err := a.conversation.Export(record.Data, a.clock())
	if err != nil {
		return &Failure{Reason: Refused, Err: fmt.Errorf("export the session: %w", err)}
	}
	if which >= len(files) {
		return nil
	}
	return a.messenger.SendFile(ctx, chat, files[which])
}

func (a *App) showAgain(ctx context.Context, chat int64, record storage.Record) error {
	card, err := a.conversation.Show(record.Data, a.clock())
	if err != nil {
		return &Failure{Reason: Refused, Err: fmt.Errorf("show the session: %w", err)}
	}
	record, err = a.present(ctx, chat, record, card)
	if err == nil {
		a.recall(chat, record, true)
	}
	return err
}

// say sends a card of its own.
func (a *App) say(ctx context.Context, t Task) error {
	var card Card
	if err := json.Unmarshal(t.Data, &card); err != nil {
		return &Failure{Reason: Refused, Err: fmt.Errorf("read a card: %w", err)}
	}
	_, err := a.send(ctx, t.Chat, card)
	return err
}

// due has the conversation decide on a task and commits what follows.
func (a *App) due(ctx context.Context, t Task) error {
	for range maxRaces {
		record, err := a.store.Load(ctx, t.Chat)
		if err != nil {
			return fmt.Errorf("load the session: %w", err)
		}
		if len(record.Data) == 0 {
			return nil // expired or erased: nobody is concerned any more
		}
		turn, err := a.tryDue(record, t)
		if err != nil {
			return &Failure{Reason: Refused, Err: fmt.Errorf("decide on %s: %w", t.Do, err)}
		}
		if turn.Ignore {
			return nil
		}
		next, err := a.commit(ctx, record, Update{Chat: t.Chat, Kind: KindNone}, turn, nil)
		if errors.Is(err, storage.ErrConflict) {
			continue
		}
		a.recent.forget(t.Chat)
		if err != nil {
			return fmt.Errorf("commit %s: %w", t.Do, err)
		}
		for _, e := range turn.Events {
			a.observer.Happened(e)
		}
		return a.deliver(ctx, Update{Chat: t.Chat}, record.Card, next, turn)
	}
	return fmt.Errorf("%s lost %d races", t.Do, maxRaces)
}

// tryDue turns a panic into an error.
func (a *App) tryDue(r storage.Record, t Task) (turn Turn, err error) {
	defer func() {
		if p := recover(); p != nil {
			err = Panicked(p)
		}
	}()
	return a.conversation.Due(r.Data, t, a.clock())
}

// digest sends the file of what could not be answered.
func (a *App) digest(ctx context.Context, chat int64, record storage.Record) error {
	all, err := a.store.Questions(ctx)
	if err != nil {
		return fmt.Errorf("read what could not be answered: %w", err)
	}
	questions := make([]Unanswered, len(all))
	for i, q := range all {
		questions[i] = Unanswered{Result: q.Result, Text: q.Text}
	}
	file, err := a.conversation.Digest(record.Data, questions, a.clock())
	if err != nil {
		return &Failure{Reason: Refused, Err: fmt.Errorf("write what could not be answered: %w", err)}
	}
	return a.messenger.SendFile(ctx, chat, file)
}
