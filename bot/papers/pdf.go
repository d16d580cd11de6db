package papers

import (
	"bytes"
	"fmt"
	"strings"

	"codeberg.org/go-pdf/fpdf"
	"github.com/skip2/go-qrcode"
)

// Measures of a page, in millimeters. The margins leave room for a punch and
// for printers that do not reach the edge.
const (
	pageWidth  = 210.0
	margin     = 20.0
	topMargin  = 18.0
	footRoom   = 22.0
	indent     = 7.0
	qrSize     = 28.0
	qrRoom     = 46.0 // of the head, for the QR code with the code below it
	logoSize   = 13.0
	headRoom   = 24.0 // a heading needs that much below it, or goes to the next page
	lineHeight = 5.2
	noteHeight = 4.6
	tickSize   = 3.4
)

// Sizes of letters, in points.
const (
	sizeTitle   = 19
	sizeResult  = 12.5
	sizeHeading = 12
	sizeBody    = 10.5
	sizeNote    = 9
	sizeFoot    = 8
)

const font = "Helvetica"

type ink struct{ r, g, b int }

var (
	black  = ink{25, 30, 35}
	grey   = ink{95, 102, 110}
	green  = ink{0, 105, 92}
	border = ink{190, 205, 202}
)

// printing is a PDF in the making.
type printing struct {
	*fpdf.Fpdf
	paper  Paper
	logo   *Logo
	encode func(string) string
	// headEnd is how far down the QR code reaches.
	headEnd float64
}

// PDF prints the paper on A4, with a QR code of link, which opens it in the
// bot, and the logo of the office; without one its place has a plain sign.
func (p Paper) PDF(link string, logo *Logo) ([]byte, error) {
	d := p.begin()
	d.logo = logo
	d.AddPage()
	if err := d.code(link); err != nil {
		return nil, err
	}
	d.head(link)
	for _, b := range p.Blocks {
		d.block(b)
	}
	d.explain()
	var out bytes.Buffer
	if err := d.Output(&out); err != nil {
		return nil, fmt.Errorf("write the PDF: %w", err)
	}
	return out.Bytes(), nil
}

func (p Paper) begin() *printing {
	d := &printing{Fpdf: fpdf.New("P", "mm", "A4", ""), paper: p}
	d.encode = d.UnicodeTranslatorFromDescriptor("")
	d.SetMargins(margin, topMargin, margin)
	d.SetAutoPageBreak(true, footRoom)
	d.SetTitle(plain(p.Title), true)
	d.SetCreator("plutbot", true)
	d.SetCellMargin(0)
	d.AliasNbPages("")
	d.SetFooterFunc(d.foot)
	return d
}

func (d *printing) color(c ink)                  { d.SetTextColor(c.r, c.g, c.b) }
func (d *printing) style(s string, size float64) { d.SetFont(font, s, size) }

// write lets text flow from where the pen is, between the margins.
func (d *printing) write(text string, base string, size, height float64) {
	for _, r := range runs(text) {
		style := base
		if r.bold && !strings.Contains(base, "B") {
			style += "B"
		}
		if r.italic && !strings.Contains(base, "I") {
			style += "I"
		}
		d.style(style, size)
		if r.link != "" {
			d.WriteLinkString(height, d.encode(r.text), r.link)
			continue
		}
		d.Write(height, d.encode(r.text))
	}
	d.Ln(height)
}

// head prints the place of the logo, what the paper is, and its title.
func (d *printing) head(link string) {
	d.sign(link)
	d.SetRightMargin(margin + qrRoom + 4)
	d.SetLeftMargin(margin + logoSize + 4)
	d.SetXY(margin+logoSize+4, topMargin+1)
	d.color(green)
	d.write("<b>plutbot</b>", "", sizeHeading, 5.6)
	d.color(grey)
	d.write(d.paper.Head, "", sizeNote, noteHeight)
	d.SetLeftMargin(margin)
	d.SetY(topMargin + logoSize + 7)
	d.color(black)
	d.write(d.paper.Title, "B", sizeTitle, 8.4)
	if d.paper.Result != "" {
		d.Ln(1)
		d.color(green)
		d.write(d.paper.Result, "B", sizeResult, 6)
	}
	d.Ln(0.5)
	d.color(grey)
	for _, m := range d.paper.Made {
		d.write(m, "", sizeNote, noteHeight)
	}
	d.SetRightMargin(margin)
	d.SetY(max(d.GetY(), d.headEnd) + 1.5)
	d.rule()
}

// sign prints the logo into its square, or a plain sign.
func (d *printing) sign(link string) {
	if d.logo == nil {
		d.SetFillColor(green.r, green.g, green.b)
		d.RoundedRect(margin, topMargin, logoSize, logoSize, 2.5, "1234", "F")
		d.SetTextColor(255, 255, 255)
		d.style("B", sizeBody)
		d.SetXY(margin, topMargin)
		d.CellFormat(logoSize, logoSize, "PLUT", "", 0, "CM", false, 0, link)
		return
	}
	options := fpdf.ImageOptions{ImageType: "JPEG"}
	d.RegisterImageOptionsReader("logo", options, bytes.NewReader(d.logo.jpeg))
	long := float64(max(d.logo.width, d.logo.height))
	w, h := logoSize*float64(d.logo.width)/long, logoSize*float64(d.logo.height)/long
	d.ImageOptions("logo", margin+(logoSize-w)/2, topMargin+(logoSize-h)/2, w, h, false, options, 0, link)
}

