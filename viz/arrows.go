package viz

import (
	"errors"
	"fmt"
	"math"
	"slices"

	"gonum.org/v1/gonum/stat"
	"gonum.org/v1/plot"
	"gonum.org/v1/plot/plotter"
	"gonum.org/v1/plot/vg"
	"gonum.org/v1/plot/vg/draw"
)

// Field is a vector field: a vector at each of its points.
type Field struct {
	Name    string // in the legend; empty leaves it out
	At      [][2]float64
	Vectors [][2]float64
}

// Arrows shows vector fields in the plane, such as a score, over points such as the data. Both axes have the same
// scale. An arrow begins at its point. All share one scale, at which nine of ten are no longer than the spacing of a
// square grid of as many points; the legend has a bar of known length, in the units of the vectors. Fields differ in
// colour and width. The first is broad and pale: make it the reference that the others are compared with.
type Arrows struct {
	Title  string
	X, Y   string // names of the axes
	Fields []Field
	Points [][2]float64 // pale, in the background

	Width, Height vg.Length // of the figure in points; if zero, the longer side of the plot is 280
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
	width, height = a.chart(f, data.X).size(a.Width, a.Height, ceilHalf(data.X+across), ceilHalf(data.Y+up))
	if a.Height == 0 {
		height += titleHeight(width-2*margin, a.Title)
	}
	return width, height
}

// ratio is the ratio of the height of the plot to its width, at most 3 to 1 either way.
func (f field) ratio() float64 { return (f.y.max - f.y.min) / (f.x.max - f.x.min) }

// chart is the plot without its data, which will be about as wide as said.
func (a Arrows) chart(f field, width vg.Length) chart {
	ch := chart{
		figure: "arrows", title: a.Title, sample: lineSample, ratio: f.ratio(),
		x: axis{interval: f.x, name: a.X, ticks: 6}, y: axis{interval: f.y, name: a.Y, ticks: 6},
		note: leftOut(f.hidden, f.total, "arrows", false),
	}
	for i, field := range a.Fields {
		ch.legend = append(ch.legend, entry{field.Name, []plot.Thumbnailer{lookOfField(i)}})
	}
	// 1, 2 or 5 times a power of ten, whose arrow takes 0.3 to 0.75 of the sample.
	length := niceStep(0.3 * lineSample / float64(width) * (f.x.max - f.x.min) / f.scale)
	key := new(scaleBar)
	ch.legend = append(ch.legend, entry{fmt.Sprintf("length %.4g", length), []plot.Thumbnailer{key}})
	ch.fill = func(p *plot.Plot, data draw.Canvas) {
		unit := float64(data.Size().X) / (f.x.max - f.x.min)
		*key = scaleBar(length * f.scale * unit)
		dot := draw.GlyphStyle{Color: withAlpha(grey, 0.35), Radius: 1.2, Shape: draw.CircleGlyph{}}
		dots := &plotter.Scatter{GlyphStyle: dot}
		for _, at := range a.Points {
			if drawable(at[0]) && drawable(at[1]) {
				dots.XYs = append(dots.XYs, plotter.XY{X: at[0], Y: at[1]})
			}
		}
		add(p, dots)
		for i, g := range a.Fields {
			add(p, g.arrows(lookOfField(i), f.scale*unit))
		}
	}
	return ch
}

// Draw implements [Figure]. Arrows with a number that is not finite are left out, and a line below the title says how
// many. Background points that are not finite are left out too. It is an error if no arrow is left, or if a field has
// not as many vectors as points.
func (a Arrows) Draw(c draw.Canvas) error {
	f, err := a.measure()
	if err != nil {
		return err
	}
	return a.chart(f, 0.7*c.Size().X).draw(c)
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
