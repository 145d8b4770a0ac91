package graph

import (
	"fmt"
	"slices"
	"strconv"

	"github.com/aegis-ae/aegis/graph/form"
	"github.com/aegis-ae/aegis/graph/internal/kernel"
)

// Rewriting happens when a graph is complete, gradients included. It reads the written form and makes another of it,
// which computes the same in fewer passes over memory. Nobody but the program sees it: an equation, or the gradient of
// an op, is written as it stands in the paper, one op an operation, and what is differentiated is what was written. In
// three steps, a node gets
//
//   - simpler (compile_simplify.go): numbers are calculated once, factors are collected, and what is repeated along a
//     dimension is no tensor of its own;
//   - shorter (compile_contract.go): a sum of products of matrices becomes one op, a sum of sums one sum, and a factor
//     waits until a sum is done;
//   - fused (compile_fuse.go): elementwise ops over tensors of one shape, and the sums of their results, become one
//     pass.

// opKind says what rewriting knows of an op.
type opKind int

const (
	kindOther     opKind = iota
	kindCopy             // the input
	kindAffine           // scale·x + shift, of which one is the identity
	kindBinary           // an elementwise operation of two arguments, with broadcasting
	kindBroadcast        // BroadcastTo
	kindSum              // SumTo
	kindReshape          // Reshape
	kindProduct          // a product of matrices, or a sum of products
)

var kinds = map[string]opKind{
	"identity": kindCopy, "times": kindAffine, "plus": kindAffine, "broadcast": kindBroadcast, "sum": kindSum,
	"reshape": kindReshape, "matmul": kindProduct, sumOfProductsOp: kindProduct,
}

var binaryOps = map[string]kernel.BinaryOp{
	"add": kernel.Add, "sub": kernel.Sub, "mul": kernel.Mul, "div": kernel.Div, "max": kernel.Max, "min": kernel.Min,
	"greater": kernel.Greater,
}

// kindOf returns what is known of the op of a node.
func kindOf(n *form.Node) opKind {
	if _, binary := binaryOps[n.Op]; binary {
		return kindBinary
	}
	return kinds[n.Op]
}

// compiler makes the nodes that a program computes from those that were written.
type compiler struct {
	dtype       DType
	definitions map[*form.Node]*definition
	values      map[*form.Node]Tensor // of leaves
	known       map[string]*form.Node // common sub-expressions
	nodes       int

	view map[*form.Node]bool // nodes that need no memory of their own
	once map[*form.Node]bool // nodes that keep the value of the first run
}

func newCompiler(w *written, d DType) *compiler {
	c := &compiler{
		dtype: d, definitions: map[*form.Node]*definition{}, values: map[*form.Node]Tensor{}, known: map[string]*form.Node{},
		view: map[*form.Node]bool{}, once: map[*form.Node]bool{},
	}
	for _, n := range w.Nodes {
		if d := w.definitions[n]; d != nil {
			c.definitions[n] = d
			c.known[key(n)] = n
		} else {
			c.values[n] = w.values[n]
			if n.Op == form.Constant && n.Values != nil {
				c.known[key(n)] = n
			}
		}
	}
	c.nodes = len(w.Nodes)
	return c
}

// key tells nodes apart that are not leaves other than constants.
func key(n *form.Node) string {
	text := n.Signature()
	for _, in := range n.Inputs {
		text += " " + strconv.Itoa(in.ID)
	}
	return text
}

// place is a compiler that makes nodes at a path.
type place struct {
	*compiler
	path string
}

func (c *compiler) at(path string) place { return place{c, path} }

// apply returns the node of an op and its inputs.
func (p place) apply(d definition, inputs ...*form.Node) *form.Node {
	n := d.node(p.path)
	n.Inputs = inputs
	return p.add(n, func() { p.definitions[n] = &d })
}

// constant returns a constant of one value.
func (p place) constant(v float64, shape []int) *form.Node {
	n := &form.Node{Op: form.Constant, Values: []float64{v}, Shape: shape, Path: p.path, Label: "const"}
	return p.add(n, func() {
		t := newTensor(p.dtype, shape)
		for i := range t.Len() {
			t.Set(i, v)
		}
		p.values[n] = t
	})
}

// add returns the node that is like n, or n, which is then made.
func (p place) add(n *form.Node, made func()) *form.Node {
	k := key(n)
	if same := p.known[k]; same != nil {
		return same
	}
	n.ID = p.nodes
	p.nodes++
	p.known[k] = n
	made()
	return n
}

// sumTo is the sum of x to a shape.
func (p place) sumTo(x *form.Node, shape []int) *form.Node {
	if slices.Equal(shape, x.Shape) {
		return x
	}
	return p.apply(sumDefinition(x.Shape, shape), x)
}

// rewriting is the state of one step.
type rewriting struct {
	*compiler
	roots  map[*form.Node]bool
	pinned map[*form.Node]bool // stay as they are
	uses   map[*form.Node]int  // by how many inputs of other nodes each is taken
	done   map[*form.Node]*form.Node
}

