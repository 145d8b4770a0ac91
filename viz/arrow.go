package viz

import (
	"math"

	"gonum.org/v1/plot/plotter"
	"gonum.org/v1/plot/vg"
	"gonum.org/v1/plot/vg/draw"
)

// arrowLook is how the arrows of a field are drawn.
type arrowLook struct {
	line draw.LineStyle
	head vg.Length // longest head, in points
}

// arrowLooks are the looks of the fields in order. The first is broad and pale, so that a thin dark one upon it shows
// where the two agree.
var arrowLooks = [...]arrowLook{
	{draw.LineStyle{Color: palette[14], Width: 2.6}, 7.5},
	{draw.LineStyle{Color: palette[2], Width: 0.9}, 4},
	{draw.LineStyle{Color: palette[10], Width: 0.9, Dashes: []vg.Length{2.5, 1.5}}, 4},
	{draw.LineStyle{Color: palette[19], Width: 1.4}, 5},
}

func lookOfField(i int) arrowLook { return arrowLooks[i%len(arrowLooks)] }

// Thumbnail implements plot.Thumbnailer.
func (l arrowLook) Thumbnail(c *draw.Canvas) {
	arrow{l, vg.Point{X: c.Size().X}}.DrawGlyph(c, draw.GlyphStyle{}, vg.Point{X: c.Min.X, Y: c.Center().Y})
}

// arrows are the arrows of a field. A vector of length 1 takes the given number of points. Each arrow is a glyph of a
// plotter.Scatter, because a plotter.Field needs a regular grid and scales every field by its own longest vector.
func (f Field) arrows(look arrowLook, unit float64) *plotter.Scatter {
	s := new(plotter.Scatter)
	var glyphs []draw.GlyphStyle
	for i, at := range f.At {
		if v := f.Vectors[i]; shownArrow(at, v) {
			s.XYs = append(s.XYs, plotter.XY{X: at[0], Y: at[1]})
			tip := vg.Point{X: vg.Length(unit * v[0]), Y: vg.Length(unit * v[1])}
			glyphs = append(glyphs, draw.GlyphStyle{Color: look.line.Color, Radius: 1, Shape: arrow{look, tip}})
		}
	}
	s.GlyphStyleFunc = func(i int) draw.GlyphStyle { return glyphs[i] }
	return s
}

// arrow is a glyph with its tip at some distance, and a head that is at most 45 % of it. In place of one that is too
// short to be seen there is a dot.
type arrow struct {
	arrowLook
	tip vg.Point
}

// DrawGlyph implements draw.GlyphDrawer.
func (a arrow) DrawGlyph(c *draw.Canvas, _ draw.GlyphStyle, from vg.Point) {
	length := vg.Length(math.Hypot(float64(a.tip.X), float64(a.tip.Y)))
	if length < a.line.Width/2 {
		c.DrawGlyphNoClip(draw.GlyphStyle{Color: a.line.Color, Radius: a.line.Width / 2, Shape: draw.CircleGlyph{}}, from)
		return
	}
	head := min(0.45*length, a.head)
	along := a.tip.Scale(1 / length)
	across := vg.Point{X: -along.Y, Y: along.X}.Scale(max(head/2.2, a.line.Width*0.8))
	to := from.Add(a.tip)
	base := to.Sub(along.Scale(head))
	c.StrokeLine2(a.line, from.X, from.Y, base.X, base.Y)
	c.FillPolygon(a.line.Color, []vg.Point{to, base.Add(across), base.Sub(across)})
}

// scaleBar is a line of known length in a legend.
type scaleBar vg.Length

// Thumbnail implements plot.Thumbnailer.
func (b scaleBar) Thumbnail(c *draw.Canvas) {
	left, right, y := c.Min.X, c.Min.X+vg.Length(b), c.Center().Y
	style := draw.LineStyle{Color: ink, Width: 0.9}
	c.StrokeLine2(style, left, y, right, y)
	for _, x := range []vg.Length{left, right} {
		c.StrokeLine2(style, x, y-2.5, x, y+2.5)
	}
}
