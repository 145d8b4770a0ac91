package gemm

import (
	"gonum.org/v1/gonum/blas"
	"gonum.org/v1/gonum/blas/gonum"
)

// Implementation is a BLAS for gonum and Gorgonia: Sgemm, Dgemm and Dsyrk are from this package, the rest is gonum's.
type Implementation struct{ gonum.Implementation }

// Sgemm computes C = alpha·op(A)·op(B) + beta·C in float32, as described in blas.Float32Level3. It panics with gonum's
// messages for arguments that do not fit.
func (i Implementation) Sgemm(tA, tB blas.Transpose, m, n, k int, alpha float32, a []float32, lda int, b []float32,
	ldb int, beta float32, c []float32, ldc int) {
	if !fit(tA, tB, m, n, k, len(a), lda, len(b), ldb, len(c), ldc) {
		i.Implementation.Sgemm(tA, tB, m, n, k, alpha, a, lda, b, ldb, beta, c, ldc) // says why, or has nothing to do
		return
	}
	Multiply(tA != blas.NoTrans, tB != blas.NoTrans, m, n, k, alpha, a, lda, b, ldb, beta, c, ldc)
}

// Dgemm is Sgemm in float64, as described in blas.Float64Level3.
func (i Implementation) Dgemm(tA, tB blas.Transpose, m, n, k int, alpha float64, a []float64, lda int, b []float64,
	ldb int, beta float64, c []float64, ldc int) {
	if !fit(tA, tB, m, n, k, len(a), lda, len(b), ldb, len(c), ldc) {
		i.Implementation.Dgemm(tA, tB, m, n, k, alpha, a, lda, b, ldb, beta, c, ldc)
		return
	}
	Multiply(tA != blas.NoTrans, tB != blas.NoTrans, m, n, k, alpha, a, lda, b, ldb, beta, c, ldc)
}

// fit reports whether the arguments describe a non-empty product that the BLAS accepts.
func fit(tA, tB blas.Transpose, m, n, k, lenA, lda, lenB, ldb, lenC, ldc int) bool {
	known := func(t blas.Transpose) bool { return t == blas.NoTrans || t == blas.Trans || t == blas.ConjTrans }
	matrix := func(rows, cols int, trans bool, length, stride int) bool {
		if trans {
			rows, cols = cols, rows
		}
		return stride >= max(1, cols) && length >= (rows-1)*stride+cols
	}
	return known(tA) && known(tB) && m > 0 && n > 0 && k >= 0 &&
		matrix(m, k, tA != blas.NoTrans, lenA, lda) && matrix(k, n, tB != blas.NoTrans, lenB, ldb) &&
		matrix(m, n, false, lenC, ldc)
}
