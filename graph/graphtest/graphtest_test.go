package graphtest_test

import (
	"fmt"
	"math"
	"strings"
	"testing"

	"github.com/aegis-ae/aegis/graph"
	"github.com/aegis-ae/aegis/graph/graphtest"
)

func TestCheckPasses(t *testing.T) {
	graphtest.Check(t, graphtest.Case{
		Shapes: [][]int{{3, 4}},
		Build:  func(_ *graph.Scope, in []graph.Node) graph.Node { return in[0].Mul(in[0].Sigmoid()) },
		Want:   graphtest.Elementwise(func(x float64) float64 { return x / (1 + math.Exp(-x)) }),
	})
}

func TestCheckOfSeveralArguments(t *testing.T) {
	graphtest.Check(t, graphtest.Case{
		Shapes: [][]int{{2, 3}, {3, 4}, {1, 4}},
		Build: func(_ *graph.Scope, in []graph.Node) graph.Node {
			return in[0].MatMul(in[1]).Add(in[2]).Sigmoid()
		},
	})
}

// recorder is a testing.TB that remembers failures instead of reporting them.
type recorder struct {
	testing.TB
	failure string
}

func (r *recorder) Helper()                           {}
func (r *recorder) Errorf(format string, args ...any) { r.failure = fmt.Sprintf(format, args...) }

// TestCheckFails makes sure that the check can fail: at the value, at the first derivative and at the second.
func TestCheckFails(t *testing.T) {
	square := func(x float64) float64 { return x * x }
	for _, c := range []struct {
		name, want string
		build      func(*graph.Scope, []graph.Node) graph.Node
	}{
		{"wrong value", "value", func(_ *graph.Scope, in []graph.Node) graph.Node { return in[0].Square().Plus(1e-6) }},
		{"wrong first derivative", "first derivative", func(_ *graph.Scope, in []graph.Node) graph.Node {
			return in[0].Mul(in[0].StopGradient())
		}},
		{"wrong second derivative", "second derivative", func(s *graph.Scope, in []graph.Node) graph.Node {
			// x² as the integral of its own slope: right at first order, constant at second
			x := in[0]
			y := x.Square().StopGradient()
			return y.Add(x.Sub(x.StopGradient()).Mul(x.StopGradient().Times(2)))
		}},
		{"error of the graph", "dimension", func(_ *graph.Scope, in []graph.Node) graph.Node { return in[0].Sum(7) }},
	} {
		t.Run(c.name, func(t *testing.T) {
			var r recorder
			graphtest.Check(&r, graphtest.Case{Shapes: [][]int{{2, 3}}, Build: c.build, Want: graphtest.Elementwise(square)})
			if !strings.Contains(r.failure, c.want) || !strings.Contains(r.failure, "seed") {
				t.Errorf("failure %q does not speak of %q and the seed", r.failure, c.want)
			}
		})
	}
}
