package gemm

import (
	"unsafe"

	"gonum.org/v1/gonum/blas"
	"gonum.org/v1/gonum/blas/gonum"
)

// Multiply writes alpha·op(A)·op(B) + beta·C to C, where op transposes if its flag is set; op(A) is (m, k), op(B) is
// (k, n) and C is (m, n), row-major, and rows start lda, ldb and ldc elements apart. C must not overlap A or B. As in
// the BLAS, a factor of 0 is no factor at all: if alpha is 0, A and B are not read, and if beta is 0, C is not.
func Multiply[F Float](transA, transB bool, m, n, k int, alpha F, a []F, lda int, b []F, ldb int, beta F, c []F,
	ldc int) {
	if m == 0 || n == 0 {
		return
	}
	if k == 0 || alpha == 0 {
		for i := range m {
			scale(c[i*ldc:i*ldc+n], beta)
		}
		return
	}
	kernels := current[F]()
	if kernels == nil {
		callLibrary(transA, transB, m, n, k, alpha, a, lda, b, ldb, beta, c, ldc)
		return
	}
	p := newProduct(kernels, transA, transB, m, n, k, a, lda, b, ldb, c, ldc)
	p.alpha, p.beta = alpha, beta
	if beta != 0 {
		p.addend, p.ldd = p.c, ldc
	}
	p.run()
	p.release()
}

// Affine writes activate(op(A)·op(B) + D) to C, all of them dense: op(A) is (m, k), op(B) is (k, n), C is (m, n), and D
// is either (m, n) or one row of n elements that is added to every row, a bias. C must not overlap the others.
//
// The activation is a function of single elements that reads src and writes dst, which are the same slice. It is called
// for rows, parts of rows or several rows at a time, as soon as they are finished, on several goroutines at once. Nil
// is the identity. Affine allocates nothing.
func Affine[F Float](transA, transB bool, m, n, k int, a, b, d, c []F, activate func(dst, src []F)) {
	if m == 0 || n == 0 {
		return
	}
	c, ldd := c[:m*n], 0
	if len(d) != n {
		d, ldd = d[:m*n], n
	}
	lda, ldb := k, n
	if transA {
		lda = m
	}
	if transB {
		ldb = k
	}
	kernels := current[F]()
	if kernels == nil || k == 0 {
		for i := range m {
			copy(c[i*n:(i+1)*n], d[i*ldd:])
		}
		if k > 0 {
			callLibrary(transA, transB, m, n, k, 1, a, lda, b, ldb, 1, c, n)
		}
		if activate != nil {
			activate(c, c)
		}
		return
	}
	p := newProduct(kernels, transA, transB, m, n, k, a, lda, b, ldb, c, n)
	p.alpha, p.beta = 1, 1
	p.addend, p.ldd = unsafe.SliceData(d), ldd
	p.activate = activate
	p.run()
	p.release()
}

// scale multiplies x by beta, and does not read it if beta is 0.
func scale[F Float](x []F, beta F) {
	switch beta {
	case 0:
		clear(x)
	case 1:
	default:
		for i, v := range x {
			x[i] = beta * v
		}
	}
}

// newProduct checks the lengths of slices, since the kernels do not.
func newProduct[F Float](kernels *kernels[F], transA, transB bool, m, n, k int, a []F, lda int, b []F, ldb int, c []F,
	ldc int) *product[F] {
	check := func(x []F, rows, cols, stride int, trans bool) *F {
		if trans {
			rows, cols = cols, rows
		}
		return unsafe.SliceData(x[:(rows-1)*stride+cols])
	}
	p := reserve(kernels)
	p.transA, p.transB, p.m, p.n, p.k = transA, transB, m, n, k
	p.a, p.lda = check(a, m, k, lda, transA), lda
	p.b, p.ldb = check(b, k, n, ldb, transB), ldb
	p.c, p.ldc = check(c, m, n, ldc, false), ldc
	return p
}

func callLibrary[F Float](transA, transB bool, m, n, k int, alpha F, a []F, lda int, b []F, ldb int, beta F, c []F,
	ldc int) {
	ta, tb := blas.NoTrans, blas.NoTrans
	if transA {
		ta = blas.Trans
	}
	if transB {
		tb = blas.Trans
	}
	var l gonum.Implementation
	switch a := any(a).(type) {
	case []float32:
		l.Sgemm(ta, tb, m, n, k, float32(alpha), a, lda, any(b).([]float32), ldb, float32(beta), any(c).([]float32), ldc)
	case []float64:
		l.Dgemm(ta, tb, m, n, k, float64(alpha), a, lda, any(b).([]float64), ldb, float64(beta), any(c).([]float64), ldc)
	}
}
