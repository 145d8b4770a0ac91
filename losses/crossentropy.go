package losses

import "github.com/aegis-ae/aegis/graph"

// BernoulliLogits is the binary cross-entropy −Σ_j [x_j log p_j + (1 − x_j) log(1 − p_j)] in nats, p = sigmoid(a), for
// logits a and targets x in [0, 1] of shape (batch, n). It is computed from the logits and is finite for any of them.
// For binary x it is the negative log-likelihood −log p(x|z). For grey levels it is not a likelihood, and its minimum
// is the entropy of x, not 0.
func BernoulliLogits(a, x graph.Node) Term {
	return ofElements("cross-entropy", a.CrossEntropyLogits(x), a, x)
}

// BernoulliProbabilities is the binary cross-entropy of [BernoulliLogits] for probabilities p instead of logits. Use it
// to check results given as probabilities, not for training: p is clamped to [1e-7, 1 − 1e-7], so a confident mistake
// costs at most about 16 nats and has no gradient.
func BernoulliProbabilities(p, x graph.Node) Term {
	p = p.Clamp(1e-7, 1-1e-7)
	likelihood := x.Mul(p.Log()).Add(x.Neg().Plus(1).Mul(p.Neg().Plus(1).Log()))
	return ofElements("cross-entropy", likelihood.Neg(), p, x)
}

// CategoricalCrossEntropy is −Σ_j x_j log p_j in nats, p = softmax(a), for logits a and one-hot targets x of shape
// (batch, classes): the negative log-likelihood of the class. It is finite for all logits. If x holds counts, it is, up
// to a constant, the negative log-likelihood of a multinomial decoder (Liang et al., WWW 2018, eq. 2).
func CategoricalCrossEntropy(a, x graph.Node) Term {
	return ofElements("categorical cross-entropy", a.LogSoftmax(1).Mul(x).Neg(), a, x)
}
