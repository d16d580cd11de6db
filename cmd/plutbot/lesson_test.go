package main

import (
	"bytes"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// lesson follows "step by step" of the authors' README as a reader does: edits
// files, types commands and looks for what it is told to see.
type lesson struct {
	t      *testing.T
	folder string // with lama and baru
	file   string // that is open
	find   string // what was found there, to be changed
	output string // of the last command
	well   bool   // the last check found nothing
}

// TestTheLessonForAuthorsHolds takes each step of the lesson literally.
func TestTheLessonForAuthorsHolds(t *testing.T) {
	t.Parallel()
	alone(t)
	text, err := os.ReadFile("../../flows/guides/README.md")
	if err != nil {
		t.Fatal(err)
	}
	_, text, _ = bytes.Cut(text, []byte("## Change something, step by step\n"))
	text, _, _ = bytes.Cut(text, []byte("\n## "))
	l := &lesson{t: t, folder: t.TempDir()}
	for _, version := range []string{"lama", "baru"} {
		for part, from := range map[string]string{"guides": "../../flows/guides", "locales": "../../locales"} {
			if err := os.CopyFS(filepath.Join(l.folder, version, part), os.DirFS(from)); err != nil {
				t.Fatal(err)
			}
		}
	}
	var prose string
	for part := range strings.SplitSeq(string(text), "\n\n") {
		switch block := strings.TrimSpace(part); {
		case strings.HasPrefix(block, "```yaml\n"):
			l.edit(prose, code(part))
		case strings.HasPrefix(block, "```\n"):
			l.see(code(part))
		case strings.HasPrefix(block, "./plutbot "):
			for line := range strings.Lines(part) {
				l.run(strings.TrimSpace(line))
			}
		default:
			prose = strings.Join(strings.Fields(block), " ")
		}
	}
	if l.find != "" || !l.well {
		t.Errorf("the lesson ends with %q to be changed, after\n%s", l.find, l.output)
	}
}

// code is what stands in a fenced block, without the indent of its fence.
func code(block string) string {
	indent := len(block) - len(strings.TrimLeft(block, " "))
	var inside strings.Builder
	for line := range strings.Lines(block + "\n") {
		if line = line[min(indent, len(line)):]; !strings.HasPrefix(line, "```") {
			inside.WriteString(line)
		}
	}
	return inside.String()
}

// edit is a block that is found in the file named above it, or the one that
// takes its place.
func (l *lesson) edit(prose, block string) {
	l.t.Helper()
	if strings.HasSuffix(prose, "Make it") {
		text, err := os.ReadFile(l.file)
		if err != nil {
			l.t.Fatal(err)
		}
		changed := strings.Replace(string(text), l.find, block, 1)
		if err := os.WriteFile(l.file, []byte(changed), 0o644); err != nil {
			l.t.Fatal(err)
		}
		l.find = ""
		return
	}
	name := strings.Split(prose[strings.LastIndex(strings.ToLower(prose), "open `"):], "`")[1]
	l.file, l.find = filepath.Join(l.folder, name), block
	text, err := os.ReadFile(l.file)
	if err != nil || strings.Count(string(text), block) != 1 {
		l.t.Fatalf("%s has %d times, %v:\n%s", name, strings.Count(string(text), block), err, block)
	}
}

// see looks for lines in the output of the last command, in this order.
func (l *lesson) see(block string) {
	l.t.Helper()
	rest := l.output
	for line := range strings.Lines(block) {
		_, after, found := strings.Cut(rest, line)
		if !found {
			l.t.Fatalf("the lesson promises %q, which does not follow in\n%s", line, l.output)
		}
		rest = after
	}
}

// run types a command on the day on which the lesson was written; a walk is
// that of a cafe which has its certificate.
func (l *lesson) run(line string) {
	l.t.Helper()
	line, _, _ = strings.Cut(line, " > ")
	args := strings.Fields(line)[1:]
	if l.file == "" && args[0] == "check" {
		return // nothing has been changed yet
	}
	if args[0] != "graph" && !strings.Contains(line, "--date") {
		args = append(args, "--date", "2026-11-24")
	}
	for i, a := range args {
		if version, _, _ := strings.Cut(a, "/"); version == "lama" || version == "baru" {
			args[i] = filepath.Join(l.folder, a)
		}
	}
	var out, errOut bytes.Buffer
	err := run(l.t.Context(), args, strings.NewReader("c\nc\na\n\n"), &out, &errOut)
	if err != nil && !errors.Is(err, errReported) {
		l.t.Fatalf("%s: %v\n%s", line, err, errOut.String())
	}
	l.output = out.String()
	if args[0] == "check" {
		l.well = err == nil
	}
}
