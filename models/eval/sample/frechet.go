package sample

import (
	"errors"
	"fmt"
	"math"

	"gonum.org/v1/gonum/mat"

	"github.com/aegis-ae/aegis/data"
	"github.com/aegis-ae/aegis/models/eval/internal/num"
)

// FrechetDistance returns the squared Fréchet distance (Wasserstein-2) between the normal distributions with the means
// and covariances of two sets of any sizes and the same features (Dowson and Landau, Journal of Multivariate Analysis
// 12, 1982):
//
//	‖m₁ − m₂‖² + tr(C₁ + C₂ − 2 (C₁^½ C₂ C₁^½)^½)
//
// It is 0 for equal means and covariances, and in squared units of the features. Covariances are divided by N − 1, as
// in the code of Heusel et al. (NeurIPS 2017), and may be singular.
//
// What it says about drawn samples depends on the features. The "Fréchet inception distance" uses the features of one
// particular network; package digits has features of digits. It is biased upwards for small sets, more so with many
// features: compare only sets of equal sizes.
func FrechetDistance(a, b *data.Set) (float64, error) {
	for _, s := range []*data.Set{a, b} {
		if err := s.Check(); err != nil {
			return 0, fmt.Errorf("sample: frechet distance: %w", err)
		}
		if s.N < 2 {
			return 0, errors.New("sample: frechet distance: a set of 1 sample has no covariance: there must be at least 2")
		}
	}
	if a.D != b.D {
		return 0, fmt.Errorf("sample: frechet distance: %d features against %d", a.D, b.D)
	}
	ma, mb := a.ColumnMeans(), b.ColumnMeans()
	sum := 0.0
	for j, v := range ma {
		sum += (v - mb[j]) * (v - mb[j])
	}
	rootA, traceA, err := rootCovariance(a, ma)
	if err != nil {
		return 0, fmt.Errorf("sample: frechet distance: %w", err)
	}
	rootB, traceB, err := rootCovariance(b, mb)
	if err != nil {
		return 0, fmt.Errorf("sample: frechet distance: %w", err)
	}
	// The eigenvalues of (C₁^½ C₂ C₁^½)^½ are the singular values of C₁^½ C₂^½. In the product of three, the smallest
	// would be lost in rounding errors, whose square roots are not small.
	var product mat.Dense
	product.Mul(rootA, rootB)
	var svd mat.SVD
	if !svd.Factorize(&product, mat.SVDNone) {
		return 0, errors.New("sample: frechet distance: the singular values did not converge")
	}
	sum += traceA + traceB
	for _, v := range svd.Values(nil) {
		sum -= 2 * v
	}
	return max(0, sum), nil
}

// rootCovariance returns the square root of the covariance matrix, and the trace of the covariance matrix.
func rootCovariance(s *data.Set, mean []float64) (*mat.Dense, float64, error) {
	values, vectors, err := num.Eigen(num.Covariance(s, mean, float64(s.N-1)))
	if err != nil {
		return nil, 0, err
	}
	var scaled, root mat.Dense
	trace := 0.0
	scaled.Apply(func(_, j int, v float64) float64 { return v * math.Sqrt(values[j]) }, vectors)
	for _, v := range values {
		trace += v
	}
	root.Mul(&scaled, vectors.T())
	return &root, trace, nil
}
