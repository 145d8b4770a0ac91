package gemm

import (
	"unsafe"

	"github.com/aegis-ae/aegis/graph/internal/kernel/simd"
)

// Float is the constraint of the types of elements.
type Float interface{ float32 | float64 }

// level is the set of instructions in use. Tests try all that are available.
var level = simd.Available

// kernels are the inner loops for one type of elements and one set of instructions.
type kernels[F Float] struct {
	lanes int       // elements in a vector
	tiles []tile[F] // from the tallest to that of one row
	// packRows copies rows of width elements of 4 bytes, and fills each up with zeros to panelVectors vectors. What of
	// a row lies beyond dstStride is overwritten by the next. Strides are in bytes.
	packRows func(rows int, src *float32, srcStride int, dst *float32, dstStride, width int)
	// transpose copies a matrix of lanes rows, and as many columns as squares squares of 16 bytes a side have, to the
	// rows of its transpose. Strides are in bytes.
	transpose func(squares int, src *F, srcStride int, dst *F, dstStride int)
}

// panelVectors is the number of vectors across a panel of B and across the widest tiles.
const panelVectors = 3

// tile holds the functions for tiles of one height, indexed by the number of vectors across, minus one.
type tile[F Float] struct {
	rows int
	run  [panelVectors]tileFunc[F]
}

// tileFunc writes A·B + D to C: A has the rows of the tile and k columns, B has k rows of full vectors. D may be nil
// for zero. A row stride rs and a column stride cs are in bytes, and may be 0.
type tileFunc[F Float] func(k int, a *F, rsa, csa int, b *F, rsb int, c *F, rsc int, d *F, rsd int)

// current returns the kernels of the level in use, or nil if it has none, in which case gonum multiplies.
func current[F Float]() *kernels[F] {
	return any(choose[F](&kernels32, &kernels64)).(*[simd.AVX512 + 1]*kernels[F])[level]
}

// choose returns whichever of two values has the type for F.
func choose[F Float](f32, f64 any) any {
	if unsafe.Sizeof(F(0)) == 4 {
		return f32
	}
	return f64
}
