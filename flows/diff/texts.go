package diff

import (
	"maps"
	"slices"
)

// Words are the catalogs, as far as a comparison needs them.
type Words interface {
	// Languages lists the catalogs.
	Languages() []string
	// IDs lists every message id that some catalog has.
	IDs() []string
	// Raw is a message as it is written, with {{...}}; "" where there is none.
	Raw(language, id string) string
}

// Text is a message that both versions have, in other words.
type Text struct {
	ID, Language  string
	Before, After string
}

// texts lists the messages that change. What appears or goes is told with the
// part that it belongs to.
func texts(before, after Words) []Text {
	ids := map[string]bool{}
	for _, id := range after.IDs() {
		ids[id] = true
	}
	var all []Text
	for _, id := range slices.Sorted(maps.Keys(ids)) {
		for _, language := range after.Languages() {
			was, is := before.Raw(language, id), after.Raw(language, id)
			if was != is && was != "" && is != "" {
				all = append(all, Text{id, language, was, is})
			}
		}
	}
	return all
}
