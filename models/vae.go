package models

import (
	"github.com/aegis-ae/aegis/graph"
	"github.com/aegis-ae/aegis/losses"
)

func init() {
	Register(Variant{
		Name:    "vae",
		Summary: "variational autoencoder with a Gaussian posterior and a standard normal prior",
		Formula: "z = μ(x) + σ(x)·ε;  L = −log p(x|z) + β KL(N(μ, σ²) ‖ N(0, I))",
		Paper:   "Kingma and Welling, ICLR 2014, arXiv:1312.6114",
		New:     func(sp Spec) Model { return newVAE(sp) },
	})
	Register(Variant{
		Name:    "beta-vae",
		Summary: "variational autoencoder whose KL weighs more, for a code of fewer and more independent units",
		Formula: "L = −log p(x|z) + β KL(N(μ, σ²) ‖ N(0, I)), β = 4",
		Paper:   "Higgins et al., ICLR 2017",
		Of:      "vae",
		New: func(sp Spec) Model {
			m := newVAE(sp)
			m.Beta = 4
			return m
		},
	})
}

// newVAE returns the default model, also for what others wrap.
func newVAE(sp Spec) VAE {
	if sp.Error == "" && (sp.Output == "" || sp.Output == graph.Sigmoid) {
		sp.Error = CrossEntropy
	}
	return VAE{Spec: sp.WithDefaults(), Beta: 1}
}

// VAE is the variational autoencoder of Kingma and Welling (ICLR 2014): a Gaussian posterior, reparameterized, and the
// negative evidence lower bound as its loss. With the cross-entropy the decoder is Bernoulli; with the error gaussian it
// is Gaussian, of a variance that is fixed or learned; with the squared error it is Gaussian with variance 1/2.
//
// A code some of whose units are the prior whatever the input has collapsed: Beta is too large for the error that it
// weighs against (a mean over pixels instead of a sum is a Beta of 784). A smaller Beta, Annealing and FreeBits help.
// With FreeBits what is minimised is the term "free bits"; the term "KL" is still the KL, of weight 0.
type VAE struct {
	Spec
	Beta     float64 `json:"beta" doc:"weight of the KL term; 1 is the evidence lower bound"`
	FreeBits float64 `json:"freebits" doc:"nats of KL that each unit of the code has for nothing, on the average of a batch"`
	Annealing
}

// Encode implements Model.
func (m VAE) Encode(s *graph.Scope, x graph.Node) Code {
	return GaussianPosterior(s, m.MLP(s.In("enc"), x), m.Latent)
}

// Decode implements Model.
func (m VAE) Decode(s *graph.Scope, z graph.Node) graph.Node {
	return s.Dense("out", m.Mirror(s.In("dec"), z), m.Input)
}

// Loss implements Model.
func (m VAE) Loss(s *graph.Scope, x, out graph.Node, c Code) []losses.Term {
	reconstruction, kl := m.Reconstruction(s, out, x), losses.KL(c.Mean, c.LogVar)
	beta := m.weight(s, betaPath, m.Beta)
	if m.FreeBits > 0 {
		return []losses.Term{reconstruction, losses.FreeBits(c.Mean, c.LogVar, m.FreeBits).TimesNode(beta), watched(kl)}
	}
	return []losses.Term{reconstruction, kl.TimesNode(beta)}
}

// Prior implements the interface Prior: the standard normal distribution.
func (m VAE) Prior(s *graph.Scope) graph.Node {
	return s.In("prior").Noise(graph.Normal(0, 1), s.Batch(), m.Latent)
}

// betaPath is the scalar that annealing changes.
const betaPath = "beta"

// Schedule implements Scheduled.
func (m VAE) Schedule(epoch float64, set func(path string, value float64)) {
	m.schedule(epoch, betaPath, m.Beta, set)
}

// variational lets models that embed this one be found as it.
func (m VAE) variational() VAE { return m }

// weighed reports whether the loss is another one than the evidence lower bound.
func (m VAE) weighed() bool { return m.Beta != 1 || m.FreeBits > 0 || m.anneals() }

// Check implements Checker.
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
