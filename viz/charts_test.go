package viz_test

import (
	"bytes"
	"image"
	"io"
	"math"
	"strings"
	"testing"

	"gonum.org/v1/plot/vg"

	"github.com/aegis-ae/aegis/data"
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
		"a range backwards":   {viz.Lines{XRange: [2]float64{1, 0}, Lines: []viz.Line{{X: []float64{1}, Y: []float64{1}}}}, "horizontal axis cannot be from 1 to 0"},
		"a range from 0, log": {viz.Lines{LogY: true, YRange: [2]float64{0, 1}, Lines: []viz.Line{{X: []float64{1}, Y: []float64{1}}}}, "vertical axis is logarithmic and cannot begin at 0"},
		"a negative colour":   {viz.Lines{Lines: []viz.Line{{X: []float64{1}, Y: []float64{1}, Colour: -1}}}, "colour -1"},
		"bars from nowhere":   {viz.Bars{Base: nan, Groups: []string{"a"}, Series: []viz.BarSeries{{Values: []float64{1}}}}, "cannot start at NaN"},
		"bars of 0 on log":    {viz.Bars{LogY: true, Groups: []string{"a"}, Series: []viz.BarSeries{{Values: []float64{0}}}}, "above 0 on a logarithmic axis"},
		"colours backwards":   {viz.Heat{Range: [2]float64{1, -1}, Rows: []string{"a"}, Columns: []string{"b"}, Values: [][]float64{{1}}}, "cannot range from 1 to -1"},
		"a crowded matrix":    {viz.Heat{CellWidth: .5, Rows: []string{"a"}, Columns: viz.Numbers(200), Values: [][]float64{make([]float64, 200)}}, "no room for the cells"},
		"bins of nothing":     {viz.Histogram{XRange: [2]float64{5, 6}, Series: []viz.Sample{{Values: []float64{1}}}}, "no value"},
		"negative columns":    {viz.Panels{Columns: -1, Figures: []viz.Figure{linesFigure()}}, "-1 columns"},
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
		"a broken panel":      {viz.Panels{Figures: []viz.Figure{linesFigure(), viz.Bars{}}}, "bars: there are none (figure 1 of the panels)"},
		"no pixels":           {viz.Picture{Name: "x"}, `"x" has no pixels`},
		"no room":             {viz.Picture{Name: "x", Image: image.Black, Height: 15}, `no room for "x"`},
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
		"one point":         viz.Lines{Lines: []viz.Line{{X: []float64{0}, Y: []float64{0}}}},
		"gaps":              viz.Lines{Lines: []viz.Line{{Name: "\x00<&\xff", X: []float64{1, 2, 3, math.NaN()}, Y: []float64{1, inf, 3, 4}}}},
		"huge":              viz.Lines{LogX: true, LogY: true, Lines: []viz.Line{{X: []float64{1e-300, 1e300}, Y: []float64{1e-300, 1e300}, Style: viz.MarksOnly}}},
		"marks beyond":      viz.Lines{Lines: []viz.Line{{X: []float64{1}, Y: []float64{1}}}, Marks: []viz.Mark{{At: math.NaN()}, {At: inf, Kind: viz.HorizontalMark, Label: "x"}}},
		"a range that cut":  viz.Lines{XRange: [2]float64{0, 1}, YRange: [2]float64{0, 1}, Lines: []viz.Line{{X: []float64{-5, .5, 5}, Y: []float64{-5, .5, 5}}}},
		"a band below 0":    viz.Lines{LogY: true, Lines: []viz.Line{{X: []float64{1, 2}, Y: []float64{1, 2}, Low: []float64{-1, 0}, High: []float64{2, math.NaN()}}}},
		"error bars, log":   viz.Lines{LogY: true, Lines: []viz.Line{{Style: viz.MarksOnly, X: []float64{1}, Y: []float64{1}, Low: []float64{-1}, High: []float64{2}}}},
		"marks at 0, log":   viz.Lines{LogX: true, LogY: true, Lines: []viz.Line{{X: []float64{1, 2}, Y: []float64{1, 2}}}, Marks: []viz.Mark{{Label: "x"}, {Kind: viz.HorizontalMark, At: -1}, {Kind: viz.DiagonalMark, Label: "d"}}},
		"a square apart":    viz.Lines{Square: true, Lines: []viz.Line{{X: []float64{-50, 3000}, Y: []float64{1, 2}}}},
		"repeated ticks":    viz.Lines{XTicks: []float64{3, 3, 1}, XNames: []string{"three", "three again", "\x00"}, Lines: []viz.Line{{X: []float64{1, 3}, Y: []float64{1, 2}}}},
		"bars on log":       viz.Bars{LogY: true, Format: "%.1g", Groups: []string{"a", "b"}, Series: []viz.BarSeries{{Values: []float64{1e-9, 1e9}, Errors: []float64{1, math.NaN()}}}},
		"bars cut":          viz.Bars{YRange: [2]float64{2, 3}, Format: "%.0f", Groups: []string{"a", "b"}, Series: []viz.BarSeries{{Values: []float64{-9, 9}, Errors: []float64{1, 1}}}},
		"bars from above":   viz.Bars{Base: 10, Groups: []string{"a"}, Series: []viz.BarSeries{{Values: []float64{1}}}},
		"a lone value":      viz.Histogram{LogX: true, Series: []viz.Sample{{Values: []float64{1e-200}}}},
		"far apart":         viz.Histogram{Series: []viz.Sample{{Values: []float64{-1e300, 1e300}}}},
		"a large matrix":    viz.Heat{Rows: viz.Numbers(300), Columns: []string{"a"}, Values: column(300)},
		"vectors on a line": viz.Arrows{Fields: []viz.Field{{At: [][2]float64{{1e6, 0}, {1e6, 1}}, Vectors: [][2]float64{{0, 1e-9}, {1e-9, 0}}}}},
		"huge vectors":      viz.Arrows{Fields: []viz.Field{{At: [][2]float64{{0, 0}, {1, 1}}, Vectors: [][2]float64{{1e300, 1e300}, {0, 1e-300}}}}},
		"panels of panels":  viz.Panels{Figures: []viz.Figure{viz.Panels{Figures: []viz.Figure{linesFigure()}}}, Width: 300},
		"bars below zero":   viz.Bars{Groups: []string{"a", ""}, Series: []viz.BarSeries{{Values: []float64{-1, -2}}}, Format: "%.1f"},
		"bars of zero":      viz.Bars{Groups: []string{"a"}, Series: []viz.BarSeries{{Values: []float64{0}}}},
		"one value":         viz.Histogram{Series: []viz.Sample{{Values: []float64{3, 3, 3}}, {Values: nil}}},
		"one cell":          viz.Heat{Rows: []string{""}, Columns: []string{""}, Values: [][]float64{{5}}},
		"vectors of zero":   viz.Arrows{Fields: []viz.Field{{At: [][2]float64{{1, 1}}, Vectors: [][2]float64{{0, 0}}}}},
	} {
		for _, format := range viz.Formats() {
			var out bytes.Buffer
			if err := viz.Write(&out, format, f); err != nil || out.Len() == 0 {
				t.Errorf("%s as %s: %v", name, format, err)
			}
		}
	}
}

