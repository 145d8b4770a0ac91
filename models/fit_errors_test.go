package models_test

import (
	"context"
	"errors"
	"math"
	"strings"
	"testing"

	"github.com/aegis-ae/aegis/models/internal/kit"

	"github.com/aegis-ae/aegis/data"
	"github.com/aegis-ae/aegis/data/mnist"
	"github.com/aegis-ae/aegis/graph"
	"github.com/aegis-ae/aegis/graph/optim"
	"github.com/aegis-ae/aegis/models"
)

func TestFitErrors(t *testing.T) {
	a := kit.Build(t, "plain", models.Spec{Input: 4, Latent: 2, Hidden: []int{3}}, models.Options{})
	good := &data.Set{X: []float32{0, .5, 1, .2}, N: 1, D: 4}
	for _, c := range []struct {
		want string
		set  *data.Set
		o    models.FitOptions
	}{
		{"nil", nil, models.FitOptions{}},
		{"NaN", &data.Set{X: []float32{0, 1, 0, float32(math.NaN())}, N: 1, D: 4}, models.FitOptions{}},
		{"3 features", &data.Set{X: []float32{0, 1, 0}, N: 1, D: 3}, models.FitOptions{}},
		{"scale them", &data.Set{X: []float32{0, 255, 0, 1}, N: 1, D: 4}, models.FitOptions{}},
		{"validation", good, models.FitOptions{Validation: &data.Set{X: []float32{0, 1, 0}, N: 1, D: 3}}},
		{"epochs", good, models.FitOptions{Epochs: -1}},
		{"batches", good, models.FitOptions{Batch: -1}},
		{"learning rate", good, models.FitOptions{LearningRate: math.NaN()}},
		{"learning rate", good, models.FitOptions{LearningRate: -1}},
		{"clipping at norm", good, models.FitOptions{ClipNorm: -1}},
		{"clipping at value", good, models.FitOptions{ClipValue: math.NaN()}},
	} {
		yields := 0
		for _, err := range a.Fit(t.Context(), c.set, c.o) {
			yields++
			if err == nil || !strings.Contains(err.Error(), c.want) {
				t.Errorf("error %v does not say %q", err, c.want)
			}
		}
		if yields != 1 {
			t.Errorf("%s: %d yields, want one error", c.want, yields)
		}
	}
}

// TestDivergenceIsReported: a learning rate that makes the weights diverge gives an error that says where, and leaves
// the parameters finite.
func TestDivergenceIsReported(t *testing.T) {
	a := kit.Build(t, "plain",
		models.Spec{Input: 784, Latent: 4, Hidden: []int{8, 8}, Output: graph.Identity}, models.Options{Seed: 1})
	var got error
	for _, err := range a.Fit(t.Context(), kit.Head(t, mnist.Train(), 256),
		models.FitOptions{LearningRate: 1e12, Method: optim.SGD{}}) {
		got = err
	}
	if got == nil || !strings.Contains(got.Error(), "step") {
		t.Fatalf("a diverging training ended with %v", got)
	}
	for _, v := range a.Params.All() {
		for i := range v.Value.Len() {
			if x := v.Value.At(i); math.IsNaN(x) || math.IsInf(x, 0) {
				t.Fatalf("%v: %q has %v", got, v.Name, x)
			}
		}
	}
}

// TestFitStopsWithTheCaller: the caller may leave the loop between epochs, and training can continue afterwards.
func TestFitStopsWithTheCaller(t *testing.T) {
	set := kit.Head(t, mnist.Train(), 64)
	a := kit.Build(t, "plain", models.Spec{Input: 784, Latent: 4, Hidden: []int{8}}, models.Options{Seed: 1})
	for range 2 {
		for _, err := range a.Fit(t.Context(), set, models.FitOptions{Epochs: 10, Batch: 32}) {
			if err != nil {
				t.Fatal(err)
			}
			break
		}
	}
	if a.Steps() != 4 {
		t.Errorf("%d steps after twice one epoch of two, want 4", a.Steps())
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	for e, err := range a.Fit(ctx, set, models.FitOptions{}) {
		if !errors.Is(err, context.Canceled) || e.Number != 3 || e.Steps != 0 {
			t.Errorf("epoch %d, %d steps, error %v; want epoch 3, no step, a cancelled context", e.Number, e.Steps, err)
		}
	}
}

func TestApplyErrors(t *testing.T) {
	a := kit.Build(t, "plain", models.Spec{Input: 4, Latent: 2, Hidden: []int{3}}, models.Options{})
	three := &data.Set{X: []float32{0, 1, 0}, N: 1, D: 3}
	_, encode := a.Encode(three)
	_, decode := a.Decode(three)
	_, reconstruct := a.Reconstruct(nil)
	_, evaluate := a.Evaluate(t.Context(), three)
	_, sample := a.Sample(1, 1)
	a.Params.Get("out/b").Value.Set(0, math.NaN())
	_, infinite := a.Reconstruct(&data.Set{X: []float32{0, 1, 0, 1}, N: 1, D: 4})
	for _, c := range []struct {
		err  error
		want string
	}{
		{encode, "3 features; the model takes 4"}, {decode, "3 features; the model takes 2"}, {reconstruct, "nil"},
		{evaluate, "takes 4"}, {sample, "no prior"}, {infinite, "not finite"},
	} {
		if c.err == nil || !strings.Contains(c.err.Error(), c.want) || !strings.HasPrefix(c.err.Error(), "models: ") {
			t.Errorf("error %v does not say %q", c.err, c.want)
		}
	}
}
