package viz

import (
	"math"

	"gonum.org/v1/plot/text"
	"gonum.org/v1/plot/vg"
	"gonum.org/v1/plot/vg/draw"
)

// labelPlaces are the places inside the canvas where a label of the given size may stand beside the line of a mark, the
// better ones first.
func labelPlaces(kind MarkKind, line []vg.Point, size vg.Point, inside vg.Rectangle) []vg.Rectangle {
	const (
		steps  = 16 // places along the line
		beside = 3  // from the line to the text, in points
	)
	var places []vg.Rectangle
	add := func(left, bottom vg.Length) {
		r := vg.Rectangle{Min: vg.Point{X: left, Y: bottom}, Max: vg.Point{X: left + size.X, Y: bottom + size.Y}}
		if r.Min.X >= inside.Min.X && r.Max.X <= inside.Max.X && r.Min.Y >= inside.Min.Y && r.Max.Y <= inside.Max.Y {
			places = append(places, r)
		}
	}
	from, to := line[0], line[1]
	for i := range steps + 1 {
		t := vg.Length(i) / steps
		switch kind {
		case HorizontalMark: // from the left, above the line rather than below
			left := from.X + beside + t*(to.X-from.X-size.X-2*beside)
			add(left, from.Y+beside)
			add(left, from.Y-beside-size.Y)
		case VerticalMark: // from the top, right of the line rather than left
			bottom := to.Y - beside - size.Y - t*(to.Y-from.Y-size.Y-2*beside)
			add(from.X+beside, bottom)
			add(from.X-beside-size.X, bottom)
		case DiagonalMark: // from the upper end, below the line rather than above
			at := to.Add(from.Sub(to).Scale(0.15 + 0.8*t))
			add(at.X+beside, at.Y-beside-size.Y)
			add(at.X-beside-size.X, at.Y+beside)
		}
	}
	if len(places) == 0 { // it is too long to stand beside the line, and stands across it
		add(min(max(to.X-size.X/2, inside.Min.X+1), inside.Max.X-size.X-1), min(to.Y, inside.Max.Y-beside)-size.Y)
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
		wide := vg.Rectangle{Min: place.Min.Sub(vg.Point{X: around, Y: around}), Max: place.Max.Add(vg.Point{X: around, Y: around})}
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

// lengthInside is the length of the part of a line that is inside a rectangle (after Liang and Barsky, 1984).
func lengthInside(line []vg.Point, r vg.Rectangle) (length float64) {
	for i := 1; i < len(line); i++ {
		from, d := line[i-1], line[i].Sub(line[i-1])
		enter, leave := 0.0, 1.0
		for _, side := range [4]struct{ step, room vg.Length }{
			{-d.X, from.X - r.Min.X}, {d.X, r.Max.X - from.X}, {-d.Y, from.Y - r.Min.Y}, {d.Y, r.Max.Y - from.Y},
		} {
			switch t := float64(side.room / side.step); {
			case side.step == 0 && side.room < 0:
				leave = -1
			case side.step < 0:
				enter = max(enter, t)
			case side.step > 0:
				leave = min(leave, t)
			}
		}
		if enter < leave {
			length += (leave - enter) * math.Hypot(float64(d.X), float64(d.Y))
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
