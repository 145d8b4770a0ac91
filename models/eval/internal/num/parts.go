package num

import (
	"encoding/binary"
	"math/rand/v2"
	"runtime"
	"sync"
	"sync/atomic"

	"github.com/aegis-ae/aegis/data"
)

// maxParts is the largest number of chunks of a loop over samples. It does not depend on the number of processors, so
// neither do sums that are added up chunk by chunk in order.
const maxParts = 32

// Parts returns the number of chunks for n samples, each of at least so many samples if possible.
func Parts(n, least int) int { return max(1, min(maxParts, n/max(1, least))) }

// InParts divides 0..n-1 into chunks and calls f for each, lo to below hi, on as many goroutines as processors.
func InParts(n, parts int, f func(part, lo, hi int)) {
	call := func(part int) { f(part, part*n/parts, (part+1)*n/parts) }
	workers := min(parts, runtime.GOMAXPROCS(0))
	if workers < 2 {
		for part := range parts {
			call(part)
		}
		return
	}
	var next atomic.Int64
	var all sync.WaitGroup
	for range workers {
		all.Go(func() {
			for part := int(next.Add(1)) - 1; part < parts; part = int(next.Add(1)) - 1 {
				call(part)
			}
		})
	}
	all.Wait()
}

// BlockRows is the number of samples of d features that products take at a time: they stay in the cache as float64.
func BlockRows(d int) int { return min(max(1<<16/d, 16), 512) }

// CentredRows writes samples lo to below hi, less an offset that may be nil, to x, and returns that part of x.
func CentredRows(x []float64, s *data.Set, lo, hi int, offset []float64) []float64 {
	x = x[:(hi-lo)*s.D]
	for i := lo; i < hi; i++ {
		row := x[(i-lo)*s.D : (i-lo+1)*s.D]
		if offset == nil {
			for j, v := range s.Row(i) {
				row[j] = float64(v)
			}
			continue
		}
		for j, v := range s.Row(i) {
			row[j] = float64(v) - offset[j]
		}
	}
	return x
}

// Random returns the stream of random numbers for a purpose and some numbers, such as a seed. They are the key of
// ChaCha8, whose outputs for different keys are unrelated: 8 bytes for each number, and the rest of its 32 for the
// purpose.
func Random(purpose string, numbers ...uint64) *rand.Rand {
	var key [32]byte
	for i, n := range numbers {
		binary.LittleEndian.PutUint64(key[8*i:], n)
	}
	copy(key[8*len(numbers):], purpose)
	return rand.New(rand.NewChaCha8(key))
}
