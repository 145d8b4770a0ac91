package data

import (
	"fmt"
	"io"
	"iter"
	"slices"
)

var _ Source = (*Ratings)(nil)

// Header describes the samples: the users, whose features are the items.
func (r *Ratings) Header() Header {
	if r == nil {
		return Header{}
	}
	return Header{Name: r.Name, N: len(r.Users), D: len(r.Items), Features: slices.Clone(r.Items)}
}

// Stream implements [Source]: rows of all items, in which 0 is one that is not rated. The order is that of a [Set].
func (r *Ratings) Stream(o BatchOptions) iter.Seq2[Batch, error] {
	return func(yield func(Batch, error) bool) {
		if err := r.check(); err != nil {
			yield(Batch{}, fmt.Errorf("data: ratings: %w", err))
			return
		}
		n, d := len(r.Users), len(r.Items)
		order := ascending(n)
		if o.Shuffle {
			order = o.order(n)
		}
		size := min(o.size(), n)
		x := make([]float32, size*d)
		for at := 0; at < n && (at+size <= n || !o.DropLast); at += size {
			index := order[at:min(at+size, n)]
			for k, u := range index {
				r.fill(x[k*d:(k+1)*d], u)
			}
			b := Batch{X: x[: len(index)*d : len(index)*d], Index: slices.Clip(index), N: len(index)}
			if !yield(b, nil) {
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
			x[item] = observedZero
		}
	}
}

// maxDense is the number of values from which on a set of ratings is refused: 1 GiB.
const maxDense = 1 << 28

// Set returns the samples of the source as a set, most of which is 0. It is an error if that takes more than 1 GiB; a source
// needs no more than its batches.
func (r *Ratings) Set() (*Set, error) {
	if err := r.check(); err != nil {
		return nil, fmt.Errorf("data: ratings: %w", err)
	}
	h := r.Header()
	if h.N > maxDense/h.D {
		return nil, fmt.Errorf("data: ratings: a set of %d users x %d items would take %.1f GiB, more than 1: take the ratings as a source",
			h.N, h.D, 4*float64(h.N)*float64(h.D)/(1<<30))
	}
	s := &Set{Name: h.Name, X: make([]float32, h.N*h.D), N: h.N, D: h.D, Features: h.Features}
	for u := range h.N {
		r.fill(s.Row(u), u)
	}
	return s, nil
}

// ratingsTable is ratings as a file that is open: see formats.
type ratingsTable struct{ *Ratings }

func (t ratingsTable) header() Header { return t.Ratings.Header() }
func (t ratingsTable) seeks() bool    { return true }
func (t ratingsTable) settle() []int  { return nil }
func (t ratingsTable) close() error   { return nil }

func (t ratingsTable) held() int64 {
	bytes := 8*len(t.RowPtr) + 8*len(t.Values)
	for _, names := range [][]string{t.Users, t.Items} {
		for _, name := range names {
			bytes += 16 + len(name)
		}
	}
	return int64(bytes)
}

func (t ratingsTable) rows(from position) (cursor, error) {
	return &ratingsCursor{ratings: t.Ratings, row: from.row}, nil
}

// ratingsCursor reads samples.
type ratingsCursor struct {
	ratings *Ratings
	row     int
}

func (c *ratingsCursor) at() position { return position{row: c.row} }
func (c *ratingsCursor) close() error { return nil }

func (c *ratingsCursor) next(x, _ []float32) (int, error) {
	if c.row == len(c.ratings.Users) {
		return 0, io.EOF
	}
	c.ratings.fill(x, c.row)
	c.row++
	return 0, nil
}
