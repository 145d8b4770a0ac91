package variants_test

import (
	"encoding/json"
	"math"
	"reflect"
	"slices"
	"testing"

	"github.com/aegis-ae/aegis/models/internal/kit"

	"github.com/aegis-ae/aegis/data"
	"github.com/aegis-ae/aegis/data/mnist"
	"github.com/aegis-ae/aegis/graph"
	"github.com/aegis-ae/aegis/models"
	"github.com/aegis-ae/aegis/models/variants"
)

// TestDenoisingGraph: in training the encoder sees data that are corrupted anew in each run, and the loss compares with
// the clean data; the other modes do not corrupt.
func TestDenoisingGraph(t *testing.T) {
	inner := variants.Plain{Spec: models.Spec{Input: 784, Latent: 3, Hidden: []int{4}}.WithDefaults(), Code: graph.Tanh}
	m := variants.Denoising{Model: inner, Corruption: variants.Corruption{Noise: variants.GaussianNoise, Sigma: .5}}
	x := kit.Head(t, mnist.Test(), 6).X
	for _, mode := range []graph.Mode{graph.Training, graph.Evaluation, graph.Inference} {
		run := kit.CompileModel(t, m, mode, 6, func(_ *graph.Scope, _, out graph.Node, c models.Code) map[string]graph.Node {
			return map[string]graph.Node{"seen": c.Input, "xhat": out.Sigmoid()}
		})
		var seen [2][]float64
		for i := range seen {
			out := run(x)
			seen[i] = slices.Clone(out["seen"].Float64s())
			xhat := out["xhat"].Float64s()
			want, noise := 0.0, 0.0
			for j, v := range x {
				want += (xhat[j] - float64(v)) * (xhat[j] - float64(v)) / 6
				noise += (seen[i][j] - float64(v)) * (seen[i][j] - float64(v)) / float64(len(x))
			}
			if got := out["loss"].At(0); math.Abs(got-want) > 1e-9*want {
				t.Errorf("%v: loss %v, want %v, against the clean data", mode, got, want)
			}
			wantNoise := 0.0
			if mode == graph.Training {
				wantNoise = .25
			}
			if math.Abs(noise-wantNoise) > .03 {
				t.Errorf("%v: the encoder sees noise of variance %v, want %v", mode, noise, wantNoise)
			}
		}
		if same := slices.Equal(seen[0], seen[1]); same != (mode != graph.Training) {
			t.Errorf("%v: two runs see the same: %t", mode, same)
		}
	}
}

// TestDenoisingRestores: trained with each noise, the model restores corrupted test digits better than an autoencoder
// trained on clean ones.
func TestDenoisingRestores(t *testing.T) {
	t.Parallel()
	train, test := kit.Head(t, mnist.Train(), 2000), kit.Head(t, mnist.Test(), 300)
	options := models.FitOptions{Epochs: 6, Batch: 32, LearningRate: .004}
	sp := models.Spec{Input: 784, Latent: 64, Hidden: []int{}}.WithDefaults()
	plain := kit.Must(models.New(variants.Plain{Spec: sp, Code: graph.ReLU}, models.Options{Seed: 1}))
	trainWith(t, plain, train, options)
	for _, c := range []variants.Corruption{
		{Noise: variants.MaskingNoise, P: .5},
		{Noise: variants.GaussianNoise, Sigma: .5, Clip: true},
		{Noise: variants.SaltAndPepper, P: .3},
		{Noise: variants.LowResolution, Factor: 4, Image: train.Image},
		{Noise: variants.BlockwiseNoise, P: .5, Block: 4, Image: train.Image},
	} {
		a := kit.Must(models.New(variants.Denoising{Model: plain.Model, Corruption: c}, models.Options{Seed: 1}))
		trainWith(t, a, train, options)
		noisy := kit.Must(variants.Corrupt(test, c, 7))
		restored, err := a.Reconstruct(noisy)
		denoising := meanSquaredError(t, test, restored, err)
		restored, err = plain.Reconstruct(noisy)
		clean := meanSquaredError(t, test, restored, err)
		nothing := meanSquaredError(t, test, noisy, nil)
		t.Logf("%-15s doing nothing %.4f, plain %.4f, denoising %.4f", c.Noise, nothing, clean, denoising)
		if denoising > .85*clean || denoising > .9*nothing {
			t.Errorf("%s: MSE %.4f, of the plain autoencoder %.4f, of doing nothing %.4f", c.Noise, denoising, clean, nothing)
		}
	}
}

// TestDenoisingConfig: the corruption's settings are saved beside the model, and all are restored.
func TestDenoisingConfig(t *testing.T) {
	m, err := models.Build("denoising-sparse",
		models.Spec{Input: 12, Latent: 3, Output: graph.Tanh, Image: data.Image{Height: 3, Width: 4, Channels: 1}})
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range [][2]string{{"noise", "salt-and-pepper"}, {"p", "0.2"}, {"denoising.sigma", "0.7"},
		{"sparse.lambda", "0.01"}, {"image", "4x3"}} {
		if m, err = models.Set(m, c[0], c[1]); err != nil {
			t.Fatal(err)
		}
	}
	text := kit.Must(models.MarshalConfig(m))
	var config map[string]map[string]any
	if err := json.Unmarshal(text, &config); err != nil {
		t.Fatal(err)
	}
	got := config["denoising"]
	for key, want := range map[string]any{"noise": "salt-and-pepper", "p": .2, "sigma": .7, "low": -1.0,
		"high": 1.0, "image": "4x3"} {
		if !reflect.DeepEqual(got[key], want) {
			t.Errorf("%s = %v in %s, want %v", key, got[key], text, want)
		}
	}
	back, err := models.UnmarshalConfig(text)
	if err != nil || !reflect.DeepEqual(m, back) {
		t.Errorf("%s came back as %+v (%v)", text, back, err)
	}
}
