package variants

import (
	"math"

	"github.com/aegis-ae/aegis/graph"
)

// leastUse keeps the division by a codeword's use finite if it has not been used for thousands of steps.
const leastUse = 1e-20

// updateCodebook moves each codeword towards the parts of the batch (batch·vectors, width) that chose it. N_k is the
// share of the parts that chose codeword k, and m_k their sum divided by the number of all parts:
//
//	use_k ← γ use_k + (1 − γ) N_k,  e_k ← (γ use_k e_k + (1 − γ) m_k) / use_k
//
// These are eq. 6 to 8 of the paper's appendix A.1, divided by the batch size so that a smaller last batch counts no
// less. The authors' code also smooths the use (Laplace smoothing); this code does not.
func (m VQVAE) updateCodebook(s *graph.Scope, chosen, parts graph.Node) {
	codebook := m.codebook(s)
	share := 1 / float64(m.Codewords)
	initial := share
	if m.Restart > 0 {
		// Begin at the threshold, so that codewords which the first batch does not choose restart as parts of it.
		initial *= m.Restart
	}
	use := s.In("codebook").State("use", graph.Constant(initial), m.Codewords, 1)
	parts = parts.StopGradient()
	count := chosen.Mean(0).Reshape(m.Codewords, 1)
	sum := chosen.TMatMul(parts).Times(1 / float64(parts.Dim(0)))

	newUse := use.Times(m.Decay).Add(count.Times(1 - m.Decay))
	// The formula above, written as a step that is exactly 0 for a codeword that no part chose.
	step := sum.Sub(count.Mul(codebook)).Times(1 - m.Decay).Div(newUse.Clamp(leastUse, math.Inf(1)))
	codewords := codebook.Add(step)
	if m.Restart > 0 {
		dead := newUse.Above(m.Restart * share).Neg().Plus(1)
		codewords = codewords.Add(dead.Mul(m.draw(s, parts).Sub(codewords)))
		newUse = newUse.Add(dead.Mul(newUse.Neg().Plus(share)))
	}
	s.Assign(use, newUse)
	s.Assign(codebook, codewords)
}

// draw returns randomly drawn parts of the batch, one per codeword, (codewords, width).
func (m VQVAE) draw(s *graph.Scope, parts graph.Node) graph.Node {
	noise := s.In("codebook").Noise(graph.Uniform(0, 1), m.Codewords, parts.Dim(0))
	return noise.ArgMaxOneHot().MatMul(parts)
}
