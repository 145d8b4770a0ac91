package variants_test

import (
	"errors"
	"math"
	"math/rand/v2"
	"strings"
	"testing"

	"github.com/aegis-ae/aegis/models/eval/restore"
	"github.com/aegis-ae/aegis/models/internal/kit"

	"github.com/aegis-ae/aegis/data"
	"github.com/aegis-ae/aegis/graph"
	"github.com/aegis-ae/aegis/models"
	"github.com/aegis-ae/aegis/models/eval"
	"github.com/aegis-ae/aegis/models/variants"
)

// TestObservedLoss compares the loss with a sum over observed values, and checks that missing ones have no gradient.
func TestObservedLoss(t *testing.T) {
	inner := variants.Plain{Spec: models.Spec{Input: 5, Latent: 2, Hidden: []int{}, Output: graph.Identity}.WithDefaults(),
		Code: graph.Tanh}
	const missing = 0
	x := []float32{
		1.5, missing, -2, 1e-30, missing,
		missing, missing, .5, missing, missing,
		missing, missing, missing, missing, missing,
	}
	m := variants.Observed{Model: variants.Sparse{Model: inner, Lambda: .5}}
	out := kit.CompileModel(t, m, graph.Training, 3,
		func(_ *graph.Scope, _, out graph.Node, c models.Code) map[string]graph.Node {
			return map[string]graph.Node{"xhat": out, "z": c.Z, "seen": c.Input}
		})(x)
	want := 0.0
	for i, xhat := range out["xhat"].Float64s() {
		if v := float64(x[i]); v != missing {
			want += (v - xhat) * (v - xhat) / 3 // a sum over values, an average over samples: 3, 1 and no values
		}
		if seen := out["seen"].At(i); seen != float64(x[i]) {
			t.Errorf("the encoder sees %v of %v", seen, x[i])
		}
	}
	for _, z := range out["z"].Float64s() {
		want += .5 * math.Abs(z) / 3
	}
	kit.Near(t, "loss", out["loss"].At(0), want, 1e-12)

	// One step of gradient descent moves the output biases of observed features and no others.
	a := kit.NewOf(t, m, models.Options{Seed: 1})
	set := kit.Must(data.New(x, 3, 5))
	trainWith(t, a, set, models.FitOptions{Epochs: 1, Batch: 3})
	for j, b := range a.Params.Get("out/b").Value.Float64s() {
		if moved := b != 0; moved != (j != 1 && j != 4) {
			t.Errorf("the bias of feature %d is %v after a step", j, b)
		}
	}
	loss := kit.Must(a.Evaluate(t.Context(), set))
	xhat := kit.Must(a.Reconstruct(set))
	sum := 0.0
	for i, v := range x {
		if v != missing {
			sum += math.Pow(float64(v-xhat.X[i]), 2) / 3
		}
	}
	if got, ok := loss.Term("squared error"); !ok || math.Abs(got.Value-sum) > 1e-6*sum {
		t.Errorf("the error of evaluation is %v, that of the reconstructions %v", got.Value, sum)
	}
}

// TestObservedNesting: missing values do not count, inside or around other variants that restrict the error.
func TestObservedNesting(t *testing.T) {
	vae := imageVAE()
	for name, c := range map[string]struct {
		m    models.Model
		want float64 // of a model without weights, of 8 values of ½ among 16, of which 12 are hidden
	}{
		"vae":          {variants.Observed{Model: vae}, 8 * math.Ln2},
		"bound around": {variants.IWAE{Model: variants.Observed{Model: vae}, Samples: 3}, 8 * math.Ln2},
		"corrupted": {variants.Denoising{Model: variants.Observed{Model: vae}, Corruption: variants.Corruption{P: 1}},
			8 * math.Ln2},
		"corrupts within": {variants.Observed{Model: variants.Denoising{Model: vae, Corruption: variants.Corruption{P: 1}}},
			8 * math.Ln2},
		"labels": {variants.Conditional{Model: variants.Observed{Model: vae}, Classes: 3, Encoder: true},
			8 * math.Ln2},
		"predicts labels": {variants.Observed{Model: variants.Supervised{Model: vae, Classes: 3, Reconstruction: 1}},
			math.Log(3) + 8*math.Ln2},
		"hidden within": {variants.Observed{Model: masked(vae)}, 6 * math.Ln2},
		"hidden around": {masked(variants.Observed{Model: vae}), 6 * math.Ln2},
	} {
		a := zeroed(t, c.m)
		// Every patch of 2 x 2 pixels has two values of ½ and two that are missing.
		x := &data.Set{N: 3, D: 16, Labels: []int{0, 1, 2}, Classes: []string{"a", "b", "c"}, X: make([]float32, 48)}
		for i := range x.X {
			x.X[i] = float32(i%2) / 2
		}
		for e, err := range a.Fit(t.Context(), x, models.FitOptions{Epochs: 1}) {
			if err != nil {
				t.Fatalf("%s: %v", name, err)
			}
			kit.Near(t, name, e.Train.Total, c.want, 1e-5)
		}
	}
	for want, m := range map[string]models.Model{
		"put iwae around":  variants.Observed{Model: variants.IWAE{Model: vae, Samples: 2}},
		"no model to wrap": variants.Observed{},
		"use at le":        variants.Observed{Model: variants.Plain{}},
	} {
		kit.Fails(t, want)(models.New(m, models.Options{}))
	}
}

