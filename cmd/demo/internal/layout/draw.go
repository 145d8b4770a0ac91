package layout

import (
	"errors"
	"fmt"
	"math"
	"strings"

	"gonum.org/v1/plot/vg"
	"gonum.org/v1/plot/vg/draw"
)

// Size implements viz.Figure.
func (d *Drawing) Size() (width, height vg.Length) { return d.width, d.height }

// Draw implements viz.Figure. The drawing keeps its own size, from the lower left corner of the canvas.
func (d *Drawing) Draw(c draw.Canvas) error {
	c.Push()
	defer c.Pop()
	c.Translate(c.Min.Add(d.origin))
	for _, s := range d.shapes {
		s.draw(c)
	}
	return nil
}

func (s shape) draw(c vg.Canvas) {
	if s.text != "" {
		f := face(s.size, s.bold)
		at := s.at
		if s.middle {
			at.X -= f.Width(s.text) / 2
		}
		c.SetColor(s.fill)
		c.FillString(f, at, s.text)
		return
	}
	if s.fill != nil {
		c.SetColor(s.fill)
		c.Fill(s.path)
	}
	if s.stroke != nil {
		c.SetColor(s.stroke)
		c.SetLineWidth(s.width)
		c.SetLineDash(s.dashes, 0)
		c.Stroke(s.path)
	}
}

// point is a point of the file, whose y axis points down.
func point(x, y vg.Length) vg.Point { return vg.Point{X: x, Y: -y} }

func points(text string) ([]vg.Point, error) {
	v, err := numbers(text)
	if err != nil {
		return nil, err
	}
	if len(v) == 0 || len(v)%2 != 0 {
		return nil, fmt.Errorf("%d coordinates", len(v))
	}
	var out []vg.Point
	for i := 0; i < len(v); i += 2 {
		out = append(out, point(v[i], v[i+1]))
	}
	return out, nil
}

func (s *shape) polygon(text string, closed bool) error {
	corners, err := points(text)
	if err != nil {
		return err
	}
	s.path.Move(corners[0])
	for _, p := range corners[1:] {
		s.path.Line(p)
	}
	if closed {
		s.path.Close()
	}
	return nil
}

// curve reads a path of cubic Bézier curves: M and a point, C and three points for each curve.
func (s *shape) curve(text string) error {
	start, rest, ok := strings.Cut(strings.TrimPrefix(text, "M"), "C")
	from, err := points(start)
	if !ok || err != nil || len(from) != 1 {
		return fmt.Errorf("path %q: it must have M and C", text)
	}
	control, err := points(rest)
	if err != nil || len(control)%3 != 0 {
		return fmt.Errorf("path %q: each curve must have three points", text)
	}
	s.path.Move(from[0])
	for i := 0; i < len(control); i += 3 {
		s.path.CubeTo(control[i], control[i+1], control[i+2])
	}
	return nil
}

// ellipse approximates an ellipse by four Bézier curves, within a thousandth of its radius.
func (s *shape) ellipse(a attributeMap) error {
	cx, err1 := a.number("cx", 0)
	cy, err2 := a.number("cy", 0)
	rx, err3 := a.number("rx", 0)
	ry, err4 := a.number("ry", 0)
	if err := errors.Join(err1, err2, err3, err4); err != nil {
		return err
	}
	const k = 4 * (math.Sqrt2 - 1) / 3
	at := func(x, y float64) vg.Point { return point(vg.Length(cx+rx*x), vg.Length(cy+ry*y)) }
	s.path.Move(at(1, 0))
	s.path.CubeTo(at(1, k), at(k, 1), at(0, 1))
	s.path.CubeTo(at(-k, 1), at(-1, k), at(-1, 0))
	s.path.CubeTo(at(-1, -k), at(-k, -1), at(0, -1))
	s.path.CubeTo(at(k, -1), at(1, -k), at(1, 0))
	s.path.Close()
	return nil
}
