// Package compose is where an administrator writes an announcement (/siaran):
// the message, its topic and buttons, whom it is for, when it goes out, and who
// lets it go.
package compose

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"time"

	"plutbot/bot"
	"plutbot/bot/broadcast"
	"plutbot/bot/broadcast/audience"
	"plutbot/locales"
	"plutbot/storage"
)

// Control makes announcements and releases them.
type Control interface {
	Create(ctx context.Context, content broadcast.Content) (storage.Broadcast, error)
	Save(ctx context.Context, b *storage.Broadcast, content broadcast.Content, waiting bool) error
	Start(ctx context.Context, id int64) error
	Cancel(ctx context.Context, id int64) error
	Estimate(recipients int64, content broadcast.Content) time.Duration
}

// Store keeps what an administrator writes, and the audit.
type Store interface {
	LoadDocument(ctx context.Context, kind storage.DocumentKind, chat int64, name string) (storage.Document, error)
	WriteDocuments(ctx context.Context, chat int64, docs []*storage.Document, jobs ...storage.Job) error
	LoadBroadcast(ctx context.Context, id int64) (storage.Broadcast, error)
	AddJob(ctx context.Context, j storage.Job) error
	AddAudit(ctx context.Context, e storage.AuditEntry) error
}

// Rights say who may do what.
type Rights interface {
	May(ctx context.Context, person int64, r broadcast.Right) (bool, error)
	// Holders are all who have a right.
	Holders(ctx context.Context, r broadcast.Right) ([]int64, error)
}

// Messenger writes to administrators.
type Messenger interface {
	Send(ctx context.Context, chat int64, c bot.Card) (message int64, err error)
	Edit(ctx context.Context, chat, message int64, c bot.Card) error
	Post(ctx context.Context, p bot.Post) ([]int64, error)
}

// Config is what a Composer is made of. All fields are needed.
type Config struct {
	Control   Control
	Store     Store
	Messenger Messenger
	People    audience.People
	// Fill gives an announcement its recipients and tells how many they are.
	Fill func(ctx context.Context, id int64, content broadcast.Content, f audience.Filter) (int64, error)
	// Answering tells how people answered earlier announcements about a topic.
	Answering func(ctx context.Context, topic string) (broadcast.Answering, error)
	// Load is how many tickets the consultants have open, and in how many of them
	// somebody waits.
	Load func(ctx context.Context) (open, waiting int, err error)
	// Open is the task that shows the card of a released announcement.
	Open func(id int64, language string) bot.Task
	// Rights say who may write announcements, and let those of others go.
	Rights Rights
	// Alone is how many people somebody may write to without a second person.
	Alone int64
	// Paid says whether announcements may be paid for with Stars, to go faster than
	// Telegram allows otherwise.
	Paid bool
	// Topics are what announcements are about, Guides those that a button opens.
	Topics, Guides []string
	// Name gives the words for a value of a facet.
	Name    func(p *locales.Printer, f audience.Facet, value string) string
	Catalog *locales.Catalog
	Clock   bot.Clock
	Wake    func()
}

// Composer is the part of the application for writing announcements.
type Composer struct{ Config }

// New makes a Composer.
func New(c Config) *Composer { return &Composer{c} }

// What a draft waits for.
const (
	askMessage = "message"
	askLink    = "link"
	askTime    = "time"
	askName    = "name" // of a template
)

// draft is an announcement in the making. It is stored: add fields, never change
// them.
type draft struct {
	// version is for everybody who has none in Others, which are by language.
	version
	Others map[string]version `json:"others,omitempty"`
	Topic  string             `json:"topic"`
	// Guide that a button opens.
	Guide string `json:"guide,omitempty"`
	// Filter says whom it is for.
	Filter audience.Filter `json:"filter"`
	// At is the day and hour on the recipients' clocks, "" for at once.
	At     string `json:"at,omitempty"`
	Urgent bool   `json:"urgent,omitempty"`
	// Paid goes out faster, for Stars.
	Paid bool `json:"paid,omitempty"`
	// Broadcast is what it became, for People, once it was sent.
	Broadcast int64 `json:"broadcast,omitempty"`
	People    int64 `json:"people,omitempty"`
	// Asking is what the next message is taken for, and Language whose version it
	// is, "" for the one that everybody else gets.
	Asking   string `json:"asking,omitempty"`
	Language string `json:"language,omitempty"`
}

