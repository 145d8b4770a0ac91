package losses

import "github.com/aegis-ae/aegis/graph"

// Contractive is the squared Frobenius norm ‖dz/dx‖² of the Jacobian of the code z (batch, d) with respect to the
// input x (batch, n) (Rifai et al., ICML 2011). With projections = 0 it is exact; otherwise it is the unbiased
// estimate from that many random projections, at the cost of one backward pass for each.
func Contractive(z, x graph.Node, projections int) Term {
	t := Term{Name: "contraction", Role: RoleRegularizer}
	if projections == 0 {
		t.Value = graph.JacobianSquaredNorm(z, x)
	} else {
		t.Value = graph.JacobianSquaredNormEstimate(z, x, projections)
	}
	return t
}
