package losses_test

import (
	"math"
	"testing"

	"github.com/aegis-ae/aegis/graph"
	"github.com/aegis-ae/aegis/graph/graphtest"
	"github.com/aegis-ae/aegis/losses"
)

var log2Pi = math.Log(2 * math.Pi)

// logDensity is the logarithm of the normal density in plain Go.
func logDensity(x, mean, logvar float64) float64 {
	return -.5 * (log2Pi + logvar + (x-mean)*(x-mean)/math.Exp(logvar))
}

func gaussian(_ *graph.Scope, in []graph.Node) losses.Term {
	return losses.GaussianNegativeLogLikelihood(in[0], in[1], in[2])
}

func TestGaussianByHand(t *testing.T) {
	mean, x := []float64{0, 1, 2, 3}, []float64{1, 1, 0, 5}
	near(t, "unit variance", eval(t, 2, gaussian, mean, make([]float64, 4), x), log2Pi+.5, log2Pi+.5*(4+4))
	logvar := math.Log(4)
	one := func(s *graph.Scope, in []graph.Node) losses.Term {
		return losses.GaussianNegativeLogLikelihood(in[0], s.Const([]float64{logvar}, 1, 1), in[1])
	}
	near(t, "one variance", eval(t, 2, one, mean, x), log2Pi+logvar+.125, log2Pi+logvar+1)
	each := func(s *graph.Scope, in []graph.Node) losses.Term {
		return losses.GaussianNegativeLogLikelihood(in[0], s.Const([]float64{0, logvar}, 1, 2), in[1])
	}
	near(t, "a variance for each feature", eval(t, 2, each, mean, x), log2Pi+logvar/2+.5, log2Pi+logvar/2+.5*(4+1))
	// With variance 1/2 it is the squared error and a constant.
	half := func(s *graph.Scope, in []graph.Node) losses.Term {
		return losses.GaussianNegativeLogLikelihood(in[0], s.Const([]float64{math.Log(.5)}, 1, 1), in[1])
	}
	near(t, "variance 1/2", eval(t, 2, half, mean, x), 1+log2Pi+math.Log(.5), 8+log2Pi+math.Log(.5))
}

// TestLogLikelihoods checks the nodes, on more rows than the batch has samples.
func TestLogLikelihoods(t *testing.T) {
	x, mean, logvar := []float64{1, -2, .5, 0, 3, 1}, []float64{0, 1, 1, .2, -1, 1}, []float64{0, .3, -1, 2, .1, .5}
	var normal, standard []float64
	for i := 0; i < 6; i += 2 {
		normal = append(normal, logDensity(x[i], mean[i], logvar[i])+logDensity(x[i+1], mean[i+1], logvar[i+1]))
		standard = append(standard, logDensity(x[i], 0, 0)+logDensity(x[i+1], 0, 0))
	}
	node := func(f func([]graph.Node) graph.Node) func(*graph.Scope, []graph.Node) losses.Term {
		return func(s *graph.Scope, in []graph.Node) losses.Term {
			in = []graph.Node{in[0].Reshape(3, 2), in[1].Reshape(3, 2), in[2].Reshape(3, 2)}
			return losses.Term{Value: f(in)}
		}
	}
	near(t, "normal", eval(t, 1, node(func(in []graph.Node) graph.Node { return losses.LogNormal(in[0], in[1], in[2]) }),
		x, mean, logvar), normal...)
	near(t, "standard normal",
		eval(t, 1, node(func(in []graph.Node) graph.Node { return losses.LogStandardNormal(in[0]) }),
			x, mean, logvar), standard...)
	near(t, "Bernoulli",
		eval(t, 1, node(func(in []graph.Node) graph.Node { return losses.LogBernoulli(in[0].Times(0), in[1].Sigmoid()) }),
			x, mean, logvar), -2*math.Ln2, -2*math.Ln2, -2*math.Ln2)
}

// TestLogNormalOfMixture: arguments broadcast, so that every row meets every component.
func TestLogNormalOfMixture(t *testing.T) {
	z, mean, logvar := []float64{1, 0, -1, 2}, []float64{0, 0, 1, 1, 2, -1}, []float64{0, 0, 1, -1, .5, .5}
	mixture := func(_ *graph.Scope, in []graph.Node) losses.Term {
		each := losses.LogNormal(in[0].Reshape(2, 1, 2), in[1].Reshape(1, 3, 2), in[2].Reshape(1, 3, 2))
		return losses.Term{Value: each.Reshape(2, 3).LogSumExp(1).Plus(-math.Log(3))}
	}
	var want []float64
	for i := range 2 {
		var p float64
		for k := range 3 {
			p += math.Exp(logDensity(z[2*i], mean[2*k], logvar[2*k]) + logDensity(z[2*i+1], mean[2*k+1], logvar[2*k+1]))
		}
		want = append(want, math.Log(p/3))
	}
	near(t, "mixture", eval(t, 2, mixture, z, mean, logvar), want...)
}

func TestLikelihoodGradients(t *testing.T) {
	for _, c := range []struct {
		name string
		graphtest.Case
	}{
		{"Gaussian", graphtest.Case{Shapes: [][]int{{3, 2}, {3, 2}, {3, 2}}, Build: value(gaussian),
			Domain: graphtest.Moderate}},
		{"one variance", graphtest.Case{Shapes: [][]int{{3, 2}, {1, 1}, {3, 2}}, Build: value(gaussian),
			Domain: graphtest.Moderate}},
		{"standard normal", graphtest.Case{Shapes: [][]int{{3, 2}}, Build: func(_ *graph.Scope, in []graph.Node) graph.Node {
			return losses.LogStandardNormal(in[0])
		}}},
		{"Bernoulli", graphtest.Case{Shapes: [][]int{{3, 2}, {3, 2}},
			Build: func(_ *graph.Scope, in []graph.Node) graph.Node {
				return losses.LogBernoulli(in[0], in[1].Sigmoid())
			}}},
	} {
		t.Run(c.name, func(t *testing.T) { graphtest.Check(t, c.Case) })
	}
}
