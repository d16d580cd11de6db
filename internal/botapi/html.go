package botapi

import (
	"strconv"
	"strings"
	"unicode/utf8"
)

// htmlTags are the tags of Telegram's HTML with the entity they make.
var htmlTags = map[string]string{
	"b": "bold", "strong": "bold", "i": "italic", "em": "italic",
	"u": "underline", "ins": "underline", "s": "strikethrough", "strike": "strikethrough", "del": "strikethrough",
	"tg-spoiler": "spoiler", "span": "spoiler", "tg-emoji": "custom_emoji",
	"a": "text_link", "pre": "pre", "code": "code", "blockquote": "blockquote",
}

// openTag is a tag that waits for its end.
type openTag struct {
	name, argument string
	offset         int // UTF-16 units of the text before it
	begin          int // bytes of the text before it
}

// htmlParser reads Telegram's HTML into text and entities. It goes byte by
// byte, because the refusals name byte offsets.
type htmlParser struct {
	in       string
	at       int
	out      []byte
	units    int
	open     []openTag
	entities []Entity
}

// parseHTML reads Telegram's HTML. The refusal is the text behind "can't parse
// entities: ".
func parseHTML(in string) (text string, entities []Entity, refusal string) {
	if !strings.ContainsAny(in, "<&") {
		return in, nil, ""
	}
	p := htmlParser{in: in, out: make([]byte, 0, len(in))}
	for p.at < len(in) {
		switch {
		case in[p.at] == '<' && p.peek(1) == '/':
			refusal = p.endTag()
		case in[p.at] == '<':
			refusal = p.startTag()
		default:
			p.character()
		}
		if refusal != "" {
			return "", nil, refusal
		}
	}
	if n := len(p.open); n > 0 {
		return "", nil, "Can't find end tag corresponding to start tag " + strconv.Quote(p.open[n-1].name)
	}
	for i := range p.entities {
		if p.entities[i].Type == "code" {
			p.entities[i].Language = ""
		}
	}
	return string(p.out), p.entities, ""
}

// peek is the byte n positions ahead, 0 behind the end.
func (p *htmlParser) peek(n int) byte {
	if p.at+n >= len(p.in) {
		return 0
	}
	return p.in[p.at+n]
}

// character takes one character or reference of the text.
func (p *htmlParser) character() {
	if p.in[p.at] == '&' {
		if r, size := htmlReference(p.in[p.at:]); size > 0 {
			p.write(r)
			p.at += size
			return
		}
	}
	r, size := utf8.DecodeRuneInString(p.in[p.at:])
	p.write(r)
	p.at += size
}

func (p *htmlParser) write(r rune) {
	if r == '\r' {
		return // Telegram knows no carriage returns
	}
	p.out = utf8.AppendRune(p.out, r)
	p.units += unitsOf(r)
}

// htmlReference decodes a reference such as &lt; or &#x41;. The size is 0 when
// there is none.
func htmlReference(in string) (rune, int) {
	for name, r := range map[string]rune{"&lt;": '<', "&gt;": '>', "&amp;": '&', "&quot;": '"'} {
		if strings.HasPrefix(in, name) {
			return r, len(name)
		}
	}
	digits, ok := strings.CutPrefix(in, "&#")
	if !ok {
		return 0, 0
	}
	base, skip := 10, 2
	if strings.HasPrefix(digits, "x") {
		base, skip, digits = 16, 3, digits[1:]
	}
	end := 0
	for end < len(digits) && isDigit(digits[end], base) {
		end++
	}
	n, err := strconv.ParseUint(digits[:end], base, 32)
	if err != nil || n == 0 || n >= 0x10ffff || !utf8.ValidRune(rune(n)) {
		return 0, 0
	}
	if end < len(digits) && digits[end] == ';' {
		end++
	}
	return rune(n), skip + end
}

func isDigit(c byte, base int) bool {
	return c >= '0' && c <= '9' || base == 16 && (c|0x20 >= 'a' && c|0x20 <= 'f')
}

func isSpace(c byte) bool {
	return c == ' ' || c == '\t' || c == '\r' || c == '\n' || c == 0 || c == '\v'
}

// startTag reads "<name attribute=value>".
func (p *htmlParser) startTag() string {
	begin := p.at
	where := " at byte offset " + strconv.Itoa(begin)
	p.at++
	for p.at < len(p.in) && !isSpace(p.in[p.at]) && p.in[p.at] != '>' {
		p.at++
	}
	if p.at >= len(p.in) {
		return "Unclosed start tag" + where
	}
	tag := openTag{name: strings.ToLower(p.in[begin+1 : p.at]), offset: p.units, begin: len(p.out)}
	if htmlTags[tag.name] == "" {
		return "Unsupported start tag \"" + tag.name + "\"" + where
	}
	for {
		p.skipSpace()
		if p.peek(0) == '>' {
			break
		}
		if refusal := p.attribute(&tag, where); refusal != "" {
			return refusal
		}
	}
	p.at++
	if tag.name == "span" && tag.argument != "spoiler" {
		return "Tag \"span\" must have class \"tg-spoiler\"" + where
	}
	p.open = append(p.open, tag)
	return ""
}

