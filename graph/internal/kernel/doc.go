// Package kernel holds the loops of the ops of package graph: plain functions over slices of float32 or float64 that
// know nothing of graphs, gradients or shapes beyond a few integers.
//
// Conventions: matrices are row-major and dense. The destination comes first and never overlaps a source unless the
// function says so. Lengths are the caller's responsibility, since package graph knows every shape when it builds a
// graph. Each function gives the same bits for any GOMAXPROCS: work is split only along independent elements, and every
// sum runs in a fixed order. Sums of float32 are accumulated in float64, except for matrix products, for windows of few
// cells, and for the few elements that overlapping windows add to one cell.
//
// The loops that take most of the time are in assembly written by the command in folder gen: the vector loops of
// package simd, the matrix product of package gemm, the random numbers of package philox, the optimiser steps of
// package update, and the row movements for convolutions of package strided. Package parallel shares loops between
// processors.
package kernel

//go:generate go run -C ../../../cmd/gen ./assembly ../../graph/internal/kernel

// Float is the constraint of every kernel.
type Float interface{ float32 | float64 }
