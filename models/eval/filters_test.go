package eval_test

import (
	"math"
	"slices"
	"strings"
	"testing"

	"github.com/aegis-ae/aegis/data"
	"github.com/aegis-ae/aegis/data/mnist"
	"github.com/aegis-ae/aegis/models/eval"
	"github.com/aegis-ae/aegis/models/variants"
)

func TestFiltersByHand(t *testing.T) {
	s := &data.Set{N: 1, D: 12, Image: data.Image{Height: 2, Width: 3, Channels: 2},
		X: []float32{0, 9, 1, 2, 3, 4, 5, 5, 5, 5, 5, 5}}
	got, err := eval.MedianFilter{Radius: 1}.Reconstruct(s)
	// Of the first pixel: 0 0 9 0 0 9 2 2 3, the outside repeated.
	if want := []float32{2, 2, 3, 2, 3, 4, 5, 5, 5, 5, 5, 5}; err != nil || !slices.Equal(got.X, want) {
		t.Errorf("median %v (%v), want %v", got, err, want)
	}
	line := &data.Set{N: 1, D: 5, Image: data.Image{Height: 1, Width: 5, Channels: 1}, X: []float32{0, 0, 1, 0, 0}}
	if got, err = (eval.GaussianFilter{Sigma: .5}).Reconstruct(line); err != nil {
		t.Fatal(err)
	}
	w1, w2 := math.Exp(-2), math.Exp(-8)
	for i, want := range []float64{w2, w1, 1, w1, w2} {
		if want /= 1 + 2*w1 + 2*w2; math.Abs(float64(got.X[i])-want) > 1e-6 {
			t.Errorf("pixel %d is %v, want %v", i, got.X[i], want)
		}
	}
	if got, err = (eval.MedianFilter{}).Reconstruct(s); err != nil || !slices.Equal(got.X, s.X) {
		t.Errorf("a radius of 0 must change nothing: %v (%v)", got, err)
	}
	for want, f := range map[string]eval.Reconstructor{
		"radius -1": eval.MedianFilter{Radius: -1},
		"sigma 0":   eval.GaussianFilter{},
		"sigma NaN": eval.GaussianFilter{Sigma: math.NaN()},
	} {
		if _, err := f.Reconstruct(s); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("error %v does not say %q", err, want)
		}
	}
	if _, err := (eval.MedianFilter{Radius: 1}).Reconstruct(points(t, []float32{1})); err == nil || !strings.Contains(err.Error(), "no image geometry") {
		t.Errorf("no image: %v", err)
	}
}

// TestFiltersOnMNIST: each restores something of the noise that it is for.
func TestFiltersOnMNIST(t *testing.T) {
	test, err := mnist.Test().Head(200)
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		filter     eval.Reconstructor
		corruption variants.Corruption
		most       float64
	}{
		{eval.MedianFilter{Radius: 1}, variants.Corruption{Noise: variants.SaltAndPepper, P: .1}, .5},
		{eval.GaussianFilter{Sigma: .7}, variants.Corruption{Noise: variants.GaussianNoise, Sigma: .3}, .5},
	} {
		noisy, err := variants.Corrupt(test, c.corruption, 1)
		if err != nil {
			t.Fatal(err)
		}
		before, after := mse(t, test)(noisy, nil), mse(t, test)(c.filter.Reconstruct(noisy))
		if after > c.most*before {
			t.Errorf("%s: MSE %v after the filter, %v before", c.corruption.Noise, after, before)
		}
	}
}
