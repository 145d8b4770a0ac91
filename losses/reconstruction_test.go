package losses_test

import (
	"math"
	"testing"

	"github.com/aegis-ae/aegis/graph"
	"github.com/aegis-ae/aegis/graph/graphtest"
	"github.com/aegis-ae/aegis/losses"
)

// two makes a term of two arguments fit for eval.
func two(f func(a, b graph.Node) losses.Term) func(*graph.Scope, []graph.Node) losses.Term {
	return func(_ *graph.Scope, in []graph.Node) losses.Term { return f(in[0], in[1]) }
}

func huber(delta float64) func(*graph.Scope, []graph.Node) losses.Term {
	return two(func(a, b graph.Node) losses.Term { return losses.Huber(a, b, delta) })
}

func TestAbsoluteErrorByHand(t *testing.T) {
	near(t, "absolute error",
		eval(t, 2, two(losses.AbsoluteError), []float64{1, -2, 3, 0}, []float64{.5, 2, 3, -7}), 4.5, 7)
}

// TestHuberByHand checks both regions, and value and slope at delta, where the two must meet.
func TestHuberByHand(t *testing.T) {
	near(t, "Huber", eval(t, 2, huber(1), []float64{.5, -.25, 3, -2}, []float64{0, 0, 0, 0}), .125+.03125, 2.5+1.5)
	const delta, h = 1.5, 1e-6
	at := eval(t, 3, huber(delta), []float64{delta - h, delta, delta + h}, []float64{0, 0, 0})
	near(t, "at delta", at[1:2], delta*delta/2)
	for side, slope := range []float64{(at[1] - at[0]) / h, (at[2] - at[1]) / h} {
		if math.Abs(slope-delta) > 1e-5 {
			t.Errorf("slope %v on side %d of delta, want %v", slope, side, delta)
		}
	}
	// A large delta is half the squared error, a small one delta times the absolute error.
	x, xhat := []float64{1, 2, -3, 4}, []float64{0, 4, 2, -1}
	near(t, "large delta", eval(t, 1, huber(100), xhat, x), .5*(1+4+25+25))
	near(t, "small delta", eval(t, 1, huber(1e-3), xhat, x), 1e-3*(1+2+5+5-4*.5e-3))
	near(t, "extremes", eval(t, 2, huber(1), []float64{1e150, -1e150}, []float64{0, 0}), 1e150-.5, 1e150-.5)
}

// TestCrossEntropyOfProbabilities is the worked example of TestBernoulliByHand, with the probabilities themselves.
func TestCrossEntropyOfProbabilities(t *testing.T) {
	f := two(losses.BernoulliProbabilities)
	near(t, "bits", eval(t, 1, f, []float64{.9, .2, .8}, []float64{1, 0, 1}), -math.Log(.9)-2*math.Log(.8))
	lo := 1e-7
	hi := 1 - lo // rounded, as the bound is
	near(t, "certain", eval(t, 4, f, []float64{0, 1, 0, 1}, []float64{0, 1, 1, 0}),
		-math.Log(hi), -math.Log(hi), -math.Log(lo), -math.Log(1-hi))
}

func TestCategoricalCrossEntropyByHand(t *testing.T) {
	f := two(losses.CategoricalCrossEntropy)
	logits := []float64{math.Log(1), math.Log(2), math.Log(5), 0, 0, 0}
	near(t, "classes", eval(t, 2, f, logits, []float64{0, 0, 1, 1, 0, 0}), -math.Log(5./8), math.Log(3))
	near(t, "counts", eval(t, 1, f, logits[:3], []float64{2, 0, 1}), -2*math.Log(1./8)-math.Log(5./8))
	near(t, "extremes", eval(t, 2, f, []float64{1000, -1000, 1000, -1000}, []float64{1, 0, 0, 1}), 0, 2000)
}

// gradientSeed is for gradient checks of functions with kinks: its random points must not fall next to a kink.
const gradientSeed = 3

