package viz_test

import (
	"fmt"
	"math"
	"slices"
	"strings"
	"testing"

	"gonum.org/v1/plot/vg"
	"gonum.org/v1/plot/vg/draw"
	"gonum.org/v1/plot/vg/recorder"

	"github.com/aegis-ae/aegis/viz"
)

// strokes counts the thick lines that a figure draws, by the number of their points: the lines of series, not of axes.
func strokes(t *testing.T, f viz.Figure) map[int]int {
	t.Helper()
	var canvas recorder.Canvas
	width, height := f.Size()
	if err := f.Draw(draw.NewCanvas(&canvas, width, height)); err != nil {
		t.Fatal(err)
	}
	count, lineWidth := map[int]int{}, vg.Length(0)
	for _, action := range canvas.Actions {
		switch a := action.(type) {
		case *recorder.SetLineWidth:
			lineWidth = a.Width
		case *recorder.Stroke:
			if lineWidth > 1 {
				count[len(a.Path)]++
			}
		}
	}
	return count
}

func TestLossGapsAndMarks(t *testing.T) {
	nan, inf := math.NaN(), math.Inf(1)
	values := make([]float64, 40)
	for i := range values {
		values[i] = 1 / float64(i+1)
	}
	values[3], values[5] = nan, inf // leaves 3 values, 1 alone, and 34
	figure := viz.LossCurves{Curves: []viz.Curve{{Name: "kl", Train: values}}}
	// The key draws one line of two points.
	if got := fmt.Sprint(strokes(t, figure)); got != "map[2:1 3:1 34:1]" {
		t.Errorf("lines by their number of points: %v", got)
	}
	// In a long run only the value without neighbours is marked; the key has a mark as well.
	areas, texts := record(t, figure)
	if len(areas) != 2 {
		t.Errorf("%d marks; want 2", len(areas))
	}
	if slices.Contains(texts, "validation") {
		t.Errorf("the texts %q name a validation that is not there", texts)
	}
}

func TestLossSingleEpoch(t *testing.T) {
	areas, texts := record(t, viz.LossCurves{Curves: []viz.Curve{{Name: "total", Train: []float64{3}, Validation: []float64{4}}}})
	if len(areas) != 6 { // a dot and a ring of two discs, in the panel and in the key
		t.Errorf("%d discs; want 6", len(areas))
	}
	for _, want := range []string{"train", "validation", "total", "epoch", "loss", "1"} {
		if !slices.Contains(texts, want) {
			t.Errorf("the texts %q lack %q", texts, want)
		}
	}
	if slices.Contains(texts, "0") || slices.Contains(texts, "2") {
		t.Errorf("the texts %q have epochs that did not happen", texts)
	}
}

// A resumed training goes on counting.
func TestLossFirstEpoch(t *testing.T) {
	curve := []viz.Curve{{Name: "total", Train: []float64{4, 3, 2, 1}}}
	_, texts := record(t, viz.LossCurves{First: 13, Curves: curve})
	for _, want := range []string{"13", "14", "15", "16"} {
		if !slices.Contains(texts, want) {
			t.Errorf("the texts %q lack epoch %q", texts, want)
		}
	}
	_, texts = record(t, viz.LossCurves{First: 13, Curves: []viz.Curve{{Name: "total", Train: []float64{4}}}})
	if !slices.Contains(texts, "13") || slices.Contains(texts, "12") || slices.Contains(texts, "14") {
		t.Errorf("the texts %q are not those of epoch 13 alone", texts)
	}
	err := viz.LossCurves{First: -1, Curves: curve}.Draw(draw.NewCanvas(&recorder.Canvas{}, 400, 300))
	if err == nil || !strings.Contains(err.Error(), "first epoch is -1") {
		t.Errorf("error %v", err)
	}
}

