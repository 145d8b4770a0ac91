package graph_test

import (
	"math"
	"slices"
	"testing"

	"github.com/aegis-ae/aegis/graph"
)

// TestNoGorgoniaTrap covers what Gorgonia silently gets wrong: nodes of equal hash that merge, memory that in-place ops
// overwrite, and gradients kept from an earlier call.
func TestNoGorgoniaTrap(t *testing.T) {
	x := []float64{1, 2, 3, 4, 50, 60, 70, 80}
	t.Run("slices of different bounds", func(t *testing.T) {
		got := evaluate(t, func(s *graph.Scope) graph.Node {
			c := s.Const(x, 2, 4)
			return graph.Concat(1, c.Slice(1, 2, 4), c.Slice(1, 0, 2), c.Slice(1, 0, 2).Sub(c.Slice(1, 2, 4)))
		})
		wantClose(t, "slices", got, []float64{3, 4, 1, 2, -2, -2, 70, 80, 50, 60, -20, -20}, 0)
	})
	t.Run("wide slices", func(t *testing.T) { // bounds whose low bytes agree
		got := evaluate(t, func(s *graph.Scope) graph.Node {
			wide := make([]float64, 1024)
			for i := range wide {
				wide[i] = float64(i)
			}
			c := s.Const(wide, 1, 1024)
			return graph.Concat(1, c.Slice(1, 0, 256).Sum(), c.Slice(1, 256, 512).Sum(), c.Slice(1, 512, 768).Sum())
		})
		wantClose(t, "sums", got, []float64{32640, 98176, 163712}, 0)
	})
	t.Run("constants", func(t *testing.T) {
		got := evaluate(t, func(s *graph.Scope) graph.Node {
			a, b, c := s.Const([]float64{1}, 1, 2), s.Const([]float64{2}, 1, 2), s.Const([]float64{1, 2}, 1, 2)
			return graph.Concat(0, a, b, c, a.Times(0.5), a.Times(0.25), a.Plus(0.5), a.Plus(0.25))
		})
		wantClose(t, "rows", got, []float64{1, 1, 2, 2, 1, 2, 0.5, 0.5, 0.25, 0.25, 1.5, 1.5, 1.25, 1.25}, 0)
	})
	t.Run("inputs of equal shape", func(t *testing.T) {
		p := compileReading(t, graph.NewParams(graph.Float64, 1), graph.Config{}, func(s *graph.Scope) map[string]graph.Node {
			return map[string]graph.Node{"y": s.Input("a", 1).Sub(s.Input("b", 1))}
		})
		run(t, p, graph.Feed{Name: "a", Float64: []float64{5}}, graph.Feed{Name: "b", Float64: []float64{3}})
		wantClose(t, "difference", output(t, p, "y"), []float64{2}, 0)
	})
	t.Run("softmax and its logarithm", func(t *testing.T) {
		got := evaluate(t, func(s *graph.Scope) graph.Node {
			p := s.Const([]float64{0, math.Log(3)}, 1, 2).Softmax(1)
			return graph.Concat(0, p.Log(), p, s.Const([]float64{0, math.Log(3)}, 1, 2).LogSoftmax(1))
		})
		l, m := math.Log(0.25), math.Log(0.75)
		wantClose(t, "log p, p, log p", got, []float64{l, m, 0.25, 0.75, l, m}, 1e-15)
	})
	t.Run("reshape shares no memory", func(t *testing.T) {
		p := compile(t, graph.NewParams(graph.Float64, 1), graph.Config{Mode: graph.Training},
			func(s *graph.Scope) graph.Outputs {
				w := s.Param("w", graph.Constant(2), 2, 2)
				r := w.Reshape(1, 4)
				return graph.Outputs{Loss: r.Square().Sum(), Read: map[string]graph.Node{"r": r, "t": r.Tanh(), "w": w}}
			})
		run(t, p)
		r, _ := p.Output("r")
		r.Set(0, 99)
		wantClose(t, "w", p.Gradients()[0].Value.Float64s(), []float64{2, 2, 2, 2}, 0)
		run(t, p)
		wantClose(t, "r", output(t, p, "r"), []float64{2, 2, 2, 2}, 0)
		wantClose(t, "gradient", p.Gradients()[0].Grad.Float64s(), []float64{4, 4, 4, 4}, 0)
	})
	t.Run("a gradient repeats", func(t *testing.T) { // and does not accumulate
		p := compile(t, graph.NewParams(graph.Float64, 1), graph.Config{Mode: graph.Training},
			func(s *graph.Scope) graph.Outputs {
				return graph.Outputs{Loss: s.Param("w", graph.Constant(2), 1, 1).Square()}
			})
		for range 3 {
			run(t, p)
			if g := p.Gradients()[0].Grad.At(0); g != 4 {
				t.Errorf("gradient %v, want 4", g)
			}
		}
	})
}

