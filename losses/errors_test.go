package losses_test

import (
	"math"
	"strings"
	"testing"

	"github.com/aegis-ae/aegis/graph"
	"github.com/aegis-ae/aegis/losses"
)

// TestErrors: what cannot be a loss is one clear error of Compile, and never a panic.
func TestErrors(t *testing.T) {
	for _, c := range []struct {
		want string
		term func(s *graph.Scope, x graph.Node) losses.Term // x is (2, 3)
	}{
		{`loss term "squared error": shape [2 3] against [2 1]: they must be equal`,
			func(s *graph.Scope, x graph.Node) losses.Term { return losses.SquaredError(x, x.Sum(1)) }},
		{`loss term "absolute error": shape [1 3] against [2 3]: they must be equal`,
			func(s *graph.Scope, x graph.Node) losses.Term { return losses.AbsoluteError(x.Sum(0), x) }},
		{`loss term "Huber": delta is 0, it must be positive and finite`,
			func(s *graph.Scope, x graph.Node) losses.Term { return losses.Huber(x, x, 0) }},
		{`loss term "Huber": delta is NaN`,
			func(s *graph.Scope, x graph.Node) losses.Term { return losses.Huber(x, x, math.NaN()) }},
		{`logits of shape [2 3] against targets of shape [2 1]`,
			func(s *graph.Scope, x graph.Node) losses.Term { return losses.BernoulliLogits(x, x.Sum(1)) }},
		{`loss term "categorical cross-entropy": shape [2 3] against [1 3]`,
			func(s *graph.Scope, x graph.Node) losses.Term { return losses.CategoricalCrossEntropy(x, x.Sum(0)) }},
		{`loss term "Gaussian": shape [2 1] against [2 3]`,
			func(s *graph.Scope, x graph.Node) losses.Term {
				return losses.GaussianNegativeLogLikelihood(x.Sum(1), x, x)
			}},
		{`loss term "Gaussian": elements of shape [2 3] for targets of shape [2 1]: another argument is too large`,
			func(s *graph.Scope, x graph.Node) losses.Term {
				return losses.GaussianNegativeLogLikelihood(x.Sum(1), x, x.Sum(1))
			}},
		{`KL: a mean of shape [2 1] for elements of shape [2 3]: they must be equal`,
			func(s *graph.Scope, x graph.Node) losses.Term { return losses.KL(x.Sum(1), x) }},
		{`KL: a mean of shape [1 3] for elements of shape [2 3]`,
			func(s *graph.Scope, x graph.Node) losses.Term { return losses.KLBetween(x.Sum(0), x.Sum(0), x, x) }},
		{`KL: a mean of shape [2 1] for elements of shape [2 3]`,
			func(s *graph.Scope, x graph.Node) losses.Term { return losses.FreeBits(x.Sum(1), x, 0) }},
		{`loss term "L1": a weight of shape [2 1], it must be (1, 1)`,
			func(s *graph.Scope, x graph.Node) losses.Term { return losses.L1(x).TimesNode(x.Sum(1)) }},
		{`shape [2 3] against [1 2]`,
			func(s *graph.Scope, x graph.Node) losses.Term {
				return losses.GaussianNegativeLogLikelihood(x, s.Const([]float64{0}, 1, 2), x)
			}},
		{"argument 0 is not a node",
			func(s *graph.Scope, x graph.Node) losses.Term { return losses.SquaredError(graph.Node{}, x) }},
		{"argument 1 is not a node",
			func(s *graph.Scope, x graph.Node) losses.Term { return losses.KL(x, graph.Node{}) }},
		{`loss term "weight L2": there are no weights`,
			func(s *graph.Scope, x graph.Node) losses.Term { return losses.WeightL2(s) }},
		{`loss term "free bits": tau is -1 nats, it must be finite and at least 0`,
			func(s *graph.Scope, x graph.Node) losses.Term { return losses.FreeBits(x, x, -1) }},
		{`loss term "free bits": tau is +Inf`,
			func(s *graph.Scope, x graph.Node) losses.Term { return losses.FreeBits(x, x, math.Inf(1)) }},
		{`loss term "capacity": the capacity has shape [1 3], it must be (1, 1)`,
			func(s *graph.Scope, x graph.Node) losses.Term { return losses.Capacity(x, x, x.Sum(0)) }},
		{`argument 1 is not a node`,
			func(s *graph.Scope, x graph.Node) losses.Term { return losses.Capacity(x, x, graph.Node{}) }},
		{`loss term "sparsity": rho is 1, it must be in (0, 1)`,
			func(s *graph.Scope, x graph.Node) losses.Term { return losses.KLSparsity(x.Mean(0), 1) }},
		{`loss term "sparsity": rho is NaN`,
			func(s *graph.Scope, x graph.Node) losses.Term { return losses.KLSparsity(x.Mean(0), math.NaN()) }},
		{`loss term "sparsity": mean activations of shape [2 3], they must be (1, units): take Mean(0)`,
			func(s *graph.Scope, x graph.Node) losses.Term { return losses.KLSparsity(x, .05) }},
		{`loss term "MMD": codes of shape [2 3] against a prior of shape [2 1]: they must be (rows, d) of one d`,
			func(s *graph.Scope, x graph.Node) losses.Term { return losses.MMD(x, x.Sum(1), nil) }},
		{`is not a node`,
			func(s *graph.Scope, x graph.Node) losses.Term { return losses.MMD(graph.Node{}, x, nil) }},
		{`inverse multiquadratic kernel: scale -1 and variance 1: both must be positive and finite`,
			func(s *graph.Scope, x graph.Node) losses.Term {
				return losses.MMD(x, x, losses.InverseMultiquadraticKernel{Scales: []float64{1, -1}})
			}},
		{`inverse multiquadratic kernel: scale 0.1 and variance NaN`,
			func(s *graph.Scope, x graph.Node) losses.Term {
				return losses.MMD(x, x, losses.InverseMultiquadraticKernel{Variance: math.NaN()})
			}},
		{`inverse multiquadratic kernel: scale 0.1 and variance 1e-300: the kernel is too narrow`,
			func(s *graph.Scope, x graph.Node) losses.Term {
				return losses.MMD(x, x, losses.InverseMultiquadraticKernel{Variance: 1e-300})
			}},
		{`the bandwidth of a Gaussian kernel is -2, it must be positive and finite`,
			func(s *graph.Scope, x graph.Node) losses.Term {
				return losses.MMD(x, x, losses.GaussianKernel{Bandwidth: -2})
			}},
		{`decomposition of KL: -1 samples, there must be at least 1, or 0 for the batch alone`,
			func(s *graph.Scope, x graph.Node) losses.Term {
				return losses.DecomposeKL(x, x, x, -1).TotalCorrelation
			}},
		{`decomposition of KL: codes of shape [2 3], means [1 3] and logarithms of variances [2 3]: all must be (batch, d)`,
			func(s *graph.Scope, x graph.Node) losses.Term {
				return losses.DecomposeKL(x, x.Sum(0), x, 0).TotalCorrelation
			}},
		{`is not a node`,
			func(s *graph.Scope, x graph.Node) losses.Term {
				return losses.DecomposeKL(graph.Node{}, x, x, 0).TotalCorrelation
			}},
		{`loss term "KL" has no elements to mask`,
			func(s *graph.Scope, x graph.Node) losses.Term { return losses.KL(x, x).Where(x) }},
		{`loss term "squared error": mask of shape [2 3] for elements of shape [2 1]`,
			func(s *graph.Scope, x graph.Node) losses.Term {
				return losses.SquaredError(x.Sum(1), x.Sum(1)).Where(x)
			}},
		{`shape [2 3] against [2 4]`,
			func(s *graph.Scope, x graph.Node) losses.Term {
				return losses.SquaredError(x, x).Where(s.Const([]float64{1}, 2, 4))
			}},
	} {
		_, err := graph.Compile(graph.NewParams(graph.Float64, 1), graph.Config{Batch: 2}, func(s *graph.Scope) graph.Outputs {
			return graph.Outputs{Loss: losses.Total(s, c.term(s, s.Const([]float64{1}, 2, 3)))}
		})
		if err == nil || !strings.HasPrefix(err.Error(), "graph: ") || !strings.Contains(err.Error(), c.want) {
			t.Errorf("error %v does not say %q", err, c.want)
		}
	}
}
