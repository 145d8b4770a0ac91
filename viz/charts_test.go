package viz_test

import (
	"bytes"
	"math"
	"testing"

	"gonum.org/v1/plot/vg"

	"github.com/aegis-ae/aegis/viz"
)

// TestChartsTakeAnything: extremes, gaps and single points are no errors.
func TestChartsTakeAnything(t *testing.T) {
	inf, nan := math.Inf(1), math.NaN()
	lines := func(l viz.Line, change func(l *viz.Lines)) viz.Figure {
		return with(viz.Lines{Lines: []viz.Line{l}}, change)
	}
	logarithmic := func(l *viz.Lines) { l.LogX, l.LogY = true, true }
	bars := func(b viz.Bars, values, errs []float64) viz.Figure {
		b.Groups, b.Series = viz.Numbers(len(values)), []viz.BarSeries{{Values: values, Errors: errs}}
		return b
	}
	arrows := func(at, vectors [][2]float64) viz.Figure {
		return viz.Arrows{Fields: []viz.Field{{At: at, Vectors: vectors}}}
	}
	for name, f := range map[string]viz.Figure{
		"one point": line(),
		"gaps": lines(viz.Line{Name: "\x00<&\xff", X: floats(1, 2, 3, nan), Y: floats(1, inf, 3, 4)},
			func(*viz.Lines) {}),
		"huge": lines(viz.Line{X: floats(1e-300, 1e300), Y: floats(1e-300, 1e300), Style: viz.MarksOnly}, logarithmic),
		"marks beyond": with(line(), func(l *viz.Lines) {
			l.Marks = []viz.Mark{{At: nan}, {At: inf, Kind: viz.HorizontalMark, Label: "x"}}
		}),
		"a range that cuts": lines(viz.Line{X: floats(-5, .5, 5), Y: floats(-5, .5, 5)},
			func(l *viz.Lines) { l.XRange, l.YRange = [2]float64{0, 1}, [2]float64{0, 1} }),
		"a band below 0": lines(viz.Line{X: floats(1, 2), Y: floats(1, 2), Low: floats(-1, 0), High: floats(2, nan)},
			logarithmic),
		"error bars, log": lines(
			viz.Line{Style: viz.MarksOnly, X: floats(1), Y: floats(1), Low: floats(-1), High: floats(2)}, logarithmic),
		"marks at 0, log": lines(viz.Line{X: floats(1, 2), Y: floats(1, 2)}, func(l *viz.Lines) {
			logarithmic(l)
			l.Marks = []viz.Mark{{Label: "x"}, {Kind: viz.HorizontalMark, At: -1}, {Kind: viz.DiagonalMark, Label: "d"}}
		}),
		"a square apart": lines(viz.Line{X: floats(-50, 3000), Y: floats(1, 2)}, func(l *viz.Lines) { l.Square = true }),
		"repeated ticks": lines(viz.Line{X: floats(1, 3), Y: floats(1, 2)}, func(l *viz.Lines) {
			l.XTicks, l.XNames = floats(3, 3, 1), []string{"three", "three again", "\x00"}
		}),
		"bars on log":       bars(viz.Bars{LogY: true, Format: "%.1g"}, floats(1e-9, 1e9), floats(1, nan)),
		"bars cut":          bars(viz.Bars{YRange: [2]float64{2, 3}, Format: "%.0f"}, floats(-9, 9), floats(1, 1)),
		"bars from above":   bars(viz.Bars{Base: 10}, floats(1), nil),
		"bars below zero":   bars(viz.Bars{Format: "%.1f"}, floats(-1, -2), nil),
		"bars of zero":      bars(viz.Bars{}, floats(0), nil),
		"a lone value":      viz.Histogram{LogX: true, Series: []viz.Sample{{Values: floats(1e-200)}}},
		"far apart":         viz.Histogram{Series: []viz.Sample{{Values: floats(-1e300, 1e300)}}},
		"one value":         viz.Histogram{Series: []viz.Sample{{Values: floats(3, 3, 3)}, {Values: nil}}},
		"a large matrix":    viz.Heat{Rows: viz.Numbers(300), Columns: []string{"a"}, Values: column(300)},
		"one cell":          viz.Heat{Rows: []string{""}, Columns: []string{""}, Values: [][]float64{{5}}},
		"vectors on a line": arrows([][2]float64{{1e6, 0}, {1e6, 1}}, [][2]float64{{0, 1e-9}, {1e-9, 0}}),
		"huge vectors":      arrows([][2]float64{{0, 0}, {1, 1}}, [][2]float64{{1e300, 1e300}, {0, 1e-300}}),
		"vectors of zero":   arrows([][2]float64{{1, 1}}, [][2]float64{{0, 0}}),
		"panels of panels":  viz.Panels{Figures: []viz.Figure{viz.Panels{Figures: []viz.Figure{linesFigure()}}}, Width: 300},
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
		rows[i] = floats(float64(i))
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
	one := with(line(), func(l *viz.Lines) { l.Width, l.Height = 260, 160 })
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
	grid := viz.ImageGrid{Geometry: digitImage, Images: make([]float32, 400*28*28), Columns: 20, PixelSize: .5}
	width, height := grid.Size()
	grid.Tight = true
	tightWidth, tightHeight := grid.Size()
	if width-tightWidth != 19*2 || height-tightHeight != 19*2 || tightWidth != 20*14+16 {
		t.Errorf("20 x 20 images of 14 points: %v x %v, without gaps %v x %v", width, height, tightWidth, tightHeight)
	}
}
