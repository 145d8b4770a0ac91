package outside

import (
	"math"
	"path/filepath"
	"slices"
	"testing"

	"github.com/aegis-ae/aegis/data"
	"github.com/aegis-ae/aegis/models"
	"github.com/aegis-ae/aegis/models/modelstest"
	"github.com/aegis-ae/aegis/models/variants"
)

func TestPlanarVAE(t *testing.T)      { modelstest.Run(t, "planar-vae") }
func TestCovariateVAE(t *testing.T)   { modelstest.Run(t, "covariate-vae") }
func TestRandomFeatures(t *testing.T) { modelstest.Run(t, "random-features") }

// TestWrapped: Aegis's variants wrap the variants of this module.
func TestWrapped(t *testing.T) {
	sp := models.Spec{Input: 12, Latent: 3, Hidden: []int{7}}
	modelstest.RunModel(t,
		variants.Denoising{Model: PlanarVAE{sp.WithDefaults(), 2}, Corruption: variants.Corruption{P: 0.3}})
	modelstest.RunModel(t, variants.IWAE{Model: CovariateVAE{sp.WithDefaults(), 2}, Samples: 3})
}

// samples returns points on a curve whose covariate is the second feature.
func samples(n int) *data.Set {
	s := &data.Set{N: n, D: 2, Inputs: data.Inputs{{Name: "covariates", D: 1}}}
	for i := range n {
		c := float64(i%10) / 10
		s.X = append(s.X, float32(0.5+0.4*math.Sin(6*c)), float32(c))
		s.Inputs[0].X = append(s.Inputs[0].X, float32(c))
	}
	return s
}

// TestCovariates: the covariate determines these samples, so the code carries nothing, and samples drawn for a
// covariate have its values.
func TestCovariates(t *testing.T) {
	sp := models.Spec{Input: 2, Latent: 2, Hidden: []int{32}}.WithDefaults()
	sp.Error, sp.Sigma = models.Gaussian, 0.1
	a, err := models.New(CovariateVAE{sp, 1}, models.Options{Seed: 1})
	if err != nil {
		t.Fatal(err)
	}
	train := samples(400)
	for _, err := range a.Fit(t.Context(), train, models.FitOptions{Epochs: 400, Batch: 32, LearningRate: 0.01}) {
		if err != nil {
			t.Fatal(err)
		}
	}
	few := samples(10)
	drawn, err := a.SampleGiven(models.Given{Inputs: few.Inputs}, 3)
	if err != nil {
		t.Fatal(err)
	}
	for i := range few.N {
		for j, want := range few.Row(i) {
			if got := drawn.Row(i)[j]; math.Abs(float64(got-want)) > 0.1 {
				t.Errorf("sample %d, feature %d is %v, want about %v", i, j, got, want)
			}
		}
	}
	few.Inputs = nil
	if _, err := a.Encode(few); err == nil {
		t.Error("samples without covariates are encoded")
	}
}

// TestFrozen: the random layer keeps every byte, and the readout, which no loss trains, is saved and loaded.
func TestFrozen(t *testing.T) {
	m, err := models.Build("random-features", models.Spec{Input: 2, Latent: 2})
	if err != nil {
		t.Fatal(err)
	}
	a, err := models.New(m, models.Options{Seed: 1})
	if err != nil {
		t.Fatal(err)
	}
	before, set := a.Params.Clone(), samples(64)
	for _, err := range a.Fit(t.Context(), set, models.FitOptions{Epochs: 2, WeightDecay: 0.01}) {
		if err != nil {
			t.Fatal(err)
		}
	}
	if !slices.Equal(a.Params.Get("random/W").Value.Float32, before.Get("random/W").Value.Float32) {
		t.Error("training has changed the random layer")
	}
	if slices.Equal(a.Params.Get("code/W").Value.Float32, before.Get("code/W").Value.Float32) {
		t.Error("training has not changed the code")
	}
	a.Params.Get("readout/y/b").Value.Set(0, 5)
	want, err := a.Apply("readout", set)
	if err != nil {
		t.Fatal(err)
	}
	path := filepath.Join(t.TempDir(), "model.safetensors")
	if err := a.Save(path); err != nil {
		t.Fatal(err)
	}
	b, err := models.Load(path)
	if err != nil {
		t.Fatal(err)
	}
	got, err := b.Apply("readout", set)
	if err != nil {
		t.Fatal(err)
	}
	if want.D != 1 || !slices.Equal(got.X, want.X) {
		t.Errorf("the readout of the loaded model differs")
	}
}