// draftName is the document with what somebody is writing.
const draftName = "draft"

// draftTTL is how long a draft waits to be finished.
const draftTTL = 30 * 24 * time.Hour

func (c *Composer) load(ctx context.Context, chat int64) (draft, storage.Document, error) {
	d := draft{}
	doc, err := c.Store.LoadDocument(ctx, storage.DocumentCompose, chat, draftName)
	if err == nil && doc.Version != 0 {
		err = json.Unmarshal(doc.Data, &d)
	}
	if err != nil {
		return d, doc, fmt.Errorf("load a draft: %w", err)
	}
	return d, doc, nil
}

func (c *Composer) save(ctx context.Context, doc *storage.Document, d draft) error {
	if err := d.into(doc); err != nil {
		return err
	}
	return c.Store.WriteDocuments(ctx, doc.Chat, []*storage.Document{doc})
}

func (d *draft) into(doc *storage.Document) error {
	var err error
	if doc.Data, err = json.Marshal(d); err != nil {
		return fmt.Errorf("write a draft: %w", err)
	}
	doc.TTL = draftTTL
	return nil
}

// Forget drops what somebody was writing, and the templates.
func (c *Composer) Forget(ctx context.Context, chat int64) error {
	for _, name := range []string{draftName, templatesName} {
		doc, err := c.Store.LoadDocument(ctx, storage.DocumentCompose, chat, name)
		if err != nil {
			return fmt.Errorf("forget a draft: %w", err)
		}
		if doc.Version == 0 {
			continue
		}
		doc.Data = nil
		if err := c.Store.WriteDocuments(ctx, chat, docs(&doc)); err != nil {
			return fmt.Errorf("forget a draft: %w", err)
		}
	}
	return nil
}

func (c *Composer) topic(p *locales.Printer, topic string) string {
	return p.Text("subscribe.topic."+topic+".name", nil)
}

// today is the day in western Indonesia, as days since 1970.
func (c *Composer) today() int {
	const west = 7 * 60 * 60
	return int((c.Clock().Unix() + west) / (24 * 60 * 60))
}

func (c *Composer) count(ctx context.Context, d draft) (audience.Count, error) {
	return audience.CountOf(ctx, c.People, d.Filter, d.Topic, c.content(d, 0, 0).Version, c.today())
}

// alone says whether somebody may write to so many people without a second
// person: when they are few, or when nobody else may approve.
func (c *Composer) alone(ctx context.Context, author, people int64) (bool, error) {
	if people <= c.Alone {
		return true, nil
	}
	others, err := c.approvers(ctx, author)
	if err != nil || len(others) > 0 {
		return false, err
	}
	return c.Rights.May(ctx, author, broadcast.Approve)
}

// approvers are those who may let go what an author wrote.
func (c *Composer) approvers(ctx context.Context, author int64) ([]int64, error) {
	all, err := c.Rights.Holders(ctx, broadcast.Approve)
	if err != nil {
		return nil, err
	}
	return slices.DeleteFunc(all, func(person int64) bool { return person == author }), nil
}

func (c *Composer) audit(ctx context.Context, u bot.Update, what string, id int64, note any) error {
	e := storage.AuditEntry{ID: fmt.Sprintf("%s:%d", what, u.ID), At: c.Clock(), Who: u.From, Name: u.Name, What: what, Object: fmt.Sprint(id), Note: fmt.Sprint(note)}
	if err := c.Store.AddAudit(ctx, e); err != nil {
		return fmt.Errorf("note what was done with an announcement: %w", err)
	}
	return nil
}
