package viz_test

import (
	"image/color"
	"math"
	"testing"

	"github.com/lucasb-eyer/go-colorful"

	"github.com/aegis-ae/aegis/viz"
)

// matrix acts on linear red, green and blue.
type matrix [3][3]float64

// visions are normal vision and the two common deficiencies at full severity: G. M. Machado, M. M. Oliveira and
// L. A. F. Fernandes, "A Physiologically-based Model for Simulation of Color Vision Deficiency" (2009).
var visions = map[string]matrix{
	"normal": {{1, 0, 0}, {0, 1, 0}, {0, 0, 1}},
	"protanopia": {
		{0.152286, 1.052583, -0.204868},
		{0.114503, 0.786281, 0.099216},
		{-0.003882, -0.048116, 1.051998},
	},
	"deuteranopia": {
		{0.367322, 0.860646, -0.227968},
		{0.280085, 0.672501, 0.047413},
		{-0.011820, 0.042940, 0.968881},
	},
}

// seen is a colour as it appears in the given vision.
func seen(c color.NRGBA, m matrix) colorful.Color {
	plain, _ := colorful.MakeColor(c)
	r, g, b := plain.LinearRgb()
	var s [3]float64
	for i, row := range m {
		s[i] = min(max(row[0]*r+row[1]*g+row[2]*b, 0), 1)
	}
	return colorful.LinearRgb(s[0], s[1], s[2])
}

// lightness is that of CIELAB, from 0 to 100.
func lightness(c colorful.Color) float64 {
	l, _, _ := c.Lab()
	return 100 * l
}

// ciede2000 is the difference of two colours.
func ciede2000(p, q colorful.Color) float64 { return 100 * p.DistanceCIEDE2000(q) }

// contrast is the ratio of contrast of two colours, from 1 to 21 (WCAG 2.1).
func contrast(p, q color.NRGBA) float64 {
	luminance := func(c color.NRGBA) float64 {
		plain, _ := colorful.MakeColor(c)
		r, g, b := plain.LinearRgb()
		return 0.2126*r + 0.7152*g + 0.0722*b
	}
	a, b := luminance(p), luminance(q)
	return (max(a, b) + 0.05) / (min(a, b) + 0.05)
}

// closest is the smallest difference between two colours of a palette in one vision.
func closest(colours []color.NRGBA, vision matrix) float64 {
	least := math.Inf(1)
	for i, p := range colours {
		for _, q := range colours[:i] {
			least = min(least, ciede2000(seen(p, vision), seen(q, vision)))
		}
	}
	return least
}

func TestPaletteCanBeToldApart(t *testing.T) {
	for name, vision := range visions {
		ten, twenty := closest(viz.Palette(10), vision), closest(viz.Palette(20), vision)
		t.Logf("%s: %.2f for ten, %.2f for twenty", name, ten, twenty)
		if ten < 11.9 {
			t.Errorf("%s: two of the first ten colours differ by %.2f only", name, ten)
		}
		if twenty < 10.1 {
			t.Errorf("%s: two of the first twenty colours differ by %.2f only", name, twenty)
		}
	}
	// The measure itself must be able to fail: it does for tab10, whose colours were not made for this.
	tab10 := []color.NRGBA{
		{0x1f, 0x77, 0xb4, 255}, {0xff, 0x7f, 0x0e, 255}, {0x2c, 0xa0, 0x2c, 255}, {0xd6, 0x27, 0x28, 255},
		{0x94, 0x67, 0xbd, 255}, {0x8c, 0x56, 0x4b, 255}, {0xe3, 0x77, 0xc2, 255}, {0x7f, 0x7f, 0x7f, 255},
		{0xbc, 0xbd, 0x22, 255}, {0x17, 0xbe, 0xcf, 255},
	}
	if got := closest(tab10, visions["protanopia"]); math.Abs(got-1.25) > 0.01 {
		t.Errorf("tab10 in protanopia: %.2f, want 1.25", got)
	}
}

func TestPaletteOnWhite(t *testing.T) {
	white := color.NRGBA{255, 255, 255, 255}
	for i, c := range viz.Palette(20) {
		if got := ciede2000(seen(c, visions["normal"]), seen(white, visions["normal"])); got < 20 {
			t.Errorf("colour %d differs from white by %.1f only", i, got)
		}
	}
}

func TestPaletteLength(t *testing.T) {
	for _, n := range []int{-1, 0, 1, 10, 47} {
		if got := len(viz.Palette(n)); got != max(n, 0) {
			t.Errorf("Palette(%d) has %d colours", n, got)
		}
	}
	p := viz.Palette(41)
	if p[20] != p[0] || p[40] != p[0] {
		t.Error("the palette does not repeat after twenty")
	}
	p[0] = color.NRGBA{}
	if viz.Palette(1)[0] == p[0] {
		t.Error("changing a palette changes the next")
	}
}
