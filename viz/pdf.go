package viz

import (
	"bytes"
	"fmt"
	"image"
	"image/color"
	imagedraw "image/draw"
	"sync"
	"time"

	"codeberg.org/go-pdf/fpdf"
	"gonum.org/v1/plot/vg"
	"gonum.org/v1/plot/vg/draw"
	"gonum.org/v1/plot/vg/vgpdf"
)

// pdfDefaults makes the PDF library write the same bytes each time: its resources sorted and a constant date. These
// are settings of the library as a whole because vgpdf does not hand out its document; they are made once, when the
// first PDF is drawn.
var pdfDefaults = sync.OnceFunc(func() {
	fpdf.SetDefaultCatalogSort(true)
	fpdf.SetDefaultCreationDate(time.Unix(0, 0).UTC())
	fpdf.SetDefaultModificationDate(time.Unix(0, 0).UTC())
})

// pdfCanvas puts right what vgpdf does otherwise than the other canvases.
type pdfCanvas struct {
	*vgpdf.Canvas
	widths map[int]bool // of the images so far, in pixels
}

// SetColor implements vg.Canvas. vgpdf takes the red, green and blue that Go multiplies by alpha as they are, and would
// draw transparent colours too dark.
func (c pdfCanvas) SetColor(clr color.Color) {
	if clr != nil {
		clr = straight(color.NRGBAModel.Convert(clr).(color.NRGBA))
	}
	c.Canvas.SetColor(clr)
}

// straight is a colour whose components are not multiplied by its alpha.
type straight color.NRGBA

// RGBA implements color.Color, but for that difference.
func (s straight) RGBA() (r, g, b, a uint32) {
	return 0x101 * uint32(s.R), 0x101 * uint32(s.G), 0x101 * uint32(s.B), 0x101 * uint32(s.A)
}

// DrawImage implements vg.Canvas. vgpdf draws images upside down. Its library writes images in the order of their
// widths, and images of the same width in any order: each gets a width of its own by transparent columns.
func (c pdfCanvas) DrawImage(r vg.Rectangle, img image.Image) {
	before, width := img.Bounds().Dx(), img.Bounds().Dx()
	for c.widths[width] {
		width++
	}
	c.widths[width] = true
	r.Max.X = r.Min.X + r.Size().X*vg.Length(width)/vg.Length(before)
	c.Canvas.DrawImage(r, flipped(img, width))
}

// flipped is the image with its rows in the opposite order, and transparent columns up to the width.
func flipped(img image.Image, width int) image.Image {
	bounds := img.Bounds()
	out := image.NewRGBA(image.Rect(0, 0, width, bounds.Dy()))
	for y := range bounds.Dy() {
		row := image.Rect(0, y, bounds.Dx(), y+1)
		imagedraw.Draw(out, row, img, image.Pt(bounds.Min.X, bounds.Max.Y-1-y), imagedraw.Src)
	}
	return out
}

// encodePDF draws a PDF document of one page.
func encodePDF(width, height vg.Length, paint func(draw.Canvas) error) ([]byte, error) {
	pdfDefaults()
	canvas := vgpdf.New(width, height)
	mended := outlineCanvas{sharpCanvas{pdfCanvas{canvas, map[int]bool{}}}}
	if err := paint(draw.NewCanvas(mended, width, height)); err != nil {
		return nil, err
	}
	var out bytes.Buffer
	if _, err := canvas.WriteTo(&out); err != nil {
		return nil, fmt.Errorf("viz: pdf: %w", err)
	}
	return out.Bytes(), nil
}
