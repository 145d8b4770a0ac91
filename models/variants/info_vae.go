package variants

import (
	"fmt"
	"math"

	"github.com/aegis-ae/aegis/graph"
	"github.com/aegis-ae/aegis/losses"
	"github.com/aegis-ae/aegis/models"
)

func init() {
	models.Register(models.Variant{
		Name:    "info-vae",
		Summary: "variational autoencoder that matches the aggregate posterior to the prior, not each posterior",
		Formula: "L = −log p(x|z) + (1 − α) KL(q(z|x) ‖ p(z)) + (α + λ − 1) MMD(q(z), p(z))",
		Paper:   "Zhao, Song and Ermon, AAAI 2019, arXiv:1706.02262",
		New:     func(sp models.Spec) models.Model { return InfoVAE{Model: newVAE(sp), Alpha: 0.5, Lambda: 100} },
	})
}

// InfoVAE removes a part Alpha of a variational autoencoder's KL, which limits the code's information about the sample,
// and adds the maximum mean discrepancy between the codes of a batch and a draw from the prior, with a Gaussian kernel
// (Zhao, Song and Ermon, AAAI 2019). Lambda is the whole weight of the distance between aggregate posterior and prior,
// of which 1 − Alpha is in the KL. With Alpha 0 and Lambda 1 it is the variational autoencoder.
type InfoVAE struct {
	models.Model `json:"model" doc:"the variational autoencoder whose KL is changed"`
	Alpha        float64 `json:"alpha" doc:"part of the KL to remove, at most 1"`
	Lambda       float64 `json:"lambda" doc:"weight of the distance between aggregate posterior and prior"`
}

// Loss implements [models.Model].
func (m InfoVAE) Loss(s *graph.Scope, x, out graph.Node, c models.Code) []losses.Term {
	if !requireGaussian(s, "info-vae", c) {
		return nil
	}
	prior := s.In("mmd").Noise(graph.Normal(0, 1), c.Z.Shape()...)
	mmd := losses.MMD(c.Z, prior, losses.GaussianKernel{})
	terms := replaceKL(s, m.Model.Loss(s, x, out, c), losses.KL(c.Mean, c.LogVar).Times(1-m.Alpha))
	return append(terms, mmd.Times(m.Alpha+m.Lambda-1))
}

// ReplacesKL implements [models.KLReplacer].
func (m InfoVAE) ReplacesKL() {}

// Unwrap implements [models.Wrapper].
func (m InfoVAE) Unwrap() models.Model { return m.Model }

// Check implements [models.Checker].
func (m InfoVAE) Check() error {
	switch {
	case !(m.Alpha <= 1 && m.Alpha >= -math.MaxFloat32):
		return fmt.Errorf("models: info-vae: alpha %v: it must be finite and at most 1, or the KL would be maximised",
			m.Alpha)
	case !(m.Alpha+m.Lambda >= 1 && m.Lambda <= math.MaxFloat32):
		return fmt.Errorf("models: info-vae: alpha %v and lambda %v: their sum must be finite and at least 1, "+
			"or the distance from the prior would be maximised", m.Alpha, m.Lambda)
	}
	return checkBound("info-vae", m.Model)
}
