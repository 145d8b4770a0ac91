package losses_test

import (
	"testing"

	"github.com/aegis-ae/aegis/graph"
	"github.com/aegis-ae/aegis/losses"
)

// BenchmarkTerms runs each term with its gradient, in float32, for a batch of 128: 784 features, or codes of 16 units.
func BenchmarkTerms(b *testing.B) {
	const batch, n, d = 128, 784, 16
	for _, c := range []struct {
		name     string
		features int
		term     func(x, y graph.Node) losses.Term
	}{
		{"squared error", n, losses.SquaredError},
		{"Huber", n, func(x, y graph.Node) losses.Term { return losses.Huber(x, y, 1) }},
		{"cross-entropy", n,
			func(x, y graph.Node) losses.Term { return losses.BernoulliLogits(x, y.StopGradient().Sigmoid()) }},
		{"masked", n, func(x, y graph.Node) losses.Term { return losses.SquaredError(x, y).Where(y.StopGradient()) }},
		{"Gaussian", n, func(x, y graph.Node) losses.Term {
			return losses.GaussianNegativeLogLikelihood(x, x.Scope().Const([]float64{-1}, 1, 1), y)
		}},
		{"KL", d, losses.KL},
		{"free bits", d, func(x, y graph.Node) losses.Term { return losses.FreeBits(x, y, .1) }},
		{"MMD", d, func(x, y graph.Node) losses.Term { return losses.MMD(x, y.StopGradient(), nil) }},
		{"total correlation", d, func(x, y graph.Node) losses.Term {
			return losses.DecomposeKL(x.Plus(.1), x, y, 10000).TotalCorrelation
		}},
	} {
		b.Run(c.name, func(b *testing.B) {
			p, err := graph.Compile(graph.NewParams(graph.Float32, 1), graph.Config{Batch: batch, Mode: graph.Training},
				func(s *graph.Scope) graph.Outputs {
					x, y := s.Param("x", graph.GlorotUniform, batch, c.features), s.Param("y", graph.GlorotUniform, batch, c.features)
					return graph.Outputs{Loss: losses.Total(s, c.term(x, y))}
				})
			if err != nil {
				b.Fatal(err)
			}
			b.ReportAllocs()
			for b.Loop() {
				if err := p.Run(); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}
