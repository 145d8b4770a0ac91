package variants

import (
	"errors"
	"fmt"
	"math"
	"slices"

	"github.com/aegis-ae/aegis/graph"
	"github.com/aegis-ae/aegis/losses"
	"github.com/aegis-ae/aegis/models"
)

func init() {
	models.Register(models.Variant{
		Name:    "iwae",
		Summary: "importance-weighted autoencoder: a tighter variational bound from several codes per sample",
		Formula: "L = −log (1/K) Σ_k p(x|z_k) p(z_k) / q(z_k|x),  z_k ~ q(z|x)",
		Paper:   "Burda, Grosse and Salakhutdinov, ICLR 2016, arXiv:1509.00519",
		New:     func(sp models.Spec) models.Model { return IWAE{Model: newVAE(sp), Samples: 5} },
	})
}

// maxImportanceSamples bounds the rows of a decoder run: Samples times the batch.
const maxImportanceSamples = 10_000

// IWAE is the importance-weighted autoencoder (Burda, Grosse and Salakhutdinov, ICLR 2016): a variational autoencoder
// trained on another lower bound of log p(x), from K codes per sample. With K = 1 it is the evidence lower bound, with
// the KL estimated from that one code. The bound tightens with K; its limit is log p(x). The decoder must accept any
// number of rows. The bound needs a likelihood: the squared error means a Gaussian decoder of variance ½, up to a
// constant.
type IWAE struct {
	models.Model `json:"model" doc:"the variational autoencoder to train"`
	Samples      int `json:"samples" doc:"codes drawn per sample"`
}

// Loss implements [models.Model].
func (m IWAE) Loss(s *graph.Scope, x, out graph.Node, c models.Code) []losses.Term {
	if !requireGaussian(s, "iwae", c) {
		return nil
	}
	many := c.Repeat(m.Samples)
	many.Z = models.Reparameterize(s.In("importance"), many.Mean, many.LogVar)
	sound := s.Err() == nil
	reconstruction := reconstructionOf(s, "iwae", m.Model, m.Model.Decode(s, many.Z), models.Repeat(x, m.Samples), many)
	if sound && s.Err() != nil {
		s.Explain(fmt.Errorf("iwae decodes %d codes of each sample: what the inner decoder reads beside them must be "+
			"repeated (models.Repeat)", m.Samples))
	}
	posterior := losses.LogNormal(many.Z, many.Mean, many.LogVar)
	logWeights := models.LogPrior(m.Model, s, many.Z).Sub(posterior).Sub(reconstruction.Value)
	bound := logWeights.Reshape(m.Samples, s.Batch()).LogSumExp(0).Reshape(s.Batch(),
		1).Plus(-math.Log(float64(m.Samples)))
	// The bound replaces the KL and contains the reconstruction error.
	terms := replaceKL(s, m.Model.Loss(s, x, out, c),
		losses.Term{Name: "importance-weighted bound", Role: losses.RoleKL, Value: bound.Neg()})
	return slices.DeleteFunc(terms, func(t losses.Term) bool { return t.Role == losses.RoleReconstruction })
}

// ReplacesKL implements [models.KLReplacer].
func (m IWAE) ReplacesKL() {}

// Redecodes implements [models.Redecoder].
func (m IWAE) Redecodes() {}

// Unwrap implements [models.Wrapper].
func (m IWAE) Unwrap() models.Model { return m.Model }

// Check implements [models.Checker].
func (m IWAE) Check() error {
	if m.Samples < 1 || m.Samples > maxImportanceSamples {
		return fmt.Errorf("models: iwae: %d samples: use 1 to %d", m.Samples, maxImportanceSamples)
	}
	if err := checkInner("iwae", m.Model); err != nil {
		return err
	}
	if err := checkOneBound("iwae", m.Model); err != nil {
		return err
	}
	if v, ok := models.As[models.KLWeighter](m.Model); ok && v.KLWeighting() != (models.KLWeighting{Beta: 1}) {
		return errors.New("models: iwae: its bound has no KL to weight: set the inner model's beta to 1, " +
			"without annealing or free bits")
	}
	return models.Check(m.Model)
}
