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

// BarSeries is a bar for each group.
type BarSeries struct {
	Name   string    // in the legend; empty leaves it out
	Values []float64 // one for each group; NaN stands for no value and leaves a gap
	Errors []float64 // half the length of an error bar at each, or nil; NaN leaves one out
}

// Bars shows numbers of groups, such as methods or classes, side by side, with a legend at the right if the series or
// marks have names. Series differ in colour and hatching.
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
	width, height = pageSize(b.Width, b.Height, ceilHalf(min(max(280, 60+bars*bar/barShare), 720)), 260)
	if b.Width == 0 {
		width += b.chart("").room(height)
	}
	return width, height
}

// chart is what stands around the bars.
func (b Bars) chart(note string) chart {
	var entries []legendEntry
	for i, s := range b.Series {
		entries = append(entries, legendEntry{s.Name, func(c draw.Canvas, left, right, y vg.Length) {
			drawBar(c, i, vg.Rectangle{Min: vg.Point{X: left + 2, Y: y - 4}, Max: vg.Point{X: right - 2, Y: y + 4}})
		}})
	}
	for i, m := range b.Marks {
		entries = append(entries, legendEntry{m.Label, func(c draw.Canvas, left, right, y vg.Length) {
			c.StrokeLine2(markStyle(i), left, y, right, y)
		}})
	}
	return chart{name: "bars", title: b.Title, note: note, legend: named(entries), sample: lineSample}
}

// Draw implements [Figure]. Values that are infinite, or at or below 0 on a logarithmic axis, are left out, and a line
// below the title says how many. It is an error if there is nothing to draw, or if a series has another number of
// values than there are groups.
func (b Bars) Draw(c draw.Canvas) error {
	values, skipped, err := b.check()
	if err != nil {
		return err
	}
	why := "not finite"
	if b.LogY {
		why = "not finite or not above 0"
	}
	c, key, err := b.chart(leftOut(skipped, len(b.Groups)*len(b.Series), "bars", why)).draw(c)
	if err != nil {
		return err
	}
	x := interval{-0.6, float64(len(b.Groups)) - 0.4}
	p := newPlot(x, b.rangeY(values, c.Size().Y-40))
	if b.LogY {
		p.Y.Scale = plot.LogScale{}
	}
	p.X.Tick.Color = color.Transparent
	names := axisNames{b.X, b.Y}
	c = names.room(c)
	fitTicks(p, c, 7, 6)
	places := make([]float64, len(b.Groups))
	for i := range places {
		places[i] = float64(i)
	}
	nameTicks(p, c, places, b.Groups)
	p.Add(plotterFunc(func(c draw.Canvas, a axes) {
		b.drawBars(c, a)
		drawMarks(c, a, b.Marks, func(i int) int { return i })
		b.drawEnds(c, a)
	}))
	names.drawPlot(c, p)
	key.draw(c)
	return nil
}

// shows reports whether a value can be drawn on the axis.
func (b Bars) shows(v float64) bool { return drawable(v) && (!b.LogY || v > 1e-300) }

// base is where the bars start on an axis of the given range.
func (b Bars) base(y interval) float64 {
	if b.LogY {
		return y.min
	}
	return b.Base
}

// check returns the range of the values and their error bars, and how many values are left out.
func (b Bars) check() (values interval, skipped int, err error) {
	values = noInterval()
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
			if !b.shows(v) {
				if !math.IsNaN(v) {
					skipped++
				}
				continue
			}
			values = values.with(v)
			if s.Errors == nil || !drawable(s.Errors[j]) {
				continue
			}
			for _, end := range []float64{v - s.Errors[j], v + s.Errors[j]} {
				if b.shows(end) {
					values = values.with(end)
				}
			}
		}
	}
	if values.min > values.max {
		return values, 0, errors.New("viz: bars: no value is finite, or above 0 on a logarithmic axis")
	}
	return values, skipped, checkRanges("bars", [2]float64{}, b.YRange, false, b.LogY)
}

// rangeY is the range of the vertical axis, with room for the numbers beyond the bars on a plot of about the given height.
func (b Bars) rangeY(values interval, height vg.Length) interval {
	above := 0.05
	if b.Format != "" {
		above += smallSize / max(float64(height), 3*smallSize)
	}
	_, y := withMarks(noInterval(), values, b.Marks, false, b.LogY)
	if b.LogY {
		y = y.paddedLog(above)
		// Bars of the least value are still to be seen.
		y.min = max(y.min/math.Pow(y.max/y.min, 0.1), 1e-307)
		return given(b.YRange, y)
	}
	y = y.with(b.Base)
	padded := y.padded(above)
	if y.min == b.Base && y.max > b.Base { // bars stand on the axis
		padded.min = b.Base
	}
	if y.max == b.Base && y.min < b.Base { // or hang from it
		padded.max = b.Base
	}
	return given(b.YRange, padded)
}

// Numbers returns the whole numbers from 0 to n-1 as names of groups, such as the ten digits.
func Numbers(n int) []string {
	names := make([]string, max(n, 0))
	for i := range names {
		names[i] = strconv.Itoa(i)
	}
	return names
}
