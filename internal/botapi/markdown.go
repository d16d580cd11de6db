package botapi

import (
	"strconv"
	"strings"
	"unicode/utf8"
)

// markKinds are the names of entities in Telegram's refusals.
var markKinds = map[string]string{
	"bold": "Bold", "italic": "Italic", "underline": "Underline", "strikethrough": "Strikethrough",
	"spoiler": "Spoiler", "code": "Code", "pre": "Pre", "precode": "PreCode", "text_link": "TextUrl",
	"custom_emoji": "CustomEmoji", "blockquote": "BlockQuote",
}

// marks are the signs that begin and end a style.
var marks = map[string]string{
	"bold": "*", "italic": "_", "underline": "__", "strikethrough": "~", "spoiler": "||",
	"code": "`", "pre": "```", "precode": "```", "text_link": "]", "custom_emoji": "]",
}

// openMark is a style that waits for its end.
type openMark struct {
	kind, language string
	offset         int // UTF-16 units of the text before it
	begin          int // bytes of the text before it
	at             int // byte offset of its sign
}

// markdownParser reads MarkdownV2 into text and entities.
type markdownParser struct {
	in        string
	at        int
	out       []byte
	units     int
	open      []openMark
	entities  []Entity
	lineStart bool
	quoted    bool
}

// parseMarkdown reads MarkdownV2. The refusal is the text behind "can't parse
// entities: ".
func parseMarkdown(in string) (text string, entities []Entity, refusal string) {
	p := markdownParser{in: in, out: make([]byte, 0, len(in)), lineStart: true}
	for p.at < len(in) {
		if refusal = p.step(); refusal != "" {
			return "", nil, refusal
		}
	}
	if refusal = p.finish(); refusal != "" {
		return "", nil, refusal
	}
	return string(p.out), p.entities, ""
}

func (p *markdownParser) peek(n int) byte {
	if p.at+n >= len(p.in) {
		return 0
	}
	return p.in[p.at+n]
}

// top is the innermost open style.
func (p *markdownParser) top() string {
	if len(p.open) == 0 {
		return ""
	}
	return p.open[len(p.open)-1].kind
}

func (p *markdownParser) step() string {
	c := p.in[p.at]
	if next := p.peek(1); c == '\\' && next > 0 && next <= 126 {
		p.at++
		p.character()
		return ""
	}
	special := "_*[]()~`>#+-=|{}.!\n"
	switch p.top() {
	case "code", "pre", "precode":
		special = "`"
	}
	switch {
	case !strings.ContainsRune(special, rune(c)):
		p.character()
		return ""
	case c == '\n':
		return p.newLine()
	case p.ends():
		return p.end()
	}
	return p.begin()
}

// character takes one character of the text as it is.
func (p *markdownParser) character() {
	r, size := utf8.DecodeRuneInString(p.in[p.at:])
	p.out = utf8.AppendRune(p.out, r)
	p.units += unitsOf(r)
	p.at += size
	if r != '\r' {
		p.lineStart = r == '\n'
	}
}

// ends tells whether the sign here ends the innermost style.
func (p *markdownParser) ends() bool {
	sign := marks[p.top()]
	if sign == "" || !strings.HasPrefix(p.in[p.at:], sign) {
		return false
	}
	return p.top() != "italic" || p.peek(1) != '_'
}

func (p *markdownParser) reserved() string {
	return "Character '" + string(p.in[p.at]) + "' is reserved and must be escaped with the preceding '\\'"
}

// begin opens the style of the sign here.
func (p *markdownParser) begin() string {
	m := openMark{offset: p.units, begin: len(p.out), at: p.at}
	rest := p.in[p.at:]
	size := 1
	switch {
	case strings.HasPrefix(rest, "__"):
		m.kind, size = "underline", 2
	case rest[0] == '_':
		m.kind = "italic"
	case rest[0] == '*':
		m.kind = "bold"
	case rest[0] == '~':
		m.kind = "strikethrough"
	case strings.HasPrefix(rest, "||"):
		m.kind, size = "spoiler", 2
	case rest[0] == '[':
		m.kind = "text_link"
	case strings.HasPrefix(rest, "!["):
		m.kind, size = "custom_emoji", 2
	case strings.HasPrefix(rest, "```"):
		m.kind, m.language, size = preBegin(rest)
	case rest[0] == '`':
		m.kind = "code"
	case rest[0] == '>' && p.lineStart:
		p.at++
		if p.quoted {
			return ""
		}
		m.kind, size, p.quoted = "blockquote", 0, true
	default:
		return p.reserved()
	}
	p.at += size
	p.open = append(p.open, m)
	return ""
}

