package losses

import (
	"fmt"
	"math"

	"github.com/aegis-ae/aegis/graph"
)

// SquaredError is Σ_j (x̂_j − x_j)² for values x̂ and x of shape (batch, n): n times the mean squared error. Up to a
// constant it is the negative log-likelihood, in nats, of a Gaussian decoder with variance 1/2.
func SquaredError(xhat, x graph.Node) Term {
	return ofElements("squared error", xhat.Sub(x).Square(), xhat, x)
}

// AbsoluteError is Σ_j |x̂_j − x_j| for values x̂ and x of shape (batch, n): n times the mean absolute error. Up to a
// constant it is the negative log-likelihood, in nats, of a Laplace decoder with scale 1. Its slope is the sign of the
// error, 0 at 0.
func AbsoluteError(xhat, x graph.Node) Term {
	return ofElements("absolute error", xhat.Sub(x).Abs(), xhat, x)
}

// Huber is the robust error Σ_j h(x̂_j − x_j) of values x̂ and x of shape (batch, n) (Huber, Annals of Mathematical
// Statistics 35, 1964): half the square up to delta, then a straight line with the same value and slope,
//
//	h(r) = r²/2 for |r| ≤ delta, delta·(|r| − delta/2) beyond,
//
// so an outlier pulls no harder than delta. Delta must be positive. For |r| ≤ delta it is half the squared error.
func Huber(xhat, x graph.Node, delta float64) Term {
	const name = "Huber"
	if !(delta > 0) || math.IsInf(delta, 1) {
		return Term{Name: name,
			Value: xhat.Scope().Fail(fmt.Errorf("loss term %q: delta is %v; it must be positive and finite",
				name, delta))}
	}
	// With c = r limited to ±delta, c·(r − c/2) is h in both regions, and its slope is c.
	r := xhat.Sub(x)
	c := r.Clamp(-delta, delta)
	return ofElements(name, c.Mul(r.Sub(c.Times(0.5))), xhat, x)
}
