package viz

import (
	"image/color"
	"math"

	"gonum.org/v1/plot"
	"gonum.org/v1/plot/vg"
	"gonum.org/v1/plot/vg/draw"
)

// drawable reports whether a value can be placed on an axis. Beyond 1e300 the length of an axis would overflow.
func drawable(v float64) bool { return math.Abs(v) <= 1e300 }

// interval is a range of values on an axis; the zero value is not valid, start with noInterval.
type interval struct{ min, max float64 }

func noInterval() interval { return interval{math.Inf(1), math.Inf(-1)} }

func (r interval) with(v float64) interval { return interval{min(r.min, v), max(r.max, v)} }

func (r interval) contains(v float64) bool { return v >= r.min && v <= r.max }

// padded widens the interval by a fraction of its length on both sides, so that marks at its ends do not touch the
// axes. An interval without length, or with one below the precision of float32, becomes one around its centre.
func (r interval) padded(fraction float64) interval {
	size := max(math.Abs(r.min), math.Abs(r.max))
	length := r.max - r.min
	if length <= 1e-7*size || length < 1e-290 {
		half := max(size/10, 1e-3)
		if size == 0 {
			half = 1
		}
		centre := r.min + length/2
		return interval{centre - half, centre + half}
	}
	return interval{r.min - fraction*length, r.max + fraction*length}
}

// paddedLog is padded for a logarithmic axis. The interval begins at 1e-300 or above; the result is finite and above
// zero.
func (r interval) paddedLog(fraction float64) interval {
	length := math.Log(r.max) - math.Log(r.min)
	if length < 1e-6 {
		return interval{r.min / 1.5, r.max * 1.5}
	}
	factor := math.Exp(fraction * length)
	return interval{max(r.min/factor, 1e-307), min(r.max*factor, 1e307)}
}

// newPlot is an empty gonum plot in the style of the project: thin grey axes, sans-serif text, no legend of its own.
// Its ticks are to be chosen when its place is known.
func newPlot(x, y interval) *plot.Plot {
	p := plot.New()
	p.BackgroundColor = nil
	p.X.Min, p.X.Max = x.min, x.max
	p.Y.Min, p.Y.Max = y.min, y.max
	for _, axis := range []*plot.Axis{&p.X, &p.Y} {
		axis.Padding = 0
		axis.Color, axis.Width = grey, 0.6
		axis.Tick.Color, axis.Tick.Width, axis.Tick.Length = grey, 0.6, 4
		axis.Tick.Label.Color, axis.Tick.Label.Font = ink, textStyle(smallSize).Font
		axis.Label.TextStyle.Color, axis.Label.TextStyle.Font = ink, textStyle(labelSize).Font
		axis.Label.Padding = 3
	}
	p.Add(gridLines{})
	return p
}

// gridLines draws a pale line at each labelled tick, but not at ticks that are transparent, as those of names are.
type gridLines struct{}

// Plot implements plot.Plotter.
func (gridLines) Plot(c draw.Canvas, p *plot.Plot) {
	style := draw.LineStyle{Color: rule, Width: 0.6}
	x, y := p.Transforms(&c)
	for _, t := range p.X.Tick.Marker.Ticks(p.X.Min, p.X.Max) {
		if at := x(t.Value); p.X.Tick.Color != color.Transparent && !t.IsMinor() && c.ContainsX(at) {
			c.StrokeLine2(style, at, c.Min.Y, at, c.Max.Y)
		}
	}
	for _, t := range p.Y.Tick.Marker.Ticks(p.Y.Min, p.Y.Max) {
		if at := y(t.Value); !t.IsMinor() && c.ContainsY(at) {
			c.StrokeLine2(style, c.Min.X, at, c.Max.X, at)
		}
	}
}

// axes are those of a plot on a canvas: their ranges, and where their values are.
type axes struct {
	rangeX, rangeY interval
	x, y           func(float64) vg.Length
}

// plotterFunc lets a function be a plot.Plotter. It gets the canvas of the data and the axes.
type plotterFunc func(c draw.Canvas, a axes)

// Plot implements plot.Plotter.
func (f plotterFunc) Plot(c draw.Canvas, p *plot.Plot) {
	x, y := p.Transforms(&c)
	f(c, axes{interval{p.X.Min, p.X.Max}, interval{p.Y.Min, p.Y.Max}, x, y})
}
