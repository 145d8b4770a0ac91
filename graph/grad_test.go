package graph_test

import (
	"slices"
	"testing"

	"github.com/aegis-ae/aegis/graph"
)

// TestSharedGradientsHaveOwnMemory: parameters whose gradient is one expression, an input or a constant can be
// clipped in place one by one.
func TestSharedGradientsHaveOwnMemory(t *testing.T) {
	for name, build := range map[string]func(s *graph.Scope, a, b graph.Node) graph.Node{
		"one expression": func(_ *graph.Scope, a, b graph.Node) graph.Node { return a.Add(b).Square().Sum() },
		"constant":       func(_ *graph.Scope, a, b graph.Node) graph.Node { return a.Add(b).Sum() },
		"input": func(s *graph.Scope, a, b graph.Node) graph.Node {
			x := s.Input("x", 2)
			return a.Mul(x).Add(b.Mul(x)).Sum()
		},
		"parameter": func(_ *graph.Scope, a, b graph.Node) graph.Node { return a.Mul(b).Sum() },
		// the gradient for b is an expression that goes on into that for a
		"passes through": func(_ *graph.Scope, a, b graph.Node) graph.Node { return a.Sigmoid().Add(b).Square().Sum() },
	} {
		t.Run(name, func(t *testing.T) {
			p := graph.NewParams(graph.Float64, 1)
			prog := compile(t, p, graph.Config{Mode: graph.Training}, func(s *graph.Scope) graph.Outputs {
				s.Input("x", 2)
				return graph.Outputs{Loss: build(s, s.Param("a", graph.Constant(2), 1, 2), s.Param("b", graph.Constant(3), 1, 2))}
			})
			feed := graph.Feed{Name: "x", Float64: []float64{5, 6}}
			run(t, prog, feed)
			gs := prog.Gradients()
			if len(gs) != 2 {
				t.Fatalf("%d gradients", len(gs))
			}
			first := [][]float64{gs[0].Grad.Float64s(), gs[1].Grad.Float64s()}
			for i := range gs[0].Grad.Len() {
				gs[0].Grad.Set(i, -1000)
			}
			wantClose(t, "the other gradient", gs[1].Grad.Float64s(), first[1], 0)
			wantClose(t, "parameter b", p.Get("b").Value.Float64s(), []float64{3, 3}, 0)
			run(t, prog, feed)
			wantClose(t, "gradient a of the next run", gs[0].Grad.Float64s(), first[0], 0)
			wantClose(t, "gradient b of the next run", gs[1].Grad.Float64s(), first[1], 0)
		})
	}
}

// TestOutputThatIsAGradient: an output keeps its value when the gradient of equal expression is clipped.
func TestOutputThatIsAGradient(t *testing.T) {
	prog := compile(t, graph.NewParams(graph.Float64, 1), graph.Config{Mode: graph.Training},
		func(s *graph.Scope) graph.Outputs {
			w := s.Param("w", graph.Constant(2), 1, 3)
			loss := w.Square().Sum()
			return graph.Outputs{Loss: loss, Read: map[string]graph.Node{"g": graph.Grad(loss, w)[0]}}
		})
	run(t, prog)
	prog.Gradients()[0].Grad.Set(0, 99)
	wantClose(t, "the output", output(t, prog, "g"), []float64{4, 4, 4}, 0)
}

// TestGradientsListsWhatTheLossNeeds: no more and no less, in the order of their making, and in training only.
func TestGradientsListsWhatTheLossNeeds(t *testing.T) {
	build := func(s *graph.Scope) graph.Outputs {
		a, b, c := s.Param("a", graph.Constant(1), 1, 1), s.Param("b", graph.Constant(1), 1, 1),
			s.Param("c", graph.Constant(1), 1, 1)
		s.Param("unused", graph.Constant(1), 1, 1)
		return graph.Outputs{Loss: c.Mul(a).Add(b.StopGradient()), Read: map[string]graph.Node{"b": b.Exp()}}
	}
	prog := compile(t, graph.NewParams(graph.Float32, 1), graph.Config{Mode: graph.Training}, build)
	var names []string
	for _, g := range prog.Gradients() {
		names = append(names, g.Name)
	}
	if !slices.Equal(names, []string{"a", "c"}) {
		t.Errorf("gradients of %v, want a and c", names)
	}
	prog.Gradients()[0].Name = "changed"
	if prog.Gradients()[0].Name != "a" {
		t.Error("Gradients gives away its own list")
	}
	for _, m := range []graph.Mode{graph.Inference, graph.Evaluation} {
		if gs := compile(t, graph.NewParams(graph.Float32, 1), graph.Config{Mode: m}, build).Gradients(); len(gs) != 0 {
			t.Errorf("%d gradients in mode %v", len(gs), m)
		}
	}
}

