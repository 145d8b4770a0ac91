package viz

import (
	"fmt"
	"image"
	"image/color"
	"maps"
	"math"
	"slices"
	"strings"
	"testing"

	"gonum.org/v1/plot/text"
	"gonum.org/v1/plot/vg"
	"gonum.org/v1/plot/vg/draw"
	"gonum.org/v1/plot/vg/recorder"
)

// TestGlyphsCoverEqualAreas finds areas by the shoelace formula.
func TestGlyphsCoverEqualAreas(t *testing.T) {
	for i, shape := range shapes {
		p, ok := shape.(polygon)
		var twice vg.Length
		for k, a := range p {
			b := p[(k+1)%len(p)]
			twice += a.X*b.Y - b.X*a.Y
		}
		if area := math.Abs(float64(twice)) / 2; ok && math.Abs(area-math.Pi) > 1e-12 {
			t.Errorf("shape %d covers %g; want %g, as the circle", i, area, math.Pi)
		}
	}
}

func TestClassesDoNotRepeat(t *testing.T) {
	seen := map[string]int{}
	for class := range maxClasses {
		key := fmt.Sprint(classColour(class), classShape(class))
		if first, ok := seen[key]; ok {
			t.Fatalf("class %d looks like class %d", class, first)
		}
		seen[key] = class
	}
}

func TestWrap(t *testing.T) {
	style := textStyle(10)
	width := style.Width("one two")
	for _, c := range []struct{ in, want string }{
		{"", ""},
		{"one two", "one two"},
		{"  one   two\tsix ", "one two\nsix"},
		{"one\ntwo", "one\ntwo"},
		{"unbreakably-long six", "unbreakably-long\nsix"},
		{"a\x00b\x1b\xff", "ab\ufffd"},
	} {
		if got := wrap(style, width, c.in); got != c.want {
			t.Errorf("wrap(%q) = %q; want %q", c.in, got, c.want)
		}
	}
}

func TestShorten(t *testing.T) {
	style := textStyle(10)
	if got := shorten(style, 1000, " a\n b "); got != "a b" {
		t.Errorf("a short text becomes %q", got)
	}
	long := strings.Repeat("wide ", 20)
	got := shorten(style, 100, long)
	if !strings.HasSuffix(got, "…") || !strings.HasPrefix(long, strings.TrimSuffix(got, "…")) {
		t.Errorf("shortened to %q", got)
	}
	if w := style.Width(got); w > 100 || w < 60 {
		t.Errorf("%q is %v wide; want just below 100", got, w)
	}
	if got := shorten(style, -5, "abc"); got != "a…" {
		t.Errorf("no room leaves %q", got)
	}
}

// TestOutlinesFollowTheText compares the outlines with the box in which gonum places the same text.
func TestOutlinesFollowTheText(t *testing.T) {
	var canvas recorder.Canvas
	style := textStyle(20)
	const word = "Hβ AV." // with an accent-free capital, a Greek letter, a blank and a kerned pair
	c := draw.NewCanvas(outlineCanvas{&canvas}, 200, 100)
	drawText(c, style, vg.Point{X: 50, Y: 40}, text.XLeft, text.YBottom, word)
	left, right, bottom, top := math.Inf(1), math.Inf(-1), math.Inf(1), math.Inf(-1)
	glyphs := 0
	for _, action := range canvas.Actions {
		switch a := action.(type) {
		case *recorder.FillString:
			t.Error("text was drawn as text")
		case *recorder.Fill:
			glyphs++
			for _, c := range a.Path {
				if c.Type == vg.CloseComp {
					continue
				}
				left, right = min(left, float64(c.Pos.X)), max(right, float64(c.Pos.X))
				bottom, top = min(bottom, float64(c.Pos.Y)), max(top, float64(c.Pos.Y))
			}
		}
	}
	if glyphs != 5 {
		t.Errorf("%d outlines; want 5", glyphs)
	}
	width := float64(style.Width(word))
	if left < 50 || left > 53 || right > 50+width || right < 50+width-3 {
		t.Errorf("from %.1f to %.1f; want from 50 to %.1f but for the space beside the letters", left, right, 50+width)
	}
	if bottom < 35 || top > 40+1.3*20 || top-bottom < 0.7*20 {
		t.Errorf("from %.1f up to %.1f on a line from 40 of 20 points", bottom, top)
	}
}

func TestPDFRepairs(t *testing.T) {
	img := image.NewGray(image.Rect(3, 4, 5, 7))
	for y := range 3 {
		img.SetGray(3, 4+y, color.Gray{uint8(10 * y)})
	}
	turned := flipped(img, 3)
	for y := range 3 {
		if got := color.GrayModel.Convert(turned.At(0, y)).(color.Gray).Y; got != uint8(10*(2-y)) {
			t.Errorf("row %d of the flipped image has %d", y, got)
		}
	}
	r, g, b, a := straight{200, 100, 0, 128}.RGBA()
	if r>>8 != 200 || g>>8 != 100 || b>>8 != 0 || a>>8 != 128 {
		t.Errorf("straight colour %d %d %d %d", r>>8, g>>8, b>>8, a>>8)
	}
}

func TestLegendColumns(t *testing.T) {
	var entries []entry
	for i := range 25 {
		entries = append(entries, classEntry(fmt.Sprint(i), i))
	}
	var canvas recorder.Canvas
	l := newLegend(append(entries, entry{}), glyphSample, 10*legendLine+1, 300)
	l.draw(draw.NewCanvas(&canvas, 100, 200))
	columns := map[vg.Length]int{} // names by the place where they begin
	for _, action := range canvas.Actions {
		if a, ok := action.(*recorder.FillString); ok {
			columns[a.Point.X]++
		}
	}
	if got := slices.Sorted(maps.Values(columns)); len(l.columns) != 3 || !slices.Equal(got, []int{7, 9, 9}) {
		t.Errorf("25 entries and one without a name on 10 lines: columns of %v; want 9, 9 and 7", got)
	}
	if l := newLegend(nil, glyphSample, 100, 100); l.width() != 0 {
		t.Errorf("an empty legend is %v wide", l.width())
	}
}
