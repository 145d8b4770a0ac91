package kernel

import (
	"github.com/aegis-ae/aegis/graph/internal/kernel/parallel"
	"github.com/aegis-ae/aegis/graph/internal/kernel/simd"
)

// The cost of a loop is counted in elements of a plain loop in Go, each of which takes about half a nanosecond.
const (
	// grain is the cost of a part of a loop below which it does not pay to share it, some microseconds.
	grain = 8192
	// partsEach is the number of parts for each processor, so that those that begin late leave some to the others.
	partsEach = 4
	// line is the number of elements that parts of a vector are multiples of: whole lines of the cache.
	line = 64
)

// work says what a kind of loop costs for 100 elements: in vector instructions, and in Go.
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

// pays reports whether it pays to share a loop of that cost between processors. The closure that is to be shared
// allocates: a loop that may be short asks first.
func pays(cost int) bool { return cost >= 2*grain && parallel.Workers() > 1 }

// share runs f over [0, n) in contiguous parts, some for each processor if the cost of all is large enough. Parts begin
// at multiples of the given number. f must treat elements independently, so that the split cannot be seen in the
// result.
func share(n, multiple, cost int, f func(lo, hi int)) {
	units := (n + multiple - 1) / multiple
	parts := min(partsEach*parallel.Workers(), units, cost/grain)
	if parts < 2 || !pays(cost) {
		f(0, n)
		return
	}
	parallel.Run(parts, func(p int) { f(units*p/parts*multiple, min(units*(p+1)/parts*multiple, n)) })
}

// parallelParts is share for n parts that cost as much as so many elements each, and stay whole.
func parallelParts(n, cost int, f func(lo, hi int)) { share(n, 1, n*cost, f) }
