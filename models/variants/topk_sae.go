package variants

import (
	"cmp"
	"fmt"

	"github.com/aegis-ae/aegis/graph"
	"github.com/aegis-ae/aegis/losses"
	"github.com/aegis-ae/aegis/models"
)

func init() {
	models.Register(models.Variant{
		Name:    "topk-sae",
		Summary: "sparse dictionary of features: the K largest activations; an auxiliary loss revives dead units",
		Formula: "z = TopK(W(x − b)), x̂ = D z + b, ‖dᵢ‖ = 1;  L = ‖x − x̂‖² + α ‖e − D z_dead‖², e = x − x̂",
		Paper:   "Gao et al., ICLR 2025, arXiv:2406.04093",
		New: func(sp models.Spec) models.Model {
			d := newDictionary(sp)
			return TopKSAE{Dictionary: d, K: max(1, min(32, d.Latent/8)),
				Auxiliary: 1. / 32, AuxiliaryK: max(1, d.Input/2), DeadAfter: 10000}
		},
	})
}

// maxDeadAfter is the largest number up to which float32 counts exactly.
const maxDeadAfter = 1 << 24

// TopKSAE is the sparse autoencoder of Gao et al. (ICLR 2025, arXiv:2406.04093): each sample's code is its K largest
// activations, so sparsity is set directly instead of penalised (section 2.3).
//
// A unit that is never among the K largest has no gradient and stays dead. So units that have not fired for a while are
// trained to reconstruct the residual of the others with the largest few of their activations (AuxK, section A.2):
//
//	e = x − x̂, fixed;  α ‖e − Σ_dead z_i d_i‖²
//
// As in the paper's formula, neither error is normalised. The authors' code divides each by its scale, so that α
// weights relative errors. It also sets negative ones among the K largest to 0; a code of few out of many units hardly
// has any. In the paper α is 1/32, AuxiliaryK about half the features, and DeadAfter 10 million tokens, for much longer
// training.
//
// The state "idle" counts how long a unit has not fired. The term is 0 while no unit is dead. It exists only in
// training, so validation losses contain only the reconstruction.
type TopKSAE struct {
	Dictionary
	K          int     `json:"k" doc:"active units per sample"`
	Auxiliary  float64 `json:"auxiliary" doc:"weight α of the loss that revives dead units; 0 leaves them dead"`
	AuxiliaryK int     `json:"auxiliary_k" doc:"dead units in a sample's auxiliary reconstruction"`
	DeadAfter  int     `json:"dead_after" doc:"training samples without firing after which a unit counts as dead"`
}

// Encode implements [models.Model].
func (m TopKSAE) Encode(s *graph.Scope, x graph.Node) models.Code {
	a := m.Project(s, x)
	return models.Code{Z: a.Mul(a.TopKMask(m.K))}
}

// Loss implements [models.Model].
func (m TopKSAE) Loss(s *graph.Scope, x, out graph.Node, c models.Code) []losses.Term {
	terms := []losses.Term{losses.SquaredError(out, x)}
	if !s.Training() || m.Auxiliary == 0 {
		return terms
	}
	a := m.Project(s, c.Input)
	dead := m.dead(s, a.TopKMask(m.K))
	residual := x.Sub(out).StopGradient().Mul(dead.Sum(1).Above(0)) // 0 while none is dead
	restored := m.revivable(a, dead).MatMul(m.Atoms(s))
	auxiliary := losses.SquaredError(restored, residual)
	auxiliary.Name = "auxiliary"
	return append(terms, auxiliary.Times(m.Auxiliary))
}

// dead returns the mask (1, latent) of the units that were dead before this step, and counts the step.
func (m TopKSAE) dead(s *graph.Scope, active graph.Node) graph.Node {
	limit := float64(m.DeadAfter)
	idle := s.State("idle", graph.Zeros, 1, m.Latent)
	silent := active.Sum(0).Above(0).Neg().Plus(1)
	s.Assign(idle, idle.Plus(float64(s.Batch())).Mul(silent).Clamp(0, limit))
	return idle.Above(limit - 0.5)
}

// revivable returns each sample's AuxiliaryK largest activations of dead units.
func (m TopKSAE) revivable(a, dead graph.Node) graph.Node {
	// Living units rank behind all dead ones; if fewer than AuxiliaryK are dead, they are masked out.
	const behind = 1e30
	largest := a.Sub(dead.Neg().Plus(1).Times(behind)).TopKMask(m.AuxiliaryK)
	return a.Mul(largest.Mul(dead))
}

// StraightThrough implements [models.StraightThrough]: the residual is fixed.
func (m TopKSAE) StraightThrough() {}

// Check implements [models.Checker].
func (m TopKSAE) Check() error {
	switch {
	case m.K < 1 || m.K > m.Latent:
		return fmt.Errorf("models: topk-sae: k = %d of %d units: it must be 1 to %[2]d", m.K, m.Latent)
	case m.AuxiliaryK < 1:
		return fmt.Errorf("models: topk-sae: auxiliary_k %d: it must be at least 1", m.AuxiliaryK)
	case m.DeadAfter < 1 || m.DeadAfter > maxDeadAfter:
		return fmt.Errorf("models: topk-sae: dead_after %d: it must be 1 to %d", m.DeadAfter, maxDeadAfter)
	}
	return cmp.Or(checkWeight("topk-sae: auxiliary", m.Auxiliary), m.Dictionary.Check())
}
