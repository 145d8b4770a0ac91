package models_test

import (
	"math"
	"strings"
	"testing"

	"github.com/aegis-ae/aegis/models/internal/kit"

	"github.com/aegis-ae/aegis/data"
	"github.com/aegis-ae/aegis/graph"
	"github.com/aegis-ae/aegis/graph/optim"
	"github.com/aegis-ae/aegis/models"
)

// TestWeightDecayByHand takes a step of SGD from the identity, whose only loss is the penalty λ(w² + v²).
func TestWeightDecayByHand(t *testing.T) {
	a := kit.Build(t, "plain", models.Spec{Input: 1, Latent: 1, Hidden: []int{}, Output: graph.Identity},
		models.Options{DType: graph.Float64})
	w, v, c := a.Params.Get("code/W").Value, a.Params.Get("out/W").Value, a.Params.Get("out/b").Value
	w.Set(0, .5)
	v.Set(0, 2)
	c.Set(0, 0)
	x := &data.Set{X: []float32{1, 3, 5}, N: 3, D: 1}
	o := models.FitOptions{Epochs: 1, Batch: 2, LearningRate: 1e-9, Method: optim.SGD{}, WeightDecay: .25, Validation: x}
	for e, err := range a.Fit(t.Context(), x, o) {
		if err != nil {
			t.Fatal(err)
		}
		decay, ok := e.Train.Term("weight decay")
		if !ok || decay.Weight != .25 || math.Abs(decay.Value-4.25) > 1e-6 || math.Abs(e.Train.Total-4.25/4) > 1e-6 {
			t.Errorf("the loss is %v, want 0.25 x 4.25", e.Train)
		}
		if _, ok := e.Validation.Term("weight decay"); ok {
			t.Errorf("the penalty is part of the validation loss: %v", e.Validation)
		}
	}
	w.Set(0, .5)
	v.Set(0, 2)
	c.Set(0, 0)
	a.Params.Get("code/b").Value.Set(0, 0)
	o.Batch, o.LearningRate = 3, .1
	for _, err := range a.Fit(t.Context(), x, o) {
		if err != nil {
			t.Fatal(err)
		}
	}
	if math.Abs(w.At(0)-(.5-.1*.25*2*.5)) > 1e-12 || math.Abs(v.At(0)-(2-.1*.25*2*2)) > 1e-12 || c.At(0) != 0 {
		t.Errorf("after the step %v, %v and bias %v, want 0.475, 1.9 and 0", w.At(0), v.At(0), c.At(0))
	}
	for _, wrong := range []float64{-1, math.NaN(), math.Inf(1)} {
		for _, err := range a.Fit(t.Context(), x, models.FitOptions{WeightDecay: wrong}) {
			if err == nil || !strings.Contains(err.Error(), "weight decay") {
				t.Errorf("weight decay %v: error %v", wrong, err)
			}
		}
	}
}

// TestLearningRateSchedule checks the rates of a schedule by epochs and of one that reacts to the validation loss.
func TestLearningRateSchedule(t *testing.T) {
	train := kit.Bits(t, 8, 3)
	a := kit.Build(t, "plain", models.Spec{Input: 4, Latent: 2}, models.Options{})
	var rates []float64
	for e, err := range a.Fit(t.Context(), train,
		models.FitOptions{Epochs: 4, Batch: 4, LearningRate: .5, Method: optim.SGD{},
			Schedule: optim.StepDecay{Every: 2, Factor: .1}}) {
		if err != nil {
			t.Fatal(err)
		}
		rates = append(rates, e.LearningRate)
	}
	for i, want := range []float64{.5, .5, .05, .05} {
		if math.Abs(rates[i]-want) > 1e-15 {
			t.Errorf("rates %v, want .5, .5, .05, .05", rates)
			break
		}
	}
	plateau := models.FitOptions{Epochs: 4, LearningRate: 1e-30, Validation: train,
		Schedule: optim.ReduceOnPlateau{Factor: .5, Patience: 1, Minimum: 1e-40}}
	rates = nil
	for e, err := range a.Fit(t.Context(), train, plateau) {
		if err != nil {
			t.Fatal(err)
		}
		rates = append(rates, e.LearningRate)
	}
	for i, want := range []float64{1e-30, 1e-30, .5e-30, .25e-30} { // the first epoch is the best
		if math.Abs(rates[i]-want) > 1e-40 {
			t.Errorf("rates on a plateau %v", rates)
			break
		}
	}
	plateau.Validation = nil
	warm := models.FitOptions{Schedule: optim.Warmup{Steps: 2, Then: plateau.Schedule}}
	for _, o := range []models.FitOptions{plateau, warm, {Schedule: optim.StepDecay{Every: -1}}} {
		for _, err := range a.Fit(t.Context(), train, o) {
			if err == nil {
				t.Errorf("%v is no error", o.Schedule)
			}
		}
	}
}
