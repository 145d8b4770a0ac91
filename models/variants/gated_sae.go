package variants

import (
	"cmp"

	"github.com/aegis-ae/aegis/graph"
	"github.com/aegis-ae/aegis/losses"
	"github.com/aegis-ae/aegis/models"
)

func init() {
	models.Register(models.Variant{
		Name:    "gated-sae",
		Summary: "sparse dictionary of features: a gate decides which units are active, a tied path how strongly",
		Formula: "π = W(x − b) + b_gate, z = 1[π > 0] ⊙ ReLU(e^r ⊙ W(x − b) + b_mag), x̂ = D z + b;  " +
			"L = ‖x − x̂‖² + λ Σ ReLU(π) + ‖x − x̂_frozen(ReLU(π))‖²",
		Paper: "Rajamanoharan et al., NeurIPS 2024, arXiv:2404.16014",
		New: func(sp models.Spec) models.Model {
			return GatedSAE{Dictionary: newDictionary(sp), Lambda: 1}
		},
	})
}

// GatedSAE is the gated sparse autoencoder of Rajamanoharan et al. (NeurIPS 2024, arXiv:2404.16014, section 3). Two
// paths decide which units are active and how strongly; their weights differ by a factor e^r per unit. The L1 penalty
// applies only to the gates, so it does not shrink the magnitudes. The step of the gate has no gradient. Gates learn
// from the third loss term, in which they reconstruct the sample alone, through a decoder that this term does not
// train.
type GatedSAE struct {
	Dictionary
	Lambda float64 `json:"lambda" doc:"weight of the L1 penalty on the gates"`
}

// Encode implements [models.Model].
func (m GatedSAE) Encode(s *graph.Scope, x graph.Node) models.Code {
	scale := s.In("magnitude").Param("r", graph.Zeros, 1, m.Latent).Exp()
	bias := s.In("magnitude").Param("b", graph.Zeros, 1, m.Latent)
	magnitude := m.Project(s, x).Mul(scale).Add(bias).ReLU()
	return models.Code{Z: m.gate(s, x).Above(0).Mul(magnitude)}
}

// gate returns the pre-activation π of the gates, (batch, latent).
func (m GatedSAE) gate(s *graph.Scope, x graph.Node) graph.Node {
	return m.Project(s, x).Add(s.In("gate").Param("b", graph.Zeros, 1, m.Latent))
}

// Loss implements [models.Model]. The term L0, of weight 0, is the number of active gates.
func (m GatedSAE) Loss(s *graph.Scope, x, out graph.Node, c models.Code) []losses.Term {
	gate := m.gate(s, c.Input)
	frozen := gate.ReLU().MatMul(m.Atoms(s).StopGradient()).Add(m.Bias(s).StopGradient())
	auxiliary := losses.SquaredError(frozen, x)
	auxiliary.Name = "auxiliary"
	active := losses.Term{Name: "L0", Value: gate.Above(0).Sum(1)}
	return []losses.Term{losses.SquaredError(out, x), losses.L1(gate.ReLU()).Times(m.Lambda), auxiliary, active.Times(0)}
}

// StraightThrough implements [models.StraightThrough]: the decoder of the third term is fixed.
func (m GatedSAE) StraightThrough() {}

// Check implements [models.Checker].
func (m GatedSAE) Check() error {
	return cmp.Or(checkWeight("gated-sae: lambda", m.Lambda), m.Dictionary.Check())
}
