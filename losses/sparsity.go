package losses

import (
	"fmt"
	"math"

	"github.com/aegis-ae/aegis/graph"
)

// sparsityClip is how near to 0 and 1 a mean activation comes before KLSparsity goes on as a straight line.
const sparsityClip = 1e-6

// KLSparsity is Σ_j KL(rho ‖ rhoHat_j) in nats: the divergence of a coin that shows 1 with the wanted probability rho
// from one that shows it with the mean activation of a unit (Ng, CS294A lecture notes, 2011). rhoHat is (1, d), the
// mean over the batch of activations that lie in (0, 1), such as sigmoids: z.Mean(0). The term is the same number for
// every sample:
//
//	KL(rho ‖ r) = rho·log(rho/r) + (1 − rho)·log((1 − rho)/(1 − r)),  with slope (r − rho)/(r·(1 − r))
//
// which is infinite at r = 0 and 1. Nearer to them than 1e-6 it is replaced by its tangent, and not by a constant,
// which would leave a dead unit without a gradient: through a sigmoid whose mean is r, a unit below is pulled back with
// rho·r/1e-6, above with nearly rho. rho lies in (0, 1).
func KLSparsity(rhoHat graph.Node, rho float64) Term {
	const name = "sparsity"
	s := rhoHat.Scope()
	switch shape := rhoHat.Shape(); {
	case !(rho > 0 && rho < 1):
		return Term{Name: name, Value: s.Fail(fmt.Errorf("loss term %q: rho is %v, it must be in (0, 1)", name, rho))}
	case rhoHat.Valid() && (len(shape) != 2 || shape[0] != 1):
		return Term{Name: name, Value: s.Fail(fmt.Errorf("loss term %q: mean activations of shape %v, they must be (1, units): take Mean(0)", name, shape))}
	}
	// Within the bounds r − c is 0, beyond them c is constant: in both the derivative of the sum is the slope at c.
	c := rhoHat.Clamp(sparsityClip, 1-sparsityClip)
	d := c.Neg().Plus(1)
	entropy := rho*math.Log(rho) + (1-rho)*math.Log1p(-rho)
	divergence := c.Log().Times(-rho).Sub(d.Log().Times(1 - rho)).Plus(entropy)
	slope := c.Plus(-rho).Div(c.Mul(d))
	return ofBatch(s, name, RoleRegularizer, divergence.Add(slope.Mul(rhoHat.Sub(c))).Sum())
}
