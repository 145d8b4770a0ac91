package viz_test

import (
	"image/color"
	"math"
	"testing"

	"github.com/aegis-ae/aegis/viz"
)

// TestLineColours: thin lines can be seen on white and told apart by all readers.
func TestLineColours(t *testing.T) {
	var colours []color.NRGBA
	for i := range viz.LineColours {
		c := viz.LineColour(i)
		if got := viz.Contrast(c, color.NRGBA{255, 255, 255, 255}); got < 3 {
			t.Errorf("line %d has a contrast of %.2f with white; WCAG 2.1 asks for 3", i, got)
		}
		colours = append(colours, c)
	}
	for name, vision := range visions {
		if four, all := closest(colours[:4], vision), closest(colours, vision); four < 16 || all < 10 {
			t.Errorf("%s: the first four lines differ by %.1f, all by %.1f; want 16 and 10", name, four, all)
		}
	}
	if viz.LineColour(0) != viz.Palette(1)[0] || viz.LineColour(viz.LineColours) != viz.LineColour(0) {
		t.Error("the lines do not begin with the first colour of the palette, or do not repeat")
	}
}

// TestContrast: the ratios of the definition (WCAG 2.1) that are known in advance, and one worked by hand: the linear
// value of level 119 is ((119/255 + .055)/1.055)^2.4 = .18447.
func TestContrast(t *testing.T) {
	black, white, grey := color.NRGBA{A: 255}, color.NRGBA{255, 255, 255, 255}, color.NRGBA{119, 119, 119, 255}
	for _, c := range []struct {
		p, q color.NRGBA
		want float64
	}{{black, white, 21}, {white, white, 1}, {grey, white, 1.05 / .23447}, {grey, black, .23447 / .05}} {
		if got := viz.Contrast(c.p, c.q); math.Abs(got-c.want) > 1e-3 {
			t.Errorf("contrast of %v and %v: %.4f, want %.4f", c.p, c.q, got, c.want)
		}
	}
}

// TestHeatColours: the lightness of the colours of a heat map grows evenly, in each vision, and the numbers on them can
// be read.
func TestHeatColours(t *testing.T) {
	const steps = 256
	first, last := seen(viz.HeatColour(0), visions["normal"]).l, seen(viz.HeatColour(1), visions["normal"]).l
	if first > 20 || last < 85 {
		t.Errorf("lightness from %.1f to %.1f; want most of 0 to 100", first, last)
	}
	for i := range steps + 1 {
		share := float64(i) / steps
		c := viz.HeatColour(share)
		if got, want := seen(c, visions["normal"]).l, first+(last-first)*share; math.Abs(got-want) > 2 {
			t.Errorf("at %.3f the lightness is %.1f; evenly it would be %.1f", share, got, want)
		}
		if got := viz.Contrast(c, viz.TextOn(c)); got < 4.5 {
			t.Errorf("at %.3f numbers have a contrast of %.2f; WCAG 2.1 asks for 4.5", share, got)
		}
		for name, vision := range visions {
			if i > 0 && seen(c, vision).l < seen(viz.HeatColour(share-1.0/steps), vision).l-0.2 {
				t.Errorf("%s: at %.3f the colours become darker", name, share)
			}
		}
	}
}
