package viz

import (
	"fmt"
	"image"
	"math"

	scaling "golang.org/x/image/draw"
	"gonum.org/v1/plot/text"
	"gonum.org/v1/plot/vg"
	"gonum.org/v1/plot/vg/draw"
)

// Picture shows a raster image above its name, scaled to fit. Several in [Panels] make a contact sheet of figures that
// were saved as PNG.
type Picture struct {
	Name  string
	Image image.Image

	Width, Height vg.Length // of the figure in points; if zero, 144 x 128
}

// Size implements [Figure].
func (p Picture) Size() (width, height vg.Length) { return pageSize(p.Width, p.Height, 144, 128) }

// Draw implements [Figure]. It is an error if the image has no pixels.
func (p Picture) Draw(c draw.Canvas) error {
	if p.Image == nil || p.Image.Bounds().Empty() {
		return fmt.Errorf("viz: picture: %q has no pixels", p.Name)
	}
	c = draw.Crop(c, space, -space, space, -space)
	style := textStyle(smallSize)
	name := shorten(style, c.Size().X, p.Name)
	drawText(c, style, vg.Point{X: c.Center().X, Y: c.Min.Y}, text.XCenter, text.YBottom, name)
	c.Min.Y += textHeight(style, "M") + space
	size := p.Image.Bounds().Size()
	scale := min(c.Size().X/vg.Length(size.X), c.Size().Y/vg.Length(size.Y))
	if scale <= 0 {
		return fmt.Errorf("viz: picture: no room for %q above its name", p.Name)
	}
	// As many pixels as a PNG file shows there.
	half := vg.Point{X: vg.Length(size.X), Y: vg.Length(size.Y)}.Scale(scale / 2)
	pixels := func(side vg.Length) int { return max(1, int(math.Round(side.Dots(DPI)))) }
	small := image.NewRGBA(image.Rect(0, 0, pixels(2*half.X), pixels(2*half.Y)))
	scaling.CatmullRom.Scale(small, small.Bounds(), p.Image, p.Image.Bounds(), scaling.Src, nil)
	c.DrawImage(vg.Rectangle{Min: c.Center().Sub(half), Max: c.Center().Add(half)}, small)
	return nil
}
