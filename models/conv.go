package models

import (
	"github.com/aegis-ae/aegis/graph"
	"github.com/aegis-ae/aegis/losses"
)

func init() {
	Register(Variant{
		Name:    "conv",
		Summary: "convolutional autoencoder of images, with few weights for their size",
		Formula: "z = W conv(x) + b, x̂ = conv'(z), conv' of transposed convolutions;  L = ‖x − x̂‖²",
		Paper:   "Masci et al., ICANN 2011",
		New:     func(sp Spec) Model { return newConv(sp) },
	})
	Register(Variant{
		Name:    "conv-vae",
		Summary: "variational autoencoder of images whose encoder and decoder are convolutional",
		Formula: "z = μ(conv(x)) + σ(conv(x))·ε;  L = −log p(x|z) + β KL(N(μ, σ²) ‖ N(0, I))",
		Paper:   "Salimans, Kingma and Welling, ICML 2015",
		New: func(sp Spec) Model {
			return ConvVAE{VAE: newVAE(sp.withoutHidden()), ConvNet: ConvNet{}.WithDefaults(sp)}
		},
	})
	Register(Variant{
		Name:    "conditional-conv",
		Summary: "convolutional autoencoder that is told the label, as further channels of the image",
		Formula: "z = f(x, y), x̂ = g(z, y);  L = ‖x − x̂‖²",
		Paper:   "Kingma et al., NeurIPS 2014, and Masci et al., ICANN 2011",
		Of:      "conditional",
		New:     func(sp Spec) Model { return conditional(newConv(sp), sp) },
	})
}

func newConv(sp Spec) Conv {
	return Conv{Spec: sp.withoutHidden().WithDefaults(), ConvNet: ConvNet{}.WithDefaults(sp)}
}

// withoutHidden has no hidden layers where the Spec leaves them open.
func (sp Spec) withoutHidden() Spec {
	if sp.Hidden == nil {
		sp.Hidden = []int{}
	}
	return sp
}

// Conv is the convolutional autoencoder (Masci et al., ICANN 2011): convolutions down to small feature maps, a linear code
// of all of them, and a decoder that mirrors the encoder.
type Conv struct {
	Spec
	ConvNet
}

// Encode implements Model.
func (m Conv) Encode(s *graph.Scope, x graph.Node) Code {
	return Code{Z: s.Dense("code", m.Features(s, m.Spec, x), m.Latent)}
}

// Decode implements Model.
func (m Conv) Decode(s *graph.Scope, z graph.Node) graph.Node { return m.Pixels(s, m.Spec, z) }

// Loss implements Model.
func (m Conv) Loss(s *graph.Scope, x, out graph.Node, _ Code) []losses.Term {
	return []losses.Term{m.Reconstruction(s, out, x)}
}

// Plane implements Spatial.
func (m Conv) Plane() int { return m.plane(m.Spec) }

// Check implements Checker.
func (m Conv) Check() error {
	if err := m.Spec.Check(); err != nil {
		return err
	}
	return m.CheckWith(m.Spec)
}

// ConvVAE is the VAE with the convolutional encoder and decoder of Conv (Salimans, Kingma and Welling, ICML 2015); its loss
// and its prior are those of VAE.
type ConvVAE struct {
	VAE
	ConvNet
}

// Encode implements Model.
func (m ConvVAE) Encode(s *graph.Scope, x graph.Node) Code {
	return GaussianPosterior(s, m.Features(s, m.Spec, x), m.Latent)
}

// Decode implements Model.
func (m ConvVAE) Decode(s *graph.Scope, z graph.Node) graph.Node { return m.Pixels(s, m.Spec, z) }

// Plane implements Spatial.
func (m ConvVAE) Plane() int { return m.plane(m.Spec) }

// Check implements Checker.
func (m ConvVAE) Check() error {
	if err := m.VAE.Check(); err != nil {
		return err
	}
	return m.CheckWith(m.Spec)
}
