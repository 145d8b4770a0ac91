package viz

import (
	"cmp"
	"errors"
	"fmt"
	"math"
	"math/rand/v2"
	"slices"
	"strconv"

	"gonum.org/v1/plot/vg"
	"gonum.org/v1/plot/vg/draw"
)

// Scatter shows points in the plane, such as the codes of a two-dimensional latent space, each in the colour and the
// glyph of its class, with a legend at the right. Both axes span all points; nothing is clipped.
//
// The points are drawn in a random order (of a fixed seed), small and slightly transparent, so that the class drawn last
// does not hide the others. Class k has the same colour and glyph in every figure.
type Scatter struct {
	Title  string
	Points [][2]float64 // N points, horizontal and vertical coordinate; see [Columns]
	Labels []int        // the class of each point, from 0; nil draws all points alike, without a legend

	// Classes are the names of the classes by label. All of them stand in the legend, with points or without. None: the
	// labels that occur stand there by their numbers. At most 140 can be told apart, and no more are accepted.
	Classes []string

	X, Y          string    // names of the axes; "z1" and "z2" if empty
	Width, Height vg.Length // of the figure in points; if zero, 460 x 345, and wider when the legend is wide
}

// maxClasses is the number of pairs of a colour and a glyph.
const maxClasses = len(palette) * len(shapes)

// Columns picks the columns i and j of n rows of d values each, row-major, as the points of a [Scatter].
// len(x) must be a multiple of d.
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
	width, height = pageSize(s.Width, s.Height, 460, 345)
	if entries, err := s.legendEntries(); err == nil && s.Width == 0 {
		const usual = 60 // of the 460 points
		width += ceilHalf(max(0, s.chart(entries, "").room(height)-usual))
	}
	return width, height
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

	c, key, err := s.chart(entries, leftOut(len(s.Points)-len(order), len(s.Points), "points", "not finite")).draw(c)
	if err != nil {
		return err
	}
	p := newPlot(x.padded(0.04), y.padded(0.04))
	p.Add(plotterFunc(func(c draw.Canvas, a axes) { s.drawPoints(c, a, order) }))
	names := axisNames{cmp.Or(s.X, "z1"), cmp.Or(s.Y, "z2")}
	c = names.room(c)
	fitTicks(p, c, 8, 8)
	names.drawPlot(c, p)
	key.draw(c)
	return nil
}

// chart is what stands around the points.
func (s Scatter) chart(entries []legendEntry, note string) chart {
	return chart{name: "scatter", title: s.Title, note: note, legend: entries, sample: glyphSample}
}

// classEntry is the line of a class in the legend.
func classEntry(name string, class int) legendEntry {
	return legendEntry{name, func(c draw.Canvas, left, right, y vg.Length) {
		glyph := draw.GlyphStyle{Color: classColour(class), Radius: 3.6, Shape: classShape(class)}
		c.DrawGlyphNoClip(glyph, vg.Point{X: (left + right) / 2, Y: y})
	}}
}

// drawPoints draws the points with the given indices, in that order. The more there are, the smaller and paler they
// become.
func (s Scatter) drawPoints(c draw.Canvas, a axes, order []int) {
	crowd := float64(len(order)) / 1000
	radius := vg.Length(min(max(2.1*math.Pow(crowd, -0.2), 1.3), 3))
	alpha := min(max(0.75*math.Pow(crowd, -0.1), 0.6), 0.9)
	for _, i := range order {
		class := 0
		if s.Labels != nil {
			class = s.Labels[i]
		}
		c.DrawGlyphNoClip(draw.GlyphStyle{
			Color:  withAlpha(classColour(class), alpha),
			Radius: radius,
			Shape:  classShape(class),
		}, vg.Point{X: a.x(s.Points[i][0]), Y: a.y(s.Points[i][1])})
	}
}

// legendEntries checks labels and classes and lists the lines of the legend.
func (s Scatter) legendEntries() ([]legendEntry, error) {
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
	var entries []legendEntry
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
