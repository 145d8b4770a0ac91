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
		Summary: "sparse dictionary of features: the K largest of many activations; dead units are revived by an auxiliary loss",
		Formula: "z = TopK(W(x − b)), x̂ = D z + b, ‖dᵢ‖ = 1;  L = ‖x − x̂‖² + α ‖e − D z_dead‖², e = x − x̂",
		Paper:   "Gao et al., ICLR 2025, arXiv:2406.04093",
		New: func(sp models.Spec) models.Model {
			d := newDictionary(sp)
			return TopKSAE{Dictionary: d, K: max(1, min(32, d.Latent/8)),
				Auxiliary: 1. / 32, AuxiliaryK: max(1, d.Input/2), DeadAfter: 10000}
		},
	})
}

// maxDeadAfter is how far a counter of float32 counts exactly.
const maxDeadAfter = 1 << 24

// TopKSAE is the sparse autoencoder of Gao et al. (ICLR 2025, arXiv:2406.04093): the K largest activations of each
// sample are its code, so that sparsity is set and not penalised (section 2.3).
//
// A unit that is never among the K largest has no gradient and stays dead. So units that have not fired for a while are
// trained to reconstruct, with the largest few of their activations, what the others leave over (AuxK, section A.2):
//
//	e = x − x̂, fixed;  α ‖e − Σ_dead z_i d_i‖²
//
// As in the paper's formula neither error is normalised; the authors' code divides each by its scale, so that α weighs
// relative errors, and cuts what is left of the K largest below 0, which a code of few of many units hardly has. In the
// paper α is 1/32, AuxiliaryK about half the features, and DeadAfter 10 million tokens, of far longer trainings.
//
// How long a unit has not fired is state, "idle", updated in training; the term is 0 while no unit is dead, and there
// in training only, so that validation losses are those of the reconstruction.
type TopKSAE struct {
	Dictionary
	K          int     `json:"k" doc:"active units of a sample"`
	Auxiliary  float64 `json:"auxiliary" doc:"weight α of the loss that revives dead units; 0 leaves them dead"`
	AuxiliaryK int     `json:"auxiliary_k" doc:"dead units that take part in the auxiliary reconstruction of a sample"`
	DeadAfter  int     `json:"dead_after" doc:"samples of training without firing after which a unit counts as dead"`
}

// Encode implements Model.
func (m TopKSAE) Encode(s *graph.Scope, x graph.Node) models.Code {
	a := m.Project(s, x)
	return models.Code{Z: a.Mul(a.TopKMask(m.K))}
}

// Loss implements Model.
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

// revivable returns the AuxiliaryK largest activations of dead units of each sample.
func (m TopKSAE) revivable(a, dead graph.Node) graph.Node {
	// Living units come behind all dead ones; where there are fewer dead ones than AuxiliaryK they are masked out.
	const behind = 1e30
	largest := a.Sub(dead.Neg().Plus(1).Times(behind)).TopKMask(m.AuxiliaryK)
	return a.Mul(largest.Mul(dead))
}

// StraightThrough implements the interface StraightThrough: the residual is fixed.
func (m TopKSAE) StraightThrough() {}

// Check implements Checker.
func (m TopKSAE) Check() error {
	switch {
	case m.K < 1 || m.K > m.Latent:
		return fmt.Errorf("models: topk-sae: k = %d of %d units: it must be 1 to all of them", m.K, m.Latent)
	case m.AuxiliaryK < 1:
		return fmt.Errorf("models: topk-sae: %d dead units for the auxiliary loss: there must be at least 1", m.AuxiliaryK)
	case m.DeadAfter < 1 || m.DeadAfter > maxDeadAfter:
		return fmt.Errorf("models: topk-sae: dead after %d samples: it must be 1 to %d", m.DeadAfter, maxDeadAfter)
	}
	return cmp.Or(checkWeight("topk-sae: auxiliary", m.Auxiliary), m.Dictionary.Check())
}
