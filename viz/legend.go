package viz

import (
	"gonum.org/v1/plot/text"
	"gonum.org/v1/plot/vg"
	"gonum.org/v1/plot/vg/draw"
)

// legendEntry is one line of a legend: a mark and its meaning.
type legendEntry struct {
	name  string
	class int // decides colour and glyph
}

// legend is a column of marks and names at the right of a figure, in several columns when one is not high enough.
type legend struct {
	entries []legendEntry
	widths  []vg.Length // of each column
	rows    int         // in each column
}

// Measures of a legend in points.
const (
	legendLine  = 13 // from one entry to the next
	legendMark  = 12 // room for the glyph
	legendGlyph = 3.6
)

// newLegend lays the entries out on the given height, and shortens names so that the legend is at most maxWidth wide.
func newLegend(entries []legendEntry, height, maxWidth vg.Length) legend {
	if len(entries) == 0 {
		return legend{}
	}
	rows := max(1, int(height/legendLine))
	columns := (len(entries) + rows - 1) / rows
	l := legend{rows: (len(entries) + columns - 1) / columns}
	style := textStyle(smallSize)
	room := maxWidth/vg.Length(columns) - space - legendMark
	for i, e := range entries {
		e.name = shorten(style, room, e.name)
		l.entries = append(l.entries, e)
		if i%l.rows == 0 {
			l.widths = append(l.widths, 0)
		}
		last := len(l.widths) - 1
		l.widths[last] = max(l.widths[last], space+legendMark+style.Width(e.name))
	}
	return l
}

// width is the room that the legend takes, with a space at its left.
func (l legend) width() (sum vg.Length) {
	for _, w := range l.widths {
		sum += w
	}
	return sum
}

// draw puts the legend into the upper right corner of the canvas.
func (l legend) draw(c draw.Canvas) {
	style := textStyle(smallSize)
	x := c.Max.X - l.width()
	for column, width := range l.widths {
		for row, e := range l.entries[column*l.rows : min((column+1)*l.rows, len(l.entries))] {
			y := c.Max.Y - legendLine*(vg.Length(row)+0.5)
			c.DrawGlyphNoClip(draw.GlyphStyle{
				Color:  classColour(e.class),
				Radius: legendGlyph,
				Shape:  classShape(e.class),
			}, vg.Point{X: x + space + legendMark/2 - 1, Y: y})
			drawText(c, style, vg.Point{X: x + space + legendMark, Y: y}, text.XLeft, text.YCenter, e.name)
		}
		x += width
	}
}
