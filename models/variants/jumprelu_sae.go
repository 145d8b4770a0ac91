package variants

import (
	"cmp"
	"fmt"
	"math"

	"github.com/aegis-ae/aegis/graph"
	"github.com/aegis-ae/aegis/losses"
	"github.com/aegis-ae/aegis/models"
)

func init() {
	models.Register(models.Variant{
		Name:    "jumprelu-sae",
		Summary: "sparse dictionary of features: a learned threshold per unit, and a penalty on the number of active units",
		Formula: "a = W(x − b) + c, z = a ⊙ 1[a > θ], x̂ = D z + b;  L = ‖x − x̂‖² + λ ‖z‖₀",
		Paper:   "Rajamanoharan et al., 2024, arXiv:2407.14435",
		New: func(sp models.Spec) models.Model {
			return JumpReLUSAE{Dictionary: newDictionary(sp), Lambda: 0.1, Threshold: 0.25, Bandwidth: 0.25}
		},
	})
}

// JumpReLUSAE is the sparse autoencoder of Rajamanoharan et al. (arXiv:2407.14435, section 3): a unit is active if its
// pre-activation a exceeds its threshold θ, and the penalty is the number of active units. Neither depends smoothly on
// the threshold, but their expectations do. A rectangular kernel K of bandwidth ε around the threshold estimates the
// gradient:
//
//	∂z/∂θ = −(θ/ε) K((a − θ)/ε),  ∂‖z‖₀/∂θ = −(1/ε) Σ K((a − θ)/ε),  K(u) = 1[|u| < ½]
//
// The penalty trains only the thresholds, which are positive: their logarithms are trained. Threshold and Bandwidth are
// in the units of the data: for data ten times smaller divide both by ten. (The paper uses 0.001 for both, for data of
// mean squared length 1.)
//
// The kernel follows the paper's equations. The authors' pseudocode puts a ReLU before the threshold. That differs if
// Bandwidth is more than twice a threshold: a pre-activation below 0 then counts as 0. The bias b is also subtracted
// from the sample, which the pseudocode leaves open.
type JumpReLUSAE struct {
	Dictionary
	Lambda    float64 `json:"lambda" doc:"weight of the penalty on the number of active units"`
	Threshold float64 `json:"threshold" doc:"initial threshold of every unit"`
	Bandwidth float64 `json:"bandwidth" doc:"width ε of the kernel that estimates the gradient of a threshold"`
}

// Encode implements [models.Model].
func (m JumpReLUSAE) Encode(s *graph.Scope, x graph.Node) models.Code {
	a, theta, active := m.active(s, x)
	// The second term is 0, with slope −θ K/ε with respect to θ.
	straight := theta.StopGradient().Mul(active.Sub(active.StopGradient()))
	return models.Code{Z: a.Mul(active.StopGradient()).Add(straight)}
}

// active returns the pre-activations a, the thresholds (1, latent), and the mask of active units with the estimated
// slope with respect to the thresholds.
func (m JumpReLUSAE) active(s *graph.Scope, x graph.Node) (a, theta, mask graph.Node) {
	a = m.Project(s, x).Add(s.In("enc").Param("b", graph.Zeros, 1, m.Latent))
	theta = s.In("threshold").Param("log", graph.Constant(math.Log(m.Threshold)), 1, m.Latent).Exp()
	distance := a.Sub(theta).Abs()
	kernel := distance.Above(m.Bandwidth / 2).Neg().Plus(1).Times(1 / m.Bandwidth)
	return a, theta, a.GreaterThan(theta).Add(kernel.Mul(theta.StopGradient().Sub(theta)))
}

// Loss implements [models.Model].
func (m JumpReLUSAE) Loss(s *graph.Scope, x, out graph.Node, c models.Code) []losses.Term {
	_, _, active := m.active(s, c.Input)
	count := losses.Term{Name: "L0", Value: active.Sum(1)}
	return []losses.Term{losses.SquaredError(out, x), count.Times(m.Lambda)}
}

// StraightThrough implements [models.StraightThrough].
func (m JumpReLUSAE) StraightThrough() {}

// Check implements [models.Checker].
func (m JumpReLUSAE) Check() error {
	switch {
	case !(m.Threshold > 0) || math.IsInf(m.Threshold, 1):
		return fmt.Errorf("models: jumprelu-sae: threshold %v: it must be positive and finite", m.Threshold)
	case !(m.Bandwidth > 0) || math.IsInf(m.Bandwidth, 1):
		return fmt.Errorf("models: jumprelu-sae: bandwidth %v: it must be positive and finite", m.Bandwidth)
	}
	return cmp.Or(checkWeight("jumprelu-sae: lambda", m.Lambda), m.Dictionary.Check())
}
