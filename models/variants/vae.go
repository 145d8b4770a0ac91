package variants

import (
	"github.com/aegis-ae/aegis/graph"
	"github.com/aegis-ae/aegis/losses"
	"github.com/aegis-ae/aegis/models"
)

func init() {
	models.Register(models.Variant{
		Name:    "vae",
		Summary: "variational autoencoder with a Gaussian posterior and a standard normal prior",
		Formula: "z = μ(x) + σ(x)·ε;  L = −log p(x|z) + β KL(N(μ, σ²) ‖ N(0, I))",
		Paper:   "Kingma and Welling, ICLR 2014, arXiv:1312.6114",
		New:     func(sp models.Spec) models.Model { return newVAE(sp) },
	})
}

// VAE is the variational autoencoder of Kingma and Welling (ICLR 2014): a reparameterised Gaussian posterior, with the
// negative evidence lower bound as its loss. The error cross-entropy means a Bernoulli decoder, gaussian a Gaussian
// decoder with fixed or learned variance, and the squared error a Gaussian decoder with variance 1/2.
//
// A unit has collapsed if its posterior equals the prior for every input: Beta is then too large for the reconstruction
// error. (Averaging over 784 pixels instead of summing amounts to a Beta of 784.) A smaller Beta, [Annealing] or
// FreeBits help. With FreeBits the term "free bits" is minimised, and the term "KL" is log-only.
type VAE struct {
	models.Spec
	Beta     float64 `json:"beta" doc:"weight of the KL term; 1 is the evidence lower bound"`
	FreeBits float64 `json:"freebits" doc:"free nats per unit, averaged over the batch"`
	Annealing
}

// Encode implements [models.Model].
func (m VAE) Encode(s *graph.Scope, x graph.Node) models.Code {
	return models.GaussianPosterior(s, m.MLP(s.In("enc"), x), m.Latent)
}

// Decode implements [models.Model].
func (m VAE) Decode(s *graph.Scope, z graph.Node) graph.Node {
	return s.Dense("out", m.Mirror(s.In("dec"), z), m.Input)
}

// Loss implements [models.Model].
func (m VAE) Loss(s *graph.Scope, x, out graph.Node, c models.Code) []losses.Term {
	reconstruction, kl := m.Reconstruction(s, out, x, c), losses.KL(c.Mean, c.LogVar)
	beta := m.weight(s, betaPath, m.Beta)
	if m.FreeBits > 0 {
		return []losses.Term{reconstruction, losses.FreeBits(c.Mean, c.LogVar, m.FreeBits).TimesNode(beta), kl.LogOnly()}
	}
	return []losses.Term{reconstruction, kl.TimesNode(beta)}
}

// Prior implements [models.Prior]: the standard normal distribution.
func (m VAE) Prior(s *graph.Scope) graph.Node {
	return s.In("prior").Noise(graph.Normal(0, 1), s.Batch(), m.Latent)
}

// betaPath is the scalar that annealing changes.
const betaPath = "beta"

// Schedule implements [models.Scheduled].
func (m VAE) Schedule(epoch float64, set func(path string, value float64)) {
	m.schedule(epoch, betaPath, m.Beta, set)
}

// KLWeighting implements [models.KLWeighter].
func (m VAE) KLWeighting() models.KLWeighting {
	return models.KLWeighting{Beta: m.Beta, FreeBits: m.FreeBits, Annealed: m.anneals()}
}

// Check implements [models.Checker].
func (m VAE) Check() error {
	if err := checkWeight("beta", m.Beta); err != nil {
		return err
	}
	if err := checkWeight("freebits", m.FreeBits); err != nil {
		return err
	}
	if err := m.Annealing.check(); err != nil {
		return err
	}
	return m.Spec.Check()
}
