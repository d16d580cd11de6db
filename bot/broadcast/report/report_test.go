package report_test

import (
	"bytes"
	"encoding/csv"
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/xuri/excelize/v2"

	"plutbot/bot"
	"plutbot/bot/broadcast"
	"plutbot/bot/broadcast/report"
	"plutbot/internal/redistest"
	"plutbot/locales"
	"plutbot/storage"
)

var noon = time.Date(2026, 11, 24, 5, 0, 0, 0, time.UTC)

const people = 60

// world is an announcement in two languages that went to people in all zones;
// the records are those of a real store.
type world struct {
	store   *storage.Store
	control *broadcast.Control
	id      int64
}

// fates become the recipients', in turn.
var fates = []storage.Outcome{
	{State: storage.Sent, Messages: []int64{7}},
	{State: storage.Sent, Messages: []int64{8}},
	{State: storage.Blocked, Reason: int(bot.Blocked)},
	{State: storage.Failed, Reason: int(bot.Refused)},
	{State: storage.Failed, Reason: storage.ReasonLeftOut},
	{State: storage.Unknown, Reason: int(bot.Temporary)},
	{State: storage.Unknown, Reason: storage.ReasonCrashed},
}

func newWorld(t *testing.T) world {
	t.Helper()
	w := world{store: redistest.Memory(t)}
	w.control = broadcast.NewControl(w.store, w.store, func() time.Time { return noon }, 30)
	variant := func(language string) broadcast.Variant {
		return broadcast.Variant{Language: language, Messages: []int64{1}, Buttons: [][]broadcast.Button{{{Label: "=NIB", Action: broadcast.ActionGuide + "nib"},
			{Label: "Halal", Action: broadcast.ActionGuide + "halal"}}, {{Label: "Situs", URL: "https://contoh.go.id"}}, {{Label: "Stop", Action: broadcast.ActionLeave}}}}
	}
	b, err := w.control.Create(t.Context(), broadcast.Content{Urgent: true, Variants: []broadcast.Variant{variant("id"), variant("en")}})
	if err != nil {
		t.Fatal(err)
	}
	w.id = b.ID
	if _, err := w.control.Fill(t.Context(), w.id, func(yield func(storage.Addressee, error) bool) {
		for i := range people {
			if !yield(storage.Addressee{Chat: int64(9_000_000 + i), Zone: i % 7 % storage.Zones, Variant: i % 5 % 2}, nil) {
				return
			}
		}
	}); err != nil {
		t.Fatal(err)
	}
	if _, err := w.store.MoveBroadcast(t.Context(), w.id, storage.BroadcastRunning, "", noon); err != nil {
		t.Fatal(err)
	}
	if b, err = w.store.LoadBroadcast(t.Context(), w.id); err != nil {
		t.Fatal(err)
	}
	for i := range people - 4 { // four wait still
		h, ok, err := w.store.TakeRecipient(t.Context(), b, "w", []int{0, 1, 2}, noon, time.Minute)
		if err != nil || !ok {
			t.Fatal(ok, err)
		}
		if _, err := w.store.SettleRecipient(t.Context(), h, fates[i%len(fates)], noon); err != nil {
			t.Fatal(err)
		}
		for n, m := range []storage.Mark{storage.MarkTapped, storage.MarkReplied, storage.MarkLeft, storage.MarkCorrected} {
			if fates[i%len(fates)].State != storage.Sent || i%(n+2) != 0 {
				continue
			}
			if _, err := w.store.MarkRecipient(t.Context(), w.id, h.Position, h.Chat, m); err != nil {
				t.Fatal(err)
			}
			if m == storage.MarkTapped {
				if err := w.store.CountTap(t.Context(), w.id, i%4/2, h.Position); err != nil {
					t.Fatal(err)
				}
			}
		}
	}
	return w
}

func (w world) gather(t *testing.T) report.Report {
	t.Helper()
	r, err := report.Gather(t.Context(), w.store, w.control, w.id)
	if err != nil {
		t.Fatal(err)
	}
	return r
}

func printer(t *testing.T, language string) *locales.Printer {
	t.Helper()
	catalog, err := locales.Load(locales.FS())
	if err != nil {
		t.Fatal(err)
	}
	return catalog.In(language)
}

func TestTheTotalsAreThoseOfTheRecords(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	r := w.gather(t)
	states, reasons, marks := map[storage.RecipientState]int64{}, map[string]int64{}, map[storage.Mark]int64{}
	for one, err := range w.store.Recipients(t.Context(), w.id) {
		if err != nil {
			t.Fatal(err)
		}
		states[one.State]++
		reasons[fmt.Sprint(one.State, one.Reason)]++
		for _, m := range []storage.Mark{storage.MarkTapped, storage.MarkReplied, storage.MarkLeft, storage.MarkCorrected} {
			if one.Marks&m != 0 {
				marks[m]++
			}
		}
	}
	if r.Recipients() != people {
		t.Errorf("there are %d recipients", r.Recipients())
	}
	for s := storage.Queued; s <= storage.Unknown; s++ {
		if r.In(s) != states[s] || r.Counts[s] != states[s] {
			t.Errorf("%s: %d in the report, %d counted, %d on record", s, r.In(s), r.Counts[s], states[s])
		}
	}
	for m, n := range marks {
		if r.Marked(m) != n || n == 0 {
			t.Errorf("mark %d: %d in the report, %d on record", m, r.Marked(m), n)
		}
	}
	for _, s := range []storage.RecipientState{storage.Failed, storage.Unknown} {
		whys, sum := r.Reasons(s), int64(0)
		if !slices.IsSortedFunc(whys, func(a, b report.Why) int { return int(b.Count - a.Count) }) {
			t.Errorf("reasons of %s: %v", s, whys)
		}
		for _, why := range whys {
			sum += why.Count
			if n := reasons[fmt.Sprint(s, why.Reason)]; n != why.Count {
				t.Errorf("%s for %d: %d in the report, %d on record", s, why.Reason, why.Count, n)
			}
		}
		if len(whys) != 2 || sum != r.In(s) {
			t.Errorf("reasons of %s: %v, %d", s, whys, sum)
		}
	}
	taps := r.Buttons()
	if len(taps) != 2 || taps[0].Label != "=NIB" || taps[0].Count+taps[1].Count != marks[storage.MarkTapped] || taps[0].Count == 0 || taps[1].Count == 0 {
		t.Errorf("buttons %+v, %d tapped", taps, marks[storage.MarkTapped])
	}
}

