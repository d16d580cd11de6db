package telegram

import (
	"html"
	"strings"
)

// plain gives what a person would read of Telegram HTML: without tags, and
// with its entities as characters. It takes text that is not well formed, for
// that is when it is wanted; a "<" that begins no tag stays.
func plain(text string) string {
	var b strings.Builder
	for {
		before, rest, found := strings.Cut(text, "<")
		b.WriteString(before)
		if !found {
			return html.UnescapeString(b.String())
		}
		end := strings.IndexByte(rest, '>')
		if end < 0 || !beginsTag(rest) {
			b.WriteByte('<')
			text = rest
			continue
		}
		text = rest[end+1:]
	}
}

// beginsTag says whether what follows a "<" is the name of a tag.
func beginsTag(s string) bool {
	s = strings.TrimPrefix(s, "/")
	return s != "" && (s[0] >= 'a' && s[0] <= 'z' || s[0] >= 'A' && s[0] <= 'Z')
}
