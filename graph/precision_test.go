package graph_test

import (
	"math"
	"testing"

	"gorgonia.org/gorgonia"

	"github.com/aegis-ae/aegis/graph"
)

// gradientAt returns the gradients of f with respect to its (1, 1) arguments, in float32.
func gradientAt(t *testing.T, f func(in []graph.Node) graph.Node, at ...float64) []float64 {
	t.Helper()
	p := graph.NewParams(graph.Float32, 1)
	prog := compile(t, p, graph.Config{Mode: graph.Training}, func(s *graph.Scope) graph.Outputs {
		in := make([]graph.Node, len(at))
		for i, x := range at {
			in[i] = s.Param(string(rune('a'+i)), graph.Constant(x), 1, 1)
		}
		return graph.Outputs{Loss: f(in)}
	})
	run(t, prog)
	out := make([]float64, len(at))
	for i, g := range prog.Gradients() {
		out[i] = g.Grad.At(0)
	}
	return out
}

// TestQuotientGradientInFloat32: the gradient of a/b is right wherever the quotient is, also where b² is not a number
// of the type.
func TestQuotientGradientInFloat32(t *testing.T) {
	for _, c := range []struct{ a, b, want float64 }{
		{0, 1e-23, 0}, {1e-30, 1e-25, -1e20}, {1e20, 1e20, -1e-20}, {3, 2, -.75},
	} {
		got := gradientAt(t, func(in []graph.Node) graph.Node { return in[0].Div(in[1]) }, c.a, c.b)[1]
		if math.Abs(got-c.want) > 1e-5*math.Abs(c.want) {
			t.Errorf("d(a/b)/db at %v and %v is %v, want %v", c.a, c.b, got, c.want)
		}
	}
}

// TestClampOnItsBounds: values that sit on a bound have a gradient, also where float32 rounds the bound.
func TestClampOnItsBounds(t *testing.T) {
	for _, c := range []struct{ lo, hi, x, want float64 }{
		{-1, .1, .1, 1}, {.7, 2, .7, 1}, {-1, .1, .1001, 0}, {.7, 2, .6999, 0}, {.7, 2, 1, 1},
	} {
		if got := gradientAt(t, func(in []graph.Node) graph.Node { return in[0].Clamp(c.lo, c.hi) }, c.x)[0]; got != c.want {
			t.Errorf("the slope of Clamp(%v, %v) at %v is %v, want %v", c.lo, c.hi, c.x, got, c.want)
		}
	}
}

// TestNumbersOutsideTheType: numbers that float32 would turn into infinities or zeros are errors, not NaNs later.
func TestNumbersOutsideTheType(t *testing.T) {
	inf := math.Inf(1)
	for name, build := range map[string]func(s *graph.Scope, x graph.Node) graph.Node{
		"times":      func(_ *graph.Scope, x graph.Node) graph.Node { return x.Times(1e39) },
		"plus":       func(_ *graph.Scope, x graph.Node) graph.Node { return x.Plus(-1e39) },
		"const":      func(s *graph.Scope, _ graph.Node) graph.Node { return s.Const([]float64{1, 1e39}, 1, 2) },
		"scalar":     func(s *graph.Scope, _ graph.Node) graph.Node { return s.Scalar("b", math.NaN()) },
		"normal":     func(s *graph.Scope, _ graph.Node) graph.Node { return s.Noise(graph.Normal(0, 1e300), 1, 2) },
		"uniform":    func(s *graph.Scope, _ graph.Node) graph.Node { return s.Noise(graph.Uniform(-3e38, 3e38), 1, 2) },
		"layer norm": func(s *graph.Scope, x graph.Node) graph.Node { return graph.LayerNorm{Epsilon: 1e-50}.Apply(s, x) },
		"pad":        func(_ *graph.Scope, x graph.Node) graph.Node { return x.Pad(1, math.MaxInt, math.MaxInt) },
	} {
		err := buildError(t, graph.NewParams(graph.Float32, 1), graph.Config{}, func(s *graph.Scope) graph.Outputs {
			return graph.Outputs{Read: map[string]graph.Node{"y": build(s, s.Const([]float64{1, 2}, 1, 2))}}
		})
		if err == nil {
			t.Errorf("%s is no error", name)
		}
	}
	p := graph.NewParams(graph.Float32, 1)
	compile(t, p, graph.Config{}, func(s *graph.Scope) graph.Outputs { return graph.Outputs{Loss: s.Scalar("b", 1)} })
	for _, v := range []float64{inf, math.NaN(), 1e39} {
		if err := p.SetScalar("b", v); err == nil {
			t.Errorf("the scalar %v is no error", v)
		}
	}
	if v, _ := p.Scalar("b"); v != 1 {
		t.Errorf("a refused scalar is %v", v)
	}
}

// TestRewrittenNodes: where Gorgonia rewrites the nodes below an op of its own, the op is an error, not a panic.
func TestRewrittenNodes(t *testing.T) {
	err := buildError(t, graph.NewParams(graph.Float64, 1), graph.Config{Mode: graph.Training},
		func(s *graph.Scope) graph.Outputs {
			a, b := s.Param("a", graph.Constant(.3), 2, 3).Gorgonia(), s.Param("b", graph.Constant(.6), 2, 3).Gorgonia()
			return graph.Outputs{Loss: s.Apply("entropy", func() (*gorgonia.Node,
				error) {
				return gorgonia.BinaryXent(a, b)
			}).Mean()}
		})
	wantError(t, err, "CrossEntropyLogits")
}

// TestAssignTwice: a state cannot get two values.
func TestAssignTwice(t *testing.T) {
	wantError(t, buildError(t, graph.NewParams(graph.Float64, 1), graph.Config{}, func(s *graph.Scope) graph.Outputs {
		m := s.State("m", graph.Zeros, 1, 1)
		s.Assign(m, m.Plus(1))
		s.Assign(m, m.Plus(5))
		return graph.Outputs{Loss: m}
	}), "assigned twice")
}
