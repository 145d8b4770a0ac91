package variants

import (
	"github.com/aegis-ae/aegis/graph"
	"github.com/aegis-ae/aegis/models"
)

func init() {
	models.Register(models.Variant{
		Name:    "conv-vae",
		Summary: "variational autoencoder for images, with a convolutional encoder and decoder",
		Formula: "z = μ(conv(x)) + σ(conv(x))·ε;  L = −log p(x|z) + β KL(N(μ, σ²) ‖ N(0, I))",
		Paper:   "Salimans, Kingma and Welling, ICML 2015",
		New: func(sp models.Spec) models.Model {
			return ConvVAE{VAE: newVAE(withoutHidden(sp)), ConvNet: ConvNet{}.WithDefaults(sp)}
		},
	})
}

// ConvVAE is a [VAE] with the convolutional encoder and decoder of [Conv] (Salimans, Kingma and Welling, ICML 2015).
// Loss and prior are the VAE's.
type ConvVAE struct {
	VAE
	ConvNet
}

// Encode implements [models.Model].
func (m ConvVAE) Encode(s *graph.Scope, x graph.Node) models.Code {
	return models.GaussianPosterior(s, m.Features(s, m.Spec, x), m.Latent)
}

// Decode implements [models.Model].
func (m ConvVAE) Decode(s *graph.Scope, z graph.Node) graph.Node { return m.Pixels(s, m.Spec, z) }

// Plane implements [models.Spatial].
func (m ConvVAE) Plane() int { return m.plane(m.Spec) }

// Check implements [models.Checker].
func (m ConvVAE) Check() error {
	if err := m.VAE.Check(); err != nil {
		return err
	}
	return m.CheckWith(m.Spec)
}
