package follow

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"time"

	"plutbot/bot"
	"plutbot/bot/broadcast"
	"plutbot/locales"
	"plutbot/storage"
)

// draft is a correction in the making, and then under way. It is stored in the
// administrator's chat.
type draft struct {
	broadcast.Correction
	// Asking says that the next text is the wording of the next version.
	Asking bool `json:"asking,omitempty"`
	// Running says that it was confirmed.
	Running bool `json:"running,omitempty"`
	// Notices are the messages in the administrator's chat that tell those who
	// reacted, by version.
	Notices []int64 `json:"notices,omitempty"`
	// Notice is the announcement that carries them.
	Notice int64 `json:"notice,omitempty"`
	// Author confirmed it.
	Author int64 `json:"author,omitempty"`
}

const (
	// draftTTL is how long a correction may wait for its words.
	draftTTL = 7 * 24 * time.Hour
	// atOnce is how many messages one task corrects: it ends well within its
	// lease even when Telegram is slow.
	atOnce = 200
)

// The documents: one for the words, and one for each correction under way.
const draftName = "draft"

func running(id int64) string { return fmt.Sprintf("correct:%d", id) }

func (f *Follower) load(ctx context.Context, chat int64, name string) (draft, storage.Document, error) {
	var d draft
	doc, err := f.Store.LoadDocument(ctx, storage.DocumentFollow, chat, name)
	if err == nil && doc.Version != 0 {
		err = json.Unmarshal(doc.Data, &d)
	}
	if err != nil {
		return d, doc, fmt.Errorf("load a correction: %w", err)
	}
	return d, doc, nil
}

func (f *Follower) save(ctx context.Context, doc *storage.Document, d draft) error {
	var err error
	if doc.Data, err = json.Marshal(d); err != nil {
		return fmt.Errorf("write a correction: %w", err)
	}
	doc.TTL = draftTTL
	return f.Store.WriteDocuments(ctx, doc.Chat, []*storage.Document{doc})
}

func (f *Follower) drafted(ctx context.Context, chat int64) (draft, error) {
	d, _, err := f.load(ctx, chat, draftName)
	return d, err
}

// forget drops the words of a correction that was not confirmed.
func (f *Follower) forget(ctx context.Context, chat int64) error {
	_, doc, err := f.load(ctx, chat, draftName)
	if err != nil || doc.Version == 0 {
		return err
	}
	doc.Data = nil
	return f.Store.WriteDocuments(ctx, chat, []*storage.Document{&doc})
}

// askWords asks for the right words, version by version.
func (f *Follower) askWords(ctx context.Context, u bot.Update, p *locales.Printer, o order) error {
	s, err := f.Control.Status(ctx, o.Broadcast)
	if err != nil {
		return err
	}
	if s.State != storage.BroadcastFinished && s.State != storage.BroadcastCancelled {
		return broadcast.ErrState
	}
	_, doc, err := f.load(ctx, u.Chat, draftName)
	if err != nil {
		return err
	}
	d := draft{Correction: broadcast.Correction{Broadcast: o.Broadcast}, Asking: true, Author: u.From}
	if err := f.save(ctx, &doc, d); err != nil {
		return err
	}
	return f.display(ctx, u.Chat, &o, f.asking(p, s, 0))
}

func (f *Follower) asking(p *locales.Printer, s broadcast.Status, version int) bot.Card {
	return bot.Card{Text: p.Text("follow.correct.ask", map[string]any{"Number": s.ID, "Many": len(written(s.Content)) > 1,
		"Language": f.Catalog.In(s.Content.Variants[version].Language).Text("bot.language.name", nil)}),
		Rows: [][]bot.Button{{button(p, verbLeave, s.ID, nil)}}}
}

// worded takes the wording of a version; after the last one it shows what people
// will see.
func (f *Follower) worded(ctx context.Context, u bot.Update, p *locales.Printer) error {
	d, doc, err := f.load(ctx, u.Chat, draftName)
	if err != nil || !d.Asking {
		return err
	}
	s, err := f.Control.Status(ctx, d.Broadcast)
	if err != nil {
		return gone(err)
	}
	d.Wordings = append(d.Wordings, broadcast.Wording{Text: u.Text, Entities: u.Entities})
	d.share(s.Content)
	if len(d.Wordings) < len(s.Content.Variants) {
		if err := f.save(ctx, &doc, d); err != nil {
			return err
		}
		_, err = f.Messenger.Send(ctx, u.Chat, f.asking(p, s, len(d.Wordings)))
		return err
	}
	d.Asking = false
	if err := f.preview(ctx, u.Chat, &d, s.Content); err != nil {
		return err
	}
	if err := f.save(ctx, &doc, d); err != nil {
		return err
	}
	_, err = f.Messenger.Send(ctx, u.Chat, ask(p, "correct", verbCorrectYes, d.Broadcast, map[string]any{"Number": d.Broadcast,
		"Count": p.Number(float64(s.Counts[storage.Sent]))}))
	return err
}

// written are the numbers of the versions that somebody wrote; the others have
// the words of one of those.
func written(content broadcast.Content) []int {
	var all []int
	for n := range content.Variants {
		if content.Origin(n) == n {
			all = append(all, n)
		}
	}
	return all
}

// share gives the versions after the last wording that nobody wrote the wording
// of those that they come from.
func (d *draft) share(content broadcast.Content) {
	for n := len(d.Wordings); n < len(content.Variants) && content.Origin(n) != n; n++ {
		d.Wordings = append(d.Wordings, d.Wordings[content.Origin(n)])
	}
}

