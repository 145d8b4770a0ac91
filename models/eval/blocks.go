package eval

import (
	"gonum.org/v1/gonum/blas"
	"gonum.org/v1/gonum/blas/blas64"

	"github.com/aegis-ae/aegis/data"
)

// Sets are float32, and what is computed of them here float64. So that no second, larger copy of a set is in memory, its
// matrix less a mean is made block by block, in order.

// eachBlock calls f for blocks of samples, those from lo to below hi, as a matrix less the mean, which may be nil. x holds
// until f returns.
func eachBlock(s *data.Set, mean []float64, f func(lo, hi int, x blas64.General)) {
	eachBlockOf(s, blockRows(s.D), mean, f)
}

func eachBlockOf(s *data.Set, rows int, mean []float64, f func(lo, hi int, x blas64.General)) {
	block := make([]float64, min(rows, s.N)*s.D)
	for lo := 0; lo < s.N; lo += rows {
		hi := min(lo+rows, s.N)
		f(lo, hi, blas64.General{Rows: hi - lo, Cols: s.D, Stride: s.D, Data: centredRows(block, s, lo, hi, mean)})
	}
}

// eachColumns calls f for blocks of features, those from lo to below hi of all samples, as a matrix of a row for each sample.
func eachColumns(s *data.Set, mean []float64, f func(lo, hi int, x blas64.General)) {
	columns := min(blockRows(s.N), s.D)
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

// times returns X·b, of the samples less the mean X, N x D, and a matrix b of D rows.
func times(s *data.Set, mean []float64, b blas64.General) blas64.General {
	out := zeros(s.N, b.Cols)
	eachBlock(s, mean, func(lo, hi int, x blas64.General) {
		blas64.Gemm(blas.NoTrans, blas.NoTrans, 1, x, b, 0, rowsOf(out, lo, hi))
	})
	return out
}

// covarianceTimes returns C·b, of the covariance matrix C = (1/N) XᵀX, which is not formed, and a matrix b of D rows.
func covarianceTimes(s *data.Set, mean []float64, b blas64.General) blas64.General {
	const least = 64 // rows of a block: each goes through all of the result
	out, rows := zeros(s.D, b.Cols), max(blockRows(s.D), least)
	xb := zeros(min(rows, s.N), b.Cols)
	eachBlockOf(s, rows, mean, func(lo, hi int, x blas64.General) {
		xb := rowsOf(xb, 0, hi-lo)
		blas64.Gemm(blas.NoTrans, blas.NoTrans, 1, x, b, 0, xb)
		blas64.Gemm(blas.Trans, blas.NoTrans, 1/float64(s.N), x, xb, 1, out)
	})
	return out
}

// covariance returns (1/divisor) XᵀX; of a symmetric matrix the upper triangle is there.
func covariance(s *data.Set, mean []float64, divisor float64) blas64.Symmetric {
	c := blas64.Symmetric{N: s.D, Stride: s.D, Data: make([]float64, s.D*s.D), Uplo: blas.Upper}
	eachBlockOf(s, max(blockRows(s.D), 512), mean, func(_, _ int, x blas64.General) {
		blas64.Syrk(blas.Trans, 1/divisor, x, 1, c)
	})
	return c
}

func zeros(rows, columns int) blas64.General {
	return blas64.General{Rows: rows, Cols: columns, Stride: columns, Data: make([]float64, rows*columns)}
}

// rowsOf is the part of a matrix from row lo to below row hi.
func rowsOf(m blas64.General, lo, hi int) blas64.General {
	return blas64.General{Rows: hi - lo, Cols: m.Cols, Stride: m.Stride, Data: m.Data[lo*m.Stride:]}
}

func float64s(x []float32) []float64 {
	out := make([]float64, len(x))
	for i, v := range x {
		out[i] = float64(v)
	}
	return out
}

func float32s(x []float64) []float32 {
	out := make([]float32, len(x))
	toFloat32(out, x)
	return out
}

// toFloat32 fills dst, which x has at least as many values as.
func toFloat32(dst []float32, x []float64) {
	for i := range dst {
		dst[i] = float32(x[i])
	}
}
