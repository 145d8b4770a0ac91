package viz

import (
	"gonum.org/v1/plot/text"
	"gonum.org/v1/plot/vg"
	"gonum.org/v1/plot/vg/draw"
)

// keyEntry is one line of a key: a sample of how something is drawn, and its name.
type keyEntry struct {
	name   string
	sample func(c draw.Canvas, left, right, y vg.Length)
}

// Measures of a key in points.
const (
	keyLine   = 13 // from one entry to the next
	keySample = 24 // width of a sample
)

// keyWidth is the room that a key takes at the right of a figure, with a space at its left; at most limit. Entries without a
// name are left out.
func keyWidth(entries []keyEntry, limit vg.Length) vg.Length {
	style := textStyle(smallSize)
	widest := vg.Length(0)
	for _, e := range entries {
		if e.name != "" {
			widest = max(widest, 2*space+keySample+style.Width(clean(e.name)))
		}
	}
	return min(ceilHalf(widest), limit)
}

// drawKey puts a key of the given width into the upper right corner and returns the canvas beside it.
func drawKey(c draw.Canvas, entries []keyEntry, width vg.Length) draw.Canvas {
	if width == 0 {
		return c
	}
	style := textStyle(smallSize)
	left := c.Max.X - width + space
	row := 0
	for _, e := range entries {
		if e.name == "" {
			continue
		}
		y := c.Max.Y - keyLine*(vg.Length(row)+0.5)
		e.sample(c, left, left+keySample, y)
		name := shorten(style, width-2*space-keySample, e.name)
		drawText(c, style, vg.Point{X: left + keySample + space, Y: y}, text.XLeft, text.YCenter, name)
		row++
	}
	c.Max.X -= width
	return c
}