// TestEqualExpressionsAreOne counts equal expressions by the memory they own, because nodes print only their names.
func TestEqualExpressionsAreOne(t *testing.T) {
	nodes := func(build func(x graph.Node) (a, b graph.Node)) (same bool) {
		p := compileReading(t, graph.NewParams(graph.Float64, 1), graph.Config{}, func(s *graph.Scope) map[string]graph.Node {
			a, b := build(s.Const([]float64{1, 2}, 1, 2))
			return map[string]graph.Node{"a": a, "b": b}
		})
		run(t, p)
		a, errA := p.Output("a")
		b, errB := p.Output("b")
		if errA != nil || errB != nil {
			t.Fatal(errA, errB)
		}
		return &a.Float64[0] == &b.Float64[0]
	}
	for name, c := range map[string]struct {
		build func(x graph.Node) (a, b graph.Node)
		same  bool
	}{
		"equal": {func(x graph.Node) (a, b graph.Node) { return x.Exp().Sum(), x.Exp().Sum() }, true},
		"equal, in scopes": {func(x graph.Node) (a, b graph.Node) {
			return x.Scope().In("a").Const([]float64{3}, 1, 1).Exp(), x.Scope().Const([]float64{3}, 1, 1).Exp()
		}, true},
		"gradients": {func(x graph.Node) (a, b graph.Node) {
			return graph.Grad(x.Exp(), x)[0], graph.Grad(x.Exp(), x)[0]
		}, true},
		"other constant": {func(x graph.Node) (a, b graph.Node) { return x.Times(2), x.Times(math.Nextafter(2, 3)) }, false},
		"other order":    {func(x graph.Node) (a, b graph.Node) { return x.Sub(x.Exp()), x.Exp().Sub(x) }, false},
		"other op":       {func(x graph.Node) (a, b graph.Node) { return x.Sigmoid(), x.Tanh() }, false},
		"noise": {func(x graph.Node) (a, b graph.Node) {
			s := x.Scope()
			return s.Noise(graph.Normal(0, 1), 1, 1).Exp(), s.Noise(graph.Normal(0, 1), 1, 1).Exp()
		}, false},
	} {
		if got := nodes(c.build); got != c.same {
			t.Errorf("%s: one expression: %t, want %t", name, got, c.same)
		}
	}
}

// TestLargeGraph: 5,000 different ops compile, gradients included, and none merges with another because of equal
// hashes.
func TestLargeGraph(t *testing.T) {
	const n = 1250
	p := compile(t, graph.NewParams(graph.Float64, 1), graph.Config{Mode: graph.Training},
		func(s *graph.Scope) graph.Outputs {
			w := s.Param("w", graph.Constant(1), 1, 2)
			terms := make([]graph.Node, n)
			for i := range terms {
				terms[i] = w.Times(float64(i))
			}
			for len(terms) > 1 { // a balanced tree of sums
				var half []graph.Node
				for pair := range slices.Chunk(terms, 2) {
					if len(pair) == 2 {
						pair[0] = pair[0].Add(pair[1])
					}
					half = append(half, pair[0])
				}
				terms = half
			}
			return graph.Outputs{Loss: terms[0].Sum()}
		})
	run(t, p)
	if want := float64(n * (n - 1)); p.Loss() != want || p.Gradients()[0].Grad.At(1) != want/2 {
		t.Errorf("loss %v and gradient %v, want %v and half of it", p.Loss(), p.Gradients()[0].Grad, want)
	}
}

// TestDeepGraph compiles a chain of thousands of ops.
func TestDeepGraph(t *testing.T) {
	p := compile(t, graph.NewParams(graph.Float64, 1), graph.Config{Mode: graph.Training},
		func(s *graph.Scope) graph.Outputs {
			y := s.Param("w", graph.Constant(0.5), 1, 1)
			for range 3000 {
				y = y.Times(1.001)
			}
			return graph.Outputs{Loss: y}
		})
	run(t, p)
	want := math.Pow(1.001, 3000)
	wantClose(t, "value and slope", []float64{p.Loss(), p.Gradients()[0].Grad.At(0)}, []float64{want / 2, want}, 1e-11)
}
