package follow

import (
	"context"
	"errors"
	"fmt"
	"html"

	"plutbot/bot"
	"plutbot/bot/broadcast"
	"plutbot/locales"
	"plutbot/storage"
)

func escape(s string) string { return html.EscapeString(s) }

// commandSent lists what was sent.
const commandSent = "kiriman"

// Takes implements bot.Part. A text is taken from somebody who was asked for the
// right words of a correction.
func (f *Follower) Takes(ctx context.Context, u bot.Update) (bool, error) {
	if !u.Private {
		return false, nil
	}
	switch u.Kind {
	case bot.KindPress:
		_, _, ok := pressed(u.Press.Data)
		return ok, nil
	case bot.KindCommand:
		if u.Command != commandSent {
			return false, nil
		}
		return f.May(ctx, u.From, broadcast.Look)
	case bot.KindText:
		if may, err := f.May(ctx, u.From, broadcast.Approve); err != nil || !may {
			return false, err
		}
		d, err := f.drafted(ctx, u.Chat)
		return d.Asking, err
	default:
		return false, nil
	}
}

// Handle implements bot.Part.
func (f *Follower) Handle(ctx context.Context, u bot.Update) (bot.Answer, error) {
	p := f.Catalog.In(f.Catalog.Match(u.Language))
	switch u.Kind {
	case bot.KindCommand:
		return bot.Answer{}, f.list(ctx, u.Chat, p)
	case bot.KindText:
		return bot.Answer{}, f.worded(ctx, u, p)
	default:
		return f.press(ctx, u, p)
	}
}

// list shows the newest announcements that were released.
func (f *Follower) list(ctx context.Context, chat int64, p *locales.Printer) error {
	ids, err := f.Records.Broadcasts(ctx, listed)
	if err != nil {
		return err
	}
	card := bot.Card{Text: p.Text("follow.list.none", nil)}
	for _, id := range ids {
		s, err := f.Control.Status(ctx, id)
		if errors.Is(err, storage.ErrNoBroadcast) {
			continue
		}
		if err != nil {
			return err
		}
		if s.State == storage.BroadcastDraft || s.State == storage.BroadcastWaiting {
			continue
		}
		label := p.Text("follow.list.item", map[string]any{"Number": id, "State": stateName(p, s)})
		card.Rows = append(card.Rows, []bot.Button{{Label: label, Data: Button(id)}})
	}
	if len(card.Rows) > 0 {
		card.Text = p.Text("follow.list.text", nil)
	}
	_, err = f.Messenger.Send(ctx, chat, card)
	return err
}

// rights says what a button needs.
func rights(verb string) broadcast.Right {
	switch verb {
	case verbShow, verbCSV, verbXLSX:
		return broadcast.Look
	case verbPause, verbCancel, verbCancelYes, verbLeave:
		return broadcast.Stop
	default:
		return broadcast.Approve
	}
}

// press does what a button says. Doing it again changes nothing more.
func (f *Follower) press(ctx context.Context, u bot.Update, p *locales.Printer) (bot.Answer, error) {
	verb, id, _ := pressed(u.Press.Data)
	answer := bot.Answer{Press: u.Press.ID}
	may, err := f.May(ctx, u.From, rights(verb))
	if err != nil {
		return answer, err
	}
	if !may {
		answer.Toast = p.Text("follow.toast.forbidden", nil)
		return answer, nil
	}
	o := order{Broadcast: id, Message: u.Press.Message, Language: p.Lang()}
	err = f.apply(ctx, u, p, verb, o, &answer)
	if errors.Is(err, broadcast.ErrState) {
		answer.Toast = p.Text("follow.toast.changed", nil)
		err = f.refresh(ctx, u.Chat, o)
	}
	if errors.Is(err, storage.ErrNoBroadcast) {
		answer.Toast, err = p.Text("follow.toast.gone", nil), nil
	}
	return answer, err
}

