package viz_test

import (
	"math"
	"slices"
	"strings"
	"testing"

	"github.com/aegis-ae/aegis/viz"
)

// TestLeftOutIsSaid: what is not shown is said, except NaN where it leaves a gap that can be seen.
func TestLeftOutIsSaid(t *testing.T) {
	inf, nan := math.Inf(1), math.NaN()
	lines := func(x, y []float64) viz.Lines { return viz.Lines{Lines: []viz.Line{{X: x, Y: y}}} }
	bars := func(v ...float64) viz.Bars {
		return viz.Bars{Groups: viz.Numbers(len(v)), Series: []viz.BarSeries{{Values: v}}}
	}
	histogram := func(v ...float64) viz.Histogram { return viz.Histogram{Series: []viz.Sample{{Values: v}}} }
	two := [][2]float64{{1, 1}, {2, 2}}
	for _, c := range []struct {
		figure viz.Figure
		want   string // empty: nothing is left out
	}{
		{lines(floats(1, 2, 3), floats(1, inf, 3)), "1 of 3 points, not finite"},
		{with(lines(floats(0, 2, 3), floats(1, 2, 3)), func(l *viz.Lines) { l.LogX = true }),
			"1 of 3 points, not finite or not above 0"},
		{lines(floats(1, 2, 3), floats(1, nan, 3)), ""},
		{bars(1, nan, -inf), "1 of 3 bars, not finite"},
		{with(bars(1, 10, 0), func(b *viz.Bars) { b.LogY = true }), "1 of 3 bars, not finite or not above 0"},
		{histogram(1, 2, nan), "1 of 3 values, not finite"},
		{with(histogram(1, 2, 3), func(h *viz.Histogram) { h.XRange = [2]float64{0, 2} }),
			"1 of 3 values, not finite or beyond the axis"},
		{viz.Arrows{Fields: []viz.Field{{At: two, Vectors: [][2]float64{{1, 1}, {nan, 1}}}}}, "1 of 2 arrows, not finite"},
		{viz.Scatter{Points: [][2]float64{{1, 1}, {nan, 1}, {2, -inf}, {1e301, 0}, {3, 4}}}, "3 of 5 points, not finite"},
	} {
		_, texts := record(t, c.figure)
		got := ""
		for _, text := range texts {
			if after, ok := strings.CutPrefix(text, "not shown: "); ok {
				got = after
			}
		}
		if got != c.want {
			t.Errorf("%T: not shown %q in %q, want %q", c.figure, got, texts, c.want)
		}
	}
}

// TestNumbers: numbers stand at bars and in cells if there is room for all, and cells without a value have a dash.
func TestNumbers(t *testing.T) {
	bars := viz.Bars{Groups: viz.Numbers(2), Series: []viz.BarSeries{{Values: floats(0.25, -0.5)}}, Format: "%.3f"}
	narrow := bars
	narrow.Groups, narrow.Width = viz.Numbers(40), 200
	narrow.Series = []viz.BarSeries{{Values: slices.Repeat(floats(0.25), 40)}}
	// Either all cells have their numbers or none: without those that are wide, the important ones would be missing.
	heat := viz.Heat{
		Rows: viz.Numbers(1), Columns: viz.Numbers(3), Values: [][]float64{{1, math.NaN(), 25}}, Format: "%.1f",
	}
	wide := heat
	wide.Values, wide.CellWidth = [][]float64{{1, math.NaN(), 25000}}, 24
	for _, c := range []struct {
		figure    viz.Figure
		has, none []string
	}{
		{bars, []string{"0.250", "-0.500"}, nil},
		{narrow, nil, []string{"0.250"}},
		{heat, []string{"1.0", "–", "25.0"}, nil},
		{wide, nil, []string{"1.0", "–", "25000.0"}},
	} {
		checkTexts(t, c.figure, c.has, c.none)
	}
}

// TestMarksAreNamed: every mark on the axes has its label, in bars in the legend, and none beyond the axes has one.
func TestMarksAreNamed(t *testing.T) {
	marks := []viz.Mark{
		{Label: "here", At: 2}, {Label: "level", Kind: viz.HorizontalMark, At: 1.5}, {Label: "same", Kind: viz.DiagonalMark},
		{Label: "nowhere", At: math.NaN()},
	}
	lines := viz.Lines{Lines: []viz.Line{{X: floats(1, 3), Y: floats(1, 2)}}, Marks: marks}
	checkTexts(t, lines, []string{"here", "level", "same"}, []string{"nowhere"})
	bars := viz.Bars{Groups: viz.Numbers(1), Series: []viz.BarSeries{{Values: floats(1)}}, Marks: marks[1:2]}
	checkTexts(t, bars, []string{"level"}, nil)
}

// checkTexts checks what a figure writes and does not write.
func checkTexts(t *testing.T, f viz.Figure, has, none []string) {
	t.Helper()
	_, texts := record(t, f)
	for _, want := range has {
		if !slices.Contains(texts, want) {
			t.Errorf("%T: the texts %q lack %q", f, texts, want)
		}
	}
	for _, text := range none {
		if slices.Contains(texts, text) {
			t.Errorf("%T: the texts %q have %q", f, texts, text)
		}
	}
}
