package optim

// AdamW is Adam with decoupled weight decay (Loshchilov and Hutter, "Decoupled weight decay regularization", ICLR
// 2019, algorithm 2), as torch.optim.AdamW. The value itself shrinks, whatever the size of its gradient: with the terms
// of [Adam],
//
//	p ← p − lr·WeightDecay·p    (variables with Decay)
//
// and then the update of Adam without a penalty. As in PyTorch the learning rate of the step scales the decay. It keeps
// the tensors "m" and "v". The zero value has PyTorch's defaults.
type AdamW struct {
	// Beta1 is the share of the mean that a step keeps, in [0, 1). Zero stands for 0.9; see the constant [Zero].
	Beta1 float64 `json:"beta1,omitempty"`
	// Beta2 is the share of the mean square that a step keeps, in [0, 1). Zero stands for 0.999.
	Beta2 float64 `json:"beta2,omitempty"`
	// Epsilon is added to the root, to keep it from zero: at least 1e-15 in float32, 1e-30 in float64. Zero stands for
	// 1e-8.
	Epsilon float64 `json:"epsilon,omitempty"`
	// WeightDecay is the share of the value, times the learning rate, that a step takes away. Zero stands for 0.01;
	// without any decay this is Adam.
	WeightDecay float64 `json:"weight_decay,omitempty"`
}

// Name implements Method.
func (AdamW) Name() string { return "adamw" }

// Bind implements Method.
func (m AdamW) Bind(vars []Variable) (Optimizer, error) {
	m.WeightDecay = orDefault(m.WeightDecay, 0.01)
	return Adam(m).bind(m.Name(), vars, true)
}