// TestGradOfAnyNode differentiates several losses on one graph, for inputs, intermediate nodes, constants, noise and
// scalars, in one go and one by one.
func TestGradOfAnyNode(t *testing.T) {
	p := graph.NewParams(graph.Float64, 1)
	prog := compileReading(t, p, graph.Config{}, func(s *graph.Scope) map[string]graph.Node {
		x, c := s.Input("x", 2), s.Const([]float64{4, 5}, 1, 2)
		beta, e := s.Scalar("beta", 3), s.Noise(graph.Normal(7, 0), 1, 2)
		h := x.Square()        // 1, 4
		y := h.Mul(c).Mul(e)   // 28, 140
		l := y.Mul(beta).Sum() // 504
		g := graph.Grad(l, x, h, c, beta, e, y, l)
		other := graph.Grad(h.Exp().Sum(), x, h, c)
		return map[string]graph.Node{"x": g[0], "h": g[1], "c": g[2], "beta": g[3], "e": g[4], "y": g[5], "l": g[6],
			"x alone": graph.Grad(l, x)[0], "other x": other[0], "other h": other[1], "other c": other[2],
			"independent": graph.Grad(l, s.Const([]float64{1}, 3, 1))[0], "twice": graph.Grad(l, x, x)[1],
			"vector": graph.Grad(h, x)[0], "vjp": graph.VJP(h, s.Const([]float64{10, 100}, 1, 2), x)[0]}
	})
	run(t, prog, graph.Feed{Name: "x", Float64: []float64{1, 2}})
	for name, want := range map[string][]float64{
		"x": {168, 420}, "h": {84, 105}, "c": {21, 84}, "beta": {168}, "e": {12, 60}, "y": {3, 3}, "l": {1},
		"x alone": {168, 420},
		"other x": {5.43656365691809, 218.39260013257694}, "other h": {2.718281828459045, 54.598150033144236},
		"other c":     {0, 0},
		"independent": {0, 0, 0}, "twice": {168, 420}, "vector": {2, 4}, "vjp": {20, 400},
	} {
		wantClose(t, "gradient "+name, output(t, prog, name), want, 1e-14)
	}
}

// TestGradientPenalty trains on the norm of a gradient: the parameters' gradients are second derivatives.
func TestGradientPenalty(t *testing.T) {
	prog := compile(t, graph.NewParams(graph.Float64, 1), graph.Config{Mode: graph.Training},
		func(s *graph.Scope) graph.Outputs {
			x, w := s.Const([]float64{2}, 1, 1), s.Param("w", graph.Constant(3), 1, 1)
			g := graph.Grad(w.Mul(x.Square()), x)[0] // 2wx = 12
			return graph.Outputs{Loss: g.Square()}   // 4w²x², with slope 8wx²
		})
	run(t, prog)
	if got := prog.Gradients()[0].Grad.At(0); prog.Loss() != 144 || got != 96 {
		t.Errorf("loss %v and gradient %v, want 144 and 96", prog.Loss(), got)
	}
}

// TestGradOfTrivialFunctions: of x itself, translated, scaled, joined and permuted, and of what does not depend on it.
func TestGradOfTrivialFunctions(t *testing.T) {
	for name, c := range map[string]struct {
		y    func(s *graph.Scope, x graph.Node) graph.Node
		want []float64
	}{
		"x itself":   {func(_ *graph.Scope, x graph.Node) graph.Node { return x }, []float64{1, 1, 1}},
		"translated": {func(_ *graph.Scope, x graph.Node) graph.Node { return x.Plus(1) }, []float64{1, 1, 1}},
		"scaled":     {func(_ *graph.Scope, x graph.Node) graph.Node { return x.Times(-2) }, []float64{-2, -2, -2}},
		"to nothing": {func(_ *graph.Scope, x graph.Node) graph.Node { return x.Sub(x) }, []float64{0, 0, 0}},
		"twice":      {func(_ *graph.Scope, x graph.Node) graph.Node { return graph.Concat(0, x, x) }, []float64{2, 2, 2}},
		"permuted": {func(_ *graph.Scope, x graph.Node) graph.Node { return graph.Concat(1, x.Slice(1, 1, 3), x) },
			[]float64{1, 2, 2}},
		"repeated": {func(_ *graph.Scope, x graph.Node) graph.Node { return x.BroadcastTo(4, 3) }, []float64{4, 4, 4}},
		"independent": {func(s *graph.Scope, _ graph.Node) graph.Node { return s.Const([]float64{7}, 2, 2) },
			[]float64{0, 0, 0}},
		"stopped": {func(_ *graph.Scope, x graph.Node) graph.Node { return x.StopGradient() }, []float64{0, 0, 0}},
	} {
		got := evaluate(t, func(s *graph.Scope) graph.Node {
			x := s.Const([]float64{1, -2, 3}, 1, 3)
			gs := graph.Grad(c.y(s, x), x, x) // asked for twice
			return graph.Concat(0, gs...)
		})
		wantClose(t, name, got, append(c.want, c.want...), 0)
	}
}
