package viz

import (
	"cmp"
	"errors"
	"fmt"
	"math"
	"math/rand/v2"
	"slices"
	"strconv"

	"gonum.org/v1/plot"
	"gonum.org/v1/plot/plotter"
	"gonum.org/v1/plot/vg"
	"gonum.org/v1/plot/vg/draw"
)

// Scatter shows points in the plane, such as the codes of a two-dimensional latent space. Each has the colour and the
// glyph of its class, and there is a legend at the right. The axes span all points; nothing is clipped.
//
// The points are drawn in a random order (with a fixed seed), small and slightly transparent, so that the class drawn
// last does not hide the others. Class k has the same colour and glyph in every figure.
type Scatter struct {
	Title  string
	Points [][2]float64 // N points, horizontal and vertical coordinate; see [Columns]
	Labels []int        // the class of each point, from 0; nil draws all points alike, without a legend

	// Classes are the names of the classes by label. All of them are in the legend, even without points. Without names,
	// the labels that occur are in the legend as numbers. At most 140 classes can be told apart, and no more are accepted.
	Classes []string

	X, Y          string    // names of the axes; "z1" and "z2" if empty
	Width, Height vg.Length // of the figure in points; if zero, 430 x 345, and wider for the legend
}

// maxClasses is the number of pairs of a colour and a glyph.
const maxClasses = len(palette) * len(shapes)

// Columns returns the columns i and j of n rows of d values each, row by row, as the points of a [Scatter]. len(x) must
// be a multiple of d.
func Columns(x []float32, d, i, j int) ([][2]float64, error) {
	if d < 1 || len(x)%d != 0 {
		return nil, fmt.Errorf("viz: columns: %d values are not rows of %d", len(x), d)
	}
	for _, k := range []int{i, j} {
		if k < 0 || k >= d {
			return nil, fmt.Errorf("viz: columns: no column %d in rows of %d, which are numbered from 0", k, d)
		}
	}
	points := make([][2]float64, len(x)/d)
	for r := range points {
		points[r] = [2]float64{float64(x[r*d+i]), float64(x[r*d+j])}
	}
	return points, nil
}

// Size implements [Figure].
func (s Scatter) Size() (width, height vg.Length) {
	entries, _ := s.legendEntries()
	return s.chart(entries).size(s.Width, s.Height, 430, 345)
}

// Draw implements [Figure]. Points with a coordinate that is NaN, infinite or beyond 1e300 are left out, and a line
// below the title says how many. It is an error if there is no point to draw, if the labels are not as many as the
// points, and if a label is negative or has no name in Classes.
func (s Scatter) Draw(c draw.Canvas) error {
	entries, err := s.legendEntries()
	if err != nil {
		return err
	}
	x, y := noInterval(), noInterval()
	order := make([]int, 0, len(s.Points))
	for i, p := range s.Points {
		if drawable(p[0]) && drawable(p[1]) {
			x, y = x.with(p[0]), y.with(p[1])
			order = append(order, i)
		}
	}
	if len(order) == 0 {
		return fmt.Errorf("viz: scatter: none of the %d points is finite", len(s.Points))
	}
	random := rand.New(rand.NewPCG(1, 2))
	random.Shuffle(len(order), func(i, j int) { order[i], order[j] = order[j], order[i] })

	ch := s.chart(entries)
	ch.x = axis{interval: x, name: cmp.Or(s.X, "z1"), ticks: 8}.padded(0.04)
	ch.y = axis{interval: y, name: cmp.Or(s.Y, "z2"), ticks: 8}.padded(0.04)
	ch.note = leftOut(len(s.Points)-len(order), len(s.Points), "points", false)
	ch.fill = func(p *plot.Plot, _ draw.Canvas) { add(p, s.points(order)) }
	return ch.draw(c)
}

// chart is the plot without its points.
func (s Scatter) chart(entries []entry) chart {
	return chart{figure: "scatter", title: s.Title, legend: entries, sample: glyphSample}
}

// points draws the points with the given indices, in that order. The more there are, the smaller and paler they become.
func (s Scatter) points(order []int) *plotter.Scatter {
	crowd := float64(len(order)) / 1000
	radius := vg.Length(min(max(2.1*math.Pow(crowd, -0.2), 1.3), 3))
	alpha := min(max(0.75*math.Pow(crowd, -0.1), 0.6), 0.9)
	points := make(plotter.XYs, len(order))
	for k, i := range order {
		points[k] = plotter.XY{X: s.Points[i][0], Y: s.Points[i][1]}
	}
	return &plotter.Scatter{XYs: points, GlyphStyleFunc: func(k int) draw.GlyphStyle {
		class := 0
		if s.Labels != nil {
			class = s.Labels[order[k]]
		}
		return draw.GlyphStyle{Color: withAlpha(classColour(class), alpha), Radius: radius, Shape: classShape(class)}
	}}
}

// classEntry is the line of a class in the legend.
func classEntry(name string, class int) entry {
	glyph := draw.GlyphStyle{Color: classColour(class), Radius: 3.6, Shape: classShape(class)}
	return entry{name, []plot.Thumbnailer{&plotter.Scatter{GlyphStyle: glyph}}}
}

// legendEntries checks labels and classes and lists the lines of the legend.
func (s Scatter) legendEntries() ([]entry, error) {
	switch {
	case len(s.Points) == 0:
		return nil, errors.New("viz: scatter: no points")
	case s.Labels == nil && len(s.Classes) > 0:
		return nil, fmt.Errorf("viz: scatter: %d classes but no labels", len(s.Classes))
	case s.Labels == nil:
		return nil, nil
	case len(s.Labels) != len(s.Points):
		return nil, fmt.Errorf("viz: scatter: %d labels for %d points", len(s.Labels), len(s.Points))
	}
	var found []int
	seen := map[int]bool{}
	for i, label := range s.Labels {
		if label < 0 {
			return nil, fmt.Errorf("viz: scatter: label %d of point %d is negative", label, i)
		}
		if len(s.Classes) > 0 && label >= len(s.Classes) {
			return nil, fmt.Errorf("viz: scatter: label %d of point %d, but there are %d classes, numbered from 0",
				label, i, len(s.Classes))
		}
		if !seen[label] {
			seen[label] = true
			found = append(found, label)
		}
	}
	if n := max(len(s.Classes), len(found)); n > maxClasses {
		return nil, fmt.Errorf("viz: scatter: %d classes; at most %d can be told apart", n, maxClasses)
	}
	var entries []entry
	for class, name := range s.Classes {
		entries = append(entries, classEntry(name, class))
	}
	if len(s.Classes) == 0 {
		slices.Sort(found)
		for _, label := range found {
			entries = append(entries, classEntry(strconv.Itoa(label), label))
		}
	}
	return entries, nil
}
