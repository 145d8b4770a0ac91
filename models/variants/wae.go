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
		Summary: "Wasserstein autoencoder: a deterministic code whose distribution matches a prior, to sample from",
		Formula: "z = f(x), x̂ = g(z);  L = ‖x − x̂‖² + λ MMD(q(z), N(0, I))",
		Paper:   "Tolstikhin et al., ICLR 2018, arXiv:1711.01558, WAE-MMD",
		New:     func(sp models.Spec) models.Model { return WAE{Model: newPlain(sp), Lambda: 100} },
	})
}

// WAE adds to another model's loss the maximum mean discrepancy between the codes of a batch and a draw from a standard
// normal prior, with the inverse multiquadratic kernel (WAE-MMD of Tolstikhin et al., ICLR 2018, algorithm 2). It
// matches only the aggregate of all codes to the prior, so single codes can be as exact as they need to be. The
// authors' code has a Lambda of 10 for 1/20 of the squared error, equivalent to 200 for the whole.
type WAE struct {
	models.Model `json:"model" doc:"the model whose codes are matched to the prior"`
	Lambda       float64 `json:"lambda" doc:"weight of the distance between the codes and the prior"`
}

// Loss implements [models.Model].
func (m WAE) Loss(s *graph.Scope, x, out graph.Node, c models.Code) []losses.Term {
	prior := s.In("mmd").Noise(graph.Normal(0, 1), c.Z.Shape()...)
	mmd := losses.MMD(c.Z, prior, losses.InverseMultiquadraticKernel{})
	return append(m.Model.Loss(s, x, out, c), mmd.Times(m.Lambda))
}

// Prior implements [models.Prior]: the standard normal distribution.
func (m WAE) Prior(s *graph.Scope) graph.Node {
	_, latent, err := models.Sizes(m.Model)
	if err != nil {
		return s.Fail(err)
	}
	return s.In("prior").Noise(graph.Normal(0, 1), s.Batch(), latent)
}

// MatchesStandardNormal implements [models.PriorMatcher].
func (m WAE) MatchesStandardNormal() {}

// Unwrap implements [models.Wrapper].
func (m WAE) Unwrap() models.Model { return m.Model }

// Check implements [models.Checker].
func (m WAE) Check() error {
	if err := cmp.Or(checkWeight("lambda", m.Lambda), checkInner("wae", m.Model)); err != nil {
		return err
	}
	if models.Is[models.PriorDensity](m.Model) || models.Is[models.DiscreteCode](m.Model) {
		return errors.New("models: wae: the inner model has its own prior, but wae needs the standard normal one")
	}
	return models.Check(m.Model)
}
