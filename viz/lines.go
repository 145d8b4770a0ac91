package viz

import (
	"errors"
	"fmt"
	"math"
	"strconv"

	"gonum.org/v1/plot"
	"gonum.org/v1/plot/vg"
	"gonum.org/v1/plot/vg/draw"
)

// Lines shows lines in one plot, with a legend at the right if they have names. Each has a colour and a glyph or dashes
// of its own, so that none is told apart by colour alone.
type Lines struct {
	Title string
	Lines []Line
	X, Y  string // names of the axes, with units

	LogX, LogY bool       // logarithmic axes; points at or below 0 are then left out
	XTicks     []float64  // the places of the labels of the horizontal axis, such as the values that were tried; nil chooses them
	XNames     []string   // what to write there, if it is not the numbers
	XRange     [2]float64 // of the axes, without a margin; both 0 chooses them
	YRange     [2]float64
	// Square makes the plot as high as it is wide. Axes without a range have the same one: that from 0 to 1 with a margin,
	// as a ROC curve needs, or a larger one where values are beyond it.
	Square bool
	Marks  []Mark

	Width, Height vg.Length // of the figure in points; if zero, 420 x 280, and wider for the legend
}

// Size implements [Figure].
func (l Lines) Size() (width, height vg.Length) {
	width, height = pageSize(l.Width, l.Height, 420, 280)
	if l.Width == 0 {
		if l.Square {
			width = height - 10
		}
		width += l.chart("").room(height)
	}
	return width, height
}

// chart is what stands around the lines.
func (l Lines) chart(note string) chart {
	var entries []legendEntry
	for i, line := range l.Lines {
		entries = append(entries, line.entry(i))
	}
	return chart{name: "lines", title: l.Title, note: note, legend: named(entries), sample: lineSample}
}

// Draw implements [Figure]. Points that are infinite or beyond 1e300, and those at or below 0 on a logarithmic axis,
// are left out, and a line below the title says how many. It is an error if there is no point that can be drawn, if the
// lengths of a line's slices or of XTicks and XNames disagree, and if a range or a tick cannot be on a logarithmic
// axis.
func (l Lines) Draw(c draw.Canvas) error {
	if err := l.check(); err != nil {
		return err
	}
	x, y, points, skipped := l.extent()
	if x.min > x.max {
		return errors.New("viz: lines: no point can be drawn")
	}
	why := "not finite"
	if l.LogX || l.LogY {
		why = "not finite or not above 0"
	}
	c, key, err := l.chart(leftOut(skipped, points, "points", why)).draw(c)
	if err != nil {
		return err
	}
	x, y = l.ranges(withMarks(x, y, l.Marks, l.LogX, l.LogY))
	p := newPlot(x, y)
	if l.LogX {
		p.X.Scale = plot.LogScale{}
	}
	if l.LogY {
		p.Y.Scale = plot.LogScale{}
	}
	names := axisNames{l.X, l.Y}
	c = names.room(c)
	fitTicks(p, c, 7, 6)
	if l.Square {
		c = squared(p, c, 1)
	}
	if l.XTicks != nil {
		nameTicks(p, c, l.XTicks, l.tickNames())
	}
	p.Add(plotterFunc(l.draw))
	names.drawPlot(c, p)
	key.draw(c)
	return nil
}

// draw draws the lines and the marks.
func (l Lines) draw(c draw.Canvas, a axes) {
	drawMarks(c, a, l.Marks, alike)
	var drawn [][]vg.Point
	for i, line := range l.Lines {
		if line.Low != nil {
			line.look(i).drawInterval(c, a, line, l.shows)
		}
		for _, s := range line.stretches(a, l.shows) {
			if line.Style != MarksOnly {
				drawn = append(drawn, s)
			}
			for _, at := range s[:min(len(s), manyPoints)] { // a glyph stands in the way as its diagonal does
				r := vg.Point{X: glyphSize, Y: glyphSize}
				drawn = append(drawn, []vg.Point{at.Sub(r), at.Add(r)})
			}
		}
	}
	for i, line := range l.Lines { // above all bands
		line.look(i).drawLine(c, line.stretches(a, l.shows))
	}
	drawMarkLabels(c, a, l.Marks, drawn)
}

// extent returns the ranges of what is shown, and how many points there are and how many of them are left out.
func (l Lines) extent() (x, y interval, points, skipped int) {
	x, y = noInterval(), noInterval()
	ends := noInterval() // of bands and bars
	for _, line := range l.Lines {
		for i := range line.X {
			points++
			if !l.shows(line.X[i], line.Y[i]) {
				if !math.IsNaN(line.X[i]) && !math.IsNaN(line.Y[i]) {
					skipped++
				}
				continue
			}
			x, y = x.with(line.X[i]), y.with(line.Y[i])
			if line.Low == nil {
				continue
			}
			for _, end := range []float64{line.Low[i], line.High[i]} {
				if l.shows(line.X[i], end) {
					ends = ends.with(end)
				}
			}
		}
	}
	if l.LogY { // the lower end of a mean less its deviation may be as close to 0 as you like
		ends.min = max(ends.min, y.min/10)
	}
	return x, interval{min(y.min, ends.min), max(y.max, ends.max)}, points, skipped
}

// ranges are the ranges of the axes that hold the given values.
func (l Lines) ranges(x, y interval) (interval, interval) {
	for _, v := range l.XTicks {
		x = x.with(v)
	}
	if l.Square && !l.LogX && !l.LogY {
		both := interval{min(x.min, y.min, 0), max(x.max, y.max, 1)}
		x, y = both, both
		if both == (interval{0, 1}) {
			x, y = both.padded(0.02), both.padded(0.02)
			return given(l.XRange, x), given(l.YRange, y)
		}
	}
	if l.XNames != nil && !l.LogX { // names need room beside the first and the last
		return given(l.XRange, x.padded(0.15)), given(l.YRange, padded(y, l.LogY))
	}
	return given(l.XRange, padded(x, l.LogX)), given(l.YRange, padded(y, l.LogY))
}

// given is the range that was asked for, if one was.
func given(asked [2]float64, otherwise interval) interval {
	if asked[0] < asked[1] {
		return interval{asked[0], asked[1]}
	}
	return otherwise
}

// padded is a range that holds the values with a margin.
func padded(values interval, logarithmic bool) interval {
	if logarithmic {
		return values.paddedLog(0.05)
	}
	return values.padded(0.05)
}

// tickNames are what is written at XTicks.
func (l Lines) tickNames() []string {
	if l.XNames != nil {
		return l.XNames
	}
	var names []string
	for _, v := range l.XTicks {
		names = append(names, strconv.FormatFloat(v, 'g', -1, 64))
	}
	return names
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
	return checkRanges("lines", l.XRange, l.YRange, l.LogX, l.LogY)
}

// checkRanges reports ranges of axes that cannot be drawn.
func checkRanges(name string, x, y [2]float64, logX, logY bool) error {
	for _, r := range []struct {
		axis        string
		ends        [2]float64
		logarithmic bool
	}{{"horizontal", x, logX}, {"vertical", y, logY}} {
		switch {
		case r.ends == [2]float64{}:
		case !(drawable(r.ends[0]) && drawable(r.ends[1]) && r.ends[0] < r.ends[1]):
			return fmt.Errorf("viz: %s: the %s axis cannot be from %v to %v; the second must be above the first",
				name, r.axis, r.ends[0], r.ends[1])
		case r.logarithmic && r.ends[0] < 1e-300:
			return fmt.Errorf("viz: %s: the %s axis is logarithmic and cannot begin at %v", name, r.axis, r.ends[0])
		}
	}
	return nil
}
