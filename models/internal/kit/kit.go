// Package kit has what the tests of autoencoders share: small models and data, and comparisons.
package kit

import (
	"bytes"
	"math"
	"math/rand/v2"
	"strings"
	"testing"

	"github.com/aegis-ae/aegis/data"
	"github.com/aegis-ae/aegis/graph"
	"github.com/aegis-ae/aegis/losses"
	"github.com/aegis-ae/aegis/models"
	"github.com/aegis-ae/aegis/models/variants"
)

// Build returns a new autoencoder of the named variant.
func Build(t *testing.T, name string, sp models.Spec, o models.Options) *models.Autoencoder {
	t.Helper()
	m, err := models.Build(name, sp)
	if err != nil {
		t.Fatal(err)
	}
	a, err := models.New(m, o)
	if err != nil {
		t.Fatal(err)
	}
	return a
}

// Head returns the first n samples.
func Head(t *testing.T, s *data.Set, n int) *data.Set {
	t.Helper()
	h, err := s.Head(n)
	if err != nil {
		t.Fatal(err)
	}
	return h
}

// CompileModel compiles the loss of a model in float64, with what read makes of its nodes. The function that it returns
// runs the program on a batch, with fresh noise each time, and returns what was read, the "loss", and in training each
// "gradient of " a parameter.
func CompileModel(
	t *testing.T, m models.Model, mode graph.Mode, batch int,
	read func(s *graph.Scope, x, out graph.Node, c models.Code) map[string]graph.Node,
) func(x []float32) map[string]graph.Tensor {
	t.Helper()
	input, _ := models.As[models.Sizer](m)
	features, _ := input.Sizes()
	var names []string
	config := graph.Config{Batch: batch, Mode: mode}
	p, err := graph.Compile(graph.NewParams(graph.Float64, 1), config, func(s *graph.Scope) graph.Outputs {
		x := s.Input("x", features)
		c := models.Encode(m, s, x)
		out := m.Decode(s, c.Z)
		o := graph.Outputs{Loss: losses.Total(s, m.Loss(s, x, out, c)...), Read: read(s, x, out, c)}
		for name := range o.Read {
			names = append(names, name)
		}
		return o
	})
	if err != nil {
		t.Fatal(err)
	}
	return func(x []float32) map[string]graph.Tensor {
		if err := p.Run(graph.Feed{Name: "x", Float32: x}); err != nil {
			t.Fatal(err)
		}
		out := map[string]graph.Tensor{"loss": {Shape: []int{1, 1}, Float64: []float64{p.Loss()}}}
		for _, name := range names {
			y, err := p.Output(name)
			if err != nil {
				t.Fatal(err)
			}
			out[name] = y
		}
		for _, g := range p.Gradients() {
			out["gradient of "+g.Name] = g.Grad
		}
		return out
	}
}

// Pretrain runs a whole pretraining and returns its epochs.
func Pretrain(t *testing.T, a *models.Autoencoder, train *data.Set, o models.FitOptions) []models.StageEpoch {
	t.Helper()
	var all []models.StageEpoch
	for e, err := range a.Pretrain(t.Context(), train, o) {
		if err != nil {
			t.Fatal(err)
		}
		all = append(all, e)
	}
	return all
}

