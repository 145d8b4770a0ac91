package variants_test

import (
	"math"
	"testing"

	"github.com/aegis-ae/aegis/models/internal/kit"

	"github.com/aegis-ae/aegis/models"
	"github.com/aegis-ae/aegis/models/variants"
)

// TestBetaTCByHand computes the parts of the KL in plain Go, for the batch as the mixture and as a part of 1,000
// samples.
func TestBetaTCByHand(t *testing.T) {
	set := kit.Bits(t, 6, 1)
	const d = 3
	for name, samples := range map[string]float64{"samples=0": 1, "samples=1000": 1000} {
		in := inspect(t, kit.Small(t, "beta-tc-vae", "beta-tc-vae.beta=5", "alpha=2", "gamma=0.5", name), set)
		row := func(x []float64, i int) []float64 { return x[i*d : (i+1)*d] }
		var information, correlation, units, whole float64
		n := float64(set.N)
		for b := range set.N {
			z := row(in.z, b)
			joint, product := 0.0, 0.0
			for c := range set.N {
				joint += math.Exp(logNormal(z, row(in.mean, c), row(in.logvar, c))) / (n * samples)
			}
			for j := range d {
				unit := 0.0
				for c := range set.N {
					unit += math.Exp(logNormal(z[j:j+1], in.mean[c*d+j:][:1], in.logvar[c*d+j:][:1])) / (n * samples)
				}
				product += math.Log(unit)
			}
			prior, conditional := logNormal(z, make([]float64, d), make([]float64, d)),
				logNormal(z, row(in.mean, b), row(in.logvar, b))
			information += (conditional - math.Log(joint)) / n
			correlation += (math.Log(joint) - product) / n
			units += (product - prior) / n
			whole += (conditional - prior) / n
		}
		kit.Near(t, name+": mutual information", in.terms["mutual information"], information, 1e-9)
		kit.Near(t, name+": total correlation", in.terms["total correlation"], correlation, 1e-9)
		kit.Near(t, name+": dimension-wise KL", in.terms["dimension-wise KL"], units, 1e-9)
		kit.Near(t, name+": sum of the parts", information+correlation+units, whole, 1e-9)
		kit.Near(t, name+": loss", in.total, in.terms["cross-entropy"]+2*information+5*correlation+.5*units, 1e-9)
	}
	kit.WantErrors(t, map[string]models.Model{
		"alpha -1":     variants.BetaTCVAE{Model: kit.SmallVAE(), Alpha: -1},
		"beta NaN":     variants.BetaTCVAE{Model: kit.SmallVAE(), Beta: math.NaN()},
		"gamma -2":     variants.BetaTCVAE{Model: kit.SmallVAE(), Gamma: -2},
		"-1 samples: ": variants.BetaTCVAE{Model: kit.SmallVAE(), Samples: -1},
	})
}
