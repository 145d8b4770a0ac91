package sample_test

import (
	"math"
	"slices"
	"testing"

	"github.com/aegis-ae/aegis/models/eval/internal/evaltest"

	"github.com/aegis-ae/aegis/data"
	"github.com/aegis-ae/aegis/data/mnist"
	"github.com/aegis-ae/aegis/models/eval"
	"github.com/aegis-ae/aegis/models/eval/sample"
)

// rare has a class on the line y = 2x + 1, among others off it.
func rare(t *testing.T) *data.Set {
	t.Helper()
	s := evaltest.Points(t, []float32{0, 1}, []float32{9, 9}, []float32{1, 3}, []float32{8, 9}, []float32{4, 9},
		[]float32{4.5, 10})
	s.Labels, s.Classes, s.Features = []int{1, 0, 1, 0, 1, 1}, []string{"often", "rarely"}, []string{"x", "y"}
	return s
}

// noisyIdentity has a posterior of so little variance that its draws are next to the samples.
type noisyIdentity struct {
	eval.Identity
	deviation float64
}

func (c noisyIdentity) Posterior(s *data.Set) (mean, logvar *data.Set, err error) {
	logvar = s.Clone()
	for i := range logvar.X {
		logvar.X[i] = float32(2 * math.Log(c.deviation))
	}
	return s.Clone(), logvar, nil
}

func TestOversampling(t *testing.T) {
	s := rare(t)
	o := sample.Oversampling{Label: 1, N: 400, Seed: 5}
	near := o
	near.Neighbours = 1 // 0 and 1 are each other's nearest, 4 and 4.5 too
	line := func(x, y float64) bool { return math.Abs(y-2*x-1) < 1e-5 }
	pixels := eval.Identity{}
	for name, c := range map[string]struct {
		make func() (*data.Set, error)
		ok   func(x, y float64) bool
	}{
		"duplicate": {func() (*data.Set, error) { return o.Duplicate(s) },
			func(x, y float64) bool { return slices.Contains([]float64{0, 1, 4, 4.5}, x) && line(x, y) }},
		"interpolate": {func() (*data.Set, error) { return o.Interpolate(pixels, s) },
			func(x, y float64) bool { return x >= 0 && x <= 4.5 && line(x, y) }},
		"nearest": {func() (*data.Set, error) { return near.Interpolate(pixels, s) },
			func(x, y float64) bool { return (x >= 0 && x <= 1 || x >= 4 && x <= 4.5) && line(x, y) }},
		"gaussian": {func() (*data.Set, error) { return o.Gaussian(pixels, s) },
			func(x, y float64) bool { return math.Abs(y-2*x-1) < .1 }},
		"posterior": {func() (*data.Set, error) { return o.Posterior(noisyIdentity{deviation: .01}, s) },
			func(x, y float64) bool { return math.Abs(y-2*x-1) < .15 && math.Abs(x-math.Round(2*x)/2) < .06 }},
	} {
		x, err := c.make()
		if err != nil {
			t.Errorf("%s: %v", name, err)
			continue
		}
		if x.N != o.N || x.Check() != nil || !slices.Equal(x.Features, s.Features) || slices.Contains(x.Labels, 0) {
			t.Errorf("%s: %v (%v)", name, x, x.Check())
		}
		sum, least, most := 0.0, math.Inf(1), math.Inf(-1)
		for i := range x.N {
			a, b := float64(x.Row(i)[0]), float64(x.Row(i)[1])
			if !c.ok(a, b) {
				t.Errorf("%s: sample %d is (%v, %v)", name, i, a, b)
				break
			}
			sum, least, most = sum+a/float64(x.N), min(least, a), max(most, a)
		}
		if math.Abs(sum-2.375) > .4 || most-least < 4 { // the mean of 0, 1, 4 and 4.5, within 4 standard errors
			t.Errorf("%s: from %v to %v, mean %v, want 2.375", name, least, most, sum)
		}
		if all, err := data.Concat(s, x); err != nil || all.N != s.N+o.N {
			t.Errorf("%s: does not go with the set: %v", name, err)
		}
		if again, err := c.make(); err != nil || !slices.Equal(again.X, x.X) {
			t.Errorf("%s: a second call makes others (%v)", name, err)
		}
	}
}

// TestOversamplingOfModels: with a model of MNIST's size, that is told labels or not.
func TestOversamplingOfModels(t *testing.T) {
	s := evaltest.Must(mnist.Train().Head(100))
	o := sample.Oversampling{Label: 8, N: 30, Seed: 1}
	for name, f := range map[string]func() (*data.Set, error){
		"plain":                 func() (*data.Set, error) { return o.Interpolate(evaltest.Model(t, "plain", 3), s) },
		"vae":                   func() (*data.Set, error) { return o.Posterior(evaltest.Model(t, "vae", 3), s) },
		"conditional gaussian":  func() (*data.Set, error) { return o.Gaussian(evaltest.Model(t, "conditional", 3), s) },
		"conditional posterior": func() (*data.Set, error) { return o.Posterior(evaltest.Model(t, "conditional-vae", 3), s) },
	} {
		x, err := f()
		if err != nil || x.N != 30 || x.Image != s.Image || x.Labels[7] != 8 {
			t.Errorf("%s: %v (%v)", name, x, err)
		}
	}
}

func TestOversamplingErrors(t *testing.T) {
	s := rare(t)
	single := evaltest.Must(s.Select([]int{0, 1, 3}))
	o := sample.Oversampling{Label: 1, N: 3}
	evaltest.Errors(t, "", map[string]error{
		"at least 1 sample": evaltest.Of(sample.Oversampling{Label: 1}.Duplicate(s)),
		"class 5":           evaltest.Of(sample.Oversampling{Label: 5, N: 1}.Duplicate(s)),
		"the set is nil":    evaltest.Of(o.Duplicate(nil)),
		"has no labels":     evaltest.Of(o.Duplicate(evaltest.Points(t, []float32{1}))),
		"has one sample":    evaltest.Of(o.Interpolate(eval.Identity{}, single)),
		"takes 784":         evaltest.Of(o.Gaussian(evaltest.Model(t, "vae", 2), s)),
		"Gaussian posterior": evaltest.Of(sample.Oversampling{Label: 8, N: 2}.Posterior(evaltest.Model(t, "plain", 2),
			mnist.Test())),
	})
}
