package models_test

import (
	"math"
	"slices"
	"strings"
	"testing"

	"github.com/aegis-ae/aegis/models/internal/kit"

	"github.com/aegis-ae/aegis/data"
	"github.com/aegis-ae/aegis/data/mnist"
	"github.com/aegis-ae/aegis/graph"
	"github.com/aegis-ae/aegis/graph/optim"
	"github.com/aegis-ae/aegis/models"
)

// TestStepperIsFit: the steps of Fit, taken one by one with a Stepper, give the same bytes, for models with noise and
// their own schedule, with a smaller last batch.
func TestStepperIsFit(t *testing.T) {
	set := kit.Head(t, mnist.Train(), 50)
	for name, settings := range map[string][2]string{"vae": {"warmup", "3"}, "denoising": {}} {
		o := models.FitOptions{Epochs: 2, Batch: 16, LearningRate: .01, ClipNorm: 5, WeightDecay: 1e-4,
			Method: optim.Momentum{Mu: .5}}
		newModel := func() *models.Autoencoder {
			m, err := models.Build(name, models.Spec{Input: 784, Latent: 3, Hidden: []int{5}})
			if err != nil {
				t.Fatal(err)
			}
			if settings[0] != "" {
				if m, err = models.Set(m, settings[0], settings[1]); err != nil {
					t.Fatal(err)
				}
			}
			a, err := models.New(m, models.Options{Seed: 7})
			if err != nil {
				t.Fatal(err)
			}
			return a
		}
		fitted := newModel()
		var losses []float64
		o.Progress = func(p models.Progress) { losses = append(losses, p.Loss) }
		for _, err := range fitted.Fit(t.Context(), set, o) {
			if err != nil {
				t.Fatal(err)
			}
		}
		stepped := newModel()
		s, err := stepped.Stepper(models.StepOptions{Batch: o.Batch, Method: o.Method, ClipNorm: o.ClipNorm,
			WeightDecay: o.WeightDecay})
		if err != nil {
			t.Fatal(err)
		}
		if l := s.Loss(); l.Total != 0 || l.Terms != nil {
			t.Errorf("%s: the loss before the first step is %v", name, l)
		}
		var got []float64
		for epoch := range 2 {
			order := data.BatchOptions{Size: o.Batch, Shuffle: true, Seed: 7, Epoch: epoch}
			k := 0
			for b := range set.Batches(order) {
				if err := s.Schedule(float64(epoch) + float64(k)/4); err != nil {
					t.Fatal(err)
				}
				if err := s.Step(b, o.LearningRate); err != nil {
					t.Fatal(err)
				}
				k++
				l := s.Loss()
				got = append(got, l.Total)
				sum := 0.0
				for _, term := range l.Terms {
					sum += term.Weight * term.Value
				}
				if math.Abs(sum-l.Total) > 1e-4*math.Abs(l.Total) {
					t.Errorf("%s: the terms of %v add up to %v", name, l, sum)
				}
			}
		}
		if !slices.Equal(got, losses) || len(got) != 8 || stepped.Steps() != 8 {
			t.Errorf("%s: losses %v of steps, %v of Fit", name, got, losses)
		}
		for _, p := range fitted.Params.All() {
			if q := stepped.Params.Get(p.Name); !slices.Equal(p.Value.Float32, q.Value.Float32) {
				t.Errorf("%s: %s differs", name, p.Name)
			}
		}
	}
}

// TestStepperBatches: batches may have any size, and an invalid batch changes nothing.
func TestStepperBatches(t *testing.T) {
	a := kit.Build(t, "plain", models.Spec{Input: 2, Latent: 1, Hidden: []int{}, Output: graph.Identity},
		models.Options{DType: graph.Float64})
	s, err := a.Stepper(models.StepOptions{Batch: 2, Method: optim.SGD{}})
	if err != nil {
		t.Fatal(err)
	}
	for _, n := range []int{2, 3, 1, 2, 1} {
		if err := s.Step(data.Batch{X: make([]float32, 2*n), N: n}, .1); err != nil {
			t.Errorf("batch of %d: %v", n, err)
		}
	}
	before := a.Params.Clone()
	for want, b := range map[string]data.Batch{
		"at least 1 sample": {},
		"3 numbers for 2":   {X: make([]float32, 3), N: 2},
		"the loss is":       {X: []float32{0, 1, float32(math.NaN()), 2}, N: 2},
		"-1":                {N: -1},
	} {
		if want == "-1" {
			want = "at least 1 sample"
		}
		if err := s.Step(b, .1); err == nil || !strings.HasPrefix(err.Error(), "models: step 6: ") ||
			!strings.Contains(err.Error(), want) {
			t.Errorf("error %v does not say %q", err, want)
		}
	}
	if err := s.Step(data.Batch{X: make([]float32, 4), N: 2}, math.NaN()); err == nil {
		t.Error("a learning rate of NaN is no error")
	}
	for _, p := range before.All() {
		if !slices.Equal(p.Value.Float64, a.Params.Get(p.Name).Value.Float64) {
			t.Errorf("%s has changed", p.Name)
		}
	}
	if a.Steps() != 5 {
		t.Errorf("%d steps, want 5", a.Steps())
	}
	for want, o := range map[string]models.StepOptions{
		"batches of -1": {Batch: -1}, "norm": {ClipNorm: math.NaN()}, "value": {ClipValue: -1},
		"decay": {WeightDecay: math.Inf(1)},
	} {
		if _, err := a.Stepper(o); err == nil || !strings.HasPrefix(err.Error(), "models: stepper: ") ||
			!strings.Contains(err.Error(), want) {
			t.Errorf("error %v does not say %q", err, want)
		}
	}
	labelled := kit.Build(t, "conditional", models.Spec{Input: 2, Latent: 1, Classes: 3}, models.Options{})
	if s, err = labelled.Stepper(models.StepOptions{Batch: 1}); err != nil {
		t.Fatal(err)
	}
	for want, b := range map[string]data.Batch{
		"needs labels": {X: []float32{0, 1}, N: 1}, "label 3": {X: []float32{0, 1}, Labels: []int{3}, N: 1},
	} {
		if err := s.Step(b, .1); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("error %v does not say %q", err, want)
		}
	}
}
