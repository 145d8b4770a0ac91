package models_test

import (
	"math"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/aegis-ae/aegis/models/internal/kit"

	"github.com/aegis-ae/aegis/data"
	"github.com/aegis-ae/aegis/data/mnist"
	"github.com/aegis-ae/aegis/graph"
	"github.com/aegis-ae/aegis/graph/optim"
	"github.com/aegis-ae/aegis/models"
	"github.com/aegis-ae/aegis/models/eval"
	"github.com/aegis-ae/aegis/models/variants"
)

// TestStepByHand trains a linear autoencoder of one feature for one step of SGD and compares with arithmetic.
func TestStepByHand(t *testing.T) {
	sp := models.Spec{Input: 1, Latent: 1, Hidden: []int{}, Output: graph.Identity}
	a := kit.Build(t, "plain", sp, models.Options{DType: graph.Float64})
	w, v := a.Params.Get("code/W").Value, a.Params.Get("out/W").Value
	w.Set(0, .5)
	v.Set(0, 2)
	x := &data.Set{X: []float32{1, 3}, N: 2, D: 1}
	for e, err := range a.Fit(t.Context(), x, models.FitOptions{Epochs: 1, LearningRate: .1, Method: optim.SGD{}}) {
		if err != nil {
			t.Fatal(err)
		}
		if e.Train.Total != 0 {
			t.Errorf("loss %v of the identity, want 0", e.Train.Total)
		}
	}
	w.Set(0, 1) // x̂ = 2x: the error is x, the loss (1 + 9)/2, dL/dw = mean(2·x·v·x) = 20, dL/dv = mean(2·x·w·x) = 10
	for e, err := range a.Fit(t.Context(), x, models.FitOptions{Epochs: 1, LearningRate: .01, Method: optim.SGD{}}) {
		if err != nil {
			t.Fatal(err)
		}
		if e.Train.Total != 5 {
			t.Errorf("loss %v, want 5", e.Train.Total)
		}
	}
	if math.Abs(w.At(0)-.8) > 1e-15 || math.Abs(v.At(0)-1.9) > 1e-15 {
		t.Errorf("weights %v and %v after the step, want 0.8 and 1.9", w.At(0), v.At(0))
	}
	// biases: dL/dc = mean(2·x) = 4, and through the decoder mean(2·x·v) = 8
	if c, b := a.Params.Get("out/b").Value.At(0),
		a.Params.Get("code/b").Value.At(0); math.Abs(c+.04) > 1e-15 || math.Abs(b+.08) > 1e-15 {
		t.Errorf("biases %v and %v after the step, want -0.04 and -0.08", c, b)
	}
}

// TestClipping clips the gradient (8, 20, 4, 10) of the step above by value, then by norm.
func TestClipping(t *testing.T) {
	for _, c := range []struct {
		o    models.FitOptions
		want [4]float64 // of code/b, code/W, out/b, out/W
	}{
		{models.FitOptions{ClipValue: 9}, [4]float64{8, 9, 4, 9}},
		{models.FitOptions{ClipNorm: 1}, [4]float64{8, 20, 4, 10}},
		{models.FitOptions{ClipValue: 5, ClipNorm: 1}, [4]float64{5, 5, 4, 5}},
	} {
		sp := models.Spec{Input: 1, Latent: 1, Hidden: []int{}, Output: graph.Identity}
		a := kit.Build(t, "plain", sp, models.Options{DType: graph.Float64})
		a.Params.Get("code/W").Value.Set(0, 1)
		a.Params.Get("out/W").Value.Set(0, 2)
		x := &data.Set{X: []float32{1, 3}, N: 2, D: 1}
		c.o.Epochs, c.o.LearningRate, c.o.Method = 1, .01, optim.SGD{}
		for _, err := range a.Fit(t.Context(), x, c.o) {
			if err != nil {
				t.Fatal(err)
			}
		}
		scale := 1.0
		if c.o.ClipNorm > 0 {
			norm := 0.0
			for _, g := range c.want {
				norm += g * g
			}
			scale = 1 / math.Sqrt(norm)
		}
		for i, p := range []struct {
			name string
			from float64
		}{{"code/b", 0}, {"code/W", 1}, {"out/b", 0}, {"out/W", 2}} {
			got, want := a.Params.Get(p.name).Value.At(0), p.from-.01*scale*c.want[i]
			if math.Abs(got-want) > 1e-7 {
				t.Errorf("clipped by %v and norm %v: %s is %v, want %v", c.o.ClipValue, c.o.ClipNorm, p.name, got, want)
			}
		}
	}
}

