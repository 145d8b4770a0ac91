package kernel

import (
	"github.com/aegis-ae/aegis/graph/internal/kernel/parallel"
	"github.com/aegis-ae/aegis/graph/internal/kernel/simd"
)

// The cost of a loop is measured in elements of a plain loop in Go, about half a nanosecond each.
const (
	// grain is the cost, some microseconds, below which a part of a loop is not worth sharing.
	grain = 8192
	// partsEach is the number of parts per processor; processors that start late leave some to the others.
	partsEach = 4
	// line is the number of elements that parts are multiples of: whole cache lines.
	line = 64
)

// work is the cost of a kind of loop for 100 elements: in vector instructions, and in Go.
type work struct{ vector, portable int }

var (
	light = work{20, 160}  // arithmetic, most of which is to read and to write
	heavy = work{60, 2000} // exponentials and logarithms
)

// costOf returns the cost of n elements.
func costOf[F Float](w work, n int) int {
	if simd.Fast[F]() {
		return n * w.vector / 100
	}
	return n * w.portable / 100
}

// pays reports whether a loop of that cost is worth sharing between processors. The shared closure allocates, so loops
// that may be short ask first.
func pays(cost int) bool { return cost >= 2*grain && parallel.Workers() > 1 }

// share runs f over [0, n) in contiguous parts, several per processor if the total cost is large enough. Parts begin at
// multiples of the given number. f must treat elements independently, so that the result does not depend on the split.
func share(n, multiple, cost int, f func(lo, hi int)) {
	units := (n + multiple - 1) / multiple
	parts := min(partsEach*parallel.Workers(), units, cost/grain)
	if parts < 2 || !pays(cost) {
		f(0, n)
		return
	}
	parallel.Run(parts, func(p int) { f(units*p/parts*multiple, min(units*(p+1)/parts*multiple, n)) })
}

// parallelParts is share for n parts of the given cost that are not split.
func parallelParts(n, cost int, f func(lo, hi int)) { share(n, 1, n*cost, f) }
