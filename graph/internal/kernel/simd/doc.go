// Package simd holds the innermost loops over slices: elementwise functions, products of gradients with slopes, and
// sums. The loops over float32 use the vector instructions of the processor, chosen when the program starts: AVX-512,
// AVX2 with FMA, or none on other processors and under the build tag noasm. Loops over float64, and those without
// vector instructions, are in Go.
//
// Both levels of vector instructions give the same bits, except for the sign and payload of a NaN. The result for an
// element does not depend on its place in the slice, so work can be split anywhere. The loops in Go evaluate functions
// in float64 and may differ in the last digits. All give NaN for NaN, and no NaN for a finite argument for which the
// function has a value.
//
// In units in the last place of the exact result, subnormal ones included, the largest errors over all float32 numbers
// are 1 for the exponential and the logarithm, 1.8 for softplus, ELU and the cross-entropy (where nothing of it
// cancels), 2.5 for the sigmoid, 2.6 for tanh, 5.5 for the normal distribution function, whose lower tail is as
// accurate as the rest, and 6 for GELU. Sums are accumulated in float64, in an order that depends on the length alone.
//
// Arithmetic in vector instructions, sums, and products with slopes treat subnormal numbers, below 1.2e-38, as zeros,
// because they make processors a hundred times slower and the gradients of saturated units pass through them. Functions
// do not: the logarithm of a subnormal number is finite, and so is a quotient of two.
//
// A destination may be one of the sources, and must not overlap them otherwise. Its length is the number of elements;
// the sources must have at least as many.
package simd

// Float is the constraint of the loops.
type Float interface{ float32 | float64 }

// vectors returns the loops in vector instructions for n elements of type F, or nil if there are none for them.
func vectors[F Float](n int) *loops {
	if _, single := any(F(0)).(float32); !single || n == 0 {
		return nil
	}
	return levels[Available]
}

// first returns a pointer to the first element of a slice of float32.
func first[F Float](x []F) *float32 { return &any(x).([]float32)[0] }
