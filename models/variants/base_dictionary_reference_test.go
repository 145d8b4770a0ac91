package variants_test

import (
	"math"
	"slices"
	"testing"

	"github.com/aegis-ae/aegis/graph"
	"github.com/aegis-ae/aegis/losses"
	"github.com/aegis-ae/aegis/models"
	"github.com/aegis-ae/aegis/models/internal/kit"
)

// dictionary is the arithmetic that sparse autoencoders share, in plain Go, for the parameters of a model.
type dictionary struct {
	w, d, b []float64 // encoder (input, latent), atoms (latent, input), bias
}

func newDictionary(p *graph.Params) dictionary {
	d := dictionary{p.Get("enc/W").Value.Float64s(), p.Get("dec/W").Value.Float64s(), p.Get("dec/b").Value.Float64s()}
	for i := range dictLatent {
		atom := d.d[i*dictInput:][:dictInput]
		length := 0.0
		for _, v := range atom {
			length += v * v
		}
		for j := range atom {
			atom[j] /= math.Sqrt(length)
		}
	}
	return d
}

// project returns (x − b)·W.
func (d dictionary) project(x []float64) []float64 {
	a := make([]float64, dictLatent)
	for i := range a {
		for j, v := range x {
			a[i] += (v - d.b[j]) * d.w[j*dictLatent+i]
		}
	}
	return a
}

// decode returns Σ z_i d_i + b.
func (d dictionary) decode(z []float64) []float64 {
	x := slices.Clone(d.b)
	for i, v := range z {
		for j := range x {
			x[j] += v * d.d[i*dictInput+j]
		}
	}
	return x
}

func squaredDistance(x, y []float64) float64 {
	sum := 0.0
	for i := range x {
		sum += (x[i] - y[i]) * (x[i] - y[i])
	}
	return sum
}

// keepLargest returns a with all elements set to 0 except the k largest of the allowed ones.
func keepLargest(a []float64, k int, allowed func(i int) bool) []float64 {
	out := make([]float64, len(a))
	for range k {
		best := -1
		for i, v := range a {
			if allowed(i) && out[i] == 0 && (best < 0 || v > a[best]) {
				best = i
			}
		}
		if best >= 0 {
			out[best] = a[best]
		}
	}
	return out
}

// scattered returns n irregular numbers in [-size, size].
func scattered(n int, phase, size float64) []float64 {
	x := make([]float64, n)
	for i := range x {
		x[i] = size * math.Sin(phase+7.3*float64(i)+float64(i*i))
	}
	return x
}

// scatteredModel returns an autoencoder with irregular parameters, and samples for it.
func scatteredModel(t *testing.T, m models.Model) (*models.Autoencoder, [][]float64) {
	t.Helper()
	a := kit.Must(models.New(m, models.Options{Seed: 3, DType: graph.Float64}))
	for k, p := range a.Params.All() {
		for i, v := range scattered(p.Value.Len(), float64(k), .7) {
			if p.Trainable {
				p.Value.Set(i, v)
			}
		}
	}
	return a, slices.Collect(slices.Chunk(scattered(dictBatch*dictInput, .5, 1.5), dictInput))
}

// termsOf compiles a model's loss. It returns the program, a function that runs it over the samples without changing
// the state, and the values of its terms.
func termsOf(t *testing.T, p *graph.Params, m models.Model, mode graph.Mode, x [][]float64) (prog *graph.Program,
	run func() float64, terms map[string]float64) {
	t.Helper()
	read := map[string]graph.Node{}
	prog, err := graph.Compile(p, graph.Config{Batch: len(x), Mode: mode}, func(s *graph.Scope) graph.Outputs {
		in := s.Input("x", len(x[0]))
		c := models.Encode(m, s, in)
		all := m.Loss(s, in, m.Decode(s, c.Z), c)
		for _, term := range all {
			read[term.Name] = term.Mean()
		}
		return graph.Outputs{Loss: losses.Total(s, all...), Read: read}
	})
	if err != nil {
		t.Fatal(err)
	}
	state := p.Clone()
	run = func() float64 {
		for _, v := range p.All() {
			if v.Trainable {
				continue
			}
			if err := v.Value.CopyFrom(state.Get(v.Name).Value); err != nil {
				t.Fatal(err)
			}
		}
		if err := prog.Run(graph.Feed{Name: "x", Float64: slices.Concat(x...)}); err != nil {
			t.Fatal(err)
		}
		return prog.Loss()
	}
	run()
	terms = map[string]float64{}
	for name := range read {
		v := kit.Must(prog.Output(name))
		terms[name] = v.At(0)
	}
	return prog, run, terms
}

func wantTerms(t *testing.T, got, want map[string]float64) {
	t.Helper()
	if len(got) != len(want) {
		t.Errorf("terms %v, want %v", got, want)
	}
	for name, v := range want {
		if math.Abs(got[name]-v) > 1e-10*max(1, math.Abs(v)) {
			t.Errorf("%s is %.15g, want %.15g", name, got[name], v)
		}
	}
}

// wantFrozenGradients compares every element of every gradient with differences of the loss with frozen stop-gradients.
func wantFrozenGradients(t *testing.T, prog *graph.Program, run func() float64) {
	t.Helper()
	run()
	var want [][]float64
	for _, g := range prog.Gradients() {
		want = append(want, g.Grad.Float64s())
	}
	prog.FreezeStopGradients(true)
	const h = 1e-6
	for k, g := range prog.Gradients() {
		for i := range g.Value.Len() {
			x := g.Value.At(i)
			g.Value.Set(i, x+h)
			up := run()
			g.Value.Set(i, x-h)
			difference := (up - run()) / (2 * h)
			g.Value.Set(i, x)
			if math.Abs(want[k][i]-difference) > 1e-6*max(1, math.Abs(difference)) {
				t.Errorf("gradient of %q, element %d: %v, difference %v", g.Name, i, want[k][i], difference)
			}
		}
	}
}
