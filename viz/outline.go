package viz

import (
	"golang.org/x/image/font/sfnt"
	"golang.org/x/image/math/fixed"
	"gonum.org/v1/plot/font"
	"gonum.org/v1/plot/vg"
)

// outlineCanvas draws text as filled outlines of its glyphs. A vector file then looks the same on every machine, with
// its fonts installed or not, has every character of the font, and need not carry the font's 400 kB.
type outlineCanvas struct{ vg.Canvas }

// FillString implements vg.Canvas. A glyph that the font lacks is drawn as its box for missing ones.
func (c outlineCanvas) FillString(f font.Face, at vg.Point, s string) {
	var buffer sfnt.Buffer
	unit := fixed.Int26_6(f.Face.UnitsPerEm())
	scale := f.Font.Size / vg.Length(unit)
	var previous sfnt.GlyphIndex
	for i, r := range s {
		glyph, err := f.Face.GlyphIndex(&buffer, r)
		if err != nil {
			continue
		}
		if i > 0 {
			// The same kerning as in font.Face.Width, by which the text was placed. No kerning is not an error here.
			if kern, err := f.Face.Kern(&buffer, previous, glyph, unit, 0); err == nil {
				at.X += vg.Length(kern) * scale
			}
		}
		previous = glyph
		if segments, err := f.Face.LoadGlyph(&buffer, glyph, unit, nil); err == nil && len(segments) > 0 {
			c.Fill(outline(segments, at, scale))
		}
		if advance, err := f.Face.GlyphAdvance(&buffer, glyph, unit, 0); err == nil {
			at.X += vg.Length(advance) * scale
		}
	}
}

// outline is the path of a glyph with its origin at the given place.
func outline(segments sfnt.Segments, at vg.Point, scale vg.Length) vg.Path {
	// Fonts measure downwards, pages upwards.
	place := func(p fixed.Point26_6) vg.Point {
		return vg.Point{X: at.X + vg.Length(p.X)*scale, Y: at.Y - vg.Length(p.Y)*scale}
	}
	var path vg.Path
	for i, s := range segments {
		switch s.Op {
		case sfnt.SegmentOpMoveTo:
			if i > 0 {
				path.Close()
			}
			path.Move(place(s.Args[0]))
		case sfnt.SegmentOpLineTo:
			path.Line(place(s.Args[0]))
		case sfnt.SegmentOpQuadTo:
			path.QuadTo(place(s.Args[0]), place(s.Args[1]))
		case sfnt.SegmentOpCubeTo:
			path.CubeTo(place(s.Args[0]), place(s.Args[1]), place(s.Args[2]))
		}
	}
	path.Close()
	return path
}
