package viz

import (
	"errors"
	"fmt"
	"math"
	"strconv"

	"gonum.org/v1/plot"
	"gonum.org/v1/plot/plotter"
	"gonum.org/v1/plot/vg"
	"gonum.org/v1/plot/vg/draw"
)

// BarSeries is a series of bars, one for each group.
type BarSeries struct {
	Name   string    // in the legend; empty leaves it out
	Values []float64 // one for each group; NaN stands for no value and leaves a gap
	Errors []float64 // half the length of an error bar at each, or nil; NaN leaves one out
}

// Bars compares groups, such as methods or classes, by one or more bars for each. There is a legend at the right if
// series or marks have names. Series differ in colour and hatching.
type Bars struct {
	Title  string
	X, Y   string   // names of the axes, with units
	Groups []string // below the bars; long ones are broken at spaces, or turned
	Series []BarSeries

	Base   float64    // where bars start, on a linear axis
	LogY   bool       // logarithmic axis; bars start at its lower end, and only their upper ends can be compared
	YRange [2]float64 // of the axis; both 0 chooses it
	Format string     // of the number at the end of each bar, such as "%.2f", where there is room; empty leaves it out
	Marks  []Mark     // named in the legend, because bars leave no room for labels

	Width, Height vg.Length // of the figure in points; if zero, as the bars need
}

// Size implements [Figure].
func (b Bars) Size() (width, height vg.Length) {
	bar := min(max(18, b.numberWidth()+4), 40)
	bars := vg.Length(max(1, len(b.Groups)*max(1, len(b.Series))))
	return b.chart().size(b.Width, b.Height, ceilHalf(min(max(280, 60+bars*bar/barShare), 720)), 260)
}

// chart is the plot without its data.
func (b Bars) chart() chart {
	ch := chart{figure: "bars", title: b.Title, sample: lineSample, xTicks: count(len(b.Groups)), xNames: b.Groups}
	for i, s := range b.Series {
		ch.legend = append(ch.legend, entry{s.Name, []plot.Thumbnailer{newHatched(i)}})
	}
	for i, m := range b.Marks {
		ch.legend = append(ch.legend, entry{m.Label, []plot.Thumbnailer{&plotter.Line{LineStyle: markStyle(i)}}})
	}
	return ch
}

// Draw implements [Figure]. Values that are infinite, or at or below 0 on a logarithmic axis, are left out, and a line
// below the title says how many. It is an error if there is nothing to draw, or if a series has not one value for each
// group.
func (b Bars) Draw(c draw.Canvas) error {
	values, skipped, err := b.check()
	if err != nil {
		return err
	}
	ch := b.chart()
	ch.x = axis{interval: interval{-0.6, float64(len(b.Groups)) - 0.4}, name: b.X, named: true}
	ch.y = b.rangeY(values)
	ch.note = leftOut(skipped, len(b.Groups)*len(b.Series), "bars", b.LogY)
	ch.fill = func(p *plot.Plot, data draw.Canvas) {
		base := b.Base
		if b.LogY {
			base = p.Y.Min
		}
		group := data.Size().X / vg.Length(p.X.Max-p.X.Min)
		for i := range b.Series {
			b.addSeries(p, i, base, group)
		}
		baseline := Mark{Kind: HorizontalMark, At: base}
		add(p, &plotter.Line{XYs: baseline.line(p), LineStyle: draw.LineStyle{Color: grey, Width: 0.8}})
		addMarks(p, b.Marks, true)
		for i := range b.Series {
			b.addEnds(p, i, group)
		}
	}
	return ch.draw(c)
}

// axis is the vertical axis, still without a range.
func (b Bars) axis() axis { return axis{interval: noInterval(), name: b.Y, log: b.LogY, ticks: 6} }

// check returns the vertical axis with the range of the values and their error bars, and how many values are left out.
func (b Bars) check() (values axis, skipped int, err error) {
	values = b.axis()
	if len(b.Groups) == 0 || len(b.Series) == 0 {
		return values, 0, errors.New("viz: bars: there are none")
	}
	if !drawable(b.Base) {
		return values, 0, fmt.Errorf("viz: bars: they cannot start at %v", b.Base)
	}
	for i, s := range b.Series {
		if len(s.Values) != len(b.Groups) || s.Errors != nil && len(s.Errors) != len(b.Groups) {
			return values, 0, fmt.Errorf("viz: bars: series %d (%q) has %d values and %d errors for %d groups",
				i, s.Name, len(s.Values), len(s.Errors), len(b.Groups))
		}
		for j, v := range s.Values {
			if !values.shows(v) {
				if !math.IsNaN(v) {
					skipped++
				}
				continue
			}
			values.interval = values.with(v)
			if s.Errors == nil || !drawable(s.Errors[j]) {
				continue
			}
			for _, end := range []float64{v - s.Errors[j], v + s.Errors[j]} {
				if values.shows(end) {
					values.interval = values.with(end)
				}
			}
		}
	}
	if values.min > values.max {
		return values, 0, errors.New("viz: bars: no value is finite, or above 0 on a logarithmic axis")
	}
	return values, skipped, values.checkRange("bars", "vertical", b.YRange)
}

// rangeY is the vertical axis with the given range of values.
func (b Bars) rangeY(y axis) axis {
	withMarks(&axis{}, &y, b.Marks)
	if b.LogY {
		y = y.padded(0.05)
		// Bars of the least value are still to be seen.
		y.min = max(y.min/math.Pow(y.max/y.min, 0.1), 1e-307)
		return y.or(b.YRange)
	}
	y.interval = y.with(b.Base)
	padded := y.padded(0.05)
	if y.min == b.Base && y.max > b.Base { // bars stand on the axis
		padded.min = b.Base
	}
	if y.max == b.Base && y.min < b.Base { // or hang from it
		padded.max = b.Base
	}
	return padded.or(b.YRange)
}

// Numbers returns the whole numbers from 0 to n-1 as names of groups, such as the ten digits.
func Numbers(n int) []string {
	names := make([]string, max(n, 0))
	for i := range names {
		names[i] = strconv.Itoa(i)
	}
	return names
}
