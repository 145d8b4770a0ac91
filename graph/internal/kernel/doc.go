// Package kernel holds the loops under the ops of package graph: plain functions over slices of float32 or float64,
// without a notion of graphs, shapes beyond a few integers, or gradients.
//
// Conventions: matrices are row-major and dense; the destination comes first and never overlaps a source unless the
// function says so; lengths are the caller's responsibility (package graph knows every shape when it builds a graph).
// Each function gives the same bits for any GOMAXPROCS: work is shared out only along independent elements, and every
// sum runs in a fixed order. Sums of float32 are accumulated in float64, but for products of matrices, for windows of
// few cells, and for the few elements that overlapping windows add to one cell.
//
// The parts that take most of the time are written in assembly by the command in folder gen: the vector loops of
// package simd, the product of matrices of package gemm, the random numbers of package philox, the steps of optimisers
// of package update, and the movements of rows that convolutions need of package strided. Package parallel shares loops
// between processors.
package kernel

//go:generate go run -C ../../../cmd/gen ./assembly ../../graph/internal/kernel

// Float is the constraint of every kernel.
type Float interface{ float32 | float64 }
