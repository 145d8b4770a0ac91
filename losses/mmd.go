package losses

import (
	"fmt"

	"github.com/aegis-ae/aegis/graph"
)

// MMD is the squared maximum mean discrepancy between the codes z (n, d) and a sample of the prior (m, d), the
// distribution that the codes should have (Gretton et al., JMLR 13, 2012):
//
//	MMD² = mean k(z, z') + mean k(p, p') − 2·mean k(z, p)
//
// It is one number for the whole batch, the same for every sample. The first two means are over pairs of different rows
// (the U-statistic, their eq. 3), so the estimate is unbiased and may be slightly negative. A single row has no such
// pairs: its mean is k of the row with itself (the V-statistic, eq. 5), and the term still pulls the code to the prior.
// A nil kernel means InverseMultiquadraticKernel{}, the kernel of the Wasserstein autoencoder.
func MMD(z, prior graph.Node, kernel Kernel) Term {
	const name = "MMD"
	s := z.Scope()
	if a, b := z.Shape(), prior.Shape(); z.Valid() && prior.Valid() && (len(a) != 2 || len(b) != 2 || a[1] != b[1]) {
		return Term{Name: name, Value: s.Fail(
			fmt.Errorf("loss term %q: codes have shape %v, the prior's sample %v: both must be (rows, d), with the same d",
				name, a, b))}
	}
	if kernel == nil {
		kernel = InverseMultiquadraticKernel{}
	}
	k := func(a, b graph.Node) graph.Node { return kernel.Of(squaredDistances(a, b), a.Dim(1)) }
	total := meanOfPairs(k(z, z)).Add(meanOfPairs(k(prior, prior))).Sub(k(z, prior).Mean().Times(2))
	return ofBatch(s, name, RoleRegularizer, total)
}

// squaredDistances returns the squared distances between the rows of a (n, d) and b (m, d) as (n, m). Rounding can
// leave |a|² + |b|² − 2ab below 0.
func squaredDistances(a, b graph.Node) graph.Node {
	squares := a.Square().Sum(1).Add(b.Square().Sum(1).Reshape(1, -1))
	return squares.Sub(a.MatMulT(b).Times(2)).ReLU()
}

// meanOfPairs is the mean of a square matrix without its diagonal, or its only element.
func meanOfPairs(k graph.Node) graph.Node {
	n := k.Dim(0)
	if n <= 1 {
		return k.Mean()
	}
	different := make([]float64, n*n)
	for i := range different {
		if i/n != i%n {
			different[i] = 1
		}
	}
	return k.Mul(k.Scope().Const(different, n, n)).Sum().Times(1 / (float64(n) * float64(n-1)))
}
