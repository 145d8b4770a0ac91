package graph

import (
	"fmt"
	"slices"
	"strings"
)

// Norm names a normalisation between the affine map and the activation of a layer. The zero value is none.
type Norm string

// The normalisations.
const (
	NoNorm    Norm = ""
	NormBatch Norm = "batch" // BatchNorm
	NormLayer Norm = "layer" // LayerNorm
)

// Norms lists the normalisations, NoNorm first.
func Norms() []Norm { return []Norm{NoNorm, NormBatch, NormLayer} }

// Check returns an error for an unknown normalisation that names the known ones.
func (n Norm) Check() error {
	if err := n.check(); err != nil {
		return fmt.Errorf("graph: %w", err)
	}
	return nil
}

func (n Norm) check() error {
	if slices.Contains(Norms(), n) {
		return nil
	}
	var names []string
	for _, k := range Norms() {
		names = append(names, fmt.Sprintf("%q", string(k)))
	}
	return fmt.Errorf("unknown normalisation %q; there are: %s", string(n), strings.Join(names, ", "))
}

// apply adds the normalisation of x (batch, features) with the default settings of its layer.
func (n Norm) apply(s *Scope, x Node) Node {
	switch n {
	case NoNorm:
		return x
	case NormBatch:
		return BatchNorm{}.Apply(s, x)
	case NormLayer:
		return LayerNorm{}.Apply(s, x)
	}
	return s.fail("", n.check())
}

// BatchNorm normalises each feature of x (batch, features) over the batch, or each channel of x (batch, channels,
// height, width) over the batch and all positions, then scales and shifts by the parameters gain and bias, (1,
// features) or (1, channels) (Ioffe and Szegedy, ICML 2015, algorithm 1).
//
// In Training mode it normalises by the mean and the biased variance of the batch, and moves the state mean and
// variance, of the shape of gain, a step of Momentum towards the mean and unbiased variance of the batch. A batch
// with a single value for each feature has no variance: the output is bias, without gradient for x, and the state
// does not change. In the other modes, and in a frozen scope, the state replaces the statistics of the batch
// (algorithm 2), and samples are independent.
//
// Two uses of one scope in a graph share gain, bias and state. In training each normalises by its own batch, and the
// state follows the first use alone. A layer just below needs no bias, since the mean is subtracted.
type BatchNorm struct {
	Epsilon  float64 // added to the variance; 0 means 1e-5
	Momentum float64 // share of the batch in the running statistics, in (0, 1]; 0 means 0.1
}

// Apply returns the normalised x.
func (l BatchNorm) Apply(s *Scope, x Node) Node {
	x, ok := s.enter("batch-norm", x)
	if !ok {
		return x
	}
	eps, err := s.epsilon(l.Epsilon)
	if err != nil {
		return s.fail("batch-norm", err)
	}
	momentum := l.Momentum
	if momentum == 0 {
		momentum = 0.1
	}
	if !(momentum > 0 && momentum <= 1) {
		return s.fail("batch-norm", fmt.Errorf("momentum %v: it must be in (0, 1]", momentum))
	}
	if dims := len(x.e.shape); dims != 2 && dims != 4 {
		return s.fail("batch-norm", fmt.Errorf("input of shape %v: it must be (batch, features) or "+
			"(batch, channels, height, width)", x.e.shape))
	}
	features := x.e.shape[1]
	gain, bias := s.Param("gain", Constant(1), 1, features), s.Param("bias", Zeros, 1, features)
	mean, variance := s.State("mean", Zeros, 1, features), s.State("variance", Constant(1), 1, features)
	if s.Training() && !s.frozen {
		ofBatch := x.Mean(batchAxes(x)...)
		centred := x.Sub(ofBatch)
		spread := centred.Square().Mean(batchAxes(x)...)
		s.follow(mean, ofBatch, variance, spread, size(x.e.shape)/features, momentum)
		scale := gain.Div(spread.Reshape(1, features).Plus(eps).Sqrt())
		return s.output(centred.Mul(perFeature(scale, x)).Add(perFeature(bias, x)))
	}
	scale := gain.Div(variance.Plus(eps).Sqrt())
	return s.output(x.Mul(perFeature(scale, x)).Add(perFeature(bias.Sub(mean.Mul(scale)), x)))
}

// follow moves the running statistics towards those of a batch of so many values for each feature, unless an earlier
// use already does.
func (s *Scope) follow(mean, ofBatch, variance, spread Node, values int, momentum float64) {
	if values < 2 || !s.ok() || s.assigned(mean) {
		return
	}
	step := func(state, v Node) {
		s.Assign(state, state.Times(1-momentum).Add(v.Reshape(state.e.shape...).Times(momentum)))
	}
	step(mean, ofBatch)
	step(variance, spread.Times(float64(values)/float64(values-1)))
}

// batchAxes are all dimensions except the features.
func batchAxes(x Node) []int {
	if len(x.e.shape) == 4 {
		return []int{0, 2, 3}
	}
	return []int{0}
}

// perFeature shapes v (1, features) so that it broadcasts against x.
func perFeature(v, x Node) Node {
	if len(x.e.shape) == 4 {
		return v.Reshape(1, x.e.shape[1], 1, 1)
	}
	return v
}

// epsilon is the number that a layer adds to a variance, 1e-5 if zero.
func (s *Scope) epsilon(eps float64) (float64, error) {
	if eps == 0 {
		eps = 1e-5
	}
	if !(s.DType().round(eps) > 0) || s.DType().check(eps) != nil {
		return 0, fmt.Errorf("epsilon %v: it must be positive and finite in %v", eps, s.DType())
	}
	return eps, nil
}

// LayerNorm normalises each sample to mean 0 and variance 1 over its features, then scales and shifts by the
// parameters gain and bias, (1, features) (Ba, Kiros and Hinton, arXiv:1607.06450, eq. 4). Variances are biased
// (divided by the number of features).
type LayerNorm struct {
	Epsilon float64 // added to the variance; 0 means 1e-5
}

// Apply returns the normalised x (batch, features).
func (l LayerNorm) Apply(s *Scope, x Node) Node {
	x, ok := s.enter("layer-norm", x)
	if !ok {
		return x
	}
	eps, err := s.epsilon(l.Epsilon)
	if err != nil {
		return s.fail("layer-norm", err)
	}
	if len(x.e.shape) != 2 {
		return s.fail("layer-norm", fmt.Errorf("input of shape %v: it must be (batch, features)", x.e.shape))
	}
	centred := x.Sub(x.Mean(1))
	std := centred.Square().Mean(1).Plus(eps).Sqrt()
	gain, bias := s.Param("gain", Constant(1), 1, x.e.shape[1]), s.Param("bias", Zeros, 1, x.e.shape[1])
	return s.output(centred.Div(std).Mul(gain).Add(bias))
}
