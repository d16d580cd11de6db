package desk

import (
	"archive/zip"
	"bytes"
	"encoding/json"
	"fmt"
	"html"
	"maps"
	"slices"
	"strings"

	"plutbot/locales"
)

// Draft is a proposal on its way to become a card.
type Draft struct {
	// ID is the card's id, Day the one on which it was proposed.
	ID, Day string
	// Topic of free text, "" where nobody can tell.
	Topic string
	Proposal
}

// noTopic is the topic of a draft of which nobody can tell it: the author
// renames the file.
const noTopic = "pilih_topik"

// Drafts writes proposals as content: an archive that is unpacked in the folder
// with guides/ and locales/. Each card is complete except for what only an
// author may say: the source, the day of its check, how sure the answer is, its
// button, and the translation. As long as those are empty, the content is
// refused. usulan.tsv holds the questions as they were asked, for plutbot ask.
func Drafts(all []Draft, words *locales.Printer) ([]byte, error) {
	note := func(id string) string { return "# " + words.Text("desk.propose.draft."+id, nil) + "\n" }
	files := map[string]string{
		"guides/usulan/sources.yaml":   "# yaml-language-server: $schema=../sources.schema.json\n" + note("head"),
		"locales/cards-usulan.id.yaml": note("head") + "cards:\n",
		"locales/cards-usulan.en.yaml": note("head") + "cards:\n",
		"usulan.tsv":                   "id\ttopic\tquestion\n",
	}
	used := map[string]bool{}
	for _, one := range all {
		id := one.ID
		for n := 'a'; used[id]; n++ { // proposed in the same second
			id = one.ID + string(n)
		}
		used[id] = true
		topic := one.Topic
		if topic == "" {
			topic = noTopic
		}
		cards := "guides/cards/" + topic + ".usulan.yaml"
		if files[cards] == "" {
			files[cards] = "# yaml-language-server: $schema=../card.schema.json\n" + note("head")
		}
		files[cards] += id + ":\n  # " + one.Day + ", " + one.Field + "\n  asks:\n    - " + quoted(one.Question) +
			"\n  confidence: " + note("confidence") + "  recheck: " + note("recheck") + "  sources: [{id: usulan." + id + "}]\n"
		files["guides/usulan/sources.yaml"] += "usulan." + id + ":\n  name: " + note("source") + "  url: " + note("url") + "  checked: " + note("checked")
		files["locales/cards-usulan.id.yaml"] += "  " + id + ":\n    short: " + note("short") + "    question: " + message(one.Question) +
			"\n    " + note("answer") + "    answer: " + message(one.Answer) + "\n"
		files["locales/cards-usulan.en.yaml"] += "  " + id + ":\n    short: " + note("short") + "    question: " + note("english") + "    answer: " + note("english")
		files["usulan.tsv"] += id + "\t" + topic + "\t" + strings.Join(strings.Fields(one.Question), " ") + "\n"
	}
	var b bytes.Buffer
	archive := zip.NewWriter(&b)
	for _, name := range slices.Sorted(maps.Keys(files)) {
		f, err := archive.Create(name)
		if err == nil {
			_, err = f.Write([]byte(files[name]))
		}
		if err != nil {
			return nil, fmt.Errorf("write drafts of cards: %w", err)
		}
	}
	if err := archive.Close(); err != nil {
		return nil, fmt.Errorf("write drafts of cards: %w", err)
	}
	return b.Bytes(), nil
}

// message is a text of a person as one of the catalog, which is a template in
// Telegram HTML.
func message(text string) string {
	return quoted(strings.ReplaceAll(html.EscapeString(text), "{{", "{ {"))
}

// quoted is a text in YAML: what JSON writes is YAML, too.
func quoted(text string) string {
	var b strings.Builder
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	_ = e.Encode(text) // strings can always be written
	return strings.TrimSpace(b.String())
}