// Saved returns the bytes that Save writes.
func Saved(t *testing.T, a *models.Autoencoder) []byte {
	t.Helper()
	var b bytes.Buffer
	if _, err := a.WriteTo(&b); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// NearSets compares the values of two sets to 1e-5.
func NearSets(t *testing.T, what string, got, want *data.Set) {
	t.Helper()
	for i, v := range want.X {
		if math.Abs(float64(got.X[i]-v)) > 1e-5 {
			t.Fatalf("%s: element %d is %v, want %v", what, i, got.X[i], v)
		}
	}
}

// Overfitting returns an autoencoder that soon does worse on the validation set than it did.
func Overfitting(t *testing.T) (*models.Autoencoder, models.FitOptions) {
	t.Helper()
	a := Build(t, "plain", models.Spec{Input: 4, Latent: 3, Hidden: []int{16}}, models.Options{Seed: 2})
	return a, models.FitOptions{Epochs: 60, Batch: 4, LearningRate: .05, Validation: Bits(t, 6, 9)}
}

// Bits returns n samples of four random bits.
func Bits(t *testing.T, n int, seed uint64) *data.Set {
	t.Helper()
	r := rand.New(rand.NewPCG(seed, 0))
	x := make([]float32, 4*n)
	for i := range x {
		x[i] = float32(r.IntN(2))
	}
	s, err := data.New(x, n, 4)
	if err != nil {
		t.Fatal(err)
	}
	return s
}

// Small is a model of 4 features and 3 units.
func Small(t *testing.T, name string, settings ...string) *models.Autoencoder {
	t.Helper()
	m, err := models.Build(name, models.Spec{Input: 4, Latent: 3, Hidden: []int{5}, Activation: graph.Tanh})
	if err != nil {
		t.Fatal(err)
	}
	for _, setting := range settings {
		key, value, _ := strings.Cut(setting, "=")
		if m, err = models.Set(m, key, value); err != nil {
			t.Fatal(err)
		}
	}
	a, err := models.New(m, models.Options{Seed: 2, DType: graph.Float64})
	if err != nil {
		t.Fatal(err)
	}
	return a
}

// Near compares a number with what it should be.
func Near(t *testing.T, what string, got, want, tolerance float64) {
	t.Helper()
	if !(math.Abs(got-want) <= tolerance*max(1, math.Abs(want))) {
		t.Errorf("%s is %.10g, want %.10g", what, got, want)
	}
}

// Must returns a value that a test cannot do without, and panics on an error.
func Must[T any](v T, err error) T {
	if err != nil {
		panic(err)
	}
	return v
}

// Fails returns a function that takes the results of a call, of which the last must be an error that says want; what
// names the case.
func Fails(t *testing.T, want string, what ...any) func(results ...any) {
	t.Helper()
	return func(results ...any) {
		t.Helper()
		err, _ := results[len(results)-1].(error)
		if err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%+v: error %v does not say %q", what, err, want)
		}
	}
}

// WantErrors checks that each model is refused with an error that says what is wrong.
func WantErrors(t *testing.T, wrong map[string]models.Model) {
	t.Helper()
	for want, m := range wrong {
		err := m.(models.Checker).Check()
		if err == nil {
			_, err = models.New(m, models.Options{})
		}
		Fails(t, want, m)(err)
	}
}

// SmallVAE is a variational autoencoder of four features without hidden layers.
func SmallVAE() variants.VAE {
	return variants.VAE{Spec: models.Spec{Input: 4, Latent: 3, Hidden: []int{}}.WithDefaults(), Beta: 1}
}

// SmallPlain is a plain autoencoder of four features without hidden layers.
func SmallPlain() variants.Plain {
	return variants.Plain{Spec: models.Spec{Input: 4, Latent: 3, Hidden: []int{}}.WithDefaults()}
}

// Labelled returns random bits whose label is the number of the first two.
func Labelled(t *testing.T, n int, seed uint64) *data.Set {
	t.Helper()
	s := Bits(t, n, seed)
	s.Classes = []string{"none", "one", "two", "three"}
	for i := range n {
		s.Labels = append(s.Labels, int(s.Row(i)[0]+2*s.Row(i)[1]))
	}
	return s
}

// Supervised puts a classifier on the code of the inner model.
func Supervised(reconstruction float64, inner models.Model) variants.Supervised {
	return variants.Supervised{Model: inner, Classes: 4, Reconstruction: reconstruction}
}

// NewOf returns a new autoencoder of a model.
func NewOf(t *testing.T, m models.Model, o models.Options) *models.Autoencoder {
	t.Helper()
	a, err := models.New(m, o)
	if err != nil {
		t.Fatal(err)
	}
	return a
}
