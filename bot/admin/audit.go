package admin

import (
	"context"
	"encoding/json"
	"fmt"
	"strconv"
	"strings"

	"plutbot/bot"
	"plutbot/bot/broadcast"
	"plutbot/bot/sheet"
	"plutbot/locales"
	"plutbot/storage"
)

// The kinds of entries that can be looked at alone; a number is all about that
// announcement.
const (
	kindAll           = ""
	kindAnnouncements = "n"
	kindRoles         = "r"
)

// kindOf reads what stands after the command or in a button.
func kindOf(text string) string {
	text = strings.TrimSpace(text)
	if _, err := strconv.ParseUint(text, 10, 63); err == nil || text == kindAnnouncements || text == kindRoles {
		return text
	}
	return kindAll
}

// About what an entry is, by how What begins.
const (
	aboutAnnouncement = "announcement."
	aboutRole         = "role."
)

// wanted says whether an entry is of a kind.
func wanted(e storage.AuditEntry, kind string) bool {
	switch kind {
	case kindAll:
		return true
	case kindAnnouncements:
		return strings.HasPrefix(e.What, aboutAnnouncement)
	case kindRoles:
		return strings.HasPrefix(e.What, aboutRole)
	default:
		return strings.HasPrefix(e.What, aboutAnnouncement) && e.Object == kind
	}
}

// perPage is how many entries a page shows.
const perPage = 10

// page shows some entries, newest first.
func (a *Admin) page(ctx context.Context, p *locales.Printer, kind string, page int) (bot.Card, error) {
	page = max(page, 0)
	text := []string{p.Text("admin.audit.head", map[string]any{"Announcement": kind, "One": kind != kindAll && kind != kindAnnouncements && kind != kindRoles,
		"Announcements": kind == kindAnnouncements, "Roles": kind == kindRoles})}
	place, more, day := 0, false, ""
	for e, err := range a.Store.Audit(ctx) {
		if err != nil {
			return bot.Card{}, err
		}
		if !wanted(e, kind) {
			continue
		}
		if place++; place <= page*perPage {
			continue
		}
		if more = place > (page+1)*perPage; more {
			break
		}
		at := e.At.In(west)
		if p.Date(at) != day {
			day = p.Date(at)
			text = append(text, "\n<b>"+day+"</b>")
		}
		text = append(text, p.Text("admin.audit.line", map[string]any{"Clock": p.Clock(at), "Name": escape(nameOf(e)), "What": escape(a.what(p, e))}))
	}
	if len(text) == 1 {
		text = append(text, p.Text("admin.audit.none", nil))
	}
	card := bot.Card{Text: strings.Join(text, "\n")}
	var turn []bot.Button
	if page > 0 {
		turn = append(turn, button(p, "newer", verbAudit, kind, strconv.Itoa(page-1)))
	}
	if more {
		turn = append(turn, button(p, "older", verbAudit, kind, strconv.Itoa(page+1)))
	}
	if len(turn) > 0 {
		card.Rows = append(card.Rows, turn)
	}
	var others []bot.Button
	for _, other := range []struct{ kind, label string }{{kindAll, "everything"}, {kindAnnouncements, "announcements"}, {kindRoles, "roles"}} {
		if other.kind != kind {
			others = append(others, button(p, other.label, verbAudit, other.kind, "0"))
		}
	}
	card.Rows = append(card.Rows, others, []bot.Button{button(p, "file", verbFile, kind)})
	return card, nil
}

func nameOf(e storage.AuditEntry) string {
	if e.Name != "" {
		return e.Name
	}
	return strconv.FormatInt(e.Who, 10)
}

// what says in words what was done.
func (a *Admin) what(p *locales.Printer, e storage.AuditEntry) string {
	with := map[string]any{"Object": e.Object, "Note": e.Note}
	if strings.HasPrefix(e.What, aboutRole) {
		var rights []broadcast.Right
		for _, r := range strings.Fields(e.Note) {
			rights = append(rights, broadcast.Right(r))
		}
		with["Note"] = rightNames(p, rights)
	}
	if text, ok := p.Lookup("admin.what."+e.What, with); ok {
		return text
	}
	return strings.TrimSpace(e.What + " " + e.Object + " " + e.Note) // of another release
}

// wanting is what the task for the file needs.
type wanting struct {
	Kind     string `json:"kind,omitempty"`
	Language string `json:"language"`
}

// wantFile has the file made. Looking at all of it is itself an entry.
func (a *Admin) wantFile(ctx context.Context, u bot.Update, p *locales.Printer, kind string) error {
	e := storage.AuditEntry{ID: fmt.Sprintf("audit.file:%d", u.ID), At: a.Clock(), Who: u.From, Name: u.Name, What: "audit.file"}
	if err := a.Store.AddAudit(ctx, e); err != nil {
		return err
	}
	t, err := bot.NewTask(doFile, fmt.Sprintf("%s:%d", doFile, u.ID), wanting{kind, p.Lang()})
	if err != nil {
		return err
	}
	if err := a.Store.AddJob(ctx, t.Job(u.Chat, 0, a.Clock())); err != nil {
		return fmt.Errorf("have the audit written: %w", err)
	}
	a.Wake()
	return nil
}

// file sends the audit as CSV, newest first.
func (a *Admin) file(ctx context.Context, t bot.Task) error {
	var want wanting
	if err := json.Unmarshal(t.Data, &want); err != nil {
		return &bot.Failure{Reason: bot.Refused, Err: fmt.Errorf("read a task: %w", err)}
	}
	p := a.Catalog.In(want.Language)
	var head []any
	for _, name := range []string{"time", "name", "number", "what", "object", "note", "code"} {
		head = append(head, p.Text("admin.column."+name, nil))
	}
	rows := [][]any{head}
	for e, err := range a.Store.Audit(ctx) {
		if err != nil {
			return err
		}
		if !wanted(e, want.Kind) {
			continue
		}
		rows = append(rows, sheet.Words(e.At.In(west).Format("2006-01-02 15:04:05"), e.Name, strconv.FormatInt(e.Who, 10), a.what(p, e), e.Object, e.Note, e.What))
	}
	content, err := sheet.CSV(rows)
	if err != nil {
		return &bot.Failure{Reason: bot.Refused, Err: fmt.Errorf("write the audit: %w", err)}
	}
	day := a.Clock().In(west)
	return a.Messenger.SendFile(ctx, t.Chat, bot.File{Name: "audit-" + day.Format("2006-01-02") + ".csv", Content: content,
		Caption: p.Text("admin.audit.caption", map[string]any{"Count": p.Number(float64(len(rows) - 1)), "Date": p.Date(day)})})
}
