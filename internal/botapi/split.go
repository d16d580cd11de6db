package botapi

import (
	"encoding/json"
	"errors"
	"strings"
	"unicode/utf8"
)

var errNoObject = errors.New("not a JSON object")

// splitObject gives the fields of a JSON object as texts: a string as it is,
// null not at all, everything else as its JSON text. The values themselves are
// parsed when they are used. Every call passes here, and encoding/json would
// take a third of its time.
func splitObject(body []byte, values map[string]string) error {
	p := splitter{in: body}
	if p.next() != '{' {
		return errNoObject
	}
	p.at++
	if p.next() == '}' {
		p.at++
		return p.end()
	}
	for {
		name, err := p.text()
		if err != nil {
			return err
		}
		if p.next() != ':' {
			return errNoObject
		}
		p.at++
		if err := p.field(name, values); err != nil {
			return err
		}
		switch p.next() {
		case ',':
			p.at++
		case '}':
			p.at++
			return p.end()
		default:
			return errNoObject
		}
	}
}

// splitter goes through one JSON object.
type splitter struct {
	in []byte
	at int
}

// next skips space and gives the byte there, 0 at the end.
func (p *splitter) next() byte {
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

func (p *splitter) end() error {
	if p.next(); p.at < len(p.in) {
		return errNoObject
	}
	return nil
}

// text reads a string.
func (p *splitter) text() (string, error) {
	if p.next() != '"' {
		return "", errNoObject
	}
	begin := p.at
	plain := p.skipText()
	raw := p.in[begin:p.at]
	if plain && utf8.Valid(raw) {
		return string(raw[1 : len(raw)-1]), nil
	}
	var s string
	err := json.Unmarshal(raw, &s)
	return s, err
}

// skipText passes a string and tells whether it holds nothing to decode.
func (p *splitter) skipText() (plain bool) {
	plain = true
	for p.at++; p.at < len(p.in); p.at++ {
		switch c := p.in[p.at]; {
		case c == '"':
			p.at++
			return plain
		case c == '\\':
			plain = false
			p.at++
		case c < ' ':
			plain = false
		}
	}
	p.at = len(p.in)
	return false
}

// field reads one value.
func (p *splitter) field(name string, values map[string]string) error {
	if p.next() == '"' {
		s, err := p.text()
		values[name] = s
		return err
	}
	begin := p.at
	depth := 0
	for p.at < len(p.in) {
		switch c := p.in[p.at]; c {
		case '"':
			p.skipText()
			continue
		case '{', '[':
			depth++
		case '}', ']', ',':
			if depth == 0 {
				return p.keep(name, p.in[begin:p.at], values)
			}
			if c != ',' {
				depth--
			}
		}
		p.at++
	}
	return errNoObject
}

func (p *splitter) keep(name string, raw []byte, values map[string]string) error {
	text := strings.TrimRight(string(raw), " \t\r\n")
	switch {
	case text == "null":
		return nil
	case !json.Valid(raw):
		return errNoObject
	}
	values[name] = text
	return nil
}
