package losses_test

import (
	"math"
	"math/rand/v2"
	"testing"

	"github.com/aegis-ae/aegis/graph"
	"github.com/aegis-ae/aegis/graph/graphtest"
	"github.com/aegis-ae/aegis/losses"
)

// decomposed is one part of the decomposition, 0 to 2, or their sum.
func decomposed(samples, part int) func(*graph.Scope, []graph.Node) losses.Term {
	return func(_ *graph.Scope, in []graph.Node) losses.Term {
		d := losses.DecomposeKL(in[0], in[1], in[2], samples)
		parts := []losses.Term{d.MutualInformation, d.TotalCorrelation, d.DimensionWise}
		if part < 3 {
			return parts[part]
		}
		return losses.Term{Value: parts[0].Value.Add(parts[1].Value).Add(parts[2].Value)}
	}
}

func TestDecompositionAgainstPlainGo(t *testing.T) {
	const seed = 23
	r := rand.New(rand.NewPCG(seed, 0))
	for _, c := range []struct{ b, d, samples int }{{5, 3, 1000}, {4, 2, 0}, {1, 2, 0}, {1, 3, 50}, {3, 1, 3}} {
		z, mean, logvar := make([]float64, c.b*c.d), make([]float64, c.b*c.d), make([]float64, c.b*c.d)
		for i := range z {
			mean[i], logvar[i] = r.NormFloat64(), r.NormFloat64()
			z[i] = mean[i] + math.Exp(logvar[i]/2)*r.NormFloat64()
		}
		var want [4][]float64
		weight := float64(c.b * max(c.samples, 1))
		for i := range c.b {
			var joint, conditional, prior, product float64
			unit := make([]float64, c.d)
			for k := range c.b {
				var log float64
				for j := range c.d {
					l := logDensity(z[i*c.d+j], mean[k*c.d+j], logvar[k*c.d+j])
					log += l
					unit[j] += math.Exp(l) / weight
				}
				joint += math.Exp(log) / weight
				if k == i {
					conditional = log
				}
			}
			for j := range c.d {
				product += math.Log(unit[j])
				prior += logDensity(z[i*c.d+j], 0, 0)
			}
			want[0] = append(want[0], conditional-math.Log(joint))
			want[1] = append(want[1], math.Log(joint)-product)
			want[2] = append(want[2], product-prior)
			want[3] = append(want[3], conditional-prior)
		}
		for part, what := range []string{"mutual information", "total correlation", "dimension-wise KL",
			"log q(z|x) - log p(z)"} {
			t.Logf("seed %d, %+v", seed, c)
			near(t, what, eval(t, c.b, decomposed(c.samples, part), z, mean, logvar), want[part]...)
		}
	}
}

// TestDecompositionByHand: with a batch of one there is no mixture, and its units are independent.
func TestDecompositionByHand(t *testing.T) {
	z, mean, logvar := []float64{.5, -1}, []float64{0, 1}, []float64{0, .5}
	near(t, "mutual information", eval(t, 1, decomposed(0, 0), z, mean, logvar), 0)
	near(t, "total correlation", eval(t, 1, decomposed(0, 1), z, mean, logvar), 0)
	// Codes far apart identify their sample among the four exactly: log 4 nats, given here by the first unit and again
	// by the second.
	z = []float64{0, 0, 100, 100, 200, 200, 300, 300}
	logvar = make([]float64, 8)
	near(t, "mutual information", eval(t, 4, decomposed(0, 0), z, z, logvar), math.Log(4), math.Log(4),
		math.Log(4), math.Log(4))
	near(t, "total correlation", eval(t, 4, decomposed(0, 1), z, z, logvar), math.Log(4), math.Log(4),
		math.Log(4), math.Log(4))
	for part := range 4 {
		for i, x := range eval(t, 2, decomposed(10, part), []float64{1e6, 0}, []float64{-1e6, 0}, []float64{-20, 20}) {
			if math.IsNaN(x) || math.IsInf(x, 0) {
				t.Errorf("part %d of sample %d is %v at extreme inputs", part, i, x)
			}
		}
	}
}

func TestDecompositionGradients(t *testing.T) {
	for part, name := range []string{"mutual information", "total correlation", "dimension-wise KL"} {
		t.Run(name, func(t *testing.T) {
			graphtest.Check(t, graphtest.Case{Shapes: [][]int{{3, 2}, {3, 2}, {3, 2}}, Build: value(decomposed(100, part)),
				Domain: func(x float64) float64 { return graphtest.Moderate(x) / 2 }})
		})
	}
}
