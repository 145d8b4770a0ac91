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

// TestVampPriorByHand computes the KL by one draw from the components in plain Go.
func TestVampPriorByHand(t *testing.T) {
	const d, components = 3, 4
	a, set := kit.Small(t, "vamp-prior", "components=4", "beta=2"), kit.Bits(t, 6, 1)
	in := inspect(t, a, set)
	pseudo := &data.Set{N: components, D: 4}
	for _, v := range a.Params.Get("prior/pseudo").Value.Float64s() {
		pseudo.X = append(pseudo.X, float32(1/(1+math.Exp(-v))))
	}
	u := inspect(t, a, pseudo)
	kl := 0.0
	for b := range set.N {
		z, prior := in.z[b*d:(b+1)*d], 0.0
		for k := range components {
			prior += math.Exp(logNormal(z, u.mean[k*d:(k+1)*d], u.logvar[k*d:(k+1)*d])) / components
		}
		kl += (logNormal(z, in.mean[b*d:(b+1)*d], in.logvar[b*d:(b+1)*d]) - math.Log(prior)) / float64(set.N)
	}
	kit.Near(t, "KL", in.terms["KL"], kl, 1e-6)
	kit.Near(t, "loss", in.total, in.terms["cross-entropy"]+2*kl, 1e-6)
	kit.WantErrors(t, map[string]models.Model{
		"0 components": variants.VampPrior{Model: kit.SmallVAE()},
		"no model":     variants.VampPrior{Components: 3},
		`takes the input "dose", which pseudo-inputs do not have`: variants.VampPrior{
			Model: dosed{kit.SmallVAE()}, Components: 2},
	})
}

// dosed is a variational autoencoder whose encoder has a named input.
type dosed struct{ variants.VAE }

func (m dosed) Inputs() data.Inputs { return data.Inputs{{Name: "dose", D: 1}} }

func (m dosed) Encode(s *graph.Scope, x graph.Node) models.Code {
	return m.VAE.Encode(s, x.Add(s.Input("dose", 1)))
}

// TestVampPriorSamples draws from a mixture of two narrow components, decoded by the identity.
func TestVampPriorSamples(t *testing.T) {
	inner := variants.VAE{Spec: models.Spec{Input: 1, Latent: 1, Hidden: []int{}, Output: graph.Identity}.WithDefaults(),
		Beta: 1}
	a := kit.Must(models.New(variants.VampPrior{Model: inner, Components: 2}, models.Options{DType: graph.Float64}))
	for name, values := range map[string][]float64{
		"prior/pseudo": {-3, 5}, "mean/W": {1}, "mean/b": {0}, "logvar/W": {0}, "logvar/b": {2 * math.Log(.25)},
		"out/W": {1}, "out/b": {0},
	} {
		for i, v := range values {
			a.Params.Get(name).Value.Set(i, v)
		}
	}
	const n = 4000
	x := kit.Must(a.Sample(n, 1))
	upper, squares := 0.0, 0.0
	for _, v := range x.X {
		centre := -3.0
		if v > 1 {
			centre = 5
			upper++
		}
		squares += math.Pow(float64(v)-centre, 2) / n
	}
	kit.Near(t, "the share of the second component", upper/n, .5, .04) // five deviations
	kit.Near(t, "the deviation within a component", math.Sqrt(squares), .25, .015)
}
