package graph

import (
	"fmt"
	"strconv"
)

// Layers are plain structs. Apply adds a layer to a graph, with its parameters in the given scope. Only the number of
// units must be set; the zero values of other fields are useful.

// Dense is a fully connected layer act(x·W + b) with parameters W (inputs, units) and b (1, units).
type Dense struct {
	Units      int
	Activation Activation
	Init       Init // of W; nil means HeNormal for ReLU and its relatives, GlorotUniform for the others
	BiasInit   Init // nil is Zeros
	NoBias     bool
}

// Apply returns the layer's output (batch, units) for x (batch, inputs).
func (d Dense) Apply(s *Scope, x Node) Node { return s.output(d.apply(s, x)) }

func (d Dense) apply(s *Scope, x Node) Node {
	x, ok := s.enter("dense", x)
	if !ok {
		return x
	}
	if len(x.e.shape) != 2 {
		return s.fail("dense", fmt.Errorf("input of shape %v: it must be (batch, features)", x.e.shape))
	}
	if d.Units < 1 {
		return s.fail("dense", fmt.Errorf("%d units: there must be at least 1", d.Units))
	}
	if err := d.Activation.Check(); err != nil {
		return x.Activate(d.Activation)
	}
	init, biasInit := d.Init, d.BiasInit
	if init == nil {
		init = d.Activation.init()
	}
	if biasInit == nil {
		biasInit = Zeros
	}
	w := s.Weight("W", init, x.e.shape[1], d.Units)
	if d.NoBias {
		return x.MatMul(w).Activate(d.Activation)
	}
	return x.Dense(w, s.Param("b", biasInit, 1, d.Units), d.Activation)
}

// Dense adds the linear layer path/name of the given number of units: Dense{Units: units}.
func (s *Scope) Dense(name string, x Node, units int) Node {
	return Dense{Units: units}.Apply(s.In(name), x)
}

// MLP is a chain of dense layers, named "0", "1", ... The zero value is the identity. Each layer applies an affine map,
// the normalisation if there is one, the activation, and dropout, in this order.
type MLP struct {
	Hidden     []int // units of each layer
	Activation Activation
	Init       Init    // of the matrices; nil as in Dense
	Norm       Norm    // normalisation of each layer, in the scope "0/norm", ...
	Dropout    float64 // probability with which the output of each layer is dropped in training
}

// Apply returns the output of the last layer.
func (m MLP) Apply(s *Scope, x Node) Node {
	for i := range m.Hidden {
		x = m.Layer(s, i, x)
	}
	return x
}

// Layer returns the output of layer i alone, in its scope of the chain, for x (batch, inputs) in place of the output of
// the layer below. With it a chain can be trained layer by layer.
func (m MLP) Layer(s *Scope, i int, x Node) Node {
	if i < 0 || i >= len(m.Hidden) {
		return s.fail("", fmt.Errorf("layer %d of a chain of %d", i, len(m.Hidden)))
	}
	layer := s.In(strconv.Itoa(i))
	x = m.layer(m.Hidden[i]).apply(layer, x)
	if m.Norm != NoNorm {
		x = m.Norm.apply(layer.In("norm"), x).Activate(m.Activation)
	}
	return layer.output(Dropout{P: m.Dropout}.Apply(layer, x))
}

// layer is the dense layer of so many units. If a normalisation follows, it comes before the activation, and batch
// normalisation would subtract a bias again.
func (m MLP) layer(units int) Dense {
	d := Dense{Units: units, Activation: m.Activation, Init: m.Init}
	if m.Norm == NoNorm {
		return d
	}
	if d.Init == nil {
		d.Init = m.Activation.init()
	}
	d.Activation, d.NoBias = Identity, m.Norm == NormBatch
	return d
}

// Dropout sets each element to 0 with probability P in training mode and divides the others by 1-P, so that the
// expectation is x (inverted dropout; Srivastava et al., JMLR 15, 2014). In the other modes it is the identity.
type Dropout struct{ P float64 }

// Apply returns x with elements dropped.
func (d Dropout) Apply(s *Scope, x Node) Node {
	x, ok := s.enter("dropout", x)
	if !ok {
		return x
	}
	if !(d.P >= 0 && d.P < 1) {
		return s.fail("dropout", fmt.Errorf("probability %v: it must be in [0, 1)", d.P))
	}
	if d.P == 0 || !s.Training() {
		return x
	}
	keep := s.In("dropout").Noise(Bernoulli(1-d.P), x.e.shape...)
	return x.Mul(keep.Times(1 / (1 - d.P)))
}

// enter returns x in this scope, so that the nodes made of it belong there, and whether it is a node of this graph.
func (s *Scope) enter(layer string, x Node) (Node, bool) {
	if !s.ok() {
		return Node{s: s}, false
	}
	if err := s.owns(x); err != nil {
		return s.fail(layer, err), false
	}
	return Node{x.e, s}, true
}
