package papers

import (
	"bytes"
	"errors"
	"fmt"
	"image"
	"image/color"
	"image/draw"
	"image/jpeg"
	_ "image/png" // one of the two formats that a logo may have
)

// Logo is the sign of an office, made ready to be printed on every paper.
type Logo struct {
	jpeg          []byte
	width, height int
}

const (
	// logoDots is the longer side of a printed logo: at its size as many as
	// printers show, and few bytes.
	logoDots = 300
	// maxLogoSide bounds a logo that is read, so that it does not fill the memory.
	maxLogoSide = 6000
	logoQuality = 90
)

// NewLogo reads a PNG or JPEG.
func NewLogo(data []byte) (*Logo, error) {
	about, _, err := image.DecodeConfig(bytes.NewReader(data))
	if err != nil {
		return nil, fmt.Errorf("read a logo: it is neither PNG nor JPEG: %w", err)
	}
	if max(about.Width, about.Height) > maxLogoSide || min(about.Width, about.Height) < 1 {
		return nil, fmt.Errorf("read a logo: it has %d x %d dots, at most %d are allowed on each side", about.Width, about.Height, maxLogoSide)
	}
	picture, _, err := image.Decode(bytes.NewReader(data))
	if err != nil {
		return nil, fmt.Errorf("read a logo: %w", err)
	}
	small := reduced(onWhite(picture), logoDots)
	var out bytes.Buffer
	if err := jpeg.Encode(&out, small, &jpeg.Options{Quality: logoQuality}); err != nil {
		return nil, errors.Join(errors.New("make a logo smaller"), err)
	}
	return &Logo{out.Bytes(), small.Bounds().Dx(), small.Bounds().Dy()}, nil
}

// onWhite lays a picture on paper: what shines through becomes white.
func onWhite(picture image.Image) *image.RGBA {
	b := picture.Bounds()
	flat := image.NewRGBA(image.Rect(0, 0, b.Dx(), b.Dy()))
	draw.Draw(flat, flat.Bounds(), image.White, image.Point{}, draw.Src)
	draw.Draw(flat, flat.Bounds(), picture, b.Min, draw.Over)
	return flat
}

// reduced makes a picture smaller until its longer side has that many dots:
// each new dot is the mean of those that it stands for.
func reduced(picture *image.RGBA, side int) *image.RGBA {
	w, h := picture.Bounds().Dx(), picture.Bounds().Dy()
	long := max(w, h)
	if long <= side {
		return picture
	}
	small := image.NewRGBA(image.Rect(0, 0, max(1, w*side/long), max(1, h*side/long)))
	nw, nh := small.Bounds().Dx(), small.Bounds().Dy()
	for y := range nh {
		for x := range nw {
			small.SetRGBA(x, y, mean(picture, image.Rect(x*w/nw, y*h/nh, (x+1)*w/nw, (y+1)*h/nh)))
		}
	}
	return small
}

func mean(picture *image.RGBA, area image.Rectangle) color.RGBA {
	var r, g, b, n int
	for y := area.Min.Y; y < area.Max.Y; y++ {
		for x := area.Min.X; x < area.Max.X; x++ {
			c := picture.RGBAAt(x, y)
			r, g, b, n = r+int(c.R), g+int(c.G), b+int(c.B), n+1
		}
	}
	n = max(n, 1)
	return color.RGBA{uint8(r / n), uint8(g / n), uint8(b / n), 255}
}
