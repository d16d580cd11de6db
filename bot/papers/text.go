package papers

import (
	"html"
	"regexp"
	"strings"
)

// Text writes the paper as plain text, with the address that opens it in the
// bot.
func (p Paper) Text(link string) string {
	all := []string{plain(p.Head), "", strings.ToUpper(plain(p.Title)), plain(p.Result)}
	for _, m := range p.Made {
		all = append(all, plain(m))
	}
	for _, b := range p.Blocks {
		all = append(all, "")
		if b.Heading != "" {
			all = append(all, strings.ToUpper(plain(b.Heading)))
		}
		for _, l := range b.Lines {
			all = append(all, l.text()...)
		}
	}
	switch {
	case p.Code != "":
		all = append(all, "", p.Code, plain(p.CodeText), link)
	case link != "":
		all = append(all, "", link)
	}
	return strings.Join(append(all, "", plain(p.Foot), ""), "\n")
}

func (l Line) text() []string {
	mark := l.Mark
	switch l.Box {
	case Empty:
		mark = "[ ]"
	case Ticked:
		mark = "[x]"
	}
	if mark != "" {
		mark += " "
	}
	all := []string{mark + plain(l.Text)}
	for _, n := range l.Notes {
		all = append(all, "   "+plain(n))
	}
	if l.Link != "" {
		all = append(all, "   "+l.Link)
	}
	return all
}

// run is a piece of text in one style.
type run struct {
	text         string
	bold, italic bool
	link         string
}

// tag matches the tags of Telegram HTML.
var tag = regexp.MustCompile(`<(/?)([a-z]+)([^>]*)>`)

// address matches what a link points to.
var address = regexp.MustCompile(`href="([^"]*)"`)

// runs takes Telegram HTML apart into pieces of one style. Tags that mean
// nothing on paper are left out.
func runs(text string) []run {
	var all []run
	var style run
	add := func(s string) {
		s = printable(html.UnescapeString(s))
		if n := len(all); n > 0 && strings.HasSuffix(all[n-1].text, " ") {
			s = strings.TrimLeft(s, " ") // a picture stood there
		}
		if s != "" {
			r := style
			r.text = s
			all = append(all, r)
		}
	}
	last := 0
	for _, m := range tag.FindAllStringSubmatchIndex(text, -1) {
		add(text[last:m[0]])
		last = m[1]
		on := m[2] == m[3]
		switch text[m[4]:m[5]] {
		case "b", "strong", "code":
			style.bold = on
		case "i", "em":
			style.italic = on
		case "a":
			style.link = ""
			if found := address.FindStringSubmatch(text[m[6]:m[7]]); on && found != nil {
				style.link = html.UnescapeString(found[1])
			}
		}
	}
	add(text[last:])
	return trimmed(all)
}

// trimmed removes the room that a dropped picture leaves at both ends.
func trimmed(all []run) []run {
	if n := len(all); n > 0 {
		all[0].text = strings.TrimLeft(all[0].text, " \n")
		all[n-1].text = strings.TrimRight(all[n-1].text, " \n")
	}
	return all
}

// plain is Telegram HTML without tags and pictures.
func plain(text string) string {
	var b strings.Builder
	for _, r := range runs(text) {
		b.WriteString(r.text)
	}
	return b.String()
}

// written stand for signs that the fonts of a PDF do not have.
var written = strings.NewReplacer(
	"→", "->", "≥", ">=", "≤", "<=", "−", "-", "\u00a0", " ", "\u202f", " ", "✔️", "", "▰", "", "▱", "",
)

// twice matches the room that a sign leaves that was taken out of a line.
var twice = regexp.MustCompile(` {2,}`)

// printable drops what the core fonts of a PDF cannot show: pictures, above
// all. The words of the bot never need them.
func printable(s string) string {
	s = strings.Map(func(r rune) rune {
		if r == '\n' || inCodePage(r) {
			return r
		}
		return -1
	}, written.Replace(s))
	return twice.ReplaceAllString(s, " ")
}

// inCodePage says whether Windows-1252, which the core fonts use, has a
// character.
func inCodePage(r rune) bool {
	return r >= ' ' && r <= '~' || r >= 0xa1 && r <= 0xff || strings.ContainsRune("€‚ƒ„…†‡ˆ‰Š‹ŒŽ‘’“”•–—˜™š›œžŸ", r)
}
