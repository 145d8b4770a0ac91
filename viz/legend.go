package viz

import (
	"gonum.org/v1/plot/text"
	"gonum.org/v1/plot/vg"
	"gonum.org/v1/plot/vg/draw"
)

// legendEntry is one line of a legend: how something is drawn, and what it means.
type legendEntry struct {
	name   string
	sample func(c draw.Canvas, left, right, y vg.Length)
}

// legend is a column of samples and names at the right of a figure, in several columns when one is not high enough.
type legend struct {
	entries []legendEntry
	sample  vg.Length   // width of a sample
	widths  []vg.Length // of each column
	rows    int         // in each column
}

// Measures of a legend in points.
const (
	legendLine  = 13 // from one entry to the next
	legendSpace = 4  // between a sample and its name
	glyphSample = 8  // width of a sample that is one glyph
	lineSample  = 24 // width of a sample of a line
)

// newLegend lays the entries out on the given height, and shortens names so that the legend is at most maxWidth wide.
func newLegend(entries []legendEntry, sample, height, maxWidth vg.Length) legend {
	if len(entries) == 0 {
		return legend{}
	}
	rows := max(1, int(height/legendLine))
	columns := (len(entries) + rows - 1) / rows
	l := legend{sample: sample, rows: (len(entries) + columns - 1) / columns}
	style := textStyle(smallSize)
	mark := space + sample + legendSpace
	for i, e := range entries {
		e.name = shorten(style, maxWidth/vg.Length(columns)-mark, e.name)
		l.entries = append(l.entries, e)
		if i%l.rows == 0 {
			l.widths = append(l.widths, 0)
		}
		last := len(l.widths) - 1
		l.widths[last] = max(l.widths[last], mark+style.Width(e.name))
	}
	return l
}

// width is the room that the legend takes, with a space at its left.
func (l legend) width() vg.Length { return sum(l.widths) }

// draw puts the legend to the right of the canvas, at its upper end.
func (l legend) draw(c draw.Canvas) {
	style := textStyle(smallSize)
	x := c.Max.X
	for column, width := range l.widths {
		for row, e := range l.entries[column*l.rows : min((column+1)*l.rows, len(l.entries))] {
			y := c.Max.Y - legendLine*(vg.Length(row)+0.5)
			left, right := x+space, x+space+l.sample
			e.sample(c, left, right, y)
			drawText(c, style, vg.Point{X: right + legendSpace, Y: y}, text.XLeft, text.YCenter, e.name)
		}
		x += width
	}
}

// named leaves out the entries without a name.
func named(entries []legendEntry) []legendEntry {
	var kept []legendEntry
	for _, e := range entries {
		if e.name != "" {
			kept = append(kept, e)
		}
	}
	return kept
}

func sum(lengths []vg.Length) (total vg.Length) {
	for _, l := range lengths {
		total += l
	}
	return total
}
