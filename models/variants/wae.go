package variants

import (
	"cmp"
	"errors"

	"github.com/aegis-ae/aegis/graph"
	"github.com/aegis-ae/aegis/losses"
	"github.com/aegis-ae/aegis/models"
)

func init() {
	models.Register(models.Variant{
		Name:    "wae",
		Summary: "Wasserstein autoencoder: a deterministic code whose distribution is held to a prior, to sample from",
		Formula: "z = f(x), x̂ = g(z);  L = ‖x − x̂‖² + λ MMD(q(z), N(0, I))",
		Paper:   "Tolstikhin et al., ICLR 2018, arXiv:1711.01558, WAE-MMD",
		New:     func(sp models.Spec) models.Model { return WAE{Model: newPlain(sp), Lambda: 100} },
	})
}

// WAE adds to another model the maximum mean discrepancy between the codes of a batch and a draw from a standard normal
// prior, with the inverse multiquadratic kernel (WAE-MMD of Tolstikhin et al., ICLR 2018, algorithm 2). Only the codes
// of all samples together are held to the prior, so that each can be as exact as it needs to be. The authors' code has
// a Lambda of 10 beside a twentieth of the squared error, that is 200 beside all of it.
type WAE struct {
	models.Model `json:"model" doc:"the model whose codes are held to the prior"`
	Lambda       float64 `json:"lambda" doc:"weight of the distance of all codes from the prior"`
}

// Loss implements Model.
func (m WAE) Loss(s *graph.Scope, x, out graph.Node, c models.Code) []losses.Term {
	prior := s.In("mmd").Noise(graph.Normal(0, 1), c.Z.Shape()...)
	mmd := losses.MMD(c.Z, prior, losses.InverseMultiquadraticKernel{})
	return append(m.Model.Loss(s, x, out, c), mmd.Times(m.Lambda))
}

// Prior implements the interface Prior: the standard normal distribution.
func (m WAE) Prior(s *graph.Scope) graph.Node {
	_, latent, err := models.Sizes(m.Model)
	if err != nil {
		return s.Fail(err)
	}
	return s.In("prior").Noise(graph.Normal(0, 1), s.Batch(), latent)
}

// MatchesStandardNormal implements PriorMatcher.
func (m WAE) MatchesStandardNormal() {}

// Unwrap implements Wrapper.
func (m WAE) Unwrap() models.Model { return m.Model }

// Check implements Checker.
func (m WAE) Check() error {
	if err := cmp.Or(checkWeight("lambda", m.Lambda), checkInner("wae", m.Model)); err != nil {
		return err
	}
	if models.Is[models.PriorDensity](m.Model) || models.Is[models.DiscreteCode](m.Model) {
		return errors.New("models: wae: the model within has a prior of its own; this variant is about the standard normal one")
	}
	return models.Check(m.Model)
}
