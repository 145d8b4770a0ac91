package graph

import "github.com/aegis-ae/aegis/graph/internal/kernel"

// gramNorms returns r·G·rᵀ for every row r of rows, (rows, 1), for a Gram matrix G = WᵀW: the squared norm of W·rᵀ, cut off
// at 0, below which rounding may leave that of a row that W takes to nearly 0. As G is symmetric the product rows·G serves
// the value and the gradient 2g·rows·G with respect to rows, where the gradient of an ordinary product would be a second
// product of this size. The third input of the op is that product; it has no gradient of its own, since those with respect
// to rows and G are total ones.
func gramNorms(rows, gram Node) Node {
	s, ok := begin("gram", rows, gram)
	if !ok {
		return Node{s: s}
	}
	product := rows.MatMul(gram)
	n := rows.e.shape[1]
	return s.apply(definition{
		op: "gram-norms", shape: []int{rows.e.shape[0], 1},
		run: kernels{
			func(out []float32, in [][]float32) { kernel.RowNorms(out, in[0], in[2], n) },
			func(out []float64, in [][]float64) { kernel.RowNorms(out, in[0], in[2], n) },
		},
		grad: func(in []Node, _, g Node, want []bool) []Node {
			out := make([]Node, 3)
			if want[0] {
				out[0] = in[2].Mul(g).Times(2)
			}
			if want[1] {
				out[1] = in[0].TMatMul(in[0].Mul(g))
			}
			return out
		},
	}, rows, gram, product)
}
