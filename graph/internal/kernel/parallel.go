package kernel

import shared "github.com/aegis-ae/aegis/graph/internal/kernel/parallel"

// grain is the number of elements below which it does not pay to share a loop, of some microseconds in all.
const grain = 8192

// partsEach is the number of parts for each processor, so that those that begin late leave some to the others.
const partsEach = 4

// parallel runs f over [0, n) in contiguous parts, some for each processor when n is large enough. f must treat
// elements independently, so that the split cannot be seen in the result.
func parallel(n int, f func(lo, hi int)) { parallelParts(n, 1, f) }

// parallelParts is parallel for n parts that cost as much as so many elements each, and stay whole.
func parallelParts(n, cost int, f func(lo, hi int)) {
	parts := min(partsEach*shared.Workers(), n, n*cost/grain)
	if parts < 2 || shared.Workers() < 2 {
		f(0, n)
		return
	}
	shared.Run(parts, func(p int) { f(n*p/parts, n*(p+1)/parts) })
}
