package kernel

import "github.com/aegis-ae/aegis/graph/internal/kernel/gemm"

// MatMul writes op(A)·op(B) + beta·C to C, where op transposes if its flag is set; op(A) is (m, k), op(B) is (k, n)
// and C is (m, n), all row-major and dense.
//
// 0·NaN and 0·Inf are NaN, and subnormal numbers of float32, below 1.2e-38, are zeros, among the results too. Where
// package gemm has no kernels for the processor, though, gonum's product skips zeros of A, and takes subnormal numbers
// as they are, as OpenBLAS does.
func MatMul[F Float](transA, transB bool, m, n, k int, a, b []F, beta F, c []F) {
	lda, ldb := k, n
	if transA {
		lda = m
	}
	if transB {
		ldb = k
	}
	gemm.Multiply(transA, transB, m, n, k, 1, a, lda, b, ldb, beta, c, n)
}

// MatMulAdd writes op(A)·op(B) + D to C, where D is (m, n) as C is; all else is as for MatMul.
func MatMulAdd[F Float](transA, transB bool, m, n, k int, a, b, d, c []F) {
	gemm.Affine(transA, transB, m, n, k, a, b, d[:m*n], c, nil)
}

// Dense writes activate(x·op(W) + bias) to out: a dense layer. x is (m, k), op(W) is (k, n), where op transposes if
// transW is set, bias has n elements, and out is (m, n).
//
// The activation is a function of single elements that reads src and writes dst, which are the same slice; nil stands
// for the identity. It is called for rows, parts of rows or several rows at a time while they are in the cache, on
// several goroutines at once. Dense allocates nothing: keep the function in a variable if it is a closure.
func Dense[F Float](out, x, w, bias []F, transW bool, m, n, k int, activate func(dst, src []F)) {
	gemm.Affine(false, transW, m, n, k, x, w, bias[:n], out, activate)
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
