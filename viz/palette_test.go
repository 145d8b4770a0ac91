package viz_test

import (
	"image/color"
	"math"
	"testing"

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

type labColour struct{ l, a, b float64 }

// seen is a colour in CIELAB (D65) as it appears in the given vision.
func seen(c color.NRGBA, m matrix) labColour {
	linear := func(v uint8) float64 {
		x := float64(v) / 255
		if x <= 0.04045 {
			return x / 12.92
		}
		return math.Pow((x+0.055)/1.055, 2.4)
	}
	rgb := [3]float64{linear(c.R), linear(c.G), linear(c.B)}
	var s [3]float64
	for i := range s {
		for j := range rgb {
			s[i] += m[i][j] * rgb[j]
		}
		s[i] = min(max(s[i], 0), 1)
	}
	f := func(t float64) float64 {
		if t > 216.0/24389 {
			return math.Cbrt(t)
		}
		return (24389.0/27*t + 16) / 116
	}
	x := f((0.4124564*s[0] + 0.3575761*s[1] + 0.1804375*s[2]) / 0.95047)
	y := f(0.2126729*s[0] + 0.7151522*s[1] + 0.0721750*s[2])
	z := f((0.0193339*s[0] + 0.1191920*s[1] + 0.9503041*s[2]) / 1.08883)
	return labColour{116*y - 16, 500 * (x - y), 200 * (y - z)}
}

// ciede2000 is the CIEDE2000 colour difference: G. Sharma, W. Wu and E. N. Dalal (2005), equations 2 to 22.
func ciede2000(p, q labColour) float64 {
	const degree = math.Pi / 180
	share := func(c float64) float64 { return math.Sqrt(math.Pow(c, 7) / (math.Pow(c, 7) + math.Pow(25, 7))) }
	g := 0.5 * (1 - share((math.Hypot(p.a, p.b)+math.Hypot(q.a, q.b))/2))
	polar := func(c labColour) (chroma, hue float64) {
		a := c.a * (1 + g)
		if hue = math.Atan2(c.b, a) / degree; hue < 0 {
			hue += 360
		}
		return math.Hypot(a, c.b), hue
	}
	c1, h1 := polar(p)
	c2, h2 := polar(q)
	dh, hue := h2-h1, (h1+h2)/2
	switch {
	case c1*c2 == 0:
		dh, hue = 0, h1+h2
	case math.Abs(dh) > 180:
		dh -= math.Copysign(360, dh)
		hue = math.Mod(hue+180, 360)
	}
	dL, dC, dH := q.l-p.l, c2-c1, 2*math.Sqrt(c1*c2)*math.Sin(dh/2*degree)
	l, c := (p.l+q.l)/2, (c1+c2)/2
	t := 1 - 0.17*math.Cos((hue-30)*degree) + 0.24*math.Cos(2*hue*degree) +
		0.32*math.Cos((3*hue+6)*degree) - 0.20*math.Cos((4*hue-63)*degree)
	sL := 1 + 0.015*(l-50)*(l-50)/math.Sqrt(20+(l-50)*(l-50))
	sC, sH := 1+0.045*c, 1+0.015*c*t
	rotation := -math.Sin(60*math.Exp(-math.Pow((hue-275)/25, 2))*degree) * 2 * share(c)
	dL, dC, dH = dL/sL, dC/sC, dH/sH
	return math.Sqrt(dL*dL + dC*dC + dH*dH + rotation*dC*dH)
}

func TestCIEDE2000(t *testing.T) {
	// From the test data of Sharma, Wu and Dalal (2005), table 1: pairs 1, 7, 9, 15, 17 and 25.
	for _, c := range []struct {
		p, q labColour
		want float64
	}{
		{labColour{50, 2.6772, -79.7751}, labColour{50, 0, -82.7485}, 2.0425},
		{labColour{50, 0, 0}, labColour{50, -1, 2}, 2.3669},
		{labColour{50, 2.4900, -0.0010}, labColour{50, -2.4900, 0.0009}, 7.1792},
		{labColour{50, -0.0010, 2.4900}, labColour{50, 0.0011, -2.4900}, 4.7461},
		{labColour{50, 2.5, 0}, labColour{73, 25, -18}, 27.1492},
		{labColour{60.2574, -34.0099, 36.2677}, labColour{60.4626, -34.1751, 39.4387}, 1.2644},
	} {
		if got := ciede2000(c.p, c.q); math.Abs(got-c.want) > 5e-5 {
			t.Errorf("%v against %v: %.4f, want %.4f", c.p, c.q, got, c.want)
		}
	}
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
