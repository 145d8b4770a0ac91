package viz

import (
	"bytes"
	"errors"
	"fmt"
	"image"
	"image/color"
	"image/png"
	"io"
	"maps"
	"math"
	"os"
	"path/filepath"
	"slices"
	"strings"

	scaling "golang.org/x/image/draw"
	"gonum.org/v1/plot/vg"
	"gonum.org/v1/plot/vg/draw"
	"gonum.org/v1/plot/vg/vgimg"

	"github.com/aegis-ae/aegis/data"
)

// DPI is the resolution of PNG files in pixels per inch: two pixels per point. Figures made of images keep their
// pixels on this grid, so that they come out sharp.
const DPI = 144

// A Figure is anything that can be drawn on a page. All lengths are in points (1/72 inch).
type Figure interface {
	// Size returns the size that suits the figure. It is positive for a figure that Draw accepts.
	Size() (width, height vg.Length)
	// Draw draws the figure inside the canvas, which may have any size and position on the page, so that several
	// figures can share one. It returns an error when the figure's data are invalid or the canvas is too small; part of
	// the figure may then be drawn.
	Draw(c draw.Canvas) error
}

// encoder makes the bytes of a file out of a drawing of the given size.
type encoder func(width, height vg.Length, paint func(draw.Canvas) error) ([]byte, error)

// encoders are the known formats.
var encoders = map[string]encoder{
	"png": encodePNG,
	"svg": encodeSVG,
	"pdf": encodePDF,
}

// Formats returns the names of the formats that [Write] knows, in alphabetical order. They are also the extensions that
// [Save] knows.
func Formats() []string {
	return slices.Sorted(maps.Keys(encoders))
}

// Save draws the figure at its own size on a white page and writes it to the file, in the format of the file's
// extension: .png at [DPI], .svg or .pdf. Missing folders are created. The bytes depend on the figure alone.
//
// The file appears whole or not at all, by [data.WriteFile]. After an error, a file that was there is unchanged.
func Save(path string, f Figure) error {
	format := strings.ToLower(strings.TrimPrefix(filepath.Ext(path), "."))
	if encoders[format] == nil {
		return fmt.Errorf("viz: save %s: the extension must be one of .%s", path, strings.Join(Formats(), ", ."))
	}
	var page bytes.Buffer
	if err := Write(&page, format, f); err != nil {
		return fmt.Errorf("%w (for %s)", err, path)
	}
	if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
		return fmt.Errorf("viz: save %s: %w", path, err)
	}
	err := data.WriteFile(path, func(w io.Writer) error {
		_, err := page.WriteTo(w)
		return err
	})
	if err != nil {
		return fmt.Errorf("viz: save: %w", err)
	}
	return nil
}

// Write draws the figure at its own size on a white page and writes it to w in one of the [Formats]. It writes nothing
// when the figure cannot be drawn.
func Write(w io.Writer, format string, f Figure) error {
	encode := encoders[format]
	if encode == nil {
		return fmt.Errorf("viz: unknown format %q; known are %s", format, strings.Join(Formats(), ", "))
	}
	page, err := render(encode, f)
	if err != nil {
		return err
	}
	if _, err := w.Write(page); err != nil {
		return fmt.Errorf("viz: write %s: %w", format, err)
	}
	return nil
}

// render draws one figure on a page of its own. A figure is often the last step of hours of training, so a panic in
// the drawing libraries becomes an error here rather than the end of the program.
func render(encode encoder, f Figure) (page []byte, err error) {
	if f == nil {
		return nil, errors.New("viz: the figure is nil")
	}
	defer func() {
		if p := recover(); p != nil {
			page, err = nil, fmt.Errorf("viz: drawing %T: %v", f, p)
		}
	}()
	width, height := f.Size()
	if err := checkPage(width, height); err != nil {
		return nil, err
	}
	return encode(width, height, func(c draw.Canvas) error {
		c.SetColor(color.White)
		c.Fill(c.Rectangle.Path())
		return f.Draw(c)
	})
}

// Limits of a page: a PDF page may not be wider than 14,400 points (200 inches), and a raster of 100 million pixels
// takes 400 MB.
const (
	maxSide   = 14400
	maxPixels = 100_000_000
)

func checkPage(width, height vg.Length) error {
	if !(width > 0 && height > 0 && width <= maxSide && height <= maxSide) {
		return fmt.Errorf("viz: a figure of %.4g x %.4g points; each side must be above 0 and at most %d",
			float64(width), float64(height), maxSide)
	}
	if pixels := width.Dots(DPI) * height.Dots(DPI); pixels > maxPixels {
		return fmt.Errorf("viz: a figure of %.4g x %.4g points has %.3g pixels; at most %d",
			float64(width), float64(height), pixels, maxPixels)
	}
	return nil
}

// encodePNG draws at DPI.
func encodePNG(width, height vg.Length, paint func(draw.Canvas) error) ([]byte, error) {
	canvas := vgimg.NewWith(vgimg.UseWH(width, height), vgimg.UseDPI(DPI))
	if err := paint(draw.NewCanvas(sharpCanvas{canvas}, width, height)); err != nil {
		return nil, err
	}
	var out bytes.Buffer
	if err := png.Encode(&out, canvas.Image()); err != nil {
		return nil, fmt.Errorf("viz: png: %w", err)
	}
	return out.Bytes(), nil
}

// sharpCanvas repeats the pixels of images up to DPI, where the canvas or the reader of the file would smooth them.
type sharpCanvas struct{ vg.Canvas }

// DrawImage implements vg.Canvas.
func (c sharpCanvas) DrawImage(r vg.Rectangle, img image.Image) {
	pixels := func(side vg.Length) int { return int(math.Round(side.Dots(DPI))) }
	width, height := pixels(r.Size().X), pixels(r.Size().Y)
	if width >= img.Bounds().Dx() && height >= img.Bounds().Dy() {
		large := image.NewRGBA(image.Rect(0, 0, width, height))
		scaling.NearestNeighbor.Scale(large, large.Bounds(), img, img.Bounds(), scaling.Src, nil)
		img = large
	}
	c.Canvas.DrawImage(r, img)
}
