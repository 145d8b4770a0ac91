package variants_test

import (
	"math"
	"math/rand/v2"
	"strings"
	"testing"

	"github.com/aegis-ae/aegis/models/internal/kit"

	"github.com/aegis-ae/aegis/data"
	"github.com/aegis-ae/aegis/graph"
	"github.com/aegis-ae/aegis/losses"
	"github.com/aegis-ae/aegis/models"
	"github.com/aegis-ae/aegis/models/variants"
)

// inspection holds the parts of a loss.
type inspection struct {
	z, mean, logvar, continuous []float64 // by rows; nil where the model has none
	terms                       map[string]float64
	weights                     map[string]float64
	total                       float64
}

// inspect evaluates a model's loss on a set, with its parts.
func inspect(t *testing.T, a *models.Autoencoder, set *data.Set) inspection {
	t.Helper()
	var names []string
	p, err := graph.Compile(a.Params, graph.Config{Batch: set.N, Mode: graph.Evaluation},
		func(s *graph.Scope) graph.Outputs {
			x := s.Input("x", set.D)
			c := models.Encode(a.Model, s, x)
			o := graph.Outputs{Read: map[string]graph.Node{}}
			terms := a.Model.Loss(s, x, a.Model.Decode(s, c.Z), c)
			o.Loss = losses.Total(s, terms...)
			for _, term := range terms {
				names = append(names, term.Name)
				o.Read[term.Name] = term.Mean()
				if term.Weight.Valid() {
					o.Read["weight of "+term.Name] = term.Weight
				}
			}
			for name, n := range map[string]graph.Node{
				"z": c.Z, "mean": c.Mean, "logvar": c.LogVar, "continuous": c.Continuous,
			} {
				if n.Valid() {
					o.Read[name] = n
				}
			}
			return o
		})
	if err != nil {
		t.Fatal(err)
	}
	if err := p.Run(graph.Feed{Name: "x", Float32: set.X}); err != nil {
		t.Fatal(err)
	}
	read := func(name string) []float64 {
		v, err := p.Output(name)
		if err != nil {
			return nil
		}
		return v.Float64s()
	}
	in := inspection{z: read("z"), mean: read("mean"), logvar: read("logvar"), continuous: read("continuous"),
		terms: map[string]float64{}, weights: map[string]float64{}, total: p.Loss()}
	for _, name := range names {
		in.terms[name], in.weights[name] = read(name)[0], 1
		if w := read("weight of " + name); w != nil {
			in.weights[name] = w[0]
		}
	}
	return in
}

// reconstructed returns the reconstructions of a set, sample by sample.
func reconstructed(t *testing.T, a *models.Autoencoder, set *data.Set) []float64 {
	t.Helper()
	x := kit.Must(a.Reconstruct(set))
	out := make([]float64, len(x.X))
	for i, v := range x.X {
		out[i] = float64(v)
	}
	return out
}

// logNormal is the log-density of a normal distribution of d dimensions.
func logNormal(z, mean, logvar []float64) float64 {
	sum := 0.0
	for j := range z {
		sum -= (math.Log(2*math.Pi) + logvar[j] + math.Pow(z[j]-mean[j], 2)/math.Exp(logvar[j])) / 2
	}
	return sum
}

// gaussianKL is the KL of posteriors from the standard normal distribution, averaged over n samples.
func gaussianKL(mean, logvar []float64, n int) float64 {
	sum := 0.0
	for i, m := range mean {
		sum += (m*m + math.Exp(logvar[i]) - logvar[i] - 1) / 2 / float64(n)
	}
	return sum
}

// normals returns n draws from the standard normal distribution of d dimensions, times a factor.
func normals(n, d int, seed uint64, factor float64) *data.Set {
	r := rand.New(rand.NewPCG(seed, 0))
	s := &data.Set{N: n, D: d, X: make([]float32, n*d)}
	for i := range s.X {
		s.X[i] = float32(factor * r.NormFloat64())
	}
	return s
}

// withoutKL has a posterior, but a loss without a KL.
type withoutKL struct{ variants.VAE }

func (m withoutKL) Loss(s *graph.Scope, x, out graph.Node, c models.Code) []losses.Term {
	return m.VAE.Loss(s, x, out, c)[:1]
}

