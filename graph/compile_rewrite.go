package graph

import (
	"fmt"
	"slices"
	"strconv"

	"github.com/aegis-ae/aegis/graph/form"
	"github.com/aegis-ae/aegis/graph/internal/kernel"
)

// Rewriting starts when a graph is complete, gradients included. It reads the written form and turns it into another
// that computes the same values in fewer passes over memory. Only the program sees the result. Equations and gradients
// are written as they stand in a paper, one op per operation, and differentiation uses what was written.
//
// Of the form, rewriting reads ops, attributes, shapes and inputs. The functions that compute an op are kept beside the
// form, in the compiler. Rewriting has three steps:
//
//   - simplify (compile_simplify.go): compute constants once, merge factors, and do not store repeated values;
//   - contract (compile_contract.go): make one op of a sum of matrix products and one sum of a sum of sums, and
//     multiply by a factor after summing;
//   - fuse (compile_fuse.go): compute elementwise ops over tensors of one size, and the sums of their results, in one
//     pass.

// opKind is a class of ops that rewriting treats alike.
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

// kindOf returns the kind of a node's op.
func kindOf(n *form.Node) opKind {
	if _, binary := binaryOps[n.Op]; binary {
		return kindBinary
	}
	return kinds[n.Op]
}

// compiler turns the nodes that were written into the nodes that a program computes.
type compiler struct {
	dtype       DType
	definitions map[*form.Node]*definition
	values      map[*form.Node]Tensor // of leaves
	known       map[string]*form.Node // common sub-expressions
	nodes       int

	view map[*form.Node]bool // nodes that share the memory of their input
	once map[*form.Node]bool // nodes that are computed in the first run only
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

// key identifies ops and constants: nodes of equal keys have equal values.
func key(n *form.Node) string {
	text := n.Signature()
	for _, in := range n.Inputs {
		text += " " + strconv.Itoa(in.ID)
	}
	return text
}

// place is a compiler that makes nodes at one path.
type place struct {
	*compiler
	path string
}

func (c *compiler) at(path string) place { return place{c, path} }

// apply returns the node that applies an op to inputs.
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

// add returns the known node that equals n. If there is none it adds n and calls made.
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
	pinned map[*form.Node]bool // must stay as they are
	uses   map[*form.Node]int  // the number of inputs that each is
	done   map[*form.Node]*form.Node
}

// rewrite returns, for each root, the node that computes its value in the compiled program. Each has memory of its own,
// which only parts of the program read.
func (c *compiler) rewrite(roots []*form.Node) []*form.Node {
	out := c.step(roots, (*rewriting).simplify)
	out = c.step(out, (*rewriting).contract)
	out = c.fuse(c.separate(roots, out))
	c.runOnce(out)
	c.shareMemory(out)
	return out
}

// rule rewrites a node, given its rewritten inputs. It returns nil to keep the op and only replace its inputs.
type rule func(r *rewriting, n *form.Node, in []*form.Node) *form.Node

// step applies a rule to everything below the roots, inputs first.
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

// again returns a node's op applied to other inputs.
func (c *compiler) again(n *form.Node, in []*form.Node) *form.Node {
	if slices.Equal(in, n.Inputs) {
		return n
	}
	return c.at(n.Path).apply(*c.definitions[n], in...)
}

// pinned returns what rewriting must not touch: Gorgonia's own ops, since Gorgonia holds the edges between them;
// everything below these; and the ops that read their results, which must run before Gorgonia's next op overwrites
// them.
func pinned(order []*form.Node) map[*form.Node]bool {
	var fixed []*form.Node
	for _, n := range order {
		if foreign(n) || slices.ContainsFunc(n.Inputs, foreign) {
			fixed = append(fixed, n)
		}
	}
	return setOf(form.Order(fixed...))
}

// foreign reports whether one of Gorgonia's own ops computes a node.
func foreign(n *form.Node) bool { return n.Op == form.Foreign && !n.Leaf() }

func setOf(nodes []*form.Node) map[*form.Node]bool {
	set := map[*form.Node]bool{}
	for _, n := range nodes {
		set[n] = true
	}
	return set
}

// separate ensures that every root has an op of its own, which computes no other value that can be read from outside.
func (c *compiler) separate(written, roots []*form.Node) []*form.Node {
	of := map[*form.Node]*form.Node{} // the written node that each stands for
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

// runOnce marks what depends on constants alone. It leaves out what others may write to: the roots and the inputs of
// Gorgonia's own ops.
func (c *compiler) runOnce(roots []*form.Node) {
	order, isRoot := form.Order(roots...), setOf(roots)
	fixed := pinned(order)
	for n, constant := range c.constants(order) {
		c.once[n] = constant && !n.Leaf() && !isRoot[n] && !fixed[n]
	}
}

// shareMemory turns reshapes into views of their inputs, except roots and the neighbours of Gorgonia's own ops, which
// write to the memory of others.
func (c *compiler) shareMemory(roots []*form.Node) {
	order, isRoot := form.Order(roots...), setOf(roots)
	fixed := pinned(order)
	for _, n := range order {
		c.view[n] = kindOf(n) == kindReshape && !isRoot[n] && !fixed[n] && !fixed[n.Inputs[0]]
	}
}

// constants finds the nodes that have the same value in every run.
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
