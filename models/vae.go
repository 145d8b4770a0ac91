package models

import (
	"fmt"
	"math"

	"github.com/aegis-ae/aegis/graph"
	"github.com/aegis-ae/aegis/losses"
)

func init() {
	Register(Variant{
		Name:    "vae",
		Summary: "variational autoencoder with a Gaussian posterior and a standard normal prior",
		Formula: "z = μ(x) + σ(x)·ε;  L = −log p(x|z) + β KL(N(μ, σ²) ‖ N(0, I))",
		Paper:   "Kingma and Welling, ICLR 2014, arXiv:1312.6114",
		New: func(sp Spec) Model {
			if sp.Error == "" && (sp.Output == "" || sp.Output == graph.Sigmoid) {
				sp.Error = CrossEntropy
			}
			return VAE{Spec: sp.WithDefaults(), Beta: 1}
		},
	})
}

// VAE is the variational autoencoder of Kingma and Welling (ICLR 2014): a Gaussian posterior, reparameterized, and the
// negative evidence lower bound as its loss. With the cross-entropy the decoder is Bernoulli; with the squared error
// it is Gaussian with variance 1/2.
type VAE struct {
	Spec
	Beta float64 `json:"beta" doc:"weight of the KL term; 1 is the evidence lower bound"`
}

// Encode implements Model.
func (m VAE) Encode(s *graph.Scope, x graph.Node) Code {
	h := m.MLP(s.In("enc"), x)
	mean, logvar := s.Dense("mean", h, m.Latent), s.Dense("logvar", h, m.Latent)
	return Code{Z: Reparameterize(s, mean, logvar), Mean: mean, LogVar: logvar}
}

// Decode implements Model.
func (m VAE) Decode(s *graph.Scope, z graph.Node) graph.Node {
	return s.Dense("out", m.Mirror(s.In("dec"), z), m.Input)
}

// Loss implements Model.
func (m VAE) Loss(s *graph.Scope, x, out graph.Node, c Code) []losses.Term {
	return []losses.Term{m.Reconstruction(s, out, x), losses.KL(c.Mean, c.LogVar).Times(m.Beta)}
}

// Prior implements the interface Prior: the standard normal distribution.
func (m VAE) Prior(s *graph.Scope) graph.Node {
	return s.In("prior").Noise(graph.Normal(0, 1), s.Batch(), m.Latent)
}

// Check implements Checker.
func (m VAE) Check() error {
	if !(m.Beta >= 0) || math.IsInf(m.Beta, 1) {
		return fmt.Errorf("models: beta %v: it must be a finite number of at least 0", m.Beta)
	}
	return m.Spec.Check()
}
