package data

import (
	"fmt"
	"io"
	"os"
	"time"
)

// scan reads the table once. It finds the number of samples, the classes, the statistics and the beginnings of the
// chunks, and keeps the samples if they all fit in one chunk.
func (f *File) scan() error {
	if err := f.measure(); err != nil {
		return err
	}
	c, err := f.table.rows(position{})
	if err != nil {
		return err
	}
	defer c.close()
	w := newWelford(f.head.D)
	row, inputs := make([]float32, f.head.D), make([]float32, f.head.Inputs.width())
	var kept []float32
	var labels []int
	keptInputs := f.head.Inputs.Header()
	for n := 0; ; n++ {
		at := c.at()
		label, err := c.next(row, inputs)
		if err == io.EOF {
			break
		}
		if err != nil {
			return err
		}
		if n%f.rows == 0 {
			f.starts = append(f.starts, at)
		}
		w.add(row) // no table has infinite values
		if n < f.rows {
			kept, labels = append(kept, row...), append(labels, label)
			keptInputs.add(inputs)
		} else {
			kept, labels, keptInputs = nil, nil, nil
		}
	}
	final := f.table.settle()
	f.head, f.summary = f.table.header(), w.summary()
	f.head.N = w.n
	if len(f.starts) > 1 {
		return nil
	}
	h := f.Header()
	f.whole = &Set{
		Name: h.Name, X: kept, N: h.N, D: h.D,
		Features: h.Features, Classes: h.Classes, Image: h.Image, Inputs: keptInputs,
	}
	if h.Classes != nil {
		for i, label := range labels {
			if final != nil {
				labels[i] = final[label]
			}
		}
		f.whole.Labels = labels
	}
	return f.whole.checkForm()
}

// measure divides the budget.
func (f *File) measure() error {
	info, err := os.Stat(f.path)
	if err != nil {
		return cause(err)
	}
	f.size, f.changed = info.Size(), info.ModTime()
	if info.IsDir() {
		f.changed = time.Time{} // each of its files says itself if it cannot be read any more
	}
	f.head = f.table.header()
	f.rows = int(f.budget / 6 / f.rowBytes())
	switch held := f.table.held(); {
	case f.budget < 0:
		return fmt.Errorf("%s: a budget of %d bytes (Budget)", f.path, f.budget)
	case f.rows < 1:
		return fmt.Errorf("%s: a sample takes %d bytes: the budget must be at least 6 times that, not %d (Budget)",
			f.path, f.rowBytes(), f.budget)
	case held > f.budget/8:
		return fmt.Errorf("%s: what has to be in memory all the time takes %d bytes: "+
			"the budget must be at least 8 times that, not %d (Budget)",
			f.path, held, f.budget)
	}
	return nil
}
