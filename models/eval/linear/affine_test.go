package linear_test

import (
	"math"
	"slices"
	"testing"

	"github.com/aegis-ae/aegis/models/eval/internal/evaltest"
	"github.com/aegis-ae/aegis/models/variants"

	"github.com/aegis-ae/aegis/data"
	"github.com/aegis-ae/aegis/data/mnist"
	"github.com/aegis-ae/aegis/models/eval/linear"
)

// TestAffineByHand: two points determine a line, and a ridge makes it flatter.
func TestAffineByHand(t *testing.T) {
	x, y := evaltest.Points(t, []float32{0}, []float32{2}), evaltest.Points(t, []float32{1, 5}, []float32{5, 5})
	for _, c := range []struct{ ridge, slope float64 }{
		{0, 2}, // variance 1, covariance 2
		{1, 1}, // 2/(1 + 1)
	} {
		a := evaltest.Must(linear.FitAffine(x, y, c.ridge))
		got := evaltest.Must(a.Reconstruct(evaltest.Points(t, []float32{4})))
		if want := []float32{float32(3 + 3*c.slope), 5}; !slices.Equal(got.X, want) {
			t.Errorf("ridge %v: %v at 4, want %v", c.ridge, got.X, want)
		}
	}
}

func TestAffineErrors(t *testing.T) {
	x := evaltest.Points(t, []float32{1, 2}, []float32{2, 4}, []float32{3, 6})
	a := evaltest.Must(linear.FitAffine(x, x, .1))
	evaltest.Errors(t, "", map[string]error{
		"determine others": evaltest.Of(linear.FitAffine(x, x, 0)),
		"3 samples for 1":  evaltest.Of(linear.FitAffine(x, evaltest.Points(t, []float32{1}), 0)),
		"ridge NaN":        evaltest.Of(linear.FitAffine(x, x, math.NaN())),
		"the set is nil":   evaltest.Of(linear.FitAffine(x, nil, 0)),
		"the map takes 2":  evaltest.Of(a.Reconstruct(evaltest.Points(t, []float32{1}))),
	})
}

// TestSuperResolutionBaselines compares with values computed by another program in float64: the larger image from the
// means of squares of 2 x 2 or 4 x 4 pixels.
func TestSuperResolutionBaselines(t *testing.T) {
	train, test := mnist.Train(), mnist.Test()
	for _, c := range []struct {
		factor                    int
		nearest, bilinear, linear float64
	}{
		{2, .016215, .014842, .007324},
		{4, .040083, .038938, .025432},
	} {
		var small [2]*data.Set
		for i, s := range []*data.Set{train, test} {
			small[i] = evaltest.Must(data.Shrink(s, c.factor))
		}
		for kind, want := range map[string]float64{data.Nearest: c.nearest, data.Bilinear: c.bilinear} {
			if got := evaltest.MSE(t, test)(data.Enlarge(small[1], c.factor, kind)); math.Abs(got-want) > 1e-6 {
				t.Errorf("factor %d: %s has MSE %.6f, want %.6f", c.factor, kind, got, want)
			}
		}
		linear := evaltest.Must(linear.FitAffine(small[0], train, 1e-5))
		large, err := linear.Reconstruct(small[1])
		if got := evaltest.MSE(t, test)(large, err); math.Abs(got-c.linear) > 2e-6 || large.Image != test.Image {
			t.Errorf("factor %d: least squares has MSE %.6f, want %.6f; %v", c.factor, got, c.linear, large)
		}
	}
	// What Denoising sees at low resolution is the nearest enlargement, so that it restores small images too.
	small := evaltest.Must(data.Shrink(test, 4))
	large := evaltest.Must(data.Enlarge(small, 4, data.Nearest))
	seen, err := variants.Corrupt(test, variants.Corruption{Noise: variants.LowResolution, Factor: 4}, 1)
	if got := evaltest.MSE(t, large)(seen, err); got > 1e-12 {
		t.Errorf("the corruption low-resolution differs from shrinking and enlarging by %v", got)
	}
}
