package report

import (
	"bytes"
	"encoding/csv"
	"fmt"
	"strconv"
	"strings"

	"github.com/xuri/excelize/v2"

	"plutbot/bot"
	"plutbot/bot/broadcast"
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
		language = r.Content.Variants[l.Variant].Language
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

// CSV is the table of lines, with a mark at its beginning by which spreadsheets
// know the encoding.
func (r Report) CSV(p *locales.Printer) (bot.File, error) {
	var out bytes.Buffer
	out.WriteString("\ufeff")
	w := csv.NewWriter(&out)
	rows := [][]string{head(p)}
	for _, l := range r.Lines {
		rows = append(rows, append(r.row(p, l), strconv.FormatInt(l.Count, 10)))
	}
	for _, row := range rows {
		for i, cell := range row {
			row[i] = harmless(cell)
		}
	}
	if err := w.WriteAll(rows); err != nil {
		return bot.File{}, fmt.Errorf("write the report as CSV: %w", err)
	}
	return r.file(p, "csv", out.Bytes()), nil
}

// harmless keeps a spreadsheet from reading words as a formula.
func harmless(cell string) string {
	if cell != "" && strings.ContainsRune("=+-@\t\r", rune(cell[0])) {
		return "'" + cell
	}
	return cell
}

func (r Report) file(p *locales.Printer, kind string, content []byte) bot.File {
	return bot.File{Name: p.Text("follow.file.name", map[string]any{"Number": r.ID}) + "." + kind, Content: content,
		Caption: p.Text("follow.file.caption", map[string]any{"Number": r.ID, "All": p.Number(float64(r.Recipients()))})}
}

// XLSX is a workbook: the sums, the buttons, and the table of lines.
func (r Report) XLSX(p *locales.Printer) (bot.File, error) {
	book := excelize.NewFile()
	defer func() { _ = book.Close() }() // it has no file
	first := p.Text("follow.sheet.sums", nil)
	if err := book.SetSheetName("Sheet1", first); err != nil {
		return bot.File{}, fmt.Errorf("write the report as XLSX: %w", err)
	}
	if err := fill(book, first, r.sums(p)); err != nil {
		return bot.File{}, err
	}
	lines := [][]any{anys(head(p))}
	for _, l := range r.Lines {
		lines = append(lines, append(anys(r.row(p, l)), l.Count))
	}
	second := p.Text("follow.sheet.lines", nil)
	if _, err := book.NewSheet(second); err != nil {
		return bot.File{}, fmt.Errorf("write the report as XLSX: %w", err)
	}
	if err := fill(book, second, lines); err != nil {
		return bot.File{}, err
	}
	out, err := book.WriteToBuffer()
	if err != nil {
		return bot.File{}, fmt.Errorf("write the report as XLSX: %w", err)
	}
	return r.file(p, "xlsx", out.Bytes()), nil
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

func anys(row []string) []any {
	all := make([]any, len(row))
	for i, cell := range row {
		all[i] = cell
	}
	return all
}

// fill writes rows into a sheet, piece by piece. Words are written as words: a
// cell that begins with "=" is no formula.
func fill(book *excelize.File, sheet string, rows [][]any) error {
	w, err := book.NewStreamWriter(sheet)
	if err != nil {
		return fmt.Errorf("write the sheet %s: %w", sheet, err)
	}
	for i, row := range rows {
		if err := w.SetRow("A"+strconv.Itoa(i+1), row); err != nil {
			return fmt.Errorf("write the sheet %s: %w", sheet, err)
		}
	}
	if err := w.Flush(); err != nil {
		return fmt.Errorf("write the sheet %s: %w", sheet, err)
	}
	return nil
}
