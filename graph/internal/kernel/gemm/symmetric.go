package gemm

import "gonum.org/v1/gonum/blas"

// squareRows is the number of rows of C that Dsyrk computes at a time. Half of each square on the diagonal is wasted,
// so a matrix of some hundred rows costs little more than half a product.
const squareRows = 96

// Dsyrk computes one triangle of C = alpha·A·Aᵀ + beta·C, or of alpha·Aᵀ·A + beta·C if tA transposes, as described in
// blas.Float64Level3; covariance matrices are such products. It panics with gonum's messages for arguments that do not
// fit.
func (i Implementation) Dsyrk(ul blas.Uplo, tA blas.Transpose, n, k int, alpha float64, a []float64, lda int,
	beta float64, c []float64, ldc int) {
	trans := tA != blas.NoTrans
	tB := blas.Trans
	if trans {
		tB = blas.NoTrans
	}
	known := ul == blas.Upper || ul == blas.Lower
	if !known || !fit(tA, tB, n, n, k, len(a), lda, len(a), lda, len(c), ldc) || k == 0 || current[float64]() == nil {
		i.Implementation.Dsyrk(ul, tA, n, k, alpha, a, lda, beta, c, ldc)
		return
	}
	rows := func(from int) []float64 { // op(A) from a row on
		if trans {
			return a[from:]
		}
		return a[from*lda:]
	}
	square := make([]float64, min(n, squareRows)*min(n, squareRows))
	for from := 0; from < n; from += squareRows {
		to := min(from+squareRows, n)
		m := to - from
		Multiply(trans, !trans, m, m, k, alpha, rows(from), lda, rows(from), lda, 0, square, m)
		for r := range m {
			lo, hi := r, m
			if ul == blas.Lower {
				lo, hi = 0, r+1
			}
			part := c[(from+r)*ldc+from:]
			scale(part[lo:hi], beta)
			for j := lo; j < hi; j++ {
				part[j] += square[r*m+j]
			}
		}
		if lo, hi := to, n; ul == blas.Upper && lo < hi {
			Multiply(trans, !trans, m, hi-lo, k, alpha, rows(from), lda, rows(lo), lda, beta, c[from*ldc+lo:], ldc)
		}
		if ul == blas.Lower && from > 0 {
			Multiply(trans, !trans, m, from, k, alpha, rows(from), lda, a, lda, beta, c[from*ldc:], ldc)
		}
	}
}
