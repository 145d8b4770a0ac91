package viz

import (
	"errors"
	"fmt"
	"image/color"
	"math"
	"strconv"

	"gonum.org/v1/plot"
	"gonum.org/v1/plot/vg"
	"gonum.org/v1/plot/vg/draw"
)

// LineStyle says how a [Line] is drawn.
type LineStyle int

const (
	Connected LineStyle = iota // points with a glyph each, connected; many points without glyphs
	Smooth                     // a line without glyphs
	MarksOnly                  // glyphs alone
)

// Line is y as a function of x, or any other sequence of points. A point with a coordinate that is NaN or infinite is left
// out, and interrupts the line.
type Line struct {
	Name string // in the key; empty leaves it out
	X, Y []float64
	// Low and High, if given, are the ends of an interval around each Y: a shaded band, or with MarksOnly a bar at each point.
	Low, High []float64
	Style     LineStyle
	// Colour is the number of the line's colour, glyph and dashes, from 1; 0 means its place among the lines. Lines that
	// belong together may share one.
	Colour int
	Dashed bool // dashed, whatever its number
}

// Lines shows lines in one plot, with a key at the right if they have names. Each has a colour and a glyph or dashes of its
// own, so that none is told apart by colour alone.
type Lines struct {
	Title string
	Lines []Line
	X, Y  string // names of the axes, with units

	LogX, LogY bool       // logarithmic axes; points at or below 0 are then left out
	XTicks     []float64  // the places of the labels of the horizontal axis, such as the values that were tried; nil chooses them
	XNames     []string   // what to write there, if it is not the numbers
	XRange     [2]float64 // of the axes, without a margin; both 0 chooses them
	YRange     [2]float64
	Square     bool // the plot is as high as it is wide, as for a ROC curve
	Marks      []Mark

	Width, Height vg.Length // of the figure in points; if zero, 420 x 280, and wider for the key
}

// Size implements [Figure].
func (l Lines) Size() (width, height vg.Length) {
	width, height = pageSize(l.Width, l.Height, 420, 280)
	if l.Width == 0 {
		if l.Square {
			width = height - 10
		}
		width += keyWidth(l.key(), 200)
	}
	return width, height
}

// Draw implements [Figure]. It is an error if there is no point that can be drawn, or if the lengths of a line's slices or of
// XTicks and XNames disagree.
func (l Lines) Draw(c draw.Canvas) error {
	if err := l.check(); err != nil {
		return err
	}
	x, y := noInterval(), noInterval()
	for _, line := range l.Lines {
		for i := range line.X {
			if !l.shows(line.X[i], line.Y[i]) {
				continue
			}
			x, y = x.with(line.X[i]), y.with(line.Y[i])
			if line.Low != nil && l.shows(line.X[i], line.Low[i]) && l.shows(line.X[i], line.High[i]) {
				y = y.with(line.Low[i]).with(line.High[i])
			}
		}
	}
	if x.min > x.max {
		return errors.New("viz: lines: no point can be drawn")
	}
	c, err := startPage(c, "lines", l.Title)
	if err != nil {
		return err
	}
	entries := l.key()
	c = drawKey(c, entries, keyWidth(entries, 0.45*c.Size().X))
	if l.Square {
		c = squared(c)
	}
	if size := c.Size(); size.X < minSide/2 || size.Y < minSide/2 {
		return fmt.Errorf("viz: lines: no room for the plot: %.4g x %.4g points are left", float64(size.X), float64(size.Y))
	}
	x, y = withMarks(x, y, l.Marks)
	p := newPlot(axisRange(x, l.XRange, l.LogX), axisRange(y, l.YRange, l.LogY), l.xTicks(), ticker(l.LogY, 6))
	if l.LogX {
		p.X.Scale = plot.LogScale{}
	}
	if l.LogY {
		p.Y.Scale = plot.LogScale{}
	}
	p.X.Label.Text, p.Y.Label.Text = clean(l.X), clean(l.Y)
	p.Add(plotterFunc(func(c draw.Canvas, x, y func(float64) vg.Length) {
		drawMarks(c, x, y, l.Marks)
		for i, line := range l.Lines {
			l.drawLine(c, x, y, line, i)
		}
	}))
	p.Draw(c)
	return nil
}

// squared crops a canvas so that about as much room is left for a plot across as up.
func squared(c draw.Canvas) draw.Canvas {
	if spare := c.Size().X - c.Size().Y; spare > 0 {
		c.Max.X -= spare
	} else {
		c.Min.Y -= spare
	}
	return c
}

// axisRange is the range that was asked for, or one that holds the values with a margin.
func axisRange(values interval, asked [2]float64, logarithmic bool) interval {
	switch {
	case asked[0] < asked[1]:
		return interval{asked[0], asked[1]}
	case logarithmic:
		return values.paddedLog(0.05)
	}
	return values.padded(0.05)
}

func ticker(logarithmic bool, count int) plot.Ticker {
	if logarithmic {
		return logTicks{count}
	}
	return linearTicks{count}
}

func (l Lines) xTicks() plot.Ticker {
	if l.XTicks == nil {
		return ticker(l.LogX, 7)
	}
	var ticks plot.ConstantTicks
	for i, v := range l.XTicks {
		name := strconv.FormatFloat(v, 'g', -1, 64)
		if l.XNames != nil {
			name = clean(l.XNames[i])
		}
		ticks = append(ticks, plot.Tick{Value: v, Label: name})
	}
	return ticks
}

