package variants

import (
	"cmp"

	"github.com/aegis-ae/aegis/graph"
	"github.com/aegis-ae/aegis/losses"
	"github.com/aegis-ae/aegis/models"
)

func init() {
	models.Register(models.Variant{
		Name:    "capacity-vae",
		Summary: "variational autoencoder whose KL is held at a capacity that grows in training",
		Formula: "L = −log p(x|z) + γ |KL(N(μ, σ²) ‖ N(0, I)) − C(t)|",
		Paper:   "Burgess et al., arXiv:1804.03599",
		New:     func(sp models.Spec) models.Model { return CapacityVAE{Model: newVAE(sp), Capacity: 25, Gamma: 10} },
	})
}

// CapacityVAE holds the KL of a variational autoencoder at a Capacity in nats, instead of minimising it (Burgess et
// al., arXiv:1804.03599, eq. 8). With an annealed capacity the units of the code come into use one by one, the most
// useful first. The term "capacity" is minimised; the term "KL" is log-only.
//
// The default capacity of 25 nats is the paper's. The paper's Gamma of 1,000 holds the KL closer to the capacity than
// the default of 10.
type CapacityVAE struct {
	models.Model `json:"model" doc:"the variational autoencoder whose KL is held"`
	Capacity     float64 `json:"capacity" doc:"target KL in nats"`
	Gamma        float64 `json:"gamma" doc:"weight of the distance between KL and capacity"`
	Annealing
}

// Loss implements [models.Model].
func (m CapacityVAE) Loss(s *graph.Scope, x, out graph.Node, c models.Code) []losses.Term {
	if !requireGaussian(s, "capacity-vae", c) {
		return nil
	}
	capacity := losses.Capacity(c.Mean, c.LogVar, m.weight(s, capacityPath, m.Capacity))
	terms := replaceKL(s, m.Model.Loss(s, x, out, c), capacity.Times(m.Gamma))
	return append(terms, losses.KL(c.Mean, c.LogVar).LogOnly())
}

// capacityPath is the scalar that annealing changes.
const capacityPath = "capacity"

// Schedule implements [models.Scheduled].
func (m CapacityVAE) Schedule(epoch float64, set func(path string, value float64)) {
	m.schedule(epoch, capacityPath, m.Capacity, set)
}

// ReplacesKL implements [models.KLReplacer].
func (m CapacityVAE) ReplacesKL() {}

// Unwrap implements [models.Wrapper].
func (m CapacityVAE) Unwrap() models.Model { return m.Model }

// Check implements [models.Checker].
func (m CapacityVAE) Check() error {
	return cmp.Or(checkWeight("capacity", m.Capacity), checkWeight("gamma", m.Gamma), m.Annealing.check(),
		checkBound("capacity-vae", m.Model))
}
