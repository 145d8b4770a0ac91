package graph

import (
	"fmt"
	"slices"
	"strings"

	"github.com/aegis-ae/aegis/graph/internal/kernel"
)

// contract is the second step of rewriting. It makes one op of several whose results nobody else takes.
func (r *rewriting) contract(e *expr, in []Node) Node {
	switch {
	case e.kind() == kindSum:
		return r.sumOf(e.inputs[0], in[0], e.shape)
	case e.kind() == kindAffine:
		return affineOf(in[0], e.op.definition)
	case e.kind() == kindBinary && e.op.binary == kernel.Add:
		return r.sumOfProducts(e, in)
	}
	return Node{}
}

// sumOf is the sum of x, the rewritten from, to a shape: in one go if x is a sum, and with a factor after it.
func (r *rewriting) sumOf(from *expr, x Node, shape []int) Node {
	if len(x.e.inputs) != 1 || !r.alone(from) {
		return x.SumTo(shape...)
	}
	below := Node{x.e.inputs[0], x.s}
	switch {
	case x.e.kind() == kindSum:
		return below.SumTo(shape...)
	case x.e.kind() == kindAffine && x.e.op.shift == 0:
		if below.e.kind() == kindSum && r.alone(from.inputs[0]) {
			below = Node{below.e.inputs[0], x.s}
		}
		return timesOf(below.SumTo(shape...), x.e.op.scale)
	}
	return x.SumTo(shape...)
}

// alone reports whether nobody but one other op has use for the value of an expression.
func (r *rewriting) alone(e *expr) bool { return r.uses[e] == 1 && !r.roots[e] && !r.pinned[e] }

// maxProducts bounds the products of one op. The time that Gorgonia takes to add an op to its graph is quadratic in the
// number of its inputs.
const maxProducts = 16

// sumOfProducts is the sum of products of matrices, or of such sums, as one op: each further product is added to the
// result of the others where that is, and the first to a tensor if there is one.
func (r *rewriting) sumOfProducts(e *expr, in []Node) Node {
	var products []Product
	var factors []Node // two for each product, and perhaps what they are added to
	var names []string
	var start Node
	for i, x := range in {
		switch {
		case !slices.Equal(x.e.shape, e.shape):
			return Node{}
		case x.e.kind() == kindProduct && len(x.e.op.products) < maxProducts && r.alone(e.inputs[i]):
			products = append(products, x.e.op.products...)
			n := 2 * len(x.e.op.products)
			for _, f := range x.e.inputs[:n] {
				factors = append(factors, Node{f, x.s})
			}
			if len(x.e.inputs) == n {
				continue
			}
			x = Node{x.e.inputs[n], x.s}
			fallthrough
		default:
			// What is elementwise is better fused with the sum.
			if start.Valid() || x.e.op != nil && x.e.op.part.f32 != nil {
				return Node{}
			}
			start = x
		}
	}
	if len(products) == 0 {
		return Node{}
	}
	for _, p := range products {
		names = append(names, fmt.Sprintf("matmul(%t, %t)", p.TransA, p.TransB))
	}
	if start.Valid() {
		factors, names = append(factors, start), append(names, "·")
	}
	return in[0].s.apply(definition{
		name: strings.Join(names, " + "), shape: e.shape, kind: kindProduct, products: products,
		run: kernels{
			func(out []float32, in [][]float32) { addProducts(out, in, products) },
			func(out []float64, in [][]float64) { addProducts(out, in, products) },
		},
	}, factors...)
}

func addProducts[F kernel.Float](out []F, in [][]F, products []Product) {
	for i, p := range products {
		a, b, last := in[2*i], in[2*i+1], in[len(in)-1]
		switch {
		case i > 0:
			kernel.MatMul(p.TransA, p.TransB, p.M, p.N, p.K, a, b, 1, out)
		case len(in)%2 == 1:
			kernel.MatMulAdd(p.TransA, p.TransB, p.M, p.N, p.K, a, b, last, out)
		default:
			kernel.MatMul(p.TransA, p.TransB, p.M, p.N, p.K, a, b, 0, out)
		}
	}
}
