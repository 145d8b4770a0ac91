package optim

import (
	"cmp"

	"github.com/aegis-ae/aegis/graph/internal/kernel/update"
)

// RMSProp divides the gradient by the root of a running mean of its square (Tieleman and Hinton, "Neural Networks for
// Machine Learning", lecture 6.5, 2012; centred and with momentum as in Graves, arXiv:1308.0850), like
// torch.optim.RMSprop. With the gradient g, the value p, the averages v and a and the velocity b (all initially 0), and
// the learning rate lr:
//
//	g ← g + WeightDecay·p                      (variables with Decay)
//	v ← Alpha·v + (1 − Alpha)·g²
//	a ← Alpha·a + (1 − Alpha)·g                (Centered; else a = 0)
//	b ← Momentum·b + g/(√(v − a²) + Epsilon)
//	p ← p − lr·b
//
// It keeps the tensor "square" (v), "mean" (a) if Centered, and "velocity" (b) with momentum. The zero value has
// PyTorch's defaults.
type RMSProp struct {
	// Alpha is the fraction of the averages that a step keeps, in [0, 1). Zero stands for 0.99.
	Alpha float64 `json:"alpha,omitempty"`
	// Epsilon is added to the root to avoid division by zero: at least 1e-15 in float32 and 1e-30 in float64. Zero stands
	// for 1e-8.
	Epsilon float64 `json:"epsilon,omitempty"`
	// Momentum is the fraction of the velocity that a step keeps, in [0, 1); 0 for none.
	Momentum float64 `json:"momentum,omitempty"`
	// Centered divides by the standard deviation of the gradient instead of its root mean square.
	Centered bool `json:"centered,omitempty"`
	// WeightDecay is the factor of the L2 penalty WeightDecay/2·|p|²; 0 for none.
	WeightDecay float64 `json:"weight_decay,omitempty"`
}

// Name implements Method.
func (RMSProp) Name() string { return "rmsprop" }

// Bind implements Method.
func (m RMSProp) Bind(vars []Variable) (Optimizer, error) {
	m.Alpha = orDefault(m.Alpha, 0.99)
	m.Epsilon = orDefault(m.Epsilon, 1e-8)
	err := cmp.Or(
		checkFraction(m.Name(), "Alpha", m.Alpha),
		checkEpsilon(m.Name(), m.Epsilon, vars),
		checkFraction(m.Name(), "Momentum", m.Momentum),
		checkDecay(m.Name(), m.WeightDecay),
	)
	if err != nil {
		return nil, err
	}
	return bind(m.Name(), vars, &rmsprop[float32]{RMSProp: m}, &rmsprop[float64]{RMSProp: m})
}

// rmsprop is the rule of RMSProp.
type rmsprop[F Float] struct {
	RMSProp
	lr F
}

func (*rmsprop[F]) squares() bool { return true }

func (r *rmsprop[F]) slots() []string {
	roles := []string{"square"}
	if r.Centered {
		roles = append(roles, "mean")
	}
	if r.Momentum > 0 {
		roles = append(roles, "velocity")
	}
	return roles
}

func (r *rmsprop[F]) begin(lr float64, _ int) { r.lr = F(lr) }

func (r *rmsprop[F]) apply(s *span[F]) {
	var mean, velocity []F
	slot := 1
	if r.Centered {
		mean = s.slots[slot]
		slot++
	}
	if r.Momentum > 0 {
		velocity = s.slots[slot]
	}
	update.RMSProp(s.value, s.grad, s.slots[0], mean, velocity, &update.RMSPropNumbers[F]{
		Alpha: F(r.Alpha), Rest: F(1 - r.Alpha), Rate: r.lr, Epsilon: F(r.Epsilon),
		Penalty: s.decayOf(r.WeightDecay), Mu: F(r.Momentum), Grain: update.Grain[F](),
	})
}
