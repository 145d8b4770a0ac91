package data

import (
	"errors"
	"fmt"
	"io/fs"
	"iter"
	"os"
	"slices"
	"sync"
	"time"
)

// File is a [Source] over a file or a folder that need not fit in memory; [Open] makes it. Passes may run
// concurrently, each within a budget of its own.
type File struct {
	path    string
	table   table
	head    Header
	summary Summary
	budget  int64
	rows    int        // of a chunk; the last may have fewer
	starts  []position // of the chunks
	whole   *Set       // the samples, if they all go into one chunk
	size    int64      // of the file when it was opened
	changed time.Time  // the file's modification time; zero for folders

	mutex  sync.Mutex
	spare  []*chunk // memory that no pass uses
	closed bool
}

var _ Source = (*File)(nil)

// Open returns a source over the file or folder at path, in any format that [Load] reads. It delivers the same
// samples, and takes about ReadOptions.Budget bytes of memory however large the file is.
//
// Open reads the file once to the end. So a fault in it is an error now rather than in the middle of training, and
// its [Summary] is known. If the samples fit in a sixth of the budget they are kept, and come in the order of a
// [Set]. Otherwise every pass reads the file again in chunks of a sixth of the budget: while the loop body works on
// the batches of one, the next is read. The rest of the budget is for batches and for garbage.
//
// A shuffled pass takes the chunks in random order and shuffles the samples within each. Two samples that are far
// apart in the file rarely come in the same batch, so shuffle a sorted file once before use. The chunks of gzip files
// and compressed NPZ always come in the order of the file; only the samples within each are shuffled. The order is a
// function of the seed, the epoch and the budget.
//
// A pass ends with an error if the file has changed since it was opened. Call Close when the source is no longer
// needed.
func Open(path string, o ReadOptions) (*File, error) {
	t, err := openTable(path, o)
	if err != nil {
		return nil, fmt.Errorf("data: %w", err)
	}
	f := &File{path: path, table: t, budget: o.budget()}
	if err := f.scan(); err != nil {
		_ = t.close() // the first error is the one to report
		return nil, fmt.Errorf("data: %w", err)
	}
	return f, nil
}

// Header implements [Source].
func (f *File) Header() Header {
	h := f.head
	h.Features, h.Classes, h.Inputs = slices.Clone(h.Features), slices.Clone(h.Classes), slices.Clone(h.Inputs)
	return h
}

// Summary returns the statistics of the columns, computed when the file was opened.
func (f *File) Summary() Summary {
	m := f.summary
	m.Missing = slices.Clone(m.Missing)
	m.Min, m.Max, m.Mean, m.Std = slices.Clone(m.Min), slices.Clone(m.Max), slices.Clone(m.Mean), slices.Clone(m.Std)
	return m
}

// Close releases the file and the memory. Current and later passes end with an error.
func (f *File) Close() error {
	f.mutex.Lock()
	defer f.mutex.Unlock()
	if f.closed {
		return nil
	}
	f.closed, f.spare, f.whole = true, nil, nil
	if err := f.table.close(); err != nil {
		return fmt.Errorf("data: close %s: %w", f.path, cause(err))
	}
	return nil
}

// Stream implements [Source]. A batch may take an eighth of the budget; a larger one is an error.
func (f *File) Stream(o BatchOptions) iter.Seq2[Batch, error] {
	return func(yield func(Batch, error) bool) {
		whole, err := f.begin(o)
		switch {
		case err != nil:
			yield(Batch{}, fmt.Errorf("data: %s: %w", f.path, err))
		case whole != nil:
			for b, err := range whole.Stream(o) {
				if !yield(b, err) {
					return
				}
			}
		default:
			f.stream(o, yield)
		}
	}
}

// begin returns the samples if they are in memory, and an error if there cannot be a pass.
func (f *File) begin(o BatchOptions) (whole *Set, err error) {
	f.mutex.Lock()
	defer f.mutex.Unlock()
	if f.closed {
		return nil, errors.New("the file is closed")
	}
	if f.whole != nil {
		return f.whole, nil
	}
	if size := int64(min(o.size(), f.head.N)); size*f.rowBytes() > f.budget/8 {
		return nil, fmt.Errorf("a batch of %d samples takes %d bytes: "+
			"the budget must be at least 8 times that, not %d (Budget)",
			size, size*f.rowBytes(), f.budget)
	}
	return nil, f.unchanged()
}

// rowBytes is the memory of a sample: its values, its label, its index, and its place in the random order.
func (f *File) rowBytes() int64 { return 4*int64(f.head.D+f.head.Inputs.width()) + 3*8 }

// unchanged returns an error if the file is not as it was when it was opened.
func (f *File) unchanged() error {
	if f.changed.IsZero() {
		return nil
	}
	info, err := os.Stat(f.path)
	if errors.Is(err, fs.ErrNotExist) {
		return errors.New("the file is gone")
	}
	if err != nil {
		return cause(err)
	}
	if info.Size() != f.size || !info.ModTime().Equal(f.changed) {
		return errors.New("the file has changed since it was opened: open it again")
	}
	return nil
}
