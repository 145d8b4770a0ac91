package graph_test

import (
	"math"
	"testing"

	"gorgonia.org/gorgonia"

	"github.com/aegis-ae/aegis/graph"
)

// TestApplyOnItsOnlyUser: an op that is the last user of a tensor may overwrite it, which must not reach the memory of
// a parameter, of a constant or of a result that is read.
func TestApplyOnItsOnlyUser(t *testing.T) {
	ops := map[string]func(*gorgonia.Node) (*gorgonia.Node, error){"tanh": gorgonia.Tanh, "exp": gorgonia.Exp,
		"square": gorgonia.Square,
		"inside": func(n *gorgonia.Node) (*gorgonia.Node, error) { return gorgonia.Exp(gorgonia.Must(gorgonia.Neg(n))) },
		"product": func(n *gorgonia.Node) (*gorgonia.Node, error) {
			return gorgonia.HadamardProd(n, gorgonia.Must(gorgonia.Neg(n)))
		},
		"sum": func(n *gorgonia.Node) (*gorgonia.Node, error) { return gorgonia.Add(n, gorgonia.Must(gorgonia.Exp(n))) }}
	want := map[string]float64{"tanh": math.Tanh(0.5), "exp": math.Exp(0.5), "square": 0.25, "inside": math.Exp(-0.5),
		"product": -0.25,
		"sum":     0.5 + math.Exp(0.5)}
	for kind, leaf := range map[string]func(s *graph.Scope) graph.Node{
		"parameter": func(s *graph.Scope) graph.Node { return s.Param("w", graph.Constant(0.5), 1, 2) },
		"state":     func(s *graph.Scope) graph.Node { return s.State("w", graph.Constant(0.5), 1, 2) },
		"constant":  func(s *graph.Scope) graph.Node { return s.Const([]float64{0.5}, 1, 2) },
		"result":    func(s *graph.Scope) graph.Node { return s.Const([]float64{0.25}, 1, 2).Times(2) },
		"copy":      func(s *graph.Scope) graph.Node { return s.Const([]float64{0.5}, 1, 2).Identity() },
	} {
		for name, f := range ops {
			for _, reading := range []bool{false, true} {
				prog := compileReading(t, graph.NewParams(graph.Float64, 1), graph.Config{},
					func(s *graph.Scope) map[string]graph.Node {
						x := leaf(s)
						read := map[string]graph.Node{"y": raw(s, func(g []*gorgonia.Node) (*gorgonia.Node, error) { return f(g[0]) }, x)}
						if reading {
							read["x"] = x
						}
						return read
					})
				for range 3 {
					if t.Failed() {
						return
					}
					run(t, prog)
					wantClose(t, name+" of a "+kind, output(t, prog, "y"), []float64{want[name], want[name]}, 1e-15)
					if reading {
						wantClose(t, "the "+kind+" itself", output(t, prog, "x"), []float64{0.5, 0.5}, 0)
					}
				}
			}
		}
	}
}
