package viz

import (
	"math"

	"gonum.org/v1/plot/vg"
	"gonum.org/v1/plot/vg/draw"
)

// arrowLook is how the arrows of a field are drawn.
type arrowLook struct {
	line draw.LineStyle
	head vg.Length // longest head, in points
}

// arrowLooks are those of the fields in order: a broad pale one, so that a thin dark one upon it shows where the two
// agree.
var arrowLooks = [...]arrowLook{
	{draw.LineStyle{Color: palette[14], Width: 2.6}, 7.5},
	{draw.LineStyle{Color: palette[2], Width: 0.9}, 4},
	{draw.LineStyle{Color: palette[10], Width: 0.9, Dashes: []vg.Length{2.5, 1.5}}, 4},
	{draw.LineStyle{Color: palette[19], Width: 1.4}, 5},
}

func lookOfField(i int) arrowLook { return arrowLooks[i%len(arrowLooks)] }

// draw draws an arrow, whose head is at most 45 % of it; a dot in place of one that is too short to be seen.
func (l arrowLook) draw(c draw.Canvas, from, to vg.Point) {
	d := to.Sub(from)
	length := vg.Length(math.Hypot(float64(d.X), float64(d.Y)))
	if length < l.line.Width/2 {
		c.DrawGlyphNoClip(draw.GlyphStyle{Color: l.line.Color, Radius: l.line.Width / 2, Shape: draw.CircleGlyph{}}, from)
		return
	}
	head := min(0.45*length, l.head)
	along := d.Scale(1 / length)
	across := vg.Point{X: -along.Y, Y: along.X}.Scale(max(head/2.2, l.line.Width*0.8))
	base := to.Sub(along.Scale(head))
	c.StrokeLine2(l.line, from.X, from.Y, base.X, base.Y)
	c.FillPolygon(l.line.Color, []vg.Point{to, base.Add(across), base.Sub(across)})
}
