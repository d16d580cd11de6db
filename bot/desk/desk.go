// Package desk is where consultants answer: it carries tickets between the
// chats of SMEs and the topics of staff groups, in order, in both directions.
//
// A ticket is a document in the partition of the SME's chat. It holds what is
// still to be sent, in both directions, so whatever arrives is committed with
// the order to send it on. A group shares one budget of about 20 messages a
// minute over all its topics; its document lists the tickets that have
// something to say, and one pump at a time works through them.
package desk

import (
	"context"
	"fmt"
	"log/slog"
	"slices"
	"sync/atomic"
	"time"

	"plutbot/bot"
	"plutbot/locales"
	"plutbot/storage"
)

// Store keeps the documents of the desk.
type Store interface {
	LoadDocument(ctx context.Context, kind storage.DocumentKind, chat int64, name string) (storage.Document, error)
	WriteDocuments(ctx context.Context, chat int64, docs []*storage.Document, jobs ...storage.Job) error
	AuditAbout(ctx context.Context, chat int64) ([]storage.AuditEntry, error)
}

// Telegram carries messages. Its errors hold a bot.Failure.
type Telegram interface {
	Post(ctx context.Context, p bot.Post) ([]int64, error)
	Revise(ctx context.Context, message int64, p bot.Post) error
	React(ctx context.Context, chat, message int64, emoji string) error
	Pin(ctx context.Context, chat, message int64) error
	Delete(ctx context.Context, chat, message int64) error
}

// Files sends files. Its errors hold a bot.Failure.
type Files interface {
	SendFile(ctx context.Context, chat int64, f bot.File) error
}

// Forum makes and changes topics of groups. Its errors hold a bot.Failure.
type Forum interface {
	OpenTopic(ctx context.Context, group int64, name string) (int64, error)
	NameTopic(ctx context.Context, group, topic int64, name string) error
	SetTopicClosed(ctx context.Context, group, topic int64, closed bool) error
	DeleteTopic(ctx context.Context, group, topic int64) error
	Group(ctx context.Context, group int64) (bot.Group, error)
}

// Centres knows the service centres.
type Centres interface {
	// Serving gives the ids of the centres for a region, the nearest first; the
	// codes may be "".
	Serving(province, regency string) []string
	// Named finds centres by words of their name or place, at most limit.
	Named(words string, limit int) []Centre
	// Centre finds one by its id.
	Centre(id string) (Centre, bool)
	// Provinces are those that have centres, by their code; In gives the centres
	// of one.
	Provinces() []Centre
	In(province string) []Centre
}

// Centre is a service centre, or a province with some, which has only ID and
// Name. Short is its name for a button, Province the code of its province.
type Centre struct{ ID, Name, Short, Province string }

// Config is what a Desk is made of. All fields are needed, besides Default,
// Admins, Days and Hours: without Hours, consultants work day and night.
type Config struct {
	Store    Store
	Telegram Telegram
	Forum    Forum
	Files    Files
	Centres  Centres
	Hours    Hours
	Guides   Guides
	// Days knows when visits are possible; without it no other day can be offered.
	Days    Days
	Catalog *locales.Catalog
	// Default is the group for tickets that no other group serves; 0 for none.
	Default int64
	// Admins may connect groups.
	Admins []int64
	Clock  bot.Clock
	// Wake is called after jobs were stored.
	Wake func()
	Log  *slog.Logger
}

// Desk is the consultants' desk.
type Desk struct {
	Config
	words *locales.Printer // for the staff
	waits atomic.Pointer[waits]
}

// New makes a Desk.
func New(c Config) *Desk {
	c.Admins = slices.Clone(c.Admins)
	return &Desk{Config: c, words: c.Catalog.In(locales.Indonesian)}
}

// Takes implements bot.Part: whatever happens in groups is the desk's.
func (*Desk) Takes(_ context.Context, u bot.Update) (bool, error) { return !u.Private, nil }

// Handle implements bot.Part.
func (d *Desk) Handle(ctx context.Context, u bot.Update) (bot.Answer, error) {
	toast, err := d.handle(ctx, u)
	if err != nil {
		return bot.Answer{}, err
	}
	d.Wake()
	return bot.Answer{Press: u.Press.ID, Toast: toast}, nil
}

// The desk's own tasks. The names are stored in jobs.
const (
	doRing = "desk.ring" // a ticket has something to say to its group
	doPump = "desk.pump" // a group says what its tickets have to say
	doSay  = "desk.say"  // a ticket says to its SME what consultants said

	doTell   = "desk.tell"   // a group says what another chat caused
	doErased = "desk.erased" // a group hears that a ticket is gone
	doBoard  = "desk.board"  // a group's board shows a ticket as it is now
	doWatch  = "desk.watch"  // a ticket's alarm has come
	doAudit  = "desk.audit"  // what a member of the staff did is kept
	doWait   = "desk.wait"   // somebody waits for a first answer, or got it
	doTally  = "desk.tally"  // what became of a ticket is kept for the report
	// doVisitTally keeps what became of a visit for the report.
	doVisitTally = "desk.visittally"

	doEvening = "desk.evening" // the working day of a group ends
	doMoved   = "desk.moved"   // a group has a new id
)

// ticketRef names a ticket in the data of the desk's own tasks.
type ticketRef struct {
	Chat   int64  `json:"chat"`
	Ticket string `json:"ticket"`
}

// DoTask implements bot.Doer.
func (d *Desk) DoTask(ctx context.Context, t bot.Task) error {
	do, ok := map[string]func(context.Context, bot.Task) error{
		bot.DeskOpen: d.open, bot.DeskRelay: d.relay, bot.DeskEdit: d.edit, bot.DeskReact: d.react,
		bot.DeskClose: d.closeBySME, bot.DeskRate: d.rate, bot.DeskName: d.rename, bot.DeskErase: d.erase,
		bot.DeskVisit: d.openVisit, bot.DeskVisitChange: d.visitChanged, bot.DeskVisitErase: d.eraseVisits, doVisitCard: d.showVisit, doVisitDay: d.visitsToday, bot.DeskVisitable: d.visitable,
		bot.DeskTranscript: d.giveTranscript, bot.DeskSeen: d.tellSeen,
		doRing: d.ring, doPump: d.pump, doSay: d.say,
		doTell: d.tellGroup, doErased: d.tellErased, doBoard: d.post, doWatch: d.watch, doAudit: d.audit, doTally: d.count, doVisitTally: d.countVisit, doWait: d.countWait, doEvening: d.handOver,
		doMoved: d.takeAlong,
	}[t.Do]
	if !ok {
		return &bot.Failure{Reason: bot.Refused, Err: fmt.Errorf("no task of the desk is called %q", t.Do)}
	}
	return do(ctx, t)
}

// job makes a job of the desk.
func (d *Desk) job(do, id string, lane int64, due time.Time, data any) storage.Job {
	t, err := bot.NewTask(do, id, data)
	if err != nil {
		panic(err) // only values that can be written are given
	}
	t.Chat, t.Due = lane, due
	return t.Job(lane, 0, d.Clock())
}

// millis is a moment as it is stored.
func millis(t time.Time) int64 { return t.UnixMilli() }
