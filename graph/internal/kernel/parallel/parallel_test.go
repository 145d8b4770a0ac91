package parallel

import (
	"fmt"
	"runtime"
	"sync"
	"sync/atomic"
	"testing"
	"time"
)

func TestEveryPartRunsOnce(t *testing.T) {
	for _, processors := range []int{1, 2, 8} {
		t.Run(fmt.Sprint(processors), func(t *testing.T) {
			defer runtime.GOMAXPROCS(runtime.GOMAXPROCS(processors))
			for parts := range 40 {
				for range 50 {
					calls := make([]atomic.Int32, parts)
					Run(parts, func(part int) { calls[part].Add(1) })
					for part := range calls {
						if n := calls[part].Load(); n != 1 {
							t.Fatalf("part %d of %d ran %d times", part, parts, n)
						}
					}
				}
			}
		})
	}
}

// TestHelpersWakeUp lets helpers fall asleep between loops.
func TestHelpersWakeUp(t *testing.T) {
	if Workers() < 2 {
		t.Skip("one processor")
	}
	for range 20 {
		time.Sleep(5 * time.Millisecond)
		var both sync.WaitGroup
		both.Add(2)
		Run(2, func(int) { both.Done(); both.Wait() }) // returns only if two goroutines take part
	}
}

func TestNestedAndConcurrentLoops(t *testing.T) {
	var n atomic.Int32
	var all sync.WaitGroup
	for range 4 {
		all.Go(func() {
			for range 100 {
				Run(4, func(int) { Run(4, func(int) { n.Add(1) }) })
			}
		})
	}
	all.Wait()
	if got := n.Load(); got != 4*100*16 {
		t.Errorf("%d inner parts ran, not %d", got, 4*100*16)
	}
}

func TestPanicReachesTheCaller(t *testing.T) {
	for part := range 4 {
		func() {
			defer func() {
				if p := recover(); p != "no" {
					t.Errorf("a panic in part %d: recovered %v", part, p)
				}
			}()
			Run(4, func(p int) {
				if p == part {
					panic("no")
				}
			})
		}()
		sum := atomic.Int32{}
		Run(4, func(p int) { sum.Add(int32(p)) })
		if sum.Load() != 6 {
			t.Errorf("a loop after a panic ran parts of sum %d, not 6", sum.Load())
		}
	}
}

func TestRunAllocatesNothing(t *testing.T) {
	f := func(int) {}
	Run(2, f)
	if n := testing.AllocsPerRun(100, func() { Run(2, f) }); n != 0 {
		t.Errorf("%v allocations", n)
	}
}

// BenchmarkRun is the cost of a shared loop that does nothing.
func BenchmarkRun(b *testing.B) {
	f := func(int) {}
	b.ReportAllocs()
	for b.Loop() {
		Run(4, f)
	}
}

// TestStore: what has been put is got once, by one of those who ask at the same time.
func TestStore(t *testing.T) {
	var s Store[int]
	if s.Get() != nil {
		t.Error("an empty store has something")
	}
	values := make([]int, 100)
	for i := range values {
		s.Put(&values[i])
	}
	var all sync.WaitGroup
	for range 4 {
		all.Go(func() {
			for x := s.Get(); x != nil; x = s.Get() {
				*x++
			}
		})
	}
	all.Wait()
	for i, n := range values {
		if n != 1 {
			t.Errorf("value %d was got %d times", i, n)
		}
	}
}
