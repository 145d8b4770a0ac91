package viz

import (
	"math"

	"gonum.org/v1/plot/vg"
	"gonum.org/v1/plot/vg/draw"
)

// polygon is a filled glyph with straight edges: its corners, for a circle of radius one. The corners are scaled so
// that every shape covers the area of that circle and no class looks heavier than another.
type polygon []vg.Point

// DrawGlyph implements draw.GlyphDrawer.
func (g polygon) DrawGlyph(c *draw.Canvas, style draw.GlyphStyle, at vg.Point) {
	path := make(vg.Path, 0, len(g)+1)
	for i, corner := range g {
		p := vg.Point{X: at.X + corner.X*style.Radius, Y: at.Y + corner.Y*style.Radius}
		if i == 0 {
			path.Move(p)
		} else {
			path.Line(p)
		}
	}
	path.Close()
	c.Fill(path)
}

// ring is a circle with a white inside, so that what is below does not cross it, as it would draw.RingGlyph.
type ring struct{}

// DrawGlyph implements draw.GlyphDrawer.
func (ring) DrawGlyph(c *draw.Canvas, style draw.GlyphStyle, at vg.Point) {
	draw.CircleGlyph{}.DrawGlyph(c, style, at)
	c.SetColor(white)
	style.Radius *= 0.57
	draw.CircleGlyph{}.DrawGlyph(c, style, at)
}

// shapes are the glyphs of the classes in order. Seven and the twenty colours of the palette have no common factor, so
// that the pair of colour and shape repeats after 140 classes only.
var shapes = [...]draw.GlyphDrawer{
	draw.CircleGlyph{},
	regular(4, math.Pi/4), // square
	regular(3, math.Pi/2), // triangle
	regular(4, 0),         // diamond
	plus(0),               // plus
	regular(3, -math.Pi/2),
	plus(math.Pi / 4), // cross
}

// classShape is the glyph of class i, for i >= 0.
func classShape(i int) draw.GlyphDrawer { return shapes[i%len(shapes)] }

// regular is the regular polygon of n corners, the first at the given angle from the x axis.
func regular(n int, angle float64) polygon {
	corners := make(polygon, n)
	for i := range corners {
		corners[i] = onCircle(1, angle+2*math.Pi*float64(i)/float64(n))
	}
	return corners.ofUnitArea()
}

// plus is a cross of two bars, three times as long as wide, turned by the angle.
func plus(angle float64) polygon {
	var corners polygon
	for arm := range 4 {
		at := angle + math.Pi/2*float64(arm)
		tip := math.Hypot(3, 1)
		corners = append(corners,
			onCircle(tip, at-math.Atan2(1, 3)),
			onCircle(tip, at+math.Atan2(1, 3)),
			onCircle(math.Sqrt2, at+math.Pi/4),
		)
	}
	return corners.ofUnitArea()
}

func onCircle(radius, angle float64) vg.Point {
	sin, cos := math.Sincos(angle)
	return vg.Point{X: vg.Length(radius * cos), Y: vg.Length(radius * sin)}
}

// area is the area inside the corners (the shoelace formula).
func (g polygon) area() float64 {
	var twice vg.Length
	for i, p := range g {
		q := g[(i+1)%len(g)]
		twice += p.X*q.Y - q.X*p.Y
	}
	return math.Abs(float64(twice)) / 2
}

// ofUnitArea scales the corners to the area of the unit circle.
func (g polygon) ofUnitArea() polygon {
	scale := vg.Length(math.Sqrt(math.Pi / g.area()))
	for i, p := range g {
		g[i] = p.Scale(scale)
	}
	return g
}
