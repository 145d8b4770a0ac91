package viz

import (
	"slices"

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

// Mark is a thin dashed line of reference with its label, such as a threshold, chance, or a rule of thumb. One beyond
// the axes is not drawn; axes that are chosen by the figure reach to its marks. In [Bars] the labels stand in the
// legend, in other figures beside the lines, where they cover least of what is drawn.
type Mark struct {
	Label string
	Kind  MarkKind
	At    float64 // in units of the axis; not of a DiagonalMark
}

// markDashes are the patterns of marks whose labels are in the legend.
var markDashes = [][]vg.Length{{2, 2}, {6, 2}, {6, 2, 2, 2}}

func markStyle(pattern int) draw.LineStyle {
	return draw.LineStyle{Color: ink, Width: 0.9, Dashes: markDashes[pattern%len(markDashes)]}
}

// withMarks widens the intervals of two axes to the marks, except those that cannot be on a logarithmic one.
func withMarks(x, y interval, marks []Mark, logX, logY bool) (interval, interval) {
	for _, m := range marks {
		switch {
		case !drawable(m.At):
		case m.Kind == VerticalMark && (!logX || m.At > 1e-300):
			x = x.with(m.At)
		case m.Kind == HorizontalMark && (!logY || m.At > 1e-300):
			y = y.with(m.At)
		}
	}
	return x, y
}

// markLine is the line of a mark inside the axes of a plot; it has no points if the mark is beyond them.
func markLine(m Mark, c draw.Canvas, a axes) []vg.Point {
	switch {
	case m.Kind == DiagonalMark:
		lo, hi := max(a.rangeX.min, a.rangeY.min), min(a.rangeX.max, a.rangeY.max)
		if lo < hi {
			return []vg.Point{{X: a.x(lo), Y: a.y(lo)}, {X: a.x(hi), Y: a.y(hi)}}
		}
	case m.Kind == HorizontalMark && a.rangeY.contains(m.At):
		return []vg.Point{{X: c.Min.X, Y: a.y(m.At)}, {X: c.Max.X, Y: a.y(m.At)}}
	case m.Kind == VerticalMark && a.rangeX.contains(m.At):
		return []vg.Point{{X: a.x(m.At), Y: c.Min.Y}, {X: a.x(m.At), Y: c.Max.Y}}
	}
	return nil
}

// drawMarks draws the lines of marks; pattern chooses the dashes of each.
func drawMarks(c draw.Canvas, a axes, marks []Mark, pattern func(i int) int) {
	for i, m := range marks {
		if line := markLine(m, c, a); line != nil {
			c.StrokeLines(markStyle(pattern(i)), line)
		}
	}
}

// alike gives all marks the same dashes.
func alike(int) int { return 0 }

// drawMarkLabels writes the label of each mark beside its line, where it is least in the way of the lines that are
// drawn, of the other marks, and of the labels before it.
func drawMarkLabels(c draw.Canvas, a axes, marks []Mark, drawn [][]vg.Point) {
	style := textStyle(smallSize)
	drawn = slices.Clone(drawn)
	for _, m := range marks {
		if line := markLine(m, c, a); line != nil {
			drawn = append(drawn, line)
		}
	}
	// Labels of horizontal marks can only stand in two rows, and come first.
	order := slices.SortedStableFunc(slices.Values(marks), func(p, q Mark) int { return rows(p) - rows(q) })
	var taken []vg.Rectangle
	for _, m := range order {
		line := markLine(m, c, a)
		label := shorten(style, c.Size().X-8, m.Label)
		if line == nil || label == "" {
			continue
		}
		places := labelPlaces(m.Kind, line, vg.Point{X: style.Width(label), Y: smallSize}, c.Rectangle)
		if len(places) == 0 {
			continue // the plot is lower than a line of text
		}
		at := freest(places, drawn, taken)
		taken = append(taken, at)
		drawLabel(c, style, at, label)
	}
}

// rows is 0 for a mark whose label has to be in one of two rows, 1 for others.
func rows(m Mark) int {
	if m.Kind == HorizontalMark {
		return 0
	}
	return 1
}
