package kernel

import (
	"math"

	"github.com/aegis-ae/aegis/graph/internal/kernel/simd"
)

// SumTo adds x, of extents dims, into dst along the dimensions marked in reduced. The caller must have merged adjacent
// dimensions of the same kind, so that marks alternate. acc is scratch space of len(dst).
func SumTo[F Float](dst, x []F, dims []int, reduced []bool, acc []float64) {
	switch c := costOf[F](light, len(x)); {
	case len(dims) == 1 && reduced[0]:
		dst[0] = F(simd.Sum(x))
	case len(dims) == 2 && !pays(c):
		sumPart(dst, x, dims, reduced[0], acc, 0, len(dst))
	case len(dims) == 2:
		multiple := 1
		if reduced[0] {
			multiple = line
		}
		share(len(dst), multiple, c, func(lo, hi int) { sumPart(dst, x, dims, reduced[0], acc, lo, hi) })
	default:
		clear(acc)
		sumInto(acc, x, dims, reduced)
		convert(dst, acc)
	}
}

// rowsAtOnce is the number of rows whose columns are summed together, few enough to stay in the first-level cache.
const rowsAtOnce = 16

// sumPart writes the sums from lo to hi of the columns of a matrix x, or else of its rows.
func sumPart[F Float](dst, x []F, dims []int, columns bool, acc []float64, lo, hi int) {
	n := dims[1]
	if !columns {
		for r := lo; r < hi; r++ {
			dst[r] = F(simd.Sum(x[r*n : (r+1)*n]))
		}
		return
	}
	acc = acc[lo:hi]
	clear(acc)
	for r := 0; r < dims[0]; r += rowsAtOnce {
		simd.AddRows(acc, x[r*n+lo:], min(rowsAtOnce, dims[0]-r), n)
	}
	convert(dst[lo:hi], acc)
}

// convert rounds the elements of x.
func convert[F Float](dst []F, x []float64) {
	x = x[:len(dst)]
	for i, v := range x {
		dst[i] = F(v)
	}
}

func sumInto[F Float](acc []float64, x []F, dims []int, reduced []bool) {
	if len(dims) == 1 {
		if reduced[0] {
			acc[0] += simd.Sum(x)
		} else {
			simd.AddRows(acc, x, 1, len(x))
		}
		return
	}
	n := len(x) / dims[0]
	step := 0
	if !reduced[0] {
		step = len(acc) / dims[0]
	}
	for i := range dims[0] {
		a := acc
		if step > 0 {
			a = acc[i*step : (i+1)*step]
		}
		sumInto(a, x[i*n:(i+1)*n], dims[1:], reduced[1:])
	}
}

// RowNorms writes the inner product of each row r of a with the same row of b to dst, where this is known to be a
// squared norm: rows of b are r·G with a positive semidefinite G. Values that rounding leaves below 0 become 0; NaN
// stays. Rows have n elements.
func RowNorms[F Float](dst, a, b []F, n int) {
	share(len(dst), 1, costOf[F](light, len(a)), func(lo, hi int) {
		for r := lo; r < hi; r++ {
			dst[r] = F(max(simd.Dot(a[r*n:(r+1)*n], b[r*n:(r+1)*n]), 0))
		}
	})
}

// LogSumExp writes log sum_j exp(x[o,j,i]) to dst[o,i] for x of extents (outer, n, inner), shifted by the maximum, so
// that it overflows only if the result does. All entries -Inf give -Inf; any +Inf gives +Inf.
func LogSumExp[F Float](dst, x []F, outer, n, inner int) {
	share(outer, 1, costOf[F](heavy, len(x)), func(lo, hi int) {
		for o := lo; o < hi; o++ {
			if inner == 1 {
				dst[o] = logSumExp(x[o*n : (o+1)*n])
				continue
			}
			for i := range inner {
				dst[o*inner+i] = logSumExpStrided(x[o*n*inner+i:], n, inner)
			}
		}
	})
}

func logSumExp[F Float](x []F) F {
	m := simd.Maximum(x)
	if math.IsInf(float64(m), 0) {
		return F(largest(x, len(x), 1)) // which may be a NaN
	}
	return F(float64(m) + math.Log(simd.ExpTotal(x, m)))
}

func logSumExpStrided[F Float](x []F, n, stride int) F {
	m := largest(x, n, stride)
	if math.IsInf(m, 0) || math.IsNaN(m) {
		return F(m)
	}
	s := 0.0
	for j := range n {
		s += math.Exp(float64(x[j*stride]) - m)
	}
	return F(m + math.Log(s))
}

// Softmax writes exp(x[o,j,i]) / sum_k exp(x[o,k,i]) to dst for x of extents (outer, n, inner).
func Softmax[F Float](dst, x []F, outer, n, inner int) {
	share(outer, 1, costOf[F](heavy, len(x)), func(lo, hi int) {
		for o := lo; o < hi; o++ {
			if inner == 1 {
				d, x := dst[o*n:(o+1)*n], x[o*n:(o+1)*n]
				simd.WithScalar(Div, d, d, F(simd.ExpSum(d, x, simd.Maximum(x))))
				continue
			}
			for i := range inner {
				softmaxStrided(dst[o*n*inner+i:], x[o*n*inner+i:], n, inner)
			}
		}
	})
}

func softmaxStrided[F Float](dst, x []F, n, stride int) {
	m := largest(x, n, stride)
	s := 0.0
	for j := range n {
		s += math.Exp(float64(x[j*stride]) - m)
	}
	for j := range n {
		dst[j*stride] = F(math.Exp(float64(x[j*stride])-m) / s)
	}
}

// largest returns the maximum of n elements of x that stand stride apart; NaN if one of them is.
func largest[F Float](x []F, n, stride int) float64 {
	m := math.Inf(-1)
	for j := range n {
		v := float64(x[j*stride])
		if v != v {
			return v // math.Max would prefer +Inf
		}
		m = max(m, v)
	}
	return m
}