// preBegin reads the beginning of a code block: its language and the line
// break behind it.
func preBegin(rest string) (kind, language string, size int) {
	kind, size = "pre", 3
	end := size
	for end < len(rest) && !isSpace(rest[end]) && rest[end] != '`' {
		end++
	}
	if end > size && end < len(rest) && rest[end] != '`' {
		kind, language, size = "precode", rest[size:end], end
	}
	if size < len(rest) && (rest[size] == '\n' || rest[size] == '\r') {
		if size+1 < len(rest) && rest[size] != rest[size+1] && (rest[size+1] == '\n' || rest[size+1] == '\r') {
			size++
		}
		size++
	}
	return kind, language, size
}

// end closes the innermost style.
func (p *markdownParser) end() string {
	m := p.open[len(p.open)-1]
	p.open = p.open[:len(p.open)-1]
	p.at += len(marks[m.kind])
	e := Entity{Type: m.kind, Offset: m.offset, Length: p.units - m.offset, Language: m.language}
	if e.Type == "precode" {
		e.Type = "pre"
	}
	if m.kind == "text_link" || m.kind == "custom_emoji" {
		keep, refusal := p.target(&e, m)
		if refusal != "" || !keep {
			return refusal
		}
	}
	if e.Length > 0 {
		p.entities = append(p.entities, e)
	}
	return ""
}

// target reads the address behind a link or custom emoji.
func (p *markdownParser) target(e *Entity, m openMark) (keep bool, refusal string) {
	if p.peek(0) != '(' {
		if m.kind == "custom_emoji" {
			return false, "Custom emoji entity must contain a tg://emoji URL"
		}
		return linkEntity(e, string(p.out[m.begin:])), ""
	}
	p.at++
	begin := p.at
	var url strings.Builder
	for p.at < len(p.in) && p.in[p.at] != ')' {
		if next := p.peek(1); p.in[p.at] == '\\' && next > 0 && next <= 126 {
			p.at++
		}
		url.WriteByte(p.in[p.at])
		p.at++
	}
	if p.at >= len(p.in) {
		what := "a URL"
		if m.kind == "custom_emoji" {
			what = "a custom emoji URL"
		}
		return false, "Can't find end of " + what + " at byte offset " + strconv.Itoa(begin)
	}
	p.at++
	if m.kind == "text_link" {
		return linkEntity(e, url.String()), ""
	}
	id, ok := strings.CutPrefix(url.String(), "tg://emoji?id=")
	if _, err := strconv.ParseUint(id, 10, 63); !ok || err != nil {
		return false, "Invalid custom emoji identifier specified"
	}
	e.CustomEmojiID = id
	return true, ""
}

// newLine takes a line break, which ends a quotation unless the next line goes
// on with it.
func (p *markdownParser) newLine() string {
	goesOn := p.peek(1) == '>'
	if !p.quoted || goesOn {
		p.character()
		return ""
	}
	if refusal := p.endQuote(p.at); refusal != "" {
		return refusal
	}
	p.character()
	return ""
}

// endQuote closes the quotation before the byte offset end. A spoiler that has
// just begun makes it expandable.
func (p *markdownParser) endQuote(end int) string {
	kind := "blockquote"
	if n := len(p.open); n > 1 && p.open[n-1].kind == "spoiler" && p.open[n-1].at == end-len("||") {
		kind = "expandable_blockquote"
		p.open = p.open[:n-1]
	}
	m := p.open[len(p.open)-1]
	if m.kind != "blockquote" {
		return unended(m)
	}
	p.open = p.open[:len(p.open)-1]
	p.quoted = false
	if p.units > m.offset {
		p.entities = append(p.entities, Entity{Type: kind, Offset: m.offset, Length: p.units - m.offset})
	}
	return ""
}

func (p *markdownParser) finish() string {
	if p.quoted {
		if refusal := p.endQuote(len(p.in)); refusal != "" {
			return refusal
		}
	}
	if n := len(p.open); n > 0 {
		return unended(p.open[n-1])
	}
	return ""
}

func unended(m openMark) string {
	return "Can't find end of " + markKinds[m.kind] + " entity at byte offset " + strconv.Itoa(m.at)
}
