package viz

import (
	"gonum.org/v1/plot"
	"gonum.org/v1/plot/text"
	"gonum.org/v1/plot/vg"
	"gonum.org/v1/plot/vg/draw"
)

// entry is one line of a legend: what something is called, and the plotters that draw a sample of it.
type entry struct {
	name    string // empty leaves it out
	samples []plot.Thumbnailer
}

// legend is a column of samples and names at the right of a figure, or several where one is not high enough.
type legend struct {
	columns []plot.Legend
	widths  []vg.Length // of each column, with a space at its left
}

// Measures of a legend in points.
const (
	legendLine  = 13 // from one entry to the next
	glyphSample = 8  // width of a sample that is one glyph
	lineSample  = 24 // width of a sample of a line
)

// newLegend lays the entries out on the given height, and shortens names so that the legend is at most maxWidth wide.
func newLegend(entries []entry, sample, height, maxWidth vg.Length) (l legend) {
	var named []entry
	for _, e := range entries {
		if e.name != "" {
			named = append(named, e)
		}
	}
	if len(named) == 0 {
		return l
	}
	column := plot.NewLegend()
	column.TextStyle = textStyle(smallSize)
	column.TextStyle.YAlign = text.YBottom
	column.Padding = legendLine - column.TextStyle.Rectangle("M").Max.Y
	column.ThumbnailWidth, column.Top, column.Left = sample, true, true

	most := max(1, int(height/legendLine))
	columns := (len(named) + most - 1) / most
	rows := (len(named) + columns - 1) / columns
	left := space + sample + column.TextStyle.Width("  ")
	for i, e := range named {
		if i%rows == 0 {
			l.columns, l.widths = append(l.columns, column), append(l.widths, 0)
		}
		name, last := shorten(column.TextStyle, maxWidth/vg.Length(columns)-left, e.name), len(l.columns)-1
		l.columns[last].Add(" "+name, e.samples...)
		l.widths[last] = max(l.widths[last], left+column.TextStyle.Width(name))
	}
	return l
}

// width is the room that the legend takes.
func (l legend) width() (sum vg.Length) {
	for _, w := range l.widths {
		sum += w
	}
	return sum
}

// draw puts the legend to the right of the canvas, at its upper end.
func (l legend) draw(c draw.Canvas) {
	x := c.Max.X + space
	for i, column := range l.columns {
		c.Min.X, c.Max.X = x, x+l.widths[i]
		column.Draw(c)
		x += l.widths[i]
	}
}