// rewrite returns what computes the values of the roots in a compiled program, one node for each. These have memory of
// their own, which only the parts of the program read.
func (c *compiler) rewrite(roots []*form.Node) []*form.Node {
	out := c.step(roots, (*rewriting).simplify)
	out = c.step(out, (*rewriting).contract)
	out = c.fuse(c.separate(roots, out))
	c.runOnce(out)
	c.shareMemory(out)
	return out
}

// rule rewrites a node with its rewritten inputs, and returns nil if it knows nothing better than the same op of these.
type rule func(r *rewriting, n *form.Node, in []*form.Node) *form.Node

// step rewrites everything below the roots by a rule, inputs first.
func (c *compiler) step(roots []*form.Node, apply rule) []*form.Node {
	r := &rewriting{compiler: c, roots: setOf(roots), uses: map[*form.Node]int{}, done: map[*form.Node]*form.Node{}}
	order := form.Order(roots...)
	r.pinned = pinned(order)
	for _, n := range order {
		for _, in := range n.Inputs {
			r.uses[in]++
		}
	}
	for _, n := range order {
		r.done[n] = r.of(n, apply)
	}
	out := make([]*form.Node, len(roots))
	for i, n := range roots {
		out[i] = r.done[n]
	}
	return out
}

func (r *rewriting) of(n *form.Node, apply rule) *form.Node {
	if n.Leaf() || r.pinned[n] {
		return n
	}
	in := make([]*form.Node, len(n.Inputs))
	for i, x := range n.Inputs {
		in[i] = r.done[x]
	}
	if better := apply(r, n, in); better != nil {
		return better
	}
	return r.again(n, in)
}

// again returns the op of a node with other inputs.
func (c *compiler) again(n *form.Node, in []*form.Node) *form.Node {
	if slices.Equal(in, n.Inputs) {
		return n
	}
	return c.at(n.Path).apply(*c.definitions[n], in...)
}

// pinned are ops of Gorgonia's own and all that they are made of, since Gorgonia has the edges between these, and what
// takes their results, which must be done with them before Gorgonia's next op overwrites them.
func pinned(order []*form.Node) map[*form.Node]bool {
	var fixed []*form.Node
	for _, n := range order {
		if foreign(n) || slices.ContainsFunc(n.Inputs, foreign) {
			fixed = append(fixed, n)
		}
	}
	return setOf(form.Order(fixed...))
}

// foreign reports whether an op of Gorgonia's own computes a node.
func foreign(n *form.Node) bool { return n.Op == form.Foreign && !n.Leaf() }

func setOf(nodes []*form.Node) map[*form.Node]bool {
	set := map[*form.Node]bool{}
	for _, n := range nodes {
		set[n] = true
	}
	return set
}

// separate ensures that each root has an op, which computes it and nothing else that can be read from outside.
func (c *compiler) separate(written, roots []*form.Node) []*form.Node {
	of := map[*form.Node]*form.Node{} // for which written node each is taken
	out := make([]*form.Node, len(roots))
	for i, n := range roots {
		if first := of[n]; c.definitions[n] == nil || first != nil && first != written[i] {
			// The number keeps two copies of one node apart.
			n = c.at(n.Path).apply(definition{
				op: "copy", attrs: attrs("for", fmt.Sprint("output ", i)), label: fmt.Sprintf("copy %d", i), shape: n.Shape,
				run: copied, part: copied,
			}, n)
		}
		of[n] = written[i]
		out[i] = n
	}
	return out
}

// runOnce marks what is made of constants alone, except what others may write to: the roots and what Gorgonia's own ops
// take.
func (c *compiler) runOnce(roots []*form.Node) {
	order, isRoot := form.Order(roots...), setOf(roots)
	fixed := pinned(order)
	for n, constant := range c.constants(order) {
		c.once[n] = constant && !n.Leaf() && !isRoot[n] && !fixed[n]
	}
}

// shareMemory makes reshapes views of their inputs, except roots, and where Gorgonia's own ops come in, which write to
// the memory of others.
func (c *compiler) shareMemory(roots []*form.Node) {
	order, isRoot := form.Order(roots...), setOf(roots)
	fixed := pinned(order)
	for _, n := range order {
		c.view[n] = kindOf(n) == kindReshape && !isRoot[n] && !fixed[n] && !fixed[n.Inputs[0]]
	}
}

// constants are the nodes that have the same value in every run.
func (c *compiler) constants(order []*form.Node) map[*form.Node]bool {
	constant := map[*form.Node]bool{}
	for _, n := range order {
		if n.Leaf() {
			constant[n] = n.Op == form.Constant
			continue
		}
		d := c.definitions[n]
		constant[n] = d != nil && n.Op != stopGradientOp &&
			!slices.ContainsFunc(n.Inputs, func(in *form.Node) bool { return !constant[in] })
	}
	return constant
}
