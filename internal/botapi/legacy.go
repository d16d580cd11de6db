package botapi

import (
	"strconv"
	"strings"
)

// parseLegacy reads the old Markdown, whose styles do not nest. The refusal is
// the text behind "can't parse entities: ".
func parseLegacy(in string) (text string, entities []Entity, refusal string) {
	p := markdownParser{in: in, out: make([]byte, 0, len(in))}
	for p.at < len(in) {
		switch c := in[p.at]; {
		case c == '\\' && isLegacySign(p.peek(1)):
			p.at++
			p.character()
		case !isLegacySign(c):
			p.character()
		case !p.legacyStyle():
			return "", nil, "Can't find end of the entity starting at byte offset " + strconv.Itoa(p.at)
		}
	}
	return string(p.out), p.entities, ""
}

func isLegacySign(c byte) bool { return c == '_' || c == '*' || c == '`' || c == '[' }

// legacyStyle reads one style from its sign to its end. Without an end it
// stays where it is and says so.
func (p *markdownParser) legacyStyle() bool {
	rest := p.in[p.at:]
	e := Entity{Offset: p.units}
	size, end := 1, rest[:1]
	switch {
	case strings.HasPrefix(rest, "```"):
		_, e.Language, size = preBegin(rest)
		e.Type, end = "pre", "```"
	case rest[0] == '`':
		e.Type = "code"
	case rest[0] == '*':
		e.Type = "bold"
	case rest[0] == '_':
		e.Type = "italic"
	default:
		e.Type, end = "text_link", "]"
	}
	inside, _, ended := strings.Cut(rest[size:], end)
	if !ended {
		return false
	}
	p.at += size
	for stop := p.at + len(inside); p.at < stop; {
		p.character()
	}
	p.at += len(end)
	e.Length = p.units - e.Offset
	if e.Type == "text_link" && !linkEntity(&e, p.legacyTarget(inside)) || e.Length == 0 {
		return true
	}
	p.entities = append(p.entities, e)
	return true
}

// legacyTarget reads the address behind a link; without one the text is it.
func (p *markdownParser) legacyTarget(text string) string {
	if p.peek(0) != '(' {
		return text
	}
	address, _, _ := strings.Cut(p.in[p.at+1:], ")")
	p.at = min(p.at+len("(")+len(address)+len(")"), len(p.in))
	return address
}
