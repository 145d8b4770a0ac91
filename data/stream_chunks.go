package data

import (
	"fmt"
	"io"

	"github.com/aegis-ae/aegis/data/internal/random"
)

// chunk holds some samples of a file in memory, in the order of delivery.
type chunk struct {
	x      []float32
	labels []int
	inputs Inputs
	index  []int
	n      int
	err    error // why there are none
}

// stream delivers the batches of a pass over a file of more than one chunk.
func (f *File) stream(o BatchOptions, yield func(Batch, error) bool) {
	free, ready := make(chan *chunk, 2), make(chan *chunk, 2) // neither is ever full: there are two chunks
	chunks := [2]*chunk{f.take(), f.take()}
	go f.read(o, free, ready)
	// When this function returns, or panics because the loop body does, the goroutine has ended.
	defer func() {
		close(free)
		for range ready {
		}
		f.give(chunks[:]...)
	}()
	free <- chunks[0]
	free <- chunks[1]
	cut := f.newCutter(o)
	for c := range ready {
		if c.err != nil {
			yield(Batch{}, fmt.Errorf("data: %w", c.err))
			return
		}
		if !cut.chunk(c, yield) {
			return
		}
		free <- c
	}
	cut.end(yield)
}

// take returns memory for a chunk.
func (f *File) take() *chunk {
	f.mutex.Lock()
	defer f.mutex.Unlock()
	if n := len(f.spare); n > 0 {
		c := f.spare[n-1]
		f.spare = f.spare[:n-1]
		c.err = nil
		return c
	}
	c := &chunk{x: make([]float32, f.rows*f.head.D), inputs: f.head.Inputs.alloc(f.rows), index: make([]int, f.rows)}
	if f.head.Classes != nil {
		c.labels = make([]int, f.rows)
	}
	return c
}

// give keeps the memory of a finished pass for the next one.
func (f *File) give(chunks ...*chunk) {
	f.mutex.Lock()
	defer f.mutex.Unlock()
	if !f.closed && len(f.spare) == 0 {
		f.spare = append(f.spare, chunks...)
	}
}

// read reads the chunks of a pass into free memory.
func (f *File) read(o BatchOptions, free <-chan *chunk, ready chan<- *chunk) {
	defer close(ready)
	order := ascending(len(f.starts))
	if o.Shuffle && f.table.seeks() {
		order = random.Order(len(order), o.Seed, uint64(o.Epoch), "chunks")
	}
	var from cursor
	defer func() {
		if from != nil {
			_ = from.close() // what was read has been read
		}
	}()
	for _, k := range order {
		c, ok := <-free
		if !ok {
			return
		}
		if from == nil || f.table.seeks() && from.at() != f.starts[k] {
			if from != nil {
				_ = from.close()
			}
			from, c.err = f.table.rows(f.starts[k])
		}
		if c.err == nil {
			c.err = f.fill(c, from, k, o)
		}
		failed := c.err != nil
		if ready <- c; failed {
			return
		}
	}
}

// fill reads chunk number k.
func (f *File) fill(c *chunk, from cursor, k int, o BatchOptions) error {
	first, d := k*f.rows, f.head.D
	c.n = min(f.rows, f.head.N-first)
	var order []int
	if o.Shuffle {
		order = random.Order(c.n, o.Seed, uint64(o.Epoch), fmt.Sprintf("chunk %d", k)) // where each goes
	}
	inputs := make([]float32, c.inputs.width())
	for i := range c.n {
		to := i
		if order != nil {
			to = order[i]
		}
		label, err := from.next(c.x[to*d:(to+1)*d], inputs)
		if err == io.EOF {
			err = fmt.Errorf("%s: it ends after %d samples of %d: it has changed since it was opened", f.path, first+i, f.head.N)
		}
		if err != nil {
			return err
		}
		c.index[to] = first + i
		c.inputs.put(to, inputs)
		if c.labels != nil {
			c.labels[to] = label
		}
	}
	return nil
}

// cutter cuts chunks into batches: views where a chunk has enough samples, copies where the next one is needed.
type cutter struct {
	size, d int
	rest    Batch  // the beginning of a batch, of rest.N samples, in memory of its own
	view    Inputs // of the batch that is delivered
	last    bool   // deliver the last batch even if it is not full
}

func (f *File) newCutter(o BatchOptions) *cutter {
	size := min(o.size(), f.head.N)
	c := &cutter{size: size, d: f.head.D, last: !o.DropLast}
	c.rest = Batch{X: make([]float32, size*c.d), Inputs: f.head.Inputs.alloc(size), Index: make([]int, size)}
	c.view = f.head.Inputs.Header()
	if f.head.Classes != nil {
		c.rest.Labels = make([]int, size)
	}
	return c
}

// chunk adds a chunk and delivers the batches that are full. It returns false if no more are wanted.
func (c *cutter) chunk(from *chunk, yield func(Batch, error) bool) bool {
	for at := 0; at < from.n; {
		n := min(c.size-c.rest.N, from.n-at)
		part := from.batch(at, n, c.d)
		part.Inputs = c.view.view(from.inputs, at, at+n)
		at += n
		if n < c.size {
			copy(c.rest.X[c.rest.N*c.d:], part.X)
			copy(c.rest.Labels[min(c.rest.N, len(c.rest.Labels)):], part.Labels)
			for k, in := range part.Inputs {
				copy(c.rest.Inputs[k].X[c.rest.N*in.D:], in.X)
			}
			copy(c.rest.Index[c.rest.N:], part.Index)
			if c.rest.N += n; c.rest.N < c.size {
				continue
			}
			part, c.rest.N = c.head(c.size), 0
		}
		if !yield(part, nil) {
			return false
		}
	}
	return true
}

// end delivers the remaining samples.
func (c *cutter) end(yield func(Batch, error) bool) {
	if c.rest.N > 0 && c.last {
		yield(c.head(c.rest.N), nil)
	}
}

// batch returns n samples of a chunk, beginning with sample at.
func (c *chunk) batch(at, n, d int) Batch {
	b := Batch{X: c.x[at*d : (at+n)*d : (at+n)*d], Index: c.index[at : at+n : at+n], N: n}
	if c.labels != nil {
		b.Labels = c.labels[at : at+n : at+n]
	}
	return b
}

// head returns the first n samples of the rest.
func (c *cutter) head(n int) Batch {
	b := c.rest
	b.X, b.Index, b.N = b.X[:n*c.d:n*c.d], b.Index[:n:n], n
	b.Inputs = c.view.view(b.Inputs, 0, n)
	if b.Labels != nil {
		b.Labels = b.Labels[:n:n]
	}
	return b
}
