package check

import (
	"regexp"
	"strings"
	"unicode/utf8"

	"plutbot/flows"
)

// maxLabel is the longest label that small phones show in full, in characters.
const maxLabel = 28

var usedValue = regexp.MustCompile(`\.(?:Value|Short)\s+["` + "`]([^\"`]*)[\"`]")

// wording looks at the texts as they are written: for labels that are too
// long, and for figures in prose. It gives the ids of the values that texts use.
func (c *checking) wording() (used []string) {
	for _, id := range c.words.IDs() {
		for _, language := range c.words.Languages() {
			if c.words.Has(language, id) {
				used = append(used, c.word(language, id)...)
			}
		}
	}
	return used
}

// word looks at one message.
func (c *checking) word(language, id string) (used []string) {
	text := c.words.Raw(language, id)
	file, line := c.words.Position(language, id)
	at := flows.Position{File: file, Line: line}
	for _, m := range usedValue.FindAllStringSubmatch(text, -1) {
		used = append(used, m[1])
		if c.content.Values[m[1]] == nil {
			c.add(UnknownValue, at, "%s uses value %s, which does not exist", id, m[1])
		}
	}
	if !c.checked(id) {
		return used
	}
	if n := utf8.RuneCountInString(text); n > maxLabel && isLabel(id) && !strings.Contains(text, "{{") {
		c.add(LongLabel, at, "%s has %d characters, at most %d fit: %q", id, n, maxLabel, text)
	}
	if f := figure(text); f != "" && !strings.HasSuffix(id, ".hint") {
		c.add(Figure, at, "%s has the figure %q in its text, where it cannot be dated: make it a value", id, f)
	}
	return used
}

// checked says whether a message belongs to guides: they may use every one.
func (c *checking) checked(id string) bool {
	owner, _, _ := strings.Cut(id, ".")
	_, isGuide := c.content.Guide(owner)
	return isGuide || owner == sharedOwner || owner+"." == flows.CardPrefix || owner+"." == flows.GlossaryPrefix || owner+"." == flows.LessonPrefix
}

// isLabel says whether a message stands on a button or in the list of answers:
// halal.title, halal.q.usaha.short, halal.q.usaha.opt.warung, cards.biaya.short.
func isLabel(id string) bool {
	parts := strings.Split(id, ".")
	switch len(parts) {
	case 2:
		return parts[1] == "title"
	case 3:
		return parts[2] == "short" || parts[0]+"." == flows.LessonPrefix && parts[2] == "title"
	case 5:
		return parts[1] == "q" && parts[3] == "opt"
	default:
		return parts[len(parts)-1] == "short"
	}
}
