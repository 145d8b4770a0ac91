package losses

import (
	"fmt"

	"github.com/aegis-ae/aegis/graph"
)

// L1 is Σ_j |z_j| for activations z (batch, d), which makes codes sparse. Its slope at 0 is 0.
func L1(z graph.Node) Term { return Term{Name: "L1", Role: RoleRegularizer, Value: perSample(z.Abs())} }

// L2 is Σ_j z_j² for activations z (batch, d), which keeps codes near the origin.
func L2(z graph.Node) Term {
	return Term{Name: "L2", Role: RoleRegularizer, Value: perSample(z.Square())}
}

// WeightL1 is the sum of |w| over all elements of the given weights, of any shapes. It is the same number for every
// sample, (batch, 1). By custom, leave out the biases.
func WeightL1(s *graph.Scope, weights ...graph.Node) Term {
	return overWeights(s, "weight L1", graph.Node.Abs, weights)
}

// WeightL2 is the sum of w² over all elements of the given weights, of any shapes. Its gradient is 2w: with plain
// gradient descent, a weight λ of this term is a weight decay of 2λ.
func WeightL2(s *graph.Scope, weights ...graph.Node) Term {
	return overWeights(s, "weight L2", graph.Node.Square, weights)
}

func overWeights(s *graph.Scope, name string, f func(graph.Node) graph.Node, weights []graph.Node) Term {
	if len(weights) == 0 {
		return Term{Name: name, Value: s.Fail(fmt.Errorf("loss term %q: no weights are given", name))}
	}
	var total graph.Node
	for i, w := range weights {
		if sum := f(w).Sum(); i == 0 {
			total = sum
		} else {
			total = total.Add(sum)
		}
	}
	return ofBatch(s, name, RoleRegularizer, total)
}
