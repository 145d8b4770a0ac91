package viz

import (
	"fmt"

	"gonum.org/v1/plot/text"
	"gonum.org/v1/plot/vg"
	"gonum.org/v1/plot/vg/draw"
)

// Distances in points.
const (
	margin  = 8  // around every figure
	space   = 6  // between the parts of a figure
	minSide = 72 // below this a figure cannot be read, and its parts would overlap
)

// pageSize is the size that the caller asked for, or else the default.
func pageSize(width, height, defaultWidth, defaultHeight vg.Length) (vg.Length, vg.Length) {
	if width == 0 {
		width = defaultWidth
	}
	if height == 0 {
		height = defaultHeight
	}
	return width, height
}

// startPage crops the margins of the canvas, draws the title at the top and returns what is left. The name is the name
// of the figure, for the error when the canvas is too small.
func startPage(c draw.Canvas, name, title string) (draw.Canvas, error) {
	size := c.Size()
	if !(size.X >= minSide && size.Y >= minSide) {
		return c, fmt.Errorf("viz: %s: the canvas is %.4g x %.4g points; at least %d x %d are needed",
			name, float64(size.X), float64(size.Y), minSide, minSide)
	}
	c = draw.Crop(c, margin, -margin, margin, -margin)
	style := bold(textStyle(titleSize))
	title = wrap(style, c.Size().X, title)
	if title == "" {
		return c, nil
	}
	drawText(c, style, vg.Point{X: c.Center().X, Y: c.Max.Y}, text.XCenter, text.YTop, title)
	c.Max.Y -= titleHeight(c.Size().X, title)
	return c, nil
}

// titleHeight is the room that startPage takes for a title on the given width.
func titleHeight(width vg.Length, title string) vg.Length {
	style := bold(textStyle(titleSize))
	title = wrap(style, width, title)
	if title == "" {
		return 0
	}
	return ceilHalf(textHeight(style, title)) + space
}
