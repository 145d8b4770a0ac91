package restore_test

import (
	"math"
	"testing"

	"github.com/aegis-ae/aegis/models/eval/internal/evaltest"
	"github.com/aegis-ae/aegis/models/variants"

	"github.com/aegis-ae/aegis/data"
	"github.com/aegis-ae/aegis/data/synthetic"
	"github.com/aegis-ae/aegis/graph"
	"github.com/aegis-ae/aegis/graph/optim"
	"github.com/aegis-ae/aegis/models"
	"github.com/aegis-ae/aegis/models/eval"
	"github.com/aegis-ae/aegis/models/eval/restore"
)

// denoiser trains a denoising autoencoder for unclipped Gaussian noise, of real numbers.
func denoiser(t *testing.T, train *data.Set, sigma float64, hidden int, o models.FitOptions) *models.Autoencoder {
	t.Helper()
	inner := variants.Plain{Code: graph.ReLU,
		Spec: models.Spec{Input: train.D, Latent: 32, Hidden: []int{hidden}, Output: graph.Identity}.WithDefaults()}
	a, err := models.New(variants.Denoising{Model: inner,
		Corruption: variants.Corruption{Noise: variants.GaussianNoise, Sigma: sigma}}, models.Options{Seed: 1})
	if err != nil {
		t.Fatal(err)
	}
	for _, err := range a.Fit(t.Context(), train, o) {
		if err != nil {
			t.Fatal(err)
		}
	}
	return a
}

// TestScoreField: what was learned agrees with the true score of the smoothed density, and less with that of the data.
func TestScoreField(t *testing.T) {
	const sigma = .5
	ring := evaltest.Must(synthetic.Ring(6, 2, .5, .2))
	smoothed := evaltest.Must(ring.Smoothed(sigma))
	train := evaltest.Must(ring.Sample(4000, 1))
	at := &data.Set{D: 2}
	want, clean := &data.Set{D: 2}, &data.Set{D: 2}
	const densest = .05 // about that of the ring
	for i := range 41 {
		for j := range 41 {
			x := []float64{-4 + .2*float64(i), -4 + .2*float64(j)}
			if smoothed.Density(x) < .02*densest {
				continue
			}
			for set, v := range map[*data.Set][]float64{at: x, want: smoothed.Score(x), clean: ring.Score(x)} {
				set.X = append(set.X, float32(v[0]), float32(v[1]))
				set.N++
			}
		}
	}
	a := denoiser(t, train, sigma, 64,
		models.FitOptions{Epochs: 60, Batch: 200, LearningRate: .005, Schedule: optim.Cosine{}})
	learned := evaltest.Must(restore.Score(a, at, sigma))
	got := evaltest.Must(restore.CompareVectors(learned, want))
	other := evaltest.Must(restore.CompareVectors(learned, clean))
	t.Logf("at %d points: %+v; with the score of the data: %+v", at.N, got, other)
	if got.Cosine < .98 || got.RelativeError > .2 {
		t.Errorf("the learned score and the true one: %+v, want a cosine of .98 and a relative error of .2", got)
	}
	if other.Cosine > got.Cosine-.05 || other.RelativeError < 2*got.RelativeError {
		t.Errorf("the score of the data themselves agrees as well: %+v", other)
	}
}

// TestScalarDenoiser: data at −2 and 2 with noise of deviation ½. The best denoiser is 2 tanh(8x), with an error of
// 0.000393; the best linear one has 0.2353.
func TestScalarDenoiser(t *testing.T) {
	const sigma = .5
	train := &data.Set{N: 2000, D: 1, X: make([]float32, 2000)}
	for i := range train.X {
		train.X[i] = float32(4*(i%2) - 2)
	}
	a := denoiser(t, train, sigma, 32,
		models.FitOptions{Epochs: 40, Batch: 100, LearningRate: .01, Schedule: optim.Cosine{}})
	noisy := evaltest.Must(variants.Corrupt(train, variants.Corruption{Noise: variants.GaussianNoise, Sigma: sigma}, 3))
	if got := evaltest.MSE(t, train)(a.Reconstruct(noisy)); got > .004 {
		t.Errorf("MSE %v, want at most .004", got)
	}
	linear := evaltest.Must(restore.LinearDenoiser(train,
		variants.Corruption{Noise: variants.GaussianNoise, Sigma: sigma}))
	if got := evaltest.MSE(t, train)(linear.Reconstruct(noisy)); math.Abs(got-.2353) > .01 {
		t.Errorf("the best linear denoiser has MSE %v, want .2353", got)
	}
	at := evaltest.Points(t, []float32{1}, []float32{-1})
	score := evaltest.Must(restore.Score(a, at, sigma))
	for i, x := range at.X {
		g := float64(x) + sigma*sigma*float64(score.X[i])
		if want := 2 * math.Tanh(8*float64(x)); math.Abs(g-want) > .1 {
			t.Errorf("g(%v) = %v, want %v", x, g, want)
		}
	}
}

// optimum is the best denoiser of N(0, 1) in two dimensions.
type optimum struct {
	eval.Identity
	sigma float64
}

func (o optimum) Reconstruct(x *data.Set) (*data.Set, error) {
	y := x.Clone()
	for i := range y.X {
		y.X[i] /= float32(1 + o.sigma*o.sigma)
	}
	return y, nil
}

// TestScoreOfNormal: the score of N(0, (1 + σ²) I) is −x/(1 + σ²).
func TestScoreOfNormal(t *testing.T) {
	at := evaltest.Points(t, []float32{1, -2}, []float32{0, 3})
	score := evaltest.Must(restore.Score(optimum{sigma: .5}, at, .5))
	for i, x := range at.X {
		if want := -float64(x) / 1.25; math.Abs(float64(score.X[i])-want) > 1e-6 {
			t.Errorf("score %v at %v, want %v", score.X[i], x, want)
		}
	}
}

func TestCompareVectors(t *testing.T) {
	for _, c := range []struct {
		got, want []float32
		out       restore.Agreement
	}{
		{[]float32{1, 0}, []float32{2, 0}, restore.Agreement{Cosine: 1, RelativeError: .5}},
		{[]float32{0, 1}, []float32{1, 0}, restore.Agreement{Cosine: 0, RelativeError: math.Sqrt2}},
		{[]float32{-3, 0}, []float32{1, 0}, restore.Agreement{Cosine: -1, RelativeError: 4}},
		{[]float32{0, 0}, []float32{0, 0}, restore.Agreement{Cosine: 1, RelativeError: math.NaN()}},
		{[]float32{0, 0}, []float32{0, 5}, restore.Agreement{Cosine: 0, RelativeError: 1}},
	} {
		got, err := restore.CompareVectors(evaltest.Points(t, c.got), evaltest.Points(t, c.want))
		same := math.Abs(got.RelativeError-c.out.RelativeError) < 1e-9 || math.IsNaN(got.RelativeError) &&
			math.IsNaN(c.out.RelativeError)
		if err != nil || math.Abs(got.Cosine-c.out.Cosine) > 1e-9 || !same {
			t.Errorf("%v against %v: %+v (%v), want %+v", c.got, c.want, got, err, c.out)
		}
	}
	x := evaltest.Points(t, []float32{1, 2})
	evaltest.Errors(t, "", map[string]error{
		"sigma 0":          evaltest.Of(restore.Score(eval.Identity{}, x, 0)),
		"the set is nil":   evaltest.Of(restore.Score(eval.Identity{}, nil, 1)),
		"1 x 2 values aga": evaltest.Of(restore.CompareVectors(evaltest.Points(t, []float32{1}), x)),
	})
}
