package viz

import (
	"math"

	"gonum.org/v1/plot"
	"gonum.org/v1/plot/plotter"
	"gonum.org/v1/plot/text"
	"gonum.org/v1/plot/vg"
	"gonum.org/v1/plot/vg/draw"
)

// labelPlaces are the places inside the canvas where a label of the given size may stand beside the line of a mark, the
// better ones first: right of the line rather than left, and above rather than below, from the left end of a horizontal
// line and from the upper end of another.
func labelPlaces(line []vg.Point, size vg.Point, inside vg.Rectangle) (places []vg.Rectangle) {
	const (
		steps  = 16 // places along the line
		beside = 3  // from the line to the text, in points
	)
	from, to := line[1], line[0]
	if from.Y == to.Y {
		from, to = to, from
	}
	for _, corner := range []vg.Point{
		{X: beside, Y: beside}, {X: beside, Y: -beside - size.Y},
		{X: -beside - size.X, Y: beside}, {X: -beside - size.X, Y: -beside - size.Y},
	} {
		for i := range steps + 1 {
			at := from.Add(to.Sub(from).Scale(vg.Length(i) / steps)).Add(corner)
			r := vg.Rectangle{Min: at, Max: at.Add(size)}
			if overlap(r, inside) > 0.999*float64(size.X*size.Y) && lengthInside(line, r) == 0 {
				places = append(places, r)
			}
		}
	}
	if len(places) == 0 { // it is too long to stand beside the line, and stands across its upper end
		left := min(max(from.X-size.X/2, inside.Min.X+1), inside.Max.X-size.X-1)
		bottom := min(from.Y, inside.Max.Y-beside) - size.Y
		if bottom >= inside.Min.Y {
			places = []vg.Rectangle{{Min: vg.Point{X: left, Y: bottom}, Max: vg.Point{X: left + size.X, Y: bottom + size.Y}}}
		}
	}
	return places
}

// freest is the place in and around which there is least of the lines, and nothing of the rectangles that are taken if
// that is possible. Of places that are as good it is the first.
func freest(places []vg.Rectangle, lines [][]vg.Point, taken []vg.Rectangle) vg.Rectangle {
	best, least := places[0], math.Inf(1)
	for i, place := range places {
		cost := 0.01 * float64(i)
		const around = 2 // points; the line of the mark itself is farther away
		edge := vg.Point{X: around, Y: around}
		wide := vg.Rectangle{Min: place.Min.Sub(edge), Max: place.Max.Add(edge)}
		for _, line := range lines {
			cost += lengthInside(line, wide)
		}
		for _, other := range taken {
			cost += 100 * overlap(place, other)
		}
		if cost < least {
			best, least = place, cost
		}
	}
	return best
}

// lengthInside is the length of the part of a line that is inside a rectangle.
func lengthInside(line []vg.Point, r vg.Rectangle) (length float64) {
	inside := draw.Canvas{Rectangle: r}
	for _, part := range inside.ClipLinesXY(line) {
		for i := 1; i < len(part); i++ {
			length += math.Hypot(float64(part[i].X-part[i-1].X), float64(part[i].Y-part[i-1].Y))
		}
	}
	return length
}

// overlap is the area that two rectangles share.
func overlap(p, q vg.Rectangle) float64 {
	x := min(p.Max.X, q.Max.X) - max(p.Min.X, q.Min.X)
	y := min(p.Max.Y, q.Max.Y) - max(p.Min.Y, q.Min.Y)
	return float64(max(x, 0) * max(y, 0))
}

// drawLabel draws one line of text in a rectangle on a white ground, so that what is behind it does not cross it.
func drawLabel(c draw.Canvas, style text.Style, r vg.Rectangle, s string) {
	c.SetColor(withAlpha(white, 0.8))
	c.Fill(rectangle(r.Min.X-1, r.Min.Y-1, r.Max.X+1, r.Max.Y+1))
	drawText(c, style, vg.Point{X: r.Min.X, Y: (r.Min.Y + r.Max.Y) / 2}, text.XLeft, text.YCenter, s)
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

// addLabel adds a text in the middle of a place, or above or below it.
func addLabel(l *plotter.Labels, at plotter.XY, style text.Style, y text.YAlignment, label string) {
	style.XAlign, style.YAlign = text.XCenter, y
	l.XYs, l.Labels, l.TextStyle = append(l.XYs, at), append(l.Labels, label), append(l.TextStyle, style)
}

// grounded are labels on a white ground, so that what is behind does not cross them.
type grounded struct{ *plotter.Labels }

// Plot implements plot.Plotter.
func (l grounded) Plot(c draw.Canvas, p *plot.Plot) {
	c.SetColor(withAlpha(white, 0.8))
	for _, b := range l.GlyphBoxes(p) {
		c.Fill(b.Add(vg.Point{X: c.X(b.X), Y: c.Y(b.Y)}).Path())
	}
	l.Labels.Plot(c, p)
}
