package evidence

import (
	"fmt"
	"slices"
	"time"

	"plutbot/bot/figures"
	"plutbot/bot/sheet"
	"plutbot/flows"
	"plutbot/locales"
)

// Table is a part of the report, ready to be read: the name, a head, and rows.
// Cells are words or numbers.
type Table struct {
	Name string
	Head []string
	// About is how many columns, 1 or 2, say what a row is about.
	About int
	Rows  [][]any
}

// defined are the figures that the report explains, in their order.
var defined = []string{"people", "new", "region", "opened", "finished", "stopped", "reread", "outcome", "question", "case", "first", "rating", "visit", "announcement", "not", "crash"}

// Tables writes the report as tables; the last one says how everything in it is
// counted.
func (r *Report) Tables(p *locales.Printer, content *flows.Content) []Table {
	n := namesIn(p, content)
	return []Table{r.summary(n), r.regions(n), r.guides(n), r.places(n, "stops"), r.places(n, "outcomes"), r.topics(n), r.cases(n), r.announcements(n), definitions(n)}
}

// table begins a table with these columns.
func (n names) table(name string, columns ...string) Table {
	t := Table{Name: n.word("sheet." + name), About: 1}
	for _, c := range columns {
		t.Head = append(t.Head, n.word("column."+c))
	}
	return t
}

func (t *Table) add(cells ...any) { t.Rows = append(t.Rows, cells) }

func (r *Report) summary(n names) Table {
	t := n.table("summary", "figure", "count")
	all := r.AllGuides()
	for _, line := range []struct {
		name  string
		count any
	}{
		{"people", r.People}, {"new", r.New}, {"opened", all.People}, {"finished", all.Finished}, {"stopped", all.Stopped}, {"reread", all.Reread},
		{"asked", r.Answered + r.Unsure + r.Refused}, {"answered", r.Answered}, {"unsure", r.Unsure}, {"refused", r.Refused},
		{"cases", r.All.Opened}, {"ended", r.All.Ended}, {"first_answers", r.All.Answered}, {"typical", whole(r.All.Typical)},
		{"ratings", r.All.Ratings}, {"stars", tenths(r.All.Stars)}, {"visits", r.Visits},
	} {
		if line.count != nil {
			t.add(n.word("line."+line.name), line.count)
		}
	}
	if r.Whole {
		t.add(n.word("line.announcements"), int64(len(r.Announcements)))
		t.add(n.word("line.sent"), r.Sent())
	}
	return t
}

// whole is a time in minutes, and nil for none.
func whole(d time.Duration) any {
	if d == 0 {
		return nil
	}
	return int64(d.Round(time.Minute) / time.Minute)
}

// tenths is an average with one decimal, and nil for none.
func tenths(x float64) any {
	if x == 0 {
		return nil
	}
	return float64(int64(x*10+0.5)) / 10
}

// share is how many of all something is, in percent with one decimal, and nil of
// nothing.
func share(of, all int64) any {
	if all == 0 {
		return nil
	}
	return float64((of*2000+all)/(2*all)) / 10
}

// filled is a value of a table, "" for none.
func filled(v any) any {
	if v == nil {
		return ""
	}
	return v
}

func (r *Report) regions(n names) Table {
	t := n.table("regions", "region", "people")
	told, merged := r.Told()
	for _, s := range told {
		t.add(n.province(s.ID), s.Count)
	}
	if merged > 0 {
		t.add(n.word("region.others"), merged)
	}
	t.add(n.word("all"), r.People)
	return t
}

func (r *Report) guides(n names) Table {
	t := n.table("guides", "guide", "opened", "finished", "stopped", "reread", "share", "most_stopped", "people")
	for _, g := range r.Guides {
		question, people := "", any("")
		if len(g.Stops) > 0 {
			question, people = n.question(g.Guide, g.Stops[0].Place), g.Stops[0].Count
		}
		t.add(n.guide(g.Guide), g.People, g.Finished, g.Stopped, g.Reread, filled(share(g.Finished, g.People)), question, people)
	}
	all := r.AllGuides()
	t.add(n.word("all"), all.People, all.Finished, all.Stopped, all.Reread, filled(share(all.Finished, all.People)), "", "")
	return t
}

