package variants_test

import (
	"math"
	"testing"

	"github.com/aegis-ae/aegis/models/internal/kit"

	"github.com/aegis-ae/aegis/data"
	"github.com/aegis-ae/aegis/data/mnist"
	"github.com/aegis-ae/aegis/graph"
	"github.com/aegis-ae/aegis/models"
	"github.com/aegis-ae/aegis/models/variants"
)

// TestParameterCounts compares numbers of parameters with published ones.
func TestParameterCounts(t *testing.T) {
	for _, c := range []struct {
		name   string
		latent int
		hidden []int
		want   int
	}{
		{"plain", 2, []int{256}, 403730},
		{"plain", 5, []int{256}, 405269},
		{"plain", 10, []int{256}, 407834},
		{"plain", 32, []int{256}, 419120},
		{"plain", 32, []int{256, 128}, 476720},
		{"vae", 20, []int{400}, 784*400 + 400 + 2*(400*20+20) + 20*400 + 400 + 400*784 + 784},
		{"contractive", 64, nil, 784*64 + 64 + 784},
	} {
		a := kit.Build(t, c.name, models.Spec{Input: 784, Latent: c.latent, Hidden: c.hidden}, models.Options{})
		if got := a.Params.Count(); got != c.want {
			t.Errorf("%s 784-%v-%d has %d parameters, want %d", c.name, c.hidden, c.latent, got, c.want)
		}
	}
	tied := variants.Plain{Spec: models.Spec{Input: 784, Latent: 32}.WithDefaults(), Tied: true}
	a := kit.Must(models.New(tied, models.Options{}))
	if got := a.Params.Count(); got != 210224 {
		t.Errorf("a tied 784-256-32 has %d parameters, want 210224", got)
	}
}

// TestTiedDecoder computes the reconstruction of a tied autoencoder in plain Go.
func TestTiedDecoder(t *testing.T) {
	m := variants.Plain{Tied: true, Code: graph.Tanh,
		Spec: models.Spec{Input: 3, Latent: 1, Hidden: []int{2}, Activation: graph.Tanh, Output: graph.Identity}}
	a := kit.Must(models.New(m, models.Options{Seed: 5, DType: graph.Float64}))
	set := func(name string, values ...float64) []float64 {
		for i, v := range values {
			a.Params.Get(name).Value.Set(i, v)
		}
		return values
	}
	w0, b0 := set("enc/0/W", .1, -.2, .3, .4, -.5, .6), set("enc/0/b", .05, -.05)
	w1, b1 := set("code/W", .7, -.8), set("code/b", .1)
	c1, c0 := set("dec/1/b", .2, -.2), set("out/b", .01, .02, .03)
	x := []float64{1, .5, -.25}
	var h, g [2]float64
	z := b1[0]
	for j := range h {
		s := b0[j]
		for i := range x {
			s += x[i] * w0[2*i+j]
		}
		h[j] = math.Tanh(s)
		z += h[j] * w1[j]
	}
	z = math.Tanh(z)
	for j := range g {
		g[j] = math.Tanh(z*w1[j] + c1[j])
	}
	xhat := kit.Must(a.Reconstruct(&data.Set{X: []float32{1, .5, -.25}, N: 1, D: 3}))
	for i := range x {
		want := c0[i] + g[0]*w0[2*i] + g[1]*w0[2*i+1]
		if math.Abs(float64(xhat.X[i])-want) > 1e-7 {
			t.Errorf("feature %d is %v, want %v", i, xhat.X[i], want)
		}
	}
}

// TestContractionByHand compares the penalty of the contractive autoencoder on digits with the closed form
// sum_i z_i² (1 - z_i)² ‖w_i‖² in plain Go.
func TestContractionByHand(t *testing.T) {
	const latent = 6
	a := kit.Build(t, "contractive", models.Spec{Input: 784, Latent: latent},
		models.Options{Seed: 3, DType: graph.Float64})
	set := kit.Head(t, mnist.Test(), 40)
	codes := kit.Must(a.Encode(set))
	w := a.Params.Get("code/W").Value
	want := 0.0
	for n := range set.N {
		for i, z := range codes.Row(n) {
			norm := 0.0
			for j := range 784 {
				norm += w.At(j*latent+i) * w.At(j*latent+i)
			}
			s := float64(z) * (1 - float64(z))
			want += s * s * norm / float64(set.N)
		}
	}
	loss := kit.Must(a.Evaluate(t.Context(), set))
	got, _ := loss.Term("contraction")
	if math.Abs(got.Value-want) > 1e-6*want {
		t.Errorf("contraction %v, want %v", got.Value, want)
	}
}

// TestContractionFallsWithLambda trains with three weights of the penalty.
func TestContractionFallsWithLambda(t *testing.T) {
	t.Parallel()
	train, test := kit.Head(t, mnist.Train(), 1000), kit.Head(t, mnist.Test(), 200)
	before := math.Inf(1)
	for _, lambda := range []string{"0", "1", "10"} {
		m, err := models.Build("contractive", models.Spec{Input: 784, Latent: 16})
		if err != nil {
			t.Fatal(err)
		}
		if m, err = models.Set(m, "lambda", lambda); err != nil {
			t.Fatal(err)
		}
		a, err := models.New(m, models.Options{Seed: 1})
		if err != nil {
			t.Fatal(err)
		}
		for _, err := range a.Fit(t.Context(), train, models.FitOptions{Epochs: 8, Batch: 50, LearningRate: .003}) {
			if err != nil {
				t.Fatal(err)
			}
		}
		loss, err := a.Evaluate(t.Context(), test)
		if err != nil {
			t.Fatal(err)
		}
		got, _ := loss.Term("contraction")
		if !(got.Value < .9*before) {
			t.Errorf("lambda %s: contraction %v, not below 0.9 of %v before", lambda, got.Value, before)
		}
		before = got.Value
	}
}

