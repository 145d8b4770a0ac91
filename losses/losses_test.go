package losses_test

import (
	"math"
	"math/rand/v2"
	"strings"
	"testing"

	"github.com/aegis-ae/aegis/graph"
	"github.com/aegis-ae/aegis/graph/graphtest"
	"github.com/aegis-ae/aegis/losses"
)

// eval returns the values of a term for given arguments, each (rows, len/rows).
func eval(t *testing.T, rows int, term func(s *graph.Scope, in []graph.Node) losses.Term, args ...[]float64) []float64 {
	t.Helper()
	p, err := graph.Compile(graph.NewParams(graph.Float64, 1), graph.Config{Batch: rows},
		func(s *graph.Scope) graph.Outputs {
			in := make([]graph.Node, len(args))
			for i, x := range args {
				in[i] = s.Const(x, rows, len(x)/rows)
			}
			return graph.Outputs{Read: map[string]graph.Node{"y": term(s, in).Value}}
		})
	if err != nil {
		t.Fatal(err)
	}
	if err := p.Run(); err != nil {
		t.Fatal(err)
	}
	y, err := p.Output("y")
	if err != nil {
		t.Fatal(err)
	}
	return y.Float64s()
}

func near(t *testing.T, what string, got []float64, want ...float64) {
	t.Helper()
	if len(got) != len(want) {
		t.Fatalf("%s: %d values, want %d", what, len(got), len(want))
	}
	for i := range got {
		if !(math.Abs(got[i]-want[i]) <= 1e-12*max(1, math.Abs(want[i]))) {
			t.Errorf("%s, sample %d: %.15g, want %.15g", what, i, got[i], want[i])
		}
	}
}

func squaredError(_ *graph.Scope, in []graph.Node) losses.Term {
	return losses.SquaredError(in[0], in[1])
}
func bernoulli(_ *graph.Scope, in []graph.Node) losses.Term {
	return losses.BernoulliLogits(in[0], in[1])
}
func kl(_ *graph.Scope, in []graph.Node) losses.Term { return losses.KL(in[0], in[1]) }

// TestSquaredErrorByHand has two samples of four features, each with a mean squared error of 0.0175: the loss is 0.07.
func TestSquaredErrorByHand(t *testing.T) {
	xhat := []float64{.9, .2, .6, .5, .1, .8, .3, 0}
	x := []float64{1, 0, .5, .4, 0, 1, .2, .1}
	near(t, "squared error", eval(t, 2, squaredError, xhat, x), .01+.04+.01+.01, .01+.04+.01+.01)
	near(t, "equal arguments", eval(t, 1, squaredError, []float64{3, 4}, []float64{3, 4}), 0)
}

// TestBernoulliByHand takes probabilities 0.9, 0.2, 0.8 for the bits 1, 0, 1: -ln 0.9 - ln 0.8 - ln 0.8.
func TestBernoulliByHand(t *testing.T) {
	logit := func(p float64) float64 { return math.Log(p / (1 - p)) }
	a := []float64{logit(.9), logit(.2), logit(.8)}
	want := -math.Log(.9) - 2*math.Log(.8)
	near(t, "bits", eval(t, 1, bernoulli, a, []float64{1, 0, 1}), want)
	if math.Abs(want-.551648) > 1e-6 || math.Abs(want/3-.1839) > 5e-5 {
		t.Errorf("the example itself is %v, published as 0.551648 in sum and 0.1839 in the mean", want)
	}
	near(t, "logit 0", eval(t, 1, bernoulli, []float64{0, 0}, []float64{.3, 1}), 2*math.Ln2)
	// A grey level costs at least its entropy, at the logit of the level itself.
	near(t, "grey", eval(t, 1, bernoulli, []float64{logit(.3)}, []float64{.3}), -.3*math.Log(.3)-.7*math.Log(.7))
	// Certainty costs nothing if right and the logit if wrong; it never overflows.
	near(t, "extremes", eval(t, 4, bernoulli, []float64{1000, -1000, 1000, -1000}, []float64{1, 0, 0, 1}), 0, 0, 1000,
		1000)
}

func TestKLByHand(t *testing.T) {
	near(t, "the prior itself", eval(t, 1, kl, []float64{0, 0}, []float64{0, 0}), 0)
	near(t, "mean 1, variance 1", eval(t, 1, kl, []float64{1}, []float64{0}), .5)
	near(t, "mean 1, deviation 1/2", eval(t, 1, kl, []float64{1}, []float64{2 * math.Log(.5)}),
		.5*(1+.25-1-2*math.Log(.5)))
	near(t, "two units", eval(t, 2, kl, []float64{1, 0, 0, -2}, []float64{0, 0, math.Log(4), 0}),
		.5, .5*(4-1-math.Log(4))+2)
}

