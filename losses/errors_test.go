package losses_test

import (
	"math"
	"strings"
	"testing"

	"github.com/aegis-ae/aegis/graph"
	"github.com/aegis-ae/aegis/losses"
)

// TestErrors: an impossible loss gives one clear error from Compile, never a panic.
func TestErrors(t *testing.T) {
	for _, c := range []struct {
		want string
		term func(s *graph.Scope, x graph.Node) losses.Term // x is (2, 3)
	}{
		{`loss term "squared error": the output has shape [2 3], the target [2 1]: they must be equal`,
			func(s *graph.Scope, x graph.Node) losses.Term { return losses.SquaredError(x, x.Sum(1)) }},
		{`loss term "absolute error": the output has shape [1 3], the target [2 3]: they must be equal`,
			func(s *graph.Scope, x graph.Node) losses.Term { return losses.AbsoluteError(x.Sum(0), x) }},
		{`loss term "Huber": delta is 0; it must be positive and finite`,
			func(s *graph.Scope, x graph.Node) losses.Term { return losses.Huber(x, x, 0) }},
		{`loss term "Huber": delta is NaN`,
			func(s *graph.Scope, x graph.Node) losses.Term { return losses.Huber(x, x, math.NaN()) }},
		{`logits of shape [2 3] against targets of shape [2 1]`,
			func(s *graph.Scope, x graph.Node) losses.Term { return losses.BernoulliLogits(x, x.Sum(1)) }},
		{`loss term "categorical cross-entropy": the output has shape [2 3], the target [1 3]: they must be equal`,
			func(s *graph.Scope, x graph.Node) losses.Term { return losses.CategoricalCrossEntropy(x, x.Sum(0)) }},
		{`loss term "Gaussian": the output has shape [2 1], the target [2 3]: they must be equal`,
			func(s *graph.Scope, x graph.Node) losses.Term {
				return losses.GaussianNegativeLogLikelihood(x.Sum(1), x, x)
			}},
		{`loss term "Gaussian": its elements have shape [2 3], the target [2 1]: another argument is too large`,
			func(s *graph.Scope, x graph.Node) losses.Term {
				return losses.GaussianNegativeLogLikelihood(x.Sum(1), x, x.Sum(1))
			}},
		{`KL: the mean has shape [2 1], the divergence [2 3]: they must be equal`,
			func(s *graph.Scope, x graph.Node) losses.Term { return losses.KL(x.Sum(1), x) }},
		{`KL: the mean has shape [1 3], the divergence [2 3]: they must be equal`,
			func(s *graph.Scope, x graph.Node) losses.Term { return losses.KLBetween(x.Sum(0), x.Sum(0), x, x) }},
		{`KL: the mean has shape [2 1], the divergence [2 3]: they must be equal`,
			func(s *graph.Scope, x graph.Node) losses.Term { return losses.FreeBits(x.Sum(1), x, 0) }},
		{`loss term "L1": the weight has shape [2 1]; it must be (1, 1)`,
			func(s *graph.Scope, x graph.Node) losses.Term { return losses.L1(x).TimesNode(x.Sum(1)) }},
		{`shape [2 3] against [1 2]`,
			func(s *graph.Scope, x graph.Node) losses.Term {
				return losses.GaussianNegativeLogLikelihood(x, s.Const([]float64{0}, 1, 2), x)
			}},
		{"argument 0 is not a node",
			func(s *graph.Scope, x graph.Node) losses.Term { return losses.SquaredError(graph.Node{}, x) }},
		{"argument 1 is not a node",
			func(s *graph.Scope, x graph.Node) losses.Term { return losses.KL(x, graph.Node{}) }},
		{`loss term "weight L2": no weights are given`,
			func(s *graph.Scope, x graph.Node) losses.Term { return losses.WeightL2(s) }},
		{`loss term "free bits": tau is -1; it must be finite and at least 0`,
			func(s *graph.Scope, x graph.Node) losses.Term { return losses.FreeBits(x, x, -1) }},
		{`loss term "free bits": tau is +Inf`,
			func(s *graph.Scope, x graph.Node) losses.Term { return losses.FreeBits(x, x, math.Inf(1)) }},
		{`loss term "capacity": the capacity has shape [1 3]; it must be (1, 1)`,
			func(s *graph.Scope, x graph.Node) losses.Term { return losses.Capacity(x, x, x.Sum(0)) }},
		{`argument 1 is not a node`,
			func(s *graph.Scope, x graph.Node) losses.Term { return losses.Capacity(x, x, graph.Node{}) }},
		{`loss term "sparsity": rho is 1; it must be in (0, 1)`,
			func(s *graph.Scope, x graph.Node) losses.Term { return losses.KLSparsity(x.Mean(0), 1) }},
		{`loss term "sparsity": rho is NaN`,
			func(s *graph.Scope, x graph.Node) losses.Term { return losses.KLSparsity(x.Mean(0), math.NaN()) }},
		{`loss term "sparsity": mean activations have shape [2 3]; they must be (1, units): use Mean(0)`,
			func(s *graph.Scope, x graph.Node) losses.Term { return losses.KLSparsity(x, .05) }},
		{`loss term "MMD": codes have shape [2 3], the prior's sample [2 1]: both must be (rows, d), with the same d`,
			func(s *graph.Scope, x graph.Node) losses.Term { return losses.MMD(x, x.Sum(1), nil) }},
		{`is not a node`,
			func(s *graph.Scope, x graph.Node) losses.Term { return losses.MMD(graph.Node{}, x, nil) }},
		{`inverse multiquadratic kernel: scale -1, variance 1: both must be positive and finite`,
			func(s *graph.Scope, x graph.Node) losses.Term {
				return losses.MMD(x, x, losses.InverseMultiquadraticKernel{Scales: []float64{1, -1}})
			}},
		{`inverse multiquadratic kernel: scale 0.1, variance NaN: both must be positive and finite`,
			func(s *graph.Scope, x graph.Node) losses.Term {
				return losses.MMD(x, x, losses.InverseMultiquadraticKernel{Variance: math.NaN()})
			}},
		{`inverse multiquadratic kernel: scale 0.1, variance 1e-300: the kernel is too narrow; use larger values`,
			func(s *graph.Scope, x graph.Node) losses.Term {
				return losses.MMD(x, x, losses.InverseMultiquadraticKernel{Variance: 1e-300})
			}},
		{`the Gaussian kernel's bandwidth is -2: it must be positive and finite`,
			func(s *graph.Scope, x graph.Node) losses.Term {
				return losses.MMD(x, x, losses.GaussianKernel{Bandwidth: -2})
			}},
		{`KL decomposition: -1 samples; use at least 1, or 0 for the batch alone`,
			func(s *graph.Scope, x graph.Node) losses.Term {
				return losses.DecomposeKL(x, x, x, -1).TotalCorrelation
			}},
		{`KL decomposition: codes have shape [2 3], means [1 3], log-variances [2 3]; all must be (batch, d)`,
			func(s *graph.Scope, x graph.Node) losses.Term {
				return losses.DecomposeKL(x, x.Sum(0), x, 0).TotalCorrelation
			}},
		{`is not a node`,
			func(s *graph.Scope, x graph.Node) losses.Term {
				return losses.DecomposeKL(graph.Node{}, x, x, 0).TotalCorrelation
			}},
		{`loss term "KL" has no elements to mask`,
			func(s *graph.Scope, x graph.Node) losses.Term { return losses.KL(x, x).Where(x) }},
		{`loss term "squared error": the mask has shape [2 3], its elements [2 1]`,
			func(s *graph.Scope, x graph.Node) losses.Term {
				return losses.SquaredError(x.Sum(1), x.Sum(1)).Where(x)
			}},
		{`shape [2 3] against [2 4]`,
			func(s *graph.Scope, x graph.Node) losses.Term {
				return losses.SquaredError(x, x).Where(s.Const([]float64{1}, 2, 4))
			}},
	} {
		_, err := graph.Compile(graph.NewParams(graph.Float64, 1), graph.Config{Batch: 2},
			func(s *graph.Scope) graph.Outputs {
				return graph.Outputs{Loss: losses.Total(s, c.term(s, s.Const([]float64{1}, 2, 3)))}
			})
		if err == nil || !strings.HasPrefix(err.Error(), "graph: ") || !strings.Contains(err.Error(), c.want) {
			t.Errorf("error %v does not say %q", err, c.want)
		}
	}
}
