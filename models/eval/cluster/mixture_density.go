package cluster

import (
	"fmt"
	"math"

	"gonum.org/v1/gonum/blas"
	"gonum.org/v1/gonum/blas/blas64"
	"gonum.org/v1/gonum/mat"

	"github.com/aegis-ae/aegis/data"
	"github.com/aegis-ae/aegis/models/eval/internal/num"
)

// component is one Gaussian, ready for evaluation. With the Cholesky factor L of the covariance Σ = L·Lᵀ, its
// log-density is constant − ½ ‖L⁻¹(z − μ)‖².
type component struct {
	mean     []float64
	constant float64 // log π − ½ (d log 2π + log |Σ|), −Inf for a weight of 0

	factor     *mat.TriDense  // L; nil if the covariance is diagonal
	whitening  blas64.General // L⁻¹, row by row
	deviations []float64      // the diagonal of L if the covariance is diagonal
}

// components prepares all components for evaluation.
func (m *Mixture) components() ([]component, error) {
	if err := m.check(); err != nil {
		return nil, err
	}
	out := make([]component, len(m.Weights))
	for k := range out {
		var err error
		if out[k], err = newComponent(m.Weights[k], m.Means[k], m.Covariances[k], m.Diagonal); err != nil {
			return nil, fmt.Errorf("component %d: %w", k, err)
		}
	}
	return out, nil
}

func newComponent(weight float64, mean, covariance []float64, diagonal bool) (component, error) {
	d := len(mean)
	c := component{mean: mean, constant: math.Log(weight) - float64(d)/2*math.Log(2*math.Pi)}
	if diagonal {
		for j, v := range covariance {
			if !(v > 0) {
				return c, fmt.Errorf("variance %v of dimension %d: it must be positive", v, j)
			}
			c.deviations = append(c.deviations, math.Sqrt(v))
			c.constant -= math.Log(v) / 2
		}
		return c, nil
	}
	var cholesky mat.Cholesky
	if !cholesky.Factorize(mat.NewSymDense(d, covariance)) {
		return c, fmt.Errorf("the covariance of %d dimensions is not positive definite", d)
	}
	c.factor = mat.NewTriDense(d, mat.Lower, nil)
	cholesky.LTo(c.factor)
	c.constant -= cholesky.LogDet() / 2
	inverse := mat.NewTriDense(d, mat.Lower, nil)
	if err := inverse.InverseTri(c.factor); err != nil {
		return c, fmt.Errorf("the covariance is too near to a singular one: %w", err)
	}
	c.whitening = mat.DenseCopyOf(inverse).RawMatrix()
	return c, nil
}

// logDensities calls f with the logarithm of each weighted component for every code, on several goroutines. The slice
// is reused.
func logDensities(codes *data.Set, components []component, f func(i int, logs []float64)) {
	k, d := len(components), codes.D
	block := num.BlockRows(d)
	num.InParts(codes.N, num.Parts(codes.N, block), func(_, lo, hi int) {
		x, white, logs := make([]float64, block*d), make([]float64, block*d), make([]float64, block*k)
		for ; lo < hi; lo += block {
			rows := min(block, hi-lo)
			for c, component := range components {
				component.log(codes, lo, lo+rows, x, white, logs[c:], k)
			}
			for i := range rows {
				f(lo+i, logs[i*k:(i+1)*k])
			}
		}
	})
}

// log writes the logarithms for the codes lo to below hi to out, stride places apart. x and white are scratch space.
func (c component) log(codes *data.Set, lo, hi int, x, white, out []float64, stride int) {
	d := codes.D
	centred := blas64.General{Rows: hi - lo, Cols: d, Stride: d, Data: num.CentredRows(x, codes, lo, hi, c.mean)}
	if c.factor == nil {
		for i := range hi - lo {
			sum := 0.0
			for j, v := range centred.Data[i*d : (i+1)*d] {
				v /= c.deviations[j]
				sum += v * v
			}
			out[i*stride] = c.constant - sum/2
		}
		return
	}
	w := blas64.General{Rows: hi - lo, Cols: d, Stride: d, Data: white[:(hi-lo)*d]}
	blas64.Gemm(blas.NoTrans, blas.Trans, 1, centred, c.whitening, 0, w)
	for i := range hi - lo {
		sum := 0.0
		for _, v := range w.Data[i*d : (i+1)*d] {
			sum += v * v
		}
		out[i*stride] = c.constant - sum/2
	}
}
