package viz

import (
	"fmt"
	"math"

	"gonum.org/v1/plot"
	"gonum.org/v1/plot/plotter"
	"gonum.org/v1/plot/text"
	"gonum.org/v1/plot/vg"
	"gonum.org/v1/plot/vg/draw"
)

const (
	barShare = 0.8  // of a group's place that its bars take
	barFill  = 0.92 // of a bar's place that it takes
)

// middle is where the bar of series i of the first group stands.
func (b Bars) middle(i int) float64 {
	return barShare * ((float64(i)+0.5)/float64(len(b.Series)) - 0.5)
}

// barWidth is the width of a bar in a plot whose groups have the given width.
func (b Bars) barWidth(group vg.Length) vg.Length {
	return barFill * barShare * group / vg.Length(len(b.Series))
}

// addSeries adds the bars of series i. A value that is not shown has a bar of no height.
func (b Bars) addSeries(p *plot.Plot, i int, base float64, group vg.Length) {
	bars, below := newHatched(i), plotter.BarChart{XMin: b.middle(i)}
	bars.base = base
	for _, v := range b.Series[i].Values {
		if !b.axis().shows(v) {
			v = base
		}
		bars.Values, below.Values = append(bars.Values, v-base), append(below.Values, base)
	}
	bars.Width = b.barWidth(group)
	bars.StackOn(&below)
	add(p, bars)
}

// addEnds adds the error bars of series i and, if there is room for all of them, the numbers beyond.
func (b Bars) addEnds(p *plot.Plot, i int, group vg.Length) {
	width, s := b.barWidth(group), b.Series[i]
	ends := &plotter.YErrorBars{LineStyle: draw.LineStyle{Color: ink, Width: 0.9}, CapWidth: min(5, width/1.5)}
	up, down := &plotter.Labels{Offset: vg.Point{Y: 2}}, &plotter.Labels{Offset: vg.Point{Y: -2}}
	onAxis := func(v float64) float64 { return min(max(v, p.Y.Min), p.Y.Max) }
	for group, v := range s.Values {
		if !b.axis().shows(v) {
			continue
		}
		at, low, high := b.middle(i)+float64(group), onAxis(v), onAxis(v)
		if s.Errors != nil && drawable(s.Errors[group]) && s.Errors[group] != 0 {
			spread := math.Abs(s.Errors[group])
			low, high = max(v-spread, p.Y.Min), v+spread
			ends.XYs = append(ends.XYs, plotter.XY{X: at, Y: low})
			ends.YErrors = append(ends.YErrors, struct{ Low, High float64 }{High: high - low})
			low, high = onAxis(low), onAxis(high)
		}
		if label := fmt.Sprintf(b.Format, v); v < b.Base && !b.LogY {
			addLabel(down, plotter.XY{X: at, Y: low}, numberStyle(), text.YTop, label)
		} else {
			addLabel(up, plotter.XY{X: at, Y: high}, numberStyle(), text.YBottom, label)
		}
	}
	add(p, ends)
	if b.Format != "" && b.numberWidth()+2 <= width/barFill { // all have numbers or none
		p.Add(grounded{up}, grounded{down}) // which keep room for themselves
	}
}

// numberStyle is the style of the numbers at bars.
func numberStyle() text.Style { return textStyle(smallSize - 1) }

// numberWidth is the width of the widest number, 0 if there are none.
func (b Bars) numberWidth() (width vg.Length) {
	for _, s := range b.Series {
		for _, v := range s.Values {
			if b.Format != "" && b.axis().shows(v) {
				width = max(width, numberStyle().Width(fmt.Sprintf(b.Format, v)))
			}
		}
	}
	return width
}

// hatched is a bar chart whose bars are crossed by white lines, so that neighbouring series differ in more than colour.
type hatched struct {
	*plotter.BarChart
	base   float64     // where the bars start
	slopes []vg.Length // of the lines, as steps up for one step to the right
}

// newHatched is the chart of series i, without bars.
func newHatched(i int) hatched {
	slopes := [...][]vg.Length{nil, {1}, {-1}, {1, -1}}
	return hatched{BarChart: &plotter.BarChart{Color: lineColour(i)}, slopes: slopes[i%len(slopes)]}
}

// Plot implements plot.Plotter.
func (h hatched) Plot(c draw.Canvas, p *plot.Plot) {
	h.BarChart.Plot(c, p)
	x, y := p.Transforms(&c)
	for i := range h.Values {
		middle, base, end := x(h.XMin+float64(i)), y(h.base), y(h.BarHeight(i))
		bar := c
		bar.Min = vg.Point{X: middle - h.Width/2, Y: max(min(base, end), c.Min.Y)}
		bar.Max = vg.Point{X: middle + h.Width/2, Y: min(max(base, end), c.Max.Y)}
		h.hatch(bar)
	}
}

// Thumbnail implements plot.Thumbnailer.
func (h hatched) Thumbnail(c *draw.Canvas) {
	h.BarChart.Thumbnail(c)
	h.hatch(*c)
}

// hatch draws the lines across a bar.
func (h hatched) hatch(bar draw.Canvas) {
	line := draw.LineStyle{Color: withAlpha(white, 0.8), Width: 0.7}
	width := bar.Size().X
	const step = 5
	for _, slope := range h.slopes {
		for y := bar.Min.Y - width; y < bar.Max.Y+width; y += step {
			bar.StrokeLines(line, bar.ClipLinesXY([]vg.Point{{X: bar.Min.X, Y: y}, {X: bar.Max.X, Y: y + slope*width}})...)
		}
	}
}
