// Package strided moves rows of elements between tensors: the cells that windows cover, from an image to a matrix and
// back, and the exchange of two axes.
//
// For float32 on amd64, AVX2 moves eight elements at a time, also where every second element is taken. Rows are mostly
// short, so wider vectors would gain nothing. The results equal those of the loops in Go.
package strided

// Float is the constraint of the elements.
type Float interface{ float32 | float64 }
