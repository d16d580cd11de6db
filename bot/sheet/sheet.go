// Package sheet writes tables as files for spreadsheets.
package sheet

import (
	"bytes"
	"encoding/csv"
	"fmt"
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/xuri/excelize/v2"
)

// Table is a sheet of a workbook. Cells are words or numbers.
type Table struct {
	// Name is at most 31 characters, without any of : \ / ? * [ ].
	Name string
	Rows [][]any
}

// widest is how many characters a column shows at most.
const widest = 80

// XLSX writes a workbook with the tables in their order. Words are written as
// words: a cell that begins with "=" is no formula.
func XLSX(tables ...Table) ([]byte, error) {
	book := excelize.NewFile()
	defer func() { _ = book.Close() }() // it has no file
	for i, t := range tables {
		if err := add(book, t, i == 0); err != nil {
			return nil, fmt.Errorf("write the sheet %s: %w", t.Name, err)
		}
	}
	out, err := book.WriteToBuffer()
	if err != nil {
		return nil, fmt.Errorf("write a workbook: %w", err)
	}
	return out.Bytes(), nil
}

// add writes a table row by row. The first one takes the sheet that every
// workbook has.
func add(book *excelize.File, t Table, first bool) error {
	if first {
		if err := book.SetSheetName("Sheet1", t.Name); err != nil {
			return err
		}
	} else if _, err := book.NewSheet(t.Name); err != nil {
		return err
	}
	w, err := book.NewStreamWriter(t.Name)
	if err != nil {
		return err
	}
	for i, width := range widths(t.Rows) {
		if err := w.SetColWidth(i+1, i+1, float64(width+2)); err != nil {
			return err
		}
	}
	for i, row := range t.Rows {
		if err := w.SetRow("A"+strconv.Itoa(i+1), row); err != nil {
			return err
		}
	}
	return w.Flush()
}

// widths are how many characters the columns have, of rows with several cells.
func widths(rows [][]any) []int {
	var all []int
	for _, row := range rows {
		for i, cell := range row {
			if i == len(all) {
				all = append(all, 0)
			}
			if len(row) > 1 {
				all[i] = min(max(all[i], utf8.RuneCountInString(fmt.Sprint(cell))), widest)
			}
		}
	}
	return all
}

// CSV writes rows with a mark at the beginning by which spreadsheets know the
// encoding. A word that a spreadsheet would read as a formula gets a ' before it.
func CSV(rows [][]any) ([]byte, error) {
	var out bytes.Buffer
	out.WriteString("\ufeff")
	w := csv.NewWriter(&out)
	for _, row := range rows {
		cells := make([]string, len(row))
		for i, cell := range row {
			cells[i] = fmt.Sprint(cell)
			if text, ok := cell.(string); ok {
				cells[i] = harmless(text)
			}
		}
		if err := w.Write(cells); err != nil {
			return nil, fmt.Errorf("write a table as CSV: %w", err)
		}
	}
	if w.Flush(); w.Error() != nil {
		return nil, fmt.Errorf("write a table as CSV: %w", w.Error())
	}
	return out.Bytes(), nil
}

func harmless(cell string) string {
	if cell != "" && strings.ContainsRune("=+-@\t\r", rune(cell[0])) {
		return "'" + cell
	}
	return cell
}

// Words makes cells of words.
func Words(words ...string) []any {
	cells := make([]any, len(words))
	for i, w := range words {
		cells[i] = w
	}
	return cells
}
