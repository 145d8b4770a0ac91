package losses

import "github.com/aegis-ae/aegis/graph"

// BernoulliLogits is the binary cross-entropy −Σ_j [x_j log p_j + (1 − x_j) log(1 − p_j)] in nats, p = sigmoid(a), for
// logits a and targets x in [0, 1] of shape (batch, n). It is taken on the logits and finite for all of them. For
// binary x it is the negative log-likelihood −log p(x|z); for grey levels it is no likelihood, and its minimum is the
// entropy of x, not 0.
func BernoulliLogits(a, x graph.Node) Term {
	return ofElements("cross-entropy", a.CrossEntropyLogits(x), a, x)
}

// BernoulliProbabilities is the binary cross-entropy of BernoulliLogits for probabilities p instead of logits. It is
// here to check numbers that are given as probabilities, not to train with: p is clamped to [1e-7, 1 − 1e-7], so that
// a certain mistake costs some 16 nats however certain it is, and has no gradient there.
func BernoulliProbabilities(p, x graph.Node) Term {
	p = p.Clamp(1e-7, 1-1e-7)
	likelihood := x.Mul(p.Log()).Add(x.Neg().Plus(1).Mul(p.Neg().Plus(1).Log()))
	return ofElements("cross-entropy", likelihood.Neg(), p, x)
}

// CategoricalCrossEntropy is −Σ_j x_j log p_j in nats, p = softmax(a), for logits a and one-hot targets x of shape
// (batch, classes): the negative log-likelihood of the class. It is finite for all logits. With counts for x it is, up
// to a constant, the negative log-likelihood of a multinomial decoder (Liang et al., WWW 2018, eq. 2).
func CategoricalCrossEntropy(a, x graph.Node) Term {
	return ofElements("categorical cross-entropy", a.LogSoftmax(1).Mul(x).Neg(), a, x)
}
