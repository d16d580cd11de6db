package admin

import (
	"context"
	"encoding/json"
	"fmt"
	"html"
	"iter"
	"strconv"
	"strings"
	"time"

	"plutbot/bot"
	"plutbot/bot/broadcast"
	"plutbot/locales"
	"plutbot/storage"
)

// Store keeps the audit.
type Store interface {
	AddAudit(ctx context.Context, e storage.AuditEntry) error
	Audit(ctx context.Context) iter.Seq2[storage.AuditEntry, error]
	AddJob(ctx context.Context, j storage.Job) error
}

// Messenger writes to administrators.
type Messenger interface {
	Send(ctx context.Context, chat int64, c bot.Card) (message int64, err error)
	Edit(ctx context.Context, chat, message int64, c bot.Card) error
	SendFile(ctx context.Context, chat int64, f bot.File) error
	// Person gives the name of somebody who has begun with the bot.
	Person(ctx context.Context, id int64) (name string, err error)
}

// Config is what an Admin is made of. All fields are needed.
type Config struct {
	Roles     *Roles
	Store     Store
	Messenger Messenger
	// Menu shows somebody the commands that he may use; see Commands.
	Menu func(ctx context.Context, person int64) error
	// Reload reads the content anew; an error says that this may succeed later.
	Reload  func(ctx context.Context) (Reloaded, error)
	Catalog *locales.Catalog
	Clock   bot.Clock
	Wake    func()
}

// Admin is the part of the application for administrators.
type Admin struct{ Config }

// New makes an Admin.
func New(c Config) *Admin { return &Admin{c} }

// Part is the name of the tasks of this part.
const Part = "admin"

// The tasks. Their names are stored.
const (
	doAudit  = Part + ".audit"  // add an entry to the audit
	doFile   = Part + ".file"   // the audit as a file
	doMenu   = Part + ".menu"   // show somebody the commands that he may use
	doReload = Part + ".reload" // read the content anew
	// bot.StaffErased comes from the conversation.
)

// mark begins the data of every button of this part.
const mark = "br:"

// What a button does. The letters stand in messages that people have.
const (
	verbList   = "l"
	verbPerson = "p" // person
	verbGive   = "g" // person, right
	verbTake   = "x" // person, right
	verbTakeYs = "X" // person: everything
	verbAudit  = "a" // kind, page
	// Of the own rights, for everybody who has some.
	verbOwn     = "w"
	verbLeave   = "o" // ask whether to give all up
	verbLeaveYs = "O"
	verbFile    = "f" // kind
)

func data(parts ...string) string { return mark + strings.Join(parts, ":") }

func escape(s string) string { return html.EscapeString(s) }

func button(p *locales.Printer, label string, to ...string) bot.Button {
	return bot.Button{Label: p.Text("admin.button."+label, nil), Data: data(to...)}
}

// The commands, in the languages of the catalogs.
func isRoles(command string) bool { return command == "peran" || command == "roles" }

func isAudit(command string) bool { return command == "audit" }

func isReload(command string) bool { return command == "muat_ulang" || command == "reload" }

// Takes implements bot.Part. Everybody may ask for the own rights; the rest is
// there only for administrators.
func (a *Admin) Takes(_ context.Context, u bot.Update) (bool, error) {
	switch {
	case !u.Private:
		return false, nil
	case u.Kind == bot.KindCommand:
		return isRoles(u.Command) || (isAudit(u.Command) || isReload(u.Command)) && a.Roles.Admin(u.From), nil
	case u.Kind == bot.KindPress:
		return strings.HasPrefix(u.Press.Data, mark), nil
	default:
		return false, nil
	}
}

// Handle implements bot.Part.
func (a *Admin) Handle(ctx context.Context, u bot.Update) (bot.Answer, error) {
	p := a.Catalog.In(a.Catalog.Match(u.Language))
	if u.Kind == bot.KindPress {
		return a.press(ctx, u, p)
	}
	var card bot.Card
	var err error
	switch {
	case isAudit(u.Command):
		card, err = a.page(ctx, p, kindOf(u.Text), 0)
	case isReload(u.Command):
		card, err = a.wantReload(ctx, u, p)
	case !a.Roles.Admin(u.From):
		card, err = a.own(ctx, u, p)
	case strings.TrimSpace(u.Text) == "":
		card, err = a.list(ctx, p)
	default:
		card, err = a.typed(ctx, u, p)
	}
	if err == nil {
		_, err = a.Messenger.Send(ctx, u.Chat, card)
	}
	return bot.Answer{}, err
}

// press does what a button says; doing it again changes nothing more.
func (a *Admin) press(ctx context.Context, u bot.Update, p *locales.Printer) (bot.Answer, error) {
	answer := bot.Answer{Press: u.Press.ID}
	parts := append(strings.Split(strings.TrimPrefix(u.Press.Data, mark), ":"), "", "")
	if own, ok := a.ofOwn()[parts[0]]; ok {
		card, err := own(ctx, u, p)
		if err != nil {
			return answer, err
		}
		return answer, a.replace(ctx, u, card)
	}
	if !a.Roles.Admin(u.From) {
		answer.Toast = p.Text("admin.toast.forbidden", nil)
		return answer, nil
	}
	person, _ := strconv.ParseInt(parts[1], 10, 64)
	right := []broadcast.Right{broadcast.Right(parts[2])}
	var card bot.Card
	var err error
	switch parts[0] {
	case verbPerson:
		card, err = a.person(ctx, p, person)
	case verbGive:
		card, err = a.give(ctx, u, p, person, right)
	case verbTake:
		card, err = a.take(ctx, u, p, person, right)
	case verbTakeYs:
		card, err = a.take(ctx, u, p, person, broadcast.Rights())
	case verbAudit:
		page, _ := strconv.Atoi(parts[2])
		card, err = a.page(ctx, p, kindOf(parts[1]), page)
	case verbFile:
		answer.Toast = p.Text("admin.toast.file", nil)
		return answer, a.wantFile(ctx, u, p, kindOf(parts[1]))
	default:
		card, err = a.list(ctx, p)
	}
	if err != nil {
		return answer, err
	}
	return answer, a.replace(ctx, u, card)
}

// replace shows a card in place of the one whose button was pressed.
func (a *Admin) replace(ctx context.Context, u bot.Update, card bot.Card) error {
	err := a.Messenger.Edit(ctx, u.Chat, u.Press.Message, card)
	if err != nil && bot.FailureOf(err).Reason == bot.MessageGone {
		_, err = a.Messenger.Send(ctx, u.Chat, card)
	}
	return err
}

// DoTask implements bot.Doer.
func (a *Admin) DoTask(ctx context.Context, t bot.Task) error {
	switch t.Do {
	case doAudit:
		var e storage.AuditEntry
		if err := json.Unmarshal(t.Data, &e); err != nil {
			return &bot.Failure{Reason: bot.Refused, Err: fmt.Errorf("read a task: %w", err)}
		}
		return a.Store.AddAudit(ctx, e)
	case doFile:
		return a.file(ctx, t)
	case doReload:
		return a.reload(ctx, t)
	case doMenu:
		return a.Menu(ctx, t.Chat)
	case bot.StaffErased:
		return a.erased(ctx, t)
	default:
		return &bot.Failure{Reason: bot.Refused, Err: fmt.Errorf("a job wants %q", t.Do)}
	}
}

// west is the zone of the capital, in which administrators read times.
var west = time.FixedZone("WIB", 7*60*60)
