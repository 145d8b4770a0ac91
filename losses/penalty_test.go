package losses_test

import (
	"testing"

	"github.com/aegis-ae/aegis/graph"
	"github.com/aegis-ae/aegis/graph/graphtest"
	"github.com/aegis-ae/aegis/losses"
)

func one(f func(graph.Node) losses.Term) func(*graph.Scope, []graph.Node) losses.Term {
	return func(_ *graph.Scope, in []graph.Node) losses.Term { return f(in[0]) }
}

func TestPenaltiesByHand(t *testing.T) {
	z := []float64{1, -2, 0, 3, .5, -.5}
	near(t, "L1", eval(t, 2, one(losses.L1), z), 3, 4)
	near(t, "L2", eval(t, 2, one(losses.L2), z), 5, 9.5)
	weights := func(f func(*graph.Scope, ...graph.Node) losses.Term) func(*graph.Scope, []graph.Node) losses.Term {
		return func(s *graph.Scope, in []graph.Node) losses.Term {
			return f(s, in[0].Reshape(3, 2), s.Const([]float64{-4, 2}, 1, 2))
		}
	}
	near(t, "weight L1", eval(t, 2, weights(losses.WeightL1), z), 13, 13)
	near(t, "weight L2", eval(t, 2, weights(losses.WeightL2), z), 34.5, 34.5)
}

func TestPenaltyGradients(t *testing.T) {
	for _, c := range []struct {
		name string
		graphtest.Case
	}{
		{"L1", graphtest.Case{Shapes: [][]int{{3, 4}}, Build: value(one(losses.L1)), Kinked: true}},
		{"L2", graphtest.Case{Shapes: [][]int{{3, 4}}, Build: value(one(losses.L2))}},
		{"weight L1", graphtest.Case{Batch: 3, Kinked: true, Shapes: [][]int{{4, 2}, {2, 3}},
			Build: func(s *graph.Scope, in []graph.Node) graph.Node { return losses.WeightL1(s, in...).Value }}},
		{"weight L2", graphtest.Case{Batch: 3, Shapes: [][]int{{4, 2}, {2, 3, 1, 2}},
			Build: func(s *graph.Scope, in []graph.Node) graph.Node { return losses.WeightL2(s, in...).Value }}},
	} {
		t.Run(c.name, func(t *testing.T) { graphtest.CheckSeed(t, c.Case, gradientSeed) })
	}
}
