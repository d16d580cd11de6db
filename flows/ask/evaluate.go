package ask

import (
	"bufio"
	"cmp"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"
)

// Row is a question of a test set with its right topic.
type Row struct {
	ID, Topic, Question string
	// Also are further topics that are right.
	Also []string
}

// accepts says whether a topic is right for the question.
func (w Row) accepts(topic string) bool { return topic == w.Topic || slices.Contains(w.Also, topic) }

// maxLine is the longest line of a test set in bytes.
const maxLine = 1 << 20

// ReadRows reads a table with tabs between the columns. The first line names
// them: id, topic and question are needed, also (topics between commas or
// spaces) may be there, others are not read. An error names the line.
func ReadRows(r io.Reader) ([]Row, error) {
	lines := bufio.NewScanner(r)
	lines.Buffer(nil, maxLine)
	var columns map[string]int
	var rows []Row
	for number := 1; lines.Scan(); number++ {
		cells := strings.Split(strings.TrimSuffix(lines.Text(), "\r"), "\t")
		if columns == nil {
			columns = map[string]int{}
			for i, name := range cells {
				columns[strings.TrimPrefix(name, "\ufeff")] = i
			}
			for _, name := range []string{"id", "topic", "question"} {
				if _, ok := columns[name]; !ok {
					return nil, fmt.Errorf("line 1: there is no column %q", name)
				}
			}
			continue
		}
		if strings.TrimSpace(lines.Text()) == "" {
			continue
		}
		cell := func(name string) string {
			if i, ok := columns[name]; ok && i < len(cells) {
				return strings.TrimSpace(cells[i])
			}
			return ""
		}
		row := Row{ID: cell("id"), Topic: cell("topic"), Question: cell("question")}
		row.Also = strings.FieldsFunc(cell("also"), func(r rune) bool { return r == ',' || r == ' ' })
		if row.Topic == "" || row.Question == "" {
			return nil, fmt.Errorf("line %d: a row has an id, a topic and a question", number)
		}
		rows = append(rows, row)
	}
	if err := lines.Err(); err != nil {
		return nil, fmt.Errorf("read the rows: %w", err)
	}
	if columns == nil {
		return nil, errors.New("line 1: the names of the columns are missing")
	}
	return rows, nil
}

// Report says how well a router does on a test set. Shares are 0 to 1.
type Report struct {
	// OnTopic and OffTopic count the questions.
	OnTopic, OffTopic int
	// First and Three are the shares of the on-topic questions whose right
	// topic comes first, or is among the three.
	First, Three float64
	// OffRefused and OnRefused are the shares that are refused, rightly and
	// wrongly.
	OffRefused, OnRefused float64
	// Sure is the share of the on-topic questions that are answered without
	// asking back, SureRight the share of those that are right.
	Sure, SureRight float64
	Topics          []TopicReport
	// Confusions are the wrong first answers, the most frequent first.
	Confusions []Confusion
	// Worst are the most confident mistakes, at most ten.
	Worst []Mistake
}

// TopicReport is the part of a report about one topic.
type TopicReport struct {
	Topic                 string
	Questions             int
	First, Three, Refused int
}

// Confusion is a pair of topics that were taken for one another. Got is
// OffTopic for a refusal.
type Confusion struct {
	Want, Got string
	Count     int
}

// Mistake is a wrong answer.
type Mistake struct {
	Row Row
	Got Match
}

// maxWorst is how many mistakes a report shows.
const maxWorst = 10

// Evaluate asks all questions of a test set.
func Evaluate(r *Router, rows []Row) Report {
	t := tally{topics: map[string]*TopicReport{}, confusions: map[[2]string]int{}}
	for _, row := range rows {
		t.count(row, r.Ask(row.Question))
	}
	return t.report()
}

// tally counts answers.
type tally struct {
	first, three, offRefused, onRefused, sure, sureRight, on, off int

	topics     map[string]*TopicReport
	confusions map[[2]string]int
	mistakes   []Mistake
}

