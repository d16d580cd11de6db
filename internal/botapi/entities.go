package botapi

import (
	"cmp"
	"slices"
	"strings"
	"unicode"
)

// entityOrder is Telegram's order of entities in the same place.
var entityOrder = map[string]int{
	"blockquote": 0, "expandable_blockquote": 0, "pre": 11, "code": 20, "text_link": 49, "text_mention": 49,
	"bold": 90, "italic": 91, "underline": 92, "strikethrough": 93, "spoiler": 94, "custom_emoji": 99,
}

// sortEntities orders entities as Telegram does: by place, the outer first.
func sortEntities(list []Entity) {
	slices.SortStableFunc(list, func(a, b Entity) int {
		return cmp.Or(a.Offset-b.Offset, b.Length-a.Length, entityOrder[a.Type]-entityOrder[b.Type])
	})
}

// tidy removes the space around a text and makes the entities what Telegram
// keeps of them.
func tidy(text string, list []Entity) (string, []Entity) {
	trimmed := strings.TrimLeftFunc(text, unicode.IsSpace)
	shift := utf16Len(text[:len(text)-len(trimmed)])
	trimmed = strings.TrimRightFunc(trimmed, unicode.IsSpace)
	if len(list) == 0 {
		return trimmed, nil
	}
	length := utf16Len(trimmed)
	kept := make([]Entity, 0, len(list))
	for _, e := range list {
		begin := max(e.Offset-shift, 0)
		end := min(e.Offset+e.Length-shift, length)
		if begin < end && e.Length > 0 {
			e.Offset, e.Length = begin, end-begin
			kept = append(kept, e)
		}
	}
	sortEntities(kept)
	return trimmed, merge(kept)
}

// merge joins styles of the same kind that touch, and drops what stands inside
// of code, which carries no other style.
func merge(list []Entity) []Entity {
	kept := list[:0]
	for _, e := range list {
		if !slices.ContainsFunc(kept, func(o Entity) bool { return o.codes() && o.overlaps(e) }) && !absorbed(kept, e) {
			kept = append(kept, e)
		}
	}
	return kept
}

// absorbed adds a style to an earlier one of its kind that it touches.
func absorbed(list []Entity, e Entity) bool {
	if entityOrder[e.Type] < entityOrder["bold"] || e.Type == "custom_emoji" {
		return false
	}
	for i := range list {
		o := &list[i]
		if o.Type == e.Type && e.Offset <= o.end() {
			o.Length = max(o.end(), e.end()) - o.Offset
			return true
		}
	}
	return false
}

func (e Entity) end() int { return e.Offset + e.Length }

func (e Entity) codes() bool { return e.Type == "code" || e.Type == "pre" }

func (e Entity) overlaps(o Entity) bool { return e.Offset < o.end() && o.Offset < e.end() }

// unitsOf is the number of UTF-16 units of a character.
func unitsOf(r rune) int {
	if r > 0xffff {
		return 2
	}
	return 1
}

func utf16Len(s string) int {
	n := 0
	for _, r := range s {
		n += unitsOf(r)
	}
	return n
}
