package data_test

import (
	"fmt"
	"math"
	"runtime"
	"runtime/debug"
	"slices"
	"testing"
	"testing/synctest"
	"time"

	"github.com/aegis-ae/aegis/data"
)

// The batches of these tests are large enough to be gathered beside the loop body.
const aheadWidth = 600

// TestBatchesAhead: for any number of processors, the batches are those of a plain loop over the order, including the
// last, smaller one.
func TestBatchesAhead(t *testing.T) {
	s := numbered(t, 100, aheadWidth, 3)
	defer runtime.GOMAXPROCS(runtime.GOMAXPROCS(0))
	for _, procs := range []int{1, 2, 8} {
		runtime.GOMAXPROCS(procs)
		for _, size := range []int{7, 33, 50, 99, 100} {
			index, sizes := epoch(t, s, data.BatchOptions{Size: size, Shuffle: true, Seed: 3})
			order, _ := epoch(t, numbered(t, 100, 1, 0), data.BatchOptions{Size: 100, Shuffle: true, Seed: 3})
			if !slices.Equal(index, order) || len(sizes) != (99+size)/size {
				t.Errorf("%d processors, batches of %d: sizes %v, order %v, want %v", procs, size, sizes, index, order)
			}
		}
		synctest.Test(t, func(t *testing.T) {
			for b := range s.Batches(data.BatchOptions{Size: 40, Shuffle: true}) {
				before := slices.Clone(b.X)
				synctest.Wait() // until the next batch has been gathered
				if !slices.Equal(b.X, before) {
					t.Errorf("%d processors: a batch changes under the loop's body", procs)
				}
			}
		})
	}
}

// TestBatchesAheadEnd: however a loop ends, its goroutine ends with it. The set may be changed (the race detector
// watches), and a goroutine that is left would fail the test as a deadlock.
func TestBatchesAheadEnd(t *testing.T) { synctest.Test(t, testBatchesAheadEnd) }

func testBatchesAheadEnd(t *testing.T) {
	s := numbered(t, 100, aheadWidth, 3)
	o := data.BatchOptions{Size: 10, Shuffle: true}
	change := func() {
		for i := range s.X {
			s.X[i]++
		}
		clear(s.Labels)
	}
	for stop := range 11 {
		n := 0
		for range s.Batches(o) {
			if n++; n == stop {
				break
			}
		}
		change()
		func() {
			defer change()
			defer func() {
				if r := recover(); (r == nil) != (stop > 9) {
					t.Errorf("panic in batch %d: recovered %v", stop, r)
				}
			}()
			n := 0
			for range s.Batches(o) {
				if n++; n == stop+1 {
					panic("in the body")
				}
			}
		}()
		done := make(chan struct{})
		go func() {
			defer close(done)
			defer change()
			for range s.Batches(o) {
				runtime.Goexit()
			}
		}()
		<-done
	}
}

// TestBatchesAheadMemory: an epoch allocates two batches, however many it has. Each figure is the least of several
// epochs, because the runtime also allocates: a goroutine that waits for another takes some hundred bytes. With one
// processor and no garbage collection, that does not depend on the machine's load.
func TestBatchesAheadMemory(t *testing.T) {
	defer runtime.GOMAXPROCS(runtime.GOMAXPROCS(1))
	defer debug.SetGCPercent(debug.SetGCPercent(-1))
	allocated := func(n int) (bytes, pieces uint64) {
		s := numbered(t, n, aheadWidth, 3)
		bytes, pieces = math.MaxUint64, math.MaxUint64
		for range 5 {
			var before, after runtime.MemStats
			runtime.ReadMemStats(&before)
			for range s.Batches(data.BatchOptions{Size: 10, Shuffle: true}) {
			}
			runtime.ReadMemStats(&after)
			bytes = min(bytes, after.TotalAlloc-before.TotalAlloc)
			pieces = min(pieces, after.Mallocs-before.Mallocs)
		}
		return bytes, pieces
	}
	few, fewPieces := allocated(40)
	many, manyPieces := allocated(2000)
	const (
		batch = 10 * aheadWidth * 4
		order = 8 * 2000
		more  = 200 - 4 // batches: were each allocated, there would be at least as many pieces more
	)
	if few >= 3*batch || many >= few+order+batch || manyPieces >= fewPieces+more/2 {
		t.Errorf("%d bytes in %d pieces for 4 batches, %d in %d for 200", few, fewPieces, many, manyPieces)
	}
}

// BenchmarkAssembly measures the time that a batch of 128 digits adds to a loop whose body takes a millisecond on one
// processor. With a second processor it is less than the time of assembling.
func BenchmarkAssembly(b *testing.B) {
	s := numbered(b, 20000, 784, 10)
	for _, body := range []time.Duration{0, time.Millisecond} {
		b.Run(fmt.Sprint("body=", body), func(b *testing.B) {
			batches, working := 0, time.Duration(0)
			start := time.Now()
			for b.Loop() {
				for range s.Batches(data.BatchOptions{Shuffle: true}) {
					began := time.Now()
					for time.Since(began) < body {
					}
					working += time.Since(began)
					batches++
				}
			}
			b.ReportMetric(float64((time.Since(start)-working).Nanoseconds())/float64(batches), "ns/batch")
		})
	}
}
