package viz

import (
	"image/color"
	"math"

	"gonum.org/v1/plot/text"
	"gonum.org/v1/plot/vg"
	"gonum.org/v1/plot/vg/draw"
)

// viridis holds seventeen colours of the map of that name by S. van der Walt and N. Smith (2015; in the public domain), at
// equal steps. Between them its lightness grows evenly, for readers with any vision and in grey print.
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

// luminance is the relative luminance of a colour in sRGB, from 0 to 1 (IEC 61966-2-1).
func luminance(c color.NRGBA) float64 {
	linear := func(v uint8) float64 {
		x := float64(v) / 255
		if x <= 0.04045 {
			return x / 12.92
		}
		return math.Pow((x+0.055)/1.055, 2.4)
	}
	return 0.2126*linear(c.R) + 0.7152*linear(c.G) + 0.0722*linear(c.B)
}

// contrast is the ratio of contrast of two colours, from 1 to 21 (WCAG 2.1).
func contrast(p, q color.NRGBA) float64 {
	a, b := luminance(p), luminance(q)
	return (max(a, b) + 0.05) / (min(a, b) + 0.05)
}

// textOn is the colour of text on a coloured ground: of black and white the one with more contrast.
func textOn(ground color.NRGBA) color.NRGBA {
	black := color.NRGBA{A: 0xff}
	if contrast(ground, white) > contrast(ground, black) {
		return white
	}
	return black
}

// share is where a value lies between the ends, from 0 to 1.
func (r interval) share(v float64) float64 {
	if r.max <= r.min {
		return 0.5
	}
	return min(max((v-r.min)/(r.max-r.min), 0), 1)
}

// drawColourBar draws the bar of the colours of the values, with ticks at its right.
func drawColourBar(c draw.Canvas, bar vg.Rectangle, values interval) {
	const steps = 128
	for i := range steps {
		// Each step reaches to the top, so that no seam is left between two of them.
		bottom := bar.Min.Y + bar.Size().Y*vg.Length(i)/steps
		c.SetColor(heatColour((float64(i) + 0.5) / steps))
		c.Fill(rectangle(bar.Min.X, bottom, bar.Max.X, bar.Max.Y))
	}
	style := textStyle(smallSize)
	for _, t := range barTicks(bar.Size().Y).Ticks(values.min, values.max) {
		y := bar.Min.Y + bar.Size().Y*vg.Length(values.share(t.Value))
		c.StrokeLine2(draw.LineStyle{Color: grey, Width: 0.6}, bar.Max.X, y, bar.Max.X+3, y)
		drawText(c, style, vg.Point{X: bar.Max.X + 5, Y: y}, text.XLeft, text.YCenter, t.Label)
	}
}

// barTicks suit a bar of colours of the given height.
func barTicks(height vg.Length) linearTicks {
	return linearTicks{min(max(int(height/(2.5*smallSize)), 2), 6)}
}
