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
		Name:    "beta-tc-vae",
		Summary: "variational autoencoder with a weight on the total correlation, for independent units",
		Formula: "L = −log p(x|z) + α I(x; z) + β KL(q(z) ‖ Π_j q(z_j)) + γ Σ_j KL(q(z_j) ‖ p(z_j))",
		Paper:   "Chen et al., NeurIPS 2018, arXiv:1802.04942",
		New:     func(sp models.Spec) models.Model { return BetaTCVAE{Model: newVAE(sp), Alpha: 1, Beta: 6, Gamma: 1} },
	})
}

// BetaTCVAE splits the KL of a variational autoencoder into three parts, each with its own weight: the mutual
// information of sample and code, the total correlation of the units, and the divergence of each unit from the prior
// (Chen et al., NeurIPS 2018). The parts are estimated from the batch (see [losses.DecomposeKL]). The inner model's KL
// weight and annealing apply to all three.
type BetaTCVAE struct {
	models.Model `json:"model" doc:"the variational autoencoder whose KL is split"`
	Alpha        float64 `json:"alpha" doc:"weight of the mutual information of sample and code"`
	Beta         float64 `json:"beta" doc:"weight of the total correlation of the units"`
	Gamma        float64 `json:"gamma" doc:"weight of the divergence of each unit from the prior"`
	Samples      int     `json:"samples" doc:"size of the training set; 0: the batch stands for all of it"`
}

// Loss implements [models.Model].
func (m BetaTCVAE) Loss(s *graph.Scope, x, out graph.Node, c models.Code) []losses.Term {
	if !requireGaussian(s, "beta-tc-vae", c) {
		return nil
	}
	kl := losses.DecomposeKL(c.Z, c.Mean, c.LogVar, m.Samples)
	return replaceKL(s, m.Model.Loss(s, x, out, c),
		kl.MutualInformation.Times(m.Alpha), kl.TotalCorrelation.Times(m.Beta), kl.DimensionWise.Times(m.Gamma))
}

// ReplacesKL implements [models.KLReplacer].
func (m BetaTCVAE) ReplacesKL() {}

// Unwrap implements [models.Wrapper].
func (m BetaTCVAE) Unwrap() models.Model { return m.Model }

// Check implements [models.Checker].
func (m BetaTCVAE) Check() error {
	if m.Samples < 0 {
		return fmt.Errorf("models: beta-tc-vae: %d samples: use at least 1, or 0 for the batch", m.Samples)
	}
	return cmp.Or(checkWeight("alpha", m.Alpha), checkWeight("beta", m.Beta), checkWeight("gamma", m.Gamma),
		checkBound("beta-tc-vae", m.Model))
}
