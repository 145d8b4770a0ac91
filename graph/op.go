package graph

import (
	"fmt"
	"hash"
	"hash/fnv"
	"runtime/debug"
	"slices"
	"strings"

	"github.com/chewxy/hm"
	"gorgonia.org/gorgonia"
	"gorgonia.org/tensor"

	"github.com/aegis-ae/aegis/graph/internal/kernel"
)

// kernels are the two instances of a generic function that computes an op's output from its inputs.
type kernels struct {
	f32 func(out []float32, in [][]float32)
	f64 func(out []float64, in [][]float64)
}

// definition is all that an op of ours has to say about itself.
type definition struct {
	// name identifies the op with all of its parameters: ops of equal name and equal inputs are one node.
	// key, if set, is what else there is to tell ops apart.
	name, key string
	shape     []int
	run       kernels
	// grad returns, for each input, the gradient of a scalar with respect to it, given the gradient g with respect
	// to out, as nodes made of ops of this package; an invalid Node means zero. want says which are needed. A nil
	// grad means that the op is constant for differentiation.
	grad func(in []Node, out, g Node, want []bool) []Node
	// layer is set for a dense layer and for a product of matrices, the rows of whose first input are samples.
	layer *denseLayer
	// products are the products of matrices that the op computes, for Program.Products.
	products []Product
	// elementwise ops make each element of the output from the elements of the inputs at the same place.
	elementwise bool
	// part computes any contiguous part of the elements of the output from the same part of each input, for ops of which
	// that can be said; takesNumbers, that an input may also be one element that goes with all of the others.
	part         kernels
	takesNumbers bool
	// kind is what rewriting knows of the op, with its settings.
	kind         opKind
	binary       kernel.BinaryOp
	scale, shift float64
	// bind, if set, is told the memory of the op and of its parts before the first run.
	bind func(outs []Tensor)
	// isPart marks an op whose value its only input computes beside its own; view, one whose value is that of its input,
	// in another shape.
	isPart, view bool
	// stops marks a stop-gradient, which Program.FreezeStopGradients freezes.
	stops bool
}

// op is the one implementation of gorgonia.Op that the package needs. It owns its output, which is what makes a run
// allocate no tensors: the machine drops its registers on Reset, the op keeps its buffer.
type op struct {
	definition
	scope *Scope
	id    int
	salt  int // changed until the hash of the node is one that no other node has
	dtype DType
	dims  []int // number of dimensions of each input
	out   Tensor
	// A frozen op that ran before keeps its value.
	frozen, ran bool
	parts       []*op // ops whose values this one computes beside its own

	head *tensor.Dense
	in32 [][]float32
	in64 [][]float64
}

var _ gorgonia.SDOp = (*op)(nil)

// Arity implements gorgonia.Op.
func (o *op) Arity() int { return len(o.dims) }

// Type implements gorgonia.Op.
func (o *op) Type() hm.Type {
	types := make([]hm.Type, len(o.dims)+1)
	for i, d := range o.dims {
		types[i] = gorgonia.TensorType{Dims: d, Of: hm.TypeVariable('a')}
	}
	types[len(o.dims)] = gorgonia.TensorType{Dims: len(o.shape), Of: hm.TypeVariable('a')}
	return hm.NewFnType(types...)
}

// InferShape implements gorgonia.Op.
func (o *op) InferShape(...gorgonia.DimSizer) (tensor.Shape, error) {
	return slices.Clone(o.shape), nil
}

// ReturnsPtr implements gorgonia.Op.
func (o *op) ReturnsPtr() bool { return true }

// CallsExtern implements gorgonia.Op.
func (o *op) CallsExtern() bool { return false }

// OverwritesInput implements gorgonia.Op.
func (o *op) OverwritesInput() int { return -1 }

// WriteHash implements gorgonia.Op. Gorgonia takes nodes of equal 32-bit hash for equal, without looking at their inputs,
// so every op has a number of its own, and a salt for when two hashes collide all the same. Common sub-expressions are
// found by Scope.apply instead, exactly.
func (o *op) WriteHash(h hash.Hash) { fmt.Fprintf(h, "aegis %d.%d %s", o.id, o.salt, o.name) }

// Hashcode implements gorgonia.Op.
func (o *op) Hashcode() uint32 {
	h := fnv.New32a()
	o.WriteHash(h)
	return h.Sum32()
}

// String implements gorgonia.Op.
func (o *op) String() string { return o.name }

