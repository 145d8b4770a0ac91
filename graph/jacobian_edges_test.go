package graph_test

import (
	"testing"

	"gorgonia.org/gorgonia"

	"github.com/aegis-ae/aegis/graph"
)

// TestJacobianBeyondOneLayer: expressions that look like a dense layer of x but are more, for which the closed form of
// a layer would be wrong.
func TestJacobianBeyondOneLayer(t *testing.T) {
	at := []float64{2, 3}
	for name, c := range map[string]struct {
		z    func(s *graph.Scope, x graph.Node) graph.Node
		want float64
	}{
		"weights that depend on x": {func(s *graph.Scope, x graph.Node) graph.Node { // z = x·x
			return x.Dense(x.T(), s.Const([]float64{0}, 1, 1), graph.Identity)
		}, 4 * 13},
		"bias that depends on x": {func(s *graph.Scope, x graph.Node) graph.Node { // z = 5x
			return x.Dense(s.Const([]float64{2, 0, 0, 2}, 2, 2), x.Times(3), graph.Identity)
		}, 2 * 25},
		"a function of x": {func(s *graph.Scope, x graph.Node) graph.Node { // z = x²
			return x.Square().Dense(s.Const([]float64{1, 0, 0, 1}, 2, 2), s.Const([]float64{0}, 1, 2), graph.Identity)
		}, 16 + 36},
		"after the layer": {func(s *graph.Scope, x graph.Node) graph.Node { // z = 3x
			return x.Dense(s.Const([]float64{1, 0, 0, 1}, 2, 2), s.Const([]float64{0}, 1, 2), graph.Identity).Times(3)
		}, 18},
		"independent of x": {func(s *graph.Scope, _ graph.Node) graph.Node { return s.Const([]float64{1, 2, 3}, 1, 3) }, 0},
		"x itself":         {func(_ *graph.Scope, x graph.Node) graph.Node { return x }, 2},
	} {
		got := evaluate(t, func(s *graph.Scope) graph.Node {
			x := s.Const(at, 1, 2)
			return graph.JacobianSquaredNorm(c.z(s, x), x)
		})
		wantClose(t, name, got, []float64{c.want}, 1e-13)
	}
}

func TestJacobianErrors(t *testing.T) {
	wantError(t, nodeError(t, func(_ *graph.Scope, x graph.Node) graph.Node {
		product := func(in []*gorgonia.Node) (*gorgonia.Node, error) { return gorgonia.Mul(in[0], in[1]) }
		return graph.JacobianSquaredNorm(raw(x.Scope(), product, x, x.T()), x)
	}), "jacobian", "an op of Gorgonia's own")
	for _, build := range []func(s *graph.Scope, x graph.Node) graph.Node{
		func(_ *graph.Scope, x graph.Node) graph.Node { return graph.JacobianSquaredNorm(x.Sum(0), x) },
		func(_ *graph.Scope, x graph.Node) graph.Node { return graph.JacobianSquaredNorm(x.Reshape(3, 2, 2), x) },
		func(_ *graph.Scope, x graph.Node) graph.Node { return graph.JacobianSquaredNormEstimate(x, x, 0) },
		func(_ *graph.Scope, x graph.Node) graph.Node { return graph.JacobianSquaredNormEstimate(x.T(), x, 1) },
		func(_ *graph.Scope, x graph.Node) graph.Node { return graph.JacobianSquaredNorm(x, graph.Node{}) },
		func(_ *graph.Scope, x graph.Node) graph.Node {
			for _, row := range graph.JacobianRows(x.Sum(0), x) {
				x = x.Add(row)
			}
			return x
		},
	} {
		wantError(t, nodeError(t, build), "jacobian")
	}
}

// TestJacobianLimits: a chain may have any number of units as long as its rows fit; anything else as many as there
// may be backward passes.
func TestJacobianLimits(t *testing.T) {
	norm := func(s *graph.Scope, batch, hidden, units int, after func(graph.Node) graph.Node) graph.Outputs {
		x := s.Noise(graph.Normal(0, 1), batch, 3)
		z := graph.MLP{Hidden: []int{hidden, units}, Activation: graph.Tanh, Init: graph.Zeros}.Apply(s, x)
		return graph.Outputs{Read: map[string]graph.Node{"norm": graph.JacobianSquaredNorm(after(z), x)}}
	}
	same := func(z graph.Node) graph.Node { return z }
	compile(t, graph.NewParams(graph.Float32, 1), graph.Config{}, func(s *graph.Scope) graph.Outputs {
		return norm(s, 1, 2, 1100, same)
	})
	compile(t, graph.NewParams(graph.Float32, 1), graph.Config{}, func(s *graph.Scope) graph.Outputs {
		x := s.Noise(graph.Normal(0, 1), 1, 1100)
		constant := graph.JacobianSquaredNorm(s.Const([]float64{1}, 1, 1100).Softmax(1), x)
		return graph.Outputs{Read: map[string]graph.Node{"x": graph.JacobianSquaredNorm(x, x), "constant": constant}}
	})
	wantError(t, buildError(t, graph.NewParams(graph.Float32, 1), graph.Config{}, func(s *graph.Scope) graph.Outputs {
		return norm(s, 1, 2, 1100, func(z graph.Node) graph.Node { return z.Softmax(1) })
	}), "jacobian", "1100 units", "at most 1024", "random projections")
	wantError(t, buildError(t, graph.NewParams(graph.Float32, 1), graph.Config{}, func(s *graph.Scope) graph.Outputs {
		return norm(s, 1<<17, 64, 32, same)
	}), "jacobian", "4194304 rows of 64 elements", "smaller batches", "random projections")
	wantError(t, buildError(t, graph.NewParams(graph.Float32, 1), graph.Config{}, func(s *graph.Scope) graph.Outputs {
		x := s.Noise(graph.Normal(0, 1), 1<<17, 64)
		z := graph.MLP{Hidden: []int{2, 64}, Activation: graph.Tanh, Init: graph.Zeros}.Apply(s, x.Square())
		return graph.Outputs{Read: map[string]graph.Node{"norm": graph.JacobianSquaredNorm(z, x)}}
	}), "jacobian", "8388608 rows of 64 elements")
}
