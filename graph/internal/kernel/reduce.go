package kernel

import "math"

// sum adds in float64 with four accumulators: faster than one chain of additions, and more accurate.
func sum[F Float](x []F) float64 {
	var s0, s1, s2, s3 float64
	for len(x) >= 4 {
		s0 += float64(x[0])
		s1 += float64(x[1])
		s2 += float64(x[2])
		s3 += float64(x[3])
		x = x[4:]
	}
	for _, v := range x {
		s0 += float64(v)
	}
	return (s0 + s1) + (s2 + s3)
}

// SumTo adds x, of extents dims, into dst along the dimensions marked in reduced. Adjacent dimensions that are alike
// must have been merged by the caller, so that marks alternate. acc is scratch space of len(dst).
func SumTo[F Float](dst, x []F, dims []int, reduced []bool, acc []float64) {
	if len(dims) == 1 && reduced[0] {
		dst[0] = F(sum(x))
		return
	}
	clear(acc)
	sumInto(acc, x, dims, reduced)
	for i, v := range acc {
		dst[i] = F(v)
	}
}

func sumInto[F Float](acc []float64, x []F, dims []int, reduced []bool) {
	if len(dims) == 1 {
		if reduced[0] {
			acc[0] += sum(x)
			return
		}
		for i, v := range x {
			acc[i] += float64(v)
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

// RowNorms writes the inner product of each row r of a with the same row of b to dst, where that is known to be a squared
// norm: rows of b are r·G with a positive semidefinite G. What rounding leaves below 0 is 0; NaN stays. Rows have n elements.
func RowNorms[F Float](dst, a, b []F, n int) {
	parallelParts(len(dst), n, func(lo, hi int) {
		for r := lo; r < hi; r++ {
			x, y := a[r*n:(r+1)*n], b[r*n:(r+1)*n]
			var even, odd float64
			for i := 0; i+1 < n; i += 2 {
				even += float64(x[i]) * float64(y[i])
				odd += float64(x[i+1]) * float64(y[i+1])
			}
			if n%2 == 1 {
				even += float64(x[n-1]) * float64(y[n-1])
			}
			dst[r] = F(max(even+odd, 0))
		}
	})
}

// LogSumExp writes log sum_j exp(x[o,j,i]) to dst[o,i] for x of extents (outer, n, inner), shifted by the maximum, so
// that it overflows only if the result does. All entries -Inf give -Inf; any +Inf gives +Inf.
func LogSumExp[F Float](dst, x []F, outer, n, inner int) {
	for o := range outer {
		for i := range inner {
			at := o*n*inner + i
			m := largest(x[at:], n, inner)
			if math.IsInf(m, 0) || math.IsNaN(m) {
				dst[o*inner+i] = F(m)
				continue
			}
			s := 0.0
			for j := range n {
				s += math.Exp(float64(x[at+j*inner]) - m)
			}
			dst[o*inner+i] = F(m + math.Log(s))
		}
	}
}

// Softmax writes exp(x[o,j,i]) / sum_k exp(x[o,k,i]) to dst for x of extents (outer, n, inner).
func Softmax[F Float](dst, x []F, outer, n, inner int) {
	for o := range outer {
		for i := range inner {
			at := o*n*inner + i
			m := largest(x[at:], n, inner)
			s := 0.0
			for j := range n {
				s += math.Exp(float64(x[at+j*inner]) - m)
			}
			for j := range n {
				dst[at+j*inner] = F(math.Exp(float64(x[at+j*inner])-m) / s)
			}
		}
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
