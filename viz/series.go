package viz

import (
	"image/color"

	"gonum.org/v1/plot"
	"gonum.org/v1/plot/vg"
	"gonum.org/v1/plot/vg/draw"
)

// seriesStyle is a line and a mark on it.
type seriesStyle struct {
	line   draw.LineStyle
	hollow bool
}

func trainStyle(c color.Color) seriesStyle {
	return seriesStyle{line: draw.LineStyle{Color: c, Width: 1.4}}
}

func validationStyle(c color.Color) seriesStyle {
	return seriesStyle{line: draw.LineStyle{Color: c, Width: 1.4, Dashes: []vg.Length{4, 2.5}}, hollow: true}
}

// mark draws a dot, or a ring with a white inside.
func (s seriesStyle) mark(c draw.Canvas, at vg.Point) {
	dot := draw.GlyphStyle{Color: s.line.Color, Radius: 2.3, Shape: draw.CircleGlyph{}}
	c.DrawGlyphNoClip(dot, at)
	if s.hollow {
		dot.Color, dot.Radius = color.White, 1.3
		c.DrawGlyphNoClip(dot, at)
	}
}

// series is a line through the values at first, first + 1, ... Values that cannot be drawn interrupt it.
type series struct {
	values []float64
	first  int
	style  seriesStyle
}

// markedEpochs is the number of values up to which each is marked.
const markedEpochs = 25

// Plot implements plot.Plotter.
func (s series) Plot(c draw.Canvas, p *plot.Plot) {
	x, y := p.Transforms(&c)
	var marks []vg.Point
	for _, run := range runs(s.values) {
		line := make([]vg.Point, 0, run.end-run.start)
		for i := run.start; i < run.end; i++ {
			line = append(line, vg.Point{X: x(float64(i + s.first)), Y: y(s.values[i])})
		}
		c.StrokeLines(s.style.line, line)
		if len(line) == 1 || len(s.values) <= markedEpochs {
			marks = append(marks, line...)
		}
	}
	for _, at := range marks {
		s.style.mark(c, at)
	}
}

// run is a stretch of indices, without the end.
type run struct{ start, end int }

// runs are the longest stretches of values that can be drawn.
func runs(values []float64) []run {
	var found []run
	open := false
	for i, v := range values {
		switch {
		case !drawable(v):
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
