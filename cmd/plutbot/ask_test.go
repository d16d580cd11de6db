package main

import (
	"bytes"
	"encoding/json"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"plutbot/flows/ask"
)

// say runs the program and gives what it wrote.
func say(t *testing.T, args ...string) (string, error) {
	t.Helper()
	var out, errOut bytes.Buffer
	err := run(t.Context(), args, strings.NewReader(""), &out, &errOut)
	return out.String(), err
}

func TestAskRanksTopics(t *testing.T) {
	t.Parallel()
	out, err := say(t, "ask", "brp", "biaya pirt")
	if err != nil {
		t.Fatal(err)
	}
	form := regexp.MustCompile(`^1\tpirt_syarat\t[01]\.\d{3}\n2\tpirt_\w+\t0\.\d{3}\n3\t\w+\t0\.\d{3}\n$`)
	if !form.MatchString(out) {
		t.Errorf("%q", out)
	}
	if out, err = say(t, "ask", "skor bola semalam berapa"); err != nil || out != "none\n" {
		t.Errorf("off topic: %q, %v", out, err)
	}
}

func TestAskAsJSONTellsEverything(t *testing.T) {
	t.Parallel()
	for text, topics := range map[string]int{"omzet keripik saya 30jt sebulan di Solo, syarat pirt apa": 3, "skor bola semalam": 0} {
		out, err := say(t, "ask", "--json", text)
		if err != nil {
			t.Fatal(err)
		}
		var got ask.Result
		if err := json.Unmarshal([]byte(out), &got); err != nil || len(got.Matches) != topics || strings.Contains(out, "null") {
			t.Errorf("%v, %s", err, out)
		}
		if topics > 0 && (len(got.Facts.Products) != 1 || len(got.Facts.Money) != 1 || len(got.Facts.Places) != 1) {
			t.Errorf("facts are missing: %s", out)
		}
	}
}

func TestAskCountsATable(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	table, predictions := filepath.Join(dir, "in.tsv"), filepath.Join(dir, "out.tsv")
	if err := os.WriteFile(table, []byte("id\ttopic\tquestion\torigin\talso\n"+
		"a\tpirt_syarat\tsyarat pirt apa saja\tx\t\n"+
		"b\tdi_luar_topik\tskor bola semalam berapa\tx\t\n"+
		"c\tekspor\tberapa biaya daftar merek\tx\tmerek\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	out, err := say(t, "ask", "--file", table, "--predictions", predictions)
	if err != nil {
		t.Fatal(err)
	}
	for _, line := range []string{"questions               2 on topic, 1 off topic", "right topic first   100.0 %", "right among three   100.0 %", "off topic refused   100.0 %"} {
		if !strings.Contains(out, line) {
			t.Errorf("the report lacks %q:\n%s", line, out)
		}
	}
	written, err := os.ReadFile(predictions)
	if err != nil {
		t.Fatal(err)
	}
	lines := strings.Split(strings.TrimSuffix(string(written), "\n"), "\n")
	if len(lines) != 4 || lines[0] != "id\tfirst\tsecond\tthird" || !strings.HasPrefix(lines[1], "a\tpirt_syarat\t") || lines[2] != "b\tnone\t\t" || !strings.HasPrefix(lines[3], "c\tmerek\t") {
		t.Errorf("%q", lines)
	}
}

func TestAskSaysWhatIsWrong(t *testing.T) {
	t.Parallel()
	table := filepath.Join(t.TempDir(), "in.tsv")
	if err := os.WriteFile(table, []byte("id\tquestion\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	for want, args := range map[string][]string{
		"a question or --file is needed":                    {},
		"--file goes without a question and without --json": {"--file", table, "halo"},
		"--predictions goes with --file":                    {"--predictions", "x", "halo"},
		"no such file":                                      {"--file", table + "x"},
		table + `: line 1: there is no column "topic"`:      {"--file", table},
		"which has no folder guides":                        {"--content", filepath.Dir(table), "halo"},
	} {
		if _, err := say(t, append([]string{"ask"}, args...)...); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%v: %v, want %s", args, err, want)
		}
	}
}
