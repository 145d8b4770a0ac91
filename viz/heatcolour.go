package viz

import (
	"image/color"
	"math"

	"gonum.org/v1/plot/plotter"
	"gonum.org/v1/plot/text"
	"gonum.org/v1/plot/vg"
	"gonum.org/v1/plot/vg/draw"
)

// viridis holds seventeen colours, at equal steps, of the map of that name by S. van der Walt and N. Smith (2015, in
// the public domain). Lightness grows evenly along it, for readers with any vision and in grey print.
var viridis = [...]color.NRGBA{
	{68, 1, 84, 255}, {72, 23, 105, 255}, {71, 44, 122, 255}, {66, 64, 134, 255},
	{59, 82, 139, 255}, {51, 99, 141, 255}, {44, 114, 142, 255}, {38, 130, 142, 255},
	{33, 145, 140, 255}, {31, 160, 136, 255}, {40, 174, 128, 255}, {63, 188, 115, 255},
	{94, 201, 98, 255}, {132, 212, 75, 255}, {173, 220, 48, 255}, {216, 226, 25, 255},
	{253, 231, 37, 255},
}

// heatColour is the colour at a share of the range, from 0 to 1.
func heatColour(share float64) color.NRGBA {
	at := share * float64(len(viridis)-1)
	i := min(int(at), len(viridis)-2)
	mix := func(a, b uint8) uint8 { return uint8(float64(a) + (at-float64(i))*(float64(b)-float64(a)) + 0.5) }
	a, b := viridis[i], viridis[i+1]
	return color.NRGBA{mix(a.R, b.R), mix(a.G, b.G), mix(a.B, b.B), 255}
}

// textOn is the colour of text on the colour at a share of the range: white or black, whichever has more contrast.
func textOn(share float64) color.NRGBA {
	if share < 0.43 {
		return white
	}
	return color.NRGBA{A: 0xff}
}

// share is where a value lies between the ends, from 0 to 1.
func (r interval) share(v float64) float64 {
	if r.max <= r.min {
		return 0.5
	}
	return min(max((v-r.min)/(r.max-r.min), 0), 1)
}

// matrix is a grid of numbers, row 0 at the top.
type matrix [][]float64

// Dims, X, Y and Z implement plotter.GridXYZ. What cannot be drawn is NaN.
func (m matrix) Dims() (columns, rows int) { return len(m[0]), len(m) }
func (m matrix) X(column int) float64      { return float64(column) }
func (m matrix) Y(row int) float64         { return float64(row) }
func (m matrix) Z(column, row int) float64 {
	if v := m[len(m)-1-row][column]; drawable(v) {
		return v
	}
	return math.NaN()
}

// heatColours are the colours of a heat map.
type heatColours [256]color.Color

// Colors implements palette.Palette.
func (h *heatColours) Colors() []color.Color { return h[:] }

// newHeatMap draws a matrix in the colours of a range of values. It is a raster, because cells drawn one by one would
// leave pale lines between them.
func newHeatMap(m matrix, values interval) *plotter.HeatMap {
	colours := new(heatColours)
	for i := range colours {
		colours[i] = heatColour(float64(i) / float64(len(colours)-1))
	}
	return &plotter.HeatMap{
		GridXYZ: m, Palette: colours, Min: values.min, Max: values.max, Rasterized: true,
		Underflow: heatColour(0), Overflow: heatColour(1),
	}
}

// drawColourBar draws the bar of the colours of the values, with ticks at its right.
func drawColourBar(c draw.Canvas, bar vg.Rectangle, values interval) {
	const steps = 128
	ramp := make(matrix, steps)
	for i := range ramp {
		share := (float64(i) + 0.5) / steps
		ramp[steps-1-i] = []float64{values.min*(1-share) + values.max*share}
	}
	p := newPlot(axis{interval: interval{-0.5, 0.5}}, axis{interval: interval{-0.5, steps - 0.5}})
	p.HideAxes()
	add(p, newHeatMap(ramp, values))
	p.Draw(draw.Canvas{Canvas: c.Canvas, Rectangle: bar})
	for _, t := range barTicks(bar.Size().Y).Ticks(values.min, values.max) {
		y := bar.Min.Y + bar.Size().Y*vg.Length(values.share(t.Value))
		c.StrokeLine2(draw.LineStyle{Color: grey, Width: 0.6}, bar.Max.X, y, bar.Max.X+3, y)
		drawText(c, textStyle(smallSize), vg.Point{X: bar.Max.X + 5, Y: y}, text.XLeft, text.YCenter, t.Label)
	}
}

// colourBarRoom is the width that a bar of colours of the given height takes with its ticks.
func colourBarRoom(values interval, height vg.Length) vg.Length {
	width := vg.Length(0)
	for _, t := range barTicks(height).Ticks(values.min, values.max) {
		width = max(width, textStyle(smallSize).Width(t.Label))
	}
	return ceilHalf(2*space + colourBar + 5 + width)
}

// barTicks suit a bar of colours of the given height.
func barTicks(height vg.Length) linearTicks {
	return linearTicks{count: min(max(int(height/(2.5*smallSize)), 2), 6)}
}
