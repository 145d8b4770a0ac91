package losses_test

import (
	"math"
	"testing"

	"github.com/aegis-ae/aegis/graph"
	"github.com/aegis-ae/aegis/losses"
)

// TestExtremes: in float32 terms and their gradients stay finite for extreme inputs and for a batch of one.
func TestExtremes(t *testing.T) {
	far := []float64{1e4, -1e4, 0, 1e-30, -1e-30, 80}
	unit := []float64{0, 1, 1, 0, 1e-38, .5}
	logvar := []float64{80, -80, 0, 30, -30, 1}
	for _, c := range []struct {
		name string
		a, b []float64
		term func(s *graph.Scope, a, b graph.Node) losses.Term
	}{
		{"squared", far, unit, func(_ *graph.Scope, a, b graph.Node) losses.Term { return losses.SquaredError(a, b) }},
		{"absolute", far, unit, func(_ *graph.Scope, a, b graph.Node) losses.Term { return losses.AbsoluteError(a, b) }},
		{"Huber", far, unit, func(_ *graph.Scope, a, b graph.Node) losses.Term { return losses.Huber(a, b, .1) }},
		{"logits", far, unit, func(_ *graph.Scope, a, b graph.Node) losses.Term { return losses.BernoulliLogits(a, b) }},
		{"probabilities", unit, unit, func(_ *graph.Scope, a, b graph.Node) losses.Term {
			return losses.BernoulliProbabilities(a, b.Times(-1).Plus(1))
		}},
		{"categorical", far, unit,
			func(_ *graph.Scope, a, b graph.Node) losses.Term { return losses.CategoricalCrossEntropy(a, b) }},
		{"Gaussian", unit, logvar, func(_ *graph.Scope, a, b graph.Node) losses.Term {
			return losses.GaussianNegativeLogLikelihood(a, b, a.Plus(1))
		}},
		{"KL", far, logvar, func(_ *graph.Scope, a, b graph.Node) losses.Term { return losses.KL(a, b) }},
		{"free bits", far, logvar, func(_ *graph.Scope, a, b graph.Node) losses.Term { return losses.FreeBits(a, b, .1) }},
		{"capacity", far, logvar,
			func(s *graph.Scope, a, b graph.Node) losses.Term { return losses.Capacity(a, b, s.Scalar("c", 5)) }},
		{"sparsity", unit, unit, func(_ *graph.Scope, a, b graph.Node) losses.Term {
			return losses.KLSparsity(graph.Concat(1, a.Slice(0, 0, 1), b.Slice(0, 0, 1)), .05)
		}},
		{"MMD", far, unit, func(_ *graph.Scope, a, b graph.Node) losses.Term { return losses.MMD(a, b, nil) }},
		{"MMD with a Gaussian kernel", far, unit, func(_ *graph.Scope, a, b graph.Node) losses.Term {
			return losses.MMD(a, b, losses.GaussianKernel{})
		}},
		{"mutual information", far, logvar, func(_ *graph.Scope, a, b graph.Node) losses.Term {
			return losses.DecomposeKL(a.Plus(1), a, b.Times(.5), 100).MutualInformation
		}},
		{"total correlation", far, logvar, func(_ *graph.Scope, a, b graph.Node) losses.Term {
			return losses.DecomposeKL(a.Plus(1), a, b.Times(.5), 100).TotalCorrelation
		}},
	} {
		for _, batch := range []int{1, 2} {
			p, err := graph.Compile(graph.NewParams(graph.Float32, 1), graph.Config{Batch: batch},
				func(s *graph.Scope) graph.Outputs {
					a, b := s.Const(c.a, batch, 6/batch), s.Const(c.b, batch, 6/batch)
					l := losses.Total(s, c.term(s, a, b))
					g := graph.Grad(l, a, b)
					return graph.Outputs{Read: map[string]graph.Node{"loss": l, "slope of a": g[0], "slope of b": g[1]}}
				})
			if err != nil {
				t.Fatalf("%s: %v", c.name, err)
			}
			if err := p.Run(); err != nil {
				t.Fatalf("%s: %v", c.name, err)
			}
			for _, what := range []string{"loss", "slope of a", "slope of b"} {
				v, err := p.Output(what)
				if err != nil {
					t.Fatal(err)
				}
				for i, x := range v.Float64s() {
					if math.IsNaN(x) || math.IsInf(x, 0) {
						t.Errorf("%s, batch of %d: element %d of the %s is %v", c.name, batch, i, what, x)
					}
				}
			}
		}
	}
}
