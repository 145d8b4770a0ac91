package cluster

import (
	"math"
	"slices"

	"gonum.org/v1/gonum/blas"
	"gonum.org/v1/gonum/blas/blas64"
	"gonum.org/v1/gonum/floats"

	"github.com/aegis-ae/aegis/data"
	"github.com/aegis-ae/aegis/models/eval/internal/num"
)

// expect is the expectation step: it writes the share of each component in each code and returns the mean regularised
// log-likelihood.
func expect(codes *data.Set, components []component, epsilon float64, shares []float64) float64 {
	components = slices.Clone(components)
	for c := range components {
		components[c].constant -= epsilon * components[c].precision() / 2
	}
	totals := make([]float64, codes.N)
	logDensities(codes, components, func(i int, logs []float64) {
		totals[i] = floats.LogSumExp(logs)
		for c, v := range logs {
			shares[i*len(logs)+c] = math.Exp(v - totals[i])
		}
	})
	return floats.Sum(totals) / float64(codes.N)
}

// precision returns the trace of Σ⁻¹ = L⁻ᵀL⁻¹.
func (c component) precision() float64 {
	sum := 0.0
	for _, v := range c.deviations {
		sum += 1 / (v * v)
	}
	for _, v := range c.whitening.Data {
		sum += v * v
	}
	return sum
}

// update is the maximisation step: weights, means and covariances from the shares of the components in the codes. A
// component without any share left keeps its mean and covariance.
func (m *Mixture) update(codes *data.Set, shares []float64, epsilon float64) {
	k, d := len(m.Weights), codes.D
	sums := sumOver(codes, nil, k*d, func(sum, x []float64, lo, hi int) {
		r := blas64.General{Rows: hi - lo, Cols: k, Stride: k, Data: shares[lo*k : hi*k]}
		z := blas64.General{Rows: hi - lo, Cols: d, Stride: d, Data: x}
		blas64.Gemm(blas.Trans, blas.NoTrans, 1, r, z, 1, blas64.General{Rows: k, Cols: d, Stride: d, Data: sum})
	})
	clear(m.Weights)
	for i, r := range shares {
		m.Weights[i%k] += r
	}
	for c, n := range m.Weights {
		if n > 0 {
			m.Means[c] = sums[c*d : (c+1)*d]
			floats.Scale(1/n, m.Means[c])
			m.Covariances[c] = m.covariance(codes, shares, c)
			floats.Scale(1/n, m.Covariances[c])
			for j := range d {
				if m.Diagonal {
					m.Covariances[c][j] += epsilon
				} else {
					m.Covariances[c][j*d+j] += epsilon
				}
			}
		}
	}
	floats.Scale(1/floats.Sum(m.Weights), m.Weights)
}

// covariance returns Σ_i r_i (z_i − μ)(z_i − μ)ᵀ, or the diagonal of it, for the shares r of component c.
func (m *Mixture) covariance(codes *data.Set, shares []float64, c int) []float64 {
	k, d := len(m.Weights), codes.D
	if m.Diagonal {
		return sumOver(codes, m.Means[c], d, func(sum, x []float64, lo, hi int) {
			for i := lo; i < hi; i++ {
				r := shares[i*k+c]
				for j, v := range x[(i-lo)*d : (i-lo+1)*d] {
					sum[j] += r * v * v
				}
			}
		})
	}
	all := sumOver(codes, m.Means[c], d*d, func(sum, x []float64, lo, hi int) {
		for i := lo; i < hi; i++ {
			floats.Scale(math.Sqrt(shares[i*k+c]), x[(i-lo)*d:(i-lo+1)*d])
		}
		z := blas64.General{Rows: hi - lo, Cols: d, Stride: d, Data: x}
		blas64.Syrk(blas.Trans, 1, z, 1, blas64.Symmetric{N: d, Stride: d, Data: sum, Uplo: blas.Upper})
	})
	for i := range d {
		for j := range i {
			all[i*d+j] = all[j*d+i]
		}
	}
	return all
}

// sumOver returns the sum of n values over all codes. add adds the codes lo to below hi, given as x less the offset; it
// may change x, and is called on several goroutines.
func sumOver(codes *data.Set, offset []float64, n int, add func(sum, x []float64, lo, hi int)) []float64 {
	block := num.BlockRows(codes.D)
	partial := make([][]float64, num.Parts(codes.N, block))
	num.InParts(codes.N, len(partial), func(part, lo, hi int) {
		sum, x := make([]float64, n), make([]float64, block*codes.D)
		for ; lo < hi; lo += block {
			rows := min(block, hi-lo)
			add(sum, num.CentredRows(x, codes, lo, lo+rows, offset), lo, lo+rows)
		}
		partial[part] = sum
	})
	for _, more := range partial[1:] {
		floats.Add(partial[0], more)
	}
	return partial[0]
}
