package losses_test

import (
	"testing"

	"github.com/aegis-ae/aegis/graph"
	"github.com/aegis-ae/aegis/graph/graphtest"
	"github.com/aegis-ae/aegis/losses"
)

func freeBits(tau float64) func(*graph.Scope, []graph.Node) losses.Term {
	return two(func(mean, logvar graph.Node) losses.Term { return losses.FreeBits(mean, logvar, tau) })
}

func capacity(c float64) func(*graph.Scope, []graph.Node) losses.Term {
	return func(s *graph.Scope, in []graph.Node) losses.Term {
		return losses.Capacity(in[0], in[1], s.Scalar("capacity", c))
	}
}

// The units of these two samples have KL 0.5 and 0, 0 and 2 nats: 0.25 and 1 on average.
var budgetMean, budgetLogvar = []float64{1, 0, 0, -2}, []float64{0, 0, 0, 0}

func TestFreeBitsByHand(t *testing.T) {
	for tau, want := range map[float64]float64{0: 1.25, .1: 1.25, .25: 1.25, .5: 1.5, 3: 6} {
		near(t, "free bits", eval(t, 2, freeBits(tau), budgetMean, budgetLogvar), want, want)
	}
}

func TestCapacityByHand(t *testing.T) {
	for c, want := range map[float64]float64{0: 1.25, 1: .25, 1.25: 0, 5: 3.75} {
		near(t, "capacity", eval(t, 2, capacity(c), budgetMean, budgetLogvar), want, want)
	}
}

// TestFreeBitsGradient: a unit within its free nats has no gradient; above them it has the gradient of KL.
func TestFreeBitsGradient(t *testing.T) {
	pull := func(_ *graph.Scope, in []graph.Node) losses.Term {
		l := losses.FreeBits(in[0], in[1], .5).Mean()
		return losses.Term{Value: graph.Grad(l, in[0])[0]}
	}
	near(t, "pull", eval(t, 2, pull, budgetMean, budgetLogvar), 0, 0, 0, -1)
}

func TestBudgetGradients(t *testing.T) {
	pair := [][]int{{3, 2}, {3, 2}}
	for _, c := range []struct {
		name string
		graphtest.Case
	}{
		{"free bits", graphtest.Case{Batch: 3, Shapes: pair, Build: value(freeBits(.7)),
			Domain: graphtest.Moderate, Kinked: true}},
		{"capacity", graphtest.Case{Batch: 3, Shapes: pair, Build: value(capacity(1.5)),
			Domain: graphtest.Moderate, Kinked: true}},
	} {
		t.Run(c.name, func(t *testing.T) { graphtest.CheckSeed(t, c.Case, gradientSeed) })
	}
}