func TestLossPanels(t *testing.T) {
	figure := viz.LossCurves{LogY: true, X: "step", Y: "nats", Curves: []viz.Curve{
		{Name: "reconstruction", Train: []float64{100, 10, 1}},
		{Name: "KL", Train: []float64{0, 1, 2}},
		{Name: "TOTAL", Train: []float64{100, 11, 3}},
		{Name: "evidence", Train: []float64{-1, -2, -3}},
	}}
	_, texts := record(t, figure)
	order := []int{slices.Index(texts, "TOTAL"), slices.Index(texts, "reconstruction"), slices.Index(texts, "KL"), slices.Index(texts, "evidence")}
	if order[0] < 0 || !slices.IsSorted(order) {
		t.Errorf("the panels come in the order %v in %q; want the total first", order, texts)
	}
	count := map[string]int{}
	for _, s := range texts {
		count[s]++
	}
	// Two rows of two: a logarithmic pair above, a linear pair below, each named once; the horizontal axis in each column.
	if count["nats (log)"] != 1 || count["nats"] != 1 || count["step"] != 2 {
		t.Errorf("axes named %v", count)
	}
	if got := figure.Curves[0].Name; got != "reconstruction" {
		t.Errorf("drawing changed the caller's curves: the first is %q now", got)
	}
}

func TestLossDegenerate(t *testing.T) {
	for _, values := range [][]float64{
		{0}, {0, 0, 0}, {7, 7}, {1e300, -1e300}, {5e-324, 1e-310}, {1e-300, 1e300}, {1, 1 + 1e-14}, {1e16, 1e16 + 2},
		{-3, math.NaN()}, {math.Inf(-1), 2}, slices.Repeat([]float64{2, 3}, 50_000),
	} {
		for _, log := range []bool{false, true} {
			figure := viz.LossCurves{LogY: log, Curves: []viz.Curve{{Name: "x", Train: values}}}
			width, _ := figure.Size()
			areas, texts := record(t, figure)
			for _, a := range areas {
				if !(a.box.Min.X > 0 && a.box.Max.X < width && a.box.Min.Y > 0 && a.box.Max.Y < 280) {
					t.Errorf("%v, log %v: drawn at %v", values[:min(len(values), 5)], log, a.box)
				}
			}
			if len(texts) > 30 {
				t.Errorf("%v, log %v: %d texts %q", values[:min(len(values), 5)], log, len(texts), texts)
			}
		}
	}
}

func TestLossErrors(t *testing.T) {
	nan := math.NaN()
	for _, c := range []struct {
		curves []viz.Curve
		want   string
	}{
		{nil, "viz: loss curves: no curves"},
		{[]viz.Curve{{Name: "kl"}}, `viz: loss curves: "kl" has no epochs`},
		{[]viz.Curve{{Name: "kl", Train: []float64{1, 2}, Validation: []float64{1}}}, `viz: loss curves: "kl" has 2 epochs of training and 1 of validation`},
		{[]viz.Curve{{Name: "a", Train: []float64{1, 2}}, {Name: "b", Validation: []float64{1}}}, `viz: loss curves: "b" has 1 epochs, but "a" has 2`},
		{[]viz.Curve{{Name: "kl", Train: []float64{nan, nan}, Validation: []float64{nan, nan}}}, `viz: loss curves: "kl" has no finite value in 2 epochs`},
	} {
		err := viz.LossCurves{Curves: c.curves}.Draw(draw.NewCanvas(&recorder.Canvas{}, 400, 300))
		if fmt.Sprint(err) != c.want {
			t.Errorf("error %q; want %q", err, c.want)
		}
	}
	var many []viz.Curve
	for i := range 30 {
		many = append(many, viz.Curve{Name: fmt.Sprint(i), Train: []float64{1, 2}})
	}
	err := viz.LossCurves{Curves: many}.Draw(draw.NewCanvas(&recorder.Canvas{}, 300, 200))
	if err == nil || !strings.Contains(err.Error(), "no room for 10 x 3 panels") {
		t.Errorf("error %v; want one about the room", err)
	}
	record(t, viz.LossCurves{Curves: many}) // on a page of its own size there is room
}
