package viz

import (
	"fmt"
	"image/color"
	"math"

	"gonum.org/v1/plot"
	"gonum.org/v1/plot/plotter"
	"gonum.org/v1/plot/vg/draw"
)

// drawable reports whether a value can be placed on an axis. Beyond 1e300 the length of an axis would overflow.
func drawable(v float64) bool { return math.Abs(v) <= 1e300 }

// interval is a range of values on an axis. The zero value is not valid; start with noInterval.
type interval struct{ min, max float64 }

func noInterval() interval { return interval{math.Inf(1), math.Inf(-1)} }

func (r interval) with(v float64) interval { return interval{min(r.min, v), max(r.max, v)} }

func (r interval) contains(v float64) bool { return v >= r.min && v <= r.max }

// padded widens the interval by a fraction of its length on both sides, so that marks at its ends do not touch the
// axes. An interval without length, or with a length below the precision of float32, becomes one around its centre.
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

// axis is one axis of a plot.
type axis struct {
	interval
	name  string
	log   bool
	named bool // it has names in place of numbers, and so no line, no ticks and no grid
	ticks int  // at most so many numbers
}

// shows reports whether the axis can show a value.
func (a axis) shows(v float64) bool { return drawable(v) && (!a.log || v > 1e-300) }

// padded is the axis with a margin on both sides.
func (a axis) padded(fraction float64) axis {
	if a.log {
		a.interval = a.paddedLog(fraction)
	} else {
		a.interval = a.interval.padded(fraction)
	}
	return a
}

// or is the axis with the given range if there is one.
func (a axis) or(given [2]float64) axis {
	if given[0] < given[1] {
		a.interval = interval{given[0], given[1]}
	}
	return a
}

// checkRange reports a range that the axis cannot have. Both ends 0 stand for none.
func (a axis) checkRange(figure, direction string, ends [2]float64) error {
	switch {
	case ends == [2]float64{}:
	case !(drawable(ends[0]) && drawable(ends[1]) && ends[0] < ends[1]):
		return fmt.Errorf("viz: %s: the %s axis cannot be from %v to %v; the second must be above the first",
			figure, direction, ends[0], ends[1])
	case !a.shows(ends[0]):
		return fmt.Errorf("viz: %s: the %s axis is logarithmic and cannot begin at %v", figure, direction, ends[0])
	}
	return nil
}

// newPlot is an empty gonum plot in the style of the project: thin grey axes, a pale grid, sans-serif text.
// Its ticks are chosen when its place is known.
func newPlot(x, y axis) *plot.Plot {
	p := plot.New()
	p.BackgroundColor = nil
	set := func(a *plot.Axis, from axis, grid *draw.LineStyle) {
		a.Min, a.Max = from.min, from.max
		if from.log {
			a.Scale = plot.LogScale{}
		}
		a.Padding = 0
		a.Color, a.Width = grey, 0.6
		a.Tick.Color, a.Tick.Width, a.Tick.Length = grey, 0.6, 4
		a.Tick.Label.Color, a.Tick.Label.Font = ink, textStyle(smallSize).Font
		a.Label.TextStyle.Color, a.Label.TextStyle.Font = ink, textStyle(labelSize).Font
		a.Label.Padding = 3
		if from.named {
			a.Width, a.Tick.Color = 0, color.Transparent
		} else {
			*grid = draw.LineStyle{Color: rule, Width: 0.6}
		}
	}
	var grid plotter.Grid
	set(&p.X, x, &grid.Vertical)
	set(&p.Y, y, &grid.Horizontal)
	p.Add(&grid)
	return p
}

// onAxes is a plotter whose data have no say in the ranges and the margins of the axes: those are chosen before.
type onAxes struct{ plot.Plotter }

// add adds plotters to a plot whose axes stay as they are.
func add(p *plot.Plot, plotters ...plot.Plotter) {
	for _, d := range plotters {
		p.Add(onAxes{d})
	}
}
