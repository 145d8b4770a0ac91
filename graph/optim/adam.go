package optim

import (
	"cmp"
	"math"
)

// Adam divides a running mean of the gradient by a running root mean square of it, both corrected for starting at zero
// (Kingma and Ba, "Adam: a method for stochastic optimization", ICLR 2015, algorithm 1), as torch.optim.Adam without
// AMSGrad. With the gradient g, the value p, the averages m and v (0 at first), the learning rate lr and the step
// number t = 1, 2, ...:
//
//	g ← g + WeightDecay·p    (variables with Decay)
//	m ← Beta1·m + (1 − Beta1)·g
//	v ← Beta2·v + (1 − Beta2)·g²
//	p ← p − lr · m/(1 − Beta1ᵗ) / (√(v/(1 − Beta2ᵗ)) + Epsilon)
//
// It keeps the tensors "m" and "v". The zero value has the defaults of the paper, which are PyTorch's.
type Adam struct {
	// Beta1 is the share of the mean that a step keeps, in [0, 1). Zero stands for 0.9; see the constant [Zero].
	Beta1 float64 `json:"beta1,omitempty"`
	// Beta2 is the share of the mean square that a step keeps, in [0, 1). Zero stands for 0.999.
	Beta2 float64 `json:"beta2,omitempty"`
	// Epsilon is added to the root, to keep it from zero. Zero stands for 1e-8.
	Epsilon float64 `json:"epsilon,omitempty"`
	// WeightDecay is the factor of the L2 penalty WeightDecay/2·|p|², 0 for none. The penalty's gradient is divided by
	// the root like all of it; [AdamW] decays weights evenly.
	WeightDecay float64 `json:"weight_decay,omitempty"`
}

// Name implements Method.
func (Adam) Name() string { return "adam" }

// Bind implements Method.
func (m Adam) Bind(vars []Variable) (Optimizer, error) {
	return m.bind(m.Name(), vars, false)
}

// bind is Bind for Adam and AdamW, which differ in where the weight decay enters.
func (m Adam) bind(name string, vars []Variable, decoupled bool) (Optimizer, error) {
	m.Beta1 = orDefault(m.Beta1, 0.9)
	m.Beta2 = orDefault(m.Beta2, 0.999)
	m.Epsilon = orDefault(m.Epsilon, 1e-8)
	err := cmp.Or(
		checkFraction(name, "Beta1", m.Beta1),
		checkFraction(name, "Beta2", m.Beta2),
		checkEpsilon(name, m.Epsilon),
		checkDecay(name, m.WeightDecay),
	)
	if err != nil {
		return nil, err
	}
	return bind(name, vars,
		&adamSingle{adam[float32]{Adam: m, decoupled: decoupled}},
		&adam[float64]{Adam: m, decoupled: decoupled})
}

// adam is the rule of Adam and AdamW.
type adam[F Float] struct {
	Adam
	decoupled    bool
	plain, decay adamNumbers[F] // for variables without and with weight decay
}

// adamNumbers is what all elements of a variable share in a step. The loop in assembly reads it by offset.
type adamNumbers[F Float] struct {
	beta1, rest1 F // Beta1 and 1 − Beta1
	beta2, rest2 F // Beta2 and 1 − Beta2
	rate         F // lr · √(1 − Beta2ᵗ) / (1 − Beta1ᵗ)
	epsilon      F // Epsilon · √(1 − Beta2ᵗ)
	penalty      F // the coupled weight decay, added to the gradient
	keep         F // 1 − lr · the decoupled weight decay
	grain        F // see settle
}

func (*adam[F]) squares() bool { return true }

func (*adam[F]) slots() []string { return []string{"m", "v"} }

// begin folds the bias corrections into the rate and into epsilon, as section 2 of the paper suggests: algebraically the
// same, with a division less for every element.
func (r *adam[F]) begin(lr float64, t int) {
	first := 1 - math.Pow(r.Beta1, float64(t))
	second := math.Sqrt(1 - math.Pow(r.Beta2, float64(t)))
	r.plain = adamNumbers[F]{
		beta1: F(r.Beta1), rest1: F(1 - r.Beta1),
		beta2: F(r.Beta2), rest2: F(1 - r.Beta2),
		rate:    F(lr * second / first),
		epsilon: F(r.Epsilon * second),
		keep:    1,
		grain:   grain[F](),
	}
	r.decay = r.plain
	if r.decoupled {
		r.decay.keep = F(1 - float64(lr*r.WeightDecay))
	} else {
		r.decay.penalty = F(r.WeightDecay)
	}
}

func (r *adam[F]) numbers(s *span[F]) *adamNumbers[F] {
	if s.decay {
		return &r.decay
	}
	return &r.plain
}

func (r *adam[F]) apply(s *span[F]) {
	adamUpdate(s.value, s.grad, s.slots[0], s.slots[1], r.numbers(s))
}

// adamSingle is the rule for float32, where a processor may have a faster loop with the same result.
type adamSingle struct{ adam[float32] }

func (r *adamSingle) apply(s *span[float32]) {
	value, grad, m, v := s.value, s.grad, s.slots[0], s.slots[1]
	done := adamVector(value, grad, m, v, r.numbers(s))
	adamUpdate(value[done:], grad[done:], m[done:], v[done:], r.numbers(s))
}

// adamUpdate updates value, m and v, all of one length.
func adamUpdate[F Float](value, grad, m, v []F, c *adamNumbers[F]) {
	n := *c // in registers: the compiler cannot know that a store to m leaves *c alone
	grad, m, v = grad[:len(value)], m[:len(value)], v[:len(value)]
	for i, p := range value {
		g := grad[i] + F(n.penalty*p)
		mean := settle(F(n.beta1*m[i])+F(n.rest1*g), n.grain)
		square := settle(F(n.beta2*v[i])+F(n.rest2*F(g*g)), n.grain)
		m[i], v[i] = mean, square
		value[i] = F(n.keep*p) - F(n.rate*F(mean/(F(math.Sqrt(float64(square)))+n.epsilon)))
	}
}
