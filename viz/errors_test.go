package viz_test

import (
	"bytes"
	"image"
	"math"
	"strings"
	"testing"

	"gonum.org/v1/plot/vg"

	"github.com/aegis-ae/aegis/data"
	"github.com/aegis-ae/aegis/viz"
)

// floats is a short way to write numbers.
func floats(v ...float64) []float64 { return v }

// line is a figure of one line of one point.
func line() viz.Lines { return viz.Lines{Lines: []viz.Line{{X: floats(1), Y: floats(1)}}} }

// with is a figure with some of its fields changed.
func with[F any](f F, change func(f *F)) F {
	change(&f)
	return f
}

// TestErrors: what cannot be drawn is said in one error, and nothing is written.
func TestErrors(t *testing.T) {
	nan, nan32 := math.NaN(), float32(math.NaN())
	grey, pixels := data.Image{Height: 2, Width: 2, Channels: 1}, make([]float32, 4)
	rows := func(rows ...viz.Row) viz.Reconstructions { return viz.Reconstructions{Geometry: grey, Rows: rows} }
	images := func(g data.Image, x []float32) viz.ImageGrid { return viz.ImageGrid{Geometry: g, Images: x} }
	losses := func(curves ...viz.Curve) viz.LossCurves { return viz.LossCurves{Curves: curves} }
	scatter := func(labels []int, classes ...string) viz.Scatter {
		return viz.Scatter{Points: points, Labels: labels, Classes: classes}
	}
	bars := func(groups []string, s ...viz.BarSeries) viz.Bars { return viz.Bars{Groups: groups, Series: s} }
	heat := func(values ...float64) viz.Heat {
		return viz.Heat{Rows: []string{"a"}, Columns: viz.Numbers(1), Values: [][]float64{values}}
	}
	sample := func(v ...float64) viz.Histogram { return viz.Histogram{Series: []viz.Sample{{Values: v}}} }
	one, three := []string{"a"}, []int{0, 1, 2}
	two := []viz.Layer{{Name: "x", Units: 4}, {Name: "z", Units: 2}}
	wide := strings.Repeat("w", 60)

	for _, c := range []struct {
		figure viz.Figure
		want   string
	}{
		{viz.Lines{}, "viz: lines: there are none"},
		{viz.Lines{Lines: []viz.Line{{Name: "a", X: floats(1, 2), Y: floats(1)}}}, `line 0 ("a") has 2 values of X, 1 of Y`},
		{viz.Lines{Lines: []viz.Line{{X: floats(1), Y: floats(1), Low: floats(0)}}}, "1 of Low and 0 of High"},
		{viz.Lines{LogY: true, Lines: []viz.Line{{X: floats(1), Y: floats(-1)}}}, "no point can be drawn"},
		{viz.Lines{Lines: []viz.Line{{X: floats(1), Y: floats(1), Colour: -1}}}, "colour -1"},
		{with(line(), func(l *viz.Lines) { l.LogX, l.XTicks = true, floats(0) }), "a tick at 0"},
		{with(line(), func(l *viz.Lines) { l.XTicks, l.XNames = floats(1), viz.Numbers(2) }), "2 names for 1 ticks"},
		{with(line(), func(l *viz.Lines) { l.XRange = [2]float64{1, 0} }), "horizontal axis cannot be from 1 to 0"},
		{with(line(), func(l *viz.Lines) { l.LogY, l.YRange = true, [2]float64{0, 1} }),
			"vertical axis is logarithmic and cannot begin at 0"},
		{with(line(), func(l *viz.Lines) { l.Width, l.Height, l.Title, l.Lines[0].Name = 80, 80, "a title", wide }),
			"no room"},

		{viz.Bars{}, "viz: bars: there are none"},
		{bars(one, viz.BarSeries{Name: "s", Values: floats(1, 2)}), `series 0 ("s") has 2 values`},
		{bars(one, viz.BarSeries{Values: floats(nan)}), "no value is finite"},
		{with(bars(one, viz.BarSeries{Values: floats(1)}), func(b *viz.Bars) { b.Base = nan }), "cannot start at NaN"},
		{with(bars(one, viz.BarSeries{Values: floats(0)}), func(b *viz.Bars) { b.LogY = true }),
			"above 0 on a logarithmic axis"},

		{sample(nan), "viz: histogram: there is no value to show"},
		{with(sample(1), func(h *viz.Histogram) { h.Bins = -1 }), "-1 bins"},
		{with(sample(1), func(h *viz.Histogram) { h.XRange = [2]float64{5, 6} }), "no value"},

		{viz.Heat{}, "viz: heat: there are no rows or no columns"},
		{heat(1, 2), "row 0 has 2 values for 1 columns"},
		{heat(nan), "no value is finite"},
		{with(heat(1), func(h *viz.Heat) { h.Range = [2]float64{1, -1} }), "cannot range from 1 to -1"},
		{with(heat(make([]float64, 200)...), func(h *viz.Heat) { h.CellWidth, h.Columns = .5, viz.Numbers(200) }),
			"no room for the cells"},

		{viz.Arrows{}, "viz: arrows: there is no vector"},
		{viz.Arrows{Fields: []viz.Field{{Name: "f", At: points}}}, `field 0 ("f") has 3 points and 0 vectors`},

		{viz.Panels{}, "viz: panels: there are no figures"},
		{viz.Panels{Columns: -1, Figures: []viz.Figure{line()}}, "-1 columns"},
		{viz.Panels{Figures: []viz.Figure{nil}}, "figure 0 is nil"},
		{viz.Panels{Figures: []viz.Figure{line(), viz.Bars{}}}, "bars: there are none (figure 1 of the panels)"},

		{viz.Picture{Name: "x"}, `viz: picture: "x" has no pixels`},
		{viz.Picture{Name: "x", Image: image.Black, Height: 15}, `no room for "x"`},

		{viz.Layers{Layers: two[:1]}, "at least two"},
		{viz.Layers{Layers: []viz.Layer{two[0], {Name: "z"}}}, `("z") has 0 units`},
		{viz.Layers{Layers: two, Groups: []viz.LayerGroup{{Name: "g", From: 1, To: 2}}}, "there are 0 to 1"},
		{viz.Layers{Layers: two, Width: 20, Height: 20}, "points; at least 72"},

		{viz.Scatter{}, "viz: scatter: no points"},
		{scatter([]int{}), "viz: scatter: 0 labels for 3 points"},
		{scatter(three[:2]), "viz: scatter: 2 labels for 3 points"},
		{scatter([]int{0, -1, 0}), "viz: scatter: label -1 of point 1 is negative"},
		{scatter(three, "a", "b"), "label 2 of point 2, but there are 2 classes, numbered from 0"},
		{scatter(nil, "a"), "viz: scatter: 1 classes but no labels"},
		{scatter(three, viz.Numbers(141)...), "viz: scatter: 141 classes; at most 140 can be told apart"},
		{viz.Scatter{Points: [][2]float64{{nan, 0}, {0, nan}}}, "viz: scatter: none of the 2 points is finite"},
		// All classes fit a page of their own size, but not any page.
		{with(scatter(three, viz.Numbers(140)...), func(s *viz.Scatter) { s.Width, s.Height = 72, 72 }),
			"no room for the plot"},

		{losses(), "viz: loss curves: no curves"},
		{losses(viz.Curve{Name: "kl"}), `viz: loss curves: "kl" has no epochs`},
		{losses(viz.Curve{Name: "kl", Train: floats(1, 2), Validation: floats(1)}),
			`"kl" has 2 epochs of training and 1 of validation`},
		{losses(viz.Curve{Name: "a", Train: floats(1, 2)}, viz.Curve{Name: "b", Validation: floats(1)}),
			`"b" has 1 epochs, but "a" has 2`},
		{losses(viz.Curve{Name: "kl", Train: floats(nan, nan), Validation: floats(nan, nan)}),
			`viz: loss curves: "kl" has no finite value in 2 epochs`},
		{viz.LossCurves{First: -1, Curves: []viz.Curve{{Train: floats(1)}}}, "first epoch is -1"},
		{viz.LossCurves{Curves: manyCurves(), Width: 300, Height: 200}, "no room for 10 x 3 panels"},

		{images(data.Image{}, pixels), "viz: image grid: images of 0 x 0 pixels; height and width must be 1 to 16384"},
		{images(data.Image{Height: 1 << 40, Width: 1 << 40, Channels: 1}, pixels),
			"images of 1099511627776 x 1099511627776 pixels; height and width must be 1 to 16384"},
		{images(data.Image{Height: 1, Width: 2, Channels: 2}, pixels),
			"images of 2 channels; known are 1 (grey) and 3 (red, green, blue)"},
		{images(grey, nil), "viz: image grid: no images"},
		{images(grey, pixels[:3]), "viz: image grid: 3 values are not images of 1 x 2 x 2 = 4"},
		{images(grey, []float32{nan32, nan32, nan32, nan32}), "viz: image grid: no finite value among 4"},
		{viz.ImageGrid{Geometry: grey, Images: pixels, Columns: -2}, "-2 columns; it must be positive, or zero"},
		{viz.ImageGrid{Geometry: grey, Images: pixels, PixelSize: -1}, "a pixel size of -1 points; it must be positive"},
		{viz.ImageGrid{Geometry: grey, Images: make([]float32, 4*200), Columns: 200, PixelSize: 1e-6},
			"pixels; at most 100000000"},
		{rows(), "viz: reconstructions: no rows"},
		{rows(viz.Row{Label: "in", Images: pixels}, viz.Row{Label: "out"}), `row 1 ("out"): no images`},
		{rows(viz.Row{Label: "in", Images: pixels}, viz.Row{Label: "out", Images: make([]float32, 8)}),
			`row 1 ("out") has 2 images, but row 0 ("in") has 1`},
		{with(rows(viz.Row{Images: pixels}), func(r *viz.Reconstructions) { r.Captions = viz.Numbers(2) }),
			"viz: reconstructions: 2 captions for 1 columns"},
		{onPage{rows(viz.Row{Label: wide, Images: pixels}), 100}, "no room for images"},
	} {
		var out bytes.Buffer
		err := viz.Write(&out, "svg", c.figure)
		if err == nil || !strings.Contains(err.Error(), c.want) || out.Len() > 0 {
			t.Errorf("%T: %v, want %q; %d bytes written", c.figure, err, c.want, out.Len())
		}
	}
}

// onPage is a figure on a square page.
type onPage struct {
	viz.Figure
	side vg.Length
}

func (p onPage) Size() (width, height vg.Length) { return p.side, p.side }
