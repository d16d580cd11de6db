package papers

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"image"
	"image/png"
	"math/rand/v2"
	"strings"
	"testing"

	"github.com/makiuchi-d/gozxing"
	"github.com/makiuchi-d/gozxing/qrcode"

	"plutbot/bot"
)

func sample() Paper {
	p := Paper{Name: "plutbot-halal", Caption: "c", Head: "Panduan", Title: "Sertifikat halal", Result: "✅ <b>Jalur gratis</b>",
		Made: []string{"Dibuat hari ini"}, Code: "H-7Q2K-M4XD-9P", CodeText: "Kode", Start: "k-H7Q2KM4XD9P", Foot: "Kaki", Page: "Halaman %d dari %s"}
	for range 12 {
		p.Blocks = append(p.Blocks, Block{Heading: "Dokumen", Lines: []Line{
			{Box: Empty, Text: "KTP &amp; <i>foto</i>"}, {Box: Ticked, Text: "NIB"},
			{Mark: "1.", Text: strings.Repeat("Buat akun di situs resmi. ", 12), Notes: []string{"gratis · 1 hari"}, Link: "https://oss.go.id"}}})
	}
	return p
}

// desk keeps what it is to send.
type desk struct {
	file bot.File
	kept Kept
}

func (d *desk) SendFile(_ context.Context, _ int64, f bot.File) error {
	d.file = f
	return nil
}

func (d *desk) SendKept(_ context.Context, _ int64, file string, photo bool, caption string) error {
	d.kept = Kept{file, photo, caption}
	return nil
}

func TestAPaperIsAPDFOfFewBytes(t *testing.T) {
	t.Parallel()
	d := &desk{}
	task, err := bot.NewTask(DoSend, "1", sample())
	if err != nil {
		t.Fatal(err)
	}
	if err := NewPrinter(d, "plutbot", nil).DoTask(t.Context(), task); err != nil {
		t.Fatal(err)
	}
	if d.file.Name != "plutbot-halal.pdf" || !bytes.HasPrefix(d.file.Content, []byte("%PDF-")) || len(d.file.Content) > 200<<10 {
		t.Errorf("%s of %d bytes", d.file.Name, len(d.file.Content))
	}
	if !bytes.Contains(d.file.Content, []byte("/URI (https://t.me/plutbot?start=k-H7Q2KM4XD9P)")) {
		t.Error("the paper does not lead back to the bot")
	}
}

func TestThePaperOfWhoSavesDataIsText(t *testing.T) {
	t.Parallel()
	p := sample()
	p.Plain = true
	d := &desk{}
	task, err := bot.NewTask(DoSend, "1", p)
	if err != nil {
		t.Fatal(err)
	}
	if err := NewPrinter(d, "plutbot", nil).DoTask(t.Context(), task); err != nil {
		t.Fatal(err)
	}
	text := string(d.file.Content)
	for _, want := range []string{"SERTIFIKAT HALAL\nJalur gratis\n", "[ ] KTP & foto\n[x] NIB\n1. Buat", "\n   gratis · 1 hari\n   https://oss.go.id\n",
		"H-7Q2K-M4XD-9P\nKode\nhttps://t.me/plutbot?start=k-H7Q2KM4XD9P\n"} {
		if !strings.Contains(text, want) {
			t.Errorf("no %q in\n%s", want, text)
		}
	}
	if d.file.Name != "plutbot-halal.txt" {
		t.Errorf("it is called %s", d.file.Name)
	}
}

func TestALogoStandsOnThePaperAndStaysSmall(t *testing.T) {
	t.Parallel()
	picture := image.NewNRGBA(image.Rect(0, 0, 1600, 800))
	random := rand.New(rand.NewPCG(1, 2))
	for i := range picture.Pix {
		picture.Pix[i] = byte(random.Uint32()) // the worst to make smaller
	}
	var data bytes.Buffer
	if err := png.Encode(&data, picture); err != nil {
		t.Fatal(err)
	}
	logo, err := NewLogo(data.Bytes())
	if err != nil {
		t.Fatal(err)
	}
	if logo.width != logoDots || logo.height != logoDots/2 {
		t.Errorf("it is %d x %d", logo.width, logo.height)
	}
	with, err := sample().PDF("https://t.me/plutbot", logo)
	if err != nil || len(with) > 200<<10 || bytes.Count(with, []byte("/Subtype /Image")) != 2 {
		t.Errorf("%d bytes with %d pictures, %v", len(with), bytes.Count(with, []byte("/Subtype /Image")), err)
	}
	for _, wrong := range [][]byte{nil, []byte("GIF89a"), data.Bytes()[:200]} {
		if _, err := NewLogo(wrong); err == nil {
			t.Errorf("%d bytes were taken", len(wrong))
		}
	}
}

func TestTheQRCodeLeadsBack(t *testing.T) {
	t.Parallel()
	const link = "https://t.me/plutbot?start=k-H7Q2KM4XD9P"
	data, err := QR(link)
	if err != nil {
		t.Fatal(err)
	}
	picture, err := png.Decode(bytes.NewReader(data))
	if err != nil {
		t.Fatal(err)
	}
	bits, err := gozxing.NewBinaryBitmapFromImage(picture)
	if err != nil {
		t.Fatal(err)
	}
	got, err := qrcode.NewQRCodeReader().Decode(bits, nil)
	if err != nil || got.GetText() != link {
		t.Errorf("it reads %v, %v", got, err)
	}
}

func TestStylesComeFromTagsAndPicturesAreLeftOut(t *testing.T) {
	t.Parallel()
	got := runs(`📄 <b>Wajib</b> sejak 2026 → <a href="https://a.id/?x=1&amp;y=2">di sini</a> 🥬 ya ✅`)
	want := []run{{text: "Wajib", bold: true}, {text: " sejak 2026 -> "}, {text: "di sini", link: "https://a.id/?x=1&y=2"}, {text: " ya"}}
	got = withoutEmpty(got)
	if len(got) != len(want) {
		t.Fatalf("%+v", got)
	}
	for i := range want {
		if got[i] != want[i] {
			t.Errorf("%+v, want %+v", got[i], want[i])
		}
	}
}

func withoutEmpty(all []run) []run {
	var left []run
	for _, r := range all {
		if r.text != "" {
			left = append(left, r)
		}
	}
	return left
}

func TestAKeptPhotoIsSentByItsID(t *testing.T) {
	t.Parallel()
	d := &desk{}
	want := Kept{File: "AgACAg", Photo: true, Caption: "📎 KTP"}
	task, err := bot.NewTask(DoShow, "1", want)
	if err != nil {
		t.Fatal(err)
	}
	if err := NewPrinter(d, "plutbot", nil).DoTask(t.Context(), task); err != nil || d.kept != want {
		t.Errorf("%+v, %v", d.kept, err)
	}
}

func TestATaskThatCannotBeDoneIsNotTriedAgain(t *testing.T) {
	t.Parallel()
	for _, task := range []bot.Task{{Do: DoSend, Data: json.RawMessage("{")}, {Do: DoShow, Data: json.RawMessage("{")}, {Do: "papers.burn"}} {
		err := NewPrinter(&desk{}, "plutbot", nil).DoTask(t.Context(), task)
		if f, ok := errors.AsType[*bot.Failure](err); !ok || f.Reason != bot.Refused {
			t.Errorf("%s: %v", task.Do, err)
		}
	}
}
