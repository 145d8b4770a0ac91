package num

import (
	"gonum.org/v1/gonum/blas"
	"gonum.org/v1/gonum/blas/blas64"

	"github.com/aegis-ae/aegis/data"
)

// EachBlock calls f for blocks of samples, lo to below hi, as a matrix less the mean, which may be nil. x is valid
// until f returns.
func EachBlock(s *data.Set, mean []float64, f func(lo, hi int, x blas64.General)) {
	EachBlockOf(s, BlockRows(s.D), mean, f)
}

// EachBlockOf is [EachBlock] for blocks of so many rows.
func EachBlockOf(s *data.Set, rows int, mean []float64, f func(lo, hi int, x blas64.General)) {
	block := make([]float64, min(rows, s.N)*s.D)
	for lo := 0; lo < s.N; lo += rows {
		hi := min(lo+rows, s.N)
		f(lo, hi, blas64.General{Rows: hi - lo, Cols: s.D, Stride: s.D, Data: CentredRows(block, s, lo, hi, mean)})
	}
}

// EachColumns calls f for blocks of features, lo to below hi, as a matrix with a row for each sample.
func EachColumns(s *data.Set, mean []float64, f func(lo, hi int, x blas64.General)) {
	columns := min(BlockRows(s.N), s.D)
	block := make([]float64, s.N*columns)
	for lo := 0; lo < s.D; lo += columns {
		hi := min(lo+columns, s.D)
		x := blas64.General{Rows: s.N, Cols: hi - lo, Stride: hi - lo, Data: block}
		for i := range s.N {
			row := x.Data[i*x.Stride : (i+1)*x.Stride]
			for j, v := range s.Row(i)[lo:hi] {
				row[j] = float64(v) - mean[lo+j]
			}
		}
		f(lo, hi, x)
	}
}

// Times returns X·b, for the samples less the mean, X (N x D), and a matrix b of D rows.
func Times(s *data.Set, mean []float64, b blas64.General) blas64.General {
	out := Zeros(s.N, b.Cols)
	EachBlock(s, mean, func(lo, hi int, x blas64.General) {
		blas64.Gemm(blas.NoTrans, blas.NoTrans, 1, x, b, 0, RowsOf(out, lo, hi))
	})
	return out
}

// CovarianceTimes returns C·b, for the covariance matrix C = (1/N) XᵀX, which is never formed, and a matrix b of D
// rows.
func CovarianceTimes(s *data.Set, mean []float64, b blas64.General) blas64.General {
	const least = 64 // rows of a block: each goes through all of the result
	out, rows := Zeros(s.D, b.Cols), max(BlockRows(s.D), least)
	xb := Zeros(min(rows, s.N), b.Cols)
	EachBlockOf(s, rows, mean, func(lo, hi int, x blas64.General) {
		xb := RowsOf(xb, 0, hi-lo)
		blas64.Gemm(blas.NoTrans, blas.NoTrans, 1, x, b, 0, xb)
		blas64.Gemm(blas.Trans, blas.NoTrans, 1/float64(s.N), x, xb, 1, out)
	})
	return out
}

// Covariance returns (1/divisor) XᵀX, as the upper triangle of a symmetric matrix.
func Covariance(s *data.Set, mean []float64, divisor float64) blas64.Symmetric {
	c := blas64.Symmetric{N: s.D, Stride: s.D, Data: make([]float64, s.D*s.D), Uplo: blas.Upper}
	EachBlockOf(s, max(BlockRows(s.D), 512), mean, func(_, _ int, x blas64.General) {
		blas64.Syrk(blas.Trans, 1/divisor, x, 1, c)
	})
	return c
}

// Zeros returns a matrix of zeros.
func Zeros(rows, columns int) blas64.General {
	return blas64.General{Rows: rows, Cols: columns, Stride: columns, Data: make([]float64, rows*columns)}
}

// RowsOf is the part of a matrix from row lo to below row hi.
func RowsOf(m blas64.General, lo, hi int) blas64.General {
	return blas64.General{Rows: hi - lo, Cols: m.Cols, Stride: m.Stride, Data: m.Data[lo*m.Stride:]}
}

// Float64s returns the values as float64.
func Float64s(x []float32) []float64 {
	out := make([]float64, len(x))
	for i, v := range x {
		out[i] = float64(v)
	}
	return out
}

// Float32s returns the values as float32.
func Float32s(x []float64) []float32 {
	out := make([]float32, len(x))
	ToFloat32(out, x)
	return out
}

// ToFloat32 fills dst from x, which has at least as many values.
func ToFloat32(dst []float32, x []float64) {
	for i := range dst {
		dst[i] = float32(x[i])
	}
}
