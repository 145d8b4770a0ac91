package data

import "runtime"

// assembly makes the batches of a shuffled pass by gathering rows of a set.
type assembly struct {
	x      []float32
	labels []int // nil if there are none
	inputs Inputs
	d      int
	order  []int
	size   int // samples in a batch
	count  int // batches
}

func newAssembly(s *Set, o BatchOptions) *assembly {
	return &assembly{
		x: s.X, labels: s.Labels, inputs: s.Inputs, d: s.D, order: o.order(s.N),
		size: min(o.size(), s.N), count: s.NumBatches(o),
	}
}

// batch returns the memory for one batch.
func (a *assembly) batch() Batch {
	b := Batch{X: make([]float32, a.size*a.d), Inputs: a.inputs.alloc(a.size)}
	if a.labels != nil {
		b.Labels = make([]int, a.size)
	}
	return b
}

// fill gathers batch number k into b's memory. After each stretch of rows it calls between.
func (a *assembly) fill(b Batch, k int, between func()) Batch {
	lo := k * a.size
	hi := min(lo+a.size, len(a.order))
	b.N, b.Index = hi-lo, a.order[lo:hi:hi]
	b.X = b.X[:b.N*a.d]
	b.Inputs.view(b.Inputs, 0, b.N)
	if a.labels != nil {
		b.Labels = b.Labels[:b.N]
	}
	stretch := max(1, stretchElements/a.d)
	for row, i := range b.Index {
		copy(b.X[row*a.d:(row+1)*a.d], a.x[i*a.d:(i+1)*a.d])
		if a.labels != nil {
			b.Labels[row] = a.labels[i]
		}
		b.Inputs.copyRow(row, a.inputs, i)
		if row%stretch == stretch-1 {
			between()
		}
	}
	return b
}

// stretchElements is the number of elements that are gathered at a stretch, in some microseconds.
const stretchElements = 1 << 13

// aheadElements is the smallest number of elements for which the next batch is gathered beside the loop body. Fewer
// are gathered faster than another goroutine can be reached.
const aheadElements = 1 << 12

// run delivers the batches.
func (a *assembly) run(yield func(Batch) bool) {
	if a.size*a.d < aheadElements || a.count < 2 {
		b := a.batch()
		for k := range a.count {
			if !yield(a.fill(b, k, func() {})) {
				return
			}
		}
		return
	}
	a.ahead(yield)
}

// ahead gathers the next batch while the loop body works on the current one. When it returns, or panics because the
// body does, its goroutine has ended and no longer reads the set.
func (a *assembly) ahead(yield func(Batch) bool) {
	free, ready := make(chan Batch, 2), make(chan Batch, 2) // neither is ever full: there are two batches
	go func() {
		defer close(ready)
		for k := range a.count {
			b, ok := <-free
			if !ok {
				return
			}
			if k > 0 {
				// A goroutine that has just been woken is queued on the waker's processor, where it would wait until the loop
				// body ends. After Gosched it is in the global queue, from which any idle processor takes it.
				runtime.Gosched()
			}
			// After each stretch, goroutines of the loop body that wait for this processor go first: the body waits for them,
			// but not yet for the batch.
			ready <- a.fill(b, k, runtime.Gosched)
		}
	}()
	defer func() {
		close(free)
		for range ready { // until the goroutine has ended
		}
	}()
	free <- a.batch()
	free <- a.batch()
	for range a.count {
		b := <-ready
		if !yield(b) {
			return
		}
		free <- b
		runtime.Gosched() // lets the goroutine, if it was waiting, move to the global queue
	}
}
