package graph

import (
	"math"
	"slices"

	"github.com/aegis-ae/aegis/graph/internal/kernel"
)

// simplify is the first step of rewriting.
func (r *rewriting) simplify(e *expr, in []Node) Node {
	d := e.op.definition
	switch d.kind {
	case kindCopy:
		if !r.roots[e] && !r.pinned[in[0].e] {
			return in[0]
		}
	case kindAffine:
		return affineOf(in[0], d)
	case kindBinary:
		return binaryOf(in[0], in[1], d)
	case kindBroadcast:
		return broadcastOf(in[0], d.shape)
	case kindSum:
		return sumOf(in[0], d.shape)
	case kindReshape:
		return reshapeOf(in[0], d.shape)
	default:
		if d.part.f32 != nil && len(in) == 1 {
			return elementwiseOf(in[0], d)
		}
	}
	return Node{}
}

// number returns the value of a constant of one element.
func (n Node) number() (float64, bool) {
	if n.e.constant && n.e.value.Len() == 1 {
		return n.e.value.At(0), true
	}
	return 0, false
}

// repeated returns what a broadcast repeats, or the node itself.
func (n Node) repeated() Node {
	if n.e.kind() == kindBroadcast {
		return Node{n.e.inputs[0], n.s}
	}
	return n
}

// elementwiseOf applies an elementwise op of one argument: to a number at once, and before a broadcast rather than after it.
func elementwiseOf(x Node, d definition) Node {
	if _, ok := x.number(); ok {
		return calculated(d, x)
	}
	if from := x.repeated(); from.e != x.e {
		return broadcastOf(elementwiseOf(from, d), x.e.shape)
	}
	d.shape = x.e.shape
	return x.s.apply(d, x)
}

// calculated is the result of an op of numbers, calculated as a run would calculate it.
func calculated(d definition, in ...Node) Node {
	s := in[0].s
	o := &op{definition: d, dtype: s.DType(), dims: make([]int, len(in))}
	o.shape = ones(len(in[0].e.shape))
	o.allocate()
	for i, x := range in {
		o.in32[i], o.in64[i] = x.e.value.Float32, x.e.value.Float64
	}
	if o.dtype == Float64 {
		d.part.f64(o.out.Float64, o.in64)
	} else {
		d.part.f32(o.out.Float32, o.in32)
	}
	return s.Const([]float64{o.out.At(0)}, o.shape...)
}

// affineOf is scale·x + shift, of which one is the identity. Of two factors it makes one, as long as their product is a
// number of full precision.
func affineOf(x Node, d definition) Node {
	if d.scale == 1 && d.shift == 0 {
		return x
	}
	if !x.Valid() {
		return x
	}
	if inner := x.e; d.shift == 0 && inner.kind() == kindAffine && inner.op.shift == 0 && x.s.precise(d.scale*inner.op.scale) {
		return timesOf(Node{inner.inputs[0], x.s}, d.scale*inner.op.scale)
	}
	return elementwiseOf(x, d)
}

// precise reports whether a number is finite in the element type and not so small that it has lost digits.
func (s *Scope) precise(v float64) bool {
	smallest := 0x1p-126
	if s.DType() == Float64 {
		smallest = 0x1p-1022
	}
	return s.DType().check(v) == nil && math.Abs(v) >= smallest
}

// timesOf is c·x.
func timesOf(x Node, c float64) Node { return affineOf(x, affineDefinition(c, 0)) }

// plusOf is x + c.
func plusOf(x Node, c float64) Node { return affineOf(x, affineDefinition(1, c)) }

// binaryOf is an op of two arguments: of what broadcasts repeat rather than of broadcasts, and of one argument if the
// other is a number.
func binaryOf(a, b Node, d definition) Node {
	a, b = a.repeated(), b.repeated()
	p, first := a.number()
	q, second := b.number()
	var y Node
	switch {
	case first && second:
		y = calculated(d, a, b)
	case second && d.binary == kernel.Mul && finite(q):
		y = timesOf(a, q)
	case second && d.binary == kernel.Add && finite(q):
		y = plusOf(a, q)
	case second && d.binary == kernel.Sub && finite(q):
		y = plusOf(a, -q)
	case first && d.binary == kernel.Mul && finite(p):
		y = timesOf(b, p)
	case first && d.binary == kernel.Add && finite(p):
		y = plusOf(b, p)
	default:
		y = a.binary(d.name, d.binary, b, nil)
	}
	return broadcastOf(y, d.shape)
}

func finite(v float64) bool { return !math.IsInf(v, 0) && !math.IsNaN(v) }

// broadcastOf is x repeated to a shape, in one go.
func broadcastOf(x Node, shape []int) Node {
	if !x.Valid() {
		return x
	}
	return x.repeated().BroadcastTo(shape...)
}

// sumOf is the sum of x to a shape. What is repeated need not be added.
func sumOf(x Node, shape []int) Node {
	from := x.repeated()
	if from.e == x.e {
		return x.SumTo(shape...)
	}
	to, times := slices.Clone(from.e.shape), 1
	for i := range shape {
		if shape[i] == 1 {
			if from.e.shape[i] == 1 {
				times *= x.e.shape[i]
			}
			to[i] = 1
		}
	}
	return broadcastOf(timesOf(from.SumTo(to...), float64(times)), shape)
}

// reshapeOf is x in another shape, without the shapes between.
func reshapeOf(x Node, shape []int) Node {
	if x.e.kind() == kindReshape {
		x = Node{x.e.inputs[0], x.s}
	}
	if v, ok := x.repeated().number(); ok {
		return broadcastOf(x.s.Const([]float64{v}, ones(len(shape))...), shape)
	}
	return x.Reshape(shape...)
}
