package simd

// loops are the functions in the instructions of one level. n is positive in all.
type loops struct {
	functions  [functions]func(dst, x *float32, n int)
	operations [operations]func(dst, a, b *float32, n int)

	divBy, divInto func(dst, x *float32, n int, c float32)
	elu, leaky     func(dst, x *float32, n int, c float32)
	affine, clamp  func(dst, x *float32, n int, c, d float32)

	reluGrad              func(dst, x, gradient *float32, n int)
	logisticGrad, eluGrad func(dst, y, gradient *float32, n int, c float32)
	gate                  func(dst, x, gradient *float32, n int, lo, hi, below, atLo, inside, atHi, above float32)
	crossEntropy          func(dst, a, t *float32, n int)

	sum      func(x *float32, n int) float64
	dot      func(a, b *float32, n int) float64
	expSum   func(dst, x *float32, n int, shift float32) float64
	expTotal func(x *float32, n int, shift float32) float64
	maximum  func(x *float32, n int) float32
	addRows  func(sums *float64, x *float32, rows, n, stride int) // n is a multiple of 16
}
