package experiments

import (
	"fmt"
	"math"

	"github.com/aegis-ae/aegis/cmd/demo/internal/try"
	"github.com/aegis-ae/aegis/data"
	"github.com/aegis-ae/aegis/data/synthetic"
	"github.com/aegis-ae/aegis/graph"
	"github.com/aegis-ae/aegis/graph/optim"
	"github.com/aegis-ae/aegis/models"
	"github.com/aegis-ae/aegis/models/eval"
	"github.com/aegis-ae/aegis/models/eval/restore"
	"github.com/aegis-ae/aegis/models/variants"
	"github.com/aegis-ae/aegis/viz"
)

func init() {
	register(Experiment{
		ID:       "E14",
		Question: "Does a denoising autoencoder learn the score of the noisy density?",
		run: func(l *Bench, r *Result) {
			l.scalarDenoiser(r)
			l.scoreField(r)
		},
	})
}

// realDenoiser trains a denoising autoencoder of real numbers for Gaussian noise without clipping.
func (l *Bench) realDenoiser(train *data.Set, sigma float64, hidden int, o models.FitOptions) *Trained {
	spec := models.Spec{Input: train.D, Latent: 32, Hidden: []int{hidden}, Output: graph.Identity}
	inner := variants.Plain{Code: graph.ReLU, Spec: spec.WithDefaults()}
	o.Validation = train
	return l.Fit(Recipe{
		Model: variants.Denoising{Model: inner, Corruption: GaussianNoise(sigma, false)}, Fit: o, On: train,
	})
}

// scalarDenoiser: data at −2 and 2 with noise of deviation ½. The best denoiser is 2 tanh(8x), with an error of
// 0.000393; the best linear one is 0.941x, with an error of 0.2353.
func (l *Bench) scalarDenoiser(r *Result) {
	const sigma = .5
	train := &data.Set{Name: "two points", N: 2000, D: 1, X: make([]float32, 2000)}
	for i := range train.X {
		train.X[i] = float32(4*(i%2) - 2)
	}
	ae := l.realDenoiser(train, sigma, 32, models.FitOptions{
		Epochs: 40, Batch: 100, LearningRate: .01, Schedule: optim.Cosine{},
	})
	noisy := try.Get(variants.Corrupt(train, GaussianNoise(sigma, false), l.Seed+1))
	mse := try.Get(eval.MSE(train, try.Get(ae.Reconstruct(noisy))))
	r.AtMost("MSE of the denoiser of two points", mse, .01)
	grid := &data.Set{D: 1}
	for v := -3.5; v <= 3.501; v += .05 {
		grid.X, grid.N = append(grid.X, float32(v)), grid.N+1
	}
	out := try.Get(ae.Reconstruct(grid))
	learned := viz.Line{Name: "learned", Style: viz.Smooth}
	best := viz.Line{Name: "2 tanh 8x", Style: viz.Smooth}
	linear := viz.Line{Name: "best linear, 0.941x", Style: viz.Smooth}
	for i, v := range grid.X {
		x := float64(v)
		point(&learned, x, float64(out.X[i]))
		point(&best, x, 2*math.Tanh(8*x))
		point(&linear, x, 4/4.25*x)
		if math.Abs(x-1) < .01 {
			r.Near("g(1)", float64(out.X[i]), 2, .2)
		}
	}
	t := r.Table("Denoising two points at -2 and 2, noise of deviation 0.5", "denoiser", "MSE")
	t.Add("best", "0.000393")
	t.Add("learned", decimals(mse, 6))
	t.Add("best linear", "0.2353")
	r.Draw(figScalarDenoiser, fmt.Sprintf("Denoising a number whose true value is −2 or 2, with noise of deviation 0.5. "+
		"The best denoiser, 2 tanh 8x, decides between the two; the learned one comes close, with an error of %.4f. The "+
		"best linear one only shrinks, with an error of 0.2353.", mse),
		viz.Lines{
			Title: "Denoising two points", X: "noisy value", Y: "denoised value", Lines: []viz.Line{best, learned, linear},
		})
}

// scoreField compares the learned score of a ring of Gaussians with the true one, where the density is at least 2 % of
// its value on the ring.
func (l *Bench) scoreField(r *Result) {
	const sigma, spread = .5, .2
	ring := try.Get(synthetic.Ring(6, 2, .5, spread))
	smoothed := try.Get(ring.Smoothed(sigma))
	train := try.Get(ring.Sample(4000, l.Seed))
	train.Name = "ring of Gaussians"
	ae := l.realDenoiser(train, sigma, 64, models.FitOptions{
		Epochs: 60, Batch: 200, LearningRate: .005, Schedule: optim.Cosine{},
	})
	at, want := &data.Set{D: 2}, &data.Set{D: 2}
	densest := 0.0
	grid := func(visit func(x []float64)) {
		for i := range 33 {
			for j := range 33 {
				visit([]float64{-4 + .25*float64(i), -4 + .25*float64(j)})
			}
		}
	}
	grid(func(x []float64) { densest = max(densest, smoothed.Density(x)) })
	grid(func(x []float64) {
		if smoothed.Density(x) < .02*densest {
			return
		}
		s := smoothed.Score(x)
		at.X, want.X = append(at.X, float32(x[0]), float32(x[1])), append(want.X, float32(s[0]), float32(s[1]))
		at.N, want.N = at.N+1, want.N+1
	})
	learned := try.Get(restore.Score(ae, at, sigma))
	agreement := try.Get(restore.CompareVectors(learned, want))
	r.AtLeast("mean cosine of the learned score and the true one", agreement.Cosine, .95)
	r.Notes = append(r.Notes, fmt.Sprintf("At %d points of a ring of Gaussians, where the density is at least 2 %% of "+
		"the largest, the learned score has a mean cosine of %.4f with the true one and a relative error of %.3f.",
		at.N, agreement.Cosine, agreement.RelativeError))
	pair := func(s *data.Set, i int) [2]float64 { return [2]float64{float64(s.Row(i)[0]), float64(s.Row(i)[1])} }
	f := viz.Arrows{
		Title: "Score of a ring of Gaussians, noise of deviation 0.5", X: "x1", Y: "x2",
		Fields: []viz.Field{{Name: "true"}, {Name: "learned"}},
	}
	for k, vectors := range []*data.Set{want, learned} {
		for i := 0; i < at.N; i += 2 {
			f.Fields[k].At = append(f.Fields[k].At, pair(at, i))
			f.Fields[k].Vectors = append(f.Fields[k].Vectors, pair(vectors, i))
		}
	}
	for i := range 400 {
		f.Points = append(f.Points, pair(train, i))
	}
	r.Draw(figScoreField, fmt.Sprintf("The score of data with noise of deviation 0.5, over samples of the data: the "+
		"true score, and (g(x) − x)/s² of a denoising autoencoder g. The mean cosine of the two is %.3f. Arrows point to "+
		"where the data are denser.", agreement.Cosine), f)
}
