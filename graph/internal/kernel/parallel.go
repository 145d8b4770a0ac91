package kernel

import (
	"runtime"
	"sync"
)

// grain is the number of elements of an expensive function (an exponential, some 5 ns each) below which a second
// goroutine costs more than it saves.
const grain = 8192

// parallel runs f over [0, n) in contiguous parts, one for each processor when n is large enough. f must treat
// elements independently, so that the split cannot be seen in the result.
func parallel(n int, f func(lo, hi int)) { parallelParts(n, 1, f) }

// parallelParts is parallel for n parts that cost as much as so many elements each, and stay whole.
func parallelParts(n, cost int, f func(lo, hi int)) {
	parts := min(runtime.GOMAXPROCS(0), n, n*cost/grain)
	if parts < 2 {
		f(0, n)
		return
	}
	var wg sync.WaitGroup
	for p := 1; p < parts; p++ {
		wg.Go(func() { f(n*p/parts, n*(p+1)/parts) })
	}
	f(0, n/parts)
	wg.Wait()
}
