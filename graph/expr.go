package graph

import "gorgonia.org/gorgonia"

// expr records a node of the Gorgonia graph. Gorgonia's ids and edges become invalid when its ops rewrite nodes; this
// record does not.
type expr struct {
	id     int
	g      *gorgonia.Node
	op     *op // nil for leaves and for ops of Gorgonia's own
	name   string
	path   string // the scope in which it was made
	shape  []int
	inputs []*expr
	value  Tensor // of a leaf
	// constant marks a leaf that never changes.
	constant bool
	// by is the op that computes the value in the compiled program. It is set for values that can be read from outside.
	by *op
}

// leaf adds a node that is bound to a tensor: an input, a parameter, noise or a constant.
func (b *builder) leaf(name string, t Tensor, path string) *expr {
	return b.add(&expr{g: newLeaf(b.g, b.hashes, name, t), name: name, path: path, shape: t.Shape, value: t})
}

// newLeaf makes a Gorgonia node that is bound to a tensor and has an unused hash.
func newLeaf(g *gorgonia.ExprGraph, taken map[uint32]bool, name string, t Tensor) *gorgonia.Node {
	for {
		n := gorgonia.NewTensor(g, t.DType().gorgonia(), len(t.Shape),
			gorgonia.WithShape(t.Shape...), gorgonia.WithName(name), gorgonia.WithValue(t.dense()))
		if !taken[n.Hashcode()] {
			return n
		}
		name += "'"
	}
}

func (b *builder) add(e *expr) *expr {
	e.id = len(b.exprs)
	b.hashes[e.g.Hashcode()] = true
	b.exprs = append(b.exprs, e)
	b.known[e.g] = e
	return e
}

// ran reports whether the value of the expression has been computed.
func (e *expr) ran() bool { return e.by.ran }

// result returns the memory that holds the value of the expression after a run.
func (e *expr) result() Tensor { return e.by.out }
