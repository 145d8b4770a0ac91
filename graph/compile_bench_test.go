package graph_test

import (
	"fmt"
	"testing"

	"github.com/aegis-ae/aegis/graph"
)

// recurrent is a gated network whose state is unrolled over a number of steps.
func recurrent(steps int) func(s *graph.Scope) graph.Outputs {
	return func(s *graph.Scope) graph.Outputs {
		x := s.Input("x", steps, 4)
		h := s.Const([]float64{0}, s.Batch(), 8)
		loss := s.Const([]float64{0}, 1, 1)
		w, u := s.Weight("W", graph.GlorotNormal, 8, 8), s.Weight("U", graph.GlorotNormal, 4, 8)
		gw, gu := s.Weight("gate/W", graph.GlorotNormal, 8, 8), s.Weight("gate/U", graph.GlorotNormal, 4, 8)
		b, gb := s.Param("b", graph.Zeros, 1, 8), s.Param("gate/b", graph.Zeros, 1, 8)
		for i := range steps {
			xi := x.Slice(1, i, i+1).Reshape(s.Batch(), 4)
			gate := h.MatMul(gw).Add(xi.MatMul(gu)).Add(gb).Sigmoid()
			next := h.MatMul(w).Add(xi.MatMul(u)).Add(b).Tanh()
			h = h.Add(gate.Mul(next.Sub(h)))
			loss = loss.Add(h.Square().Sum(1).Mean())
		}
		return graph.Outputs{Loss: loss}
	}
}

// BenchmarkCompileRecurrent compiles the training program of a recurrent network. For many steps the time is
// Gorgonia's, and quadratic in the number of written nodes.
func BenchmarkCompileRecurrent(b *testing.B) {
	for _, steps := range []int{50, 100, 200, 400} {
		b.Run(fmt.Sprint(steps), func(b *testing.B) {
			for b.Loop() {
				p, err := graph.Compile(graph.NewParams(graph.Float32, 1), graph.Config{Batch: 4, Mode: graph.Training},
					recurrent(steps))
				if err != nil {
					b.Fatal(err)
				}
				b.ReportMetric(float64(len(p.Ops())), "ops")
			}
		})
	}
}