// ratings returns users' ratings of items: a user's mean, an item's mean and two traits of both, with noise. In each
// pair of sets, minus the user's mean in the first, one set holds the values that the other lacks.
func ratings(users, items int) (seen, held *data.Set) {
	r := rand.New(rand.NewPCG(7, 7))
	normal := func(n int, scale float64) []float64 {
		x := make([]float64, n)
		for i := range x {
			x[i] = scale * r.NormFloat64()
		}
		return x
	}
	user, item, u, v := normal(users, .5), normal(items, .5), normal(2*users, .8), normal(2*items, .8)
	seen = &data.Set{N: users, D: items, X: make([]float32, users*items)}
	held = seen.Clone()
	for i := range users {
		sum, n := 0.0, 0.0
		for j := range items {
			rating := float32(3 + user[i] + item[j] + u[2*i]*v[2*j] + u[2*i+1]*v[2*j+1] + .3*r.NormFloat64())
			switch p := r.Float64(); {
			case p < .2:
				seen.X[i*items+j] = rating
				sum, n = sum+float64(rating), n+1
			case p < .23:
				held.X[i*items+j] = rating
			}
		}
		for j := range items {
			for _, s := range []*data.Set{seen, held} {
				if s.X[i*items+j] != 0 {
					s.X[i*items+j] -= float32(sum / max(n, 1))
				}
			}
		}
	}
	return seen, held
}

// TestRecommender completes ratings better than the user's mean, with early stopping on hold-out ratings.
func TestRecommender(t *testing.T) {
	seen, held := ratings(150, 200)
	mask := kit.Must(restore.Observed(held))
	nothing := held.Clone()
	clear(nothing.X)
	a := kit.Build(t, "observed", models.Spec{Input: 200, Latent: 16}, models.Options{Seed: 1})
	var scores []float64
	score := func() (float64, error) {
		xhat, err := a.Reconstruct(seen)
		if err != nil {
			return 0, err
		}
		mse, err := eval.MSEWhere(held, xhat, mask)
		scores = append(scores, mse)
		return mse, err
	}
	best := 0
	for e, err := range a.Fit(t.Context(), seen,
		models.FitOptions{Epochs: 100, Batch: 16, LearningRate: .005, WeightDecay: .02,
			EarlyStopping: models.EarlyStopping{Patience: 5, Score: score}}) {
		if err != nil {
			t.Fatal(err)
		}
		if e.Best {
			best = e.Number
		}
	}
	baseline := kit.Must(eval.MSEWhere(held, nothing, mask))
	epochs := len(scores)
	got, err := score()
	if err != nil || got != scores[best-1] {
		t.Errorf("the error is %v (%v), that of the best epoch was %v", got, err, scores[best-1])
	}
	if got > .6*baseline || epochs != best+5 {
		t.Errorf("MSE %v of held-out ratings, after %d epochs of which %d was the best; a user's mean has %v",
			got, epochs, best, baseline)
	}
	t.Logf("MSE %.3f after %d epochs, best %d; a user's mean has %.3f", got, epochs, best, baseline)
}

// TestEarlyStoppingScore: a score that cannot be used or fails is an error.
func TestEarlyStoppingScore(t *testing.T) {
	failing := func() (float64, error) { return 0, errors.New("no ratings") }
	for want, early := range map[string]models.EarlyStopping{
		"early stopping: no ratings": {Patience: 1, Score: failing},
		"set Patience":               {Score: failing},
		"leave Term empty":           {Patience: 1, Score: failing, Term: "KL"},
	} {
		a, o := kit.Overfitting(t)
		o.Validation, o.EarlyStopping = nil, early
		var got error
		for _, err := range a.Fit(t.Context(), kit.Bits(t, 8, 3), o) {
			got = err
		}
		if got == nil || !strings.Contains(got.Error(), want) {
			t.Errorf("error %v does not say %q", got, want)
		}
	}
}