// TestEvaluateCountsEverySample compares the loss of a set with a partial last batch with the error of its
// reconstruction.
func TestEvaluateCountsEverySample(t *testing.T) {
	a := kit.Build(t, "plain", models.Spec{Input: 784, Latent: 4, Hidden: []int{8}}, models.Options{Seed: 1})
	set := kit.Head(t, mnist.Test(), 300)
	loss := kit.Must(a.Evaluate(t.Context(), set))
	xhat := kit.Must(a.Reconstruct(set))
	mse := kit.Must(eval.MSE(set, xhat))
	if got, want := loss.Total, 784*mse; math.Abs(got-want) > 1e-4*want {
		t.Errorf("loss %v, want 784 times the MSE = %v", got, want)
	}
	if !slices.Equal(xhat.Labels, set.Labels) || xhat.Image != set.Image || xhat.N != 300 {
		t.Errorf("the reconstruction is %v, want the form of %v", xhat, set)
	}
}

// TestVAEEvaluation: the loss is evaluated with drawn codes, reproducibly, and differs from the loss at the mean code.
func TestVAEEvaluation(t *testing.T) {
	a := kit.Build(t, "vae", models.Spec{Input: 784, Latent: 2, Hidden: []int{16}}, models.Options{Seed: 1})
	set := kit.Head(t, mnist.Test(), 256)
	first := kit.Must(a.Evaluate(t.Context(), set))
	again := kit.Must(a.Evaluate(t.Context(), set))
	if first.Total != again.Total {
		t.Errorf("two evaluations differ: %v and %v", first.Total, again.Total)
	}
	xhat := kit.Must(a.Reconstruct(set))
	mean := kit.Must(eval.CrossEntropy(set, xhat))
	term, ok := first.Term("cross-entropy")
	if !ok || math.Abs(term.Value-mean) < 1e-3 {
		t.Errorf("the cross-entropy %v of drawn codes is that of mean codes, %v", term.Value, mean)
	}
}

// TestTermsAreLoggedUnweighted: the total is the weighted sum of the terms, in training and in validation.
func TestTermsAreLoggedUnweighted(t *testing.T) {
	m, err := models.Build("contractive", models.Spec{Input: 784, Latent: 8})
	if err != nil {
		t.Fatal(err)
	}
	if m, err = models.Set(m, "lambda", "0.25"); err != nil {
		t.Fatal(err)
	}
	a, err := models.New(m, models.Options{Seed: 1})
	if err != nil {
		t.Fatal(err)
	}
	set := kit.Head(t, mnist.Train(), 200)
	for e, err := range a.Fit(t.Context(), set, models.FitOptions{Epochs: 1, Batch: 64, Validation: set}) {
		if err != nil {
			t.Fatal(err)
		}
		for _, l := range []models.Loss{e.Train, *e.Validation} {
			if len(l.Terms) != 2 || l.Terms[0].Name != "squared error" || l.Terms[0].Weight != 1 ||
				l.Terms[1].Name != "contraction" || l.Terms[1].Weight != .25 {
				t.Fatalf("terms %+v", l.Terms)
			}
			want := l.Terms[0].Value + .25*l.Terms[1].Value
			if math.Abs(l.Total-want) > 1e-5*want {
				t.Errorf("total %v, want %v", l.Total, want)
			}
		}
		if got := e.Train.String(); !strings.Contains(got, "0.25 × ") || !strings.Contains(got, "squared error + ") {
			t.Errorf("the loss prints as %q", got)
		}
	}
}

// TestWeightDecay: a step of AdamW without gradients shrinks the weights, even with a single input, and leaves the
// biases, in a model read from a file.
func TestWeightDecay(t *testing.T) {
	for _, tied := range []bool{false, true} {
		sp := models.Spec{Input: 1, Latent: 1, Hidden: []int{}, Output: graph.Identity}
		made := kit.Must(models.New(variants.Plain{Spec: sp.WithDefaults(), Tied: tied},
			models.Options{DType: graph.Float64}))
		path := filepath.Join(t.TempDir(), "model")
		if err := made.Save(path); err != nil {
			t.Fatal(err)
		}
		a := kit.Must(models.Load(path))
		// x̂ = w₂·(w₁·0 + 2) - 1 is x = 0 exactly.
		values := map[string]float64{"code/W": 0.5, "code/b": 2, "out/b": -1}
		want := map[string]float64{"code/W": 0.5 * 0.95, "code/b": 2, "out/b": -1}
		if !tied {
			values["out/W"], want["out/W"] = 0.5, 0.5*0.95
		}
		for name, v := range values {
			a.Params.Get(name).Value.Set(0, v)
		}
		zeros := &data.Set{X: []float32{0, 0}, N: 2, D: 1}
		o := models.FitOptions{Epochs: 1, LearningRate: 0.1, Method: optim.AdamW{WeightDecay: 0.5}}
		for _, err := range a.Fit(t.Context(), zeros, o) {
			if err != nil {
				t.Fatal(err)
			}
		}
		for name, w := range want {
			if got := a.Params.Get(name).Value.At(0); math.Abs(got-w) > 1e-15 {
				t.Errorf("tied %t: %s is %v after a step, want %v", tied, name, got, w)
			}
		}
	}
}
