package losses

import "github.com/aegis-ae/aegis/graph"

// SquaredError is Σ_j (x̂_j − x_j)² for values x̂ and x of shape (batch, n): n times the mean squared error. Up to a
// constant it is the negative log-likelihood, in nats, of a Gaussian decoder with variance 1/2.
func SquaredError(xhat, x graph.Node) Term {
	return Term{Name: "squared error", Value: xhat.Sub(x).Square().Sum(1)}
}

// BernoulliLogits is the binary cross-entropy −Σ_j [x_j log p_j + (1 − x_j) log(1 − p_j)] in nats, p = sigmoid(a), for
// logits a and targets x in [0, 1] of shape (batch, n). It is taken on the logits and finite for all of them. For
// binary x it is the negative log-likelihood −log p(x|z); for grey levels it is no likelihood, and its minimum is the
// entropy of x, not 0.
func BernoulliLogits(a, x graph.Node) Term {
	return Term{Name: "cross-entropy", Value: a.CrossEntropyLogits(x).Sum(1)}
}
