package losses_test

import (
	"math"
	"testing"

	"github.com/aegis-ae/aegis/graph"
	"github.com/aegis-ae/aegis/graph/graphtest"
	"github.com/aegis-ae/aegis/losses"
)

func sparsity(rho float64) func(*graph.Scope, []graph.Node) losses.Term {
	return one(func(rhoHat graph.Node) losses.Term { return losses.KLSparsity(rhoHat, rho) })
}

// sparsitySlope is the gradient of the term with respect to the mean activations.
func sparsitySlope(rho float64) func(*graph.Scope, []graph.Node) losses.Term {
	return one(func(rhoHat graph.Node) losses.Term {
		return losses.Term{Value: graph.Grad(losses.KLSparsity(rhoHat, rho).Value, rhoHat)[0]}
	})
}

// TestKLSparsityByHand: KL(0.05 ‖ 0.5) is published as 0.494632 nat, and the slope at 1e-4 as -499.05.
func TestKLSparsityByHand(t *testing.T) {
	half := eval(t, 1, sparsity(.05), []float64{.5})[0]
	if math.Abs(half-.494632) > 5e-7 {
		t.Errorf("KL(0.05 ‖ 0.5) = %v, want 0.494632", half)
	}
	near(t, "on target", eval(t, 1, sparsity(.05), []float64{.05, .05}), 0)
	near(t, "two units", eval(t, 1, sparsity(.2), []float64{.5, .1}),
		.2*math.Log(.2/.5)+.8*math.Log(.8/.5)+.2*math.Log(2)+.8*math.Log(.8/.9))
	slope := eval(t, 1, sparsitySlope(.05), []float64{1e-4, .05, .5, .9})
	near(t, "slope", slope, (1e-4-.05)/(1e-4*(1-1e-4)), 0, .45/.25, .85/.09)
	if math.Abs(slope[0]+499.05) > .005 {
		t.Errorf("slope at 1e-4 is %v, want -499.05", slope[0])
	}
}

// TestKLSparsityOfDeadUnits: beyond the clip the value continues along its tangent, and units keep their gradient.
func TestKLSparsityOfDeadUnits(t *testing.T) {
	const rho, clip = .05, 1e-6
	steepest := (clip - rho) / (clip * (1 - clip))
	atClip := rho*math.Log(rho/clip) + (1-rho)*math.Log((1-rho)/(1-clip))
	near(t, "dead", eval(t, 1, sparsity(rho), []float64{0}), atClip-clip*steepest)
	near(t, "slope", eval(t, 1, sparsitySlope(rho), []float64{0, 1e-9, clip}), steepest, steepest, steepest)
	for _, x := range eval(t, 1, sparsitySlope(rho), []float64{1, 1 - 1e-9}) {
		if want := .95 / clip; math.Abs(x-want) > 1e-4*want {
			t.Errorf("slope %v near 1, want %v", x, want)
		}
	}
	// Through a sigmoid, the pull on a bias is rho̅ - rho down to the clip, and never 0.
	pull := one(func(a graph.Node) losses.Term {
		return losses.Term{Value: graph.Grad(losses.KLSparsity(a.Sigmoid(), rho).Value, a)[0]}
	})
	z := 1 / (1 + math.Exp(10))
	near(t, "pull", eval(t, 1, pull, []float64{-10, -18}), z-rho, steepest*math.Exp(18)/math.Pow(1+math.Exp(18), 2))
}

func TestSparsityGradients(t *testing.T) {
	for _, c := range []graphtest.Case{
		{Batch: 3, Shapes: [][]int{{1, 4}}, Build: value(sparsity(.05)),
			Domain: func(x float64) float64 { return .1 + .8/(1+math.Exp(-x)) }},
		{Batch: 3, Shapes: [][]int{{3, 4}}, Domain: graphtest.Moderate,
			Build: func(_ *graph.Scope, in []graph.Node) graph.Node {
				return losses.KLSparsity(in[0].Sigmoid().Mean(0), .05).Value
			}},
	} {
		graphtest.Check(t, c)
	}
}
