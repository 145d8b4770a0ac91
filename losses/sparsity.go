package losses

import (
	"fmt"
	"math"

	"github.com/aegis-ae/aegis/graph"
)

// sparsityClip is the distance from 0 and 1 at which KLSparsity continues as a straight line.
const sparsityClip = 1e-6

// KLSparsity is Σ_j KL(rho ‖ rhoHat_j) in nats: the divergence between a coin with the target probability rho and a
// coin with the unit's mean activation (Ng, CS294A lecture notes, 2011). rhoHat is (1, d): the batch mean z.Mean(0) of
// activations in (0, 1), sigmoids for instance. The term is the same number for every sample:
//
//	KL(rho ‖ r) = rho·log(rho/r) + (1 − rho)·log((1 − rho)/(1 − r)),  with slope (r − rho)/(r·(1 − r))
//
// It is infinite at r = 0 and 1. Within 1e-6 of them its tangent replaces it. (A constant would leave a dead unit
// without a gradient.) Through a sigmoid whose mean is r, a unit below is pulled back with rho·r/1e-6, above with
// nearly rho. rho lies in (0, 1).
func KLSparsity(rhoHat graph.Node, rho float64) Term {
	const name = "sparsity"
	s := rhoHat.Scope()
	switch shape := rhoHat.Shape(); {
	case !(rho > 0 && rho < 1):
		return Term{Name: name, Value: s.Fail(fmt.Errorf("loss term %q: rho is %v; it must be in (0, 1)", name, rho))}
	case rhoHat.Valid() && (len(shape) != 2 || shape[0] != 1):
		return Term{Name: name,
			Value: s.Fail(fmt.Errorf("loss term %q: mean activations have shape %v; they must be (1, units): use Mean(0)",
				name, shape))}
	}
	// Within the bounds r − c is 0; beyond them c is constant. Either way the derivative of the sum is the slope at c.
	c := rhoHat.Clamp(sparsityClip, 1-sparsityClip)
	d := c.Neg().Plus(1)
	entropy := rho*math.Log(rho) + (1-rho)*math.Log1p(-rho)
	divergence := c.Log().Times(-rho).Sub(d.Log().Times(1 - rho)).Plus(entropy)
	slope := c.Plus(-rho).Div(c.Mul(d))
	return ofBatch(s, name, RoleRegularizer, divergence.Add(slope.Mul(rhoHat.Sub(c))).Sum())
}
