package ask

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// maxText is how much of a message is read, in bytes: the longest message of
// Telegram is 4096 characters, and a question that has not come by then is
// not answered better by reading on.
const maxText = 6000

// maxWord is how much of a word is read, in bytes.
const maxWord = 48

// maxWords bounds the work for one message.
const maxWords = 400

// word is one word of the message as it was written, in small letters.
type word struct {
	text string
	// from and to are byte positions in the message.
	from, to int
	// sentence numbers the sentences of the message from 0.
	sentence int
}

// message is a text cut into words and sentences.
type message struct {
	text  string
	words []word
	// asked says for every sentence whether it ended with a question mark.
	asked []bool
}

// scan cuts a text into words. A hyphen inside a word stays ("p-irt"), and so
// does a dot or comma inside a number ("1,5"); an apostrophe disappears.
func scan(text string) message {
	text = cut(text, maxText)
	m := message{text: text, asked: []bool{false}}
	var b strings.Builder
	start := -1
	flush := func(end int) {
		if start >= 0 && b.Len() > 0 && len(m.words) < maxWords {
			m.words = append(m.words, word{cut(b.String(), maxWord), start, end, len(m.asked) - 1})
		}
		b.Reset()
		start = -1
	}
	for i := 0; i < len(text); {
		r, size := utf8.DecodeRuneInString(text[i:])
		rest := text[i+size:]
		r = fold(r)
		switch {
		case unicode.IsLetter(r) || unicode.IsDigit(r):
			if start < 0 {
				start = i
			}
			b.WriteRune(r)
		case start >= 0 && inner(r, text[:i], rest):
			if r == '.' || r == ',' || r == '-' {
				b.WriteRune(r)
			}
		default:
			flush(i)
			m.end(r, rest)
		}
		i += size
	}
	flush(len(text))
	return m
}

// end closes the sentence at a mark that ends one. A dot inside "oss.go.id"
// does not.
func (m *message) end(r rune, rest string) {
	if r == '.' && rest != "" && rest[0] != ' ' && rest[0] != '\n' {
		return
	}
	last := len(m.asked) - 1
	empty := len(m.words) == 0 || m.words[len(m.words)-1].sentence < last
	if r == '?' {
		if empty {
			last--
		}
		if last >= 0 {
			m.asked[last] = true
		}
	}
	if !empty && strings.ContainsRune("?!.;\n", r) {
		m.asked = append(m.asked, false)
	}
}

// inner says whether a mark belongs to the word around it.
func inner(r rune, left, right string) bool {
	before, _ := utf8.DecodeLastRuneInString(left)
	after, _ := utf8.DecodeRuneInString(right)
	switch r {
	case '.', ',':
		return unicode.IsDigit(before) && unicode.IsDigit(after)
	case '-', '\'', '’', '`':
		return unicode.IsLetter(before) && unicode.IsLetter(after)
	}
	return false
}

// cut shortens a text to at most n bytes without cutting a character.
func cut(text string, n int) string {
	if len(text) <= n {
		return text
	}
	for n > 0 && !utf8.RuneStart(text[n]) {
		n--
	}
	return text[:n]
}

// fold makes a letter small and takes its accent away.
func fold(r rune) rune {
	if r < utf8.RuneSelf {
		if 'A' <= r && r <= 'Z' {
			return r + ('a' - 'A')
		}
		return r
	}
	switch r = unicode.ToLower(r); r {
	case 'à', 'á', 'â', 'ä', 'å', 'ã':
		return 'a'
	case 'è', 'é', 'ê', 'ë':
		return 'e'
	case 'ì', 'í', 'î', 'ï':
		return 'i'
	case 'ò', 'ó', 'ô', 'ö', 'õ':
		return 'o'
	case 'ù', 'ú', 'û', 'ü':
		return 'u'
	}
	return r
}
