package graph

import (
	"fmt"
	"hash"
	"hash/fnv"
	"runtime/debug"
	"slices"
	"strconv"

	"github.com/chewxy/hm"
	"gorgonia.org/gorgonia"
	"gorgonia.org/tensor"
)

// op is the only implementation of gorgonia.Op in the package. It owns its output and keeps it when the machine drops
// its registers, so a run allocates no tensors.
type op struct {
	definition
	scope *Scope // where the op was written; nil in a machine
	path  string
	id    int
	salt  int // changed until the node has an unused hash
	dtype DType
	dims  []int // numbers of dimensions of the inputs
	out   Tensor
	// A frozen op keeps the value of its first run.
	frozen, ran bool
	parts       []*op // ops whose values this one computes with its own

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

// WriteHash implements gorgonia.Op. Gorgonia merges nodes of equal 32-bit hash without looking at their inputs, so
// every op has its own number, and a salt in case two hashes collide nevertheless. Scope.apply finds common
// subexpressions exactly.
func (o *op) WriteHash(h hash.Hash) { fmt.Fprintf(h, "aegis %d.%d %s", o.id, o.salt, o.op) }

// Hashcode implements gorgonia.Op.
func (o *op) Hashcode() uint32 {
	h := fnv.New32a()
	o.WriteHash(h)
	return h.Sum32()
}

// String implements gorgonia.Op.
func (o *op) String() string { return o.name() }

// Do implements gorgonia.Op. It turns a panic into an error that says where it happened.
func (o *op) Do(values ...gorgonia.Value) (result gorgonia.Value, err error) {
	defer func() {
		if r := recover(); r != nil {
			err = fmt.Errorf("graph: %s/%s: %v\n%s", o.path, o.name(), r, debug.Stack())
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
			return nil, fmt.Errorf("graph: %s/%s: input %d is a %T, not a dense tensor", o.path, o.name(), i, v)
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

// look gives a view the memory of its input, which is the same in every run.
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

// apply adds an op to the graph, or returns the node that already applies it to the same inputs.
func (s *Scope) apply(d definition, inputs ...Node) Node {
	if !s.ok() {
		return Node{s: s}
	}
	if err := s.owns(inputs...); err != nil {
		return s.fail(d.name(), err)
	}
	if err := checkShape(d.shape); err != nil {
		return s.fail(d.name(), err)
	}
	key := d.node("").Signature()
	o := &op{definition: d, scope: s, path: s.path, dtype: s.DType(), id: len(s.b.exprs)}
	e := &expr{op: o, name: d.name(), path: s.path, shape: d.shape, id: o.id}
	children := make(gorgonia.Nodes, len(inputs))
	for i, n := range inputs {
		key += " " + strconv.Itoa(n.e.id)
		o.dims = append(o.dims, len(n.e.shape))
		e.inputs = append(e.inputs, n.e)
		children[i] = n.e.g
	}
	if same := s.b.byKey[key]; same != nil {
		return Node{same, s}
	}
	var err error
	if e.g, err = o.node(s.b.hashes, children); err != nil {
		return s.fail(d.name(), err)
	}
	s.b.add(e)
	s.b.byKey[key] = e
	return Node{e, s}
}

// node makes the Gorgonia node of the op, in the graph of its inputs, with an unused hash.
func (o *op) node(taken map[uint32]bool, inputs gorgonia.Nodes) (*gorgonia.Node, error) {
	for {
		o.salt++ // nodes that exist keep their hashes
		n, err := gorgonia.ApplyOp(o, inputs...)
		if err != nil || !taken[n.Hashcode()] {
			return n, err
		}
	}
}
