package data

import (
	"fmt"
	"iter"
	"slices"
)

// Header describes the samples of a set or a source without holding them.
type Header struct {
	Name     string   // for messages and figure titles; may be empty
	N, D     int      // samples and features, both at least 1
	Features []string // the names of the D features, or nil
	Classes  []string // the names of the classes; nil when the samples have no labels
	Image    Image    // how the features form an image; zero when they are not pixels
	Inputs   Inputs   // the names and widths of the named inputs
}

// Source delivers samples in batches: from memory (a [Set]), from a file larger than memory (a [File], from [Open]),
// or computed on the fly (see [ScaledSource]).
type Source interface {
	// Header describes the samples. Every call returns the same.
	Header() Header

	// Stream returns an iterator over one pass: every sample exactly once, in batches as [Set.Batches] cuts them.
	// Without o.Shuffle the samples come in the order of the source. With it, their order is a function of o.Seed and
	// o.Epoch only, whatever the batch size. Batch.Index holds the positions of the samples in the source.
	//
	// The slices of a Batch are valid until the next one is requested, and must not be written to. If a pass cannot go
	// on, its last element is an empty Batch with the error; otherwise the error is nil. Each range over the iterator is
	// a new pass.
	Stream(o BatchOptions) iter.Seq2[Batch, error]
}

var _ Source = (*Set)(nil)

// Header describes the samples of the set and shares no memory with it. A nil set has the zero Header.
func (s *Set) Header() Header {
	if s == nil {
		return Header{}
	}
	return Header{
		Name: s.Name, N: s.N, D: s.D, Image: s.Image,
		Features: slices.Clone(s.Features), Classes: slices.Clone(s.Classes), Inputs: s.Inputs.Header(),
	}
}

// Stream implements [Source]: it is [Set.Batches], with an error for an unsound set (see [Set.Check]; values are not
// checked).
func (s *Set) Stream(o BatchOptions) iter.Seq2[Batch, error] {
	return func(yield func(Batch, error) bool) {
		if err := s.checkForm(); err != nil {
			yield(Batch{}, fmt.Errorf("data: %w", err))
			return
		}
		for b := range s.Batches(o) {
			if !yield(b, nil) {
				return
			}
		}
	}
}
