package losses

import "github.com/aegis-ae/aegis/graph"

// KL is the Kullback-Leibler divergence, in nats, of the diagonal Gaussian N(mean, e^logvar) from the standard normal
// distribution, for mean and logvar of shape (batch, d) (Kingma and Welling, ICLR 2014, appendix B; it is added to a
// loss that is minimised):
//
//	KL = ½ Σ_j (mean_j² + e^logvar_j − 1 − logvar_j) ≥ 0
func KL(mean, logvar graph.Node) Term {
	value := mean.Square().Add(logvar.Exp()).Sub(logvar).Plus(-1).Sum(1).Times(0.5)
	return Term{Name: "KL", Value: value}
}