func (p *htmlParser) skipSpace() {
	for p.at < len(p.in) && isSpace(p.in[p.at]) {
		p.at++
	}
}

// attribute reads one attribute of a start tag.
func (p *htmlParser) attribute(tag *openTag, where string) string {
	begin := p.at
	for p.at < len(p.in) && !isSpace(p.in[p.at]) && p.in[p.at] != '=' && p.in[p.at] != '>' {
		p.at++
	}
	name := p.in[begin:p.at]
	if name == "" {
		return "Empty attribute name in the tag \"" + tag.name + "\"" + where
	}
	p.skipSpace()
	if p.at >= len(p.in) {
		return "Unclosed start tag \"" + tag.name + "\"" + where
	}
	if p.in[p.at] != '=' {
		if tag.name == "blockquote" && name == "expandable" {
			tag.argument = "1"
		}
		return ""
	}
	p.at++
	p.skipSpace()
	if p.at >= len(p.in) {
		return "Unclosed start tag \"" + tag.name + "\"" + where
	}
	value, refusal := p.attributeValue()
	if refusal != "" {
		return refusal
	}
	if p.at >= len(p.in) {
		return "Unclosed start tag" + where
	}
	tag.setAttribute(name, value)
	return ""
}

func (p *htmlParser) attributeValue() (value, refusal string) {
	quote := p.in[p.at]
	begin := p.at
	if quote != '"' && quote != '\'' {
		for p.at < len(p.in) && isNameToken(p.in[p.at]) {
			p.at++
		}
		if c := p.peek(0); !isSpace(c) && c != '>' {
			return "", "Unexpected end of name token at byte offset " + strconv.Itoa(begin)
		}
		return strings.ToLower(p.in[begin:p.at]), ""
	}
	var b strings.Builder
	p.at++
	for p.at < len(p.in) && p.in[p.at] != quote {
		if p.in[p.at] == '&' {
			if r, size := htmlReference(p.in[p.at:]); size > 0 {
				b.WriteRune(r)
				p.at += size
				continue
			}
		}
		b.WriteByte(p.in[p.at])
		p.at++
	}
	if p.at < len(p.in) {
		p.at++
	}
	return b.String(), ""
}

func isNameToken(c byte) bool {
	return c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9' || c == '.' || c == '-'
}

func (t *openTag) setAttribute(name, value string) {
	switch {
	case t.name == "a" && name == "href", t.name == "tg-emoji" && name == "emoji-id":
		t.argument = value
	case t.name == "code" && name == "class" && strings.HasPrefix(value, "language-"):
		t.argument = strings.TrimPrefix(value, "language-")
	case t.name == "span" && name == "class" && strings.HasPrefix(value, "tg-"):
		t.argument = strings.TrimPrefix(value, "tg-")
	case t.name == "blockquote" && name == "expandable":
		t.argument = "1"
	}
}

// endTag reads "</name>" and makes the entity.
func (p *htmlParser) endTag() string {
	begin := p.at
	where := " at byte offset " + strconv.Itoa(begin)
	if len(p.open) == 0 {
		return "Unexpected end tag" + where
	}
	p.at += 2
	for p.at < len(p.in) && !isSpace(p.in[p.at]) && p.in[p.at] != '>' {
		p.at++
	}
	name := p.in[begin+2 : p.at]
	p.skipSpace()
	if p.peek(0) != '>' {
		return "Unclosed end tag" + where
	}
	p.at++
	tag := p.open[len(p.open)-1]
	p.open = p.open[:len(p.open)-1]
	if name != "" && name != tag.name {
		return "Unmatched end tag" + where + ", expected \"</" + tag.name + ">\", found \"</" + name + ">\""
	}
	if p.units > tag.offset {
		return p.close(tag)
	}
	return ""
}

// close adds the entity of a tag that has ended.
func (p *htmlParser) close(tag openTag) string {
	e := Entity{Type: htmlTags[tag.name], Offset: tag.offset, Length: p.units - tag.offset}
	switch tag.name {
	case "a":
		url := tag.argument
		if url == "" {
			url = string(p.out[tag.begin:])
		}
		if !linkEntity(&e, url) {
			return ""
		}
	case "tg-emoji":
		if id, err := strconv.ParseUint(tag.argument, 10, 63); err != nil || id == 0 {
			return "Invalid custom emoji identifier specified"
		}
		e.CustomEmojiID = tag.argument
	case "blockquote":
		if tag.argument != "" {
			e.Type = "expandable_blockquote"
		}
	case "pre", "code":
		if p.mergePre(tag, e) {
			return ""
		}
		e.Language = tag.argument
	}
	p.entities = append(p.entities, e)
	return ""
}

// mergePre makes one entity of <pre><code class="language-x">.
func (p *htmlParser) mergePre(tag openTag, e Entity) bool {
	if len(p.entities) == 0 {
		return false
	}
	last := &p.entities[len(p.entities)-1]
	if last.Offset != e.Offset || last.Length != e.Length {
		return false
	}
	switch {
	case tag.name == "pre" && last.Type == "code" && last.Language != "":
		last.Type = "pre"
	case tag.name == "code" && last.Type == "pre" && tag.argument != "":
		last.Language = tag.argument
	default:
		return false
	}
	return true
}
