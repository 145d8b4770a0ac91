package losses_test

import (
	"math"
	"testing"

	"github.com/aegis-ae/aegis/graph"
	"github.com/aegis-ae/aegis/graph/graphtest"
	"github.com/aegis-ae/aegis/losses"
)

func klBetween(_ *graph.Scope, in []graph.Node) losses.Term {
	return losses.KLBetween(in[0], in[1], in[2], in[3])
}

// TestKLBetweenByHand: a Gaussian against itself, against the standard normal, and against one with another mean and
// variance.
func TestKLBetweenByHand(t *testing.T) {
	mean, logvar := []float64{1, -.5}, []float64{2 * math.Log(.5), .3}
	near(t, "itself", eval(t, 1, klBetween, mean, logvar, mean, logvar), 0)
	zero := []float64{0, 0}
	near(t, "the standard normal", eval(t, 1, klBetween, mean, logvar, zero, zero), eval(t, 1, kl, mean, logvar)...)
	// KL(N(1, 1/4) ‖ N(-1, 4)) = log(2/.5) + (1/4 + 4)/(2·4) - 1/2
	near(t, "two Gaussians",
		eval(t, 1, klBetween, []float64{1}, []float64{math.Log(.25)}, []float64{-1}, []float64{math.Log(4)}),
		math.Log(4)+4.25/8-.5)
}

// TestKLValue is a published number: mean 1 and standard deviation 1/2 are 0.8181 nats from the prior.
func TestKLValue(t *testing.T) {
	if got := eval(t, 1, kl, []float64{1}, []float64{2 * math.Log(.5)})[0]; math.Abs(got-.8181) > 5e-5 {
		t.Errorf("KL = %v, want 0.8181", got)
	}
}

func TestKLUnits(t *testing.T) {
	units := func(_ *graph.Scope, in []graph.Node) losses.Term {
		return losses.Term{Value: losses.KLUnits(in[0], in[1])}
	}
	mean, logvar := []float64{1, 0, 0, -2}, []float64{0, 0, math.Log(4), 0}
	near(t, "units", eval(t, 2, units, mean, logvar), .5, 0, .5*(3-math.Log(4)), 2)
}

func TestKLGradients(t *testing.T) {
	pair := [][]int{{3, 2}, {3, 2}}
	for _, c := range []struct {
		name string
		graphtest.Case
	}{
		{"between", graphtest.Case{Shapes: [][]int{{3, 2}, {3, 2}, {3, 2}, {3, 2}}, Build: value(klBetween),
			Domain: func(x float64) float64 { return graphtest.Moderate(x) / 2 }}},
		{"one prior", graphtest.Case{Shapes: [][]int{{3, 2}, {3, 2}, {1, 2}, {1, 2}}, Build: value(klBetween),
			Domain: func(x float64) float64 { return graphtest.Moderate(x) / 2 }}},
		{"units", graphtest.Case{Shapes: pair, Domain: graphtest.Moderate,
			Build: func(_ *graph.Scope, in []graph.Node) graph.Node {
				return losses.KLUnits(in[0], in[1])
			}}},
	} {
		t.Run(c.name, func(t *testing.T) { graphtest.Check(t, c.Case) })
	}
}
