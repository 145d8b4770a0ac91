package simd

import "math"

// Sum returns the sum of the elements.
func Sum[F Float](x []F) float64 {
	if v := vectors[F](len(x)); v != nil {
		return v.sum(first(x), len(x))
	}
	var s0, s1, s2, s3 float64 // faster than one chain of additions, and more accurate
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

// Dot returns the sum of the products of a and b.
func Dot[F Float](a, b []F) float64 {
	b = b[:len(a)]
	if v := vectors[F](len(a)); v != nil {
		return v.dot(first(a), first(b), len(a))
	}
	var even, odd float64
	for len(a) >= 2 {
		even += float64(a[0]) * float64(b[0])
		odd += float64(a[1]) * float64(b[1])
		a, b = a[2:], b[2:]
	}
	if len(a) == 1 {
		even += float64(a[0]) * float64(b[0])
	}
	return even + odd
}

// AddRows adds to each of sums the elements of its column of x, in their order; x has the given number of rows, which
// start stride elements apart.
func AddRows[F Float](sums []float64, x []F, rows, stride int) {
	n := 0
	if v := vectors[F](rows); v != nil && len(sums) >= 16 {
		n = len(sums) &^ 15
		v.addRows(&sums[0], first(x), rows, n, stride)
	}
	for r := range rows {
		for i, a := range x[r*stride+n : r*stride+len(sums)] {
			sums[n+i] += float64(a)
		}
	}
}

// Maximum returns the greatest element; -Inf if there is none. It ignores NaNs.
func Maximum[F Float](x []F) F {
	if v := vectors[F](len(x)); v != nil {
		return F(v.maximum(first(x), len(x)))
	}
	m := F(math.Inf(-1))
	for _, a := range x {
		if a > m {
			m = a
		}
	}
	return m
}

// ExpSum writes e^(x-shift), and returns the sum.
func ExpSum[F Float](dst, x []F, shift F) float64 {
	x = x[:len(dst)]
	if v := vectors[F](len(dst)); v != nil {
		return v.expSum(first(dst), first(x), len(dst), float32(shift))
	}
	s := 0.0
	for i, a := range x {
		e := math.Exp(float64(a) - float64(shift))
		dst[i] = F(e)
		s += e
	}
	return s
}

// ExpTotal returns the sum of e^(x-shift).
func ExpTotal[F Float](x []F, shift F) float64 {
	if v := vectors[F](len(x)); v != nil {
		return v.expTotal(first(x), len(x), float32(shift))
	}
	s := 0.0
	for _, a := range x {
		s += math.Exp(float64(a) - float64(shift))
	}
	return s
}
