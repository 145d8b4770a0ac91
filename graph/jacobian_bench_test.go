package graph_test

import (
	"testing"

	"github.com/aegis-ae/aegis/graph"
)

// contractive builds the training step of a contractive autoencoder 784-256-32 on a batch of 128, the gradients
// included.
func contractive(b *testing.B, p *graph.Params) *graph.Program {
	b.Helper()
	const batch, n = 128, 784
	return compile(b, p, graph.Config{Batch: batch, Mode: graph.Training}, func(s *graph.Scope) graph.Outputs {
		x := s.Input("x", n)
		z := graph.MLP{Hidden: []int{256, 32}, Activation: graph.Sigmoid}.Apply(s.In("enc"), x)
		out := s.Dense("out", graph.MLP{Hidden: []int{256}, Activation: graph.Sigmoid}.Apply(s.In("dec"), z), n)
		penalty := graph.JacobianSquaredNorm(z, x)
		return graph.Outputs{Loss: out.Sub(x).Square().Sum(1).Add(penalty.Times(0.1)).Mean()}
	})
}

// BenchmarkContractive measures the compilation and a step of a deep contractive autoencoder.
func BenchmarkContractive(b *testing.B) {
	b.Run("compile", func(b *testing.B) {
		for b.Loop() {
			contractive(b, graph.NewParams(graph.Float32, 1))
		}
	})
	b.Run("step", func(b *testing.B) {
		prog := contractive(b, graph.NewParams(graph.Float32, 1))
		x := make([]float32, 128*784)
		for i := range x {
			x[i] = float32(i%17) / 16
		}
		b.ReportAllocs()
		for b.Loop() {
			if err := prog.Run(graph.Feed{Name: "x", Float32: x}); err != nil {
				b.Fatal(err)
			}
		}
	})
}
