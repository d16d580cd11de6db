package botapi

import (
	"encoding/json"
	"errors"
	"strings"
	"unicode/utf8"
)

var errNoObject = errors.New("not a JSON object")

// maxDepth bounds how deep JSON may be nested.
const maxDepth = 1000

// splitObject gives the fields of a JSON object as texts: a string as it is,
// null not at all, everything else as its JSON text. The values themselves are
// parsed when they are used.
func splitObject(body string, values map[string]string) error {
	p := scanner{in: body}
	for p.open('{'); p.more('}'); {
		name := p.name()
		if p.next() == '"' {
			values[name] = strings.Clone(p.text())
			continue
		}
		begin := p.at
		p.skip()
		if text := body[begin:p.at]; text != "null" {
			values[name] = strings.Clone(text)
		}
	}
	if p.next(); p.bad || p.at < len(p.in) {
		return errNoObject
	}
	return nil
}

// scanner goes through JSON without building anything. Every call of a bot
// passes here twice, and encoding/json would take most of a call's time.
//
//	for p.open('{'); p.more('}'); {
//		name := p.name()
//		… one of text, number, literal, skip, or open again
//	}
type scanner struct {
	in    string
	at    int
	depth int
	first bool // nothing of the innermost object or array has been read
	bad   bool // this is no JSON, or not what was asked for; it stays so
}

// next skips space and gives the byte there, 0 at the end.
func (p *scanner) next() byte {
	for p.at < len(p.in) {
		switch c := p.in[p.at]; c {
		case ' ', '\t', '\r', '\n':
			p.at++
		default:
			return c
		}
	}
	return 0
}

// open enters an object or array.
func (p *scanner) open(bracket byte) {
	p.depth++
	if p.next() != bracket || p.depth > maxDepth {
		p.bad = true
		return
	}
	p.at++
	p.first = true
}

// more goes on to the next member, or leaves at the closing bracket.
func (p *scanner) more(bracket byte) bool {
	c := p.next()
	if p.bad {
		return false
	}
	if c == bracket {
		p.at++
		p.depth--
		p.first = false
		return false
	}
	if !p.first {
		if c != ',' {
			p.bad = true
			return false
		}
		p.at++
		if p.next() == bracket {
			p.bad = true
			return false
		}
	}
	p.first = false
	return true
}

// name reads the name of a field and the colon.
func (p *scanner) name() string {
	name := p.text()
	if p.next() != ':' {
		p.bad = true
		return name
	}
	p.at++
	return name
}

// text reads a string. It is a part of the input when it holds nothing to
// decode.
func (p *scanner) text() string {
	raw, plain := p.rawText()
	if p.bad {
		return ""
	}
	if plain && utf8.ValidString(raw) {
		return raw[1 : len(raw)-1]
	}
	var s string
	if json.Unmarshal([]byte(raw), &s) != nil {
		p.bad = true
	}
	return s
}

// rawText passes a string with its quotes and tells whether there is nothing
// to decode in it.
func (p *scanner) rawText() (raw string, plain bool) {
	if p.next() != '"' {
		p.bad = true
		return "", false
	}
	begin := p.at
	plain = true
	for p.at++; p.at < len(p.in); p.at++ {
		switch c := p.in[p.at]; {
		case c == '"':
			p.at++
			return p.in[begin:p.at], plain
		case c == '\\':
			plain = false
			p.at++
		case c < ' ':
			plain = false
		}
	}
	p.at, p.bad = len(p.in), true
	return "", false
}

// number reads a number as it is written.
func (p *scanner) number() string {
	p.next()
	begin := p.at
	for p.at < len(p.in) && strings.IndexByte("+-.0123456789Ee", p.in[p.at]) >= 0 {
		p.at++
	}
	raw := p.in[begin:p.at]
	if !json.Valid([]byte(raw)) {
		p.bad = true
	}
	return raw
}

// literal passes true, false or null.
func (p *scanner) literal(word string) {
	p.next()
	if !strings.HasPrefix(p.in[p.at:], word) {
		p.bad = true
		return
	}
	p.at += len(word)
}

// skip passes any value.
func (p *scanner) skip() {
	switch p.next() {
	case '{':
		for p.open('{'); p.more('}'); {
			p.name()
			p.skip()
		}
	case '[':
		for p.open('['); p.more(']'); {
			p.skip()
		}
	case '"':
		if raw, plain := p.rawText(); !plain && !p.bad && !json.Valid([]byte(raw)) {
			p.bad = true
		}
	case 't':
		p.literal("true")
	case 'f':
		p.literal("false")
	case 'n':
		p.literal("null")
	default:
		p.number()
	}
}
