package optim

import (
	"cmp"

	"github.com/aegis-ae/aegis/graph/internal/kernel/update"
)

// Momentum is gradient descent with momentum, either classical (Polyak, "Some methods of speeding up the convergence of
// iteration methods", 1964) or Nesterov's (1983, in the form of Sutskever, Martens, Dahl and Hinton, ICML 2013), like
// torch.optim.SGD with dampening 0. With the gradient g, the value p, the velocity b (initially 0), the learning rate
// lr and Mu:
//
//	g ← g + WeightDecay·p    (variables with Decay)
//	b ← Mu·b + g
//	p ← p − lr·b             (classical)
//	p ← p − lr·(g + Mu·b)    (Nesterov)
//
// As in PyTorch, and unlike in the papers, the rate multiplies the velocity rather than the gradient that enters it. A
// change of the rate therefore takes effect at once; with a constant rate both are equal.
//
// It keeps one tensor, "velocity". The zero value is classical momentum with Mu 0.9.
type Momentum struct {
	// Mu is the fraction of the velocity that a step keeps, in [0, 1). Zero stands for 0.9, the value in common use;
	// PyTorch's default is no momentum.
	Mu float64 `json:"mu,omitempty"`
	// Nesterov evaluates the gradient at the point where the velocity leads.
	Nesterov bool `json:"nesterov,omitempty"`
	// WeightDecay is the factor of the L2 penalty WeightDecay/2·|p|²; 0 for none.
	WeightDecay float64 `json:"weight_decay,omitempty"`
}

// Name implements Method: "momentum" or "nesterov".
func (m Momentum) Name() string {
	if m.Nesterov {
		return "nesterov"
	}
	return "momentum"
}

// Bind implements Method.
func (m Momentum) Bind(vars []Variable) (Optimizer, error) {
	m.Mu = orDefault(m.Mu, 0.9)
	err := cmp.Or(
		checkFraction(m.Name(), "Mu", m.Mu),
		checkDecay(m.Name(), m.WeightDecay),
	)
	if err != nil {
		return nil, err
	}
	return bind(m.Name(), vars, &momentum[float32]{Momentum: m}, &momentum[float64]{Momentum: m})
}

// momentum is the rule of Momentum.
type momentum[F Float] struct {
	Momentum
	lr F
}

func (*momentum[F]) squares() bool { return false }

func (*momentum[F]) slots() []string { return []string{"velocity"} }

func (r *momentum[F]) begin(lr float64, _ int) { r.lr = F(lr) }

func (r *momentum[F]) apply(s *span[F]) {
	update.Momentum(s.value, s.grad, s.slots[0], r.Nesterov, &update.DescentNumbers[F]{
		Rate: r.lr, Penalty: s.decayOf(r.WeightDecay), Mu: F(r.Mu), Grain: update.Grain[F](),
	})
}
