package variants_test

import (
	"math"
	"testing"

	"github.com/aegis-ae/aegis/models/internal/kit"

	"github.com/aegis-ae/aegis/data"
	"github.com/aegis-ae/aegis/graph"
	"github.com/aegis-ae/aegis/models"
	"github.com/aegis-ae/aegis/models/variants"
)

// The model x = w z + noise with deviation sigma and z ~ N(0, 1) has two features, and x ~ N(0, w wᵀ + sigma² I).
const sigma = .7

var (
	loadings = []float64{1.2, -.8}
	observed = []float32{.9, .4}
)

func logEvidence() float64 {
	a, b, c := loadings[0]*loadings[0]+sigma*sigma, loadings[0]*loadings[1], loadings[1]*loadings[1]+sigma*sigma
	det := a*c - b*b
	x, y := float64(observed[0]), float64(observed[1])
	return -math.Log(2*math.Pi) - .5*math.Log(det) - .5*(c*x*x-2*b*x*y+a*y*y)/det
}

// linearGaussian returns the variant over that model. The given numbers shift its posterior's mean and deviation from
// the exact ones.
func linearGaussian(t *testing.T, wrap func(variants.VAE) models.Model, shift, stretch float64) *models.Autoencoder {
	t.Helper()
	inner := variants.VAE{Spec: models.Spec{Input: 2, Latent: 1, Hidden: []int{}, Output: graph.Identity,
		Error: models.Gaussian, Sigma: sigma}.WithDefaults(), Beta: 1}
	a := kit.Must(models.New(wrap(inner), models.Options{Seed: 3, DType: graph.Float64}))
	precision := 1 + (loadings[0]*loadings[0]+loadings[1]*loadings[1])/(sigma*sigma)
	for name, values := range map[string][]float64{
		"out/W": loadings, "out/b": {0, 0},
		"mean/W": {loadings[0] / (sigma * sigma * precision), loadings[1] / (sigma * sigma * precision)}, "mean/b": {shift},
		"logvar/W": {0, 0}, "logvar/b": {-math.Log(precision) + 2*math.Log(stretch)},
	} {
		for i, v := range values {
			a.Params.Get(name).Value.Set(i, v)
		}
	}
	return a
}

// copies returns the single observation n times.
func copies(n int) *data.Set {
	s := &data.Set{N: n, D: 2}
	for range n {
		s.X = append(s.X, observed...)
	}
	return s
}

func evaluated(t *testing.T, a *models.Autoencoder, s *data.Set) float64 {
	t.Helper()
	loss := kit.Must(a.Evaluate(t.Context(), s))
	return loss.Total
}

// TestIWAEIsTheEvidence: with the exact posterior every importance weight is p(x), so the bound is log p(x) for any K
// and any noise.
func TestIWAEIsTheEvidence(t *testing.T) {
	for _, k := range []int{1, 2, 7} {
		a := linearGaussian(t, func(v variants.VAE) models.Model { return variants.IWAE{Model: v, Samples: k} }, 0, 1)
		kit.Near(t, "the bound", -evaluated(t, a, copies(3)), logEvidence(), 1e-7)
	}
}

// TestIWAEBound: with another posterior and K = 1 the bound is the variational autoencoder's; it tightens with K
// without exceeding log p(x).
func TestIWAEBound(t *testing.T) {
	const n = 20_000
	set := copies(n)
	vae := linearGaussian(t, func(v variants.VAE) models.Model { return v }, .4, 1.5)
	// The variational autoencoder's bound is log p(x) minus the KL between its posterior and the exact one.
	precision := 1 + (loadings[0]*loadings[0]+loadings[1]*loadings[1])/(sigma*sigma)
	gap := .5*(1.5*1.5+.4*.4*precision-1) - math.Log(1.5)
	bound := -evaluated(t, vae, set)
	kit.Near(t, "the variational bound", bound, logEvidence()-gap, .01)
	before := math.Inf(-1)
	for _, k := range []int{1, 5, 50} {
		a := linearGaussian(t, func(v variants.VAE) models.Model { return variants.IWAE{Model: v, Samples: k} }, .4, 1.5)
		got := -evaluated(t, a, set)
		t.Logf("K = %d: bound %.4f; log p(x) = %.4f", k, got, logEvidence())
		if k == 1 {
			kit.Near(t, "the bound of one sample", got, bound, .02)
		}
		if got < before+.02 || got > logEvidence()+.005 {
			t.Errorf("the bound of %d samples is %v, after %v of fewer; log p(x) is %v", k, got, before, logEvidence())
		}
		before = got
	}
	kit.Near(t, "the bound of 50 samples", before, logEvidence(), .02)
}

// TestIWAEWithin: the inner model's penalties stay, and the bound uses its learned prior.
func TestIWAEWithin(t *testing.T) {
	contracted := variants.IWAE{Model: variants.Contractive{Model: kit.SmallVAE(), Lambda: 2}, Samples: 3}
	a := kit.Must(models.New(contracted, models.Options{Seed: 1, DType: graph.Float64}))
	in := inspect(t, a, kit.Bits(t, 5, 1))
	kit.Near(t, "the loss", in.total, in.terms["importance-weighted bound"]+2*in.terms["contraction"], 1e-12)
	if len(in.terms) != 2 || in.terms["contraction"] <= 0 {
		t.Errorf("terms %v", in.terms)
	}
	// A mixture whose components all equal the exact posterior: p(z) = q(z|x), so the weight is p(x|z).
	learned := linearGaussian(t, func(v variants.VAE) models.Model {
		return variants.IWAE{Model: variants.VampPrior{Model: v, Components: 3}, Samples: 2}
	}, 0, 1e-6)
	for i := range 6 {
		learned.Params.Get("prior/pseudo").Value.Set(i, float64(observed[i%2]))
	}
	codes := kit.Must(learned.Encode(copies(1)))
	want := 0.0
	for j, x := range observed {
		want += logNormal([]float64{float64(x)}, []float64{loadings[j] * float64(codes.X[0])}, []float64{2 * math.Log(sigma)})
	}
	kit.Near(t, "the bound with a learned prior", -evaluated(t, learned, copies(4)), want, 1e-5)
	annealed := kit.SmallVAE()
	annealed.Warmup = 3
	kit.WantErrors(t, map[string]models.Model{
		"0 samples":             variants.IWAE{Model: kit.SmallVAE()},
		"no model":              variants.IWAE{Samples: 2},
		"no Gaussian posterior": variants.IWAE{Model: kit.SmallPlain(), Samples: 2},
		"without annealing":     variants.IWAE{Model: annealed, Samples: 2},
		"beta to 1":             variants.IWAE{Model: variants.VAE{Spec: kit.SmallVAE().Spec, Beta: 4}, Samples: 2},
		"replaced by iwae":      variants.VampPrior{Model: variants.IWAE{Model: kit.SmallVAE(), Samples: 2}, Components: 2},
	})
}
