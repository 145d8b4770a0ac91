package optim

// AdamW is Adam with decoupled weight decay (Loshchilov and Hutter, "Decoupled weight decay regularization", ICLR 2019,
// algorithm 2), like torch.optim.AdamW. A step first shrinks the value itself, regardless of its gradient. With the
// symbols of [Adam]:
//
//	p ← p − lr·WeightDecay·p    (variables with Decay)
//
// Then follows the update of Adam without a penalty. As in PyTorch, the learning rate of the step scales the decay. It
// keeps the tensors "m" and "v". The zero value has PyTorch's defaults.
type AdamW struct {
	// Beta1 is the fraction of the mean that a step keeps, in [0, 1). Zero stands for 0.9; see the constant [Zero].
	Beta1 float64 `json:"beta1,omitempty"`
	// Beta2 is the fraction of the mean square that a step keeps, in [0, 1). Zero stands for 0.999.
	Beta2 float64 `json:"beta2,omitempty"`
	// Epsilon is added to the root to avoid division by zero: at least 1e-15 in float32 and 1e-30 in float64. Zero stands
	// for 1e-8.
	Epsilon float64 `json:"epsilon,omitempty"`
	// WeightDecay is the fraction of the value, times the learning rate, that a step removes. Zero stands for 0.01;
	// without decay use Adam.
	WeightDecay float64 `json:"weight_decay,omitempty"`
}

// Name implements Method.
func (AdamW) Name() string { return "adamw" }

// Bind implements Method.
func (m AdamW) Bind(vars []Variable) (Optimizer, error) {
	m.WeightDecay = orDefault(m.WeightDecay, 0.01)
	return Adam(m).bind(m.Name(), vars, true)
}