// TestVAEOfZeroWeights has a posterior that is the prior: KL 0, and a cross-entropy of ln 2 a pixel.
func TestVAEOfZeroWeights(t *testing.T) {
	a := kit.Build(t, "vae", models.Spec{Input: 784, Latent: 3, Hidden: []int{5}}, models.Options{})
	for _, v := range a.Params.All() {
		for i := range v.Value.Len() {
			v.Value.Set(i, 0)
		}
	}
	loss := kit.Must(a.Evaluate(t.Context(), kit.Head(t, mnist.Test(), 10)))
	kl, _ := loss.Term("KL")
	ce, _ := loss.Term("cross-entropy")
	if kl.Value != 0 || math.Abs(ce.Value-784*math.Ln2) > 1e-3 {
		t.Errorf("KL %v and cross-entropy %v, want 0 and %v", kl.Value, ce.Value, 784*math.Ln2)
	}
}

// TestReparameterize: draws have the posterior's mean and variance if the graph samples, and equal the mean otherwise.
func TestReparameterize(t *testing.T) {
	const n = 50000
	for _, mode := range []graph.Mode{graph.Training, graph.Evaluation, graph.Inference} {
		p, err := graph.Compile(graph.NewParams(graph.Float64, 7), graph.Config{Batch: n, Mode: mode},
			func(s *graph.Scope) graph.Outputs {
				mean, logvar := s.Const([]float64{1.5}, n, 1), s.Const([]float64{2 * math.Log(.3)}, n, 1)
				return graph.Outputs{Read: map[string]graph.Node{"z": models.Reparameterize(s, mean, logvar)}}
			})
		if err != nil {
			t.Fatal(err)
		}
		if err := p.Run(); err != nil {
			t.Fatal(err)
		}
		z := kit.Must(p.Output("z"))
		var sum, squares float64
		for _, v := range z.Float64 {
			sum += v - 1.5
			squares += (v - 1.5) * (v - 1.5)
		}
		mean, std := sum/n, math.Sqrt(squares/n)
		want := .3
		if mode == graph.Inference {
			want = 0
		}
		if math.Abs(mean) > 5*.3/math.Sqrt(n) || math.Abs(std-want) > 5*.3/math.Sqrt(2*n) {
			t.Errorf("%v: mean %v from 1.5, deviation %v, want %v", mode, mean, std, want)
		}
	}
}

// TestReconstructionErrors compares each reconstruction error of an untrained autoencoder with plain Go.
func TestReconstructionErrors(t *testing.T) {
	set := &data.Set{X: []float32{0, 1, .25, .75, .5, 1}, N: 2, D: 3}
	sigmaOf := map[string]float64{"0.5": .5, "0": math.Exp(-1)} // learned: log-variance -2 at first
	for name, want := range map[string]func(r, xhat, x float64) float64{
		"squared-error":  func(r, _, _ float64) float64 { return r * r },
		"absolute-error": func(r, _, _ float64) float64 { return math.Abs(r) },
		"huber": func(r, _, _ float64) float64 {
			if r = math.Abs(r); r <= .3 {
				return r * r / 2
			}
			return .3 * (r - .15)
		},
		"cross-entropy": func(_, p, x float64) float64 { return -x*math.Log(p) - (1-x)*math.Log(1-p) },
		"gaussian":      nil,
	} {
		for text, sigma := range sigmaOf {
			m, err := models.Build("plain", models.Spec{Input: 3, Latent: 2, Hidden: []int{4}, Error: name, Delta: .3})
			if err != nil {
				t.Fatal(err)
			}
			if m, err = models.Set(m, "sigma", text); err != nil {
				t.Fatal(err)
			}
			a, err := models.New(m, models.Options{Seed: 4, DType: graph.Float64})
			if err != nil {
				t.Fatal(err)
			}
			f := want
			if name == "gaussian" {
				f = func(r, _, _ float64) float64 { return r*r/(2*sigma*sigma) + math.Log(sigma) + math.Log(2*math.Pi)/2 }
			}
			xhat, err := a.Reconstruct(set)
			if err != nil {
				t.Fatal(err)
			}
			sum := 0.0
			for i, x := range set.X {
				p := float64(xhat.X[i])
				sum += f(p-float64(x), p, float64(x)) / 2
			}
			loss, err := a.Evaluate(t.Context(), set)
			if err != nil || math.Abs(loss.Total-sum) > 1e-5 {
				t.Errorf("%s, sigma %s: loss %v (%v), want %v", name, text, loss.Total, err, sum)
			}
			if got, learned := a.Params.Get("likelihood/logvar") != nil, name == "gaussian" && text == "0"; got != learned {
				t.Errorf("%s, sigma %s: a deviation is learned: %t", name, text, got)
			}
		}
	}
	for _, sp := range []models.Spec{{Error: "huber", Delta: -1}, {Error: "gaussian", Sigma: -1},
		{Error: "gaussian", Sigma: math.NaN()}} {
		sp.Input, sp.Latent = 3, 2
		if _, err := models.Build("plain", sp); err == nil {
			t.Errorf("%+v is no error", sp)
		}
	}
}
