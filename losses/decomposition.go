package losses

import (
	"fmt"
	"math"
	"slices"

	"github.com/aegis-ae/aegis/graph"
)

// KLDecomposition is the KL term of a variational autoencoder in three parts (Chen et al., NeurIPS 2018). Each part can
// have its own weight; the β of the β-TC-VAE is the weight of the total correlation.
type KLDecomposition struct {
	// MutualInformation is log q(z|x) − log q(z): how much the code tells about its sample.
	MutualInformation Term
	// TotalCorrelation is log q(z) − Σ_j log q(z_j): how far the units of the code depend on each other.
	TotalCorrelation Term
	// DimensionWise is Σ_j log q(z_j) − log p(z): how far each unit on its own is from the prior.
	DimensionWise Term
}

// DecomposeKL estimates the decomposition for codes z drawn from N(mean, e^logvar), all of shape (batch, d). For every
// sample the three terms add up to log q(z|x) − log p(z), whose expectation is [KL].
//
// The distribution q(z) of all codes is estimated from the batch, by the paper's minibatch weighted sampling
// from a training set of the given number of samples N:
//
//	log q(z_b) ≈ log Σ_c q(z_b|x_c) − log(N·batch)
//
// and likewise for each unit. With samples = 0 the batch itself is the whole mixture, q(z_b) = (1/batch) Σ_c
// q(z_b|x_c). Every log q is then larger by log N, so the terms change only by constants, and the mutual information is
// at most log batch. The estimate needs memory for a few times batch·batch·d numbers.
func DecomposeKL(z, mean, logvar graph.Node, samples int) KLDecomposition {
	s := z.Scope()
	shape := z.Shape()
	switch {
	case samples < 0:
		s.Fail(fmt.Errorf("KL decomposition: %d samples; use at least 1, or 0 for the batch alone", samples))
	case !z.Valid() || !mean.Valid() || !logvar.Valid():
		// The nodes computed from them report the error.
	case len(shape) != 2 || !slices.Equal(shape, mean.Shape()) || !slices.Equal(shape, logvar.Shape()):
		s.Fail(fmt.Errorf("KL decomposition: codes have shape %v, means %v, log-variances %v; all must be (batch, d)",
			shape, mean.Shape(), logvar.Shape()))
	}
	b, d := z.Dim(0), z.Dim(1)
	conditional := LogNormal(z, mean, logvar)
	// Row b, column c, unit j: log q(z_bj | x_c).
	pairs := gaussianElements(z.Reshape(b, 1, d), mean.Reshape(1, b, d), logvar.Reshape(1, b, d)).Neg()
	weight := math.Log(float64(max(samples, 1))) + math.Log(float64(max(b, 1)))
	joint := pairs.Sum(2).LogSumExp(1).Reshape(b, 1).Plus(-weight)
	product := pairs.LogSumExp(1).Plus(-weight).Sum(2).Reshape(b, 1)
	return KLDecomposition{
		MutualInformation: Term{Name: "mutual information", Role: RoleKL, Value: conditional.Sub(joint), OfBatch: true},
		TotalCorrelation:  Term{Name: "total correlation", Role: RoleKL, Value: joint.Sub(product), OfBatch: true},
		DimensionWise: Term{Name: "dimension-wise KL", Role: RoleKL,
			Value: product.Sub(LogStandardNormal(z)), OfBatch: true},
	}
}
