// Package breach helps after a data breach: it finds whose data were stored in a
// span of time, and writes what UU 27/2022 art. 46 wants told within 3 x 24
// hours, to these people and to the authority.
package breach

import (
	"cmp"
	"encoding/csv"
	"fmt"
	"io"
	"iter"
	"maps"
	"slices"
	"strconv"
	"strings"
	"time"

	"plutbot/locales"
	"plutbot/storage"
)

// Span is when data may have been seen by somebody else.
type Span struct{ Since, Until time.Time }

// Held is what a session holds, as the conversation tells it.
type Held struct {
	// Since is when the person agreed; the zero time for not at all.
	Since   time.Time
	Classes []string
}

// Readers understand what the parts of the application keep.
type Readers struct {
	Session func(data []byte) (Held, error)
	// Began tells since when a ticket or a visit has been kept; the zero time
	// where that is not known.
	Began func(document []byte) time.Time
}

// Person is somebody whose data were stored.
type Person struct {
	Chat int64
	// Since is from when on at the latest something was stored, the zero time
	// where that is not known.
	Since time.Time
	// Erased is set for somebody who has had the data erased since; what they
	// were is not known any more.
	Erased bool
	// Blocked the bot: it cannot write there.
	Blocked bool
	// Classes are names of breach.class.* in the catalogs, sorted.
	Classes []string
}

// classes of documents and traces; what is not here is other.
var (
	documentClasses = map[storage.DocumentKind]string{
		storage.DocumentTicket: "ticket", storage.DocumentVisit: "visit", storage.DocumentBan: "ban",
		storage.DocumentFollow: "staff", storage.DocumentCompose: "staff",
	}
	traceClasses = map[storage.TraceKind]string{
		storage.TraceJob: "waiting", storage.TraceFailure: "failure", storage.TraceAnnounced: "announced",
		storage.TraceBlocked: "blocked", storage.TraceRecipient: "sent", storage.TraceStaff: "staff",
	}
)

// People finds whose data were stored in the span, in the order of their chats.
// What was stored first after its end does not count. Where it is not known
// since when something has been stored, it counts.
func People(traces iter.Seq2[storage.Trace, error], span Span, read Readers) ([]Person, error) {
	found := map[int64]*Person{}
	add := func(chat int64, since time.Time, classes ...string) {
		if since.After(span.Until) {
			return
		}
		p := found[chat]
		if p == nil {
			p = &Person{Chat: chat, Since: since}
			found[chat] = p
		}
		if !since.IsZero() && (p.Since.IsZero() || since.Before(p.Since)) {
			p.Since = since
		}
		p.Classes = append(p.Classes, classes...)
	}
	erased := map[int64]bool{}
	for t, err := range traces {
		if err != nil {
			return nil, err
		}
		switch t.Kind {
		case storage.TraceSession:
			held, err := read.Session(t.Data)
			if err != nil {
				return nil, fmt.Errorf("read a session: %w", err)
			}
			add(t.Chat, held.Since, held.Classes...)
		case storage.TraceErased:
			if !t.At.Before(span.Since) {
				erased[t.Chat] = true
				add(t.Chat, time.Time{})
			}
		case storage.TraceDocument:
			add(t.Chat, read.Began(t.Data), cmp.Or(documentClasses[t.Document], "other"))
		default:
			add(t.Chat, t.At, cmp.Or(traceClasses[t.Kind], "other"))
		}
	}
	var people []Person
	for _, chat := range slices.Sorted(maps.Keys(found)) {
		p := *found[chat]
		slices.Sort(p.Classes)
		p.Classes = slices.Compact(p.Classes)
		p.Erased, p.Blocked = erased[chat], slices.Contains(p.Classes, "blocked")
		people = append(people, p)
	}
	return people, nil
}

// Classes are those of all people together, sorted, with how many people each
// concerns.
func Classes(people []Person) ([]string, map[string]int) {
	counts := map[string]int{}
	for _, p := range people {
		for _, class := range p.Classes {
			counts[class]++
		}
	}
	return slices.Sorted(maps.Keys(counts)), counts
}

func word(p *locales.Printer, class string) string { return p.Text("breach.class."+class, nil) }

// WriteCSV lists the people for the operator.
func WriteCSV(to io.Writer, p *locales.Printer, people []Person) error {
	if _, err := io.WriteString(to, "\ufeff"); err != nil { // by which spreadsheets know the encoding
		return err
	}
	w := csv.NewWriter(to)
	var head []string
	for _, column := range []string{"chat", "since", "blocked", "erased", "codes", "data"} {
		head = append(head, p.Text("breach.column."+column, nil))
	}
	_ = w.Write(head) // Flush tells
	yes := func(is bool) string {
		if is {
			return p.Text("breach.yes", nil)
		}
		return ""
	}
	for _, person := range people {
		since := ""
		if !person.Since.IsZero() {
			since = person.Since.In(zone).Format(time.DateOnly)
		}
		words := make([]string, len(person.Classes))
		for i, class := range person.Classes {
			words[i] = word(p, class)
		}
		_ = w.Write([]string{strconv.FormatInt(person.Chat, 10), since, yes(person.Blocked), yes(person.Erased), strings.Join(person.Classes, " "), strings.Join(words, "; ")})
	}
	w.Flush()
	return w.Error()
}

// zone is the one in which operators read times.
var zone = time.FixedZone("WIB", 7*60*60)

// Notice is the text of a notice: "people" or "authority". What only a person
// can know stands in square brackets.
func Notice(p *locales.Printer, to string, span Span, people []Person) string {
	classes, counts := Classes(people)
	var lines []string
	for _, class := range classes {
		line := "- " + word(p, class)
		if to == "authority" {
			line += p.Text("breach.count", map[string]any{"Count": p.Number(float64(counts[class]))})
		}
		lines = append(lines, line)
	}
	moment := func(t time.Time) string {
		t = t.In(zone)
		return p.Text("breach.moment", map[string]any{"Date": p.Date(t), "Clock": p.Clock(t)})
	}
	return p.Text("breach.notice."+to, map[string]any{"Since": moment(span.Since), "Until": moment(span.Until),
		"Data": strings.Join(lines, "\n"), "People": p.Number(float64(len(people)))}) + "\n"
}
