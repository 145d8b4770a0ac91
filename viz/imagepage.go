package viz

import (
	"fmt"

	"gonum.org/v1/plot/text"
	"gonum.org/v1/plot/vg"
	"gonum.org/v1/plot/vg/draw"
)

// imagePage is a mosaic with a title above, a label at the left of each row and a caption above each column: what
// Reconstructions and ImageGrid have in common.
type imagePage struct {
	name      string // of the figure, for errors
	title     string
	labels    []string // of the rows, or nil
	captions  []string // of the columns, or nil
	mosaic    mosaic
	pixelSize vg.Length // zero: as suits the page
	err       error     // of the images
}

const (
	imagePageWidth = 430 // that the images fill by default, in points
	imageSide      = 60  // of an image by default, at most, in points
	labelWidth     = 120 // where row labels are wrapped, in points
	captionHeight  = smallSize + 4
)

// check returns what is wrong with the page.
func (p imagePage) check() error {
	if p.err == nil && !(p.pixelSize >= 0 && p.pixelSize <= maxSide) {
		p.err = fmt.Errorf("a pixel size of %g points; it must be positive, or zero for the default", float64(p.pixelSize))
	}
	if p.err != nil {
		return fmt.Errorf("viz: %s: %w", p.name, p.err)
	}
	return nil
}

// pixel is the size of a pixel on a page of the figure's own size.
func (p imagePage) pixel() vg.Length {
	if p.pixelSize > 0 {
		return p.pixelSize
	}
	side := vg.Length(max(p.mosaic.geometry.Height, p.mosaic.geometry.Width))
	return max(0.5, min(p.mosaic.fit(vg.Point{X: imagePageWidth, Y: maxSide}), floorHalf(imageSide/side)))
}

// wrappedLabels are the row labels as they are drawn, and the width of their column.
func (p imagePage) wrappedLabels() (labels []string, width vg.Length) {
	style := textStyle(smallSize)
	for _, label := range p.labels {
		label = wrap(style, labelWidth, label)
		labels = append(labels, label)
		if label != "" {
			width = max(width, style.Width(label)+space)
		}
	}
	return labels, ceilHalf(width)
}

// captionRoom is the height taken by the captions.
func (p imagePage) captionRoom() vg.Length {
	if len(p.captions) == 0 {
		return 0
	}
	return captionHeight
}

// size is the size of a page on which the images are as large as they should be.
func (p imagePage) size() (width, height vg.Length) {
	if p.check() != nil {
		return minSide, minSide
	}
	images := p.mosaic.size(p.pixel())
	_, left := p.wrappedLabels()
	inner := max(left+ceilHalf(images.X), 2*minSide)
	width = inner + 2*margin
	height = titleHeight(inner, p.title) + p.captionRoom() + ceilHalf(images.Y) + 2*margin
	return width, max(height, minSide)
}

// draw draws the page. The images shrink or grow with the canvas.
func (p imagePage) draw(c draw.Canvas) error {
	if err := p.check(); err != nil {
		return err
	}
	c, err := startPage(c, p.name, p.title)
	if err != nil {
		return err
	}
	labels, left := p.wrappedLabels()
	room := vg.Point{X: c.Size().X - left, Y: c.Size().Y - p.captionRoom()}
	pixel := p.mosaic.fit(room)
	if pixel <= 0 {
		return fmt.Errorf("viz: %s: no room for images on the canvas; %.4g x %.4g points are left beside title and labels",
			p.name, float64(room.X), float64(room.Y))
	}
	if p.pixelSize > 0 {
		pixel = min(pixel, p.pixelSize)
	}
	if w, h, _ := p.mosaic.rasterSize(pixel); w*h > maxPixels {
		return fmt.Errorf("viz: %s: %d x %d images with pixels of %.3g points make a raster of %.3g pixels; at most %d",
			p.name, p.mosaic.rows(), p.mosaic.columns, float64(pixel), w*h, maxPixels)
	}
	size := p.mosaic.size(pixel)
	origin := vg.Point{
		X: ceilHalf(c.Min.X + left + floorHalf((room.X-size.X)/2)),
		Y: floorHalf(c.Max.Y - p.captionRoom()),
	}
	p.mosaic.draw(c, origin, pixel)

	style := textStyle(smallSize)
	pitch, gap := p.mosaic.size(pixel), p.mosaic.gap
	pitch.X = (pitch.X + gap) / vg.Length(p.mosaic.columns)
	pitch.Y = (pitch.Y + gap) / vg.Length(p.mosaic.rows())
	for i, label := range labels {
		middle := origin.Y - pitch.Y*vg.Length(i) - (pitch.Y-gap)/2
		drawText(c, style, vg.Point{X: origin.X - space, Y: middle}, text.XRight, text.YCenter, label)
	}
	for i, caption := range p.captions {
		middle := origin.X + pitch.X*vg.Length(i) + (pitch.X-gap)/2
		drawText(c, style, vg.Point{X: middle, Y: origin.Y + captionHeight/2}, text.XCenter, text.YCenter,
			shorten(style, pitch.X, caption))
	}
	return nil
}
