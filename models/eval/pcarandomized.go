package eval

import (
	"errors"
	"fmt"

	"gonum.org/v1/gonum/mat"

	"github.com/aegis-ae/aegis/data"
)

// RandomizedPCAOptions says how well FitRandomizedPCA approximates. The zero value has 10 directions more than components
// and 7 power iterations, with seed 0.
type RandomizedPCAOptions struct {
	// Oversampling is the number of random directions beyond that of the components; 0 means 10.
	Oversampling int
	// PowerIterations is how often the sample of the range is multiplied by the covariance matrix: the error falls with each
	// by the ratio of neighbouring variances, so that more of them help where variances fall slowly. 0 means 7.
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

// FitRandomizedPCA finds d leading principal components nearly, d between 1 and the smaller of the numbers of samples and of
// features: by the randomized subspace iteration of Halko, Martinsson and Tropp, SIAM Review 53, 2011 (algorithms 4.4 and
// 5.1). Beside the set it needs memory in proportion to N + D for each component and each direction more, and it makes two passes
// over the set for each power iteration and two more; the covariance matrix is never formed. It is exact, but for rounding,
// if the rank of the set is at most d and the directions more; otherwise its components may be slightly worse than those of
// FitPCA, the last ones most, and its variances are never larger. The same seed gives the same bits.
//
// Variances has d eigenvalues only; Total, and so VarianceKept, is of all.
func FitRandomizedPCA(s *data.Set, d int, o RandomizedPCAOptions) (*PCA, error) {
	p, err := fitRandomized(s, d, o.withDefaults())
	if err != nil {
		return nil, fmt.Errorf("eval: randomized pca: %w", err)
	}
	return p, nil
}

func fitRandomized(s *data.Set, d int, o RandomizedPCAOptions) (*PCA, error) {
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
	directions := zeros(s.D, d+min(o.Oversampling, most-d))
	rng := random(o.Seed, 0, "randomized pca")
	for i := range directions.Data {
		directions.Data[i] = rng.NormFloat64()
	}
	// q spans nearly what the leading left singular vectors of X, the samples less their mean, span. Without
	// orthonormalising in between, all columns would turn towards the first one.
	q := times(s, p.Mean, directions)
	orthonormalise(q)
	for range o.PowerIterations {
		w := transposedTimes(s, p.Mean, q)
		orthonormalise(w)
		q = times(s, p.Mean, w)
		orthonormalise(q)
	}
	// XᵀQ = U S Wᵀ: its left singular vectors are the components, its squared singular values N times the variances.
	b := transposedTimes(s, p.Mean, q)
	var svd mat.SVD
	if !svd.Factorize(mat.NewDense(b.Rows, b.Cols, b.Data), mat.SVDThinU) {
		return nil, errors.New("the singular values did not converge")
	}
	var u mat.Dense
	svd.UTo(&u)
	for i, sigma := range svd.Values(nil)[:d] {
		v := mat.Col(nil, i, &u)
		orient(v)
		p.Components = append(p.Components, v)
		p.Variances = append(p.Variances, sigma*sigma/float64(s.N))
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
