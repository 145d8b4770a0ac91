package linear_test

import (
	"math"
	"slices"
	"strings"
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
		a, err := linear.FitAffine(x, y, c.ridge)
		if err != nil {
			t.Fatal(err)
		}
		got, err := a.Reconstruct(evaltest.Points(t, []float32{4}))
		if err != nil {
			t.Fatal(err)
		}
		if want := []float32{float32(3 + 3*c.slope), 5}; !slices.Equal(got.X, want) {
			t.Errorf("ridge %v: %v at 4, want %v", c.ridge, got.X, want)
		}
	}
}

func TestAffineErrors(t *testing.T) {
	x := evaltest.Points(t, []float32{1, 2}, []float32{2, 4}, []float32{3, 6})
	a, err := linear.FitAffine(x, x, .1)
	if err != nil {
		t.Fatal(err)
	}
	for want, f := range map[string]func() error{
		"determined by others": func() error { _, err := linear.FitAffine(x, x, 0); return err },
		"3 samples for 1":      func() error { _, err := linear.FitAffine(x, evaltest.Points(t, []float32{1}), 0); return err },
		"ridge NaN":            func() error { _, err := linear.FitAffine(x, x, math.NaN()); return err },
		"the set is nil":       func() error { _, err := linear.FitAffine(x, nil, 0); return err },
		"the map takes 2":      func() error { _, err := a.Reconstruct(evaltest.Points(t, []float32{1})); return err },
	} {
		if err := f(); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("error %v does not say %q", err, want)
		}
	}
}

// TestSuperResolutionBaselines compares with values computed by another program in float64: the larger image from the means
// of squares of 2 x 2 or 4 x 4 pixels.
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
			var err error
			if small[i], err = data.Shrink(s, c.factor); err != nil {
				t.Fatal(err)
			}
		}
		for kind, want := range map[string]float64{data.Nearest: c.nearest, data.Bilinear: c.bilinear} {
			if got := evaltest.MSE(t, test)(data.Enlarge(small[1], c.factor, kind)); math.Abs(got-want) > 1e-6 {
				t.Errorf("factor %d: %s has MSE %.6f, want %.6f", c.factor, kind, got, want)
			}
		}
		linear, err := linear.FitAffine(small[0], train, 1e-5)
		if err != nil {
			t.Fatal(err)
		}
		large, err := linear.Reconstruct(small[1])
		if got := evaltest.MSE(t, test)(large, err); math.Abs(got-c.linear) > 2e-6 || large.Image != test.Image {
			t.Errorf("factor %d: least squares has MSE %.6f, want %.6f; %v", c.factor, got, c.linear, large)
		}
	}
	// What Denoising sees at low resolution is the nearest enlargement, so that it restores small images too.
	small, err := data.Shrink(test, 4)
	if err != nil {
		t.Fatal(err)
	}
	large, err := data.Enlarge(small, 4, data.Nearest)
	if err != nil {
		t.Fatal(err)
	}
	seen, err := variants.Corrupt(test, variants.Corruption{Noise: variants.LowResolution, Factor: 4}, 1)
	if got := evaltest.MSE(t, large)(seen, err); got > 1e-12 {
		t.Errorf("the corruption low-resolution differs from shrinking and enlarging by %v", got)
	}
}
