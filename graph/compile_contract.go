package graph

import (
	"fmt"
	"slices"
	"strings"

	"github.com/aegis-ae/aegis/graph/form"
	"github.com/aegis-ae/aegis/graph/internal/kernel"
)

// contract is the second step of rewriting. It makes one op of several whose intermediate results nothing else needs.
func (r *rewriting) contract(n *form.Node, in []*form.Node) *form.Node {
	at := r.at(n.Path)
	switch {
	case kindOf(n) == kindSum:
		return r.sumOf(at, n.Inputs[0], in[0], n.Shape)
	case kindOf(n) == kindAffine:
		return at.affine(in[0], *r.definitions[n])
	case n.Op == "add":
		return r.sumOfProducts(at, n, in)
	}
	return nil
}

// sumOf adds x up to a shape; rewriting made x of the node from. It sums once if x is a sum itself, and multiplies by a
// factor after summing.
func (r *rewriting) sumOf(at place, from, x *form.Node, shape []int) *form.Node {
	if len(x.Inputs) != 1 || !r.alone(from) {
		return at.sumTo(x, shape)
	}
	below := x.Inputs[0]
	switch {
	case x.Op == "sum":
		return at.sumTo(below, shape)
	case x.Op == "times":
		if below.Op == "sum" && r.alone(from.Inputs[0]) {
			below = below.Inputs[0]
		}
		return at.times(at.sumTo(below, shape), x.Attrs.Float("factor"))
	}
	return at.sumTo(x, shape)
}

// alone reports whether exactly one op uses the value of a node.
func (r *rewriting) alone(n *form.Node) bool { return r.uses[n] == 1 && !r.roots[n] && !r.pinned[n] }

// sumOfProductsOp adds several matrix products, and perhaps a tensor.
const sumOfProductsOp = "sum-of-products"

// maxProducts limits the products of one op, because the time that Gorgonia takes to add an op to its graph grows with
// the square of the number of its inputs.
const maxProducts = 16

// sumOfProducts makes one op of a sum of matrix products or of such sums. The first product is added to the tensor, if
// there is one, and each further product to the result so far.
func (r *rewriting) sumOfProducts(at place, n *form.Node, in []*form.Node) *form.Node {
	var products []Product
	var factors []*form.Node // two for each product, then the tensor they are added to, if any
	var names []string
	var start *form.Node
	for i, x := range in {
		if !slices.Equal(x.Shape, n.Shape) {
			return nil
		}
		if of := r.productsOf(x); of != nil && len(of) < maxProducts && r.alone(n.Inputs[i]) {
			products = append(products, of...)
			factors = append(factors, x.Inputs[:2*len(of)]...)
			if len(x.Inputs) == 2*len(of) {
				continue
			}
			x = x.Inputs[2*len(of)]
		}
		// An elementwise op is better fused with the sum.
		if d := r.definitions[x]; start != nil || d != nil && d.part.f32 != nil {
			return nil
		}
		start = x
	}
	if len(products) == 0 {
		return nil
	}
	var transposed []int
	for _, p := range products {
		names = append(names, fmt.Sprintf("matmul(%t, %t)", p.TransA, p.TransB))
		transposed = append(transposed, btoi(p.TransA), btoi(p.TransB))
	}
	if start != nil {
		factors, names = append(factors, start), append(names, "·")
	}
	return at.apply(definition{
		op: sumOfProductsOp, attrs: attrs("transposed", transposed), label: strings.Join(names, " + "), shape: n.Shape,
		products: products,
		run: kernels{
			func(out []float32, in [][]float32) { addProducts(out, in, products) },
			func(out []float64, in [][]float64) { addProducts(out, in, products) },
		},
	}, factors...)
}

// productsOf returns the matrix products that an op computes if that is all it does, and nil for other ops.
func (r *rewriting) productsOf(n *form.Node) []Product {
	if kindOf(n) != kindProduct {
		return nil
	}
	return r.definitions[n].products
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
