package graph

import (
	"fmt"
	"html"
	"strings"

	"plutbot/flows"
)

// Sizes of the picture, in pixels. Questions stand in one column, outcomes to
// their right; conditions stand above the box that they guard.
const (
	margin     = 24
	boxWidth   = 430
	endColumn  = margin + boxWidth + 110
	endWidth   = 430
	lineHeight = 18
	padding    = 12
	gap        = 34
	lineLength = 54 // characters that fit a box
)

// colors of outcomes by tone: border and ground.
var colors = map[flows.Tone][2]string{
	flows.Good: {"#2e7d32", "#e8f5e9"}, flows.Todo: {"#1565c0", "#e3f2fd"},
	flows.Stop: {"#c62828", "#ffebee"}, flows.Ask: {"#6a1b9a", "#f3e5f5"},
}

// SVG draws a guide as a picture that needs no other program.
func SVG(g *flows.Guide, label Label) string {
	var body strings.Builder
	y := margin
	title := plain(label(g.ID + ".title"))
	text(&body, margin, y+lineHeight, "700 18px", "#111", title)
	y += lineHeight + gap
	spine := y
	last := y
	for _, r := range rows(g, label) {
		if r.when != "" {
			for _, line := range wrap("jika "+r.when, lineLength+8) {
				text(&body, margin, y, "italic 13px", "#5d4037", line)
				y += lineHeight
			}
			y -= lineHeight / 2
		}
		lines := wrap(r.text, lineLength)
		for _, o := range r.options {
			lines = append(lines, wrap("• "+o, lineLength)...)
		}
		height := len(lines)*lineHeight + 2*padding
		if r.end {
			color := colors[r.tone]
			arrow(&body, margin+boxWidth/2, y+height/2, endColumn)
			box(&body, endColumn, y, endWidth, height, 18, color[0], color[1])
			linesAt(&body, endColumn+padding, y, lines)
		} else {
			box(&body, margin, y, boxWidth, height, 6, "#607d8b", "#ffffff")
			linesAt(&body, margin+padding, y, lines)
		}
		last = y + height/2
		y += height + gap
	}
	width := endColumn + endWidth + margin
	var out strings.Builder
	_, _ = fmt.Fprintf(&out, `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 %d %d" width="%d" height="%d" role="img" aria-label="%s" font-family="system-ui, sans-serif">`,
		width, y, width, y, html.EscapeString(title))
	_, _ = fmt.Fprintf(&out, `<rect width="100%%" height="100%%" fill="#fafafa"/><path d="M%d %d V%d" stroke="#b0bec5" stroke-width="2"/>`, margin+boxWidth/2, spine, last)
	out.WriteString(body.String())
	out.WriteString("</svg>")
	return out.String()
}

func box(b *strings.Builder, x, y, width, height, radius int, border, ground string) {
	_, _ = fmt.Fprintf(b, `<rect x="%d" y="%d" width="%d" height="%d" rx="%d" fill="%s" stroke="%s" stroke-width="1.5"/>`, x, y, width, height, radius, ground, border)
}

func arrow(b *strings.Builder, x, y, to int) {
	_, _ = fmt.Fprintf(b, `<path d="M%d %d H%d m-8 -5 l8 5 l-8 5" fill="none" stroke="#b0bec5" stroke-width="2"/>`, x, y, to)
}

func linesAt(b *strings.Builder, x, y int, lines []string) {
	for i, line := range lines {
		text(b, x, y+padding+(i+1)*lineHeight-4, "14px", "#111", line)
	}
}

func text(b *strings.Builder, x, y int, font, color, s string) {
	_, _ = fmt.Fprintf(b, `<text x="%d" y="%d" style="font:%s system-ui,sans-serif" fill="%s">%s</text>`, x, y, font, color, html.EscapeString(s))
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
