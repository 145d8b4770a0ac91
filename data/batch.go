package data

import (
	"iter"

	"github.com/aegis-ae/aegis/data/internal/random"
)

// DefaultBatchSize is the number of samples in a batch when [BatchOptions].Size is zero.
const DefaultBatchSize = 128

// BatchOptions says how [Set.Batches] cuts a set. The zero value cuts batches of 128 in the order of the set.
type BatchOptions struct {
	Size     int    // samples in a batch; zero or less means DefaultBatchSize
	Shuffle  bool   // deliver the samples in a random order that depends on Seed and Epoch only
	Seed     uint64 // of the random order
	Epoch    int    // the number of the pass over the set; each has its own order
	DropLast bool   // leave out the last batch if it is not full
}

// Batch is what one training step sees: N samples of a set.
type Batch struct {
	X      []float32 // the values, N*D, row-major
	Labels []int     // the N labels; nil if the set has none
	Index  []int     // the N sample numbers in the set: row k of X is sample Index[k]
	Inputs Inputs    // the N rows of each named input; nil if the set has none
	N      int       // the number of samples: Size, or less in the last batch
}

// Batches returns an iterator over one epoch: every sample exactly once, in batches of o.Size. If N is not a multiple
// of it, the last batch is smaller, or left out with DropLast.
//
// The slices of a Batch are valid until the next one is requested, which reuses their memory. Copy what has to live
// longer. Without Shuffle, X, Labels and Inputs are views of the set and must not be written to.
//
// With Shuffle, a goroutine gathers the next batch while the loop body works on the current one; it ends with the
// loop. Do not change the set in the loop.
//
// Each range over the iterator is a new pass in the same order with its own buffers, so passes may run concurrently.
// An unsound set (see [Set.Check]) has no batches.
func (s *Set) Batches(o BatchOptions) iter.Seq[Batch] {
	return func(yield func(Batch) bool) {
		if s.checkForm() != nil {
			return
		}
		if o.Shuffle {
			newAssembly(s, o).run(yield)
		} else {
			s.inOrder(o, yield)
		}
	}
}

// Indices returns an iterator over the sample indices (Batch.Index) of the batches that [Set.Batches] delivers, for
// callers that gather the samples themselves. The indices are valid until the next batch is requested.
func (s *Set) Indices(o BatchOptions) iter.Seq[[]int] {
	return func(yield func([]int) bool) {
		if s.checkForm() == nil {
			o.Indices(s.N)(yield)
		}
	}
}

// Indices is [Set.Indices] for any source of n samples. It yields nothing if n is less than 1.
func (o BatchOptions) Indices(n int) iter.Seq[[]int] {
	return func(yield func([]int) bool) {
		if n < 1 {
			return
		}
		order := ascending(n)
		if o.Shuffle {
			order = o.order(n)
		}
		size := min(o.size(), n)
		for k := range o.batches(n) {
			hi := min((k+1)*size, n)
			if !yield(order[k*size : hi : hi]) {
				return
			}
		}
	}
}

// order is the random order of n samples.
func (o BatchOptions) order(n int) []int { return random.Order(n, o.Seed, uint64(o.Epoch), "shuffle") }

// NumBatches returns how many batches [Set.Batches] delivers: N/Size, rounded up, or down with DropLast.
func (s *Set) NumBatches(o BatchOptions) int {
	if s.checkForm() != nil {
		return 0
	}
	return o.batches(s.N)
}

// batches is the number of batches of n samples.
func (o BatchOptions) batches(n int) int {
	whole := n / o.size()
	if n%o.size() != 0 && !o.DropLast {
		whole++
	}
	return whole
}

func (o BatchOptions) size() int {
	if o.Size <= 0 {
		return DefaultBatchSize
	}
	return o.Size
}

func (s *Set) inOrder(o BatchOptions, yield func(Batch) bool) {
	size := min(o.size(), s.N)
	index, inputs := make([]int, size), s.Inputs.Header()
	for k := range s.NumBatches(o) {
		lo := k * size
		hi := min(lo+size, s.N)
		b := Batch{X: s.X[lo*s.D : hi*s.D : hi*s.D], Index: index[:hi-lo], N: hi - lo}
		b.Inputs = inputs.view(s.Inputs, lo, hi)
		if s.Labels != nil {
			b.Labels = s.Labels[lo:hi:hi]
		}
		for i := range b.Index {
			b.Index[i] = lo + i
		}
		if !yield(b) {
			return
		}
	}
}
