package data

import (
	"errors"
	"fmt"
	"iter"
)

// FitScaler fits a scaler on a source: by its method FitSource(Source) error, which all scalers of this package have,
// or by Fit if the source is a [Set]. Other scalers cannot learn from a source, which is an error.
func FitScaler(a Scaler, src Source) error {
	switch a := a.(type) {
	case nil:
		return errors.New("data: fit: the scaler is nil")
	case interface{ FitSource(Source) error }:
		return a.FitSource(src)
	}
	if s, ok := src.(*Set); ok {
		return a.Fit(s)
	}
	return fmt.Errorf("data: fit: a %T cannot learn from a source: it has no method FitSource", a)
}

// ScaledSource returns src with the scaler applied to its samples, batch by batch. Stream returns Apply's error for a
// value that cannot be scaled. A nil scaler returns src itself.
func ScaledSource(src Source, a Scaler) Source {
	if a == nil {
		return src
	}
	return scaledSource{src, a}
}

type scaledSource struct {
	Source
	scaler Scaler
}

// Header describes the samples; scaling does not change it.
func (s scaledSource) Header() Header { return s.Source.Header() }

// Stream implements [Source].
func (s scaledSource) Stream(o BatchOptions) iter.Seq2[Batch, error] {
	return func(yield func(Batch, error) bool) {
		h := s.Source.Header()
		var memory []float32
		for b, err := range s.Source.Stream(o) {
			if err != nil {
				yield(Batch{}, err)
				return
			}
			// A batch may be a view of a set, which must not change.
			memory = append(memory[:0], b.X...)
			part := &Set{X: memory, N: b.N, D: h.D, Features: h.Features}
			if err := applyIn(s.scaler, part); err != nil {
				yield(Batch{}, fmt.Errorf("data: scale: %w", numbered(bare(err), b)))
				return
			}
			b.X = part.X
			if !yield(b, nil) {
				return
			}
		}
	}
}

// applyIn replaces the values of s by scaled ones.
func applyIn(a Scaler, s *Set) error {
	if own, ok := a.(interface{ applyIn(*Set) error }); ok {
		return own.applyIn(s)
	}
	out, err := a.Apply(s)
	if err != nil {
		return err
	}
	if len(out.X) != len(s.X) {
		return fmt.Errorf("a %T returned %d values for %d", a, len(out.X), len(s.X))
	}
	copy(s.X, out.X)
	return nil
}

// numbered replaces the row in an error about a value of a batch by the sample's index in the source.
func numbered(err error, b Batch) error {
	var v *valueError
	if errors.As(err, &v) && v.row < len(b.Index) {
		at := *v
		at.row = b.Index[v.row]
		return &at
	}
	return err
}
