package optim

import (
	"cmp"
	"math"

	"github.com/aegis-ae/aegis/graph/internal/kernel/update"
)

// Adam divides a running mean of the gradient by the root of a running mean of its square, both corrected for starting
// at zero (Kingma and Ba, "Adam: a method for stochastic optimization", ICLR 2015, algorithm 1), like torch.optim.Adam
// without AMSGrad. With the gradient g, the value p, the averages m and v (initially 0), the learning rate lr and the
// step number t = 1, 2, ...:
//
//	g ← g + WeightDecay·p    (variables with Decay)
//	m ← Beta1·m + (1 − Beta1)·g
//	v ← Beta2·v + (1 − Beta2)·g²
//	p ← p − lr · m/(1 − Beta1ᵗ) / (√(v/(1 − Beta2ᵗ)) + Epsilon)
//
// It keeps the tensors "m" and "v". The zero value has the defaults of the paper and of PyTorch.
type Adam struct {
	// Beta1 is the fraction of the mean that a step keeps, in [0, 1). Zero stands for 0.9; see the constant [Zero].
	Beta1 float64 `json:"beta1,omitempty"`
	// Beta2 is the fraction of the mean square that a step keeps, in [0, 1). Zero stands for 0.999.
	Beta2 float64 `json:"beta2,omitempty"`
	// Epsilon is added to the root to avoid division by zero: at least 1e-15 in float32 and 1e-30 in float64. Zero stands
	// for 1e-8.
	Epsilon float64 `json:"epsilon,omitempty"`
	// WeightDecay is the factor of the L2 penalty WeightDecay/2·|p|²; 0 for none. The gradient of the penalty is divided
	// by the root as well; [AdamW] decays all weights evenly.
	WeightDecay float64 `json:"weight_decay,omitempty"`
}

// Name implements Method.
func (Adam) Name() string { return "adam" }

// Bind implements Method.
func (m Adam) Bind(vars []Variable) (Optimizer, error) {
	return m.bind(m.Name(), vars, false)
}

// bind is Bind for Adam and AdamW, which differ in how weight decay enters.
func (m Adam) bind(name string, vars []Variable, decoupled bool) (Optimizer, error) {
	m.Beta1 = orDefault(m.Beta1, 0.9)
	m.Beta2 = orDefault(m.Beta2, 0.999)
	m.Epsilon = orDefault(m.Epsilon, 1e-8)
	err := cmp.Or(
		checkFraction(name, "Beta1", m.Beta1),
		checkFraction(name, "Beta2", m.Beta2),
		checkEpsilon(name, m.Epsilon, vars),
		checkDecay(name, m.WeightDecay),
	)
	if err != nil {
		return nil, err
	}
	return bind(name, vars,
		&adam[float32]{Adam: m, decoupled: decoupled},
		&adam[float64]{Adam: m, decoupled: decoupled})
}

// adam is the rule of Adam and AdamW.
type adam[F Float] struct {
	Adam
	decoupled    bool
	plain, decay update.AdamNumbers[F] // for variables without and with weight decay
}

func (*adam[F]) squares() bool { return true }

func (*adam[F]) slots() []string { return []string{"m", "v"} }

// begin folds the bias corrections into the rate and into epsilon, as section 2 of the paper suggests. This is
// algebraically equal and saves a division per element.
func (r *adam[F]) begin(lr float64, t int) {
	first := 1 - math.Pow(r.Beta1, float64(t))
	second := math.Sqrt(1 - math.Pow(r.Beta2, float64(t)))
	r.plain = update.AdamNumbers[F]{
		Beta1: F(r.Beta1), Rest1: F(1 - r.Beta1),
		Beta2: F(r.Beta2), Rest2: F(1 - r.Beta2),
		Rate:    F(lr * second / first),
		Epsilon: F(r.Epsilon * second),
		Keep:    1,
		Grain:   update.Grain[F](),
	}
	r.decay = r.plain
	if r.decoupled {
		r.decay.Keep = F(1 - float64(lr*r.WeightDecay))
	} else {
		r.decay.Penalty = F(r.WeightDecay)
	}
}

func (r *adam[F]) numbers(s *span[F]) *update.AdamNumbers[F] {
	if s.decay {
		return &r.decay
	}
	return &r.plain
}

func (r *adam[F]) apply(s *span[F]) {
	update.Adam(s.value, s.grad, s.slots[0], s.slots[1], r.numbers(s))
}