// shows reports whether a point can be drawn on the axes.
func (l Lines) shows(x, y float64) bool {
	return drawable(x) && drawable(y) && (!l.LogX || x > 1e-300) && (!l.LogY || y > 1e-300)
}

func (l Lines) check() error {
	if len(l.Lines) == 0 {
		return errors.New("viz: lines: there are none")
	}
	for i, line := range l.Lines {
		if len(line.X) != len(line.Y) || line.Low != nil && len(line.Low) != len(line.X) || len(line.Low) != len(line.High) {
			return fmt.Errorf("viz: lines: line %d (%q) has %d values of X, %d of Y, %d of Low and %d of High",
				i, line.Name, len(line.X), len(line.Y), len(line.Low), len(line.High))
		}
		if line.Colour < 0 {
			return fmt.Errorf("viz: lines: line %d (%q) has colour %d; it must be at least 1, or 0", i, line.Name, line.Colour)
		}
	}
	if l.XNames != nil && len(l.XNames) != len(l.XTicks) {
		return fmt.Errorf("viz: lines: %d names for %d ticks", len(l.XNames), len(l.XTicks))
	}
	for _, v := range l.XTicks {
		if !drawable(v) || l.LogX && v <= 0 {
			return fmt.Errorf("viz: lines: a tick at %v", v)
		}
	}
	return nil
}

// manyPoints is the number of points from which on a connected line has no glyphs.
const manyPoints = 30

// style is how line i is drawn.
func (line Line) style(i int) (stroke draw.LineStyle, glyph draw.GlyphStyle) {
	if line.Colour > 0 {
		i = line.Colour - 1
	}
	colour := classColour(i)
	stroke = draw.LineStyle{Color: colour, Width: 1.4}
	glyph = draw.GlyphStyle{Color: colour, Radius: 2.6, Shape: classShape(i)}
	marked := line.Style != Smooth && len(line.X) <= manyPoints
	if !marked && line.Style != MarksOnly {
		glyph.Radius = 0
		stroke.Dashes = dashes[i%len(dashes)]
	}
	if line.Dashed {
		stroke.Dashes = dashes[1]
	}
	if line.Style == MarksOnly {
		stroke.Width = 0
	}
	return stroke, glyph
}

// dashes are the patterns of lines without glyphs.
var dashes = [][]vg.Length{nil, {5, 2}, {1.5, 1.5}, {7, 2, 1.5, 2}, {3, 3}}

func (l Lines) key() []keyEntry {
	var entries []keyEntry
	for i, line := range l.Lines {
		entries = append(entries, keyEntry{line.Name, func(c draw.Canvas, left, right, y vg.Length) {
			stroke, glyph := line.style(i)
			if stroke.Width > 0 {
				c.StrokeLine2(stroke, left, y, right, y)
			}
			if glyph.Radius > 0 {
				c.DrawGlyphNoClip(glyph, vg.Point{X: (left + right) / 2, Y: y})
			}
		}})
	}
	return entries
}

// drawLine draws line i in the range of the axes.
func (l Lines) drawLine(c draw.Canvas, x, y func(float64) vg.Length, line Line, i int) {
	stroke, glyph := line.style(i)
	for start := 0; start < len(line.X); {
		end := start
		var points []vg.Point
		for ; end < len(line.X) && l.shows(line.X[end], line.Y[end]); end++ {
			points = append(points, vg.Point{X: x(line.X[end]), Y: y(line.Y[end])})
		}
		if line.Low != nil {
			l.drawInterval(c, x, y, line, start, end, stroke, glyph.Color)
		}
		if stroke.Width > 0 && len(points) > 1 {
			c.StrokeLines(stroke, c.ClipLinesXY(points)...)
		}
		for _, at := range points {
			if (glyph.Radius > 0 || len(points) == 1) && c.Contains(at) {
				glyph.Radius = max(glyph.Radius, 1.6)
				c.DrawGlyphNoClip(glyph, at)
			}
		}
		start = max(end, start+1)
	}
}

// drawInterval draws the band, or the bars, from point start to end.
func (l Lines) drawInterval(c draw.Canvas, x, y func(float64) vg.Length, line Line, start, end int, stroke draw.LineStyle, colour color.Color) {
	if line.Style == MarksOnly {
		for i := start; i < end; i++ {
			at := x(line.X[i])
			bar := draw.LineStyle{Color: colour, Width: 1}
			c.StrokeLines(bar, c.ClipLinesXY([]vg.Point{{X: at, Y: y(line.Low[i])}, {X: at, Y: y(line.High[i])}})...)
		}
		return
	}
	var band []vg.Point
	for i := start; i < end; i++ {
		band = append(band, vg.Point{X: x(line.X[i]), Y: y(math.Min(line.Low[i], line.High[i]))})
	}
	for i := end - 1; i >= start; i-- {
		band = append(band, vg.Point{X: x(line.X[i]), Y: y(math.Max(line.Low[i], line.High[i]))})
	}
	if len(band) > 2 {
		c.FillPolygon(withAlpha(stroke.Color.(color.NRGBA), 0.18), c.ClipPolygonXY(band))
	}
}
