//go:build !noasm

package optim

import "math"

// Two loops take most of the time of a training program's steps: the check for finite gradients and Adam's update. Here
// they work on four float32 at a time with SSE2, which every amd64 processor has, and with the same result to the last
// bit as the portable loops: the same roundings in the same order, and no fused operations. (Eight at a time, with AVX,
// would take the divider, which is what Adam waits for, as long as two times four.)

// finiteVector checks as many elements as whole vectors hold, and returns their number and whether all are finite, also
// after multiplication with r, a power of two. For |x|·r to be infinite, x must reach 2^128/r, and so its exponent that
// number's.
func finiteVector(s []float32, r float32) (n int, finite bool) {
	n = len(s) &^ 7
	infinity := int32(math.Float32bits(float32(math.Inf(1)))) - int32(math.Float32bits(r)-math.Float32bits(1))
	return n, n == 0 || finiteSSE2(&s[0], n, infinity)
}

// adamVector updates as many elements as whole vectors hold, and returns their number.
func adamVector(value, grad, m, v []float32, c *adamNumbers[float32]) int {
	n := len(value) &^ 3
	if n > 0 {
		adamSSE2(&value[0], &grad[0], &m[0], &v[0], n, c)
	}
	return n
}

// finiteSSE2 reports whether all of n elements, a multiple of 8, have an exponent below infinity's: a float32 without its
// sign and mantissa, as an integer.
//
//go:noescape
func finiteSSE2(s *float32, n int, infinity int32) bool

// adamSSE2 updates n elements, a multiple of 4.
//
//go:noescape
func adamSSE2(value, grad, m, v *float32, n int, c *adamNumbers[float32])
