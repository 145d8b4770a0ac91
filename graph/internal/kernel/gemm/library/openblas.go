//go:build openblas

package library

// #cgo LDFLAGS: -lopenblas
// void openblas_set_num_threads(int threads);
import "C"

import "gonum.org/v1/netlib/blas/netlib"

// Implementation is OpenBLAS.
type Implementation = netlib.Implementation

// Preferred is whether the library is to be used even where we have kernels of our own.
const Preferred = true

// SetThreads sets the number of threads that OpenBLAS uses.
func SetThreads(n int) { C.openblas_set_num_threads(C.int(n)) }
