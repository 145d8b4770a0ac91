package graph

import (
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

// sumOfProducts is the sum of products of matrices, or of such sums, as one op: each further product is added to the
// result of the others where that is.
func (r *rewriting) sumOfProducts(e *expr, in []Node) Node {
	var products []Product
	var factors []Node
	var names []string
	for i, x := range in {
		if !r.alone(e.inputs[i]) || x.e.kind() != kindProduct || !slices.Equal(x.e.shape, e.shape) {
			return Node{}
		}
		products = append(products, x.e.op.products...)
		names = append(names, x.e.name)
		for _, f := range x.e.inputs {
			factors = append(factors, Node{f, x.s})
		}
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
	var beta F
	for i, p := range products {
		kernel.MatMul(p.TransA, p.TransB, p.M, p.N, p.K, in[2*i], in[2*i+1], beta, out)
		beta = 1
	}
}