// preview shows the corrected words, and the messages for those who reacted.
func (f *Follower) preview(ctx context.Context, chat int64, d *draft, content broadcast.Content) error {
	for _, n := range written(content) {
		w := d.Wordings[n]
		if _, err := f.Messenger.Post(ctx, bot.Post{Chat: chat, Text: w.Text, Entities: w.Entities}); err != nil {
			return err
		}
	}
	notices := map[string]int64{}
	d.Notices = nil
	for _, v := range content.Variants {
		if notices[v.Language] == 0 {
			sent, err := f.Messenger.Post(ctx, bot.Post{Chat: chat, Text: f.Catalog.In(v.Language).Text("follow.correct.notice", nil), HTML: true})
			if err != nil {
				return err
			}
			notices[v.Language] = sent[0]
		}
		d.Notices = append(d.Notices, notices[v.Language])
	}
	return nil
}

// confirmed lets the correction begin.
func (f *Follower) confirmed(ctx context.Context, u bot.Update, p *locales.Printer, o order, answer *bot.Answer) error {
	d, doc, err := f.load(ctx, u.Chat, draftName)
	if err != nil {
		return err
	}
	if doc.Version == 0 || d.Asking || d.Broadcast != o.Broadcast {
		answer.Toast = p.Text("follow.toast.changed", nil)
		return f.refresh(ctx, u.Chat, o)
	}
	_, under, err := f.load(ctx, u.Chat, running(o.Broadcast))
	if err != nil {
		return err
	}
	d.Running = true
	if under.Data, err = json.Marshal(d); err != nil {
		return fmt.Errorf("write a correction: %w", err)
	}
	under.TTL, doc.Data = draftTTL, nil
	task, err := bot.NewTask(doCorrect, fmt.Sprintf("%s:%d", doCorrect, o.Broadcast), order{Broadcast: o.Broadcast, Language: p.Lang()})
	if err != nil {
		return err
	}
	job := task.Job(u.Chat, u.ID, f.Clock())
	if err := f.Store.WriteDocuments(ctx, u.Chat, []*storage.Document{&doc, &under}, job); err != nil {
		return err
	}
	f.Wake()
	if err := f.audit(ctx, u, "announcement.correct", o.Broadcast); err != nil {
		return err
	}
	answer.Toast = p.Text("follow.toast.correcting", nil)
	return f.refresh(ctx, u.Chat, o)
}

// correct goes on with a correction, and at its end tells those who reacted.
func (f *Follower) correct(ctx context.Context, chat int64, o order) error {
	d, doc, err := f.load(ctx, chat, running(o.Broadcast))
	if err != nil || !d.Running {
		return err
	}
	s, err := f.Control.Status(ctx, o.Broadcast)
	if err != nil {
		return gone(err)
	}
	done, failed := d.Some(ctx, f.Records, f.Editor, s.Content, atOnce)
	if err := f.save(ctx, &doc, d); err != nil {
		return errors.Join(failed, err)
	}
	if failed != nil {
		return failed
	}
	if !done {
		return &bot.Again{}
	}
	if err := f.notify(ctx, chat, &d, &doc, s.Content); err != nil {
		return err
	}
	p := f.Catalog.In(o.Language)
	told := int64(0)
	if d.Notice != 0 {
		n, err := f.Control.Status(ctx, d.Notice)
		if err != nil {
			return gone(err)
		}
		told = n.Total()
	}
	card := bot.Card{Text: p.Text("follow.correct.done", map[string]any{"Number": d.Broadcast, "Done": p.Number(float64(d.Done)), "Kept": p.Number(float64(d.Kept)),
		"SomeKept": d.Kept > 0, "Told": p.Number(float64(told))}), Rows: [][]bot.Button{{button(p, verbShow, d.Broadcast, nil)}}}
	if err := f.Store.AddJob(ctx, bot.Say(fmt.Sprintf("follow.corrected:%d", d.Broadcast), card).Job(chat, 0, f.Clock())); err != nil {
		return fmt.Errorf("tell that a correction is done: %w", err)
	}
	doc.Data = nil
	return f.Store.WriteDocuments(ctx, chat, []*storage.Document{&doc})
}

// notify sends the notice to those who reacted: an announcement of its own, with
// a record for each of them.
func (f *Follower) notify(ctx context.Context, chat int64, d *draft, doc *storage.Document, of broadcast.Content) error {
	if d.Notice == 0 {
		content := broadcast.Content{Author: d.Author, Approver: d.Author, Topic: of.Topic, Urgent: of.Urgent}
		for i, v := range of.Variants {
			content.Variants = append(content.Variants, broadcast.Variant{Language: v.Language, LowData: v.LowData, From: chat, Messages: d.Notices[i : i+1]})
		}
		b, err := f.Writing.Create(ctx, content)
		if err != nil {
			return err
		}
		d.Notice = b.ID
		if err := f.save(ctx, doc, *d); err != nil {
			return err
		}
	}
	err := f.Fill(ctx, d.Notice, d.Broadcast)
	if err == nil {
		err = f.Writing.Start(ctx, d.Notice)
	}
	if errors.Is(err, broadcast.ErrState) || errors.Is(err, storage.ErrConflict) {
		return nil // it was released before this process was started again
	}
	return err
}