// column is a matrix of one column.
func column(n int) [][]float64 {
	rows := make([][]float64, n)
	for i := range rows {
		rows[i] = []float64{float64(i)}
	}
	return rows
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

// TestPanelsSize: panels are as large as what they hold; on a given width, plots keep their proportions.
func TestPanelsSize(t *testing.T) {
	one := viz.Bars{Groups: []string{"a"}, Series: []viz.BarSeries{{Values: []float64{1}}}, Width: 260, Height: 160}
	three := []viz.Figure{one, one, one}
	for name, c := range map[string]struct {
		panels        viz.Panels
		width, height vg.Length
	}{
		"own size": {viz.Panels{Figures: three, Columns: 2}, 520, 320},
		"letters":  {viz.Panels{Figures: three, Columns: 2, Letters: true}, 552, 320},
		// 60 points of each figure stay; the other 200 x 100 become 100 x 50.
		"narrow": {viz.Panels{Figures: three, Columns: 2, Width: 320}, 320, 220},
		"row":    {viz.Panels{Figures: three}, 780, 160},
	} {
		if width, height := c.panels.Size(); width != c.width || height != c.height {
			t.Errorf("%s: %v x %v, want %v x %v", name, width, height, c.width, c.height)
		}
	}
}

// TestTightGrid: without gaps a grid is as large as its pixels; with them it is two points larger between images.
func TestTightGrid(t *testing.T) {
	grid := viz.ImageGrid{Geometry: data.Image{Height: 28, Width: 28, Channels: 1}, Images: make([]float32, 400*28*28), Columns: 20, PixelSize: .5}
	width, height := grid.Size()
	grid.Tight = true
	tightWidth, tightHeight := grid.Size()
	if width-tightWidth != 19*2 || height-tightHeight != 19*2 || tightWidth != 20*14+16 {
		t.Errorf("20 x 20 images of 14 points: %v x %v, without gaps %v x %v", width, height, tightWidth, tightHeight)
	}
}

func TestLayersRefuse(t *testing.T) {
	two := []viz.Layer{{Name: "x", Units: 4}, {Name: "z", Units: 2}}
	for want, l := range map[string]viz.Layers{
		"at least two":        {Layers: two[:1]},
		`("z") has 0 units`:   {Layers: []viz.Layer{two[0], {Name: "z"}}},
		"there are 0 to 1":    {Layers: two, Groups: []viz.LayerGroup{{Name: "g", From: 1, To: 2}}},
		"points; at least 72": {Layers: two, Width: 20, Height: 20},
	} {
		if err := viz.Write(io.Discard, "png", l); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%v, want %q", err, want)
		}
	}
}
