package viz

import (
	"errors"
	"fmt"
	"math"

	"gonum.org/v1/plot/vg"
	"gonum.org/v1/plot/vg/draw"
)

// Field is a vector at each of some points.
type Field struct {
	Name    string // in the key; empty leaves it out
	At      [][2]float64
	Vectors [][2]float64
}

// Arrows shows vector fields in the plane, such as a score, over points such as the data. The axes have equal scales. All
// arrows are scaled alike, so that the longest is as long as the distance between the points suggests; the key says by how
// much.
type Arrows struct {
	Title  string
	X, Y   string // names of the axes
	Fields []Field
	Points [][2]float64 // in the background, pale

	Width, Height vg.Length // of the figure in points; if zero, 340 x 340, and wider for the key
}

// Size implements [Figure].
func (a Arrows) Size() (width, height vg.Length) {
	width, height = pageSize(a.Width, a.Height, 340, 340)
	if a.Width == 0 {
		width += keyWidth(a.key(1), 200)
	}
	return width, height
}

// Draw implements [Figure]. Vectors that are not finite are left out; it is an error if none is left, or if a field has
// another number of vectors than of points.
func (a Arrows) Draw(c draw.Canvas) error {
	x, y, longest, n := noInterval(), noInterval(), 0.0, 0
	for i, f := range a.Fields {
		if len(f.At) != len(f.Vectors) {
			return fmt.Errorf("viz: arrows: field %d (%q) has %d points and %d vectors", i, f.Name, len(f.At), len(f.Vectors))
		}
		for k, at := range f.At {
			if shownArrow(at, f.Vectors[k]) {
				x, y, n = x.with(at[0]), y.with(at[1]), max(n, len(f.At))
				longest = max(longest, math.Hypot(f.Vectors[k][0], f.Vectors[k][1]))
			}
		}
	}
	if n == 0 {
		return errors.New("viz: arrows: there is no vector to draw")
	}
	for _, p := range a.Points {
		if drawable(p[0]) && drawable(p[1]) {
			x, y = x.with(p[0]), y.with(p[1])
		}
	}
	x, y = x.padded(0.06), y.padded(0.06)
	// The points of a square grid as large would have this distance; a longest arrow of that length does not reach the next.
	scale := 1.0
	if longest > 0 {
		scale = max(x.max-x.min, y.max-y.min) / math.Sqrt(float64(n)) / longest
	}
	c, err := startPage(c, "arrows", a.Title)
	if err != nil {
		return err
	}
	entries := a.key(scale)
	c = squared(drawKey(c, entries, keyWidth(entries, 0.45*c.Size().X)))
	if size := c.Size(); size.X < minSide/2 || size.Y < minSide/2 {
		return fmt.Errorf("viz: arrows: no room for the plot: %.4g x %.4g points are left", float64(size.X), float64(size.Y))
	}
	// The longer side decides the scale of both axes.
	half := max(x.max-x.min, y.max-y.min) / 2
	x = interval{(x.min+x.max)/2 - half, (x.min+x.max)/2 + half}
	y = interval{(y.min+y.max)/2 - half, (y.min+y.max)/2 + half}
	p := newPlot(x, y, linearTicks{6}, linearTicks{6})
	p.X.Label.Text, p.Y.Label.Text = clean(a.X), clean(a.Y)
	p.Add(plotterFunc(func(c draw.Canvas, x, y func(float64) vg.Length) {
		for _, at := range a.Points {
			if drawable(at[0]) && drawable(at[1]) {
				c.DrawGlyph(draw.GlyphStyle{Color: withAlpha(grey, 0.35), Radius: 1.2, Shape: draw.CircleGlyph{}}, vg.Point{X: x(at[0]), Y: y(at[1])})
			}
		}
		for i, f := range a.Fields {
			for k, at := range f.At {
				if v := f.Vectors[k]; shownArrow(at, v) {
					from := vg.Point{X: x(at[0]), Y: y(at[1])}
					drawArrow(c, a.line(i), from, vg.Point{X: x(at[0] + scale*v[0]), Y: y(at[1] + scale*v[1])})
				}
			}
		}
	}))
	p.Draw(c)
	return nil
}

func shownArrow(at, v [2]float64) bool {
	return drawable(at[0]) && drawable(at[1]) && drawable(v[0]) && drawable(v[1])
}

// line is how the arrows of field i are drawn.
func (a Arrows) line(i int) draw.LineStyle {
	return draw.LineStyle{Color: classColour([]int{0, 2, 4, 1}[i%4]), Width: vg.Length([]float64{1.6, 0.9}[i%2])}
}

// key has the fields and, as an entry of its own, the scale of the arrows.
func (a Arrows) key(scale float64) []keyEntry {
	var entries []keyEntry
	for i, f := range a.Fields {
		entries = append(entries, keyEntry{f.Name, func(c draw.Canvas, left, right, y vg.Length) {
			drawArrow(c, a.line(i), vg.Point{X: left, Y: y}, vg.Point{X: right, Y: y})
		}})
	}
	return append(entries, keyEntry{fmt.Sprintf("arrows x %.2g", scale), func(draw.Canvas, vg.Length, vg.Length, vg.Length) {}})
}

// drawArrow draws a shaft with a head that is a quarter of it, but no larger than can be seen well.
func drawArrow(c draw.Canvas, style draw.LineStyle, from, to vg.Point) {
	d := to.Sub(from)
	length := math.Hypot(float64(d.X), float64(d.Y))
	if length < 0.3 {
		c.DrawGlyph(draw.GlyphStyle{Color: style.Color, Radius: 0.8, Shape: draw.CircleGlyph{}}, from)
		return
	}
	head := vg.Length(min(max(0.3*length, 1.5), 4.5))
	unit := d.Scale(vg.Length(1 / length))
	across := vg.Point{X: -unit.Y, Y: unit.X}
	base := to.Sub(unit.Scale(head))
	c.StrokeLine2(style, from.X, from.Y, base.X, base.Y)
	c.FillPolygon(style.Color, []vg.Point{to, base.Add(across.Scale(head / 2.2)), base.Sub(across.Scale(head / 2.2))})
}
