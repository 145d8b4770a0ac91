package viz

import (
	"math"

	"gonum.org/v1/plot"
	"gonum.org/v1/plot/plotter"
	"gonum.org/v1/plot/vg"
	"gonum.org/v1/plot/vg/draw"
)

const (
	manyPoints = 30  // up to which each has a glyph
	glyphEvery = 70  // points along a line of many points from one glyph to the next
	glyphSize  = 2.7 // radius of a glyph in points
	lineWidth  = 1.4
)

// dashes are the patterns of lines without glyphs.
var dashes = [...][]vg.Length{nil, {6, 2}, {1.2, 1.6}, {7, 2, 1.2, 2}, {3, 1.6}}

// curve is how a line is drawn: without width no line, without radius no glyphs.
type curve struct {
	stroke draw.LineStyle
	glyph  draw.GlyphStyle
	phase  float64 // of the distance from one glyph to the next where the first one stands
}

// entry is the line of the legend.
func (k curve) entry(name string) entry {
	e := entry{name: name, samples: []plot.Thumbnailer{&plotter.Line{LineStyle: k.stroke}}}
	if k.glyph.Radius > 0 {
		e.samples = append(e.samples, &plotter.Scatter{GlyphStyle: k.glyph})
	}
	return e
}

// add adds the parts of a line between its gaps to a plot whose data will stand on the given canvas. A part of one
// point always has a glyph.
func (k curve) add(p *plot.Plot, data draw.Canvas, parts []plotter.XYs) {
	x, y := p.Transforms(&data)
	glyphs := &plotter.Scatter{GlyphStyle: k.glyph}
	glyphs.Radius = max(glyphs.Radius, 1.6)
	points := 0
	for _, part := range parts {
		points += len(part)
	}
	all := points <= manyPoints || k.stroke.Width == 0
	next := glyphEvery * k.phase
	for _, part := range parts {
		if len(part) > 1 {
			add(p, &plotter.Line{XYs: part, LineStyle: k.stroke})
		}
		for i, at := range part {
			if i > 0 {
				next -= math.Hypot(float64(x(at.X)-x(part[i-1].X)), float64(y(at.Y)-y(part[i-1].Y)))
			}
			if len(part) == 1 || k.glyph.Radius > 0 && (all || next <= 0) {
				glyphs.XYs = append(glyphs.XYs, at)
			}
			if next <= 0 {
				next = glyphEvery
			}
		}
	}
	add(p, glyphs)
}

// run is a stretch of indices, without the end.
type run struct{ start, end int }

// runs are the longest stretches of the indices below n that are shown.
func runs(n int, shown func(i int) bool) (found []run) {
	open := false
	for i := range n {
		switch {
		case !shown(i):
			open = false
		case open:
			found[len(found)-1].end++
		default:
			found = append(found, run{i, i + 1})
			open = true
		}
	}
	return found
}
