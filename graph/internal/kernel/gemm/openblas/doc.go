// Package openblas compares the product of package gemm with that of OpenBLAS, which must be installed, by cgo:
//
//	go test -C graph/internal/kernel/gemm/openblas -v -bench . -benchtime 1x
//
// It is a module of its own, so that Aegis needs neither cgo nor the bindings to OpenBLAS.
package openblas

// #cgo LDFLAGS: -lopenblas
// void openblas_set_num_threads(int threads);
import "C"

// setThreads sets the number of threads that OpenBLAS uses.
func setThreads(n int) { C.openblas_set_num_threads(C.int(n)) }
