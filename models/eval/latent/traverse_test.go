package latent_test

import (
	"math"
	"slices"
	"testing"

	"github.com/aegis-ae/aegis/models/eval/internal/evaltest"

	"github.com/aegis-ae/aegis/data/mnist"
	"github.com/aegis-ae/aegis/models/eval"
	"github.com/aegis-ae/aegis/models/eval/latent"
)

func TestTraverseByHand(t *testing.T) {
	codes := evaltest.Points(t, []float32{0, 10, 5}, []float32{2, 10, -5}) // means 1, 10, 0; deviations 1, 0, 5
	u := evaltest.Must(latent.CodeUnits(codes))
	if got := u.Order(); !slices.Equal(got, []int{2, 0, 1}) || !slices.Equal(u.Deviation, []float64{1, 0, 5}) ||
		!slices.Equal(u.Importance, []float64{1, 0, 25}) {
		t.Errorf("order %v of %+v", got, u)
	}
	x := evaltest.Must(latent.Traverse(eval.Identity{}, codes, u, []int{2, 0}, []float64{-1, 2}))
	want := []float32{0, 10, -5, 0, 10, 10, 0, 10, 5, 3, 10, 5, 2, 10, -5, 2, 10, 10, 0, 10, -5, 3, 10, -5}
	if !slices.Equal(x.X, want) {
		t.Errorf("got %v, want %v", x.X, want)
	}
	change, err := latent.PixelChange(x, 2)
	if want := []float64{15, 3, 15, 3}; err != nil || !slices.Equal(change, want) {
		t.Errorf("the features change by %v (%v), want %v", change, err, want)
	}
	x, err = latent.Traverse(eval.Identity{}, codes, u, nil, nil)
	if err != nil || x.N != 2*3*7 || x.X[2] != -15 { // the most important unit first
		t.Errorf("%v, first %v (%v)", x, x.Row(0), err)
	}
	prior, err := latent.PriorUnits(evaltest.Points(t, []float32{0, 2, 1}), evaltest.Points(t, []float32{0, 0, 0}))
	if err != nil || !slices.Equal(prior.Order(), []int{1, 2, 0}) ||
		!slices.Equal(prior.Importance, []float64{0, 2, .5}) ||
		!slices.Equal(prior.Mean, []float64{0, 0, 0}) || !slices.Equal(prior.Deviation, []float64{1, 1, 1}) {
		t.Errorf("units of the prior: %+v (%v)", prior, err)
	}
}

func TestTraverseErrors(t *testing.T) {
	base := evaltest.Points(t, []float32{1, 2})
	u := latent.Units{Mean: []float64{0, 0}, Deviation: []float64{1, 1}, Importance: []float64{1, 1}}
	traverse := func(u latent.Units, units []int, values []float64) error {
		_, err := latent.Traverse(eval.Identity{}, base, u, units, values)
		return err
	}
	evaltest.Errors(t, "", map[string]error{
		"there is no unit 2":           traverse(u, []int{2}, nil),
		"at least one unit":            traverse(u, []int{}, nil),
		"must be finite":               traverse(u, nil, []float64{math.NaN()}),
		"for codes of 2 units":         traverse(latent.Units{}, nil, nil),
		"1 samples in stretches of 2:": evaltest.Of(latent.PixelChange(base, 2)),
		"the set is nil":               evaltest.Of(latent.CodeUnits(nil)),
	})
}

func TestManifoldGrid(t *testing.T) {
	q := latent.NormalQuantiles(4)
	for i, want := range []float64{-1.1503493803760079, -.31863936396437514, .31863936396437514,
		1.1503493803760079} { // scipy.stats.norm.ppf
		if math.Abs(q[i]-want) > 1e-9 {
			t.Errorf("quantile %d is %v, want %v", i, q[i], want)
		}
	}
	across, err := latent.CodeRange(evaltest.Points(t, []float32{7, 1}, []float32{7, -2}, []float32{7, 4}), 1, 3)
	if want := []float64{-2, 1, 4}; err != nil || !slices.Equal(across, want) {
		t.Errorf("range %v (%v), want %v", across, err, want)
	}
	x, err := latent.Grid(eval.Identity{}, across, []float64{10, 20})
	if want := []float32{-2, 20, 1, 20, 4, 20, -2, 10, 1, 10, 4, 10}; err != nil || !slices.Equal(x.X, want) {
		t.Errorf("grid %v (%v), want %v", x, err, want)
	}
	evaltest.Errors(t, "", map[string]error{
		"need values":      evaltest.Of(latent.Grid(eval.Identity{}, nil, q)),
		"model takes 3":    evaltest.Of(latent.Grid(evaltest.Model(t, "plain", 3), q, q)),
		"unit 1 of 1":      evaltest.Of(latent.CodeRange(evaltest.Points(t, []float32{7}), 1, 3)),
		"1 numbers of uni": evaltest.Of(latent.CodeRange(evaltest.Points(t, []float32{7}), 0, 1)),
	})
}

// TestSwapLabels: one code, decoded as a member of each class, is what decoding it with that label is.
func TestSwapLabels(t *testing.T) {
	a := evaltest.Model(t, "conditional", 2)
	set := evaltest.Must(mnist.Test().Head(3))
	codes := evaltest.Must(a.Encode(set))
	x := evaltest.Must(latent.SwapLabels(a, codes, set.Classes))
	if x.N != 30 || x.Labels[13] != 3 {
		t.Fatalf("%v, labels %v", x, x.Labels)
	}
	for label := range 10 {
		y := evaltest.Must(latent.Labelled{Decoder: a, Label: label, Classes: set.Classes}.Decode(codes))
		for i := range set.N {
			for j, v := range y.Row(i) {
				if math.Abs(float64(v-x.Row(10*i + label)[j])) > 1e-6 {
					t.Fatalf("code %d as label %d: pixel %d is %v, and %v alone", i, label, j, x.Row(10*i + label)[j], v)
				}
			}
			if same := slices.Equal(x.Row(10*i+label), x.Row(10*i)); same != (label == 0) {
				t.Errorf("code %d: labels 0 and %d give the same image: %t", i, label, same)
			}
		}
	}
	if codes.Labels[0] != set.Labels[0] {
		t.Error("the codes were changed")
	}
	grid, err := latent.Grid(latent.Labelled{Decoder: a, Label: 4, Classes: set.Classes}, []float64{0, 1}, []float64{0})
	if err != nil || !slices.Equal(grid.Labels, []int{4, 4}) {
		t.Errorf("a grid of one class: %v (%v)", grid, err)
	}
	evaltest.Errors(t, "", map[string]error{
		"there are no classes":   evaltest.Of(latent.SwapLabels(a, codes, nil)),
		"label 3 is outside 0..": evaltest.Of(latent.Labelled{Decoder: a, Label: 3, Classes: set.Classes[:2]}.Decode(codes)),
		"the set is nil":         evaltest.Of(latent.Labelled{Decoder: a}.Decode(nil)),
	})
}
