package optim

import "github.com/aegis-ae/aegis/graph/internal/kernel/update"

// SGD is stochastic gradient descent (Robbins and Monro, "A stochastic approximation method", Annals of Mathematical
// Statistics 1951), like torch.optim.SGD without momentum. With the gradient g, the value p and the learning rate lr:
//
//	g ← g + WeightDecay·p    (variables with Decay)
//	p ← p − lr·g
//
// It keeps no tensors. The zero value is ready to use.
type SGD struct {
	// WeightDecay is the factor of the L2 penalty WeightDecay/2·|p|²; 0 for none.
	WeightDecay float64 `json:"weight_decay,omitempty"`
}

// Name implements Method.
func (SGD) Name() string { return "sgd" }

// Bind implements Method.
func (m SGD) Bind(vars []Variable) (Optimizer, error) {
	if err := checkDecay(m.Name(), m.WeightDecay); err != nil {
		return nil, err
	}
	return bind(m.Name(), vars, &sgd[float32]{SGD: m}, &sgd[float64]{SGD: m})
}

// sgd is the rule of SGD.
type sgd[F Float] struct {
	SGD
	lr F
}

func (*sgd[F]) squares() bool { return false }

func (*sgd[F]) slots() []string { return nil }

func (r *sgd[F]) begin(lr float64, _ int) { r.lr = F(lr) }

func (r *sgd[F]) apply(s *span[F]) {
	update.Descent(s.value, s.grad, &update.DescentNumbers[F]{Rate: r.lr, Penalty: s.decayOf(r.WeightDecay)})
}

// decayOf returns the weight decay of a span: none unless its variable asks for it.
func (s *span[F]) decayOf(weightDecay float64) F {
	if s.decay {
		return F(weightDecay)
	}
	return 0
}