func (f *Follower) apply(ctx context.Context, u bot.Update, p *locales.Printer, verb string, o order, answer *bot.Answer) error {
	switch verb {
	case verbPause:
		return f.steer(ctx, u, o, "announcement.pause", f.Control.Pause)
	case verbResume:
		return f.steer(ctx, u, o, "announcement.resume", f.Control.Resume)
	case verbCancelYes:
		return f.steer(ctx, u, o, "announcement.cancel", f.Control.Cancel)
	case verbFailedYes:
		return f.resend(ctx, u, o, storage.Failed)
	case verbUnknownYes:
		return f.resend(ctx, u, o, storage.Unknown)
	case verbCSV, verbXLSX:
		o.Kind = map[string]string{verbCSV: "csv", verbXLSX: "xlsx"}[verb]
		answer.Toast = p.Text("follow.toast.file", nil)
		if err := f.audit(ctx, u, "announcement.report", o.Broadcast); err != nil {
			return err
		}
		return f.add(ctx, u.Chat, doFile, fmt.Sprintf("%s:%d", doFile, u.ID), o)
	case verbCancel, verbFailed, verbUnknown:
		return f.confirm(ctx, u, p, verb, o)
	case verbCorrect:
		return f.askWords(ctx, u, p, o)
	case verbCorrectYes:
		return f.confirmed(ctx, u, p, o, answer)
	case verbLeave:
		if err := f.forget(ctx, u.Chat); err != nil {
			return err
		}
	}
	return f.refresh(ctx, u.Chat, o)
}

// steer changes the state and shows the card.
func (f *Follower) steer(ctx context.Context, u bot.Update, o order, what string, do func(context.Context, int64) error) error {
	if err := do(ctx, o.Broadcast); err != nil {
		return err
	}
	if err := f.audit(ctx, u, what, o.Broadcast); err != nil {
		return err
	}
	return f.refresh(ctx, u.Chat, o)
}

// resend queues again those in a state, and shows the card.
func (f *Follower) resend(ctx context.Context, u bot.Update, o order, state storage.RecipientState) error {
	if _, err := f.Control.Resend(ctx, o.Broadcast, state); err != nil {
		return err
	}
	if err := f.audit(ctx, u, "announcement.resend."+state.String(), o.Broadcast); err != nil {
		return err
	}
	return f.refresh(ctx, u.Chat, o)
}

// refresh shows the card as it is now and keeps it up to date.
func (f *Follower) refresh(ctx context.Context, chat int64, o order) error {
	s, card, err := f.show(ctx, o)
	if err != nil {
		return err
	}
	if err := f.display(ctx, chat, &o, card); err != nil {
		return err
	}
	return f.keep(ctx, chat, o, s.State)
}

// display shows a card in the pressed message, or in a new one when that is gone.
func (f *Follower) display(ctx context.Context, chat int64, o *order, card bot.Card) error {
	err := f.Messenger.Edit(ctx, chat, o.Message, card)
	if err != nil && bot.FailureOf(err).Reason == bot.MessageGone {
		o.Message, err = f.Messenger.Send(ctx, chat, card)
	}
	return err
}

// confirm asks before something that cannot be taken back.
func (f *Follower) confirm(ctx context.Context, u bot.Update, p *locales.Printer, verb string, o order) error {
	s, err := f.Control.Status(ctx, o.Broadcast)
	if err != nil {
		return err
	}
	counts := map[string]int64{verbCancel: s.Counts[storage.Queued], verbFailed: s.Counts[storage.Failed], verbUnknown: s.Counts[storage.Unknown]}
	yes := map[string]string{verbCancel: verbCancelYes, verbFailed: verbFailedYes, verbUnknown: verbUnknownYes}
	card := ask(p, verbNames[verb], yes[verb], o.Broadcast, map[string]any{"Count": p.Number(float64(counts[verb])),
		"Paid": s.Content.Paid, "Stars": p.Number(s.Content.Stars(counts[verb]))})
	return f.display(ctx, u.Chat, &o, card)
}

func (f *Follower) audit(ctx context.Context, u bot.Update, what string, id int64) error {
	e := storage.AuditEntry{ID: fmt.Sprintf("%s:%d", what, u.ID), At: f.Clock(), Who: u.From, Name: u.Name, What: what, Object: fmt.Sprint(id)}
	if err := f.Store.AddAudit(ctx, e); err != nil {
		return fmt.Errorf("note what was done with an announcement: %w", err)
	}
	return nil
}
