package losses

import (
	"fmt"
	"slices"

	"github.com/aegis-ae/aegis/graph"
)

// KL is the Kullback-Leibler divergence, in nats, of the diagonal Gaussian N(mean, e^logvar) from the standard normal
// distribution, for mean and logvar of shape (batch, d) (Kingma and Welling, ICLR 2014, appendix B, with the sign of a
// loss to be minimised):
//
//	KL = ½ Σ_j (mean_j² + e^logvar_j − 1 − logvar_j) ≥ 0
func KL(mean, logvar graph.Node) Term {
	return Term{Name: "KL", Role: RoleKL, Value: perSample(twiceKL(mean, logvar)).Times(0.5)}
}

// KLUnits is [KL] unit by unit, (batch, d); its sum over units is KL. It shows which units of a code are in use.
func KLUnits(mean, logvar graph.Node) graph.Node { return twiceKL(mean, logvar).Times(0.5) }

func twiceKL(mean, logvar graph.Node) graph.Node {
	return ofCode(mean.Square().Add(logvar.Exp()).Sub(logvar).Plus(-1), mean)
}

// ofCode returns the elements of a divergence, which must have the shape of the code's mean: broadcasting the mean of
// one unit over several variances is a mistake.
func ofCode(elements, mean graph.Node) graph.Node {
	if elements.Valid() && !slices.Equal(elements.Shape(), mean.Shape()) {
		return elements.Scope().Fail(fmt.Errorf("KL: the mean has shape %v, the divergence %v: they must be equal",
			mean.Shape(), elements.Shape()))
	}
	return elements
}

// KLBetween is the Kullback-Leibler divergence, in nats, of the diagonal Gaussian q = N(mean, e^logvar) from p =
// N(priorMean, e^priorLogVar), a learned or conditional prior for instance. q is (batch, d); p is (batch, d) or (1, d):
//
//	KL = ½ Σ_j [e^r_j + (mean_j − priorMean_j)²·e^−priorLogVar_j − 1 − r_j] ≥ 0,  r_j = logvar_j − priorLogVar_j
func KLBetween(mean, logvar, priorMean, priorLogVar graph.Node) Term {
	ratio := logvar.Sub(priorLogVar)
	distance := mean.Sub(priorMean).Square().Mul(priorLogVar.Neg().Exp())
	return Term{Name: "KL", Role: RoleKL,
		Value: perSample(ofCode(ratio.Exp().Sub(ratio).Add(distance).Plus(-1), mean)).Times(0.5)}
}
