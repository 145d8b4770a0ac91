package viz

import (
	"math"

	"gonum.org/v1/plot/vg"
	"gonum.org/v1/plot/vg/draw"
)

// LineStyle says how a [Line] is drawn.
type LineStyle int

const (
	Connected LineStyle = iota // a line with a glyph at each point, or at some where there are more than 30
	Smooth                     // a line without glyphs, told from others by its dashes
	MarksOnly                  // glyphs alone
)

// Line is y as a function of x, or any other sequence of points, such as the steps of a ROC curve. A point with a
// coordinate that is NaN is a gap.
type Line struct {
	Name string // in the legend; empty leaves it out
	X, Y []float64
	// Low and High, if given, are the ends of an interval around each Y: a shaded band, or with MarksOnly a bar at each
	// point. An end that is NaN or infinite leaves a gap; a logarithmic axis reaches down to a tenth of the least Y for
	// them.
	Low, High []float64
	Style     LineStyle
	// Colour is the number of the line's colour, glyph and dashes, from 1; 0 means its place among the lines. Lines that
	// belong together may share one.
	Colour int
	Dashed bool // dashed, whatever its number
}

const (
	manyPoints = 30  // up to which each has a glyph
	glyphEvery = 70  // points along a line of many points from one glyph to the next
	glyphSize  = 2.7 // radius of a glyph in points
)

// dashes are the patterns of lines without glyphs.
var dashes = [...][]vg.Length{nil, {6, 2}, {1.2, 1.6}, {7, 2, 1.2, 2}, {3, 1.6}}

// lineLook is how a line is drawn: without width no line, without radius no glyphs.
type lineLook struct {
	number int // of its colour, glyph and dashes, from 0
	stroke draw.LineStyle
	glyph  draw.GlyphStyle
}

// look is how line i is drawn.
func (line Line) look(i int) lineLook {
	if line.Colour > 0 {
		i = line.Colour - 1
	}
	colour := lineColour(i)
	l := lineLook{
		number: i,
		stroke: draw.LineStyle{Color: colour, Width: 1.4},
		// There are twice as many colours as glyphs: the second time, each goes with another one.
		glyph: draw.GlyphStyle{Color: colour, Radius: glyphSize, Shape: classShape(i + i/len(lineOrder))},
	}
	switch line.Style {
	case Smooth:
		l.glyph.Radius = 0
		l.stroke.Dashes = dashes[i%len(dashes)]
	case MarksOnly:
		l.stroke.Width = 0
	}
	if line.Dashed {
		l.stroke.Dashes = dashes[1]
	}
	return l
}

// entry is the line of the legend.
func (line Line) entry(i int) legendEntry {
	look := line.look(i)
	return legendEntry{line.Name, func(c draw.Canvas, left, right, y vg.Length) {
		if look.stroke.Width > 0 {
			c.StrokeLine2(look.stroke, left, y, right, y)
		}
		if look.glyph.Radius > 0 {
			c.DrawGlyphNoClip(look.glyph, vg.Point{X: (left + right) / 2, Y: y})
		}
	}}
}

// stretches are the parts of the line between gaps, as points on the canvas.
func (line Line) stretches(a axes, shows func(x, y float64) bool) [][]vg.Point {
	var all [][]vg.Point
	open := false
	for i := range line.X {
		if !shows(line.X[i], line.Y[i]) {
			open = false
			continue
		}
		if !open {
			all = append(all, nil)
			open = true
		}
		last := len(all) - 1
		all[last] = append(all[last], vg.Point{X: a.x(line.X[i]), Y: a.y(line.Y[i])})
	}
	return all
}

// drawLine draws the stretches of a line, clipped to the axes.
func (l lineLook) drawLine(c draw.Canvas, stretches [][]vg.Point) {
	points := 0
	for _, s := range stretches {
		points += len(s)
	}
	// A line between others begins with its own part of the distance, so that glyphs do not lie upon each other.
	next := float64(glyphEvery) * (0.2 + math.Mod(0.618*float64(l.number), 1))
	for _, s := range stretches {
		if l.stroke.Width > 0 && len(s) > 1 {
			c.StrokeLines(l.stroke, c.ClipLinesXY(s)...)
		}
		for i, at := range s {
			alone := len(s) == 1
			if i > 0 {
				next -= math.Hypot(float64(at.X-s[i-1].X), float64(at.Y-s[i-1].Y))
			}
			if points > manyPoints && l.stroke.Width > 0 && !alone && next > 0 {
				continue
			}
			if next <= 0 {
				next = glyphEvery
			}
			if (l.glyph.Radius > 0 || alone) && c.Contains(at) {
				glyph := l.glyph
				glyph.Radius = max(glyph.Radius, 1.6)
				c.DrawGlyphNoClip(glyph, at)
			}
		}
	}
}

// drawInterval draws a bar at each point, or a band. An end that is at or below 0 on a logarithmic axis, as that of a mean
// less its deviation may be, is at the end of the axis.
func (l lineLook) drawInterval(c draw.Canvas, a axes, line Line, shows func(x, y float64) bool) {
	var low, high []vg.Point // of the band that is open
	closeBand := func() {
		for i := len(high) - 1; i >= 0; i-- {
			low = append(low, high[i])
		}
		if len(high) > 1 {
			c.FillPolygon(withAlpha(lineColour(l.number), 0.18), c.ClipPolygonXY(low))
		}
		low, high = nil, nil
	}
	for i := range line.X {
		ends := noInterval().with(line.Low[i]).with(line.High[i])
		if !shows(line.X[i], line.Y[i]) || !drawable(ends.max) || !drawable(ends.min) {
			closeBand()
			continue
		}
		top, bottom := c.Min.Y, c.Min.Y
		if ends.max > a.rangeY.min {
			top = a.y(ends.max)
		}
		if ends.min > a.rangeY.min {
			bottom = a.y(ends.min)
		}
		at := a.x(line.X[i])
		if line.Style != MarksOnly {
			low, high = append(low, vg.Point{X: at, Y: bottom}), append(high, vg.Point{X: at, Y: top})
			continue
		}
		const cap = 2.5
		bar := draw.LineStyle{Color: l.stroke.Color, Width: 1}
		c.StrokeLines(bar, c.ClipLinesXY([]vg.Point{{X: at, Y: bottom}, {X: at, Y: top}},
			[]vg.Point{{X: at - cap, Y: bottom}, {X: at + cap, Y: bottom}},
			[]vg.Point{{X: at - cap, Y: top}, {X: at + cap, Y: top}})...)
	}
	closeBand()
}
