package viz_test

import (
	"bytes"
	"math"
	"strings"
	"testing"

	"gonum.org/v1/plot/vg"

	"github.com/aegis-ae/aegis/viz"
)

// TestChartErrors: what cannot be drawn is said in one error, and nothing is written.
func TestChartErrors(t *testing.T) {
	nan := math.NaN()
	for name, c := range map[string]struct {
		figure viz.Figure
		want   string
	}{
		"no lines":            {viz.Lines{}, "there are none"},
		"lengths of a line":   {viz.Lines{Lines: []viz.Line{{Name: "a", X: []float64{1, 2}, Y: []float64{1}}}}, `line 0 ("a") has 2 values of X, 1 of Y`},
		"half an interval":    {viz.Lines{Lines: []viz.Line{{X: []float64{1}, Y: []float64{1}, Low: []float64{0}}}}, "1 of Low and 0 of High"},
		"nothing on a log":    {viz.Lines{LogY: true, Lines: []viz.Line{{X: []float64{1}, Y: []float64{-1}}}}, "no point can be drawn"},
		"a tick at 0 on log":  {viz.Lines{LogX: true, XTicks: []float64{0}, Lines: []viz.Line{{X: []float64{1}, Y: []float64{1}}}}, "a tick at 0"},
		"names of ticks":      {viz.Lines{XTicks: []float64{1}, XNames: []string{"a", "b"}, Lines: []viz.Line{{X: []float64{1}, Y: []float64{1}}}}, "2 names for 1 ticks"},
		"no bars":             {viz.Bars{}, "there are none"},
		"bars and groups":     {viz.Bars{Groups: []string{"a"}, Series: []viz.BarSeries{{Name: "s", Values: []float64{1, 2}}}}, `series 0 ("s") has 2 values`},
		"bars of nothing":     {viz.Bars{Groups: []string{"a"}, Series: []viz.BarSeries{{Values: []float64{nan}}}}, "no value is finite"},
		"empty histogram":     {viz.Histogram{Series: []viz.Sample{{Values: []float64{nan}}}}, "no value"},
		"negative bins":       {viz.Histogram{Bins: -1, Series: []viz.Sample{{Values: []float64{1}}}}, "-1 bins"},
		"no matrix":           {viz.Heat{}, "no rows"},
		"rows of a matrix":    {viz.Heat{Rows: []string{"a"}, Columns: []string{"b"}, Values: [][]float64{{1, 2}}}, "row 0 has 2 values for 1 columns"},
		"matrix of nothing":   {viz.Heat{Rows: []string{"a"}, Columns: []string{"b"}, Values: [][]float64{{nan}}}, "no value is finite"},
		"no arrows":           {viz.Arrows{}, "no vector"},
		"points and vectors":  {viz.Arrows{Fields: []viz.Field{{Name: "f", At: [][2]float64{{1, 2}}}}}, `field 0 ("f") has 1 points and 0 vectors`},
		"no panels":           {viz.Panels{}, "no figures"},
		"a panel that is nil": {viz.Panels{Figures: []viz.Figure{nil}}, "figure 0 is nil"},
		"a broken panel":      {viz.Panels{Figures: []viz.Figure{linesFigure(), viz.Bars{}}}, "bars: there are none"},
		"too small":           {viz.Lines{Width: 80, Height: 80, Title: "a title", Lines: []viz.Line{{Name: strings.Repeat("long ", 9), X: []float64{1}, Y: []float64{1}}}}, "no room"},
	} {
		var out bytes.Buffer
		err := viz.Write(&out, "svg", c.figure)
		if err == nil || !strings.Contains(err.Error(), c.want) || out.Len() > 0 {
			t.Errorf("%s: %v, want %q; %d bytes written", name, err, c.want, out.Len())
		}
	}
}

// TestChartsTakeAnything: extremes, gaps and single points are no errors.
func TestChartsTakeAnything(t *testing.T) {
	inf := math.Inf(1)
	for name, f := range map[string]viz.Figure{
		"one point":        viz.Lines{Lines: []viz.Line{{X: []float64{0}, Y: []float64{0}}}},
		"gaps":             viz.Lines{Lines: []viz.Line{{Name: "\x00<&\xff", X: []float64{1, 2, 3, math.NaN()}, Y: []float64{1, inf, 3, 4}}}},
		"huge":             viz.Lines{LogX: true, LogY: true, Lines: []viz.Line{{X: []float64{1e-300, 1e300}, Y: []float64{1e-300, 1e300}, Style: viz.MarksOnly}}},
		"marks beyond":     viz.Lines{Lines: []viz.Line{{X: []float64{1}, Y: []float64{1}}}, Marks: []viz.Mark{{At: math.NaN()}, {At: inf, Kind: viz.HorizontalMark, Label: "x"}}},
		"a range that cut": viz.Lines{XRange: [2]float64{0, 1}, YRange: [2]float64{0, 1}, Lines: []viz.Line{{X: []float64{-5, .5, 5}, Y: []float64{-5, .5, 5}}}},
		"bars below zero":  viz.Bars{Groups: []string{"a", ""}, Series: []viz.BarSeries{{Values: []float64{-1, -2}}}, Format: "%.1f"},
		"bars of zero":     viz.Bars{Groups: []string{"a"}, Series: []viz.BarSeries{{Values: []float64{0}}}},
		"one value":        viz.Histogram{Series: []viz.Sample{{Values: []float64{3, 3, 3}}, {Values: nil}}},
		"one cell":         viz.Heat{Rows: []string{""}, Columns: []string{""}, Values: [][]float64{{5}}},
		"vectors of zero":  viz.Arrows{Fields: []viz.Field{{At: [][2]float64{{1, 1}}, Vectors: [][2]float64{{0, 0}}}}},
	} {
		for _, format := range viz.Formats() {
			var out bytes.Buffer
			if err := viz.Write(&out, format, f); err != nil || out.Len() == 0 {
				t.Errorf("%s as %s: %v", name, format, err)
			}
		}
	}
}

// TestHistogramSizes: a density does not depend on how often the sample is repeated.
func TestHistogramSizes(t *testing.T) {
	values := []float64{1, 2, 2, 3, 3, 3}
	draw := func(v []float64) string {
		var out bytes.Buffer
		if err := viz.Write(&out, "svg", viz.Histogram{Series: []viz.Sample{{Values: v}}, Bins: 3}); err != nil {
			t.Fatal(err)
		}
		return out.String()
	}
	if draw(values) != draw(append(append([]float64{}, values...), values...)) {
		t.Error("the density changes with the size of the sample")
	}
}

// TestPanelsSize: panels are as large as what they hold.
func TestPanelsSize(t *testing.T) {
	one := viz.Bars{Groups: []string{"a"}, Series: []viz.BarSeries{{Values: []float64{1}}}, Width: 100, Height: 90}
	width, height := viz.Panels{Figures: []viz.Figure{one, one, one}, Columns: 2}.Size()
	if width != vg.Length(200) || height != vg.Length(180) {
		t.Errorf("three panels of 100 x 90 in two columns take %v x %v", width, height)
	}
}
