package viz

import (
	"cmp"
	"errors"
	"fmt"
	"math"
	"strconv"

	"gonum.org/v1/plot"
	"gonum.org/v1/plot/plotter"
	"gonum.org/v1/plot/vg"
	"gonum.org/v1/plot/vg/draw"
)

// Lines shows lines in one plot, with a legend at the right if they have names. Lines differ in glyphs or dashes as
// well as in colour.
type Lines struct {
	Title string
	Lines []Line
	X, Y  string // names of the axes, with units

	LogX, LogY bool       // logarithmic axes; points at or below 0 are then left out
	XTicks     []float64  // where the horizontal axis has labels, such as the values that were tried; nil chooses
	XNames     []string   // what to write there, if it is not the numbers
	XRange     [2]float64 // of the axes, without a margin; both 0 chooses them
	YRange     [2]float64
	// Square makes the plot as high as it is wide. Axes without a range have the same one: from 0 to 1 with a margin, as
	// a ROC curve needs, or a larger one where values lie beyond.
	Square bool
	Marks  []Mark

	Width, Height vg.Length // of the figure in points; if zero, 420 x 280, and wider for the legend
}

// Size implements [Figure].
func (l Lines) Size() (width, height vg.Length) {
	across := vg.Length(420)
	if l.Square {
		across = cmp.Or(l.Height, 280) - 10
	}
	return l.chart().size(l.Width, l.Height, across, 280)
}

// axes are the axes of the plot, still without a range.
func (l Lines) axes() (x, y axis) {
	x = axis{interval: noInterval(), name: l.X, log: l.LogX, ticks: 7}
	y = axis{interval: noInterval(), name: l.Y, log: l.LogY, ticks: 6}
	return x, y
}

// shows reports whether a point can be drawn on the axes.
func (l Lines) shows(x, y float64) bool {
	across, up := l.axes()
	return across.shows(x) && up.shows(y)
}

// chart is the plot without its data.
func (l Lines) chart() chart {
	ch := chart{figure: "lines", title: l.Title, sample: lineSample, xTicks: l.XTicks, xNames: l.XNames}
	for i, line := range l.Lines {
		ch.legend = append(ch.legend, line.curve(i).entry(line.Name))
	}
	if l.XTicks != nil && l.XNames == nil {
		for _, v := range l.XTicks {
			ch.xNames = append(ch.xNames, strconv.FormatFloat(v, 'g', -1, 64))
		}
	}
	if l.Square {
		ch.ratio = 1
	}
	return ch
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
	withMarks(&x, &y, l.Marks)
	ch := l.chart()
	ch.x, ch.y = l.ranges(x, y)
	ch.note = leftOut(skipped, points, "points", l.LogX || l.LogY)
	ch.fill = func(p *plot.Plot, data draw.Canvas) {
		addMarks(p, l.Marks, false)
		for i, line := range l.Lines {
			if line.Low != nil {
				line.addInterval(p, i, l.shows)
			}
		}
		var drawn []plotter.XYs
		for i, line := range l.Lines { // above all bands
			parts := line.parts(l.shows)
			line.curve(i).add(p, data, parts)
			drawn = append(drawn, parts...)
		}
		add(p, markLabels{l.Marks, drawn})
	}
	return ch.draw(c)
}

// extent returns the ranges of what is shown, and how many points there are and how many of them are left out.
func (l Lines) extent() (x, y axis, points, skipped int) {
	x, y = l.axes()
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
			x.interval, y.interval = x.with(line.X[i]), y.with(line.Y[i])
			if line.Low == nil {
				continue
			}
			for _, end := range []float64{line.Low[i], line.High[i]} {
				if y.shows(end) {
					ends = ends.with(end)
				}
			}
		}
	}
	if l.LogY { // the lower end of a mean less its deviation may be as close to 0 as you like
		ends.min = max(ends.min, y.min/10)
	}
	y.interval = interval{min(y.min, ends.min), max(y.max, ends.max)}
	return x, y, points, skipped
}

// ranges gives the axes of the given values their margins, or the ranges that were asked for.
func (l Lines) ranges(x, y axis) (axis, axis) {
	for _, v := range l.XTicks {
		x.interval = x.with(v)
	}
	marginX, marginY := 0.05, 0.05
	switch {
	case l.Square && !l.LogX && !l.LogY:
		both := interval{min(x.min, y.min, 0), max(x.max, y.max, 1)}
		x.interval, y.interval = both, both
		if both == (interval{0, 1}) {
			marginX, marginY = 0.02, 0.02
		}
	case l.XNames != nil && !l.LogX: // names need room beside the first and the last
		marginX = 0.15
	}
	return x.padded(marginX).or(l.XRange), y.padded(marginY).or(l.YRange)
}

func (l Lines) check() error {
	if len(l.Lines) == 0 {
		return errors.New("viz: lines: there are none")
	}
	for i, line := range l.Lines {
		if err := line.check(i); err != nil {
			return err
		}
	}
	if l.XNames != nil && len(l.XNames) != len(l.XTicks) {
		return fmt.Errorf("viz: lines: %d names for %d ticks", len(l.XNames), len(l.XTicks))
	}
	x, y := l.axes()
	for _, v := range l.XTicks {
		if !x.shows(v) {
			return fmt.Errorf("viz: lines: a tick at %v", v)
		}
	}
	return cmp.Or(x.checkRange("lines", "horizontal", l.XRange), y.checkRange("lines", "vertical", l.YRange))
}
