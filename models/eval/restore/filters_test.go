package restore_test

import (
	"math"
	"slices"
	"strings"
	"testing"

	"github.com/aegis-ae/aegis/models/eval/internal/evaltest"
	"github.com/aegis-ae/aegis/models/variants"

	"github.com/aegis-ae/aegis/data"
	"github.com/aegis-ae/aegis/data/mnist"
	"github.com/aegis-ae/aegis/models/eval"
	"github.com/aegis-ae/aegis/models/eval/restore"
)

func TestFiltersByHand(t *testing.T) {
	s := &data.Set{N: 1, D: 12, Image: data.Image{Height: 2, Width: 3, Channels: 2},
		X: []float32{0, 9, 1, 2, 3, 4, 5, 5, 5, 5, 5, 5}}
	got, err := restore.MedianFilter{Radius: 1}.Reconstruct(s)
	// Of the first pixel: 0 0 9 0 0 9 2 2 3, the outside repeated.
	if want := []float32{2, 2, 3, 2, 3, 4, 5, 5, 5, 5, 5, 5}; err != nil || !slices.Equal(got.X, want) {
		t.Errorf("median %v (%v), want %v", got, err, want)
	}
	line := &data.Set{N: 1, D: 5, Image: data.Image{Height: 1, Width: 5, Channels: 1}, X: []float32{0, 0, 1, 0, 0}}
	got = evaltest.Must((restore.GaussianFilter{Sigma: .5}).Reconstruct(line))
	w1, w2 := math.Exp(-2), math.Exp(-8)
	for i, want := range []float64{w2, w1, 1, w1, w2} {
		if want /= 1 + 2*w1 + 2*w2; math.Abs(float64(got.X[i])-want) > 1e-6 {
			t.Errorf("pixel %d is %v, want %v", i, got.X[i], want)
		}
	}
	if got, err = (restore.MedianFilter{}).Reconstruct(s); err != nil || !slices.Equal(got.X, s.X) {
		t.Errorf("a radius of 0 must change nothing: %v (%v)", got, err)
	}
	for want, f := range map[string]eval.Reconstructor{
		"radius -1": restore.MedianFilter{Radius: -1},
		"sigma 0":   restore.GaussianFilter{},
		"sigma NaN": restore.GaussianFilter{Sigma: math.NaN()},
	} {
		if _, err := f.Reconstruct(s); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("error %v does not say %q", err, want)
		}
	}
	if _, err := (restore.MedianFilter{Radius: 1}).Reconstruct(evaltest.Points(t, []float32{1})); err == nil ||
		!strings.Contains(err.Error(), "no image geometry") {
		t.Errorf("no image: %v", err)
	}
}

// TestFiltersOnMNIST: each restores something of the noise that it is for.
func TestFiltersOnMNIST(t *testing.T) {
	test := evaltest.Must(mnist.Test().Head(200))
	for _, c := range []struct {
		filter     eval.Reconstructor
		corruption variants.Corruption
		most       float64
	}{
		{restore.MedianFilter{Radius: 1}, variants.Corruption{Noise: variants.SaltAndPepper, P: .1}, .5},
		{restore.GaussianFilter{Sigma: .7}, variants.Corruption{Noise: variants.GaussianNoise, Sigma: .3}, .5},
	} {
		noisy := evaltest.Must(variants.Corrupt(test, c.corruption, 1))
		before, after := evaltest.MSE(t, test)(noisy, nil), evaltest.MSE(t, test)(c.filter.Reconstruct(noisy))
		if after > c.most*before {
			t.Errorf("%s: MSE %v after the filter, %v before", c.corruption.Noise, after, before)
		}
	}
}
