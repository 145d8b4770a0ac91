package viz

import (
	"fmt"
	"math"
	"slices"

	"gonum.org/v1/plot"
	"gonum.org/v1/plot/plotter"
	"gonum.org/v1/plot/vg/draw"
)

// LineStyle says how a [Line] is drawn.
type LineStyle int

const (
	Connected LineStyle = iota // a line with a glyph at each point, or at some where there are more than 30
	Smooth                     // a line without glyphs, told from others by its dashes
	MarksOnly                  // glyphs alone
)

// Line is y as a function of x, or any other sequence of points, such as the steps of a ROC curve. A point with a NaN
// leaves a gap.
type Line struct {
	Name string // in the legend; empty leaves it out
	X, Y []float64
	// Low and High, if given, are the ends of an interval around each Y: a shaded band, or with MarksOnly a bar at each
	// point. An end that is NaN or infinite leaves a gap. On a logarithmic axis they are shown down to a tenth of the
	// least Y.
	Low, High []float64
	Style     LineStyle
	// Colour is the number of the line's colour, glyph and dashes, from 1; 0 means its place among the lines. Lines that
	// belong together may share one.
	Colour int
	Dashed bool // dashed, whatever its number
}

// number is the number of the colour, the glyph and the dashes of line i, from 0.
func (line Line) number(i int) int {
	if line.Colour > 0 {
		return line.Colour - 1
	}
	return i
}

// curve is how line i is drawn.
func (line Line) curve(i int) curve {
	i = line.number(i)
	k := curve{
		stroke: draw.LineStyle{Color: lineColour(i), Width: lineWidth},
		// There are twice as many colours as glyphs: the second time, each goes with another one.
		glyph: draw.GlyphStyle{Color: lineColour(i), Radius: glyphSize, Shape: classShape(i + i/len(lineOrder))},
		// A line between others begins with its own part of the distance, so that glyphs do not lie upon each other.
		phase: 0.2 + math.Mod(0.618*float64(i), 1),
	}
	switch line.Style {
	case Smooth:
		k.glyph.Radius = 0
		k.stroke.Dashes = dashes[i%len(dashes)]
	case MarksOnly:
		k.stroke.Width = 0
	}
	if line.Dashed {
		k.stroke.Dashes = dashes[1]
	}
	return k
}

// parts are the parts of the line between gaps.
func (line Line) parts(shown func(x, y float64) bool) (parts []plotter.XYs) {
	for _, r := range runs(len(line.X), func(i int) bool { return shown(line.X[i], line.Y[i]) }) {
		part := make(plotter.XYs, 0, r.end-r.start)
		for i := r.start; i < r.end; i++ {
			part = append(part, plotter.XY{X: line.X[i], Y: line.Y[i]})
		}
		parts = append(parts, part)
	}
	return parts
}

// addInterval adds a band, or bars, in the colour of line i. An end at or below 0 on a logarithmic axis, such as a mean
// less its deviation, stands at the end of the axis.
func (line Line) addInterval(p *plot.Plot, i int, shown func(x, y float64) bool) {
	colour := lineColour(line.number(i))
	bars := &plotter.YErrorBars{LineStyle: draw.LineStyle{Color: colour, Width: 1}, CapWidth: 5}
	for _, r := range runs(len(line.X), func(i int) bool {
		return shown(line.X[i], line.Y[i]) && drawable(line.Low[i]) && drawable(line.High[i])
	}) {
		var low, high plotter.XYs
		for i := r.start; i < r.end; i++ {
			bottom := max(min(line.Low[i], line.High[i]), p.Y.Min)
			top := max(line.Low[i], line.High[i], p.Y.Min)
			low, high = append(low, plotter.XY{X: line.X[i], Y: bottom}), append(high, plotter.XY{X: line.X[i], Y: top})
			bars.YErrors = append(bars.YErrors, struct{ Low, High float64 }{High: top - bottom})
		}
		bars.XYs = append(bars.XYs, low...)
		if line.Style != MarksOnly {
			slices.Reverse(high)
			add(p, &plotter.Polygon{XYs: []plotter.XYs{append(low, high...)}, Color: withAlpha(colour, 0.18)})
		}
	}
	if line.Style == MarksOnly {
		add(p, bars)
	}
}

// check reports slices of different lengths; i is the place of the line.
func (line Line) check(i int) error {
	n := len(line.X)
	if len(line.Y) != n || line.Low != nil && len(line.Low) != n || len(line.Low) != len(line.High) {
		return fmt.Errorf("viz: lines: line %d (%q) has %d values of X, %d of Y, %d of Low and %d of High",
			i, line.Name, n, len(line.Y), len(line.Low), len(line.High))
	}
	if line.Colour < 0 {
		return fmt.Errorf("viz: lines: line %d (%q) has colour %d; it must be at least 1, or 0", i, line.Name, line.Colour)
	}
	return nil
}