// count adds one answer.
func (t *tally) count(row Row, res Result) {
	topic := t.topics[row.Topic]
	if topic == nil {
		topic = &TopicReport{Topic: row.Topic}
		t.topics[row.Topic] = topic
	}
	topic.Questions++
	got := Match{Topic: OffTopic}
	if len(res.Matches) > 0 {
		got = res.Matches[0]
	}
	first := row.accepts(got.Topic)
	three := first || slices.ContainsFunc(res.Matches, func(m Match) bool { return row.accepts(m.Topic) })
	refused := got.Topic == OffTopic
	add(&topic.First, first)
	add(&topic.Three, three)
	add(&topic.Refused, refused)
	if !first {
		t.confusions[[2]string{row.Topic, got.Topic}]++
		t.mistakes = append(t.mistakes, Mistake{row, got})
	}
	if row.Topic == OffTopic {
		t.off++
		add(&t.offRefused, first)
		return
	}
	t.on++
	add(&t.first, first)
	add(&t.three, three)
	add(&t.onRefused, refused)
	add(&t.sure, res.Sure)
	add(&t.sureRight, res.Sure && first)
}

// add counts what holds.
func add(n *int, holds bool) {
	if holds {
		*n++
	}
}

// report turns counts into shares.
func (t *tally) report() Report {
	share := func(part, whole int) float64 { return float64(part) / float64(max(whole, 1)) }
	out := Report{
		OnTopic: t.on, OffTopic: t.off,
		First: share(t.first, t.on), Three: share(t.three, t.on),
		OffRefused: share(t.offRefused, t.off), OnRefused: share(t.onRefused, t.on),
		Sure: share(t.sure, t.on), SureRight: share(t.sureRight, t.sure),
	}
	for _, name := range sortedKeys(t.topics) {
		out.Topics = append(out.Topics, *t.topics[name])
	}
	for pair, n := range t.confusions {
		out.Confusions = append(out.Confusions, Confusion{pair[0], pair[1], n})
	}
	slices.SortFunc(out.Confusions, func(a, b Confusion) int {
		return cmp.Or(b.Count-a.Count, strings.Compare(a.Want, b.Want), strings.Compare(a.Got, b.Got))
	})
	slices.SortStableFunc(t.mistakes, func(a, b Mistake) int { return cmp.Compare(b.Got.Score, a.Got.Score) })
	out.Worst = t.mistakes[:min(maxWorst, len(t.mistakes))]
	return out
}

// String writes the report as lines of text.
func (r Report) String() string {
	var b strings.Builder
	line := func(format string, args ...any) { _, _ = fmt.Fprintf(&b, format+"\n", args...) }
	line("questions           %5d on topic, %d off topic", r.OnTopic, r.OffTopic)
	line("right topic first   %5.1f %%", 100*r.First)
	line("right among three   %5.1f %%", 100*r.Three)
	line("off topic refused   %5.1f %%", 100*r.OffRefused)
	line("on topic refused    %5.1f %%", 100*r.OnRefused)
	line("answered as sure    %5.1f %%, of these right %.1f %%", 100*r.Sure, 100*r.SureRight)
	line("\n%-28s %9s %6s %6s %8s", "topic", "questions", "first", "three", "refused")
	for _, t := range r.Topics {
		line("%-28s %9d %6d %6d %8d", t.Topic, t.Questions, t.First, t.Three, t.Refused)
	}
	if len(r.Confusions) > 0 {
		line("\n%5s  %-28s %s", "count", "right", "answered")
	}
	for _, c := range r.Confusions {
		line("%5d  %-28s %s", c.Count, c.Want, c.Got)
	}
	if len(r.Worst) > 0 {
		line("\n%5s  %-28s %-28s %s", "score", "right", "answered", "question")
	}
	for _, m := range r.Worst {
		line("%5.2f  %-28s %-28s %s", m.Got.Score, m.Row.Topic, m.Got.Topic, m.Row.Question)
	}
	return b.String()
}
