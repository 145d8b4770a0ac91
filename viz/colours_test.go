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
		if got := contrast(c, color.NRGBA{255, 255, 255, 255}); got < 3 {
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

// TestHeatColours: the lightness of the colours of a heat map grows evenly, in each vision, and the numbers on them can
// be read.
func TestHeatColours(t *testing.T) {
	const steps = 256
	at := func(share float64) float64 { return lightness(seen(viz.HeatColour(share), visions["normal"])) }
	first, last := at(0), at(1)
	if first > 20 || last < 85 {
		t.Errorf("lightness from %.1f to %.1f; want most of 0 to 100", first, last)
	}
	for i := range steps + 1 {
		share := float64(i) / steps
		c := viz.HeatColour(share)
		if got, want := at(share), first+(last-first)*share; math.Abs(got-want) > 2 {
			t.Errorf("at %.3f the lightness is %.1f; evenly it would be %.1f", share, got, want)
		}
		if got := contrast(c, viz.TextOn(share)); got < 4.5 {
			t.Errorf("at %.3f numbers have a contrast of %.2f; WCAG 2.1 asks for 4.5", share, got)
		}
		for name, vision := range visions {
			before := viz.HeatColour(max(share-1.0/steps, 0))
			if lightness(seen(c, vision)) < lightness(seen(before, vision))-0.2 {
				t.Errorf("%s: at %.3f the colours become darker", name, share)
			}
		}
	}
}
