package viz

import (
	"cmp"
	"errors"
	"fmt"
	"math"
	"slices"

	"gonum.org/v1/gonum/stat"
	"gonum.org/v1/plot/vg"
	"gonum.org/v1/plot/vg/draw"
)

// Field is a vector at each of some points.
type Field struct {
	Name    string // in the legend; empty leaves it out
	At      [][2]float64
	Vectors [][2]float64
}

// Arrows shows vector fields in the plane, such as a score, over points such as the data. The axes have equal scales.
// An arrow begins at its point. All are scaled alike, so that most are at most as long as the distance between the
// points of a square grid; the legend has an arrow of known length, in the units of the vectors. Fields differ in
// colour and breadth; the first is broad and pale, for the one that others are compared with.
type Arrows struct {
	Title  string
	X, Y   string // names of the axes
	Fields []Field
	Points [][2]float64 // in the background, pale

	Width, Height vg.Length // of the figure in points; if zero, a plot of 280 or, where its ranges ask for it, less
}

// field is what is drawn: the vectors that are finite, their scale and the ranges of the axes.
type field struct {
	x, y          interval
	scale         float64 // units of the axes for one unit of a vector
	total, hidden int     // arrows
}

// Size implements [Figure].
func (a Arrows) Size() (width, height vg.Length) {
	f, err := a.measure()
	if err != nil {
		return pageSize(a.Width, a.Height, 340, 340)
	}
	const side, across, up = 280, 60, 60 // of the plot, and the room for the names of axes and the margins
	data := vg.Point{X: min(side, side/vg.Length(f.ratio())), Y: min(side, side*vg.Length(f.ratio()))}
	width, height = ceilHalf(data.X+across), ceilHalf(data.Y+up)
	width += a.chart(f, 1).room(height)
	return pageSize(a.Width, a.Height, width, height+titleHeight(cmp.Or(a.Width, width)-2*margin, a.Title))
}

// ratio is that of the height of the plot to its width, at most 3 to 1 either way.
func (f field) ratio() float64 { return (f.y.max - f.y.min) / (f.x.max - f.x.min) }

// chart is what stands around the plot, on which a unit of the axes takes the given number of points.
func (a Arrows) chart(f field, unit float64) chart {
	var entries []legendEntry
	for i, field := range a.Fields {
		entries = append(entries, legendEntry{field.Name, func(c draw.Canvas, left, right, y vg.Length) {
			lookOfField(i).draw(c, vg.Point{X: left, Y: y}, vg.Point{X: right, Y: y})
		}})
	}
	// The longest of 1, 2 and 5 times a power of ten whose arrow fits into the sample.
	length := niceStep(0.4 * lineSample / unit / f.scale)
	entries = append(entries, legendEntry{fmt.Sprintf("length %.4g", length), func(c draw.Canvas, left, right, y vg.Length) {
		to := left + vg.Length(length*f.scale*unit)
		c.StrokeLine2(draw.LineStyle{Color: ink, Width: 0.9}, left, y, to, y)
		for _, x := range []vg.Length{left, to} {
			c.StrokeLine2(draw.LineStyle{Color: ink, Width: 0.9}, x, y-2.5, x, y+2.5)
		}
	}})
	return chart{name: "arrows", title: a.Title, note: leftOut(f.hidden, f.total, "arrows", "not finite"),
		legend: named(entries), sample: lineSample}
}

// Draw implements [Figure]. Arrows with a number that is not finite are left out, and a line below the title says how
// many; so are such points of the background. It is an error if no arrow is left, or if a field has another number of
// vectors than of points.
func (a Arrows) Draw(c draw.Canvas) error {
	f, err := a.measure()
	if err != nil {
		return err
	}
	p := newPlot(f.x, f.y)
	if c, err = a.chart(f, 1).start(c); err != nil {
		return err
	}
	// The legend says what the scale is, and the scale depends on the room that the legend leaves: the second time it
	// is right.
	unit, inner, key, names := 50.0, c, legend{}, axisNames{a.X, a.Y}
	for range 2 {
		if inner, key, err = a.chart(f, unit).beside(c); err != nil {
			return err
		}
		inner = names.room(inner)
		fitTicks(p, inner, 6, 6)
		inner = squared(p, inner, f.ratio())
		unit = float64(p.DataCanvas(inner).Size().X) / (f.x.max - f.x.min)
	}
	p.Add(plotterFunc(func(c draw.Canvas, axes axes) { a.drawArrows(c, axes, f.scale) }))
	names.drawPlot(inner, p)
	key.draw(inner)
	return nil
}

