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
	Inputs   Inputs   // the names and widths of what comes beside the features and labels
}

// Source is a set that is passed over in batches, whether it is in memory (a [Set]), in a file that memory would not
// hold (a [File], from [Open]), or made while it is read (see [ScaledSource]).
type Source interface {
	// Header describes the samples. It is the same at every call.
	Header() Header

	// Stream returns an iterator over one pass: every sample exactly once (but for what DropLast leaves out), in batches
	// of o.Size and a smaller last one if N is not a multiple of it. Without o.Shuffle the samples come in the order of
	// the source; with it, in one that is a function of o.Seed and o.Epoch only, not of the size of the batches.
	// Batch.Index holds the numbers that the samples have in the order of the source.
	//
	// The slices of a Batch are valid until the next one is asked for, and must not be written to. The second value is nil
	// but for a pass that cannot go on: then it comes once, with an empty Batch, as the last of the pass. Each range over
	// the iterator is a new pass.
	Stream(o BatchOptions) iter.Seq2[Batch, error]
}

var _ Source = (*Set)(nil)

// Header describes the samples of the set; it shares no memory with it. That of a nil set is zero.
func (s *Set) Header() Header {
	if s == nil {
		return Header{}
	}
	return Header{
		Name: s.Name, N: s.N, D: s.D, Image: s.Image,
		Features: slices.Clone(s.Features), Classes: slices.Clone(s.Classes), Inputs: s.Inputs.Header(),
	}
}

// Stream is [Set.Batches] as a [Source] has it. The one error is that the set is unsound (see [Set.Check], but values
// are not looked at).
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
