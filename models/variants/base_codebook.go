package variants

import (
	"math"

	"github.com/aegis-ae/aegis/graph"
)

// leastUse keeps a division by the use of a codeword finite that has not been used for thousands of steps.
const leastUse = 1e-20

// updateCodebook moves the codebook to the parts of the batch (batch·vectors, width) that chose each codeword: with N_k
// the share of the parts that chose codeword k, and m_k their sum divided by the number of all,
//
//	use_k ← γ use_k + (1 − γ) N_k,  e_k ← (γ use_k e_k + (1 − γ) m_k) / use_k
//
// which are eq. 6 to 8 of the paper's appendix A.1 divided by the size of the batch, so that a smaller last batch
// counts no less. There is none of the Laplace smoothing of the use that the authors' code has.
func (m VQVAE) updateCodebook(s *graph.Scope, chosen, parts graph.Node) {
	codebook := m.codebook(s)
	share := 1 / float64(m.Codewords)
	initial := share
	if m.Restart > 0 {
		// At the threshold, so that codewords which the first batch does not choose begin anew as parts of it.
		initial *= m.Restart
	}
	use := s.In("codebook").State("use", graph.Constant(initial), m.Codewords, 1)
	parts = parts.StopGradient()
	count := chosen.Mean(0).Reshape(m.Codewords, 1)
	sum := chosen.TMatMul(parts).Times(1 / float64(parts.Dim(0)))

	newUse := use.Times(m.Decay).Add(count.Times(1 - m.Decay))
	// The same as above, written as a step that is exactly 0 for a codeword that no part chose.
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

// draw returns parts of the batch drawn at random, one for each codeword, (codewords, width).
func (m VQVAE) draw(s *graph.Scope, parts graph.Node) graph.Node {
	noise := s.In("codebook").Noise(graph.Uniform(0, 1), m.Codewords, parts.Dim(0))
	return noise.ArgMaxOneHot().MatMul(parts)
}