// places lists the questions at which people stopped, or the outcomes that they
// reached.
func (r *Report) places(n names, of string) Table {
	t := n.table(of, "guide", of, "people")
	t.About = 2
	all := int64(0)
	for _, g := range r.Guides {
		places, name := g.Stops, n.question
		if of == "outcomes" {
			places, name = g.Outcomes, n.outcome
		}
		for _, p := range places {
			t.add(n.guide(g.Guide), name(g.Guide, p.Place), p.Count)
			all += p.Count
		}
	}
	t.add(n.word("all"), "", all)
	return t
}

func (r *Report) topics(n names) Table {
	t := n.table("topics", "topic", "questions")
	for _, s := range r.Topics {
		t.add(n.topic(s.ID), s.Count)
	}
	t.add(n.word("line.unsure"), r.Unsure)
	t.add(n.word("line.refused"), r.Refused)
	t.add(n.word("all"), r.Answered+r.Unsure+r.Refused)
	return t
}

func (r *Report) cases(n names) Table {
	t := n.table("cases", "field", "opened_cases", "first_answers", "typical", "ended", "ratings", "stars")
	for _, s := range append(r.Fields[:len(r.Fields):len(r.Fields)], r.All) {
		name := n.word("all")
		if s.Field != "" {
			name = n.field(s.Field)
		}
		t.add(name, s.Opened, s.Answered, filled(whole(s.Typical)), s.Ended, s.Ratings, filled(tenths(s.Stars)))
	}
	return t
}

func (r *Report) announcements(n names) Table {
	t := n.table("announcements", "announcement", "day", "recipients", "sent")
	t.About = 2
	if !r.Whole {
		t.add(n.word("gone.announcements"))
	}
	recipients := int64(0)
	for _, a := range r.Announcements {
		t.add(a.Number, n.Date(a.Began.In(figures.WIB)), a.Recipients, a.Sent)
		recipients += a.Recipients
	}
	t.add(n.word("all"), "", recipients, r.Sent())
	return t
}

func definitions(n names) Table {
	t := n.table("definitions", "figure", "definition")
	for _, name := range defined {
		t.add(n.word("define."+name+".title"), n.Text("evidence.define."+name+".text", map[string]any{"Few": figures.Few}))
	}
	return t
}

// title tells of which month the report is, and up to when.
func (r *Report) title(n names) string {
	return n.Text("evidence.title", map[string]any{"Month": n.Month(r.Month.Begins()), "Date": n.Date(r.Made.In(figures.WIB)), "Clock": n.Clock(r.Made.In(figures.WIB)),
		"Running": figures.MonthOf(r.Made) == r.Month})
}

// sheets are the tables as a workbook shows them.
func (r *Report) sheets(p *locales.Printer, content *flows.Content) []sheet.Table {
	title := r.title(namesIn(p, content))
	var all []sheet.Table
	for _, t := range r.Tables(p, content) {
		rows := append([][]any{{title}, {}, sheet.Words(t.Head...)}, t.Rows...)
		all = append(all, sheet.Table{Name: t.Name, Rows: rows})
	}
	return all
}

// XLSX writes the report as a workbook with a sheet for each table.
func (r *Report) XLSX(p *locales.Printer, content *flows.Content) ([]byte, error) {
	return sheet.XLSX(r.sheets(p, content)...)
}

// CSV writes the report as one table: a row for each number, with the table that
// it stands in, what it is about, and the name of its column. Words that are no
// numbers, such as definitions, are values too.
func (r *Report) CSV(p *locales.Printer, content *flows.Content) ([]byte, error) {
	n := namesIn(p, content)
	rows := [][]any{sheet.Words(n.word("column.month"), n.word("column.part"), n.word("column.about"), n.word("column.detail"), n.word("column.figure"), n.word("column.value"))}
	for _, t := range r.Tables(p, content) {
		for _, row := range t.Rows {
			about := []any{r.Month.String(), t.Name, fmt.Sprint(row[0]), ""}
			if t.About == 2 && len(row) > 1 {
				about[3] = fmt.Sprint(row[1])
			}
			for i := t.About; i < len(row); i++ {
				if row[i] != "" {
					rows = append(rows, append(slices.Clone(about), t.Head[i], row[i]))
				}
			}
		}
	}
	return sheet.CSV(rows)
}
