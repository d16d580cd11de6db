package report

import (
	"fmt"

	"plutbot/bot"
	"plutbot/bot/broadcast"
	"plutbot/bot/sheet"
	"plutbot/locales"
	"plutbot/storage"
)

// marks in the order of their columns.
var marks = [...]storage.Mark{storage.MarkTapped, storage.MarkReplied, storage.MarkLeft, storage.MarkCorrected}

// head are the names of the columns of a table of lines.
func head(p *locales.Printer) []string {
	names := make([]string, 0, 9)
	for _, name := range []string{"zone", "language", "state", "reason", "tapped", "replied", "left", "corrected", "people"} {
		names = append(names, p.Text("follow.column."+name, nil))
	}
	return names
}

// row is a line as it stands in a table, without its number of people.
func (r Report) row(p *locales.Printer, l Line) []string {
	language := ""
	if l.Variant < len(r.Content.Variants) {
		v := r.Content.Variants[l.Variant]
		language = p.Text("follow.version", map[string]any{"Language": v.Language, "LowData": v.LowData})
	}
	row := []string{broadcast.ZoneNames[l.Zone], language, State(p, l.State), Reason(p, l.State, l.Reason)}
	for _, m := range marks {
		answer := "no"
		if l.Marks&m != 0 {
			answer = "yes"
		}
		row = append(row, p.Text("follow.answer."+answer, nil))
	}
	return row
}

// State names a state of recipients.
func State(p *locales.Printer, s storage.RecipientState) string {
	return p.Text("follow.state."+s.String(), nil)
}

// Reason names why somebody did not get it; "" where there is none.
func Reason(p *locales.Printer, s storage.RecipientState, reason int) string {
	if s != storage.Failed && s != storage.Unknown {
		return ""
	}
	id := "follow.reason.other"
	switch {
	case reason == storage.ReasonCrashed:
		id = "follow.reason.crashed"
	case reason == storage.ReasonLeftOut:
		id = "follow.reason.left_out"
	case reason <= int(bot.Refused):
		id = "follow.reason." + bot.Reason(reason).String()
	}
	return p.Text(id, nil)
}

// CSV is the table of lines.
func (r Report) CSV(p *locales.Printer) (bot.File, error) {
	content, err := sheet.CSV(r.table(p))
	if err != nil {
		return bot.File{}, fmt.Errorf("report on an announcement: %w", err)
	}
	return r.file(p, "csv", content), nil
}

// table is the table of lines, with its head.
func (r Report) table(p *locales.Printer) [][]any {
	rows := [][]any{sheet.Words(head(p)...)}
	for _, l := range r.Lines {
		rows = append(rows, append(sheet.Words(r.row(p, l)...), l.Count))
	}
	return rows
}

func (r Report) file(p *locales.Printer, kind string, content []byte) bot.File {
	return bot.File{Name: p.Text("follow.file.name", map[string]any{"Number": r.ID}) + "." + kind, Content: content,
		Caption: p.Text("follow.file.caption", map[string]any{"Number": r.ID, "All": p.Number(float64(r.Recipients()))})}
}

// XLSX is a workbook: the sums with the buttons, and the table of lines.
func (r Report) XLSX(p *locales.Printer) (bot.File, error) {
	content, err := sheet.XLSX(sheet.Table{Name: p.Text("follow.sheet.sums", nil), Rows: r.sums(p)},
		sheet.Table{Name: p.Text("follow.sheet.lines", nil), Rows: r.table(p)})
	if err != nil {
		return bot.File{}, fmt.Errorf("report on an announcement: %w", err)
	}
	return r.file(p, "xlsx", content), nil
}

// sums are the rows of the first sheet.
func (r Report) sums(p *locales.Printer) [][]any {
	rows := [][]any{{p.Text("follow.file.title", map[string]any{"Number": r.ID})}, {p.Text("follow.column.recipients", nil), r.Recipients()}}
	for s := storage.Queued; s <= storage.Unknown; s++ {
		rows = append(rows, []any{State(p, s), r.In(s)})
	}
	for _, s := range []storage.RecipientState{storage.Failed, storage.Unknown} {
		for _, why := range r.Reasons(s) {
			rows = append(rows, []any{State(p, s) + ": " + Reason(p, s, why.Reason), why.Count})
		}
	}
	for i, name := range []string{"tapped", "replied", "left", "corrected"} {
		rows = append(rows, []any{p.Text("follow.column."+name, nil), r.Marked(marks[i])})
	}
	for _, tap := range r.Buttons() {
		rows = append(rows, []any{p.Text("follow.column.button", map[string]any{"Label": tap.Label}), tap.Count})
	}
	return append(rows, []any{p.Text("follow.file.links", nil)})
}
