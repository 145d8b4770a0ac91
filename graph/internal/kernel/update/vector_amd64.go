//go:build !noasm

package update

import (
	"math"

	"github.com/aegis-ae/aegis/graph/internal/kernel/simd"
)

// The functions of this file do as many elements as whole vectors hold, if the type is float32, and return their
// number.

func wholeVectors(n int) int {
	if simd.Available < simd.AVX2 {
		return 0
	}
	return n &^ 7
}

func adamVector[F Float](value, grad, m, v []F, c *AdamNumbers[F]) int {
	p, ok := any(value).([]float32)
	n := wholeVectors(len(p))
	if !ok || n == 0 {
		return 0
	}
	adamAVX2(&p[0], &any(grad).([]float32)[0], &any(m).([]float32)[0], &any(v).([]float32)[0], n,
		&any(c).(*AdamNumbers[float32]).Beta1)
	return n
}

func descentVector[F Float](value, grad []F, c *DescentNumbers[F]) int {
	p, ok := any(value).([]float32)
	n := wholeVectors(len(p))
	if !ok || n == 0 {
		return 0
	}
	descentAVX2(&p[0], &any(grad).([]float32)[0], n, &any(c).(*DescentNumbers[float32]).Rate)
	return n
}

func momentumVector[F Float](value, grad, velocity []F, nesterov bool, c *DescentNumbers[F]) int {
	p, ok := any(value).([]float32)
	n := wholeVectors(len(p))
	if !ok || n == 0 {
		return 0
	}
	g, b, numbers := any(grad).([]float32), any(velocity).([]float32), &any(c).(*DescentNumbers[float32]).Rate
	if nesterov {
		nesterovAVX2(&p[0], &g[0], &b[0], n, numbers)
	} else {
		momentumAVX2(&p[0], &g[0], &b[0], n, numbers)
	}
	return n
}

// rmspropVector leaves the variants with a mean or a velocity, which are rare, to the loop in Go.
func rmspropVector[F Float](value, grad, square, mean, velocity []F, c *RMSPropNumbers[F]) int {
	p, ok := any(value).([]float32)
	n := wholeVectors(len(p))
	if !ok || n == 0 || mean != nil || velocity != nil {
		return 0
	}
	g, s := any(grad).([]float32), any(square).([]float32)
	rmspropAVX2(&p[0], &g[0], &s[0], n, &any(c).(*RMSPropNumbers[float32]).Alpha)
	return n
}

// finiteVector finds numbers that reach 2^128/r, which are infinite after multiplication with r, by their exponent.
func finiteVector[F Float](s []F, r F) (n int, finite bool) {
	x, ok := any(s).([]float32)
	n = wholeVectors(len(x)) &^ 31
	if !ok || n == 0 {
		return 0, true
	}
	infinity := math.Float32bits(float32(math.Inf(1))) - (math.Float32bits(float32(r)) - math.Float32bits(1))
	return n, finiteAVX2(&x[0], n, infinity)
}

func sumOfSquaresVector[F Float](sum *[sums]float64, s []F) int {
	x, ok := any(s).([]float32)
	n := wholeVectors(len(x)) &^ (sums - 1)
	if !ok || n == 0 {
		return 0
	}
	sumOfSquaresAVX2(&sum[0], &x[0], n)
	return n
}

func scaleVector[F Float](s []F, factor F) int {
	x, ok := any(s).([]float32)
	n := wholeVectors(len(x))
	if !ok || n == 0 {
		return 0
	}
	scaleAVX2(&x[0], n, float32(factor))
	return n
}

func clampVector[F Float](s []F, limit F) int {
	x, ok := any(s).([]float32)
	n := wholeVectors(len(x))
	if !ok || n == 0 {
		return 0
	}
	clampAVX2(&x[0], n, float32(limit))
	return n
}
