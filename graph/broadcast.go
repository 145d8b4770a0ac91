package graph

import (
	"fmt"
	"slices"

	"github.com/aegis-ae/aegis/graph/internal/kernel"
)

// Add returns a + b. Shapes broadcast as in NumPy: dimensions must be equal or 1. A (1, 1) tensor goes with any shape.
func (n Node) Add(b Node) Node {
	return n.binary("add", kernel.Add, b, func(_, _, _, g Node) (Node, Node) { return g, g })
}

// Sub returns a - b, with broadcasting (see Add).
func (n Node) Sub(b Node) Node {
	return n.binary("sub", kernel.Sub, b, func(_, _, _, g Node) (Node, Node) { return g, g.Neg() })
}

// Mul returns a·b, element by element, with broadcasting (see Add). MatMul is the matrix product.
func (n Node) Mul(b Node) Node {
	return n.binary("mul", kernel.Mul, b, func(a, b, _, g Node) (Node, Node) { return g.Mul(b), g.Mul(a) })
}

// Div returns a/b, element by element, with broadcasting (see Add).
func (n Node) Div(b Node) Node {
	// By the quotient y, since a/b² can overflow float32 where y does not.
	return n.binary("div", kernel.Div, b, func(_, b, y, g Node) (Node, Node) {
		ga := g.Div(b)
		return ga, ga.Mul(y).Neg()
	})
}

func (n Node) binary(name string, kind kernel.BinaryOp, m Node, grad func(a, b, y, g Node) (Node, Node)) Node {
	s, ok := begin(name, n, m)
	if !ok {
		return Node{s: s}
	}
	a, b := n, m
	if len(a.e.shape) != len(b.e.shape) { // a number goes with any number of dimensions
		if size(b.e.shape) == 1 {
			b = b.Reshape(ones(len(a.e.shape))...)
		} else if size(a.e.shape) == 1 {
			a = a.Reshape(ones(len(b.e.shape))...)
		}
	}
	shape, err := broadcastShape(a.e.shape, b.e.shape)
	if err != nil {
		return misfit(name, err, n, m)
	}
	d := binaryDefinition(name, kind, shape, a.e.shape, b.e.shape)
	if grad != nil {
		d.grad = func(in []Node, y, g Node, want []bool) []Node {
			ga, gb := grad(in[0], in[1], y, g)
			if want[0] {
				ga = ga.SumTo(in[0].e.shape...)
			}
			if want[1] {
				gb = gb.SumTo(in[1].e.shape...)
			}
			return []Node{ga, gb}
		}
	}
	return s.apply(d, a, b)
}

// binaryDefinition is an op of two arguments that broadcast to a shape, without its gradient.
func binaryDefinition(name string, kind kernel.BinaryOp, shape, a, b []int) definition {
	dims, as, bs := strides(shape, a, b)
	return definition{
		op: name, shape: shape, elementwise: true,
		run: kernels{
			func(out []float32, in [][]float32) { kernel.Binary(kind, out, in[0], in[1], dims, as, bs) },
			func(out []float64, in [][]float64) { kernel.Binary(kind, out, in[0], in[1], dims, as, bs) },
		},
		part: kernels{
			func(out []float32, in [][]float32) { kernel.Combine(kind, out, in[0], in[1]) },
			func(out []float64, in [][]float64) { kernel.Combine(kind, out, in[0], in[1]) },
		},
	}
}

// BroadcastTo repeats x along its dimensions of extent 1 to fill the shape.
func (n Node) BroadcastTo(shape ...int) Node {
	s, ok := begin("broadcast", n)
	if !ok {
		return Node{s: s}
	}
	name := fmt.Sprintf("broadcast%v", shape)
	if slices.Equal(shape, n.e.shape) {
		return n
	}
	if err := checkShape(shape); err != nil {
		return s.fail("broadcast", err)
	}
	if got, err := broadcastShape(n.e.shape, shape); err != nil || !slices.Equal(got, shape) {
		return s.fail(name, fmt.Errorf("shape %v does not broadcast to %v", n.e.shape, shape))
	}
	return s.apply(broadcastDefinition(slices.Clone(n.e.shape), slices.Clone(shape)), n)
}

func broadcastDefinition(from, shape []int) definition {
	dims, zero, xs := strides(shape, ones(len(shape)), from)
	return definition{
		op: "broadcast", label: fmt.Sprintf("broadcast%v", shape), shape: shape,
		run: kernels{
			func(out []float32, in [][]float32) {
				kernel.Binary(kernel.Add, out, []float32{0}, in[0], dims, zero, xs)
			},
			func(out []float64, in [][]float64) {
				kernel.Binary(kernel.Add, out, []float64{0}, in[0], dims, zero, xs)
			},
		},
		grad: func(_ []Node, _, g Node, _ []bool) []Node { return []Node{g.SumTo(from...)} },
	}
}

func ones(n int) []int { return slices.Repeat([]int{1}, n) }

func broadcastShape(a, b []int) ([]int, error) {
	if len(a) != len(b) {
		return nil, fmt.Errorf("shape %v against %v: the numbers of dimensions differ", a, b)
	}
	out := make([]int, len(a))
	for i := range a {
		if a[i] != b[i] && a[i] != 1 && b[i] != 1 {
			return nil, fmt.Errorf("shape %v against %v: dimension %d is neither equal nor 1", a, b, i)
		}
		out[i] = max(a[i], b[i])
	}
	return out, nil
}

// strides merges adjacent dimensions along which both arguments step in the same way. It returns the merged extents and
// the strides of each argument, 0 where it is broadcast.
func strides(shape, a, b []int) (dims, as, bs []int) {
	type pattern struct{ a, b bool } // whether the argument is broadcast along the dimension
	var last pattern
	for i, d := range shape {
		if d == 1 {
			continue
		}
		p := pattern{a[i] == 1, b[i] == 1}
		if len(dims) > 0 && p == last {
			dims[len(dims)-1] *= d
			continue
		}
		dims, last = append(dims, d), p
		as, bs = append(as, btoi(!p.a)), append(bs, btoi(!p.b))
	}
	if len(dims) == 0 {
		return []int{1}, []int{1}, []int{1}
	}
	na, nb := 1, 1
	for i := len(dims) - 1; i >= 0; i-- {
		if as[i] == 1 {
			as[i], na = na, na*dims[i]
		}
		if bs[i] == 1 {
			bs[i], nb = nb, nb*dims[i]
		}
	}
	return dims, as, bs
}

func btoi(b bool) int {
	if b {
		return 1
	}
	return 0
}
