package variants

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"github.com/aegis-ae/aegis/graph"
	"github.com/aegis-ae/aegis/losses"
	"github.com/aegis-ae/aegis/models"
)

func init() {
	models.Register(models.Variant{
		Name:    "rae",
		Summary: "regularised autoencoder: a small deterministic code and a smooth decoder instead of noise",
		Formula: "L = ‖x − x̂‖² + β ½‖z‖² + λ R,  R = ‖∂x̂/∂z‖²_F or ‖θ_decoder‖²",
		Paper:   "Ghosh et al., ICLR 2020, arXiv:1903.12436",
		New: func(sp models.Spec) models.Model {
			return RAE{Model: newPlain(sp), Beta: 0.01, Penalty: GradientPenalty, Lambda: 0.01, Projections: 1}
		},
	})
}

// The penalties of RAE.Penalty.
const (
	GradientPenalty = "gradient" // ‖∂x̂/∂z‖²
	WeightPenalty   = "weights"  // ‖θ‖² of the decoder
	NoPenalty       = "none"
)

// RAE is the regularised autoencoder (Ghosh et al., ICLR 2020): a penalty on the squared norm of the code keeps it
// small, and a penalty on the decoder makes neighbouring codes decode alike. It has no prior; to sample, fit a density
// to the codes of the training set. The gradient penalty is the squared norm of the decoder's whole Jacobian. The
// authors' code uses a single gradient instead, of the sum of squares of x̂.
type RAE struct {
	models.Model `json:"model" doc:"the model to regularise"`
	Beta         float64 `json:"beta" doc:"weight of half the squared norm of the code"`
	Penalty      string  `json:"penalty" doc:"penalty that keeps the decoder smooth: gradient, weights or none"`
	Lambda       float64 `json:"lambda" doc:"weight of the penalty on the decoder"`
	Projections  int     `json:"projections" doc:"for gradient: random projections of an unbiased estimate; 0 is exact"`
}

// Loss implements [models.Model].
func (m RAE) Loss(s *graph.Scope, x, out graph.Node, c models.Code) []losses.Term {
	size := losses.Term{Name: "code size", Value: c.Z.Square().Sum(1).Times(0.5)}
	terms := append(m.Model.Loss(s, x, out, c), size.Times(m.Beta))
	switch m.Penalty {
	case GradientPenalty:
		penalty := losses.Contractive(models.ActivateOutput(m.Model, out), c.Z, m.Projections)
		penalty.Name = "gradient penalty"
		terms = append(terms, penalty.Times(m.Lambda))
	case WeightPenalty:
		penalty := losses.WeightL2(s, s.WeightsBetween(c.Z, out)...)
		penalty.Name = "decoder weights"
		terms = append(terms, penalty.Times(m.Lambda))
	}
	return terms
}

// Unwrap implements [models.Wrapper].
func (m RAE) Unwrap() models.Model { return m.Model }

// Check implements [models.Checker].
func (m RAE) Check() error {
	penalties := []string{GradientPenalty, WeightPenalty, NoPenalty}
	switch {
	case !slices.Contains(penalties, m.Penalty):
		return fmt.Errorf("models: rae: unknown penalty %q; there are: %s", m.Penalty, strings.Join(penalties, ", "))
	case m.Projections < 0 || m.Projections > maxProjections:
		return fmt.Errorf("models: rae: %d projections: use 0 to %d", m.Projections, maxProjections)
	}
	if err := cmp.Or(checkWeight("beta", m.Beta), checkWeight("lambda", m.Lambda),
		checkInner("rae", m.Model)); err != nil {
		return err
	}
	if m.Penalty == GradientPenalty {
		if err := checkSamplesApart("rae",
			"a code's output depends on its batch and has no gradient of its own", m.Model); err != nil {
			return err
		}
	}
	return models.Check(m.Model)
}