func (d *printing) rule() {
	d.SetDrawColor(border.r, border.g, border.b)
	d.SetLineWidth(0.3)
	d.Line(margin, d.GetY(), pageWidth-margin, d.GetY())
}

// room starts a page when less than that much is left on this one.
func (d *printing) room(height float64) {
	_, tall := d.GetPageSize()
	if d.GetY()+height > tall-footRoom {
		d.AddPage()
	}
}

func (d *printing) block(b Block) {
	if len(b.Lines) == 0 {
		return
	}
	d.room(headRoom)
	d.Ln(3.5)
	if b.Heading != "" {
		d.color(green)
		d.write(b.Heading, "B", sizeHeading, 6)
		d.Ln(0.6)
	}
	for _, l := range b.Lines {
		d.line(l)
	}
}

func (d *printing) line(l Line) {
	d.room(lineHeight + float64(len(l.Notes))*noteHeight)
	d.color(black)
	top := d.GetY()
	switch {
	case l.Box != NoBox:
		d.box(margin, top+(lineHeight-tickSize)/2, l.Box == Ticked)
	case l.Mark != "":
		d.style("B", sizeBody)
		d.SetX(margin)
		d.Write(lineHeight, d.encode(l.Mark))
	}
	if l.Box != NoBox || l.Mark != "" {
		d.SetLeftMargin(margin + indent)
		d.SetX(margin + indent)
	}
	d.write(l.Text, "", sizeBody, lineHeight)
	d.color(grey)
	for _, n := range l.Notes {
		d.write(n, "", sizeNote, noteHeight)
	}
	if l.Link != "" {
		d.style("", sizeNote)
		d.color(green)
		d.WriteLinkString(noteHeight, d.encode(l.Link), l.Link)
		d.Ln(noteHeight)
	}
	d.SetLeftMargin(margin)
	d.SetX(margin)
	d.Ln(1)
}

// box draws a box to tick by hand, or a ticked one.
func (d *printing) box(x, y float64, ticked bool) {
	d.SetDrawColor(black.r, black.g, black.b)
	d.SetLineWidth(0.3)
	d.Rect(x, y, tickSize, tickSize, "D")
	if !ticked {
		return
	}
	d.SetDrawColor(green.r, green.g, green.b)
	d.SetLineWidth(0.7)
	d.Line(x+0.6, y+1.8, x+1.4, y+2.7)
	d.Line(x+1.4, y+2.7, x+2.9, y+0.7)
}

// code prints the QR code of link with the reference code below it, at the
// right of the head, where it is found at once.
func (d *printing) code(link string) error {
	if d.paper.Code == "" && link == "" {
		return nil
	}
	right := pageWidth - margin
	bottom := topMargin
	if link != "" {
		picture, err := QR(link)
		if err != nil {
			return err
		}
		d.RegisterImageOptionsReader("qr", fpdf.ImageOptions{ImageType: "PNG"}, bytes.NewReader(picture))
		d.ImageOptions("qr", right-qrSize, topMargin, qrSize, qrSize, false, fpdf.ImageOptions{ImageType: "PNG"}, 0, link)
		bottom += qrSize
	}
	d.color(black)
	d.style("B", sizeNote)
	d.SetXY(right-qrRoom, bottom)
	d.CellFormat(qrRoom, noteHeight, d.encode(d.paper.Code), "", 0, "R", false, 0, "")
	d.headEnd = bottom + noteHeight
	return nil
}

// explain prints what the reference code is for.
func (d *printing) explain() {
	if d.paper.Code == "" {
		return
	}
	d.Ln(3)
	d.room(4 * noteHeight)
	d.rule()
	d.Ln(2)
	d.color(grey)
	d.write("<b>"+d.paper.Code+"</b> "+d.paper.CodeText, "", sizeNote, noteHeight)
}

// qrDot is how many pixels a dot of a QR code has: enough for print, and few
// bytes, since all of them are alike.
const qrDot = 4

// QR makes the picture of a QR code, as PNG, which can be read with a seventh
// of it damaged.
func QR(text string) ([]byte, error) {
	code, err := qrcode.New(text, qrcode.Medium)
	if err != nil {
		return nil, fmt.Errorf("make a QR code: %w", err)
	}
	picture, err := code.PNG(-qrDot)
	if err != nil {
		return nil, fmt.Errorf("draw a QR code: %w", err)
	}
	return picture, nil
}

func (d *printing) foot() {
	d.SetY(-footRoom + 6)
	d.rule()
	d.Ln(1.5)
	d.color(grey)
	d.style("", sizeFoot)
	y := d.GetY()
	d.SetRightMargin(margin + 32)
	d.SetX(margin)
	d.write(d.paper.Foot, "", sizeFoot, 3.8)
	d.SetRightMargin(margin)
	d.SetXY(pageWidth-margin-32, y)
	page := strings.NewReplacer("%d", fmt.Sprint(d.PageNo()), "%s", "{nb}").Replace(plain(d.paper.Page))
	d.CellFormat(32, 3.8, d.encode(page), "", 0, "R", false, 0, "")
}