// The table, read back, says in words what the lines say, and names nobody.
func TestTheCSVReadBackAddsUpToTheRecords(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	r, p := w.gather(t), printer(t, "id")
	file, err := r.CSV(p)
	if err != nil {
		t.Fatal(err)
	}
	text, ok := strings.CutPrefix(string(file.Content), "\ufeff")
	rows, err := csv.NewReader(strings.NewReader(text)).ReadAll()
	if err != nil || !ok || file.Name != fmt.Sprintf("pengumuman-%d.csv", w.id) || len(rows) != 1+len(r.Lines) {
		t.Fatalf("%s with %d rows, %v", file.Name, len(rows), err)
	}
	check(t, r, p, rows)
	if strings.Contains(text, "900000") {
		t.Error("it names somebody")
	}
}

func TestTheXLSXReadBackHasTheSameTableAndTheSums(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	for _, language := range []string{"id", "en"} {
		r, p := w.gather(t), printer(t, language)
		file, err := r.XLSX(p)
		if err != nil {
			t.Fatal(err)
		}
		book, err := excelize.OpenReader(bytes.NewReader(file.Content))
		if err != nil {
			t.Fatal(err)
		}
		lines, err := book.GetRows(p.Text("follow.sheet.lines", nil))
		if err != nil {
			t.Fatal(err)
		}
		check(t, r, p, lines)
		sums, err := book.GetRows(p.Text("follow.sheet.sums", nil))
		if err != nil {
			t.Fatal(err)
		}
		got := map[string]string{}
		for _, row := range sums {
			if len(row) == 2 {
				got[row[0]] = row[1]
			}
		}
		want := map[string]int64{p.Text("follow.column.recipients", nil): people, p.Text("follow.column.tapped", nil): r.Marked(storage.MarkTapped),
			p.Text("follow.column.left", nil):                                              r.Marked(storage.MarkLeft),
			p.Text("follow.column.button", map[string]any{"Label": "=NIB"}):                r.Buttons()[0].Count,
			report.State(p, storage.Failed) + ": " + p.Text("follow.reason.left_out", nil): r.Reasons(storage.Failed)[0].Count}
		for s := storage.Queued; s <= storage.Unknown; s++ {
			want[report.State(p, s)] = r.In(s)
		}
		for name, n := range want {
			if got[name] != fmt.Sprint(n) {
				t.Errorf("%s: %q says %q, want %d; there are %q", language, name, got[name], n, slices.Sorted(maps.Keys(got)))
			}
		}
		if formula, err := book.GetCellFormula(p.Text("follow.sheet.sums", nil), "A1"); err != nil || formula != "" {
			t.Errorf("a formula: %q, %v", formula, err)
		}
		if err := book.Close(); err != nil {
			t.Fatal(err)
		}
	}
}

// check reads a table of lines and compares its sums with the report.
func check(t *testing.T, r report.Report, p *locales.Printer, rows [][]string) {
	t.Helper()
	if len(rows) == 0 || len(rows[0]) != 9 || rows[0][8] != p.Text("follow.column.people", nil) {
		t.Fatalf("the head is %q", rows[0])
	}
	all, states, tapped := int64(0), map[string]int64{}, int64(0)
	seen := map[string]bool{}
	for _, row := range rows[1:] {
		n, err := strconv.ParseInt(row[8], 10, 64)
		if err != nil || n <= 0 || !slices.Contains(broadcast.ZoneNames[:], row[0]) || row[1] != "id" && row[1] != "en" {
			t.Errorf("a row is %q, %v", row, err)
		}
		if key := strings.Join(row[:8], "|"); seen[key] {
			t.Errorf("twice: %s", key)
		} else {
			seen[key] = true
		}
		if (row[3] != "") != (row[2] == report.State(p, storage.Failed) || row[2] == report.State(p, storage.Unknown)) {
			t.Errorf("a reason is missing or too much: %q", row)
		}
		all += n
		states[row[2]] += n
		if row[4] == p.Text("follow.answer.yes", nil) {
			tapped += n
		}
	}
	if all != people || tapped != r.Marked(storage.MarkTapped) {
		t.Errorf("%d people, %d tapped", all, tapped)
	}
	for s := storage.Queued; s <= storage.Unknown; s++ {
		if states[report.State(p, s)] != r.In(s) {
			t.Errorf("%s: %d in the table, %d in the report", s, states[report.State(p, s)], r.In(s))
		}
	}
}

func TestAReportOnWhatIsNotThereFails(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	if _, err := report.Gather(t.Context(), w.store, w.control, w.id+1); err == nil {
		t.Error("there is a report on nothing")
	}
}
