package viz

import (
	"gonum.org/v1/plot/text"
	"gonum.org/v1/plot/vg"
	"gonum.org/v1/plot/vg/draw"
)

// MarkKind is the direction of a [Mark].
type MarkKind int

const (
	VerticalMark   MarkKind = iota // at a value of the horizontal axis
	HorizontalMark                 // at a value of the vertical axis
	DiagonalMark                   // from the lower left corner of the plot to the upper right one
)

// Mark is a thin dashed line of reference with a label beside it, such as a threshold, chance, or a rule of thumb. One beyond
// the axes is not drawn; axes that are chosen by the figure reach to its marks.
type Mark struct {
	Label string
	Kind  MarkKind
	At    float64 // not of a DiagonalMark
}

// withMarks widens the intervals of two axes to the marks.
func withMarks(x, y interval, marks []Mark) (interval, interval) {
	for _, m := range marks {
		switch {
		case !drawable(m.At):
		case m.Kind == VerticalMark:
			x = x.with(m.At)
		case m.Kind == HorizontalMark:
			y = y.with(m.At)
		}
	}
	return x, y
}

// drawMarks draws marks. Labels of vertical marks stand at the top, one below the other, those of horizontal ones at the left.
func drawMarks(c draw.Canvas, x, y func(float64) vg.Length, marks []Mark) {
	line := draw.LineStyle{Color: ink, Width: 0.9, Dashes: []vg.Length{2, 2}}
	for _, m := range marks { // all lines below all labels
		switch {
		case m.Kind == DiagonalMark:
			c.StrokeLine2(line, c.Min.X, c.Min.Y, c.Max.X, c.Max.Y)
		case !drawable(m.At):
		case m.Kind == HorizontalMark && c.ContainsY(y(m.At)):
			c.StrokeLine2(line, c.Min.X, y(m.At), c.Max.X, y(m.At))
		case m.Kind == VerticalMark && c.ContainsX(x(m.At)):
			c.StrokeLine2(line, x(m.At), c.Min.Y, x(m.At), c.Max.Y)
		}
	}
	style := textStyle(smallSize)
	top := c.Max.Y - 2
	for _, m := range marks {
		switch {
		case m.Kind == DiagonalMark:
			at := vg.Point{X: c.Min.X + 0.72*c.Size().X, Y: c.Min.Y + 0.72*c.Size().Y - 4}
			drawLabel(c, style, at, text.XLeft, text.YTop, m.Label)
		case !drawable(m.At):
		case m.Kind == HorizontalMark && c.ContainsY(y(m.At)):
			at, side := vg.Point{X: c.Min.X + 3, Y: y(m.At) + 1}, text.YBottom
			if at.Y > c.Max.Y-smallSize-4 {
				side = text.YTop
			}
			drawLabel(c, style, at, text.XLeft, side, m.Label)
		case m.Kind == VerticalMark && c.ContainsX(x(m.At)):
			at, side := vg.Point{X: x(m.At) + 3, Y: top}, text.XLeft
			if at.X+style.Width(m.Label) > c.Max.X {
				at.X, side = x(m.At)-3, text.XRight
			}
			drawLabel(c, style, at, side, text.YTop, m.Label)
			top -= smallSize + 3
		}
	}
}

// drawLabel draws text on a white ground, so that lines behind it do not cross it.
func drawLabel(c draw.Canvas, style text.Style, at vg.Point, dx text.XAlignment, dy text.YAlignment, s string) {
	s = shorten(style, c.Size().X, s)
	if s == "" {
		return
	}
	width, height := style.Width(s), textHeight(style, s)
	left := at.X + vg.Length(dx)*width
	bottom := at.Y + vg.Length(dy)*height
	c.SetColor(withAlpha(white, 0.8))
	c.Fill(rectangle(left-1, bottom-1, left+width+1, bottom+height+1))
	drawText(c, style, at, dx, dy, s)
}

// rectangle is a closed path.
func rectangle(left, bottom, right, top vg.Length) vg.Path {
	var p vg.Path
	p.Move(vg.Point{X: left, Y: bottom})
	p.Line(vg.Point{X: right, Y: bottom})
	p.Line(vg.Point{X: right, Y: top})
	p.Line(vg.Point{X: left, Y: top})
	p.Close()
	return p
}