// TestBoundsWithin: variants with their own bound need an inner variational autoencoder with an unmodified KL.
func TestBoundsWithin(t *testing.T) {
	bits := kit.SmallVAE()
	bits.FreeBits = .1
	for _, wrap := range []func(models.Model) models.Model{
		func(m models.Model) models.Model { return variants.CapacityVAE{Model: m} },
		func(m models.Model) models.Model { return variants.BetaTCVAE{Model: m} },
		func(m models.Model) models.Model { return variants.InfoVAE{Model: m, Lambda: 1} },
		func(m models.Model) models.Model { return variants.VampPrior{Model: m, Components: 2} },
	} {
		kit.WantErrors(t, map[string]models.Model{
			"no Gaussian posterior":    wrap(kit.SmallPlain()),
			"no model to wrap":         wrap(nil),
			"freebits":                 wrap(bits),
			"its own prior":            wrap(variants.VampPrior{Model: kit.SmallVAE(), Components: 2}),
			"capacity-vae; remove one": wrap(variants.CapacityVAE{Model: kit.SmallVAE()}),
			"beta-tc-vae; remove one":  wrap(variants.BetaTCVAE{Model: kit.SmallVAE()}),
			"info-vae; remove one": wrap(variants.Denoising{Model: variants.InfoVAE{Model: kit.SmallVAE(), Alpha: 1,
				Lambda: 1}}),
			"no KL term to replace":  wrap(withoutKL{kit.SmallVAE()}),
			"beta -1: it must be a ": wrap(variants.VAE{Spec: kit.SmallVAE().Spec, Beta: -1}),
		})
	}
}

// TestAnnealingReachesTheReplacedKL: the inner model's KL weight applies to the terms that replace the KL.
func TestAnnealingReachesTheReplacedKL(t *testing.T) {
	inner := kit.SmallVAE()
	inner.Beta, inner.Annealing = 3, variants.Annealing{Warmup: 2}
	a := kit.Must(models.New(variants.BetaTCVAE{Model: inner, Alpha: 1, Beta: 5, Gamma: 1}, models.Options{}))
	for e, err := range a.Fit(t.Context(), kit.Bits(t, 8, 3),
		models.FitOptions{Epochs: 2, Batch: 8, Validation: kit.Bits(t, 4, 2)}) {
		if err != nil {
			t.Fatal(err)
		}
		correlation, _ := e.Train.Term("total correlation")
		kit.Near(t, "weight in training", correlation.Weight, 5*3*float64(e.Number-1)/2, 1e-6)
		correlation, _ = e.Validation.Term("total correlation")
		kit.Near(t, "weight in evaluation", correlation.Weight, 15, 1e-6)
	}
}

// TestAroundConvolutions: the variants work around convolutional models, and find their settings.
func TestAroundConvolutions(t *testing.T) {
	sp := models.Spec{Input: 12, Latent: 4, Hidden: []int{}, Image: data.Image{Height: 3, Width: 4, Channels: 1}}
	set := normals(10, 12, 1, 0)
	for i := range set.X {
		set.X[i] = float32(i*i%7) / 7
	}
	for name, within := range map[string]string{
		"capacity-vae": "conv-vae", "beta-tc-vae": "conv-vae", "info-vae": "conv-vae", "iwae": "conv-vae",
		"vamp-prior": "conv-vae",
		"wae":        "conv", "rae": "conv", "vq-vae": "conv",
	} {
		inner := kit.Must(models.Build(within, sp))
		m := kit.Must(models.Wrap(name, inner, sp))
		a := kit.Must(models.New(m, models.Options{Seed: 1}))
		for _, err := range a.Fit(t.Context(), set, models.FitOptions{Epochs: 2, Batch: 4, Validation: set}) {
			if err != nil {
				t.Errorf("%s around %s: %v", name, within, err)
			}
		}
		if _, err := a.Sample(3, 1); err != nil && name != "rae" {
			t.Errorf("%s around %s: %v", name, within, err)
		}
		if within == "conv-vae" && name != "iwae" {
			m, err := models.Set(m, "freebits", "0.5")
			if err == nil {
				err = models.Check(m)
			}
			if err == nil || !strings.Contains(err.Error(), "freebits") {
				t.Errorf("%s around %s: error %v", name, within, err)
			}
		}
	}
}
