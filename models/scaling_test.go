package models_test

import (
	"math"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/aegis-ae/aegis/models/internal/kit"

	"github.com/aegis-ae/aegis/data"
	"github.com/aegis-ae/aegis/graph"
	"github.com/aegis-ae/aegis/models"
)

// heights returns two features of very different sizes, one of them constant apart from noise.
func heights(t *testing.T, n int) *data.Set {
	t.Helper()
	x := make([]float32, 0, 2*n)
	for i := range n {
		u := math.Sin(float64(7 * i))
		x = append(x, float32(1700+80*u), float32(0.02-0.001*u))
	}
	s := kit.Must(data.New(x, n, 2))
	s.Features = []string{"height in mm", "share"}
	return s
}

func scaledModel(t *testing.T, s *data.Set, scaler data.Scaler) *models.Autoencoder {
	t.Helper()
	if err := scaler.Fit(s); err != nil {
		t.Fatal(err)
	}
	a := kit.Build(t, "plain",
		models.Spec{Input: s.D, Latent: 1, Hidden: []int{}, Output: graph.Identity}, models.Options{Seed: 3})
	a.Scaler = scaler
	return a
}

// TestScalerByHand: a model whose weights are the identity on the first scaled feature.
func TestScalerByHand(t *testing.T) {
	x := &data.Set{X: []float32{10, 5, 30, 5}, N: 2, D: 2}
	a := scaledModel(t, x, &data.Standard{}) // mean 20, 5, deviation 10, and 1 for the constant
	w, v := a.Params.Get("code/W").Value, a.Params.Get("out/W").Value
	for i, weight := range []float64{2, 0} {
		w.Set(i, weight)
		v.Set(i, weight/4)
	}
	codes, err := a.Encode(x)
	if err != nil || !slices.Equal(codes.X, []float32{-2, 2}) {
		t.Errorf("codes %v, %v, want -2 and 2", codes, err)
	}
	back, err := a.Decode(codes)
	if err != nil || !slices.Equal(back.X, x.X) {
		t.Errorf("decoded %v, %v, want %v", back, err, x.X)
	}
	if back, err = a.Reconstruct(x); err != nil || !slices.Equal(back.X, x.X) {
		t.Errorf("reconstructed %v, %v, want %v", back, err, x.X)
	}
	loss, err := a.Evaluate(t.Context(), &data.Set{X: []float32{20, 8}, N: 1, D: 2})
	if err != nil || loss.Total != 9 { // of scaled data: (0, 3) against (0, 0)
		t.Errorf("loss %v, %v, want 9", loss, err)
	}
}

// TestScalerInTraining: training on data in their own units equals training on scaled data, bit for bit, and so do the
// saved models apart from the scaler.
func TestScalerInTraining(t *testing.T) {
	train, validation := heights(t, 100), heights(t, 30)
	a := scaledModel(t, train, &data.Standard{})
	scaled := kit.Must(a.Scaler.Apply(train))
	scaledValidation := kit.Must(a.Scaler.Apply(validation))
	b := kit.Build(t, "plain",
		models.Spec{Input: 2, Latent: 1, Hidden: []int{}, Output: graph.Identity}, models.Options{Seed: 3})
	fit := func(a *models.Autoencoder, train, validation *data.Set) (losses []float64) {
		for e, err := range a.Fit(t.Context(), train, models.FitOptions{Epochs: 2, Batch: 16, Validation: validation}) {
			if err != nil {
				t.Fatal(err)
			}
			losses = append(losses, e.Train.Total, e.Validation.Total)
		}
		return losses
	}
	if got, want := fit(a, train, validation), fit(b, scaled, scaledValidation); !slices.Equal(got, want) {
		t.Errorf("losses %v, want %v", got, want)
	}

	path := filepath.Join(t.TempDir(), "scaled.safetensors")
	if err := a.Save(path); err != nil {
		t.Fatal(err)
	}
	c := kit.Must(models.Load(path))
	if !slices.Equal(c.Features, train.Features) {
		t.Errorf("features %v after loading", c.Features)
	}
	want := kit.Must(a.Reconstruct(train))
	got, err := c.Reconstruct(train)
	if err != nil || !slices.Equal(got.X, want.X) {
		t.Errorf("the loaded model reconstructs otherwise: %v", err)
	}
	if want.X[0] < 1000 {
		t.Errorf("reconstruction %v is not in millimetres", want.Row(0))
	}
}

// TestScalerErrors: mismatches are reported before training begins.
func TestScalerErrors(t *testing.T) {
	train := heights(t, 10)
	a := scaledModel(t, train, &data.MinMax{})
	if _, err := a.Encode(&data.Set{X: make([]float32, 3), N: 1, D: 3}); err == nil ||
		!strings.Contains(err.Error(), "3 features; the model takes 2") {
		t.Errorf("a set of another width: %v", err)
	}
	a.Scaler = &data.MinMax{}
	for _, err := range a.Fit(t.Context(), train, models.FitOptions{Epochs: 1}) {
		if err == nil || !strings.Contains(err.Error(), "not fitted") {
			t.Errorf("a scaler that was not fitted: %v", err)
		}
	}
	a.Scaler = &data.Standard{Mean: []float64{1}, Std: []float64{1}}
	for _, err := range a.Fit(t.Context(), train, models.FitOptions{Epochs: 1}) {
		if err == nil || !strings.Contains(err.Error(), "2 features") {
			t.Errorf("a scaler of another width: %v", err)
		}
	}
}
