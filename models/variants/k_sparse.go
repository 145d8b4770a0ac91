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
			// A quarter of the code, at most 25 units, one of the paper's choices for digits (70 to 10 of 1,000 units).
			return KSparse{Model: inner, K: min(25, max(1, inner.Latent/4)), Alpha: 1}
		},
	})
}

// KSparse keeps the K largest activations of each sample's code and sets the others to 0 (Makhzani and Frey, ICLR 2014,
// algorithm 1). The gradient flows through the kept units. Largest means most positive, as in the paper.
type KSparse struct {
	models.Model `json:"model" doc:"the model whose code is made sparse"`
	K            int     `json:"k" doc:"units of the code to keep in training"`
	Alpha        float64 `json:"alpha" doc:"keep alpha*k units outside training, as in the paper for features; 0 means 1"`
}

// Encode implements [models.Model].
func (m KSparse) Encode(s *graph.Scope, x graph.Node) models.Code {
	c := models.Encode(m.Model, s, x)
	if c.Mean.Valid() {
		s.Fail(errors.New("k-sparse: the inner model draws its code from a distribution; it must compute it from x"))
		return c
	}
	k := m.K
	if !s.Training() {
		k = int(math.Round(cmp.Or(m.Alpha, 1) * float64(k)))
	}
	c.Z = c.Z.Mul(c.Z.TopKMask(k))
	return c
}

// Unwrap implements [models.Wrapper].
func (m KSparse) Unwrap() models.Model { return m.Model }

// Check implements [models.Checker].
func (m KSparse) Check() error {
	if err := checkInner("k-sparse", m.Model); err != nil {
		return err
	}
	if inner, ok := models.As[models.DiscreteCode](m.Model); ok {
		return fmt.Errorf("models: k-sparse: a discrete code has no units to set to 0: put %s around k-sparse",
			nameOf(inner.(models.Model)))
	}
	_, latent, err := models.Sizes(m.Model)
	switch {
	case err != nil:
		return err
	case m.K < 1 || m.K > latent:
		return fmt.Errorf("models: k-sparse: k = %d of %d units: it must be 1 to %d", m.K, latent, latent)
	case m.Alpha != 0 && !(m.Alpha >= 1 && m.Alpha <= math.MaxInt32):
		return fmt.Errorf("models: k-sparse: alpha %v: it must be finite and at least 1, or 0 for 1", m.Alpha)
	}
	return models.Check(m.Model)
}
