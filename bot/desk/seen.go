package desk

import (
	"context"
	"html"
	"slices"
	"strings"
	"time"

	"plutbot/bot"
	"plutbot/locales"
	"plutbot/storage"
)

// seenBy are the events of a ticket's history that tell who had its data in
// hand: the staff's, and the opening, with which a group sees it.
func seenBy(e event) bool {
	_, staffs := audited[e.What]
	return e.What == "opened" || e.Who != "" && (staffs || strings.HasPrefix(e.What, "staff") || e.What == "note")
}

// maxSeenLines keeps the answer within a message; the last ones count.
const maxSeenLines = 40

// tellSeen tells an SME who had to do with the tickets: which group, who in it,
// when, and what they did; and what administrators did with the SME's data
// (UU 27/2022 art. 7).
func (d *Desk) tellSeen(ctx context.Context, t bot.Task) error {
	var r bot.TicketsSeen
	if err := read(t, &r); err != nil {
		return err
	}
	words := d.Catalog.In(r.Language)
	var lines []string
	for _, name := range r.Tickets {
		k, ok, err := d.loadTicket(ctx, ticketRef{t.Chat, name})
		if err != nil {
			return err
		}
		if ok {
			lines = append(lines, d.seenLines(k, words)...)
		}
	}
	for _, code := range r.Visits {
		v, err := d.loadVisit(ctx, ticketRef{t.Chat, code})
		if err != nil {
			return err
		}
		if v != nil && v.Group != 0 {
			lines = append(lines, visitSeen(v, words)...)
		}
	}
	entries, err := d.Store.AuditAbout(ctx, t.Chat)
	if err != nil {
		return err
	}
	lines = append(lines, auditLines(entries, words)...)
	text := words.Text("profile.seen.nobody", nil)
	if len(r.Tickets) > 0 {
		text = words.Text("profile.seen.none", nil)
	}
	if len(lines) > 0 {
		text = words.Text("profile.seen.head", nil) + "\n\n" + strings.Join(lines[max(0, len(lines)-maxSeenLines):], "\n")
	}
	say := bot.Say(t.ID+":answer", bot.Card{Text: text}).Job(t.Chat, 0, d.Clock())
	return d.Store.WriteDocuments(ctx, t.Chat, nil, say)
}

// auditLines writes what administrators did with the data of one chat, oldest
// first.
func auditLines(entries []storage.AuditEntry, words *locales.Printer) []string {
	var lines []string
	for _, e := range slices.Backward(entries) {
		who := html.EscapeString(e.Name)
		if who == "" {
			who = words.Text("profile.seen.operator", nil)
		}
		what, ok := words.Lookup("admin.what."+e.What, map[string]any{"Object": e.Object, "Note": e.Note})
		if !ok {
			what = words.Text("profile.seen.administered", map[string]any{"What": e.What})
		}
		lines = append(lines, words.Text("profile.seen.line", map[string]any{"Date": words.Date(e.At.In(western)), "Who": who, "What": html.EscapeString(what)}))
	}
	return slices.Compact(lines)
}

// seenLines writes who did what with one ticket; the same thing by the same
// person on the same day once.
func (d *Desk) seenLines(k *ticket, words *locales.Printer) []string {
	lines := []string{words.Text("profile.seen.ticket", map[string]any{
		"Field": words.Text("desk.field."+k.Field, nil), "Date": words.Date(time.UnixMilli(k.Opened).In(western))})}
	for _, e := range k.History {
		if !seenBy(e) {
			continue
		}
		who := e.Who
		if e.What == "opened" || who == "" {
			who = words.Text("profile.seen.group", nil)
		}
		line := words.Text("profile.seen.line", map[string]any{"Date": words.Date(time.UnixMilli(e.At).In(western)),
			"Who": html.EscapeString(who), "What": words.Text("desk.transcript.what."+strings.ReplaceAll(e.What, " ", "_"), nil)})
		if !slices.Contains(lines, line) {
			lines = append(lines, line)
		}
	}
	return lines
}

// visitSeen writes which group saw a visit, and who decided on it.
func visitSeen(v *visit, words *locales.Printer) []string {
	lines := []string{words.Text("profile.seen.visit", map[string]any{"Code": spelled(v.Visit), "Centre": html.EscapeString(v.Name)})}
	for n, e := range v.History {
		who := html.EscapeString(e.Who)
		if n == 0 {
			who = words.Text("profile.seen.group", nil)
		}
		if who != "" {
			lines = append(lines, words.Text("profile.seen.line", map[string]any{"Date": words.Date(time.UnixMilli(e.At).In(western)), "Who": who,
				"What": words.Text("desk.transcript.what."+strings.ReplaceAll(e.What, " ", "_"), nil)}))
		}
	}
	return lines
}
