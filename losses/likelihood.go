package losses

import (
	"math"

	"github.com/aegis-ae/aegis/graph"
)

// GaussianNegativeLogLikelihood is −log p(x|z) in nats for a Gaussian decoder: the mean and x have shape (batch, n),
// and the log-variance is one number (1, 1), one per feature (1, n), or (batch, n):
//
//	½ Σ_j [(x_j − mean_j)²·e^−logvar_j + logvar_j + log 2π].
//
// It can be negative. It falls without bound if the variance shrinks on a feature that is reproduced exactly; limit
// logvar (with [graph.Node.Clamp], say) where that can happen. e^−logvar must be finite, so logvar > −88 in float32.
func GaussianNegativeLogLikelihood(mean, logvar, x graph.Node) Term {
	return ofElements("Gaussian", gaussianElements(x, mean, logvar), mean, x)
}

// gaussianElements are the negative log-densities of normal distributions, element by element, with broadcasting.
func gaussianElements(x, mean, logvar graph.Node) graph.Node {
	scaled := x.Sub(mean).Square().Mul(logvar.Neg().Exp())
	return scaled.Add(logvar.Plus(math.Log(2 * math.Pi))).Times(0.5)
}

// BernoulliNegativeLogLikelihood is −log p(x|z) in nats for a Bernoulli decoder with logits a and binary x of shape
// (batch, n): [BernoulliLogits] under the name that matches [GaussianNegativeLogLikelihood].
func BernoulliNegativeLogLikelihood(a, x graph.Node) Term {
	t := BernoulliLogits(a, x)
	t.Name = "Bernoulli"
	return t
}

// The log-likelihoods below are nodes, not terms: importance sampling and mixtures use them before anything is
// averaged. They sum over the last dimension, which keeps extent 1, and take any number of rows: (k·batch, d) for k
// samples of each code, or (batch, components, d) for a mixture.

// LogNormal is the log-density of the normal distribution N(mean, e^logvar) at x, in nats, summed over the last
// dimension, which keeps extent 1. Arguments broadcast: x and mean are (rows, d), logvar is (rows, d), (1, d) or (1,
// 1), and the result is (rows, 1). (It is not the density of the log-normal distribution.)
func LogNormal(x, mean, logvar graph.Node) graph.Node {
	return sumLast(gaussianElements(x, mean, logvar)).Neg()
}

// LogStandardNormal is the log-density of the standard normal distribution at x (rows, d), in nats, summed over the
// last dimension: (rows, 1).
func LogStandardNormal(x graph.Node) graph.Node {
	return sumLast(x.Square().Plus(math.Log(2 * math.Pi))).Times(-0.5)
}

// LogBernoulli is the log-probability of x under independent Bernoulli distributions with the given logits, both (rows,
// n), in nats, summed over the last dimension: (rows, 1).
func LogBernoulli(logits, x graph.Node) graph.Node {
	return sumLast(logits.CrossEntropyLogits(x)).Neg()
}

// sumLast sums over the last dimension, which keeps extent 1.
func sumLast(n graph.Node) graph.Node { return n.Sum(len(n.Shape()) - 1) }