func TestReconstructionGradients(t *testing.T) {
	probability := func(x float64) float64 { return .1 + .8/(1+math.Exp(-x)) }
	pair := [][]int{{3, 4}, {3, 4}}
	for _, c := range []struct {
		name string
		graphtest.Case
	}{
		{"absolute error", graphtest.Case{Shapes: pair, Build: value(two(losses.AbsoluteError)), Kinked: true}},
		{"Huber", graphtest.Case{Shapes: pair, Build: value(huber(.7)), Kinked: true}},
		{"probabilities", graphtest.Case{Shapes: pair,
			Build: value(two(losses.BernoulliProbabilities)), Domain: probability}},
		{"categorical", graphtest.Case{Shapes: pair, Build: value(two(losses.CategoricalCrossEntropy))}},
		{"images", graphtest.Case{Shapes: [][]int{{2, 2, 3, 2}, {2, 2, 3, 2}}, Build: value(two(losses.SquaredError))}},
		{"masked", graphtest.Case{Shapes: pair, Build: func(s *graph.Scope, in []graph.Node) graph.Node {
			return losses.BernoulliLogits(in[0], in[1]).Where(s.Const([]float64{1, 0, 0, 1}, 1, 4)).Value
		}}},
	} {
		t.Run(c.name, func(t *testing.T) { graphtest.CheckSeed(t, c.Case, gradientSeed) })
	}
}

func TestWhere(t *testing.T) {
	masked := func(_ *graph.Scope, in []graph.Node) losses.Term {
		return losses.SquaredError(in[0], in[1]).Times(3).Where(in[2])
	}
	x := []float64{1, 2, 3, 4, 5, 6}
	zero := make([]float64, 6)
	near(t, "mask", eval(t, 2, masked, x, zero, []float64{1, 0, 1, 0, 0, 1}), 1+9, 36)
	near(t, "nothing", eval(t, 2, masked, x, zero, []float64{0, 0, 0, 1, 0, 0}), 0, 16)
	near(t, "everything", eval(t, 2, masked, x, zero, []float64{1, 1, 1, 1, 1, 1}), 14, 77)
	near(t, "a mask for each sample", eval(t, 2, masked, x, zero, []float64{1, 0}), 14, 0)
	twice := func(s *graph.Scope, in []graph.Node) losses.Term {
		return masked(s, in).Where(s.Const([]float64{1, 0, 1}, 1, 3))
	}
	near(t, "two masks", eval(t, 2, twice, x, zero, []float64{1, 1, 0, 1, 1, 1}), 1, 16+36)
}

// TestElements: the elements of each error add up to its value.
func TestElements(t *testing.T) {
	x, y := []float64{.5, .2, .9, .4, .6, .1}, []float64{1, 0, 1, 0, 0, 1}
	for name, f := range map[string]func(a, b graph.Node) losses.Term{
		"squared": losses.SquaredError, "absolute": losses.AbsoluteError,
		"Huber":         func(a, b graph.Node) losses.Term { return losses.Huber(a, b, .3) },
		"logits":        losses.BernoulliLogits,
		"probabilities": losses.BernoulliProbabilities, "categorical": losses.CategoricalCrossEntropy,
		"Bernoulli": losses.BernoulliNegativeLogLikelihood,
		"Gaussian": func(a, b graph.Node) losses.Term {
			return losses.GaussianNegativeLogLikelihood(a, a.Square(), b)
		},
	} {
		elements := func(s *graph.Scope, in []graph.Node) losses.Term {
			e := f(in[0], in[1]).Elements
			if got := e.Shape(); len(got) != 2 || got[0] != 2 || got[1] != 3 {
				t.Errorf("%s: elements of shape %v", name, got)
			}
			return losses.Term{Value: e.Sum(1)}
		}
		near(t, name, eval(t, 2, elements, x, y), eval(t, 2, two(f), x, y)...)
	}
}
