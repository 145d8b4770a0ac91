package losses

import (
	"fmt"
	"math"
	"slices"

	"github.com/aegis-ae/aegis/graph"
)

// FreeBits is [KL] with tau free nats per unit, averaged over the batch (Kingma et al., NeurIPS 2016, arXiv:1606.04934,
// with one unit per group):
//
//	Σ_j max(tau, mean over the batch of KL_j)
//
// It is one number for the whole batch, the same for every sample, and at least d·tau. It keeps units alive that KL
// would drive to the prior. For tau = 0 its mean equals the mean of KL.
func FreeBits(mean, logvar graph.Node, tau float64) Term {
	const name = "free bits"
	s := mean.Scope()
	if !(tau >= 0) || math.IsInf(tau, 1) {
		return Term{Name: name,
			Value: s.Fail(fmt.Errorf("loss term %q: tau is %v; it must be finite and at least 0", name, tau))}
	}
	units := KLUnits(mean, logvar).Mean(0)
	return ofBatch(s, name, RoleKL, units.Clamp(tau, math.Inf(1)).Sum())
}

// Capacity is the distance |KL − c| between the divergence and a capacity of c nats (Burgess et al., arXiv:1804.03599,
// eq. 8; their γ is the weight of the term). The capacity is (1, 1): a [graph.Scope.Scalar] that a schedule raises from
// 0, or a constant. KL is averaged over the batch, as in the disentanglement_lib of Locatello et al. (ICML 2019),
// because the capacity belongs to the code as a whole: some samples may use more of it than others. The term is the
// same number for every sample.
func Capacity(mean, logvar, c graph.Node) Term {
	const name = "capacity"
	s := mean.Scope()
	if c.Valid() && !slices.Equal(c.Shape(), []int{1, 1}) {
		return Term{Name: name, Value: s.Fail(fmt.Errorf("loss term %q: the capacity has shape %v; it must be (1, 1)",
			name, c.Shape()))}
	}
	return ofBatch(s, name, RoleKL, KL(mean, logvar).Mean().Sub(c).Abs())
}
