package kernel

import (
	"gonum.org/v1/gonum/blas"
	"gonum.org/v1/gonum/blas/gonum"
)

// MatMul writes op(A)·op(B) + beta·C to C, where op transposes if its flag is set; op(A) is (m, k), op(B) is (k, n)
// and C is (m, n), all row-major and dense. It is the one place from which the product of matrices is called.
//
// The library below may skip zeros of A, so that 0·NaN and 0·Inf may count as 0.
func MatMul[F Float](transA, transB bool, m, n, k int, a, b []F, beta F, c []F) {
	ta, tb, lda, ldb := blas.NoTrans, blas.NoTrans, k, n
	if transA {
		ta, lda = blas.Trans, m
	}
	if transB {
		tb, ldb = blas.Trans, k
	}
	var blasImpl gonum.Implementation
	switch a := any(a).(type) {
	case []float32:
		blasImpl.Sgemm(ta, tb, m, n, k, 1, a, lda, any(b).([]float32), ldb, float32(beta), any(c).([]float32), n)
	case []float64:
		blasImpl.Dgemm(ta, tb, m, n, k, 1, a, lda, any(b).([]float64), ldb, float64(beta), any(c).([]float64), n)
	}
}

// FillRows copies row to each row of dst.
func FillRows[F Float](dst, row []F) {
	for len(dst) > 0 {
		copy(dst, row)
		dst = dst[len(row):]
	}
}

// Transpose writes the transpose of x, of extents (rows, cols), to dst.
func Transpose[F Float](dst, x []F, rows, cols int) {
	for i := range rows {
		for j, v := range x[i*cols : (i+1)*cols] {
			dst[j*rows+i] = v
		}
	}
}

// CopyBlock copies rows of n elements from src to dst; consecutive rows start srcStride and dstStride elements apart.
func CopyBlock[F Float](dst, src []F, rows, n, dstStride, srcStride int) {
	for r := range rows {
		copy(dst[r*dstStride:r*dstStride+n], src[r*srcStride:r*srcStride+n])
	}
}
