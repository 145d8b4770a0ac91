package linear

import (
	"fmt"

	"gonum.org/v1/gonum/blas"
	"gonum.org/v1/gonum/blas/blas64"

	"github.com/aegis-ae/aegis/data"
	"github.com/aegis-ae/aegis/models/eval/internal/num"
)

// RandomizedPCAOptions says how well FitRandomizedPCA approximates. The zero value takes 10 extra directions and 7
// power iterations, with seed 0.
type RandomizedPCAOptions struct {
	// Oversampling is the number of random directions beyond the number of components; 0 means 10.
	Oversampling int
	// PowerIterations is how often the sample of the range is multiplied by the covariance matrix: each reduces the error
	// by the ratio of neighbouring variances, so more of them help if variances fall slowly. 0 means 7.
	PowerIterations int
	Seed            uint64
}

func (o RandomizedPCAOptions) withDefaults() RandomizedPCAOptions {
	if o.Oversampling == 0 {
		o.Oversampling = 10
	}
	if o.PowerIterations == 0 {
		o.PowerIterations = 7
	}
	return o
}

// FitRandomizedPCA approximates the d leading principal components, d between 1 and the smaller of the numbers of
// samples and features, by randomized subspace iteration (Halko, Martinsson and Tropp, SIAM Review 53, 2011, algorithms
// 4.4 and 5.3). The covariance matrix is never formed: memory is proportional to the number of features times the
// number of directions. It passes over the set twice, and once for each power iteration. It pays off if both numbers
// are in the thousands.
//
// It is exact up to rounding if the rank of the set is at most the number of directions. Otherwise its components may
// be slightly worse than those of [FitPCA], the last ones most, and its variances are never larger. The same seed gives
// the same bits. Variances has only d eigenvalues; Total and VarianceKept count all of them.
func FitRandomizedPCA(s *data.Set, d int, o RandomizedPCAOptions) (_ *PCA, err error) {
	defer num.Name(&err, "linear: randomized pca")
	o = o.withDefaults()
	if err := s.Check(); err != nil {
		return nil, err
	}
	most := min(s.N, s.D)
	switch {
	case d < 1 || d > most:
		return nil, fmt.Errorf("%d components of %d samples of %d features: there must be 1 to %d", d, s.N, s.D, most)
	case o.Oversampling < 0:
		return nil, fmt.Errorf("oversampling %d: it must be at least 1, or 0 for 10", o.Oversampling)
	case o.PowerIterations < 0:
		return nil, fmt.Errorf("%d power iterations: there must be at least 1, or 0 for 7", o.PowerIterations)
	}
	p := &PCA{Mean: s.ColumnMeans()}
	p.Total = totalVariance(s, p.Mean)
	w := num.Zeros(s.D, d+min(o.Oversampling, most-d))
	rng := num.Random("randomized pca", o.Seed, 0)
	for i := range w.Data {
		w.Data[i] = rng.NormFloat64()
	}
	// Without orthonormalising in between, all columns would turn towards the first component.
	for range 1 + o.PowerIterations {
		w = num.CovarianceTimes(s, p.Mean, w)
		num.Orthonormalise(w)
	}
	// The best directions in the span of W are W times the eigenvectors of WᵀCW (Rayleigh and Ritz).
	inner := num.Zeros(w.Cols, w.Cols)
	blas64.Gemm(blas.Trans, blas.NoTrans, 1, w, num.CovarianceTimes(s, p.Mean, w), 0, inner)
	variances, vectors, err := num.Eigen(blas64.Symmetric{N: w.Cols, Stride: w.Cols, Data: inner.Data, Uplo: blas.Upper})
	if err != nil {
		return nil, err
	}
	v := vectors.RawMatrix()
	v.Cols = d
	best := num.Zeros(s.D, d)
	blas64.Gemm(blas.NoTrans, blas.NoTrans, 1, w, v, 0, best)
	p.Variances = variances[:d]
	for i := range d {
		c := num.Column(best, i)
		orient(c)
		p.Components = append(p.Components, c)
	}
	return p, nil
}

// totalVariance returns the sum of the variances of all features.
func totalVariance(s *data.Set, mean []float64) float64 {
	sum := 0.0
	for i := range s.N {
		row := 0.0
		for j, v := range s.Row(i) {
			r := float64(v) - mean[j]
			row += r * r
		}
		sum += row
	}
	return sum / float64(s.N)
}