// TestKLAgainstMonteCarlo averages log q(z) - log p(z) over draws from q.
func TestKLAgainstMonteCarlo(t *testing.T) {
	const draws, seed = 200000, 17
	r := rand.New(rand.NewPCG(seed, 0))
	for _, c := range []struct{ mean, std float64 }{{1, .5}, {-.3, 2}, {0, 1}} {
		var sum, squares float64
		for range draws {
			e := r.NormFloat64()
			z := c.mean + c.std*e
			v := -math.Log(c.std) - e*e/2 + z*z/2
			sum += v
			squares += v * v
		}
		estimate := sum / draws
		stderr := math.Sqrt((squares/draws - estimate*estimate) / draws)
		got := eval(t, 1, kl, []float64{c.mean}, []float64{2 * math.Log(c.std)})[0]
		if math.Abs(got-estimate) > 5*stderr+1e-12 {
			t.Errorf("seed %d: KL(N(%v, %v²)) = %v, Monte Carlo %v ± %v", seed, c.mean, c.std, got, estimate, stderr)
		}
	}
}

func TestGradients(t *testing.T) {
	unit := func(x float64) float64 { return 1 / (1 + math.Exp(-x)) }
	for _, c := range []struct {
		name string
		graphtest.Case
	}{
		{"squared error", graphtest.Case{Shapes: [][]int{{3, 4}, {3, 4}}, Build: value(squaredError)}},
		{"cross-entropy", graphtest.Case{Shapes: [][]int{{3, 4}, {3, 4}},
			Build: func(_ *graph.Scope, in []graph.Node) graph.Node {
				return losses.BernoulliLogits(in[0], in[1].Sigmoid()).Value
			}}},
		{"cross-entropy of targets", graphtest.Case{Shapes: [][]int{{2, 3}, {2, 3}}, Build: value(bernoulli), Domain: unit}},
		{"KL", graphtest.Case{Shapes: [][]int{{3, 2}, {3, 2}}, Build: value(kl), Domain: graphtest.Moderate}},
		{"contraction", graphtest.Case{Shapes: [][]int{{2, 3}, {3, 4}, {1, 4}, {4, 2}, {1, 2}}, Domain: graphtest.Moderate,
			Build: func(_ *graph.Scope, in []graph.Node) graph.Node {
				z := in[0].Dense(in[1], in[2], graph.Tanh).Dense(in[3], in[4], graph.Sigmoid)
				return losses.Contractive(z, in[0], 0).Value
			}}},
	} {
		t.Run(c.name, func(t *testing.T) { graphtest.Check(t, c.Case) })
	}
}

func value(f func(*graph.Scope, []graph.Node) losses.Term) func(*graph.Scope, []graph.Node) graph.Node {
	return func(s *graph.Scope, in []graph.Node) graph.Node { return f(s, in).Value }
}

// TestTotal checks the convention: weighted batch averages, where one weight is a scalar that changes.
func TestTotal(t *testing.T) {
	params := graph.NewParams(graph.Float64, 1)
	p, err := graph.Compile(params, graph.Config{Batch: 2}, func(s *graph.Scope) graph.Outputs {
		a := losses.Term{Name: "a", Value: s.Const([]float64{1, 3}, 2, 1)}
		b := losses.Term{Name: "b", Value: s.Const([]float64{10, 30}, 2, 1)}.Times(.5)
		c := losses.Term{Name: "c", Value: s.Const([]float64{1, 1}, 2, 1)}.Times(2).TimesNode(s.Scalar("beta", 3))
		return graph.Outputs{Loss: losses.Total(s, a, b, c)}
	})
	if err != nil {
		t.Fatal(err)
	}
	for _, want := range []float64{2 + 10 + 6, 2 + 10 + 0} {
		if err := p.Run(); err != nil {
			t.Fatal(err)
		}
		if p.Loss() != want {
			t.Errorf("loss %v, want %v", p.Loss(), want)
		}
		if err := params.SetScalar("beta", 0); err != nil {
			t.Fatal(err)
		}
	}
}

func TestTotalErrors(t *testing.T) {
	for _, c := range []struct {
		want  string
		terms func(s *graph.Scope) []losses.Term
	}{
		{"at least one term", func(*graph.Scope) []losses.Term { return nil }},
		{"no name", func(s *graph.Scope) []losses.Term { return []losses.Term{{Value: s.Const([]float64{1}, 2, 1)}} }},
		{"no value", func(*graph.Scope) []losses.Term { return []losses.Term{{Name: "a"}} }},
		{"Sum(1)", func(s *graph.Scope) []losses.Term {
			return []losses.Term{{Name: "a", Value: s.Const([]float64{1}, 2, 3)}}
		}},
		{`two loss terms are called "a"`, func(s *graph.Scope) []losses.Term {
			a := losses.Term{Name: "a", Value: s.Const([]float64{1}, 2, 1)}
			return []losses.Term{a, a}
		}},
		{"not finite", func(s *graph.Scope) []losses.Term {
			return []losses.Term{losses.Term{Name: "a", Value: s.Const([]float64{1}, 2, 1)}.Times(math.NaN())}
		}},
		{"against", func(s *graph.Scope) []losses.Term {
			return []losses.Term{losses.SquaredError(s.Const([]float64{1}, 2, 3), s.Const([]float64{1}, 2, 4))}
		}},
	} {
		_, err := graph.Compile(graph.NewParams(graph.Float64, 1), graph.Config{Batch: 2},
			func(s *graph.Scope) graph.Outputs {
				return graph.Outputs{Loss: losses.Total(s, c.terms(s)...)}
			})
		if err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("error %v does not say %q", err, c.want)
		}
	}
}
