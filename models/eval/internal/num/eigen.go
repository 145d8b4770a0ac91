package num

import (
	"errors"

	"gonum.org/v1/gonum/blas/blas64"
	"gonum.org/v1/gonum/lapack/lapack64"
	"gonum.org/v1/gonum/mat"
)

// Eigen returns the eigenvalues of a symmetric matrix, falling and at least 0, and its eigenvectors, the columns.
func Eigen(m blas64.Symmetric) ([]float64, *mat.Dense, error) {
	sym := mat.NewSymDense(m.N, nil)
	sym.SetRawSymmetric(m)
	var e mat.EigenSym
	if !e.Factorize(sym, true) {
		return nil, nil, errors.New("the eigenvalues of the covariance matrix did not converge")
	}
	rising := e.Values(nil)
	var vectors mat.Dense
	e.VectorsTo(&vectors)
	falling, raw := make([]float64, m.N), vectors.RawMatrix()
	for i, v := range rising {
		falling[m.N-1-i] = max(0, v)
		row := raw.Data[i*raw.Stride : i*raw.Stride+m.N]
		for a, b := 0, m.N-1; a < b; a, b = a+1, b-1 {
			row[a], row[b] = row[b], row[a]
		}
	}
	return falling, &vectors, nil
}

// Orthonormalise makes the columns of a matrix, which has at least as many rows, orthonormal: the Q of its QR
// factorisation. Columns that depend on those before them become arbitrary orthogonal ones.
func Orthonormalise(m blas64.General) {
	tau := make([]float64, m.Cols)
	size := make([]float64, 1)
	lapack64.Geqrf(m, tau, size, -1)
	work := make([]float64, int(size[0]))
	lapack64.Geqrf(m, tau, work, len(work))
	lapack64.Orgqr(m, tau, size, -1)
	if n := int(size[0]); n > len(work) {
		work = make([]float64, n)
	}
	lapack64.Orgqr(m, tau, work, len(work))
}

// Column returns column j of m as a slice of its own.
func Column(m blas64.General, j int) []float64 {
	out := make([]float64, m.Rows)
	for i := range out {
		out[i] = m.Data[i*m.Stride+j]
	}
	return out
}
