package variants

import (
	"cmp"
	"errors"
	"fmt"
	"math"

	"github.com/aegis-ae/aegis/graph"
	"github.com/aegis-ae/aegis/models"
)

func init() {
	models.Register(models.Variant{
		Name:    "k-sparse",
		Summary: "autoencoder that keeps the k largest activations of each code; one tied linear layer by default",
		Formula: "a = W x + b, z_j = a_j if a_j is among the k largest, else 0;  L = ‖x − x̂‖²",
		Paper:   "Makhzani and Frey, ICLR 2014, arXiv:1312.5663",
		New: func(sp models.Spec) models.Model {
			inner := oneLayer(sp, 100, graph.Identity)
			inner.Tied = true
			// A quarter of a narrow code, up to 25 units, one of the paper's choices for digits (70 to 10 of 1,000
			// units).
			return KSparse{Model: inner, K: min(25, max(1, inner.Latent/4)), Alpha: 1}
		},
	})
}

// KSparse keeps the K largest activations of each sample's code and sets the others to 0 (Makhzani and Frey, ICLR 2014,
// algorithm 1). The gradient flows through the units that were kept. Largest means most positive, as in the paper.
type KSparse struct {
	models.Model `json:"model" doc:"the model whose code is made sparse"`
	K            int     `json:"k" doc:"units of the code that are kept in training"`
	Alpha        float64 `json:"alpha" doc:"outside training alpha*k units are kept, as the paper does for features; 0 means 1"`
}

// Encode implements Model.
func (m KSparse) Encode(s *graph.Scope, x graph.Node) models.Code {
	c := models.Encode(m.Model, s, x)
	if c.Mean.Valid() {
		s.Fail(errors.New("k-sparse: the code of the inner model is drawn from a distribution; it must be computed from x alone"))
		return c
	}
	k := m.K
	if !s.Training() {
		k = int(math.Round(cmp.Or(m.Alpha, 1) * float64(k)))
	}
	c.Z = c.Z.Mul(c.Z.TopKMask(k))
	return c
}

// Unwrap implements Wrapper.
func (m KSparse) Unwrap() models.Model { return m.Model }

// Check implements Checker.
func (m KSparse) Check() error {
	if err := checkInner("k-sparse", m.Model); err != nil {
		return err
	}
	if inner, ok := models.As[models.DiscreteCode](m.Model); ok {
		return fmt.Errorf("models: k-sparse: setting units of a discrete code to 0 leaves no code of %s: put %[1]s around k-sparse", nameOf(inner.(models.Model)))
	}
	_, latent, err := models.Sizes(m.Model)
	switch {
	case err != nil:
		return err
	case m.K < 1 || m.K > latent:
		return fmt.Errorf("models: k-sparse: k = %d of %d units: it must be 1 to %d", m.K, latent, latent)
	case m.Alpha != 0 && !(m.Alpha >= 1 && m.Alpha <= math.MaxInt32):
		return fmt.Errorf("models: k-sparse: alpha %v: it must be a finite number of at least 1, or 0, which means 1", m.Alpha)
	}
	return models.Check(m.Model)
}
