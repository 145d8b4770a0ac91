package linear

import (
	"fmt"
	"math"

	"gonum.org/v1/gonum/blas"
	"gonum.org/v1/gonum/blas/blas64"

	"github.com/aegis-ae/aegis/data"
	"github.com/aegis-ae/aegis/models/eval/internal/num"
)

// ProbabilisticPCA is the density x = m + W z + ε with z ~ N(0, I) and ε ~ N(0, σ²I), fitted by maximum likelihood in
// closed form (Tipping and Bishop, Journal of the Royal Statistical Society B 61, 1999): W has the principal
// components, scaled to √(λ − σ²). It is the optimum of the linear variational autoencoder with a Gaussian decoder,
// where the evidence lower bound equals log p(x) (Lucas, Tucker, Grosse and Norouzi, NeurIPS 2019): no such model with
// as many units has a better bound on the fitted set.
type ProbabilisticPCA struct {
	PCA      *PCA
	Variance float64 // σ² of the noise in each feature
}

// Probabilistic returns the density for noise of the given variance, or, with 0, of the most likely variance: what is
// left over, averaged over the directions without a component. Components with no more variance than the noise are
// ignored. With 0 it is an error if no variance is left over, since the likelihood then has no bound.
func (p *PCA) Probabilistic(variance float64) (*ProbabilisticPCA, error) {
	if !(variance >= 0) || math.IsInf(variance, 1) {
		return nil, fmt.Errorf("linear: probabilistic pca: variance %v of the noise: it must be positive and finite, or 0 "+
			"for the most likely one", variance)
	}
	if variance == 0 {
		left := len(p.Mean) - len(p.Components)
		// A remainder that rounding can explain is none.
		if variance = p.Total * (1 - p.VarianceKept()) / float64(left); left == 0 || !(variance > 1e-15*p.Total) {
			return nil, fmt.Errorf("linear: probabilistic pca: %d components leave nothing of the variance of %d features to "+
				"the noise: take fewer, or give the noise a variance",
				len(p.Components), len(p.Mean))
		}
	}
	return &ProbabilisticPCA{PCA: p, Variance: variance}, nil
}

// LogLikelihood returns log p(x) of every sample, in nats: the density of N(m, WWᵀ + σ²I), without forming that matrix.
func (p *ProbabilisticPCA) LogLikelihood(s *data.Set) ([]float64, error) {
	if err := p.PCA.checkSet("log-likelihood", s, len(p.PCA.Mean)); err != nil {
		return nil, err
	}
	d, v := len(p.PCA.Components), p.PCA.basis()
	constant := float64(s.D) * math.Log(2*math.Pi*p.Variance)
	gains := make([]float64, d) // 1/σ² − 1/λ for components with more variance than the noise
	for i, lambda := range p.PCA.Variances[:d] {
		if lambda > p.Variance {
			constant += math.Log(lambda / p.Variance)
			gains[i] = 1/p.Variance - 1/lambda
		}
	}
	out := make([]float64, s.N)
	num.EachBlock(s, p.PCA.Mean, func(lo, hi int, x blas64.General) {
		z := num.Zeros(hi-lo, d)
		blas64.Gemm(blas.NoTrans, blas.Trans, 1, x, v, 0, z)
		for i := range z.Rows {
			distance := 0.0
			for _, r := range x.Data[i*x.Stride : i*x.Stride+x.Cols] {
				distance += r * r / p.Variance
			}
			for k, c := range z.Data[i*d : (i+1)*d] {
				distance -= gains[k] * c * c
			}
			out[lo+i] = -(constant + distance) / 2
		}
	})
	return out, nil
}
