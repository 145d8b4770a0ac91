package graph

import "github.com/aegis-ae/aegis/graph/internal/kernel"

// gramNorms returns r·G·rᵀ for every row r of rows, (rows, 1), for a Gram matrix G = WᵀW: the squared norm of W·rᵀ.
// Where rounding would make it negative it is 0. Since G is symmetric, one product rows·G serves both the value and
// the gradient 2g·rows·G with respect to rows; an ordinary product would need a second one of this size for its
// gradient. That product is the third input of the op. It has no gradient of its own, since those with respect to
// rows and G are complete.
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
