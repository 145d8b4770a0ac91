package viz

import (
	"gonum.org/v1/plot"
	"gonum.org/v1/plot/plotter"
	"gonum.org/v1/plot/vg"
	"gonum.org/v1/plot/vg/draw"
)

// MarkKind is the direction of a [Mark].
type MarkKind int

const (
	VerticalMark   MarkKind = iota // at a value of the horizontal axis
	HorizontalMark                 // at a value of the vertical axis
	DiagonalMark                   // where both axes have the same value, as chance has in a ROC curve
)

// Mark is a thin dashed reference line with a label, such as a threshold, chance, or a rule of thumb. A mark beyond the
// axes is not drawn; axes that the figure chooses include its marks. In [Bars] the labels stand in the legend, in other
// figures beside the lines, where they cover least of what is drawn.
type Mark struct {
	Label string
	Kind  MarkKind
	At    float64 // in units of the axis; unused by a DiagonalMark
}

// markDashes are the patterns of marks whose labels are in the legend.
var markDashes = [][]vg.Length{{2, 2}, {6, 2}, {6, 2, 2, 2}}

func markStyle(pattern int) draw.LineStyle {
	return draw.LineStyle{Color: ink, Width: 0.9, Dashes: markDashes[pattern%len(markDashes)]}
}

// withMarks widens two axes to the marks, except those that cannot be on a logarithmic one.
func withMarks(x, y *axis, marks []Mark) {
	for _, m := range marks {
		if m.Kind == VerticalMark && x.shows(m.At) {
			x.interval = x.with(m.At)
		}
		if m.Kind == HorizontalMark && y.shows(m.At) {
			y.interval = y.with(m.At)
		}
	}
}

// line is the line of a mark from one end of the axes of a plot to the other; nil if the mark is beyond them.
func (m Mark) line(p *plot.Plot) plotter.XYs {
	x, y := interval{p.X.Min, p.X.Max}, interval{p.Y.Min, p.Y.Max}
	switch {
	case m.Kind == DiagonalMark:
		if lo, hi := max(x.min, y.min), min(x.max, y.max); lo < hi {
			return plotter.XYs{{X: lo, Y: lo}, {X: hi, Y: hi}}
		}
	case m.Kind == HorizontalMark && y.contains(m.At):
		return plotter.XYs{{X: x.min, Y: m.At}, {X: x.max, Y: m.At}}
	case m.Kind == VerticalMark && x.contains(m.At):
		return plotter.XYs{{X: m.At, Y: y.min}, {X: m.At, Y: y.max}}
	}
	return nil
}

// addMarks adds the lines of marks. Where the legend names them they have dashes of their own.
func addMarks(p *plot.Plot, marks []Mark, inLegend bool) {
	for i, m := range marks {
		if !inLegend {
			i = 0
		}
		add(p, &plotter.Line{XYs: m.line(p), LineStyle: markStyle(i)})
	}
}

// markLabels writes the label of each mark beside its line, where it is least in the way of the lines drawn, of the
// other marks, and of the labels before it. plotter.Labels cannot look for such places.
type markLabels struct {
	marks []Mark
	drawn []plotter.XYs
}

// Plot implements plot.Plotter.
func (l markLabels) Plot(c draw.Canvas, p *plot.Plot) {
	style := textStyle(smallSize)
	x, y := p.Transforms(&c)
	place := func(line plotter.XYs) (placed []vg.Point) {
		for _, at := range line {
			placed = append(placed, vg.Point{X: x(at.X), Y: y(at.Y)})
		}
		return placed
	}
	var drawn [][]vg.Point
	for _, line := range l.drawn {
		placed := place(line)
		drawn = append(drawn, placed)
		for _, at := range placed[:min(len(placed), manyPoints)] { // a glyph stands in the way as its diagonal does
			r := vg.Point{X: glyphSize, Y: glyphSize}
			drawn = append(drawn, []vg.Point{at.Sub(r), at.Add(r)})
		}
	}
	for _, m := range l.marks {
		drawn = append(drawn, place(m.line(p)))
	}
	var taken []vg.Rectangle
	for _, horizontal := range []bool{true, false} { // labels of horizontal marks can only stand in two rows
		for _, m := range l.marks {
			line, label := place(m.line(p)), shorten(style, c.Size().X-8, m.Label)
			if (m.Kind == HorizontalMark) != horizontal || line == nil || label == "" {
				continue
			}
			places := labelPlaces(line, vg.Point{X: style.Width(label), Y: smallSize}, c.Rectangle)
			if len(places) == 0 {
				continue // the plot is lower than a line of text
			}
			at := freest(places, drawn, taken)
			taken = append(taken, at)
			drawLabel(c, style, at, label)
		}
	}
}
