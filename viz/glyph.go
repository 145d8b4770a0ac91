package viz

import (
	"math"

	"gonum.org/v1/plot/vg"
	"gonum.org/v1/plot/vg/draw"
)

// polygon is a filled glyph with straight edges: its corners, for radius one. Every shape covers the area of the unit
// circle, so that no class looks heavier than another.
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
	corners, full := make(polygon, n), 2*math.Pi/float64(n)
	radius := math.Sqrt(full / math.Sin(full)) // for the area of the unit circle
	for i := range corners {
		corners[i] = onCircle(radius, angle+full*float64(i))
	}
	return corners
}

// plus is a cross of two bars, three times as long as wide, turned by the angle.
func plus(angle float64) (corners polygon) {
	half := math.Sqrt(math.Pi / 20) // of the width of a bar: 5 squares have the area of the unit circle
	for arm := range 4 {
		at := angle + math.Pi/2*float64(arm)
		tip, turn := half*math.Hypot(3, 1), math.Atan2(1, 3)
		corners = append(corners,
			onCircle(tip, at-turn), onCircle(tip, at+turn), onCircle(half*math.Sqrt2, at+math.Pi/4))
	}
	return corners
}

func onCircle(radius, angle float64) vg.Point {
	sin, cos := math.Sincos(angle)
	return vg.Point{X: vg.Length(radius * cos), Y: vg.Length(radius * sin)}
}
