package ask

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestReadRows(t *testing.T) {
	t.Parallel()
	got, err := ReadRows(strings.NewReader("\ufeffid\ttopic\tnote\tquestion\torigin\talso\r\n" +
		"1\tmerek\tx\tcara daftar merek\twritten\thalal_biaya, nib_daftar\r\n\n" +
		"2\tdi_luar_topik\tx\tcuaca besok\n"))
	if err != nil {
		t.Fatal(err)
	}
	want := []Row{
		{ID: "1", Topic: "merek", Question: "cara daftar merek", Also: []string{"halal_biaya", "nib_daftar"}},
		{ID: "2", Topic: "di_luar_topik", Question: "cuaca besok", Also: []string{}},
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}

func TestReadRowsNamesTheLine(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]string{
		"":            "line 1: the names of the columns are missing",
		"id\ttopic\n": `line 1: there is no column "question"`,
		"id\ttopic\tquestion\n1\tmerek\tx\n2\tmerek\n": "line 3: a row has an id, a topic and a question",
	} {
		if _, err := ReadRows(strings.NewReader(text)); err == nil || err.Error() != want {
			t.Errorf("%q: %v, want %s", text, err, want)
		}
	}
}

func TestTallyCounts(t *testing.T) {
	t.Parallel()
	total := tally{topics: map[string]*TopicReport{}, confusions: map[[2]string]int{}}
	answer := func(sure bool, topics ...string) Result {
		res := Result{Sure: sure}
		for i, topic := range topics {
			res.Matches = append(res.Matches, Match{topic, 0.9 - float64(i)/4})
		}
		return res
	}
	total.count(Row{Topic: "merek"}, answer(true, "merek"))
	total.count(Row{Topic: "merek"}, answer(true, "sni", "merek"))
	total.count(Row{Topic: "merek", Also: []string{"sni"}}, answer(false, "sni"))
	total.count(Row{Topic: "merek"}, answer(false))
	total.count(Row{Topic: OffTopic}, answer(false))
	total.count(Row{Topic: OffTopic}, answer(false, "sni"))
	got := total.report()
	want := Report{
		OnTopic: 4, OffTopic: 2, First: 0.5, Three: 0.75, OffRefused: 0.5, OnRefused: 0.25, Sure: 0.5, SureRight: 0.5,
		Topics:     []TopicReport{{OffTopic, 2, 1, 1, 1}, {"merek", 4, 2, 3, 1}},
		Confusions: []Confusion{{OffTopic, "sni", 1}, {"merek", OffTopic, 1}, {"merek", "sni", 1}},
		Worst: []Mistake{
			{Row{Topic: "merek"}, Match{"sni", 0.9}},
			{Row{Topic: OffTopic}, Match{"sni", 0.9}},
			{Row{Topic: "merek"}, Match{OffTopic, 0}},
		},
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
	for _, line := range []string{"right topic first    50.0 %", "on topic refused     25.0 %", "answered as sure     50.0 %, of these right 50.0 %"} {
		if !strings.Contains(got.String(), line) {
			t.Errorf("the report lacks %q:\n%s", line, got)
		}
	}
}