// Do implements gorgonia.Op. It recovers from panics, to say where.
func (o *op) Do(values ...gorgonia.Value) (result gorgonia.Value, err error) {
	defer func() {
		if r := recover(); r != nil {
			err = fmt.Errorf("graph: %s/%s: %v\n%s", o.scope.path, o.name, r, debug.Stack())
		}
	}()
	if o.frozen && o.ran {
		return o.head, nil
	}
	if o.head == nil && !o.view {
		o.allocate()
	}
	for i, v := range values {
		d, ok := v.(*tensor.Dense)
		if !ok {
			return nil, fmt.Errorf("graph: %s/%s: input %d is a %T, not a dense tensor", o.scope.path, o.name, i, v)
		}
		switch {
		case o.view:
			o.look(d)
		case o.dtype == Float64:
			o.in64[i] = d.Float64s()
		default:
			o.in32[i] = d.Float32s()
		}
	}
	switch {
	case o.isPart || o.view:
	case o.dtype == Float64:
		o.run.f64(o.out.Float64, o.in64)
	default:
		o.run.f32(o.out.Float32, o.in32)
	}
	o.ran = true
	return o.head, nil
}

// allocate makes the memory of the op and of its parts, once.
func (o *op) allocate() {
	if o.head == nil {
		o.out = newTensor(o.dtype, o.shape)
		o.head = o.out.dense()
		o.in32 = make([][]float32, len(o.dims))
		o.in64 = make([][]float64, len(o.dims))
	}
	outs := []Tensor{o.out}
	for _, p := range o.parts {
		p.allocate()
		outs = append(outs, p.out)
	}
	if o.bind != nil {
		o.bind(outs)
	}
}

// look makes a view one of the memory of its input, which is the same in every run.
func (o *op) look(d *tensor.Dense) {
	if o.head != nil {
		return
	}
	o.out = Tensor{Shape: slices.Clone(o.shape)}
	if o.dtype == Float64 {
		o.out.Float64 = d.Float64s()
	} else {
		o.out.Float32 = d.Float32s()
	}
	o.head = o.out.dense()
}

// DiffWRT implements gorgonia.SDOp.
func (o *op) DiffWRT(inputs int) []bool {
	d := make([]bool, inputs)
	for i := range d {
		d[i] = o.grad != nil
	}
	return d
}

// SymDiff implements gorgonia.SDOp.
func (o *op) SymDiff(inputs gorgonia.Nodes, output, grad *gorgonia.Node) (gorgonia.Nodes, error) {
	b := o.scope.b
	in := make([]Node, len(inputs))
	for i, n := range inputs {
		in[i] = Node{b.known[n], o.scope}
	}
	gs := o.grad(in, Node{b.known[output], o.scope}, Node{b.known[grad], o.scope}, o.DiffWRT(len(in)))
	out := make(gorgonia.Nodes, len(gs))
	for i, g := range gs {
		if g.e != nil {
			out[i] = g.e.g
		}
	}
	return out, b.err
}

// apply adds an op to the graph, or finds the node that is the same op of the same inputs.
func (s *Scope) apply(d definition, inputs ...Node) Node {
	if !s.ok() {
		return Node{s: s}
	}
	if err := s.owns(inputs...); err != nil {
		return s.fail(d.name, err)
	}
	if err := checkShape(d.shape); err != nil {
		return s.fail(d.name, err)
	}
	var key strings.Builder
	fmt.Fprintf(&key, "%q %q", d.name, d.key) // quoted, since numbers follow
	o := &op{definition: d, scope: s, dtype: s.DType(), id: len(s.b.exprs)}
	e := &expr{op: o, name: d.name, path: s.path, shape: d.shape, id: o.id}
	children := make(gorgonia.Nodes, len(inputs))
	for i, n := range inputs {
		fmt.Fprintf(&key, " %d", n.e.id)
		o.dims = append(o.dims, len(n.e.shape))
		e.inputs = append(e.inputs, n.e)
		children[i] = n.e.g
	}
	if same := s.b.byKey[key.String()]; same != nil {
		return Node{same, s}
	}
	for e.g == nil || s.b.hashes[e.g.Hashcode()] {
		o.salt++
		var err error
		if e.g, err = gorgonia.ApplyOp(o, children...); err != nil {
			return s.fail(d.name, err)
		}
		o = o.copy() // the node keeps the op that it has; another try needs another one
	}
	e.op = e.g.Op().(*op)
	s.b.add(e)
	s.b.byKey[key.String()] = e
	return Node{e, s}
}

// copy returns an op like o, which has not run yet.
func (o *op) copy() *op {
	c := *o
	return &c
}
