package graph

import (
	"math"
	"slices"

	"github.com/aegis-ae/aegis/graph/form"
	"github.com/aegis-ae/aegis/graph/internal/kernel"
)

// simplify is the first step of rewriting.
func (r *rewriting) simplify(n *form.Node, in []*form.Node) *form.Node {
	at, d := r.at(n.Path), *r.definitions[n]
	switch kindOf(n) {
	case kindCopy:
		if !r.roots[n] && !r.pinned[in[0]] {
			return in[0]
		}
	case kindAffine:
		return at.affine(in[0], d)
	case kindBinary:
		return at.binary(in[0], in[1], d)
	case kindBroadcast:
		return at.broadcast(in[0], n.Shape)
	case kindSum:
		return at.sum(in[0], n.Shape)
	case kindReshape:
		return at.reshape(in[0], n.Shape)
	default:
		if d.part.f32 != nil && len(in) == 1 {
			return at.elementwise(in[0], d)
		}
	}
	return nil
}

// number returns the value of a constant of one element.
func number(n *form.Node) (float64, bool) {
	if n.Op == form.Constant && size(n.Shape) == 1 {
		return n.Values[0], true
	}
	return 0, false
}

// repeated returns the input of a broadcast, or the node itself if it is none.
func repeated(n *form.Node) *form.Node {
	if kindOf(n) == kindBroadcast {
		return n.Inputs[0]
	}
	return n
}

// elementwise applies an elementwise op of one argument. The op of a constant is computed at once, and the op of a
// broadcast moves in front of it.
func (p place) elementwise(x *form.Node, d definition) *form.Node {
	if _, ok := number(x); ok {
		return p.calculated(d, x)
	}
	if from := repeated(x); from != x {
		return p.broadcast(p.elementwise(from, d), x.Shape)
	}
	d.shape = x.Shape
	return p.apply(d, x)
}

// calculated returns the constant that an op makes of constants, with the same kernel as a run.
func (p place) calculated(d definition, in ...*form.Node) *form.Node {
	d.shape = ones(len(in[0].Shape))
	values := make([]Tensor, len(in))
	for i, x := range in {
		values[i] = p.values[x]
	}
	return p.constant(d.compute(p.dtype, d.part, values).At(0), d.shape)
}

// affine applies scale·x + shift, one of which is the identity. It merges two factors if their product keeps full
// precision.
func (p place) affine(x *form.Node, d definition) *form.Node {
	scale, shift := affineOf(d.op, d.attrs)
	if scale == 1 && shift == 0 {
		return x
	}
	if x.Op == "times" && shift == 0 {
		if inner := x.Attrs.Float("factor"); p.precise(scale * inner) {
			return p.times(x.Inputs[0], scale*inner)
		}
	}
	return p.elementwise(x, d)
}

// affineOf returns the scale and the shift of an affine op.
func affineOf(op string, a form.Attrs) (scale, shift float64) {
	if op == "times" {
		return a.Float("factor"), 0
	}
	return 1, a.Float("term")
}

// precise reports whether a number is finite and not subnormal in the element type.
func (c *compiler) precise(v float64) bool {
	smallest := 0x1p-126
	if c.dtype == Float64 {
		smallest = 0x1p-1022
	}
	return c.dtype.check(v) == nil && math.Abs(v) >= smallest
}

// times returns c·x.
func (p place) times(x *form.Node, c float64) *form.Node { return p.affine(x, affineDefinition(c, 0)) }

// plus returns x + c.
func (p place) plus(x *form.Node, c float64) *form.Node { return p.affine(x, affineDefinition(1, c)) }

// binary applies an op of two arguments. It uses the inputs of broadcasts instead of the broadcasts, and an op of one
// argument if the other is a constant number.
func (p place) binary(a, b *form.Node, d definition) *form.Node {
	a, b = repeated(a), repeated(b)
	u, first := number(a)
	v, second := number(b)
	op := binaryOps[d.op]
	var y *form.Node
	switch {
	case first && second:
		y = p.calculated(d, a, b)
	case second && op == kernel.Mul && finite(v):
		y = p.times(a, v)
	case second && op == kernel.Add && finite(v):
		y = p.plus(a, v)
	case second && op == kernel.Sub && finite(v):
		y = p.plus(a, -v)
	case first && op == kernel.Mul && finite(u):
		y = p.times(b, u)
	case first && op == kernel.Add && finite(u):
		y = p.plus(b, u)
	default:
		shape := make([]int, len(a.Shape))
		for i := range shape {
			shape[i] = max(a.Shape[i], b.Shape[i])
		}
		y = p.apply(binaryDefinition(d.op, op, shape, a.Shape, b.Shape), a, b)
	}
	return p.broadcast(y, d.shape)
}

func finite(v float64) bool { return !math.IsInf(v, 0) && !math.IsNaN(v) }

// broadcast repeats x to a shape, in one step.
func (p place) broadcast(x *form.Node, shape []int) *form.Node {
	x = repeated(x)
	if slices.Equal(shape, x.Shape) {
		return x
	}
	return p.apply(broadcastDefinition(x.Shape, shape), x)
}

// sum adds x up to a shape. Repeated values are multiplied instead of added.
func (p place) sum(x *form.Node, shape []int) *form.Node {
	from := repeated(x)
	if from == x {
		return p.sumTo(x, shape)
	}
	to, times := slices.Clone(from.Shape), 1
	for i := range shape {
		if shape[i] == 1 {
			if from.Shape[i] == 1 {
				times *= x.Shape[i]
			}
			to[i] = 1
		}
	}
	return p.broadcast(p.times(p.sumTo(from, to), float64(times)), shape)
}

// reshape gives x another shape, without the shapes in between.
func (p place) reshape(x *form.Node, shape []int) *form.Node {
	if kindOf(x) == kindReshape {
		x = x.Inputs[0]
	}
	if v, ok := number(repeated(x)); ok {
		return p.broadcast(p.constant(v, ones(len(shape))), shape)
	}
	if slices.Equal(shape, x.Shape) {
		return x
	}
	return p.apply(reshapeDefinition(x.Shape, shape), x)
}
