package graph

import (
	"cmp"

	"gorgonia.org/gorgonia"
)

// expr is our own record of a node of the Gorgonia graph. Gorgonia's ids and edges go stale when its ops rewrite
// nodes; this record does not.
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
	// became is the expression that computes the value in a compiled program, nil for this one.
	became *expr
}

// leaf adds a node that is bound to a tensor: an input, a parameter, noise or a constant.
func (b *builder) leaf(name string, t Tensor, path string) *expr {
	var g *gorgonia.Node
	for salted := name; g == nil || b.hashes[g.Hashcode()]; salted += "'" {
		g = gorgonia.NewTensor(b.g, t.DType().gorgonia(), len(t.Shape),
			gorgonia.WithShape(t.Shape...), gorgonia.WithName(salted), gorgonia.WithValue(t.dense()))
	}
	return b.add(&expr{g: g, name: name, path: path, shape: t.Shape, value: t})
}

func (b *builder) add(e *expr) *expr {
	e.id = len(b.exprs)
	b.hashes[e.g.Hashcode()] = true
	b.exprs = append(b.exprs, e)
	b.known[e.g] = e
	return e
}

// ran reports whether the op of an expression, or what it became, has run.
func (e *expr) ran() bool {
	return cmp.Or(e.became, e).op.ran
}

// result is the memory that holds the value of the expression after a run.
func (e *expr) result() Tensor {
	// What an expression became may be one that was written, too, and has become something else for whoever reads that.
	e = cmp.Or(e.became, e)
	if e.op != nil {
		return e.op.out
	}
	return e.value
}
