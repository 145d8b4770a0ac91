package variants

import (
	"cmp"

	"github.com/aegis-ae/aegis/graph"
	"github.com/aegis-ae/aegis/losses"
	"github.com/aegis-ae/aegis/models"
)

func init() {
	models.Register(models.Variant{
		Name:    "sparse",
		Summary: "autoencoder with an L1 penalty on its code; one ReLU layer by default",
		Formula: "L = ‖x − x̂‖² + λ Σ_j |z_j|",
		Paper:   "Olshausen and Field, Nature 381, 1996; Glorot, Bordes and Bengio, AISTATS 2011",
		New: func(sp models.Spec) models.Model {
			return Sparse{Model: oneLayer(sp, 64, graph.ReLU), Lambda: 0.1}
		},
	})
}

// Sparse adds to another model's loss the sum of the absolute values of its code, or of the code's mean if the code is
// drawn. Activations become sparse, not weights. With a ReLU code inactive units are exactly 0.
type Sparse struct {
	models.Model `json:"model" doc:"the model whose code is made sparse"`
	Lambda       float64 `json:"lambda" doc:"weight of the penalty, per sample"`
}

// Loss implements [models.Model].
func (m Sparse) Loss(s *graph.Scope, x, out graph.Node, c models.Code) []losses.Term {
	return append(m.Model.Loss(s, x, out, c), losses.L1(c.Point()).Times(m.Lambda))
}

// Unwrap implements [models.Wrapper].
func (m Sparse) Unwrap() models.Model { return m.Model }

// Check implements [models.Checker].
func (m Sparse) Check() error {
	if err := cmp.Or(checkInner("sparse", m.Model), checkWeight("sparse: lambda", m.Lambda)); err != nil {
		return err
	}
	return models.Check(m.Model)
}
