package viz_test

import (
	"fmt"
	"math"
	"slices"
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
	figure := viz.LossCurves{Curves: []viz.Curve{{Name: "total", Train: floats(3), Validation: floats(4)}}}
	areas, _ := record(t, figure)
	if len(areas) != 6 { // a dot and a ring of two discs, in the panel and in the key
		t.Errorf("%d discs; want 6", len(areas))
	}
	checkTexts(t, figure, []string{"train", "validation", "total", "epoch", "loss", "1"}, []string{"0", "2"})
}

// A resumed training goes on counting.
func TestLossFirstEpoch(t *testing.T) {
	curve := func(losses ...float64) viz.Figure {
		return viz.LossCurves{First: 13, Curves: []viz.Curve{{Name: "total", Train: losses}}}
	}
	checkTexts(t, curve(4, 3, 2, 1), []string{"13", "14", "15", "16"}, []string{"12", "17"})
	checkTexts(t, curve(4), []string{"13"}, []string{"12", "14"})
}

func TestLossPanels(t *testing.T) {
	figure := viz.LossCurves{LogY: true, X: "step", Y: "nats", Curves: []viz.Curve{
		{Name: "reconstruction", Train: []float64{100, 10, 1}},
		{Name: "KL", Train: []float64{0, 1, 2}},
		{Name: "TOTAL", Train: []float64{100, 11, 3}},
		{Name: "evidence", Train: []float64{-1, -2, -3}},
	}}
	_, texts := record(t, figure)
	var order []int
	for _, name := range []string{"TOTAL", "reconstruction", "KL", "evidence"} {
		order = append(order, slices.Index(texts, name))
	}
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

// manyCurves are curves that need a large page.
func manyCurves() (many []viz.Curve) {
	for i := range 30 {
		many = append(many, viz.Curve{Name: fmt.Sprint(i), Train: floats(1, 2)})
	}
	return many
}

// TestManyCurves: on a page of its own size there is room.
func TestManyCurves(t *testing.T) { record(t, viz.LossCurves{Curves: manyCurves()}) }
