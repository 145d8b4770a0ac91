package ratings

import (
	"fmt"
	"iter"
	"slices"

	"github.com/aegis-ae/aegis/data"
)

var _ data.Source = (*Ratings)(nil)

// Header describes the samples: the users, whose features are the items.
func (r *Ratings) Header() data.Header {
	if r == nil {
		return data.Header{}
	}
	return data.Header{Name: r.Name, N: len(r.Users), D: len(r.Items), Features: slices.Clone(r.Items)}
}

// Stream implements [data.Source]: rows of all items, in which 0 means not rated. The order is that of a [data.Set].
func (r *Ratings) Stream(o data.BatchOptions) iter.Seq2[data.Batch, error] {
	return func(yield func(data.Batch, error) bool) {
		if err := r.check(); err != nil {
			yield(data.Batch{}, fmt.Errorf("ratings: %w", err))
			return
		}
		n, d := len(r.Users), len(r.Items)
		var x []float32
		for index := range o.Indices(n) {
			if x == nil {
				x = make([]float32, len(index)*d) // no later batch is larger
			}
			for k, u := range index {
				r.fill(x[k*d:(k+1)*d], u)
			}
			if !yield(data.Batch{X: x[: len(index)*d : len(index)*d], Index: index, N: len(index)}, nil) {
				return
			}
		}
	}
}

// fill makes x the sample of user u.
func (r *Ratings) fill(x []float32, u int) {
	clear(x)
	items, values := r.Row(u)
	for k, item := range items {
		if x[item] = values[k]; values[k] == 0 {
			x[item] = data.ObservedZero
		}
	}
}

// maxDense is the largest number of values of a dense set of ratings: 1 GiB.
const maxDense = 1 << 28

// Set returns the ratings as a dense set, most of which is 0. It is an error if that takes more than 1 GiB; as a
// source, ratings need memory for a batch only.
func (r *Ratings) Set() (*data.Set, error) {
	if err := r.check(); err != nil {
		return nil, fmt.Errorf("ratings: %w", err)
	}
	h := r.Header()
	if h.N > maxDense/h.D {
		return nil, fmt.Errorf("ratings: a set of %d users x %d items would take %.1f GiB, more than 1: "+
			"take the ratings as a source",
			h.N, h.D, 4*float64(h.N)*float64(h.D)/(1<<30))
	}
	s := &data.Set{Name: h.Name, X: make([]float32, h.N*h.D), N: h.N, D: h.D, Features: h.Features}
	for u := range h.N {
		r.fill(s.Row(u), u)
	}
	return s, nil
}
