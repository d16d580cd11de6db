package chat

import (
	"regexp"
	"strings"

	"plutbot/bot"
	"plutbot/bot/figures"
)

// maxKept is how much of a question is kept for authors, in bytes.
const maxKept = 200

// unanswered keeps a question for the authors of the content, without what
// could tell who asked (UU 27/2022 art. 16).
func (st *step) unanswered(result, text string) {
	st.count(result, "", "")
	st.figure(figures.One(result))
	st.turn.Unanswered = bot.Unanswered{Result: result, Text: mask(text)}
}

// What is taken out of a question: addresses of every kind, names that people
// give, and every figure, which may be a telephone or identity number.
var masked = []*regexp.Regexp{
	regexp.MustCompile(`(?i)\S+@\S+|@\w+|\b(?:https?://|www\.)\S+|\bt\.me/\S+`),
	regexp.MustCompile(`\b(?i:nama\s*(?:saya|sy|aku|ku|nya)?|(?:saya\s+)?(?:bu|pak|ibu|bapak|mbak|mas)(?:\s+haji)?)\s+\p{Lu}\w+(?:\s+\p{Lu}\w+)*`),
	regexp.MustCompile(`(?i)\bnama\s*(?:saya|sy|aku)\s+\w+`),
	regexp.MustCompile(`(?i)\b(?:alamat\w*|jalan|jl\.?|gang|gg\.?)\s+(?:di\s+)?\w+(?:\s+\w+)?`),
	regexp.MustCompile(`[\d][\d.,/-]*`),
}

// mask takes out of a text what could tell who wrote it.
func mask(text string) string {
	for _, m := range masked {
		text = m.ReplaceAllString(text, "#")
	}
	return clip(strings.Join(strings.Fields(text), " "), maxKept)
}
