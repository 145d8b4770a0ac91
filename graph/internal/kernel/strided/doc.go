// Package strided moves rows of elements between tensors: what windows see of an image to a matrix and back, and the
// exchange of two axes.
//
// For float32 on amd64 the rows are moved eight elements at a time with AVX2, also where every second element is taken.
// Rows are mostly short, so that wider vectors would move no more. The results are those of the loops in Go.
package strided

// Float is the constraint of the elements.
type Float interface{ float32 | float64 }
