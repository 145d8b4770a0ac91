//go:build !openblas

package library

import "gonum.org/v1/gonum/blas/gonum"

// Implementation is gonum's, in Go.
type Implementation = gonum.Implementation

// Preferred is whether the library is to be used even where we have kernels of our own.
const Preferred = false