// measure finds the scale of the arrows and the ranges of the axes.
func (a Arrows) measure() (f field, err error) {
	f.x, f.y = noInterval(), noInterval()
	var lengths []float64
	most := 0 // vectors of a field
	for i, g := range a.Fields {
		if len(g.At) != len(g.Vectors) {
			return f, fmt.Errorf("viz: arrows: field %d (%q) has %d points and %d vectors", i, g.Name, len(g.At), len(g.Vectors))
		}
		most = max(most, len(g.At))
		for k, at := range g.At {
			f.total++
			if shownArrow(at, g.Vectors[k]) {
				f.x, f.y = f.x.with(at[0]), f.y.with(at[1])
				lengths = append(lengths, math.Hypot(g.Vectors[k][0], g.Vectors[k][1]))
			}
		}
	}
	if len(lengths) == 0 {
		return f, errors.New("viz: arrows: there is no vector to draw")
	}
	f.hidden = f.total - len(lengths)
	f.scale = arrowScale(lengths, f.x.max-f.x.min, f.y.max-f.y.min, most)
	for _, g := range a.Fields {
		for k, at := range g.At {
			if v := g.Vectors[k]; shownArrow(at, v) { // the tips as well
				f.x, f.y = f.x.with(at[0]+f.scale*v[0]), f.y.with(at[1]+f.scale*v[1])
			}
		}
	}
	for _, p := range a.Points {
		if drawable(p[0]) && drawable(p[1]) {
			f.x, f.y = f.x.with(p[0]), f.y.with(p[1])
		}
	}
	longer := max(f.x.max-f.x.min, f.y.max-f.y.min)
	f.x, f.y = f.x.atLeast(longer/3).padded(0.04), f.y.atLeast(longer/3).padded(0.04)
	return f, nil
}

// arrowScale is the length on the axes of a vector of length 1. Nine of ten arrows are at most as long as the distance
// of points on a square grid that covers the same area, and none is longer than twice that: scores are large far from
// the data.
func arrowScale(lengths []float64, width, height float64, n int) float64 {
	distance := max(math.Sqrt(width)*math.Sqrt(height)/math.Sqrt(float64(n)), max(width, height)/float64(n))
	if distance == 0 {
		distance = 1
	}
	slices.Sort(lengths)
	longest, usual := lengths[len(lengths)-1], stat.Quantile(0.9, stat.Empirical, lengths, nil)
	if longest == 0 {
		return 1
	}
	return distance / max(usual, longest/2)
}

// atLeast widens the interval around its centre to the given length.
func (r interval) atLeast(length float64) interval {
	if spare := length - (r.max - r.min); spare > 0 {
		return interval{r.min - spare/2, r.max + spare/2}
	}
	return r
}

func shownArrow(at, v [2]float64) bool {
	return drawable(at[0]) && drawable(at[1]) && drawable(v[0]) && drawable(v[1])
}

// drawArrows draws the points and then the fields.
func (a Arrows) drawArrows(c draw.Canvas, axes axes, scale float64) {
	dot := draw.GlyphStyle{Color: withAlpha(grey, 0.35), Radius: 1.2, Shape: draw.CircleGlyph{}}
	for _, at := range a.Points {
		if drawable(at[0]) && drawable(at[1]) {
			c.DrawGlyph(dot, vg.Point{X: axes.x(at[0]), Y: axes.y(at[1])})
		}
	}
	for i, f := range a.Fields {
		for k, at := range f.At {
			if v := f.Vectors[k]; shownArrow(at, v) {
				from := vg.Point{X: axes.x(at[0]), Y: axes.y(at[1])}
				lookOfField(i).draw(c, from, vg.Point{X: axes.x(at[0] + scale*v[0]), Y: axes.y(at[1] + scale*v[1])})
			}
		}
	}
}
