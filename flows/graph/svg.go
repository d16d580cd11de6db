package graph

import (
	"fmt"
	"html"
	"strings"

	"plutbot/flows"
)

// Sizes of the picture, in pixels. Questions stand in one column, outcomes to
// their right, and a line leads from one question to the next. The condition
// of a box stands above it, beside the line.
const (
	margin     = 24
	boxWidth   = 430
	spine      = margin + 40
	endColumn  = margin + boxWidth + 90
	endWidth   = 430
	width      = endColumn + endWidth + margin
	lineHeight = 18
	padding    = 12
	gap        = 30
	between    = 6  // above a question and between it and its options
	lineLength = 48 // bold characters that fit a box
	whenLength = 120
)

// colors of outcomes by tone: border and ground.
var colors = map[flows.Tone][2]string{
	flows.Good: {"#2e7d32", "#e8f5e9"}, flows.Todo: {"#1565c0", "#e3f2fd"},
	flows.Stop: {"#c62828", "#ffebee"}, flows.Ask: {"#6a1b9a", "#f3e5f5"},
}

// Styles of text.
const (
	heading   = "700 18px"
	question  = "600 14px"
	ordinary  = "14px"
	condition = "italic 13px"
	name      = "11px" // what conditions call a question or an option

	black = "#111"
	brown = "#5d4037"
	gray  = "#78909c"
)

// SVG draws a guide as a picture that needs no other program.
func SVG(g *flows.Guide, label Label) string {
	var p picture
	title := plain(label(g.ID + ".title"))
	p.text(margin, margin+lineHeight, heading, black, title)
	p.y = margin + lineHeight + gap
	first := p.y
	last := p.y
	for _, r := range rows(g, label) {
		if r.when != "" {
			for _, line := range wrap("jika "+r.when, whenLength) {
				p.text(spine+padding, p.y, condition, brown, line)
				p.y += lineHeight
			}
			p.y -= lineHeight / 2
		}
		if r.end {
			last = p.outcome(r)
		} else {
			last = p.question(r)
		}
		p.y += gap
	}
	var out strings.Builder
	_, _ = fmt.Fprintf(&out, `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 %d %d" width="%d" height="%d" role="img" aria-label="%s" font-family="system-ui, sans-serif">`,
		width, p.y, width, p.y, html.EscapeString(title))
	_, _ = fmt.Fprintf(&out, `<rect width="100%%" height="100%%" fill="#fafafa"/><path d="M%d %d V%d" stroke="#b0bec5" stroke-width="2"/>`, spine, first, last)
	out.WriteString(p.body.String())
	out.WriteString("</svg>")
	return out.String()
}

// picture is what was drawn so far.
type picture struct {
	body strings.Builder
	y    int // where the next box begins
}

// question draws a question with its options, and gives the height at which
// the line may end.
func (p *picture) question(r row) int {
	lines := paragraphs(r.text)
	height := (len(lines)+len(r.options))*lineHeight + 2*padding + 2*between
	p.box(margin, boxWidth, height, 6, "#607d8b", "#ffffff")
	p.textEnd(margin+boxWidth-padding, p.y+padding+2, r.name)
	y := p.y + padding + between - 4
	font := question
	for _, line := range lines {
		y += lineHeight
		if line == "" {
			font = ordinary
		}
		p.text(margin+padding, y, font, black, line)
	}
	y += between
	for _, o := range r.options {
		y += lineHeight
		p.text(margin+padding, y, ordinary, black, "▫ "+o.label)
		p.textEnd(margin+boxWidth-padding, y, o.id)
	}
	end := p.y + height/2
	p.y += height
	return end
}

// outcome draws an outcome with the arrow that leads to it.
func (p *picture) outcome(r row) int {
	lines := paragraphs(r.text)
	height := len(lines)*lineHeight + 2*padding
	middle := p.y + height/2
	_, _ = fmt.Fprintf(&p.body, `<path d="M%d %d H%d m-8 -5 l8 5 l-8 5" fill="none" stroke="#b0bec5" stroke-width="2"/>`, spine, middle, endColumn-2)
	color := colors[r.tone]
	p.box(endColumn, endWidth, height, 18, color[0], color[1])
	for i, line := range lines {
		p.text(endColumn+padding, p.y+padding+(i+1)*lineHeight-4, ordinary, black, line)
	}
	p.y += height
	return middle
}

func (p *picture) box(x, width, height, radius int, border, ground string) {
	_, _ = fmt.Fprintf(&p.body, `<rect x="%d" y="%d" width="%d" height="%d" rx="%d" fill="%s" stroke="%s" stroke-width="1.5"/>`, x, p.y, width, height, radius, ground, border)
}

func (p *picture) text(x, y int, font, color, s string) {
	_, _ = fmt.Fprintf(&p.body, `<text x="%d" y="%d" style="font:%s system-ui,sans-serif" fill="%s">%s</text>`, x, y, font, color, html.EscapeString(s))
}

// textEnd writes a name so that it ends at x.
func (p *picture) textEnd(x, y int, s string) {
	_, _ = fmt.Fprintf(&p.body, `<text x="%d" y="%d" text-anchor="end" style="font:%s system-ui,sans-serif" fill="%s">%s</text>`, x, y, name, gray, html.EscapeString(s))
}

// paragraphs breaks a text into lines; an empty line stays one.
func paragraphs(s string) []string {
	var lines []string
	for paragraph := range strings.SplitSeq(strings.TrimSpace(s), "\n") {
		lines = append(lines, wrap(plain(paragraph), lineLength)...)
	}
	return lines
}

// wrap breaks a text into lines of at most limit characters.
func wrap(s string, limit int) []string {
	var lines []string
	line := ""
	for word := range strings.FieldsSeq(s) {
		if line != "" && len([]rune(line))+1+len([]rune(word)) > limit {
			lines = append(lines, line)
			line = ""
		}
		line = strings.TrimSpace(line + " " + word)
	}
	return append(lines, line)
}
