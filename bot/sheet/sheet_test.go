package sheet_test

import (
	"bytes"
	"encoding/csv"
	"strings"
	"testing"

	"github.com/xuri/excelize/v2"

	"plutbot/bot/sheet"
)

func TestAWorkbookReadBackHasTheTablesInTheirOrderAndNoFormula(t *testing.T) {
	t.Parallel()
	data, err := sheet.XLSX(sheet.Table{Name: "Satu", Rows: [][]any{{"Judul yang panjang sekali"}, {}, sheet.Words("=1+1", "b"), {"x", int64(3)}}},
		sheet.Table{Name: "Dua", Rows: [][]any{{"a", 4.5}}})
	if err != nil {
		t.Fatal(err)
	}
	book, err := excelize.OpenReader(bytes.NewReader(data))
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = book.Close() }()
	if got := strings.Join(book.GetSheetList(), " "); got != "Satu Dua" {
		t.Errorf("the sheets are %s", got)
	}
	if formula, err := book.GetCellFormula("Satu", "A3"); err != nil || formula != "" {
		t.Errorf("a formula %q, %v", formula, err)
	}
	for cell, want := range map[string]string{"A3": "=1+1", "B4": "3"} {
		if got, err := book.GetCellValue("Satu", cell); err != nil || got != want {
			t.Errorf("%s is %q, %v", cell, got, err)
		}
	}
	if kind, err := book.GetCellType("Dua", "B1"); err != nil || kind == excelize.CellTypeInlineString || kind == excelize.CellTypeSharedString {
		t.Errorf("a number is of type %v, %v", kind, err)
	}
}

func TestATableAsCSVKeepsNumbersAndDefusesFormulas(t *testing.T) {
	t.Parallel()
	data, err := sheet.CSV([][]any{sheet.Words("=1+1", "@a", "wajar"), {int64(-3), 4.5, ""}})
	if err != nil {
		t.Fatal(err)
	}
	text, marked := strings.CutPrefix(string(data), "\ufeff")
	rows, err := csv.NewReader(strings.NewReader(text)).ReadAll()
	if err != nil || !marked || strings.Join(rows[0], " ") != "'=1+1 '@a wajar" || strings.Join(rows[1], " ") != "-3 4.5 " {
		t.Errorf("read back: %q, %v", rows, err)
	}
}
